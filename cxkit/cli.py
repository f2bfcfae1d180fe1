"""The command line: one call per command, and the only place that prints.

Every command imports what it needs when it runs, so that ``cxkit --help`` is quick.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, places
from .findings import DataError
from .running.errors import RunError

if TYPE_CHECKING:
    from .running.headless import Outcome

FINE, FAILED, REFUSED, LOCKED = 0, 1, 2, 3
PROBLEMS = "problems.csv"

_CODES = {"done": FINE, "failed": FAILED, "refused": REFUSED, "locked": LOCKED}


class Terminated(KeyboardInterrupt):
    """The system asked for the end: as if a person had pressed Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process if None.

    Returns
    -------
    int
        0 fine, 1 a run or some of a batch failed, 2 bad input, 3 output folder locked,
        130 or 143 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that cannot show a sign shows a question mark, and goes on.
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        return options.command(options)
    except DataError as error:
        return _refuse(error)
    except RunError as error:
        return _stop(str(error), FAILED)
    except Terminated:
        return _stop("interrupted", 128 + signal.SIGTERM)
    except KeyboardInterrupt:
        return _stop("interrupted", 128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing is left to be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        if os.environ.get("CXKIT_DEBUG"):
            raise
        said = f"cxkit failed: {type(error).__name__}: {error}"
        return _stop(f"{said} (set CXKIT_DEBUG=1 to see where)", FAILED)
    finally:
        signal.signal(signal.SIGTERM, before)


def demo(options: argparse.Namespace) -> int:
    """Make the reports of the museum sample, and say where they are."""
    from .running.headless import run_study

    outcomes = run_study(places.samples() / "museum", out=options.out, say=_progress)
    return _tell(outcomes, options.out)


def check(options: argparse.Namespace) -> int:
    """Read and check a study: what became of every row, or every problem."""
    from .study.checks import open_study

    try:
        responses = open_study(options.study, data=options.data or "")
    except DataError as error:
        if not options.json:
            raise
        problems = [problem.as_record() for problem in error.problems]
        _print_json({"ok": False, "ledger": None, "inputs": [], "problems": problems, "notes": []})
        return REFUSED
    inputs, notes = list(responses.inputs), list(responses.notes)
    if options.json:
        ledger = responses.ledger.as_record()
        _print_json(
            {"ok": True, "ledger": ledger, "inputs": inputs, "problems": [], "notes": notes}
        )
        return FINE
    _print(f"{responses.study.name}\n{responses.ledger}")
    for each in inputs:
        _print(f"{each['file']}: {each['rows']:,} rows; {'; '.join(each.get('notes', ()))}")
    for note in notes:
        _print(f"note: {note}")
    return FINE


def questionnaire(options: argparse.Namespace) -> int:
    """Write a questionnaire on the four realms to print, and the study that reads its answers."""
    import shlex

    from .questionnaire import RESPONSES, write_questionnaire

    written = write_questionnaire(
        options.folder, language=options.language, name=options.name, express=options.express
    )
    for path in written:
        _print(path.as_posix())
    pages = [path.name for path in written if path.suffix == ".html"]
    sides = "" if options.express else f",{' each' * (len(pages) > 1)} on both sides of one sheet"
    _print(f"Print {', '.join(pages)}{sides}; or copy the questions to a survey tool.")
    _print(f"Type each sheet as one row of {RESPONSES}; study.yaml says how. Then:")
    _print(f"  cxkit check {shlex.quote(options.folder.as_posix())}")
    return FINE


def journey(options: argparse.Namespace) -> int:
    """Print a journey to begin with, for study.yaml: its steps, and what customers do there."""
    from .questionnaire.journeys import journey_text

    _print(journey_text(options.kind).rstrip())
    return FINE


def report(options: argparse.Namespace) -> int:
    """Run the notebooks of a study and write their reports."""
    from .running.headless import run_study
    from .running.parameters import pairs

    outcomes = run_study(
        options.study, options.rooms, data=options.data, given=pairs(options.parameters),
        out=options.out, say=_progress,
    )  # fmt: skip
    return _tell(outcomes, options.out)


def batch(options: argparse.Namespace) -> int:
    """Run several studies one after the other; one that fails never stops the rest."""
    from .running.batch import run_batch
    from .running.parameters import pairs

    outcomes: list[Outcome] = []
    runs = run_batch(
        options.studies, data=options.data, given=pairs(options.parameters), out=options.out,
        say=_progress,
    )  # fmt: skip
    try:
        outcomes.extend(runs)
    finally:
        _summarise(outcomes)
    return FAILED if any(outcome.state != "done" for outcome in outcomes) else FINE


def lab(options: argparse.Namespace) -> int:
    """Open the notebooks in JupyterLab, as a working copy in the study's folder."""
    from .running.lab import open_lab
    from .running.working_copy import SESSION, make_working_copy

    copy = make_working_copy(options.study, data=options.data, fresh=options.fresh)
    for note in copy.notes:
        _print(note)
    _print(f"What the room says is kept in {(copy.study / SESSION).as_posix()}. For another")
    _print("workshop, give the parameter SESSION of the notebook another name.")
    number = open_lab(copy, options.room, port=options.port, browser=options.browser, say=_print)
    return _stop("interrupted", 128 + number) if number else FINE


def rehearse(options: argparse.Namespace) -> int:
    """Open a room's guided session with ghost participants: two hours in ten minutes."""
    from .running.lab import open_lab
    from .running.rooms import choose_rooms, find_rooms
    from .running.working_copy import REHEARSAL, make_working_copy

    choose_rooms([options.room], find_rooms())
    copy = make_working_copy(options.study, data=options.data, rehearsal=True)
    _print("Seven ghosts vote and write; you lead, close the rounds and may change what they say.")
    _print("The clock goes twelve times as fast. Nothing of it touches the study's own session:")
    _print(f"it all lies in {(copy.study / REHEARSAL).as_posix()}, which may be deleted.")
    number = open_lab(copy, options.room, port=options.port, browser=options.browser, say=_print)
    return _stop("interrupted", 128 + number) if number else FINE


def ballots(options: argparse.Namespace) -> int:
    """Write a ballot as a sheet to print or to fill in, or read filled sheets into its round."""
    import shlex

    from .study.reading import read_study
    from .workshop.ballots.asked import ballot_for
    from .workshop.ballots.filled import round_for, take_in
    from .workshop.ballots.sheets import write_sheet
    from .workshop.record.session import join_session, open_session

    study = read_study(options.study)
    path = options.session or options.study / "session.json"
    if options.filled:
        session = join_session(path, study=study.id)
    else:
        session = open_session(path if path.exists() else "", study=study.id, mode="headless")
    ballot = ballot_for(options.step, study, session)
    number = round_for(session, ballot, options.round)
    if options.filled:
        taken = take_in(session, ballot, options.filled, round=number)
        _print(f"Round {number} of {options.step}: {taken}")
        return FINE
    out = options.out or Path(f"{options.step}_round_{number}.xlsx")
    names = [each.pseudonym for each in session.record.roster]
    write_sheet(out, ballot, round=number, names=names)
    if ballot.caution:
        _complain(f"note: {ballot.caution}")
    again = ["cxkit", "ballots", options.study.as_posix(), options.step, "--in", out.as_posix()]
    again += ["--session", path.as_posix()] if options.session else []
    _print(f"{out.as_posix()}\nWhen it is filled in and saved:\n  {shlex.join(again)}")
    return FINE


def vote(options: argparse.Namespace) -> int:
    """Let the room vote by phone, show how many have, and close the round at Enter."""
    from .study.reading import read_study
    from .workshop.ballots.asked import ballot_for
    from .workshop.ballots.filled import round_for
    from .workshop.phones.poll import Poll
    from .workshop.phones.terminal import introduce, lead
    from .workshop.record.session import join_session

    study = read_study(options.study)
    session = join_session(options.session or options.study / "session.json", study=study.id)
    ballot = ballot_for(options.step, study, session)
    number = round_for(session, ballot, options.round)
    if ballot.caution:
        _complain(f"note: {ballot.caution}")
    with Poll(session, ballot, round=number, host=options.host, port=options.port) as poll:
        try:
            for line in introduce(poll, blocks=_can_print("█▀▄")):
                _print(line)
            lead(poll, study.id, say=_print, show=_print_over)
        except KeyboardInterrupt:
            _complain(f"The page has ended. {session.path.name} keeps the votes that are saved.")
            raise
    return FINE


def refresh(options: argparse.Namespace) -> int:
    """Run the committed notebooks again and store clean outputs in them."""
    from .running.refresh import refresh

    for path in refresh(options.rooms, say=_progress):
        _print(f"{path.name}: refreshed")
    return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cxkit",
        description="Reports on customer experience: is it real, where is it, what next.",
        epilog="Exit codes: 0 fine, 1 a run failed, 2 bad input, 3 output folder in use.",
    )
    parser.add_argument("--version", action="version", version=f"cxkit {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add(commands, demo, _out)
    _add(commands, questionnaire, _folder, _questions)
    _add(commands, journey, _kind)
    _add(commands, check, _study, _data, _json)
    _add(commands, report, _study, _rooms, _data, _parameters, _out, _to)
    _add(commands, batch, _studies, _data, _parameters, _out)
    _add(commands, lab, _own_study, _room, _data, _fresh, _page_of_lab)
    _add(commands, rehearse, _study, _one_room, _data, _page_of_lab)
    _add(commands, ballots, _study, _step, _session, _sheets)
    _add(commands, vote, _study, _step, _session, _page)
    _add(commands, refresh, _rooms)
    return parser


def _add(commands: Any, command: Callable[[argparse.Namespace], int],
         *arguments: Callable[[argparse.ArgumentParser], None]) -> None:  # fmt: skip
    said = (command.__doc__ or "").strip()
    parser = commands.add_parser(command.__name__, help=said, description=said)
    parser.set_defaults(command=command)
    for add in arguments:
        add(parser)


def _folder(parser: argparse.ArgumentParser) -> None:
    said = "where to write; made if it is not there, and nothing in it is overwritten"
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=said)


