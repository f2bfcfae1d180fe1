"""The command line: one call per command; what commands do stands in `commands`.

Every command imports what it needs when it runs, so that ``cxkit --help`` is quick.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .commands import options
from .commands.reports import batch, demo, refresh, report
from .commands.sessions import lab, rehearse
from .commands.speaking import FAILED, FINE, LOCKED, REFUSED, complain, stop
from .commands.studies import check, journey, new, questionnaire
from .commands.votes import ballots, vote
from .findings import DataError
from .running.errors import RunError

__all__ = ["FAILED", "FINE", "LOCKED", "PROBLEMS", "REFUSED", "Terminated", "main"]

PROBLEMS = "problems.csv"


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
    asked = _parser().parse_args(arguments)
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        return asked.command(asked)
    except DataError as error:
        return _refuse(error)
    except RunError as error:
        return stop(str(error), FAILED)
    except Terminated:
        return stop("interrupted", 128 + signal.SIGTERM)
    except KeyboardInterrupt:
        return stop("interrupted", 128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing is left to be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        if os.environ.get("CXKIT_DEBUG"):
            raise
        said = f"cxkit failed: {type(error).__name__}: {error}"
        return stop(f"{said} (set CXKIT_DEBUG=1 to see where)", FAILED)
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cxkit",
        description="Reports on customer experience: is it real, where is it, what next.",
        epilog="Exit codes: 0 fine, 1 a run failed, 2 bad input, 3 output folder in use.",
    )
    parser.add_argument("--version", action="version", version=f"cxkit {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add(commands, demo, options.out)
    _add(commands, new, options.export)
    _add(commands, questionnaire, options.folder, options.questions)
    _add(commands, journey, options.kind)
    _add(commands, check, options.study, options.data, options.json)
    _add(
        commands,
        report,
        options.study,
        options.rooms,
        options.data,
        options.parameters,
        options.out,
        options.to,
    )
    _add(commands, batch, options.studies, options.data, options.parameters, options.out)
    _add(
        commands,
        lab,
        options.own_study,
        options.room,
        options.data,
        options.fresh,
        options.page_of_lab,
    )
    _add(commands, rehearse, options.study, options.one_room, options.data, options.page_of_lab)
    _add(commands, ballots, options.study, options.step, options.session, options.sheets)
    _add(commands, vote, options.study, options.step, options.session, options.page)
    _add(commands, refresh, options.rooms)
    return parser


def _add(commands: Any, command: Callable[[argparse.Namespace], int],
         *arguments: Callable[[argparse.ArgumentParser], None]) -> None:  # fmt: skip
    said = (command.__doc__ or "").strip()
    parser = commands.add_parser(command.__name__, help=said, description=said)
    parser.set_defaults(command=command)
    for add in arguments:
        add(parser)


def _refuse(error: DataError) -> int:
    complain(str(error))
    if error.held_back:
        from . import atomic
        from .reporting.tables import problems_text

        atomic.write(Path(PROBLEMS), problems_text(error.problems))
        complain(f"The complete list of {len(error.problems)} is in {PROBLEMS}.")
    return REFUSED


def _terminate(number: int, frame: Any) -> None:
    raise Terminated
