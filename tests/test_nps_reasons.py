"""What a change goes together with: the other waves, segments, journey, words, money, limits."""

from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import cxkit as cx
from cxkit import nps
from cxkit.findings import DataError
from cxkit.measures.linter import lint
from cxkit.nps.history import look_back
from cxkit.nps.naming import label_of
from cxkit.parts import join_names

ROOT = Path(__file__).parents[1]
PICTURES = [name.removeprefix("plot_") for name in dir(nps) if name.startswith("plot_")]

# Two waves of 200; in the second one the lift is rated 2 by the 60 guests and they give 3.
STUDY = """\
schema: 1
name: Hotel
currency: EUR
survey:
  files: [{file: a.csv}]
  nps_type: relational
  ids: persistent
  columns: {respondent_id: id, recommend: nps, verbatim: said, persona: kind, problem: problem,
            solved: solved, revenue: spent}
outcomes: {returned: {column: back, values: {1: yes, 0: no}}}
ratings: {low: 1, high: 10, not_used: [0], target: 8}
dimensions: {country: country}
waves: {by: wave, order: [one, two], invited: {one: 400, two: 500}}
journey:
  - stage: Stay
    touchpoints:
      - {id: lift, label: Lift, column: lift, owners: [Facilities, Reception], words: [lift]}
      - {id: bed, label: Bed, column: bed, owners: [Housekeeping], words: [bed, beds]}
personas:
  - {id: guests, label: Guests, value: guests, customers: 1000, value_per_point: [0.1, 0.2, 0.4]}
  - {id: groups, label: Groups, value: groups, customers: 500, value_per_point: [0.1, 0.1, 0.1]}
"""


def rows_of(wave, dip):
    rows = []
    for i in range(200):
        guest = i < 60
        score = [10, 9, 8, 7, 10, 6, 9, 8, 10, 5][i % 10]
        lift = [9, 8, 8, 7, 9, 6, 8, 7, 9, 6][i % 10]
        said = ["we slept in a nice bed", "", "", "fine", ""][i % 5]
        if guest and dip:
            score, lift, said = [3, 5, 6, 4, 7][i % 5], [2, 3, 2, 1, 3][i % 5], "the lift is broken"
        rows.append(
            {
                "id": f"{wave}{i}" if i else "same", "wave": wave, "nps": score, "said": said,
                "kind": "guests" if guest else "groups", "country": "NL" if i % 2 else "DE",
                "lift": 0 if i % 9 == 4 else lift, "bed": [8, 7, 9, 8, 6, 9, 7][i % 7],
                "problem": "yes" if i % 8 == 3 else "no", "solved": "yes" if i % 16 == 3 else "no",
                "spent": 50 + 5 * score + i % 3, "back": int(score >= 8),
            }
        )  # fmt: skip
    return rows


