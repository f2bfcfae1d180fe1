"""The outcome ladder: groups and changes by hand, what separates, what agrees, what cannot tell."""

from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxkit.measures.nps import Change, measure
from cxkit.measures.outcomes import (
    EFFORT,
    RECOMMENDED,
    REVENUE,
    Agreement,
    Outcome,
    Separation,
    climb_ladder,
    count_arrivals,
    count_outcomes,
    score_arrivals,
)
from cxkit.measures.verdicts import Verdict
from cxkit.statistics.means import add_sums

SATISFIED = Outcome("satisfied", "scale")
BACK = Outcome("back", "yes_no")


def people(*kinds):
    """Rows from (wave, score, times, outcome values by name)."""
    rows = [
        {"wave": wave, "recommend": score, "weight": 1.0, **said}
        for wave, score, times, said in kinds
        for _ in range(times)
    ]
    return pd.DataFrame(rows)


def sums_of(table, **choices):
    names = [name for name in table.columns if name not in ("wave", "recommend", "weight")]
    return count_outcomes(table, table[names].astype(float), **choices)


def score_change(table, before="a", after="b"):
    found = []
    for wave in (before, after):
        scores = table.loc[table["wave"] == wave, "recommend"].dropna().astype(int)
        cells = scores.value_counts().rename_axis("score").reset_index(name="n")
        found.append(measure(cells, weighted=False))
    return Change(*found)


def random_people(n=400, back=0.1, fall=0.0, seed=3):
    """Two waves whose satisfaction follows the score; the second wave scores lower by `fall`."""
    rng = np.random.default_rng(seed)
    wave = np.repeat(["a", "b"], n)
    mood = rng.normal(7.8, 1.8, 2 * n) - fall * (wave == "b")
    score = np.clip(np.round(mood), 0, 10)
    return pd.DataFrame({
        "wave": wave,
        "recommend": score,
        "weight": 1.0,
        "satisfied": np.clip(np.round(3 + 0.4 * (mood - 7) + rng.normal(0, 0.5, 2 * n)), 1, 5),
        "effort": np.clip(np.round(4 - 0.4 * (mood - 7) + rng.normal(0, 1, 2 * n)), 1, 7),
        "back": (rng.random(2 * n) < 0.3 + back * (score - 7)).astype(float),
    })  # fmt: skip


def test_groups_by_hand():
    table = people(
        ("a", 10, 3, {"back": 1}), ("a", 9, 1, {"back": 0}), ("a", 7, 2, {"back": 0}),
        ("a", 5, 1, {"back": 1}), ("a", 0, 4, {"back": 0}), ("a", 10, 2, {"back": nan}),
        ("a", nan, 5, {"back": 1}),
    )  # fmt: skip
    step = climb_ladder(sums_of(table), [BACK]).step("back")
    assert {name: found.mean for name, found in step.groups.items()} == pytest.approx(
        {"detractors": 0.2, "passives": 0, "promoters": 0.75}
    )
    assert (step.n, step.n_missing) == ({"detractors": 5, "passives": 2, "promoters": 4}, 2)
    assert step.difference().estimate == pytest.approx(0.55)


def test_changes_by_hand():
    table = people(
        ("a", 9, 2, {"effort": 2}), ("a", 3, 2, {"effort": 4}),
        ("b", 9, 1, {"effort": 3}), ("b", 3, 3, {"effort": 5}),
    )  # fmt: skip
    ladder = climb_ladder(sums_of(table), [EFFORT], baseline="a", focus="b")
    row = ladder.changes().iloc[0]
    assert (row["before"], row["after"], row["estimate"]) == (3, 4.5, 1.5)
    assert (row["n_before"], row["n_after"]) == (4, 4)
    assert row["verdict"] == "cannot tell"


def test_score_separates_what_promoters_do_more():
    ladder = climb_ladder(sums_of(random_people()), [SATISFIED, EFFORT, BACK])
    said = {step.outcome.name: ladder.separation(step.outcome.name) for step in ladder.steps}
    assert set(said.values()) == {Separation.SEPARATES}
    assert ladder.step("effort").difference().estimate < 0


