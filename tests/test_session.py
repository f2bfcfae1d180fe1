"""The session file: whole or as it was, resumed after any end, and refused in a sentence."""

import contextlib
import errno
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from test_ballots import VOTES, hold_round, points, vote

from cxkit import atomic
from cxkit.findings import DataError
from cxkit.workshop import (
    ATTRIBUTION,
    Card,
    Idea,
    NotSaved,
    PointBallot,
    ballot,
    open_session,
)
from cxkit.workshop.record import votes
from cxkit.workshop.record.session import close_joined, join_session

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
        "schema", "meta", "roster", "agenda", "ballots", "asked", "cards", "traits", "ideas",
        "notes", "goals", "upsides", "codings", "causes", "actions", "decisions", "commitments",
        "aspirations", "inputs", "stories", "looks", "given",
    ]  # fmt: skip
    assert (record["schema"], record["meta"]["study"]) == (3, "museum")
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


def test_a_new_session_does_not_inherit_the_votes_of_a_deleted_one(path):
    vote(open_session(path), *VOTES[0])
    path.unlink()
    assert open_session(path).votes(ATTRIBUTION, round=1) == 0
    assert names_in(path.parent) == [".may.json.lock", ".may.json.votes.lock", "may.json"]


def test_what_people_write_into_the_file_by_hand_is_kept(path):
    session = open_session(path)
    record = json.loads(path.read_text())
    record["notes"] = [{"id": "n1", "text": "grün", "tag": "remark", "step": ""}]
    record["roster"] = [{"pseudonym": "p1", "function": "Digital", "frontline": True}]
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


NEW_IN_TALLIES = {"given": None, "agreement": {}, "texts": [], "forecasts": {}}


def test_a_file_of_the_first_schema_is_read_as_it_means(path):
    path.write_text(OLD, encoding="utf-8")
    session = open_session(path, study="museum", mode="headless")
    tally = session.tally(ATTRIBUTION, round=1)
    assert (tally.voters, tally.totals) == (4, points(40, 272, 88))
    assert (tally.given, tally.agreement) == (None, {})
    assert (session.entries(Card), session.entries(Idea), session.departments) == ((), (), 1)
    # Reading changes nothing.
    assert path.read_text(encoding="utf-8") == OLD


def test_a_file_of_the_first_schema_is_gone_on_with_in_the_present_one(path):
    path.write_text(OLD, encoding="utf-8")
    session = open_session(path, study="museum")
    hold_round(session, 2)
    before, after = json.loads(OLD), json.loads(path.read_text(encoding="utf-8"))
    assert (after["schema"], after["cards"], after["ideas"]) == (3, [], [])
    # What an older file does not have is written as nothing; what it has stays.
    assert after["looks"] == before["looks"]
    assert after["meta"] == after["meta"] | before["meta"]
    for kept in ("roster", "notes"):
        assert after[kept] == [
            new | old for new, old in zip(after[kept], before[kept], strict=True)
        ]
    old, new = before["ballots"][0], after["ballots"][0]
    assert new == old | {"tally": old["tally"] | NEW_IN_TALLIES, "votes": []}


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
        (lambda text: spoil(text, '"schema": 3', '"schema": 4'), "schema 1, 2 and 3", True),
        (lambda text: spoil(text, '"schema": 3', '"schema": true'), "schema 1, 2 and 3", True),
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


def change(log, statement):
    with contextlib.closing(sqlite3.connect(log)) as store:
        store.execute(statement)
        store.commit()


