"""Commands for a vote: on sheets, and by phone."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings import DataError, Problem
from .speaking import FINE, can_say, complain, say, say_over

if TYPE_CHECKING:
    from ..workshop.ballots.filled import Taken
    from ..workshop.ballots.kinds import Ballot
    from ..workshop.record.session import Session


def ballots(options: argparse.Namespace) -> int:
    """Write a ballot as a sheet, to print or to fill in; read filled sheets and close the round."""
    from ..study.reading import read_study
    from ..workshop.ballots.asked import ballot_for
    from ..workshop.ballots.filled import round_for, take_in
    from ..workshop.record.session import join_session, open_session

    counts = bool(options.filled) or options.close
    if counts and options.out:
        hint = "leave it out to read sheets or to close a round"
        raise DataError(Problem("--out writes an empty sheet", hint))
    study, path = read_study(options.study), _session_of(options)
    if options.filled:
        session = join_session(path, study=study.id)
    else:
        session = open_session(path if path.exists() else "", study=study.id, mode="headless")
    ballot = ballot_for(options.step, study, session)
    number = round_for(session, ballot, options.round)
    if not counts:
        _write(options, session, ballot, number)
        return FINE
    if options.filled:
        _tell_taken(options, ballot, number, take_in(session, ballot, options.filled, round=number))
    if options.close:
        _close(options, session, ballot, number)
    return FINE


def _session_of(options: argparse.Namespace) -> Path:
    return options.session or options.study / "session.json"


def _command(options: argparse.Namespace, *more: str) -> str:
    words = ["cxkit", "ballots", options.study.as_posix(), options.step, *more]
    words += ["--session", options.session.as_posix()] if options.session else []
    return f"  {shlex.join(words)}"


def _write(options: argparse.Namespace, session: Session, ballot: Ballot, number: int) -> None:
    from ..workshop.ballots.sheets import write_sheet

    out = options.out or Path(f"{options.step}_round_{number}.xlsx")
    names = [each.pseudonym for each in session.record.roster]
    write_sheet(out, ballot, round=number, names=names)
    if ballot.caution:
        complain(f"note: {ballot.caution}")
    # The first round that is open is meant where nobody says another one.
    which = ["--round", str(number)] if options.round else []
    again = _command(options, *which, "--in", out.as_posix())
    say(f"{out.as_posix()}\nWhen it is filled in and saved:\n{again}")


def _tell_taken(options: argparse.Namespace, ballot: Ballot, number: int, taken: Taken) -> None:
    say(f"Round {number} of {ballot.step}: {taken}")
    if taken.unnamed:
        complain(
            "note: a vote without a name is known by its file and row: correct it there, and "
            "leave the file where it is until the round is closed."
        )
    if not options.close:
        say("When all sheets are read, close the round in the notebook, or without one:")
        say(_command(options, "--round", str(number), "--close"))


def _close(options: argparse.Namespace, session: Session, ballot: Ballot, number: int) -> None:
    from ..workshop.ballots.shown import say_tally
    from ..workshop.record.session import close_joined

    tally = close_joined(session, ballot, round=number)
    say(f"Round {number} of {ballot.step} is closed.\n{say_tally(ballot, number, tally)}")
    if number < len(ballot.questions):
        say(f"The sheet of round {number + 1}:\n{_command(options)}")
        return
    kept = f"SESSION={_session_of(options).as_posix()}"
    report = shlex.join(["cxkit", "report", options.study.as_posix(), "-p", kept])
    say(f"Go on in the notebook, or report what the room says:\n  {report}")


def vote(options: argparse.Namespace) -> int:
    """Let the room vote by phone, show how many have, and close the round at Enter."""
    from ..study.reading import read_study
    from ..workshop.ballots.asked import ballot_for
    from ..workshop.ballots.filled import round_for
    from ..workshop.phones.poll import Poll
    from ..workshop.phones.terminal import introduce, lead
    from ..workshop.record.session import join_session

    study = read_study(options.study)
    session = join_session(options.session or options.study / "session.json", study=study.id)
    ballot = ballot_for(options.step, study, session)
    number = round_for(session, ballot, options.round)
    if ballot.caution:
        complain(f"note: {ballot.caution}")
    with Poll(session, ballot, round=number, host=options.host, port=options.port) as poll:
        try:
            for line in introduce(poll, blocks=can_say("█▀▄")):
                say(line)
            lead(poll, say=say, show=say_over)
        except KeyboardInterrupt:
            complain(f"The page has ended. {session.path.name} keeps the votes that are saved.")
            raise
    return FINE
