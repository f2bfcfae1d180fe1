"""The room `lens`: blocked wishes, voices, who is around, trust, and the reach of an idea."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cxkit as cx
from cxkit import lens, style
from cxkit.findings import DataError
from cxkit.reporting.results import as_record
from cxkit.workshop import confront
from cxkit.workshop.agenda import guide_of
from cxkit.workshop.ballots.asked import fit_ballot_of, priority_ballot_of
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.forms.asked import FORMS
from cxkit.workshop.forms.choices import Choices
from cxkit.workshop.ghosts import play
from cxkit.workshop.heard.fit import tell_fit
from cxkit.workshop.heard.reach import reach_of
from cxkit.workshop.record.entries import Idea

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data" / "samples" / "museum"

STUDY = """
schema: 1
name: Two kinds of people
survey:
  files: [{file: answers.csv}]
  nps_type: relational
  columns:
    {recommend: score, persona: kind, verbatim: comment, recommended_in_fact: told,
     came_by_recommendation: came}
personas:
  - id: families
    label: Families
    value: families
    customers: 1000
    interests: [{text: a late visit, weight: 5, source: said}]
    pains: [{text: crying, source: seen}]
    possibilities:
      - {text: no evening off, weight: 4, source: said, blocks: a late visit, words: [evening]}
      - {text: no car, source: assumed, blocks: a late visit, share: 0.3}
  - id: culture
    label: Culture
    value: culture
    customers: 500
    interests: [{text: quiet, weight: 2}]
    environment: [{text: friends, source: seen}]
    possibilities: [{text: "no money, no time", blocks: quiet, share: 0.4}]