@pytest.fixture
def hotel(tmp_path):
    """Write the hotel's study and analyse it."""

    def write(*, dip=True, study=STUDY, **choices):
        (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
        table = pd.DataFrame(rows_of("one", False) + rows_of("two", dip))
        table.to_csv(tmp_path / "a.csv", index=False)
        return nps.analyse(nps.reduce(cx.open_study(tmp_path), **choices))

    return write


def errors_in(result):
    said = " ".join(result.summary.sentences)
    return [c for c in lint(said, verdict=result.verdict) if c.severity == "error"]


# The museum: the planted causes, and nothing else


def test_only_the_planted_touchpoint_goes_together_with_the_fall(museum):
    assert list(museum.journey.moved.index) == ["cloakroom"]
    found = museum.finding("nps.change_by.cloakroom")
    assert found.verdict == "goes together with the change"
    others = [f.verdict for f in museum.findings if f.id.count(".") == 2 and "change_by" in f.id]
    assert others.count("goes together with the change") == 1


def test_the_planted_group_is_the_one_whose_rating_fell(museum):
    named = museum.journey.where["cloakroom"].segments
    assert [segment.levels for segment in named] == [{"persona": "Families"}]
    # Planted: from 7.4 to 4.3.
    assert named[0].interval.low < -3.1 < named[0].interval.high


def test_only_the_planted_theme_is_named_more_often(museum):
    assert list(museum.comments.moved.index) == ["cloakroom"]


def test_the_words_of_the_later_wave_are_those_of_the_planted_cause(museum):
    words = museum.tables["words"]
    assert words["z"].idxmax() in {"cloakroom", "locker", "lockers", "pushchair", "coat", "coats"}
    assert (words["focus"] + words["rest"]).min() >= 8


def test_touchpoints_without_an_effect_do_not_lead(museum):
    # data/samples/README.md, "Effects": cloakroom .22 and exhibition .25 of the score.
    assert set(museum.drivers.leading.index) == {"cloakroom", "exhibition"}
    last = list(museum.tables["drivers"].index[-6:])
    assert {"website", "toilets", "shop", "leaving"} <= set(last)


def test_nothing_is_named_between_two_quarters_in_which_nothing_happened():
    study = cx.open_study(ROOT / "data/samples/museum")
    quiet = nps.analyse(nps.reduce(study, baseline="2025-Q4", focus="2026-Q1"))
    assert not quiet.verdict.clear
    assert quiet.segments.named == ()
    assert quiet.journey.moved.empty
    assert quiet.comments.moved.empty
    assert "nps.at_stake" not in {found.id for found in quiet.findings}
    said = " ".join(quiet.summary.sentences)
    assert [c for c in lint(said, verdict=quiet.verdict) if c.severity == "error"] == []


def test_recovery_holds_the_planted_scores(museum):
    truth = {"none": 30.6, "solved": 28.1, "unsolved": -17.4}
    for state, score in truth.items():
        found = museum.finding(f"nps.recovery.{state}")
        assert found.low < score < found.high


def test_parts_of_every_split_add_to_the_change(museum):
    change = museum.finding("nps.change").estimate
    assert museum.tables["found"]["points"].iloc[:-1].sum() == pytest.approx(change)
    totals = museum.tables["change_parts"]["estimate"]
    parts = ["mix", "moved", "matters", "use", "rest"]
    assert totals[parts].sum() == pytest.approx(change)
    assert totals["mix"] == pytest.approx(museum.finding("nps.mix").estimate)


def test_the_summary_is_five_short_sentences_that_the_linter_passes(museum):
    sentences = museum.summary.sentences
    assert len(sentences) == 5
    assert sum(len(sentence.split()) for sentence in sentences) <= 150
    said = " ".join(sentences)
    assert [c for c in lint(said, verdict=museum.verdict) if c.severity == "error"] == []
    assert "“Cloakroom” among Families" in sentences[2]
    assert "Facilities and Front of house" in sentences[3]


@pytest.mark.parametrize("study", ["museum", "airport"])
def test_every_sentence_and_title_passes_the_linter(study, request):
    result = request.getfixturevalue(study)
    for found in result.findings:
        complaints = lint(found.sentence, verdict=result.verdict, kind="sentence")
        assert [str(each) for each in complaints if each.severity == "error"] == [], found.id
    for name, (title, _) in result.captions.items():
        complaints = lint(title, verdict=result.verdict, kind="title")
        assert [str(each) for each in complaints] == [], name
    assert errors_in(result) == []


# Counted by hand


def test_what_a_touchpoint_took_along_is_seen_and_priced(hotel):
    result = hotel()
    assert list(result.journey.moved.index) == ["lift"]
    assert result.journey.among("lift") == " among Guests"
    stake = result.finding("nps.at_stake")
    assert stake.estimate == pytest.approx(-result.finding("nps.change_by.lift").estimate)
    money = result.finding("nps.at_stake.money")
    assert 0 < money.low < money.estimate < money.high
    assert money.unit == "EUR a year"
    # Groups rated the lift as before: all of the worth is the guests'.
    table = result.tables["at_stake"].set_index("persona")
    assert abs(table.loc["Groups", "likely"]) < 0.01 * table.loc["Guests", "likely"]


def test_work_is_shared_by_departments_or_what_is_missing_is_said(hotel):
    owners = hotel().tables["owners"]
    assert owners.loc["Lift", "together"] == "Facilities and Reception"
    assert owners.loc["Lift", "convenor"] == "Facilities"
    alone = hotel(study=STUDY.replace("[Facilities, Reception]", "[Facilities]"))
    assert alone.tables["owners"].loc["Lift", "convenor"] == ""
    assert "a second function is needed" in alone.tables["owners"].loc["Lift", "to_settle"]


def test_response_rate_is_answers_over_those_invited(hotel):
    card = hotel().tables["limits"]["here"]
    # 200 of 400 and 200 of 500.
    assert card["response rate"] == "one: 50 % of 400 invited; two: 40 % of 500 invited"


def test_who_answered_twice_is_counted_apart(hotel):
    # The respondent "same" alone is in both waves: fewer than ten are not shown.
    result = hotel()
    assert result.reduced.returning.n == 1
    assert "nps.change.paired" not in {found.id for found in result.findings}


def test_a_quote_needs_eight_people_and_a_study_may_have_none(hotel):
    result = hotel()
    assert set(result.tables["quotes"].index) == {"Lift", "Bed"}
    # Sixty guests name the lift in the second wave, thirty others the bed.
    many = hotel(study=STUDY + "privacy: {minimum_quote_group: 50}\n")
    assert set(many.tables["quotes"].index) == {"Lift"}
    silent = STUDY + "privacy: {verbatims: none}\n"
    assert hotel(study=silent).tables["quotes"].empty


def test_a_theme_of_few_in_one_wave_tells_nothing_of_their_scores(hotel):
    changes = hotel().tables["theme_changes"]
    # Nobody named the lift before.
    assert changes.loc["lift", "mentioned_before"] == 0
    assert changes.loc["lift", ["impact_before", "impact_after", "by_share"]].isna().all()


def test_an_outcome_that_three_people_told_is_not_shown(tmp_path, hotel):
    hotel()
    table = pd.read_csv(tmp_path / "a.csv")
    few = table["wave"].eq("one") & (table.index >= 3)
    table.loc[few, "spent"] = None
    table.to_csv(tmp_path / "a.csv", index=False)
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    assert "revenue" not in set(result.tables["ladder"]["outcome"])
    assert "nps.ladder.revenue" not in {found.id for found in result.findings}


def test_what_runs_against_the_change_does_not_explain_it(hotel, tmp_path):
    # The bed is rated higher in the second wave, and the score falls all the same.
    hotel()
    table = pd.read_csv(tmp_path / "a.csv")
    second = table["wave"].eq("two")
    table.loc[second, "bed"] = (table.loc[second, "bed"] + 1).clip(upper=10)
    table["nps"] = (table["nps"] - (table["bed"] < 8) * 2 - second * 3).clip(lower=0)
    table.to_csv(tmp_path / "a.csv", index=False)
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    assert result.verdict.clear
    assert "bed" in result.journey.moved.index
    assert "bed" not in result.journey.along.index
    assert "Bed" not in " ".join(result.summary.sentences)
    assert result.finding("nps.at_stake").estimate > 0


def test_limits_of_a_chart_rest_on_the_waves_before_the_focus_alone():
    study = cx.open_study(ROOT / "data/samples/museum")
    early = nps.compare(nps.reduce(study, baseline="2025-Q2", focus="2025-Q3"), delta=5, level=0.95)
    assert look_back(early, seed=1).chart is None
    last = nps.compare(nps.reduce(study), delta=5, level=0.95)
    before = [score.mean for label, score in last.scores.items() if label != "2026-Q2"]
    total = sum(mean.n_effective for mean in before)
    centre = sum(mean.n_effective * mean.mean for mean in before) / total
    table = look_back(last, seed=1).tables["control"]
    assert table["centre"].iloc[0] == pytest.approx(100 * centre)


def test_waves_are_compared_in_the_order_of_time():
    study = cx.open_study(ROOT / "data/samples/museum")
    with pytest.raises(DataError, match="BASELINE comes before FOCUS"):
        nps.reduce(study, baseline="2026-Q2", focus="2026-Q1")


def test_where_everybody_is_of_one_kind_nothing_is_split(hotel, tmp_path):
    hotel()
    table = pd.read_csv(tmp_path / "a.csv").assign(nps=10)
    table.to_csv(tmp_path / "a.csv", index=False)
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    assert result.journey.drivers is None
    assert result.ownership.points == ()
    for name in PICTURES:
        getattr(nps, f"plot_{name}")(result).figure.canvas.draw()


def test_countries_are_compared_with_themselves_and_never_ranked(hotel):
    result = hotel()
    assert {"nps.within.nl", "nps.within.de"} <= {found.id for found in result.findings}
    assert any("not ranked" in warning for warning in result.warnings)
    names = list(result.tables["end_points"]["country"])
    assert names == sorted(names)


def test_countries_in_other_scripts_keep_their_findings_apart(hotel, tmp_path):
    hotel()
    table = pd.read_csv(tmp_path / "a.csv").replace({"country": {"NL": "日本", "DE": "中国"}})
    table.to_csv(tmp_path / "a.csv", index=False)
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    ids = [found.id for found in result.findings]
    assert len([id for id in ids if id.startswith("nps.within.")]) == 2
    assert len(set(ids)) == len(ids)


def test_a_clear_change_keeps_its_reasons_where_a_plain_count_says_otherwise(hotel, tmp_path):
    # Weights of the guests make the fall larger than the plain count's.
    hotel()
    table = pd.read_csv(tmp_path / "a.csv")
    table["weight"] = table["kind"].eq("guests").map({True: 6.0, False: 1.0})
    table.to_csv(tmp_path / "a.csv", index=False)
    weighted = STUDY.replace("persona: kind,", "persona: kind, weight: weight,")
    (tmp_path / "study.yaml").write_text(weighted, encoding="utf-8")
    reduced = nps.reduce(cx.open_study(tmp_path))
    # A change that matters which lies between the two limits sets their verdicts apart.
    found = nps.compare(reduced, delta=5, level=0.95)
    limits = [each.interval(0.95).high for each in (found.change, found.unweighted_change)]
    result = nps.analyse(reduced, delta=-sum(limits) / 2)
    assert result.verdict.clear
    assert result.comparison.shortcuts == ("nps.change.unweighted",)
    assert "“Lift”" in result.summary.sentences[2]


def test_without_a_change_no_reason_is_given(hotel):
    result = hotel(dip=False)
    assert not result.verdict.clear
    assert result.journey.moved.empty
    assert "no reason for one is named" in result.summary.sentences[2]
    assert result.stake.worth is None


def test_a_study_of_two_columns_gets_an_answer(tmp_path):
    text = (
        "schema: 1\nname: Bare\nsurvey:\n  files: [{file: a.csv}]\n"
        "  nps_type: relational\n  columns: {recommend: nps}\nwaves: {by: wave}\n"
    )
    (tmp_path / "study.yaml").write_text(text)
    rows = ["1,10"] * 40 + ["1,3"] * 20 + ["2,9"] * 20 + ["2,2"] * 40
    (tmp_path / "a.csv").write_text("wave,nps\n" + "\n".join(rows) + "\n")
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    assert result.verdict.clear
    # Nobody owns a touchpoint, as there is none; what was decided is the report's to add.
    assert len(result.summary.sentences) == 4
    for name in PICTURES:
        getattr(nps, f"plot_{name}")(result).figure.canvas.draw()
    assert "not tested" in result.finding("nps.link").sentence


# For everybody in the house


def test_the_score_is_told_in_plain_words_with_the_study_s_own_numbers(museum):
    card = museum.tables["plain_words"]["in_plain_words"]
    shares = [f"{100 * share:.0f}" for share in museum.comparison.scores["2026-Q2"].shares.values()]
    assert all(share in card["what is answered"] for share in shares)
    assert "+21" in card["how the score is made"]
    assert card["whether it moved"] == museum.finding("nps.change").sentence
    assert not lint(" ".join(card), verdict=museum.verdict, kind="sentence")


def test_plain_words_say_which_kind_of_question_it_was(hotel):
    assert "not about one contact" in hotel().tables["plain_words"].loc["what is asked"].item()


# Looks


def test_a_wave_picked_because_it_is_low_is_judged_more_strictly(museum):
    study = cx.open_study(ROOT / "data/samples/museum")
    # Not the pair of the study, and 2026-Q2 is the lowest of five waves: four steps were looked at.
    picked = nps.analyse(nps.reduce(study, baseline="2025-Q2", focus="2026-Q2"))
    assert museum.comparison.looks == 1
    assert picked.comparison.looks == 4
    change = picked.finding("nps.change")
    # Šidák: four looks at .95 ** (1/4) each hold together at .95.
    assert change.level == pytest.approx(0.95 ** (1 / 4))
    assert "picked" in picked.summary.sentences[1]
    assert "part of such lows is usually chance" in change.sentence


def test_naming_the_study_s_own_pair_is_no_picking():
    study = cx.open_study(ROOT / "data/samples/museum")
    assert nps.reduce(study, baseline="2026-Q1", focus="2026-Q2").planned


def test_a_lasting_step_is_offered_and_never_chosen(tmp_path):
    text = (
        "schema: 1\nname: Steps\nsurvey:\n  files: [{file: a.csv}]\n"
        "  nps_type: relational\n  columns: {recommend: nps}\nwaves: {by: wave}\n"
    )
    (tmp_path / "study.yaml").write_text(text)
    rows = []
    for wave in range(10, 22):
        happy = 300 if wave < 16 else 200
        rows += [f"{wave},10"] * happy + [f"{wave},3"] * (400 - happy)
    (tmp_path / "a.csv").write_text("wave,nps\n" + "\n".join(rows) + "\n")
    result = nps.analyse(nps.reduce(cx.open_study(tmp_path)))
    assert result.compared == ("20", "21")
    step = result.finding("nps.break.1")
    # 300 of 400 promoters and 100 detractors are +50; 200 and 200 are 0.
    assert step.estimate == pytest.approx(-50)
    assert "Between 15 and 16" in step.sentence
    assert "never the pair that was agreed on" in result.finding("nps.breaks").sentence


# Pictures and words


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_can_be_drawn_and_says_what_it_shows(museum, name):
    ax = getattr(nps, f"plot_{name}")(museum)
    ax.figure.canvas.draw()
    title, note = museum.captions[name]
    assert len(title) <= 90
    assert ax.figure.get_suptitle().replace("\n", " ") == title
    drawn = note + " ".join(text.get_text() for text in [*ax.get_xticklabels(), *ax.texts])
    drawn += " ".join(label.get_text() for label in ax.get_yticklabels())
    assert "n = " in drawn or "n in brackets" in drawn
    assert museum.figures[name].startswith(title)
    plt.close(ax.figure)


def test_each_part_shows_itself_by_what_it_tells_first(museum):
    for part in museum.parts:
        known = {found.id for found in part.findings}
        assert set(part.told) - {"nps.change.unweighted", "nps.change.unclustered"} <= known
        assert repr(part)
        assert part._repr_html_().startswith("<p")


def test_counts_are_the_same_in_any_order_of_rows(museum):
    study = cx.open_study(ROOT / "data/samples/museum")
    turned = replace(study, rows=study.rows.iloc[::-1])
    again = nps.reduce(turned)
    pd.testing.assert_frame_equal(again.ratings, museum.reduced.ratings)
    pd.testing.assert_frame_equal(again.counts, museum.reduced.counts)
    pd.testing.assert_frame_equal(again.verbatims.words, museum.reduced.verbatims.words)
    pd.testing.assert_frame_equal(again.verbatims.quotes, museum.reduced.verbatims.quotes)


def test_names_are_joined_as_prose_does():
    assert join_names(["a"]) == "a"
    assert join_names(["a", "b", "c"]) == "a, b and c"
    assert label_of({"persona": "Families", "channel": "email"}) == "Families × channel email"
