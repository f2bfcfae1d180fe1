"""One case, answered by a process of its own: what it said, how long it took and what it held.

``python -m broken.answering`` waits for cases and forks a process for each: the libraries are
loaded once, and whatever a case does to its process is gone with it. Where a system cannot fork,
cases are answered one after the other without limits.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import find
from .case import Input, Read, Refused

# Any input is answered within 10 s and 1 GB. Time is the processor's, whatever else a shared
# machine does; a process that waits for ever is stopped after a minute.
SECONDS = 10
PATIENCE = 60
GIGABYTE = 2**30
TESTS = Path(__file__).parents[1]


@dataclass
class Answer:
    """What ``cxkit check`` said of a folder.

    Parameters
    ----------
    code, said : int or None, str
        Exit code of the command that a person types, and all that the person sees; None where
        it was not typed.
    json_code, json_said : int, str
        The same with ``--json``; of an input that is to be read, the ledger and the notes.
    looked : object
        What `Read.look` gave, as JSON keeps it.
    seconds : float
        Of the processor, for the slowest command.
    megabytes : float
        The most that the process ever held, its libraries among it.
    died : str
        How the process ended before it had answered; "" if it did not.
    """

    code: int | None = None
    said: str = ""
    json_code: int = 0
    json_said: str = ""
    looked: Any = None
    seconds: float = 0.0
    megabytes: float = 0.0
    died: str = ""


class Desk:
    """The process that answers cases; to be closed."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "broken.answering"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            # One thread: a process that forks must not have others.
            env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip

    def answer(self, case: Input, folder: Path, work: Path, *, typed: bool = True) -> Answer:
        """Check a folder that was written, from the working folder `work`.

        `typed` has a refused one checked as a person would, too, and not by ``--json`` alone.
        """
        asked = json.dumps([case.name, str(folder), str(work), typed])
        print(asked, file=self._process.stdin, flush=True)
        return Answer(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Send the process home."""
        self._process.communicate()


def main() -> None:
    """Answer the cases that are named on standard input."""
    # Loaded before the first fork, as the commands would load them one by one.
    import cxkit.cli
    import cxkit.reporting.results
    import cxkit.reporting.tables
    import cxkit.study.checks
    import cxkit.study.formats.column_files
    import cxkit.study.formats.workbooks  # noqa: F401

    cases = find()
    gc.freeze()  # what is never collected is never copied into a fork
    for line in sys.stdin:
        name, *given = json.loads(line)
        if not hasattr(os, "fork"):
            _tell(_answer(cases[name], *given))
        elif child := os.fork():
            if died := _wait(child):
                _tell(Answer(died=died))
        else:
            with contextlib.suppress(BaseException):
                _tell(_answer(cases[name], *given))
                os._exit(0)
            os._exit(1)


def _wait(child: int) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            if code == -signal.SIGXCPU:
                return f"it took more than {SECONDS} s"
            return f"its process ended with code {code}" if code else ""
        time.sleep(0.003)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return f"it waited for more than {PATIENCE} s"


def _tell(said: Answer) -> None:
    print(json.dumps(asdict(said)), flush=True)


def _answer(case: Input, folder: str, work: str, typed: bool) -> Answer:
    os.chdir(work)
    _limit_memory()
    said = Answer()
    if isinstance(case, Read):
        said.json_code, said.json_said = _timed(said, lambda: _read(said, case, folder))
    else:
        if typed:
            said.code, said.said = _timed(said, lambda: _command("check", folder))
        said.json_code, said.json_said = _timed(said, lambda: _command("check", folder, "--json"))
    with contextlib.suppress(ImportError):
        import resource

        said.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return said


def _command(*arguments: str) -> tuple[int, str]:
    from cxkit.cli import main

    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = main(arguments)
    return code, output.getvalue()


def _read(said: Answer, case: Read, folder: str) -> tuple[int, str]:
    # What the command does, but the answers can be looked at without reading them again.
    from cxkit.findings import DataError
    from cxkit.study.checks import open_study

    try:
        responses = open_study(folder)
    except DataError as error:
        return 2, str(error)
    said.looked = case.look(responses)
    record = {"inputs": responses.inputs, "notes": responses.notes}
    return 0, json.dumps({"ledger": responses.ledger.as_record(), **record})


def _timed(said: Answer, call: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    start = time.process_time()
    with contextlib.suppress(ImportError):
        import resource

        most = int(start) + 1 + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    outcome = call()
    said.seconds = max(said.seconds, time.process_time() - start)
    return outcome


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + GIGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def faults(case: Input, folder: Path, said: Answer) -> list[str]:
    """Say what is not as it should be, in words; nothing where all is well."""
    if said.died:
        return [said.died]
    wanted = 0 if isinstance(case, Read) else 2
    found = [
        f"`cxkit check{how}` gave exit code {code} instead of {wanted}: {shown[:300]!r}"
        for how, code, shown in (
            ("", said.code, said.said),
            (" --json", said.json_code, said.json_said),
        )
        if code not in (wanted, None)
    ]
    if "Traceback" in said.said + said.json_said:
        found.append("a person is shown a traceback")
    # Paths of a machine have no place in what is kept or sent on.
    if str(folder) in said.said + said.json_said:
        found.append("the place of the folder on this machine is told")
    if any(not (sign.isprintable() or sign == "\n") for sign in said.said):
        found.append("a sign that could rewrite a terminal is printed")
    if said.seconds > SECONDS:
        found.append(f"it took {said.seconds:.0f} s")
    if said.megabytes > GIGABYTE / 2**20:
        found.append(f"it held {said.megabytes:,.0f} MB")
    if found:
        return found
    record = json.loads(said.json_said)
    if isinstance(case, Refused):
        return list(_faults_of_problems(case, record))
    return list(_faults_of_reading(case, record, said))


def _faults_of_problems(case: Refused, record: dict[str, Any]) -> Iterator[str]:
    problems = record["problems"]
    if record["ok"] or not problems:
        yield "nothing is told in JSON"
    for problem in problems:
        if not problem["rule"] or not problem["hint"]:
            yield f"a problem without a rule or a way out: {problem}"
        if not any(told.fits(problem) for told in case.told):
            yield f"told, and not expected: {problem}"
    for told in case.told:
        if not any(told.fits(problem) for problem in problems):
            yield f"expected, and not told: {told}"


def _faults_of_reading(case: Read, record: dict[str, Any], said: Answer) -> Iterator[str]:
    ledger = record["ledger"]
    if ledger["read"] != ledger["used"] + sum(each["n"] for each in ledger["excluded"]):
        yield f"rows are lost: {ledger}"
    left_out = {each["reason"]: each["n"] for each in ledger["excluded"]}
    if (ledger["used"], left_out) != (case.used, dict(case.left_out)):
        yield f"not {case.used} rows used and {dict(case.left_out)} left out: {ledger}"
    notes = [*record["notes"], *(note for each in record["inputs"] for note in each["notes"])]
    for words in case.notes:
        if not any(words.lower() in note.lower() for note in notes):
            yield f"no note says {words!r}: {notes}"
    if said.looked != case.gives:
        yield f"read as {said.looked!r} instead of {case.gives!r}"


if __name__ == "__main__":
    main()
