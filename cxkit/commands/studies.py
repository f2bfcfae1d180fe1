"""Commands about a study itself: to begin one, and to check what it holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..findings import DataError
from .speaking import FINE, REFUSED, say, say_json


def check(options: argparse.Namespace) -> int:
    """Read and check a study: what became of every row, or every problem."""
    from ..running.late import since_last_run
    from ..running.scores import as_record, count_scores, say_scores
    from ..study.checks import open_study
    from ..workshop.agenda import say_agenda

    try:
        responses = open_study(options.study, data=options.data or "")
        steps = say_agenda(responses.study)
    except DataError as error:
        if not options.json:
            raise
        problems = [problem.as_record() for problem in error.problems]
        say_json(_answer(ok=False, problems=problems))
        return REFUSED
    runs, ledger = Path("runs") / responses.id, responses.scored
    late = since_last_run(runs, responses, study=options.study, data=options.data)
    inputs, notes = list(responses.inputs), [*responses.notes, *steps]
    scores = count_scores(responses)
    if options.json:
        known = {"ledger": ledger.as_record(), "scores": as_record(scores), "inputs": inputs}
        say_json(_answer(ok=True, **known, notes=notes, late=dict(late.more)))
        return FINE
    say(f"{responses.study.name}\n{ledger}")
    if scores:
        say(say_scores(scores, [wave.label for wave in responses.waves]))
    if late.more:
        say(f"{late} (in {runs.as_posix()})")
    for each in inputs:
        say(f"{each['file']}: {each['rows']:,} rows; {'; '.join(each.get('notes', ()))}")
    for note in notes:
        say(f"note: {note}")
    return FINE


def _answer(*, ok: bool, **known: Any) -> dict[str, Any]:
    """Give what ``--json`` says: always the same keys, in the same order."""
    return {
        "ok": ok, "ledger": None, "scores": None, "inputs": [], "problems": [], "notes": [],
        "late": {}, **known,
    }  # fmt: skip


def new(options: argparse.Namespace) -> int:
    """Propose a study from an export: its study.yaml, with marks for what a person must settle."""
    import shlex

    from ..questionnaire.known import known_statements
    from ..study.proposal import begin_study
    from ..study.reading import NAME

    facts = ("sheet", "encoding", "delimiter", "product")
    stated = {fact: said for fact in facts if (said := getattr(options, fact)) is not None}
    begun = begin_study(
        options.export, at=options.at, answers=options.answers, known=known_statements(),
        stated=stated,
    )  # fmt: skip
    proposal, path = begun.proposal, begun.folder / NAME
    say(proposal.read_as)
    width = max((len(what) for what, _ in proposal.summary), default=0)
    for what, said in proposal.summary:
        say(f"  {what:{width}}  {said}")
    if proposal.personal:
        say(f"Left out as personal data: {', '.join(proposal.personal)}")
    if begun.copied:
        kept = "; it still holds the personal data" if proposal.personal else ""
        say(f"{(begun.folder / options.export.name).as_posix()} (a copy of the export{kept})")
    say(path.as_posix())
    if marks := proposal.marks:
        say(f'Settle {len(marks)} mark{"s" * (len(marks) > 1)} "?" in it:')
        for mark in marks:
            say(f"  line {mark.line}, {mark.path}: {mark.how}")
    say("Read it once. Then:")
    say(f"  cxkit check {shlex.quote(begun.folder.as_posix())}")
    return FINE


def questionnaire(options: argparse.Namespace) -> int:
    """Write a questionnaire on the four realms to print, and the study that reads its answers."""
    import shlex

    from ..questionnaire import RESPONSES, write_questionnaire

    written = write_questionnaire(
        options.folder, language=options.language, name=options.name, express=options.express
    )
    for path in written:
        say(path.as_posix())
    pages = [path.name for path in written if path.suffix == ".html"]
    sides = "" if options.express else f",{' each' * (len(pages) > 1)} on both sides of one sheet"
    say(f"Print {', '.join(pages)}{sides}; or copy the questions to a survey tool.")
    say(f"Type each sheet as one row of {RESPONSES}; study.yaml says how. Then:")
    say(f"  cxkit check {shlex.quote(options.folder.as_posix())}")
    return FINE


def journey(options: argparse.Namespace) -> int:
    """Print a journey to begin with, for study.yaml: its steps, and what customers do there."""
    from ..study.journeys import journey_text

    say(journey_text(options.kind).rstrip())
    return FINE
