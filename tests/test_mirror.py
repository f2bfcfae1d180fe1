"""The room `mirror`: the moments that hurt, by hand, and what a room believes meanwhile."""

from pathlib import Path

import pandas as pd
import pytest

import cxkit as cx
from cxkit import mirror
from cxkit.findings import DataError
from cxkit.reporting.results import as_record
from cxkit.workshop import confront
from cxkit.workshop.agenda import guide_of
from cxkit.workshop.ballots.asked import ATTRIBUTION, BETTER
from cxkit.workshop.ballots.kinds import new_token
from cxkit.workshop.ghosts import play
from cxkit.workshop.heard.causes import evidence_of
from cxkit.workshop.record.entries import Cause, Commitment

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data" / "samples" / "museum"

STUDY = """
schema: 1
name: Door and desk
survey:
  files: [{file: answers.csv}]
  columns: {persona: kind, verbatim: comment}
ratings: {low: 1, high: 10, missing: [""], not_used: [0]}
journey:
  - stage: Visit
    touchpoints:
      - {id: door, label: Door, column: door, owners: [House, Guests], words: [door]}
      - {id: desk, label: Desk, column: desk, owners: [Guests]}
personas:
  - {id: many, label: Many, value: many, customers: 1000}
  - {id: few, label: Few, value: few}
"""


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


def make_rows() -> pd.DataFrame:
    """Many: 90 of 150 rate the door low, half meet the desk. Few: 8 of 12 rate the door low."""
    many = pd.DataFrame(
        {
            "kind": "many", "door": [5] * 90 + [6] * 60, "desk": [9, 0] * 75,
            "comment": ["the door is far too heavy"] * 10
            + [""] * 100 + ["a door as I like doors, really"] * 40,
        }
    )  # fmt: skip
    few = pd.DataFrame(
        {"kind": "few", "door": [1] * 8 + [10] * 4, "desk": [2] * 2 + [8] * 10, "comment": ""}
    )
    return pd.concat([many, few], ignore_index=True)


def write_study(folder: Path, rows: pd.DataFrame, text: str = STUDY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    rows.to_csv(folder / "answers.csv", index=False)
    return folder


def analyse(folder: Path, *, by="", **choices):
    return mirror.analyse(mirror.reduce(cx.open_study(folder), by=by), **choices)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("mirror") / "house", make_rows())


@pytest.fixture(scope="module")
def result(folder):
    return analyse(folder)


@pytest.fixture
def session(folder):
    (folder / "may.json").unlink(missing_ok=True)
    return cx.open_session(folder / "may.json", study=folder)


# Moments


def test_moments_are_counted_by_hand(result):
    door = result.moments.table.loc[("Many", "door")]
    # 90 of 150 rated it 5 of 1 to 10, whose middle is 5.5; everybody met it.
    assert (door["share"], door["n"], door["reach"]) == (0.6, 150, 1.0)
    assert door["lived"] == pytest.approx(600)
    desk = result.moments.table.loc[("Many", "desk")]
    assert (desk["share"], desk["n"], desk["reach"]) == (0.0, 75, 0.5)
    # 90 + 8 low of 162 at the door, 2 of 75 + 12 at the desk.
    assert result.moments.usual == pytest.approx(100 / 249)


def test_the_middle_of_a_scale_is_not_low(tmp_path):
    rows = make_rows().assign(door=lambda t: t["door"].clip(2, 3), desk=3)
    text = STUDY.replace("low: 1, high: 10", "low: 1, high: 5")
    found = analyse(write_study(tmp_path / "s", rows, text)).moments.table["share"]
    assert found["Many", "door"] == 0.0
    assert found["Few", "door"] == pytest.approx(8 / 12)


def test_a_small_group_does_not_come_first_by_a_larger_share(result):
    # 8 of 12 is more than 90 of 150, and less sure.
    table = result.moments.table
    assert table.loc[("Few", "door"), "share"] > table.loc[("Many", "door"), "share"]
    assert table.index[0] == ("Many", "door")


def test_limits_hold_for_all_moments_together(result, tmp_path):
    # Four moments at 95 % each hold at 1 - 0.05 / 4: as one moment alone does at that level.
    text = STUDY.replace(", column: desk", "")
    alone = write_study(tmp_path / "s", make_rows().iloc[:150], text)
    one = analyse(alone, level=1 - 0.05 / 4).moments.table
    limits = result.moments.table.loc[("Many", "door"), ["low", "high"]].tolist()
    assert (len(one), len(result.moments.table)) == (1, 4)
    assert limits == pytest.approx(one.loc[("Many", "door"), ["low", "high"]].tolist())


@pytest.mark.parametrize("delta, verdict", [(1, "more than usual"), (30, "not told from usual")])
def test_a_moment_is_told_by_how_much_more_would_matter(folder, delta, verdict):
    assert analyse(folder, delta=delta).finding("moment.many.door").verdict == verdict