def _questions(parser: argparse.ArgumentParser) -> None:
    said = "en, de, nl, fr or es; several with commas between, one page each (default: en)"
    parser.add_argument("--language", default="en", metavar="LANGUAGE", help=said)
    said = "what customers call the place or service, such as 'City Library'"
    parser.add_argument("--name", default="", metavar="NAME", help=said)
    said = "four statements that a team answers about its customers, in two minutes"
    parser.add_argument("--express", action="store_true", help=said)


def _kind(parser: argparse.ArgumentParser) -> None:
    said = "culture_venue, generic, healthcare, retail or saas"
    parser.add_argument("kind", metavar="KIND", help=said)


def _study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", type=Path, metavar="STUDY", help="folder with a study.yaml")


def _studies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("studies", type=Path, nargs="+", metavar="STUDY", help="study folders")


def _rooms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="such as nps; all if left out")


def _own_study(parser: argparse.ArgumentParser) -> None:
    said = "folder with a study.yaml; the sample, copied into the folder museum, if left out"
    parser.add_argument("study", type=Path, nargs="?", metavar="STUDY", help=said)


def _room(parser: argparse.ArgumentParser) -> None:
    said = "whose notebook is opened, such as nps; the first one if left out"
    parser.add_argument("room", nargs="?", default="", metavar="ROOM", help=said)


