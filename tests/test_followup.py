"""The room `followup`: changes by hand, verdicts by rule, and the museum's planted seasons."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cxkit as cx
from cxkit import followup
from cxkit.findings import DataError
from cxkit.followup.estimates import set_against, spread_beyond_error
from cxkit.followup.verdicts import Gain, decide
from cxkit.measures.linter import lint
from cxkit.statistics.intervals import Interval
from cxkit.statistics.linearisation import Linearised

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data" / "samples" / "museum"
POINTS = ["a", "b", "c", "d", "e"]

STUDY = """
schema: 1
name: Five touchpoints
survey:
  files: [{file: answers.csv}]
  ids: persistent
  columns: {respondent_id: id, persona: kind, weight: weight}
waves: {by: wave}
ratings: {low: 1, high: 10, missing: [""]}
journey:
  - stage: First
    touchpoints:
      - {id: a, label: Alpha, column: a, owners: [One]}
      - {id: b, column: b, owners: [Two]}
  - stage: Second
    touchpoints:
      - {id: c, column: c, owners: [One]}
      - {id: d, column: d}
      - {id: e, column: e}
personas:
  - {id: young, value: young}
  - {id: old, value: old}
"""


def draw_rows(waves, n=400, seed=1, *, old=(0.5, 0.5, 0.5)) -> pd.DataFrame:
    """Ratings around the means of each wave; old people rate `a` two points higher."""
    rng = np.random.default_rng(seed)
    parts = []
    for at, (label, means) in enumerate(waves.items()):
        kind = rng.random(n) < old[at]
        mood = rng.standard_normal((n, 1))
        ratings = np.array(means) + mood + 1.2 * rng.standard_normal((n, 5))
        ratings[kind, 0] += 2
        table = pd.DataFrame(ratings.round(3), columns=POINTS)
        table["id"] = [f"{label}-{k}" for k in range(n)]
        table["kind"] = np.where(kind, "old", "young")
        parts.append(table.assign(wave=label, weight=1.0))
    rows = pd.concat(parts, ignore_index=True)
    rows[POINTS] = rows[POINTS].clip(1, 10)
    return rows


def write_study(folder: Path, rows: pd.DataFrame, *, text: str = STUDY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    rows.to_csv(folder / "answers.csv", index=False)
    return folder


def look_back(folder: Path, touched="a", *, baseline="", focus="", **choices):
    reduced = followup.reduce(cx.open_study(folder), baseline=baseline, focus=focus)
    return followup.analyse(reduced, touched=touched, **choices)


FLAT = [5.0, 6.0, 6.5, 7.0, 5.5]


def raised(**by) -> list[float]:
    return [mean + by.get(name, 0.0) for name, mean in zip(POINTS, FLAT, strict=True)]


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    rows = draw_rows({"w1": FLAT, "w2": FLAT, "w3": raised(a=0.9)})
    return look_back(write_study(tmp_path_factory.mktemp("worked"), rows))


@pytest.fixture(scope="module")
def museum_study():
    return cx.open_study(MUSEUM)


def test_own_change_is_the_difference_of_two_means(worked):
    rows = draw_rows({"w1": FLAT, "w2": FLAT, "w3": raised(a=0.9)})
    means = rows.groupby("wave")["a"].mean()
    found = worked.finding("followup.a.change")
    assert found.estimate == pytest.approx(means["w3"] - means["w2"])
    assert found.n == 800


def test_comparison_among_like_people_is_counted_by_hand(worked):
    rows = draw_rows({"w1": FLAT, "w2": FLAT, "w3": raised(a=0.9)})
    after, before = (rows[rows["wave"] == wave] for wave in ("w3", "w2"))
    shares = [each["kind"].value_counts(normalize=True) for each in (before, after)]
    share = (shares[0] + shares[1]) / 2
    change = after.groupby("kind")[POINTS].mean() - before.groupby("kind")[POINTS].mean()
    alike = change.mul(share, axis=0).sum()
    row = worked.comparison.table.loc["a"]
    assert row["alike"] == pytest.approx(alike["a"])
    assert row["untouched"] == pytest.approx(alike[["b", "c", "d", "e"]].mean())
    assert row["difference"] == pytest.approx(alike["a"] - alike[["b", "c", "d", "e"]].mean())


def test_what_rose_by_more_than_the_others_worked(worked):
    assert worked.comparison.verdicts == {"a": Gain.WORKED}
    found = worked.finding("followup.a.against_untouched")
    assert found.verdict == "worked"
    assert found.low > 0
    assert "after the work" in found.sentence
    assert "Alpha rose by more" in worked.captions["against"][0]


def test_what_rose_with_everything_else_did_not_work(tmp_path):
    up = raised(**dict.fromkeys(POINTS, 0.9))
    result = look_back(write_study(tmp_path, draw_rows({"w1": FLAT, "w2": up})))
    assert result.comparison.verdicts["a"] is Gain.WITH_ALL
    assert result.mood.moved
    assert "nobody's success" in result.finding("followup.mood").sentence


def test_what_held_while_the_others_fell_is_said_to_have_held(tmp_path):
    down = raised(a=-0.1, b=-1, c=-1, d=-1, e=-1)
    result = look_back(write_study(tmp_path, draw_rows({"w1": FLAT, "w2": down}, n=900)))
    assert result.comparison.table.loc["a", "change"] < 0
    assert result.comparison.verdicts["a"] is Gain.HELD


def test_more_of_those_who_rate_it_high_is_no_success(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": FLAT}, old=(0.2, 0.7), n=800)
    result = look_back(write_study(tmp_path, rows))
    row = result.comparison.table.loc["a"]
    assert row["change"] > 0.8
    assert row["difference_low"] < 0 < row["difference_high"]
    assert result.comparison.verdicts["a"] in (Gain.NO_MATTER, Gain.UNDECIDED)
    assert "who answered" in " ".join(result.cautions.table["caution"])


def test_return_from_a_low_is_not_called_a_success(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": raised(a=-1.0), "w3": FLAT})
    result = look_back(write_study(tmp_path, rows))
    assert result.comparison.table.loc["a", "difference_low"] > 0
    assert result.comparison.verdicts["a"] is Gain.LOW_START
    assert "low that passes" in result.finding("followup.a.against_untouched").sentence
    assert "started lower" in result.captions["levels"][0]


def test_touchpoints_that_move_apart_by_themselves_raise_the_hurdle(tmp_path):
    apart = raised(a=0.6, b=0.9, c=-0.9, d=0.5, e=-0.5)
    result = look_back(write_study(tmp_path, draw_rows({"w1": FLAT, "w2": apart}, n=800)))
    row = result.comparison.table.loc["a"]
    assert row["difference_low"] > 0
    assert row["hurdle"] > row["difference"]
    assert result.comparison.verdicts["a"] is Gain.AS_OTHERS


def test_limits_hold_together_for_several_touchpoints(worked, tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": FLAT, "w3": raised(a=0.9)})
    two = look_back(write_study(tmp_path, rows), "b, a")
    assert two.comparison.touched == ("a", "b")
    assert two.comparison.joint == pytest.approx(0.975)
    assert two.finding("followup.a.change").level == pytest.approx(0.975)
    assert worked.finding("followup.a.change").level == 0.95
    assert two.comparison.untouched == ("c", "d", "e")


def test_same_people_make_the_change_surer(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": FLAT})
    # The second wave repeats the first but for a little chance.
    first = rows["wave"] == "w1"
    little = np.random.default_rng(3).normal(0, 0.3, (400, 5))
    rows.loc[~first, POINTS] = (rows.loc[first, POINTS].to_numpy() + little).clip(1, 10)
    rows.loc[~first, ["id", "kind"]] = rows.loc[first, ["id", "kind"]].to_numpy()
    kept = look_back(write_study(tmp_path / "one", rows))
    rows.loc[~first, "id"] = [f"again-{k}" for k in range(400)]
    alone = look_back(write_study(tmp_path / "two", rows))
    width = [each.finding("followup.a.change") for each in (kept, alone)]
    assert (width[0].high - width[0].low) < 0.4 * (width[1].high - width[1].low)
    assert (kept.reduced.both, alone.reduced.both) == (400, 0)


def test_order_of_rows_and_of_names_does_not_matter(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": raised(a=0.5)})
    first = look_back(write_study(tmp_path / "one", rows), "a,b")
    mixed = rows.sample(frac=1, random_state=2)
    again = look_back(write_study(tmp_path / "two", mixed), ("b", "a"))
    numbers = {found.id: pytest.approx(found.estimate, abs=1e-9) for found in first.findings}
    assert {found.id: found.estimate for found in again.findings} == numbers


def test_shifting_everything_by_a_point_changes_no_difference(tmp_path):
    # In the middle of the scale, so that nothing is cut.
    rows = draw_rows({"w1": [5.0] * 5, "w2": [5.0] * 5})
    rows[POINTS] = rows[POINTS].clip(2, 8)
    first = look_back(write_study(tmp_path / "one", rows))
    rows.loc[rows["wave"] == "w2", POINTS] += 1
    again = look_back(write_study(tmp_path / "two", rows))
    pair = [each.comparison.table.loc["a"] for each in (first, again)]
    assert pair[1]["difference"] == pytest.approx(pair[0]["difference"])
    assert pair[1]["difference_high"] == pytest.approx(pair[0]["difference_high"])
    assert pair[1]["change"] == pytest.approx(pair[0]["change"] + 1)


def test_weights_count(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": FLAT})
    rows["weight"] = np.where(rows["kind"] == "old", 3.0, 1.0)
    result = look_back(write_study(tmp_path, rows))
    means = {
        wave: np.average(of["a"], weights=of["weight"]) for wave, of in rows.groupby("wave")
    }  # fmt: skip
    found = result.finding("followup.a.change")
    assert found.estimate == pytest.approx(means["w2"] - means["w1"])


def test_few_ratings_get_no_verdict_and_fewer_no_mean(tmp_path):
    rows = draw_rows({"w1": FLAT, "w2": FLAT})
    later = rows.index[rows["wave"] == "w2"]
    rows.loc[later[20:], "a"] = np.nan
    result = look_back(write_study(tmp_path / "some", rows))
    assert result.comparison.verdicts["a"] is Gain.CANNOT_SAY
    assert [found.id for found in result.findings] == ["followup.a.change", "followup.mood"]
    rows.loc[later[5:], "a"] = np.nan
    result = look_back(write_study(tmp_path / "few", rows))
    assert [found.id for found in result.findings] == ["followup.mood"]
    assert np.isnan(result.comparison.table.loc["a", "after"])
    ax = followup.plot_against(result)
    assert "Nothing to judge" in ax.figure.get_suptitle()


def test_nothing_touched_leaves_the_mood(tmp_path):
    result = look_back(write_study(tmp_path, draw_rows({"w1": FLAT, "w2": FLAT})), "")
    assert [found.id for found in result.findings] == ["followup.mood"]
    assert "TOUCHED" in result.summary.sentences[0]
    for plot in (followup.plot_against, followup.plot_changes, followup.plot_levels):
        assert plot(result).figure.get_suptitle()


def test_names_and_choices_are_held_to_the_study(tmp_path):
    folder = write_study(tmp_path, draw_rows({"w1": FLAT, "w2": FLAT}))
    with pytest.raises(DataError, match="TOUCHED"):
        look_back(folder, "a, cloakroom")
    with pytest.raises(DataError, match="not worked on"):
        look_back(folder, POINTS)
    with pytest.raises(DataError, match="DELTA"):
        look_back(folder, delta=-1)
    with pytest.raises(DataError, match="LEVEL"):
        look_back(folder, level=1.0)


def test_one_wave_or_no_ratings_are_refused(tmp_path, museum_study):
    with pytest.raises(DataError, match="two waves"):
        look_back(write_study(tmp_path / "one", draw_rows({"w1": FLAT})))
    with pytest.raises(DataError, match="two waves"):
        followup.reduce(museum_study, focus="2025-Q2")
    text = STUDY.replace('ratings: {low: 1, high: 10, missing: [""]}\n', "")
    for name in POINTS:
        text = text.replace(f", column: {name}", "")
    rows = draw_rows({"w1": FLAT, "w2": FLAT})
    with pytest.raises(DataError, match="rated touchpoints"):
        look_back(write_study(tmp_path / "none", rows, text=text))


def test_near_touchpoints_are_named_and_the_others_asked_alone(worked):
    # b is of the same stage, c has an owner in common.
    assert worked.comparison.apart("a") == ("d", "e")
    said = " ".join(worked.cautions.table["caution"])
    assert "b and c" in said
    assert "the verdict is the same" in said


def test_delta_is_a_twentieth_of_the_scale_unless_said(worked, tmp_path):
    assert worked.comparison.delta == pytest.approx(0.45)
    rows = draw_rows({"w1": FLAT, "w2": raised(a=0.9)})
    small = look_back(write_study(tmp_path, rows), delta=3.0)
    assert small.comparison.verdicts["a"] is Gain.NO_MATTER


UP, STILL, DOWN = (Interval(*each, 0.95) for each in ((0.2, 0.6), (-0.1, 0.1), (-0.6, -0.2)))


@pytest.mark.parametrize(
    ("own", "others", "difference", "choices", "gain"),
    [
        (UP, UP, STILL, {}, Gain.WITH_ALL),
        (STILL, STILL, STILL, {}, Gain.NO_MATTER),
        (STILL, STILL, Interval(-0.5, 0.9, 0.95), {}, Gain.UNDECIDED),
        (UP, STILL, Interval(0.0, 0.9, 0.95), {}, Gain.UNDECIDED),
        (DOWN, STILL, DOWN, {}, Gain.FELL_BEHIND),
        (DOWN, STILL, DOWN, {"hurdle": 0.5}, Gain.AS_OTHERS),
        (UP, STILL, UP, {}, Gain.WORKED),
        (UP, STILL, UP, {"hurdle": 0.5}, Gain.AS_OTHERS),
        (UP, STILL, UP, {"gained": False}, Gain.LOW_START),
        (STILL, DOWN, UP, {"change": -0.1}, Gain.HELD),
        (UP, STILL, UP, {"delta": 1.0}, Gain.NO_MATTER),
    ],
)
def test_verdict_follows_the_rules(own, others, difference, choices, gain):
    rules = {"delta": 0.45, "change": 0.4, "hurdle": 0.2, "gained": True} | choices
    assert decide(own, others, difference, **rules) is gain


def test_verdict_needs_a_change_that_would_matter():
    with pytest.raises(ValueError, match="delta"):
        decide(UP, UP, UP, delta=0, change=1, hurdle=0, gained=True)


def test_spread_beyond_error_is_what_sampling_leaves():
    # Values 0, 1, 2: variance 1. Errors of variance .25 each, independent: 1 - .25.
    found = Linearised(np.array([0.0, 1.0, 2.0]), 0.5 * np.eye(3))
    assert spread_beyond_error(found) == pytest.approx(np.sqrt(0.75))
    # An error they all share moves them together and explains no distance between them.
    shared = Linearised(np.array([0.0, 1.0, 2.0]), np.full((1, 3), 5.0))
    assert spread_beyond_error(shared) == pytest.approx(1.0)
    assert spread_beyond_error(found * 0.0) == 0
    assert np.isnan(spread_beyond_error(found[:2]))


def test_lucky_start_is_taken_off_where_touchpoints_are_alike(tmp_path):
    alike = [6.0] * 5
    rows = draw_rows({"w1": alike, "w2": alike}, n=120, old=(0, 0))
    rows.loc[rows["wave"] == "w1", "a"] -= 0.25
    reduced = followup.reduce(cx.open_study(write_study(tmp_path, rows)))
    found = set_against(reduced, "a", "bcde", reduced.baseline, reduced.focus)
    means = rows[rows["wave"] == "w1"][POINTS].mean()
    # Most of the distance is error where the others lie as close together as chance has it.
    assert 0 < found.luck <= means.mean() - means["a"]
    apart = followup.reduce(
        cx.open_study(write_study(tmp_path / "far", draw_rows({"w1": FLAT, "w2": FLAT})))
    )
    assert set_against(apart, "a", "bcde", apart.baseline, apart.focus).luck < 0.02


def test_museum_cloakroom_fell_behind_and_nothing_else_moved(museum_study):
    # Planted: 3 points for the families alone, who are a third of those who use it.
    result = followup.analyse(followup.reduce(museum_study), touched="cloakroom")
    assert result.comparison.verdicts["cloakroom"] is Gain.FELL_BEHIND
    row = result.comparison.table.loc["cloakroom"]
    assert row["difference_low"] < -1.0 < row["difference_high"] + 0.1
    assert not result.mood.moved


def test_museum_season_that_ends_is_not_called_a_success(museum_study):
    # Planted: in the summer of 2025 everybody rates queue and temperature lower.
    reduced = followup.reduce(museum_study, baseline="2025-Q3", focus="2025-Q4")
    result = followup.analyse(reduced, touched="queue,temperature")
    assert set(result.comparison.verdicts.values()) == {Gain.LOW_START}


def test_museum_quarter_without_events_has_no_success(museum_study):
    reduced = followup.reduce(museum_study, baseline="2025-Q4", focus="2026-Q1")
    names = [point.id for point in reduced.points][::3]
    gains = [followup.analyse(reduced, touched=name).comparison.verdicts[name] for name in names]
    assert Gain.WORKED not in gains


def test_titles_and_summary_are_words_that_the_data_allow(worked, museum_study):
    fell = followup.analyse(followup.reduce(museum_study), touched="cloakroom")
    for result in (worked, fell):
        said = [(" ".join(result.summary.sentences), "summary")]
        said += [(title, "title") for title, _ in result.captions.values()]
        for text, kind in said:
            assert [c for c in lint(text, kind=kind) if c.severity == "error"] == []
        assert all(len(title) <= 90 for title, _ in result.captions.values())
        assert set(result.headline) <= {found.id for found in result.findings}


def test_pictures_carry_their_sentence_and_their_base(worked):
    for name in ("against", "changes", "levels"):
        ax = getattr(followup, f"plot_{name}")(worked)
        title, note = worked.captions[name]
        assert ax.figure.get_suptitle().replace("\n", " ") == title
        assert "n = " in note
        assert "interval" in note
    labels = [label.get_text() for label in followup.plot_changes(worked).get_yticklabels()]
    assert sorted(labels) == ["Alpha", "b", "c", "d", "e"]