@pytest.mark.parametrize(
    "damage",
    [
        lambda log: log.write_text('{"session": "5f0a", "step": "attribution"}\n' * 3),
        lambda log: log.write_bytes(log.read_bytes()[:5000]),
        lambda log: log.write_bytes(b"SQLite format 3\0" + bytes(8000)),
        lambda log: log.write_bytes(log.read_bytes()[:4096] + b"\xff" * 4096),
        lambda log: change(log, "UPDATE votes SET vote = '{}'"),
        lambda log: change(log, "UPDATE votes SET vote = 3"),
        lambda log: change(log, "ALTER TABLE votes RENAME COLUMN vote TO choice"),
        lambda log: change(log, "ALTER TABLE votes RENAME TO voices"),
    ],
)
def test_a_damaged_file_of_votes_is_refused_with_the_way_out_and_left_alone(path, damage):
    session = open_session(path)
    vote(session, *VOTES[0])
    log = path.with_name(".may.json.votes")
    damage(log)
    before = log.read_bytes()
    for entry in (
        lambda: open_session(path),
        lambda: vote(session, *VOTES[1]),
        lambda: session.votes(ATTRIBUTION, round=1),
        lambda: session.close(ATTRIBUTION, round=1),
    ):
        with pytest.raises(DataError, match=r"(?s)votes is damaged.*\.votes.*everyone vote again"):
            entry()
    assert log.read_bytes() == before
    log.unlink()
    vote(open_session(path), *VOTES[1])
    assert session.close(ATTRIBUTION, round=1).totals == points(*VOTES[1])


def test_a_vote_that_was_tampered_with_keeps_its_round_open(path):
    session = open_session(path)
    vote(session, *VOTES[0])
    log = path.with_name(".may.json.votes")
    change(log, """UPDATE votes SET vote = replace(vote, '"others":75', '"others":99')""")
    with pytest.raises(DataError, match="a vote is none of this ballot"):
        session.close(ATTRIBUTION, round=1)
    assert (log.exists(), session.tally(ATTRIBUTION, round=1)) == (True, None)


@pytest.mark.parametrize("mode", ["", "Guided", "silent"])
def test_a_mode_is_one_of_four(mode):
    with pytest.raises(DataError, match="guided, express, rehearsal, headless"):
        open_session("", mode=mode)


def test_a_folder_that_is_not_there_is_said(path):
    with pytest.raises(DataError, match="folder must exist"):
        open_session(path / "deeper.json")
    with pytest.raises(DataError, match="must be readable"):
        open_session(path.parent)


def test_a_second_kernel_is_refused_and_the_first_goes_on(path, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "rooms/30_nps.ipynb")
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
    assert "go on in 30_nps.ipynb" in done.stdout
    assert "no round is closed yet" in done.stdout
    vote(session, *VOTES[0])
    assert session.votes(ATTRIBUTION, round=1) == 1


def test_where_another_round_stays_open_counted_votes_are_overwritten(path):
    session = open_session(path)
    lunch = PointBallot("lunch", ("Soup or salad?",), {"soup": "Soup", "salad": "Salad"})
    kept = [f"stays {number}" for number in range(40)]
    gone = [f"leaves {number}" for number in range(40)]
    for stays, leaves in zip(kept, gone, strict=True):
        session.vote(lunch, {"soup": 60, "salad": 40}, round=1, token=stays)
        vote(session, *VOTES[0], token=leaves)
    log = path.with_name(".may.json.votes")
    content = log.read_bytes()
    assert all(token.encode() in content for token in kept + gone)
    session.close(ATTRIBUTION, round=1)
    content = log.read_bytes()
    assert all(token.encode() in content for token in kept)
    assert not any(token.encode() in content for token in gone)
    assert b"attribution" not in content


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
        lambda: session.describe(departments=3),
    ):
        with pytest.raises(DataError, match="only reads"):
            entry()
    shown = ballot(session, "attribution", round=2)
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
    assert repr(ballot(open_session(""), "attribution")) == "No workshop was held."


def test_a_round_that_the_ballot_does_not_have_is_an_error():
    with pytest.raises(ValueError, match="round 1 or 2"):
        ballot(open_session(""), "attribution", round=3)


def test_importing_the_workshop_imports_no_widgets():
    code = "import sys, cxkit.workshop; sys.exit('ipywidgets' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


# Faults


