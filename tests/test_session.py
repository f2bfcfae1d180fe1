"""The session file: whole or as it was, resumed after any end, and refused in a sentence."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from test_ballots import VOTES, hold_round, points, vote

from cxkit import atomic
from cxkit.findings import DataError
from cxkit.workshop import ATTRIBUTION, NotSaved, attribution_ballot, open_session

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "may.json"


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# Begin and resume


def test_a_new_session_is_on_the_disk_at_once_and_readable(path):
    open_session(path, study="museum")
    record = json.loads(path.read_text())
    assert list(record) == [
        "schema", "meta", "roster", "agenda", "ballots", "cards", "ideas", "notes", "causes",
        "decisions", "commitments", "looks",
    ]  # fmt: skip
    assert (record["schema"], record["meta"]["study"]) == (2, "museum")
    assert len(path.read_text().splitlines()) > 10


def test_an_open_round_goes_on_where_the_kernel_died(path):
    session = open_session(path)
    vote(session, *VOTES[0])
    vote(session, *VOTES[1])
    del session
    again = open_session(path)
    assert again.votes(ATTRIBUTION, round=1) == 2
    assert again.notice == ""
    assert again.close(ATTRIBUTION, round=1).totals == points(30, 135, 35)


@pytest.mark.parametrize("left", [1, 40, -1])
def test_a_torn_last_line_does_not_count_and_is_said(path, left):
    session = open_session(path)
    for numbers in VOTES[:3]:
        vote(session, *numbers)
    log = path.with_name(".may.json.votes")
    lines = log.read_bytes().splitlines(keepends=True)
    # Without its line feed a line is not whole, even if all the rest is there.
    log.write_bytes(b"".join(lines[:2]) + lines[2][:left])
    again = open_session(path)
    assert again.votes(ATTRIBUTION, round=1) == 2
    assert "does not count" in again.notice
    assert "does not count" in repr(again)
    vote(again, *VOTES[3])
    assert (again.notice, open_session(path).notice) == ("", "")
    assert again.close(ATTRIBUTION, round=1).totals == points(40, 202, 58)


def test_a_new_session_does_not_inherit_the_votes_of_a_deleted_one(path):
    vote(open_session(path), *VOTES[0])
    path.unlink()
    assert open_session(path).votes(ATTRIBUTION, round=1) == 0
    assert names_in(path.parent) == [".may.json.lock", "may.json"]


def test_what_people_write_into_the_file_by_hand_is_kept(path):
    session = open_session(path)
    record = json.loads(path.read_text())
    record["notes"] = [{"text": "grün", "by": ["p1"]}]
    record["roster"] = [{"pseudonym": "p1", "function": "Digital"}]
    path.write_text("\ufeff" + json.dumps(record), encoding="utf-8")
    session.look("nps.change")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept == record | {"looks": ["nps.change"]}


# A file of the first schema, as it was written then: a round closed, one open, one voted anew.
OLD = """{
  "schema": 1,
  "meta": {"id": "5f0a", "kit": "0.1.0", "study": "museum", "departments": 3},
  "roster": [{"pseudonym": "p1", "function": "Digital"}],
  "agenda": [],
  "ballots": [
    {"step": "attribution", "round": 1, "question": "What has contributed?",
     "tally": {"voters": 4, "totals": {"own": 40, "others": 272, "outside": 88},
               "spread": {"own": 7, "others": 5, "outside": 5}, "looks": 1},
     "reopened": [{"reason": "two came late", "voters": 2}]}
  ],
  "notes": [{"text": "grün"}],
  "causes": [], "decisions": [], "commitments": [],
  "looks": ["nps.change"]
}
"""


def test_a_file_of_the_first_schema_is_read_as_it_means(path):
    path.write_text(OLD, encoding="utf-8")
    session = open_session(path, study="museum", mode="headless")
    tally = session.tally(ATTRIBUTION, round=1)
    assert (tally.voters, tally.totals) == (4, points(40, 272, 88))
    assert (tally.given, tally.agreement) == (None, {})
    assert (session.cards, session.ideas, session.departments) == ({}, (), 1)
    # Reading changes nothing.
    assert path.read_text(encoding="utf-8") == OLD


def test_a_file_of_the_first_schema_is_gone_on_with_in_the_present_one(path):
    path.write_text(OLD, encoding="utf-8")
    session = open_session(path, study="museum")
    hold_round(session, 2)
    before, after = json.loads(OLD), json.loads(path.read_text(encoding="utf-8"))
    assert (after["schema"], after["cards"], after["ideas"]) == (2, [], [])
    for kept in ("meta", "roster", "notes", "looks"):
        assert after[kept] == before[kept]
    old, new = before["ballots"][0], after["ballots"][0]
    assert new == old | {"tally": old["tally"] | {"given": None, "agreement": {}}}


# Refused, and left as it was


def spoil(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    "spoiled, said, line",
    [
        (lambda text: text[: len(text) // 2], "damaged", True),
        (lambda text: "", "damaged", True),
        (lambda text: "[" * 100_000, "damaged", False),
        (lambda text: spoil(text, '"looks": []', '"looks": NaN'), "damaged", False),
        (lambda text: '{"schema": 1, "study": "museum"}', "no cxkit session", False),
        (lambda text: "[1]", "no cxkit session", False),
        (lambda text: spoil(text, '"schema": 2', '"schema": 3'), "schema 1 and 2", True),
        (lambda text: spoil(text, '"schema": 2', '"schema": true'), "schema 1 and 2", True),
        (lambda text: spoil(text, '"looks"', '"look"'), "does not fit: look", True),
        (lambda text: spoil(text, '"roster": []', '"roster": 3'), "does not fit: roster", True),
        (lambda text: spoil(text, "museum", "shop"), "another study than museum", False),
    ],
)
@pytest.mark.parametrize("mode", ["guided", "headless"])
def test_what_is_no_session_of_ours_is_refused_and_left_alone(path, mode, spoiled, said, line):
    open_session(path, study="museum")
    text = spoiled(path.read_text())
    path.write_text(text)
    with pytest.raises(DataError, match=said) as refused:
        open_session(path, study="museum", mode=mode)
    assert path.read_text() == text
    for problem in refused.value.problems:
        assert (problem.file, bool(problem.hint)) == ("may.json", True)
        assert (problem.line is not None) or not line


def test_bytes_that_are_no_text_are_refused_with_their_line(path):
    path.write_bytes(b'{"schema": 1,\n"meta": "\xff"}')
    with pytest.raises(DataError, match="may.json, line 2"):
        open_session(path)


def test_a_damaged_line_of_votes_is_refused_with_its_line(path):
    session = open_session(path)
    vote(session, *VOTES[0])
    log = path.with_name(".may.json.votes")
    log.write_text("{}\n" + log.read_text())
    with pytest.raises(DataError, match=r"(?s)votes cannot be read.*\.may\.json\.votes, line 1"):
        open_session(path)


def test_a_vote_that_was_tampered_with_keeps_its_round_open(path):
    session = open_session(path)
    vote(session, *VOTES[0])
    log = path.with_name(".may.json.votes")
    log.write_text(spoil(log.read_text(), '"others":75', '"others":99'))
    with pytest.raises(DataError, match="a line is no vote of this ballot"):
        session.close(ATTRIBUTION, round=1)
    assert (log.exists(), session.tally(ATTRIBUTION, round=1)) == (True, None)


@pytest.mark.parametrize("mode", ["", "Guided", "silent"])
def test_a_mode_is_one_of_three(mode):
    with pytest.raises(DataError, match="guided, express, headless"):
        open_session("", mode=mode)


def test_a_folder_that_is_not_there_is_said(path):
    with pytest.raises(DataError, match="folder must exist"):
        open_session(path / "deeper.json")
    with pytest.raises(DataError, match="must be readable"):
        open_session(path.parent)


def test_a_second_kernel_is_refused_and_the_first_goes_on(path):
    session = open_session(path)
    # The same kernel may run its cell again.
    assert open_session(path).held
    code = (
        "import sys\n"
        "from cxkit.findings import DataError\n"
        "from cxkit.workshop import open_session\n"
        "try: open_session(sys.argv[1])\n"
        "except DataError as error: print(error)\n"
        "print(open_session(sys.argv[1], mode='headless'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, path], env=environment, text=True,
                          capture_output=True, check=True)  # fmt: skip
    assert "another notebook has this session open" in done.stdout
    assert "no round is closed yet" in done.stdout
    vote(session, *VOTES[0])
    assert session.votes(ATTRIBUTION, round=1) == 1


# Headless


def test_without_a_file_nothing_is_held_and_nothing_can_be_entered():
    session = open_session("")
    assert repr(session) == "No workshop was held."
    assert (session.held, session.departments, session.votes(ATTRIBUTION, round=1)) == (
        False, None, 0,
    )  # fmt: skip
    assert session.tally(ATTRIBUTION, round=1) is None
    session.look("nps.change")
    with pytest.raises(DataError, match="No workshop was held"):
        vote(session, *VOTES[0])


@pytest.mark.parametrize("by_environment", [True, False])
def test_a_headless_run_reads_and_changes_nothing(path, monkeypatch, by_environment):
    first = open_session(path)
    hold_round(first, 1)
    vote(first, *VOTES[0], round=2)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    if by_environment:
        monkeypatch.setenv("CXKIT_MODE", "headless")
    session = open_session(path, mode="guided" if by_environment else "headless")
    session.look("nps.change")
    for entry in (
        lambda: vote(session, *VOTES[0], round=2),
        lambda: session.close(ATTRIBUTION, round=2),
        lambda: session.reopen(ATTRIBUTION, round=1, reason="x"),
        lambda: session.set_departments(3),
    ):
        with pytest.raises(DataError, match="only reads"):
            entry()
    shown = attribution_ballot(session, round=2)
    assert repr(shown) == (
        "Round 1: My own department 10, Other departments 68, Outside our control 22 "
        "(mean points of 100, 4 votes).\nRound 2 is open: 1 vote."
    )
    assert "<td>Other departments</td><td>68</td>" in shown._repr_html_()
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before


def test_a_headless_run_without_its_file_is_refused(path):
    with pytest.raises(DataError, match="must be readable"):
        open_session(path, mode="headless")
    assert names_in(path.parent) == []


def test_a_ballot_without_a_workshop_says_so():
    assert repr(attribution_ballot(open_session(""))) == "No workshop was held."


def test_a_round_that_the_ballot_does_not_have_is_an_error():
    with pytest.raises(ValueError, match="round 1 or 2"):
        attribution_ballot(open_session(""), round=3)


def test_importing_the_workshop_imports_no_widgets():
    code = "import sys, cxkit.workshop; sys.exit('ipywidgets' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


# Faults


class Disk:
    """Counts every call that changes the disk, and lets the n-th one fail half-way."""

    CALLS = ("write", "fsync", "replace", "ftruncate", "unlink")

    def __init__(self, n, fail):
        self.n, self.fail, self.calls = n, fail, 0

    def wrap(self, name):
        real = getattr(os, name)

        def call(*arguments, **options):
            self.calls += 1
            if self.calls == self.n:
                if name == "write":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                self.fail()
            # Waiting for the disk is left out: what was written is seen by everyone meanwhile.
            return None if name == "fsync" else real(*arguments, **options)

        return call

    def break_(self, monkeypatch):
        for name in self.CALLS:
            monkeypatch.setattr(os, name, self.wrap(name))


def hold_workshop(session, note, tries=1):
    """Let two people vote in both rounds; `note` is told what was acknowledged, as it is."""

    def attempt(action):
        for left in reversed(range(tries)):
            try:
                return action()
            except NotSaved:
                if not left:
                    raise

    for round in (1, 2):
        for number, numbers in enumerate(VOTES[:2]):
            token = f"{round}-{number}"
            attempt(lambda numbers=numbers, token=token, round=round: vote(
                session, *numbers, round=round, token=token))  # fmt: skip
            note(f"vote {round} {number + 1}")
        attempt(lambda round=round: session.close(ATTRIBUTION, round=round))
        note(f"close {round}")


def check_acknowledged(session, told):
    """Look whether everything that was said to be saved is there, and counted once."""
    for what in told:
        kind, round, *number = what.split()
        tally = session.tally(ATTRIBUTION, round=int(round))
        if kind == "close":
            assert tally is not None
        else:
            assert int(number[0]) <= session.votes(ATTRIBUTION, round=int(round)) <= 2
        if tally:
            assert (tally.voters, tally.totals) == (2, points(30, 135, 35))


def test_a_full_disk_at_any_single_write_loses_and_doubles_nothing(tmp_path, monkeypatch):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    for n in range(1, 100):
        path = tmp_path / f"{n}.json"
        session, told, said = open_session(path), [], ""
        with monkeypatch.context() as patched:
            disk = Disk(n, full)
            disk.break_(patched)
            try:
                hold_workshop(session, told.append)
            except NotSaved as error:
                said = str(error)
        # What was acknowledged is there at once in this kernel, and for the next one.
        check_acknowledged(session, told)
        check_acknowledged(open_session(path), told)
        if disk.calls < n:
            break
        if said:
            assert "No space left" in said
            other, told = open_session(tmp_path / f"{n}-again.json"), []
            with monkeypatch.context() as patched:
                Disk(n, full).break_(patched)
                hold_workshop(other, told.append, tries=2)
            check_acknowledged(other, told)
            assert len(told) == 6
    assert n > 20
    assert (len(told), said) == (6, "")


# In a process of its own, which dies once for each call that changes the disk.
CRASHES = """
import os, sys
folder, *paths = sys.argv[1:]
sys.path[:0] = paths
from test_session import Disk, hold_workshop
from cxkit.workshop import open_session
for n in range(1, 100):
    child = os.fork()
    if not child:
        told = open(f"{folder}/{n}.told", "a", buffering=1)
        Disk(n, lambda: os._exit(9)).break_(type("Patch", (), {"setattr": setattr})())
        hold_workshop(open_session(f"{folder}/{n}.json"), lambda what: told.write(what + "\\n"))
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can fork")
def test_a_kernel_killed_inside_any_single_write_loses_nothing_acknowledged(tmp_path):
    paths = [str(ROOT), str(ROOT / "tests")]
    done = subprocess.run([sys.executable, "-c", CRASHES, tmp_path, *paths], text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    ends = sorted(tmp_path.glob("*.told"), key=lambda path: int(path.stem))
    counts = []
    for end in ends:
        told = end.read_text().splitlines()
        session = open_session(end.with_suffix(".json"))
        check_acknowledged(session, told)
        counts.append(len(told))
    assert list(tmp_path.glob(".*.tmp")) == []
    assert len(ends) > 20
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 6)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_said_before_anyone_votes(path):
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(DataError, match="cannot be written"):
            open_session(path)
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_a_file_held_by_a_scanner_is_tried_again(path, monkeypatch):
    session = open_session(path)
    vote(session, *VOTES[0])
    held, replace = iter([True] * 4), os.replace

    def sometimes(source, target):
        if next(held, False):
            raise PermissionError(13, "held")
        replace(source, target)

    monkeypatch.setattr(atomic, "PAUSE", 0)
    monkeypatch.setattr(os, "replace", sometimes)
    assert session.close(ATTRIBUTION, round=1).voters == 1