def test_score_that_separates_the_other_way_is_called_so():
    ladder = climb_ladder(sums_of(random_people(back=-0.1)), [BACK])
    assert ladder.separation("back") is Separation.OTHER_WAY


def test_score_does_not_separate_only_when_the_answers_are_enough_to_say_so():
    many = climb_ladder(sums_of(random_people(8000, back=0.0)), [BACK])
    few = climb_ladder(sums_of(random_people(100, back=0.0)), [BACK])
    assert many.separation("back") is Separation.NOT
    assert few.separation("back") is Separation.CANNOT_TELL


def test_fewer_than_thirty_in_a_group_cannot_tell():
    table = people(("a", 10, 200, {"back": 1}), ("a", 2, 29, {"back": 0}))
    assert climb_ladder(sums_of(table), [BACK]).separation("back") is Separation.CANNOT_TELL
    table = people(("a", 10, 200, {"back": 1}), ("a", 2, 30, {"back": 0}))
    assert climb_ladder(sums_of(table), [BACK]).separation("back") is Separation.SEPARATES


def test_ladder_agrees_when_effort_rises_while_the_score_falls():
    table = random_people(1500, fall=0.7)
    ladder = climb_ladder(
        sums_of(table), [SATISFIED, EFFORT], baseline="a", focus="b", score=score_change(table)
    )
    assert ladder.verdict is Verdict.CLEAR_FALL
    assert ladder.step("effort").change().estimate > 0
    assert ladder.agreement("effort") is Agreement.AGREE
    assert ladder.agrees is Agreement.AGREE


def test_one_outcome_that_went_the_other_way_makes_the_ladder_disagree():
    table = random_people(1500, fall=0.7)
    table["back"] = ((np.arange(len(table)) % 10) < np.where(table["wave"] == "b", 6, 3)).astype(
        float
    )
    ladder = climb_ladder(
        sums_of(table), [SATISFIED, BACK], baseline="a", focus="b", score=score_change(table)
    )
    assert ladder.agreement("satisfied") is Agreement.AGREE
    assert ladder.agreement("back") is Agreement.DISAGREE
    assert ladder.agrees is Agreement.DISAGREE


def test_nothing_is_said_where_the_score_or_a_wave_is_not_sure():
    table = random_people(1500, fall=0.7)
    for choices in (
        {"score": None},
        {"score": score_change(table), "verdict": Verdict.NOT_COMPLETE},
        {"score": score_change(table.iloc[1480:1520])},
    ):
        ladder = climb_ladder(sums_of(table), [SATISFIED], baseline="a", focus="b", **choices)
        assert ladder.agrees is Agreement.CANNOT_TELL


def test_change_that_matters_is_as_many_standard_deviations_as_delta_is_of_a_score():
    table = random_people(300)
    change = score_change(table)
    ladder = climb_ladder(sums_of(table), [], score=change, delta=8)
    sd = np.sqrt((change.before.sd**2 + change.after.sd**2) / 2)
    assert ladder.margin == pytest.approx(8 / sd)


def test_levels_share_the_doubt_among_the_outcomes():
    ladder = climb_ladder(sums_of(random_people()), [SATISFIED, EFFORT, BACK])
    assert ladder.each_level == pytest.approx(1 - 0.05 / 3)
    wide = ladder.differences().loc[0, "high"]
    assert wide > ladder.step("satisfied").difference(0.95).interval.high


def test_sums_of_batches_add_up_and_the_order_of_rows_does_not_matter():
    table = random_people()
    turned = table.sample(frac=1, random_state=1)
    merged = add_sums([sums_of(turned.iloc[:100]), sums_of(turned.iloc[100:])])
    whole = add_sums([sums_of(table)])
    pd.testing.assert_frame_equal(merged, whole)