def _one_room(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", metavar="ROOM", help="whose session is rehearsed, such as nps")


def _fresh(parser: argparse.ArgumentParser) -> None:
    said = "put notebooks that are there aside, and begin anew"
    parser.add_argument("--fresh", action="store_true", help=said)


def _page_of_lab(parser: argparse.ArgumentParser) -> None:
    said = "port of 127.0.0.1 (default: the next free one from 8888 on)"
    parser.add_argument("--port", type=_port, metavar="NUMBER", help=said)
    said = "only say the address"
    parser.add_argument("--no-browser", dest="browser", action="store_false", help=said)


def _step(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("step", metavar="STEP", help="ballot, such as attribution or dots")
    said = "from 1 (default: the first one that is not closed)"
    parser.add_argument("--round", type=int, metavar="NUMBER", help=said)


def _session(parser: argparse.ArgumentParser) -> None:
    said = "file of the workshop (default: session.json in STUDY)"
    parser.add_argument("--session", type=Path, metavar="FILE", help=said)


def _sheets(parser: argparse.ArgumentParser) -> None:
    said = "sheet to write, .xlsx or .csv (default: STEP_round_NUMBER.xlsx)"
    parser.add_argument("--out", type=Path, metavar="FILE", help=said)
    said = "filled sheets to read, one with all voters or one a voter"
    parser.add_argument("--in", dest="filled", type=Path, nargs="+", metavar="FILE", help=said)


def _page(parser: argparse.ArgumentParser) -> None:
    said = "address of this computer that phones reach (default: 127.0.0.1, which none does)"
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help=said)
    said = "port of the voting page (default: a free one)"
    parser.add_argument("--port", type=_port, default=0, metavar="NUMBER", help=said)


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _data(parser: argparse.ArgumentParser) -> None:
    said = "folder of the survey files, where they do not lie beside study.yaml"
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=said)