def test_votes_that_cannot_be_removed_are_said_and_never_count_again(path, monkeypatch):
    session = open_session(path)
    vote(session, *VOTES[0])

    def fail(*arguments, **options):
        raise PermissionError(13, "held")

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", fail)
        session.close(ATTRIBUTION, round=1)
    assert "Remove .may.json.votes" in session.notice
    session.reopen(ATTRIBUTION, round=1, reason="two came late")
    assert session.votes(ATTRIBUTION, round=1) == 0


# The widget, without a browser


def seen(box):
    """Give what the screen says, in one text."""
    values = [str(getattr(child, "value", "")) for child in box.children]
    return " ".join(value for value in values if not value.startswith("<style>"))


def buttons(box):
    rows = [child.children for child in box.children if hasattr(child, "children")]
    return {button.description: button for row in rows for button in row}


def press(box, words):
    buttons(box)[words].click()


def fill(box, *numbers):
    fields = [child for child in box.children if "cxkit-number" in child._dom_classes]
    for field, number in zip(fields, numbers, strict=True):
        field.value = str(number)


@pytest.fixture
def box(path):
    box = attribution_ballot(open_session(path))
    fill(box, 3)
    press(box, "Begin round 1")
    return box


@pytest.mark.parametrize(
    "numbers, said",
    [
        (("60", "", "30"), "10 points left"),
        (("60", " 30 ", "10"), "All 100 points given"),
        (("60", "50", "0"), "10 points too many"),
        (("60", "12.5", "0"), "Points are whole numbers"),
        (("-5", "50", "0"), "Points are whole numbers"),
    ],
)
def test_the_screen_says_what_is_left(box, numbers, said):
    fill(box, *numbers)
    assert said in seen(box)