def test_size_of_the_weights_does_not_matter():
    table = random_people(100)
    heavy = table.assign(weight=3.0)
    first, second = (climb_ladder(sums_of(rows), [SATISFIED, BACK]) for rows in (table, heavy))
    pd.testing.assert_frame_equal(first.by_group(), second.by_group())


def test_clusters_count_for_the_people_in_them():
    table = random_people(200)
    copies = pd.concat([table] * 3, ignore_index=True)
    clusters = pd.Series(np.tile(np.arange(len(table)), 3).astype(str))
    alone = climb_ladder(sums_of(table), [SATISFIED]).step("satisfied").difference()
    drawn = climb_ladder(sums_of(copies, clusters=clusters), [SATISFIED], clustered=True)
    together = drawn.step("satisfied").difference()
    assert together.interval.low == pytest.approx(alone.interval.low)


def test_outcome_that_everybody_answers_alike_has_a_mean_and_no_interval():
    table = people(("a", 10, 40, {"satisfied": 5}), ("a", 3, 40, {"satisfied": 4}))
    ladder = climb_ladder(sums_of(table), [SATISFIED])
    row = ladder.by_group().set_index("group").loc["promoters"]
    assert (row["estimate"], row["n"]) == (5, 40)
    assert np.isnan(row["low"])
    assert ladder.separation("satisfied") is Separation.CANNOT_TELL


def test_outcome_without_answers_and_study_without_outcomes_say_nothing():
    table = people(("a", 10, 40, {"satisfied": nan}))
    ladder = climb_ladder(sums_of(table), [SATISFIED], baseline="a", focus="b")
    assert ladder.separation("satisfied") is Separation.CANNOT_TELL
    assert ladder.by_group()["n"].sum() == 0
    empty = climb_ladder(count_outcomes(table, table[[]]), [])
    assert empty.agrees is Agreement.CANNOT_TELL
    assert empty.differences().empty
    with pytest.raises(KeyError):
        empty.step("satisfied")


def test_yes_and_no_outcome_with_other_numbers_is_refused():
    with pytest.raises(ValueError, match="0 and 1"):
        climb_ladder(sums_of(people(("a", 10, 3, {"back": 2}))), [BACK])


def test_arrivals_by_hand():
    rows = pd.DataFrame({
        "wave": "a",
        "weight": 1.0,
        "recommend": [10, 10, 8, 2, 10, 3, None],
        "came_by_recommendation": ["yes", "yes", "yes", "no", "no", None, "yes"],
    })  # fmt: skip
    found = score_arrivals(count_arrivals(rows))
    assert {name: score.score for name, score in found.scores.items()} == pytest.approx(
        {"(no answer)": -100, "no": 0, "yes": 200 / 3}
    )
    assert found.difference.estimate == pytest.approx(200 / 3)
    assert score_arrivals(count_arrivals(rows.iloc[:3])).difference is None


def test_the_museum_shows_what_was_planted():
    from cxkit.study.checks import open_study

    museum = open_study(Path(__file__).parents[1] / "data/samples/museum")
    names = ["effort", "revenue", "recommended_in_fact"]
    table = museum.outcomes.join(museum.rows[names])
    outcomes = [SATISFIED, EFFORT, RECOMMENDED, Outcome("returned", "yes_no"), REVENUE]
    waves = museum.rows["wave"]
    ladder = climb_ladder(
        count_outcomes(museum.rows, table), outcomes, baseline="2026-Q1", focus="2026-Q2",
        score=score_change(museum.rows.assign(wave=waves), "2026-Q1", "2026-Q2"),
    )  # fmt: skip
    for name in ("satisfied", "effort", "recommended_in_fact", "returned"):
        assert ladder.separation(name) is Separation.SEPARATES
    # Of promoters, who score 9 or 10, .06 x 9.4 - .08 = .48 or a little more tell a friend.
    kept = ladder.by_group().query("outcome == 'recommended_in_fact' and group == 'promoters'")
    assert kept["low"].item() < 0.5 < kept["high"].item()
    assert ladder.agrees is Agreement.AGREE
    assert ladder.agreement("satisfied") is Agreement.AGREE