trust: {scale: {low: 1, high: 7}, empathy: emp, logic: log, loyalty: loy}
"""


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


def make_rows() -> pd.DataFrame:
    """40 families, 20 of them with a comment and 5 of those on the evening; 30 of culture."""
    families = pd.DataFrame(
        {
            "kind": "families", "score": [9, 7] * 20, "emp": [6, 4] * 20, "log": [5] * 40,
            "loy": [3, 5] * 20, "told": ["yes"] * 10 + ["no"] * 30,
            "came": ["yes"] * 12 + ["no"] * 24 + [""] * 4,
            "comment": ["open in the evening please"] * 5 + ["all was fine"] * 15 + [""] * 20,
        }
    )  # fmt: skip
    culture = pd.DataFrame(
        {
            "kind": "culture", "score": [10, 8, 6] * 10, "emp": [6] * 30, "log": [6, 5, 7] * 10,
            "loy": [6] * 30, "told": ["yes"] * 30, "came": ["no"] * 30,
            "comment": ["an evening would be good"] * 2 + [""] * 28,
        }
    )  # fmt: skip
    return pd.concat([families, culture], ignore_index=True)


def write_study(folder: Path, rows: pd.DataFrame, text: str = STUDY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    rows.to_csv(folder / "answers.csv", index=False)
    return folder


def analyse(folder: Path, **choices):
    return lens.analyse(lens.reduce(cx.open_study(folder)), **choices)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("lens") / "two", make_rows())


@pytest.fixture(scope="module")
def result(folder):
    return analyse(folder)


@pytest.fixture(scope="module")
def museum():
    return analyse(MUSEUM)


@pytest.fixture
def session(folder):
    (folder / "may.json").unlink(missing_ok=True)
    return cx.open_session(folder / "may.json", study=folder)


# What is in the way


def test_a_blocked_wish_is_counted_in_comments_by_hand(result):
    # 5 of the 20 families who wrote anything name the evening; 2 of culture do too, and are not
    # asked about the families' evening.
    row = result.offers.blocked.set_index("constraint").loc["no evening off"]
    assert (row["share"], row["n"], row["source"]) == (0.25, 20, "comments")
    assert 0.05 < row["low"] < 0.25 < row["high"] < 0.55
    assert row["score"] == 5 * 0.25


def test_what_the_study_says_has_no_interval_and_no_verdict(result):
    found = result.finding("persona.culture.constraint")
    assert (found.estimate, found.low, found.level, found.verdict) == (0.4, None, None, None)
    # 0.4 of 500 customers a year.
    assert "of 500 a year that would be about 200" in found.sentence


def test_wishes_stand_by_weight_times_share(result):
    # 5 x 0.3, 5 x 0.25, 2 x 0.4.
    assert result.offers.blocked["constraint"].tolist() == [
        "no car", "no evening off", "no money, no time",
    ]  # fmt: skip


@pytest.mark.parametrize("delta, verdict", [(1, "matters"), (20, "open"), (90, "too few")])
def test_a_share_is_held_to_what_would_matter(folder, delta, verdict):
    found = analyse(folder, delta=delta).findings
    counted = next(each for each in found if "no evening off" in each.sentence)
    assert counted.verdict == verdict


# Whose word it is


def test_voices_are_counted_by_hand(result):
    # Families: said, seen, said, assumed; culture: assumed, seen, assumed.
    assert result.finding("personas.voice_share").estimate == 4 / 7
    assert result.finding("persona.families.voice_share").estimate == 3 / 4
    assert result.finding("persona.culture.voice_share").estimate == 1 / 3


def test_what_is_assumed_is_grey_in_the_picture(result):
    ax = lens.plot_canvas(result)
    grey = [label.get_text() for label in ax.get_yticklabels() if label.get_color() == style.SOFT]
    assert grey == ["can and cannot: no car", "likes: quiet", "can and cannot: no money, no time"]


def test_a_persona_of_which_all_is_assumed_is_warned_of(tmp_path):
    text = STUDY.replace("[{text: friends, source: seen}]", "[friends]")
    found = analyse(write_study(tmp_path / "s", make_rows(), text))
    assert any("these personas is assumed: Culture" in each for each in found.warnings)


# Who is around, and trust


def test_who_came_on_a_word_is_counted_among_those_who_said(result):
    # 12 of 36 families; four did not say.
    found = result.finding("persona.families.came_by_recommendation")
    assert (found.estimate, found.n) == (12 / 36, 36)
    assert result.finding("persona.families.recommended_in_fact").estimate == 10 / 40
    assert "Around them: “friends” (seen)." in (
        result.finding("persona.culture.came_by_recommendation").sentence
    )


def test_where_all_are_alike_the_interval_has_a_width(result):
    found = result.finding("persona.culture.recommended_in_fact")
    assert (found.estimate, found.high) == (1.0, 1.0)
    assert 0.8 < found.low < 0.95


def test_trust_is_a_mean_by_hand_and_the_lowest_is_named(result):
    # Families: empathy 5, logic 5, loyalty 4.
    table = result.trust.table.set_index(["group", "item"])["mean"]
    assert table["Families"].to_dict() == {"empathy": 5.0, "logic": 5.0, "loyalty": 4.0}
    assert "loyalty is lowest" in result.finding("persona.families.trust").sentence


def test_the_link_of_trust_needs_enough_answers(result, museum):
    # 70 answered, 74 are needed.
    assert result.trust.link is None
    assert 0 < museum.finding("personas.trust").low < museum.finding("personas.trust").high < 1


def test_a_study_that_asks_no_trust_says_so(tmp_path):
    found = analyse(write_study(tmp_path / "s", make_rows(), STUDY.partition("trust:")[0]))
    assert "not asked" in found.summary.sentences[-2]
    assert lens.plot_trust(found).axison is False


# Laws and refusals


def test_the_order_of_rows_does_not_matter(result, tmp_path):
    mixed = make_rows().sample(frac=1, random_state=3)
    other = analyse(write_study(tmp_path / "two", mixed))
    for one, two in zip(result.findings, other.findings, strict=True):
        assert (one.id, one.n) == (two.id, two.n)
        assert one.estimate == pytest.approx(two.estimate)


def test_the_museums_blocked_wish_is_found_and_its_pages_keep_the_wording(museum):
    first = museum.findings[0]
    assert first.id == "persona.culture_lovers.constraint"
    assert first.verdict == "matters"
    warnings = as_record(museum)["warnings"]
    assert [each for each in warnings if each.startswith("Wording")] == []


def test_a_study_without_personas_is_refused(tmp_path):
    text = STUDY[: STUDY.index("personas:")]
    with pytest.raises(DataError, match="needs personas"):
        analyse(write_study(tmp_path / "s", make_rows(), text))


@pytest.mark.parametrize("choices", [{"delta": -1}, {"level": 1}])
def test_parameters_out_of_range_are_refused(folder, choices):
    with pytest.raises(DataError):
        analyse(folder, **choices)


def test_personas_without_a_column_are_still_shown(tmp_path):
    text = STUDY.replace("persona: kind, ", "")
    found = analyse(write_study(tmp_path / "s", make_rows(), text))
    shares = found.offers.blocked.set_index("constraint")["share"]
    assert shares["no car"] == 0.3
    assert np.isnan(shares["no evening off"])


# Ideas, before brand fit


def idea(**fields):
    return Idea(text="a late tour", persona="families", **fields)


def test_an_idea_reaches_those_in_whose_way_nothing_else_stands(result):
    reached = reach_of(idea(wish="A late visit", blocked_by="no evening  off"), result)
    # It takes away the evening; no car is left for 30 % of 1,000.
    assert (reached.opened, reached.opened_share) == ("no evening off", 0.25)
    assert (reached.left, reached.share) == ("no car", 0.7)


def test_an_idea_that_takes_nothing_away_is_told_so(result, session):
    session.add(idea(wish="something else"))
    session.add(idea(wish="a late visit", blocked_by="no car"))
    found = {each.id: each for each in confront(result, session)}
    first, second = found["session.reach.i1"], found["session.reach.i2"]
    assert (first.estimate, first.unit) == (1000, "customers")
    assert "names nothing that the study knows to be in the way" in first.sentence
    assert second.estimate == pytest.approx(750)
    assert "takes away “no car”, which holds for 30 % of them, about 300" in second.sentence


def test_reach_is_not_known_where_nobody_knows_for_how_many(tmp_path):
    text = STUDY.replace(", share: 0.4", "").replace(", customers: 500", "")
    found = analyse(write_study(tmp_path / "s", make_rows(), text))
    reached = reach_of(Idea(text="a seat", persona="culture", wish="quiet"), found)
    assert (reached.left, reached.share) == ("no money, no time", None)


def test_an_idea_for_all_is_for_all_customers(result):
    reached = reach_of(Idea(text="a bench"), result)
    assert (reached.who, reached.customers, reached.share) == ("all customers", 1500, 1.0)


def test_the_form_offers_the_studys_own_wishes_and_takes_others(result, session):
    form = FORMS["idea"](Choices(session, study=result.reduced.study, result=result))
    typed = {"text": "a tour", "persona": "culture", "wish": "QUIET", "blocked_by": "money, time"}
    entry = form.entry_of(typed)
    assert (entry.wish, entry.blocked_by) == ("quiet", "money, time")
    known = form.entry_of(typed | {"blocked_by": "No money, no time"})
    assert known.blocked_by == "no money, no time"


def vote(session, ballot, votes, round):
    for each in votes:
        given = {item: each.get(item, 0) for item in ballot.items}
        session.vote(ballot, given, round=round, token=new_token())
    session.close(ballot, round=round)


def test_what_brand_fit_takes_away_is_counted_by_hand(session):
    for text in ("one", "two", "three", "four"):
        session.add(Idea(text=text))
    ballot = fit_ballot_of({each.id: each.text for each in session.entries(Idea)})
    vote(session, ballot, [{"i1": 60, "i2": 30, "i3": 10}] * 3, 1)
    (chosen, *_) = tell_fit(session, ballot, "ideas", would="take up")
    assert "would take up “one” (60 of 100), “two” (30 of 100) and “three”" in chosen.sentence
    # Products 0, 30 x 50, 10 x 30 and 0: the first one fits nobody and falls out, and the fourth,
    # which helps nobody, is not saved by fitting.
    vote(session, ballot, [{"i2": 50, "i3": 30, "i4": 20}] * 3, 2)
    found = {each.id: each for each in tell_fit(session, ballot, "ideas")}
    fit = found["session.idea_fit.brand_fit"]
    assert (fit.estimate, fit.unit, fit.n) == (1.0, "ideas", 3)
    assert "took “one” away from the first three (3 voters" in fit.sentence


def test_an_idea_that_fits_nowhere_falls_out_and_is_named(session):
    for text in ("one", "two", "three", "four"):
        session.add(Idea(text=text))
    ballot = fit_ballot_of({each.id: each.text for each in session.entries(Idea)})
    vote(session, ballot, [{"i1": 40, "i2": 30, "i3": 20, "i4": 10}] * 3, 1)
    vote(session, ballot, [{"i2": 40, "i3": 30, "i4": 30}] * 3, 2)
    fit = tell_fit(session, ballot, "ideas")[-1]
    assert fit.estimate == 1.0
    assert "took “one” away from the first three, and put “four” there" in fit.sentence


def test_fit_is_told_of_few_voters_nothing_and_of_no_other_ballot(session):
    session.add(Idea(text="one"))
    session.add(Idea(text="two"))
    ballot = fit_ballot_of({"i1": "one", "i2": "two"})
    vote(session, ballot, [{"i1": 100}] * 2, 1)
    assert tell_fit(session, ballot, "ideas") == ()
    assert tell_fit(session, priority_ballot_of({"i1": "one", "i2": "two"}), "touchpoints") == ()


# The guided session


def test_sessions_last_forty_minutes_or_twenty():
    guide = guide_of("lens")
    assert (sum(s.minutes for s in guide), sum(s.express for s in guide)) == (40, 20)


def test_ghosts_take_the_room_from_people_to_an_idea(folder, result, tmp_path):
    (folder / "ghosts.json").unlink(missing_ok=True)
    session = cx.open_session(folder / "ghosts.json", study=folder, mode="rehearsal")
    play(session, lens, "begin")
    for section in ("guess", "show", "decide"):
        play(session, result, section)
    told = {each.id.split(".")[1] for each in confront(result, session)}
    assert {"reach", "idea_fit", "voice_share", "decision", "commitments"} <= told
    assert cx.report(result, tmp_path, session).endswith("two/lens/results.json")
