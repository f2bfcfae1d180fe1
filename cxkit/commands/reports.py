"""Commands that run notebooks where nobody watches: reports, and the stored outputs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from .. import places
from .speaking import FAILED, FINE, LOCKED, REFUSED, complain, say

if TYPE_CHECKING:
    from ..running.headless import Outcome

CODES = {"done": FINE, "failed": FAILED, "refused": REFUSED, "locked": LOCKED}


def demo(options: argparse.Namespace) -> int:
    """Make the reports of the museum sample, and say where they are."""
    from ..running.headless import run_study

    outcomes = run_study(places.samples() / "museum", out=options.out, say=complain)
    return _tell(outcomes, options.out)


def report(options: argparse.Namespace) -> int:
    """Run the notebooks of a study and write their reports."""
    from ..running.headless import run_study
    from ..running.parameters import pairs

    outcomes = run_study(
        options.study, options.rooms, data=options.data, given=pairs(options.parameters),
        out=options.out, say=complain,
    )  # fmt: skip
    return _tell(outcomes, options.out, named=bool(options.rooms))


def batch(options: argparse.Namespace) -> int:
    """Run several studies one after the other; one that fails never stops the rest."""
    from ..running.batch import run_batch
    from ..running.parameters import pairs

    outcomes: list[Outcome] = []
    runs = run_batch(
        options.studies, data=options.data, given=pairs(options.parameters), out=options.out,
        say=complain,
    )  # fmt: skip
    try:
        outcomes.extend(runs)
    finally:
        _summarise(outcomes)
    studies = groupby(outcomes, key=lambda outcome: outcome.study)
    ends = [_worst(list(rooms), named=False) for _, rooms in studies]
    return FAILED if any(end != FINE for end in ends) else FINE


def refresh(options: argparse.Namespace) -> int:
    """Run the committed notebooks again and store clean outputs in them."""
    from ..running.refresh import refresh

    for path in refresh(options.rooms, say=complain):
        say(f"{path.name}: refreshed")
    return FINE


def _tell(outcomes: Sequence[Outcome], out: Path, *, named: bool = False) -> int:
    """Say what became of each room; the worst of it is the exit code."""
    for outcome in outcomes:
        if outcome.state == "done":
            say((out / outcome.study / outcome.room / "report.html").as_posix())
            say(f"  {outcome.message}")
        else:
            complain(f"{outcome.study}, {outcome.room}: {outcome.message}")
        for note in outcome.notes:
            complain(f"note: {note}")
    return _worst(outcomes, named=named)


def _worst(outcomes: Sequence[Outcome], *, named: bool) -> int:
    states = {outcome.state for outcome in outcomes}
    # Not every study has data for every room: one that nobody named may have none.
    if states == {"done", "refused"} and not named:
        return FINE
    states -= {"done"}
    # One reason for all of it is told apart; several, or some that went well, are "some failed".
    if len(states) == 1 and all(outcome.state != "done" for outcome in outcomes):
        return CODES[states.pop()]
    return FAILED if states else FINE


def _summarise(outcomes: Sequence[Outcome]) -> None:
    names = [f"{outcome.study} {outcome.room}".strip() for outcome in outcomes]
    width = max(map(len, names), default=0)
    for name, outcome in zip(names, outcomes, strict=True):
        first, _, rest = outcome.message.partition("\n")
        say(f"{name:{width}}  {outcome.state:8} {first}")
        for line in rest.splitlines():
            say(f"{'':{width}}           {line}")
    done = sum(outcome.state == "done" for outcome in outcomes)
    say(f"{done} of {len(outcomes)} reports made")