def test_a_vote_that_is_none_is_not_taken_and_stays_on_the_screen(box, path):
    fill(box, "60", "12.5", "30")
    press(box, "Save my vote")
    assert "Points are whole numbers from 0 to 100." in seen(box)
    press(box, "Close the round…")
    assert "numbers typed here are not saved" in seen(box).lower()
    assert open_session(path).votes(ATTRIBUTION, round=1) == 0


def test_the_next_voter_sees_nothing_of_the_one_before(box):
    fill(box, 11, 71, 18)
    press(box, "Save my vote")
    assert "1 vote saved" in seen(box)
    press(box, "Next voter")
    assert "100 points left" in seen(box)
    fields = [child for child in box.children if "cxkit-number" in child._dom_classes]
    assert [field.value for field in fields] == ["", "", ""]


def test_a_vote_is_taken_back_on_the_screen(box, path):
    fill(box, 10, 70, 20)
    press(box, "Save my vote")
    press(box, "Take my vote back")
    assert "No votes yet" in seen(box)
    assert open_session(path).votes(ATTRIBUTION, round=1) == 0


def test_a_second_click_on_a_screen_that_is_gone_decides_nothing(box, path):
    fill(box, 10, 70, 20)
    save = buttons(box)["Save my vote"]
    save.click()
    save.click()
    assert open_session(path).votes(ATTRIBUTION, round=1) == 1
    assert "1 vote saved" in seen(box)


