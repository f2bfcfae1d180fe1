"""Problems and their solving beside the score: by hand, unknown ones apart, on the museum."""

from pathlib import Path

import pandas as pd
import pytest

from cxkit.measures.recovery import (
    NO_PROBLEM,
    NOT_SAID,
    PROBLEM,
    SOLVED,
    UNSOLVED,
    count_recovery,
    measure_recovery,
)
from cxkit.statistics.means import add_sums

ROWS = [  # score, problem, solved
    (10, 0, None), (9, 0, None), (8, 0, None), (3, 0, 1),
    (10, 1, 1), (8, 1, 1),
    (2, 1, 0), (9, 1, 0), (1, 1, 0),
    (10, 1, None),
    (10, None, None), (0, None, 1),
    (None, 1, 0),
]  # fmt: skip


def rows(times=1, weight=1.0):
    table = pd.DataFrame(ROWS * times, columns=["recommend", "problem", "solved"], dtype=float)
    return table.assign(wave="w", weight=weight)


def test_scores_by_hand():
    found = measure_recovery(count_recovery(rows()))
    # none: 2 of 4 less 1 of 4; solved: 1 of 2; unsolved: 1 of 3 less 2 of 3
    scores = {state: score.score for state, score in found.scores.items()}
    assert scores == pytest.approx({NO_PROBLEM: 25, SOLVED: 50, UNSOLVED: -100 / 3})
    assert found.differences["unsolved less no problem"].estimate == pytest.approx(-175 / 3)
    assert found.differences["solved less unsolved"].estimate == pytest.approx(250 / 3)


def test_unknown_states_are_counted_apart_and_in_no_estimate():
    found = measure_recovery(count_recovery(rows()))
    assert found.n == {
        NO_PROBLEM: 4,
        SOLVED: 2,
        UNSOLVED: 3,
        PROBLEM: 0,
        NOT_SAID: 1,
        "(no answer)": 2,
    }
    assert found.shares[NO_PROBLEM].mean == pytest.approx(4 / 9)
    table = found.table().set_index("state")
    assert table.loc[NOT_SAID, "nps"] != table.loc[NOT_SAID, "nps"]
    assert table.loc[NOT_SAID, "n"] == 1


def test_no_problem_stays_none_whatever_stands_under_solved():
    counts = count_recovery(rows())
    assert counts.loc[counts["recovery"] == NO_PROBLEM, "n"].sum() == 4


def test_counts_of_batches_add_up():
    both = rows(4)
    halves = [count_recovery(both.iloc[:20]), count_recovery(both.iloc[20:])]
    pd.testing.assert_frame_equal(add_sums(halves), count_recovery(both))


def test_size_of_the_weights_does_not_matter():
    one, two = (measure_recovery(count_recovery(rows(5, weight))) for weight in (1.0, 2.0))
    pd.testing.assert_frame_equal(one.table(), two.table())


def test_comparisons_hold_together():
    found = measure_recovery(count_recovery(rows(40)))
    table = found.compare(0.95)
    assert table["level"].tolist() == pytest.approx([1 - 0.05 / 3] * 3)
    alone = found.differences["solved less no problem"].interval(0.95)
    assert table.loc[0, "low"] < alone.low
    assert table.loc[0, "n"] == 240


def test_nobody_with_a_problem_leaves_nothing_to_compare():
    found = measure_recovery(count_recovery(rows(10).query("problem == 0")))
    assert not found.tested
    assert found.differences == {}
    assert found.compare().empty
    assert found.shares[SOLVED].mean == 0
    assert len(found.table()) == 6


def test_clusters_widen_the_interval():
    many = rows(20)
    clusters = pd.Series([str(i // 65) for i in range(len(many))])
    wide = measure_recovery(count_recovery(many, clusters=clusters), clustered=True)
    assert wide.scores[UNSOLVED].mean.df == 3
    assert wide.n[UNSOLVED] == 60


def test_the_museum_shows_its_planted_recovery():
    from cxkit.study.checks import open_study

    museum = open_study(Path(__file__).parents[1] / "data/samples/museum")
    found = measure_recovery(count_recovery(museum.rows))
    truth = {NO_PROBLEM: 30.6, SOLVED: 28.1, UNSOLVED: -17.4}
    for state, nps in truth.items():
        limits = found.scores[state].interval()
        assert limits.low < nps < limits.high
    table = found.compare().set_index("compared")
    assert table.loc["unsolved less no problem", "high"] < 0
    solved = table.loc["solved less no problem"]
    assert solved["low"] < 0 < solved["high"]


def test_a_problem_counts_where_nobody_asks_whether_it_was_solved():
    # One of two with a problem is a promoter and one a detractor: 0; the others score +100.
    rows = pd.DataFrame(
        {
            "wave": "1", "recommend": [10, 3, 9, 9], "weight": 1.0,
            "problem": [1, 1, 0, 0], "solved": float("nan"),
        }
    )  # fmt: skip
    found = measure_recovery(count_recovery(rows, solved_asked=False))
    assert found.scores[PROBLEM].score == 0
    assert found.differences["a problem less no problem"].estimate == -100
