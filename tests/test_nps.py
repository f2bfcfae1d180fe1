"""The room that asks whether the score moved, and with what it goes together."""

from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import cxkit as cx
from cxkit import nps
from cxkit.findings import DataError, Ledger
from cxkit.measures.verdicts import Verdict
from cxkit.samples import museum_truth

ROOT = Path(__file__).parents[1]

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {recommend: nps}
dimensions: {kind: kind}
waves: {by: wave}
"""


@pytest.fixture
def small(tmp_path):
    """Write a study from (wave, kind, score, times) and analyse it."""

    def write(*groups, study=STUDY, **choices):
        (tmp_path / "study.yaml").write_text(study)
        rows = [f"{wave},{kind},{score}\n" * times for wave, kind, score, times in groups]
        (tmp_path / "a.csv").write_text("wave,kind,nps\n" + "".join(rows))
        return nps.analyse(nps.reduce(cx.open_study(tmp_path)), **choices)

    return write


def test_a_score_and_its_change_counted_by_hand(small):
    # 40 promoters and 30 detractors of 100 are +10; 30 and 40 of 100 are -10.
    result = small(
        ("1", "x", 10, 40), ("1", "x", 8, 30), ("1", "x", 3, 30),
        ("2", "x", 9, 30), ("2", "x", 7, 30), ("2", "x", 6, 40),
    )  # fmt: skip
    assert result.finding("nps.baseline").estimate == pytest.approx(10)
    assert result.finding("nps.focus").estimate == pytest.approx(-10)
    assert result.finding("nps.change").estimate == pytest.approx(-20)
    # guides: 40/30/30 of 100 has the limits -6.27 and 25.69.
    assert result.finding("nps.baseline").low == pytest.approx(-6.27, abs=0.005)
    assert result.finding("nps.baseline").high == pytest.approx(25.69, abs=0.005)


def test_mix_and_rate_counted_by_hand(small):
    # Kind a scores +100 and b 0 in both waves; a's share goes from 60 to 40 %: all of it is mix.
    pure_mix = small(("1", "a", 10, 60), ("1", "b", 8, 40), ("2", "a", 10, 40), ("2", "b", 8, 60))
    assert pure_mix.finding("nps.mix").estimate == pytest.approx(-20)
    assert pure_mix.finding("nps.rate").estimate == pytest.approx(0, abs=1e-9)


def test_mix_and_rate_add_to_the_change_however_it_is_split(museum):
    change = museum.finding("nps.change").estimate
    table = museum.tables["mix"]
    assert next(iter(table.index)) == "all together"
    assert (table["mix"] + table["rate"]).to_numpy() == pytest.approx(change)
    assert table["mix_within_all"].iloc[1:].sum() == pytest.approx(table["mix"].iloc[0])


def test_the_planted_fall_is_found_with_its_parts(museum):
    truth = museum_truth()
    for id, true in (
        ("nps.change", truth.change()),
        ("nps.mix", truth.mix()),
        ("nps.rate", truth.rate()),
    ):
        found = museum.finding(id)
        assert found.low < true < found.high
        assert found.high < 0, f"{id} is a fall"
    assert museum.verdict is Verdict.SMALL_FALL


def test_the_planted_group_is_the_one_that_stands_out(museum):
    table = museum.tables["segments"]
    apart = table[(table["low"] > 0) | (table["high"] < 0)]
    assert apart["segment"].tolist() == ["Families"]


def test_last_year_is_compared_where_the_study_asks_for_it(tmp_path):
    text = (ROOT / "data/samples/museum/study.yaml").read_text(encoding="utf-8")
    assert "compare: previous" in text
    study = text.replace("compare: previous", "compare: same_last_year")
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    study = cx.open_study(tmp_path, data=ROOT / "data/samples/museum")
    result = nps.compare(nps.reduce(study), delta=5, level=0.95)
    assert result.waves == ("2025-Q2", "2026-Q2")
    assert result.change.estimate == pytest.approx(-11.5, abs=0.1)


def test_a_wave_that_is_not_complete_is_left_alone_or_gets_no_verdict(tmp_path):
    text = (ROOT / "data/samples/museum/study.yaml").read_text(encoding="utf-8")
    (tmp_path / "study.yaml").write_text(text.replace("2026-07-10", "2026-07-02"), encoding="utf-8")
    study = cx.open_study(tmp_path, data=ROOT / "data/samples/museum")
    assert nps.reduce(study).focus.label == "2026-Q1"
    asked = nps.compare(nps.reduce(study, focus="2026-Q2"), delta=5, level=0.95)
    assert asked.verdict is Verdict.NOT_COMPLETE
    assert any("no verdict" in found.sentence for found in asked.findings)
    assert any("2026-Q2 is not complete" in warning for warning in asked.warnings)


def test_delta_moves_the_verdict_and_no_number(museum):
    other = nps.compare(museum.reduced, delta=30, level=0.95)
    assert other.verdict is Verdict.NO_MATTER
    assert other.change.estimate == museum.finding("nps.change").estimate


def test_counts_of_parts_add_to_the_counts_of_the_whole(museum):
    whole = museum.reduced.counts
    keys = [name for name in whole if name not in ("n", "weight", "weight_squared")]
    assert whole["n"].sum() == 3051
    study = cx.open_study(ROOT / "data/samples/museum")
    odd = study.rows.index % 2 == 1
    parts = []
    for half in (odd, ~odd):
        kept = replace(study, rows=study.rows[half], dimensions=study.dimensions[half])
        parts.append(nps.reduce(kept).counts)
    merged = pd.concat(parts).groupby(keys, as_index=False).sum()
    pd.testing.assert_frame_equal(merged, whole)


def test_one_wave_says_that_there_is_nothing_to_compare(small):
    result = small(("1", "a", 10, 40), ("1", "b", 3, 40))
    assert result.finding("nps.focus").estimate == 0
    assert result.headline == ("nps.focus", "nps.link")
    assert [sentence.split(",")[0] for sentence in result.summary.sentences] == [
        "The score of 1 is 0", "There is no wave with which 1 could be compared.",
    ]  # fmt: skip
    assert "no wave with which 1 could be compared" in result.warnings[0]
    assert not result.tables["mix"].size
    with pytest.raises(KeyError):
        result.finding("nps.change")


def test_a_wave_under_ten_shows_no_score(small):
    result = small(("1", "a", 10, 40), ("1", "b", 3, 40), ("2", "a", 3, 9))
    assert result.comparison.change is None
    assert "2" not in result.comparison.scores
    assert pd.isna(result.tables["waves"].loc["2", "score"])
    assert any("fewer than 10 answers" in warning for warning in result.warnings)


def test_a_wave_under_thirty_gets_no_verdict(small):
    result = small(("1", "a", 10, 40), ("1", "b", 3, 40), ("2", "a", 3, 15), ("2", "b", 3, 14))
    assert result.verdict is Verdict.CANNOT_SAY
    assert "29 in 2" in result.finding("nps.change").sentence


def test_a_small_group_cannot_be_recomputed_from_what_is_shown(small):
    # b has 9 answers in a wave. Shown with a and c alone, it would follow by subtraction.
    groups = [(wave, kind, 10, 50) for wave in "12" for kind in "ac"]
    groups += [("1", "b", 3, 9), ("2", "b", 3, 9)]
    segments = small(*groups).tables["segments"]
    assert "b" not in set(segments["segment"])
    assert segments[["n_baseline", "n_focus"]].min().min() >= 10
    assert set(segments["segment"]) == {"c", "all other"}


@pytest.mark.parametrize("name", ["waves", "change", "distribution", "mix", "segments"])
@pytest.mark.parametrize("waves", [1, 2])
def test_every_picture_has_its_finding_and_its_base(small, museum, name, waves):
    result = museum if waves == 2 else small(("1", "a", 10, 40), ("1", "b", 3, 40))
    ax = getattr(nps, f"plot_{name}")(result)
    ax.figure.canvas.draw()
    title, note = result.captions[name]
    assert len(title) <= 90
    assert ax.figure.get_suptitle().replace("\n", " ") == title
    drawn = note + " ".join(text.get_text() for text in [*ax.get_xticklabels(), *ax.texts])
    drawn += " ".join(label.get_text() for label in ax.get_yticklabels())
    assert "n = " in drawn or "n in brackets" in drawn or waves == 1
    assert result.figures[name].startswith(title)
    plt.close(ax.figure)


def test_a_label_with_dollars_is_not_typeset_as_mathematics(small):
    groups = [(wave, kind, 10, 50) for wave in ("$1", "$2") for kind in ("$a^{", "b")]
    ax = nps.plot_segments(small(*groups))
    ax.figure.canvas.draw()
    assert any(r"\$a^{" in label.get_text() for label in ax.get_yticklabels())
    plt.close(ax.figure)


def test_labels_that_make_the_same_slug_keep_findings_apart(small):
    groups = [(wave, kind, 10, 50) for wave in "12" for kind in ("东京", "大阪")]
    ids = [finding.id for finding in small(*groups).findings]
    assert len(set(ids)) == len(ids)


def test_a_wave_that_is_not_there_is_refused(museum):
    study = cx.open_study(ROOT / "data/samples/museum")
    with pytest.raises(DataError, match="BASELINE is one of the waves"):
        nps.reduce(study, baseline="2026-Q9")
    with pytest.raises(DataError, match="two waves"):
        nps.reduce(study, baseline="2026-Q1", focus="2026-Q1")


def test_a_study_without_scores_is_refused(small):
    with pytest.raises(DataError, match="at least one row has a score"):
        small(("1", "a", "", 40))


class TestTheAirport:
    """What two raw yearly files say, against a count by another program."""

    def test_the_scores_are_those_of_the_raw_files(self, airport):
        facts = {
            "nps.baseline.unweighted": (39.84, 2746),
            "nps.focus.unweighted": (30.98, 2650),
            "nps.baseline": (40.40, 2746),
            "nps.focus": (35.11, 2650),
            "nps.change": (-5.28, 5396),
        }
        for id, (estimate, n) in facts.items():
            assert airport.finding(id).estimate == pytest.approx(estimate, abs=0.005)
            assert airport.finding(id).n == n

    def test_boarding_area_a_is_shown_both_ways(self, airport):
        area = "nps.segment.boarding_area-a"
        facts = {
            f"{area}.baseline.unweighted": 39.9, f"{area}.focus.unweighted": 19.7,
            f"{area}.baseline": 38.8, f"{area}.focus": 27.3,
        }  # fmt: skip
        for id, estimate in facts.items():
            assert airport.finding(id).estimate == pytest.approx(estimate, abs=0.05)

    def test_only_the_clusters_show_that_nothing_is_established(self, airport):
        alone, change = airport.finding("nps.change.unclustered"), airport.finding("nps.change")
        assert (round(alone.low, 1), round(alone.high, 1)) == (-9.5, -1.1)
        assert (round(change.low, 1), round(change.high, 1)) == (-10.6, 0.1)
        assert change.verdict == "not distinguishable"
        assert "a fall of 10.6 to a rise of 0.1 fits" in change.sentence

    def test_the_raw_drop_stands_in_the_summary_with_why_it_is_not_the_answer(self, airport):
        assert set(airport.comparison.shortcuts) <= set(airport.headline)
        raw = airport.finding("nps.change.unweighted")
        assert raw.estimate == pytest.approx(-8.86, abs=0.005)
        assert "That is not the answer" in raw.sentence
        assert len(airport.comparison.shortcuts) == 2

    def test_no_trend_is_claimed_and_the_gap_is_said(self, airport):
        assert "no trend" in airport.warnings[0]
        assert "nothing is known of the time between" in airport.warnings[1]
        assert any("not together with the rest: destination" in each for each in airport.warnings)
        said = " ".join(finding.sentence for finding in airport.findings)
        assert "trend" not in said
        assert "significant" not in said

    def test_the_ledger_counts_every_row(self, airport):
        assert airport.ledger == Ledger(5640, (("no score", 244),))