def test_a_vote_that_the_disk_did_not_take_is_loud_and_can_be_saved_again(box, path, monkeypatch):
    fill(box, 10, 70, 20)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "full")))
        press(box, "Save my vote")
    assert "NOT SAVED" in seen(box)
    assert "full" in seen(box)
    assert "1 vote" not in seen(box)
    press(box, "Save my vote")
    assert "1 vote saved" in seen(box)
    assert open_session(path).votes(ATTRIBUTION, round=1) == 1


def test_what_nobody_foresaw_is_loud_as_well(box, monkeypatch):
    fill(box, 10, 70, 20)
    monkeypatch.setattr("cxkit.workshop.record.session.Session.vote", None)
    press(box, "Save my vote")
    assert "NOT SAVED" in seen(box)


def test_a_round_is_closed_in_two_steps_and_voted_anew_for_a_reason(box, path):
    fill(box, 10, 70, 20)
    press(box, "Save my vote")
    press(box, "Close the round…")
    assert "With so few" in seen(box)
    press(box, "Not yet, go on voting")
    press(box, "Close the round…")
    press(box, "Yes, close round 1")
    assert "Round 1 is closed and saved" in seen(box)
    assert "<td>Other departments</td><td>70</td>" in seen(box)
    press(box, "Vote again…")
    press(box, "Everyone votes again")
    assert "Write down why" in seen(box)
    next(child for child in box.children if "cxkit-field" in child._dom_classes).value = "<b>late"
    press(box, "Everyone votes again")
    assert "Begin round 1" in buttons(box)
    assert json.loads(path.read_text())["ballots"][0]["reopened"][0]["reason"] == "<b>late"


def test_a_closed_round_shows_its_totals_when_the_cell_runs_again(path):
    session = open_session(path)
    hold_round(session, 1)
    assert "Round 1 is closed and saved" in seen(attribution_ballot(session))
    second = attribution_ballot(session, round=2)
    press(second, "Begin round 2")
    assert "100 points left" in seen(second)