def test_the_order_of_rows_does_not_matter(result, tmp_path):
    other = analyse(write_study(tmp_path / "house", make_rows().sample(frac=1, random_state=5)))
    assert [each.id for each in other.findings] == [each.id for each in result.findings]
    assert other.moments.table["share"].tolist() == pytest.approx(
        result.moments.table["share"].tolist()
    )


def test_departments_are_named_together_by_the_alphabet(result):
    found = result.finding("moments.shared")
    # Door twice, with two owners; desk twice, with one.
    assert found.estimate == 2 / 4
    assert found.sentence.endswith("they lie with Guests and House together.")


def test_one_department_alone_is_never_named(tmp_path):
    text = STUDY.replace("owners: [House, Guests]", "owners: [Guests]")
    found = analyse(write_study(tmp_path / "s", make_rows(), text))
    assert [each.id for each in found.findings if each.id == "moments.shared"] == []
    assert "Guests" not in " ".join(found.summary.sentences)


def test_only_those_who_had_a_bad_time_are_quoted(result):
    # Forty people name the door and like it.
    assert result.tables["quotes"]["quote"].tolist() == ["the door is far too heavy"]


def test_a_study_without_ratings_is_refused(tmp_path):
    text = STUDY.replace('ratings: {low: 1, high: 10, missing: [""], not_used: [0]}', "")
    text = text.replace(", column: door", "").replace(", column: desk", "")
    with pytest.raises(DataError, match="needs rated touchpoints"):
        analyse(write_study(tmp_path / "s", make_rows(), text))


@pytest.mark.parametrize("choices", [{"by": "height"}, {"delta": -1}, {"level": 0}])
def test_parameters_out_of_range_are_refused(folder, choices):
    with pytest.raises(DataError):
        analyse(folder, **choices)


def test_the_picture_is_hollow_where_nothing_is_told_from_usual(result):
    ax = mirror.plot_moments(result)
    filled = [tuple(each.get_facecolor()[0][:3]) != (1, 1, 1) for each in ax.collections
              if len(each.get_offsets()) and len(each.get_facecolor())]  # fmt: skip
    clear = (result.moments.first["verdict"] == "more than usual").sum()
    assert clear in (1, 2)
    assert sorted(set(filled)) == [False, True]


def test_the_museums_planted_moment_comes_first_and_its_page_keeps_the_wording():
    found = analyse(MUSEUM)
    assert found.headline[0] == "moment.families.cloakroom"
    assert found.finding("moment.families.cloakroom").verdict == "more than usual"
    warnings = as_record(found)["warnings"]
    assert [each for each in warnings if each.startswith("Wording")] == []


# What the room believes


def vote(session, ballot, votes, round=1):
    for each in votes:
        session.vote(ballot, each, round=round, token=new_token())
    session.close(ballot, round=round)


def test_the_gap_and_the_shift_are_told_in_this_room(result, session):
    vote(session, BETTER, [{"my_team": 8, "other_teams": each} for each in (4, 5, 6)])
    vote(session, ATTRIBUTION, [{"own": 20, "others": 60, "outside": 20}] * 3)
    vote(session, ATTRIBUTION, [{"own": 50, "others": 30, "outside": 20}] * 3, round=2)
    found = {each.id: each for each in confront(result, session)}
    # 8 against 5; 60 points before, 30 after.
    assert found["session.better.gap"].estimate == 3.0
    assert found["session.attribution.shift"].estimate == -30.0


def test_a_cause_stands_beside_its_moment_and_why_is_left_open(result):
    evidence = evidence_of(Cause(text="it sticks", touchpoint="door"), result)
    assert evidence.status == "the answers leave it open"
    assert evidence.sentence.startswith("Many at “Door”: 60 %")


def test_commitments_stand_by_the_alphabet_whatever_the_role(result, session):
    for role in ("Director", "Cloakroom", "board"):
        session.add(Commitment(role=role, does="listen"))
    said = next(f for f in confront(result, session) if f.id == "session.commitments")
    assert "by: board, Cloakroom and Director" in said.sentence


# The guided session


def test_sessions_last_about_forty_minutes_or_twenty():
    guide = guide_of("mirror")
    assert (sum(s.minutes for s in guide), sum(s.express for s in guide)) == (40, 20)
    # What was promised comes before everything else.
    assert guide[0].uses[-1] == "ballot promises 1"


def test_ghosts_take_the_room_from_belief_to_monday(folder, result, tmp_path):
    (folder / "ghosts.json").unlink(missing_ok=True)
    session = cx.open_session(folder / "ghosts.json", study=folder, mode="rehearsal")
    play(session, mirror, "begin")
    for section in ("guess", "show", "decide"):
        play(session, result, section)
    told = {each.id.split(".")[1] for each in confront(result, session)}
    assert {"better", "attribution", "control", "decision", "commitments"} <= told
    assert cx.report(result, tmp_path, session).endswith("house/mirror/results.json")