def _parameters(parser: argparse.ArgumentParser) -> None:
    said = "set a parameter of the notebooks, such as FOCUS=2026-Q2; may be repeated"
    parser.add_argument("-p", dest="parameters", action="append", default=[],
                        metavar="NAME=VALUE", help=said)  # fmt: skip


def _out(parser: argparse.ArgumentParser) -> None:
    said = "folder of all results (default: runs)"
    parser.add_argument("--out", type=Path, default=Path("runs"), metavar="FOLDER", help=said)


def _to(parser: argparse.ArgumentParser) -> None:
    said = "form of the report (default: html)"
    parser.add_argument("--to", choices=["html"], default="html", help=said)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON, for machines")


def _tell(outcomes: Sequence[Outcome], out: Path) -> int:
    """Say what became of each room; the worst of it is the exit code."""
    for outcome in outcomes:
        if outcome.state == "done":
            _print((out / outcome.study / outcome.room / "report.html").as_posix())
            _print(f"  {outcome.message}")
        else:
            _complain(f"{outcome.study}, {outcome.room}: {outcome.message}")
        for note in outcome.notes:
            _complain(f"note: {note}")
    return _worst(outcomes)


def _worst(outcomes: Sequence[Outcome]) -> int:
    states = {outcome.state for outcome in outcomes} - {"done"}
    # One reason for all of it is told apart; several, or some that went well, are "some failed".
    if len(states) == 1 and all(outcome.state != "done" for outcome in outcomes):
        return _CODES[states.pop()]
    return FAILED if states else FINE


def _summarise(outcomes: Sequence[Outcome]) -> None:
    names = [f"{outcome.study} {outcome.room}".strip() for outcome in outcomes]
    width = max(map(len, names), default=0)
    for name, outcome in zip(names, outcomes, strict=True):
        first, _, rest = outcome.message.partition("\n")
        _print(f"{name:{width}}  {outcome.state:8} {first}")
        for line in rest.splitlines():
            _print(f"{'':{width}}           {line}")
    done = sum(outcome.state == "done" for outcome in outcomes)
    _print(f"{done} of {len(outcomes)} reports made")


def _refuse(error: DataError) -> int:
    _complain(str(error))
    if error.held_back:
        from . import atomic
        from .reporting.tables import problems_text

        atomic.write(Path(PROBLEMS), problems_text(error.problems))
        _complain(f"The complete list of {len(error.problems)} is in {PROBLEMS}.")
    return REFUSED


def _stop(said: str, code: int) -> int:
    _complain(said)
    return code


def _terminate(number: int, frame: Any) -> None:
    raise Terminated


def _progress(line: str) -> None:
    _complain(line)


def _print(text: str) -> None:
    # At once: what a reader does not take is noticed here, not when Python ends.
    print(_visible(text), flush=True)


def _print_over(text: str) -> None:
    # In place of the line before, where there is a terminal.
    if sys.stdout.isatty():
        print(f"\r{_visible(text)}  ", end="", flush=True)
    else:
        _print(text)


def _can_print(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _complain(text: str) -> None:
    print(_visible(text), file=sys.stderr, flush=True)


def _print_json(record: Any) -> None:
    from .reporting.results import json_text

    print(json_text(record), end="", flush=True)


def _visible(text: str) -> str:
    # Names and answers may hold codes that rewrite a terminal.
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text)