class Disk:
    """Counts every call that changes the disk, every step of SQLite, and lets the n-th one fail."""

    CALLS = ("fsync", "replace", "unlink")

    def __init__(self, n, fail):
        self.n, self.fail, self.calls = n, fail, 0

    def count(self):
        self.calls += 1
        if self.calls == self.n:
            self.fail()

    def wrap(self, name):
        real = getattr(os, name)

        def call(*arguments, **options):
            self.count()
            # Waiting for the disk is left out: what was written is seen by everyone meanwhile.
            return None if name == "fsync" else real(*arguments, **options)

        return call

    def break_(self, monkeypatch):
        for name in self.CALLS:
            monkeypatch.setattr(os, name, self.wrap(name))
        real = sqlite3.connect

        def connect(*arguments, **options):
            store = real(*arguments, **options)
            store.set_progress_handler(self.count, 1)
            return store

        monkeypatch.setattr(sqlite3, "connect", connect)
        settings = ("synchronous = OFF", "secure_delete = ON")
        monkeypatch.setattr("cxkit.workshop.record.votes.SETTINGS", settings)


def steps_of_a_workshop(folder, monkeypatch, most=60):
    """Give where to let it fail: at every call of Python and some 60 steps of SQLite."""
    with monkeypatch.context() as patched:
        disk = Disk(0, None)
        disk.break_(patched)
        hold_workshop(open_session(folder / "whole.json"), lambda what: None)
    return range(1, disk.calls + 1, max(1, disk.calls // most))


def hold_workshop(session, note, tries=1):
    """Let two people vote in both rounds; `note` is told what was acknowledged, as it is."""

    def attempt(action):
        for left in reversed(range(tries)):
            try:
                return action()
            except DataError:
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

    stopped = 0
    for n in steps_of_a_workshop(tmp_path, monkeypatch):
        path = tmp_path / f"{n}.json"
        session, told, said = open_session(path), [], ""
        with monkeypatch.context() as patched:
            Disk(n, full).break_(patched)
            try:
                hold_workshop(session, told.append)
            except DataError as error:
                said = str(error)
        # What was acknowledged is there at once in this kernel, and for the next one.
        check_acknowledged(session, told)
        check_acknowledged(open_session(path), told)
        if said:
            stopped += 1
            assert "No space left" in said or "interrupted" in said
            other, told = open_session(tmp_path / f"{n}-again.json"), []
            with monkeypatch.context() as patched:
                Disk(n, full).break_(patched)
                hold_workshop(other, told.append, tries=2)
            check_acknowledged(other, told)
        assert len(told) == 6
    assert stopped > 20


# In a process of its own, whose children die: each at another step, or when a file reaches
# another size, which is in the middle of a write.
CRASHES = """
import os, pathlib, resource, signal, sys
folder, *paths = sys.argv[1:]
sys.path[:0] = paths
import pytest
from test_session import Disk, hold_workshop, steps_of_a_workshop
from cxkit.workshop import open_session
place = pathlib.Path(folder)
steps = steps_of_a_workshop(place, pytest.MonkeyPatch)
sizes = range(0, 14_000, 700)
for name, n in [*(("step", n) for n in steps), *(("size", n) for n in sizes)]:
    session = open_session(place / f"{name}-{n}.json")
    told = open(place / f"{name}-{n}.told", "a", buffering=1)
    if not os.fork():
        if name == "step":
            Disk(n, lambda: os._exit(9)).break_(pytest.MonkeyPatch())
        else:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))
        hold_workshop(session, lambda what: told.write(what + "\\n"))
        os._exit(0)
    os.wait()
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can fork")
def test_a_kernel_killed_inside_any_single_write_loses_nothing_acknowledged(tmp_path):
    paths = [str(ROOT), str(ROOT / "tests")]
    done = subprocess.run([sys.executable, "-c", CRASHES, tmp_path, *paths], text=True,
                          capture_output=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    for kind in ("step", "size"):
        ends = tmp_path.glob(f"{kind}-*.told")
        counts = []
        for end in sorted(ends, key=lambda path: int(path.stem.partition("-")[2])):
            told = end.read_text().splitlines()
            session = open_session(end.with_suffix(".json"))
            check_acknowledged(session, told)
            # Whoever comes next can go on: with the round that stands open, or with none.
            round = next((r for r in (1, 2) if session.tally(ATTRIBUTION, round=r) is None), None)
            if round:
                vote(session, *VOTES[0], round=round)
                session.close(ATTRIBUTION, round=round)
            counts.append(len(told))
        assert counts == sorted(counts)
        assert (counts[0], counts[-1] >= 5) == (0, True)
    assert list(tmp_path.glob(".*.tmp")) + list(tmp_path.glob(".*-journal")) == []


# Children that vote without end, and write a line for each vote that they were told is saved.
VOTES_ON = """
import os, signal, sys, time
from cxkit.findings import DataError
from cxkit.workshop import ATTRIBUTION
from cxkit.workshop.record.session import close_joined, join_session

def start(name):
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, open(read)
    session, told = join_session(sys.argv[1]), open(write, "w", buffering=1)
    try:
        for number in range(10_000):
            points = {"own": number % 100, "others": 100 - number % 100, "outside": 0}
            session.vote(ATTRIBUTION, points, round=1, token=f"{name}, vote {number}")
            told.write(f"{name} {number}\\n")
    except DataError as error:
        told.write(f"{error}\\n")
    os._exit(0)

if sys.argv[2] == "killed":
    for run in range(1, 16):
        child, told = start(f"run {run}")
        lines = [told.readline() for _ in range(run)]
        # Not always right after an answer: the kill falls into the next vote as well.
        time.sleep(0.002 * (run % 7))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += told.readlines()
        print(len(lines), join_session(sys.argv[1]).votes(ATTRIBUTION, round=1), flush=True)
else:
    children = [start(f"program {n}") for n in range(3)]
    first = [told.readline() for _, told in children]
    print("ready", flush=True)
    for _, told in children:
        lines = told.readlines()
        print(len(lines), lines[-1], end="", flush=True)
"""


def start_voting(path, how):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", VOTES_ON, path, how]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can fork")
def test_a_program_killed_between_any_two_votes_loses_no_acknowledged_one(path):
    session, saved = open_session(path), 0
    with start_voting(path, "killed") as voting:
        runs = [tuple(map(int, line.split())) for line in voting.stdout]
    assert len(runs) == 15
    for told, found in runs:
        # One may be on the disk of which nobody was told any more.
        assert found - saved in (told, told + 1)
        saved = found
    assert session.close(ATTRIBUTION, round=1).voters == saved >= 120


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can fork")
def test_programs_that_vote_while_the_notebook_closes_lose_and_double_nothing(path):
    session = open_session(path)
    with start_voting(path, "closed") as voting:
        assert voting.stdout.readline() == "ready\n"
        tally = session.close(ATTRIBUTION, round=1)
        ends = [line.strip().split(" ", 1) for line in voting.stdout]
    assert [said for _, said in ends] == ["round 1 of attribution is closed"] * 3
    # With the first line of each, read before, and without the last one, which refuses.
    assert tally.voters == sum(int(number) for number, _ in ends)
    left = [".may.json.lock", ".may.json.votes.lock", "may.json"]
    assert names_in(path.parent) == left


def test_a_file_of_votes_that_another_program_keeps_to_itself_is_said(path, monkeypatch):
    session = open_session(path)
    vote(session, *VOTES[0])
    monkeypatch.setattr(votes, "PATIENCE", 0.05)
    with FileLock(path.with_name(".may.json.votes.lock")):
        for entry in (
            lambda: vote(session, *VOTES[1]),
            lambda: session.close(ATTRIBUTION, round=1),
        ):
            with pytest.raises(NotSaved, match="another program keeps the file of votes"):
                entry()
    assert session.close(ATTRIBUTION, round=1).voters == 1


def test_a_program_that_joins_only_votes(path):
    with pytest.raises(DataError, match="folder must exist"):
        join_session(path / "deeper.json")
    joined = join_session(path, study="museum")
    with pytest.raises(DataError, match="another study than shop"):
        join_session(path, study="shop")
    vote(joined, *VOTES[0])
    before = path.read_bytes()
    joined.look("nps.change")
    for entry in (
        lambda: joined.close(ATTRIBUTION, round=1),
        lambda: joined.reopen(ATTRIBUTION, round=1, reason="x"),
        lambda: joined.describe(departments=3),
    ):
        with pytest.raises(DataError, match="only vote"):
            entry()
    assert path.read_bytes() == before
    # It does not keep a notebook from opening the session.
    held = open_session(path)
    assert (held.votes(ATTRIBUTION, round=1), repr(joined)) == (1, repr(held))
    held.close(ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="is closed"):
        vote(joined, *VOTES[1])


def test_what_a_write_did_is_counted_while_nobody_else_writes(path, monkeypatch):
    session, other = open_session(path), join_session(path)
    mine = {name: points(*VOTES[0]) for name in ("a", "b")}
    appended = session._log.__class__.alone

    @contextlib.contextmanager
    def alone(log):
        # Just before this program is alone with the file, another one saves a vote.
        monkeypatch.setattr(session._log.__class__, "alone", appended)
        other.vote(ATTRIBUTION, points(*VOTES[1]), round=1, token="z")
        with appended(log) as add:
            yield add

    monkeypatch.setattr(session._log.__class__, "alone", alone)
    saved = session.vote_all(ATTRIBUTION, mine, round=1)
    assert (saved.added, saved.replaced, saved.standing) == (2, 0, 3)
    again = session.vote_all(ATTRIBUTION, {**mine, "c": points(*VOTES[1])}, round=1)
    assert (again.added, again.replaced, again.standing) == (1, 2, 4)
    assert session.take_back(ATTRIBUTION, round=1, token="a") == 3
    # Taken back and given again: a vote more than stands now.
    assert session.vote_all(ATTRIBUTION, {"a": mine["a"]}, round=1).added == 1
    assert session.votes(ATTRIBUTION, round=1) == 4


def test_a_round_is_closed_by_who_only_joined_where_no_notebook_has_the_session(path):
    joined = join_session(path)
    with pytest.raises(DataError, match="nobody has voted"):
        close_joined(joined, ATTRIBUTION, round=1)
    vote(joined, *VOTES[0])
    with FileLock(path.with_name(".may.json.lock")), pytest.raises(DataError, match="has this"):
        close_joined(joined, ATTRIBUTION, round=1)
    assert close_joined(joined, ATTRIBUTION, round=1).voters == 1
    with pytest.raises(DataError, match="is closed"):
        close_joined(joined, ATTRIBUTION, round=1)
    # It has let the session go.
    with FileLock(path.with_name(".may.json.lock"), timeout=0):
        pass
    with pytest.raises(DataError, match="No workshop"):
        close_joined(open_session(""), ATTRIBUTION, round=1)


def test_a_headless_run_collects_no_votes_either(path, monkeypatch):
    open_session(path)
    monkeypatch.setenv("CXKIT_MODE", "headless")
    with pytest.raises(DataError, match="only reads"):
        vote(join_session(path), *VOTES[0])


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
    box = ballot(open_session(path), "attribution")
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
    assert "what is typed here is not saved" in seen(box).lower()
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
        full = (*votes.SETTINGS, "max_page_count = 1")
        patched.setattr(votes, "SETTINGS", full)
        press(box, "Save my vote")
    assert "NOT SAVED" in seen(box)
    assert "disk is full" in seen(box)
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
    assert "With fewer than three no totals are shown" in seen(box)
    press(box, "Not yet, go on voting")
    press(box, "Close the round…")
    press(box, "Yes, close round 1")
    assert "Round 1 is closed and saved" in seen(box)
    # The total of one is a vote.
    assert "1 person has voted" in seen(box)
    assert "<td>Other departments</td>" not in seen(box)
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
    assert "Round 1 is closed and saved" in seen(ballot(session, "attribution"))
    second = ballot(session, "attribution", round=2)
    press(second, "Begin round 2")
    assert "100 points left" in seen(second)
