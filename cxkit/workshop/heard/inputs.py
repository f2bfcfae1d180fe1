"""What became of each input of those who work with customers: adopted, merged, parked, open."""

from __future__ import annotations

import pandas as pd

from ...findings import Finding
from ...parts import join_names
from ..record.entries import Action, Idea, Input
from ..record.session import Session
from .phrases import clean, count, functions_of, named, quote, shown

FATES = ("adopted", "merged", "parked")
OPEN = "open"


def inputs_table(session: Session) -> pd.DataFrame:
    """Give one row an input: index ``id``, ``input from became into why``, as people read it."""
    rows = [
        {
            "id": each.id, "input": shown(each), "from": clean(each.function),
            "became": each.fate or OPEN, "into": _into(each, session), "why": clean(each.why),
        }
        for each in session.entries(Input)
    ]  # fmt: skip
    columns = ["id", "input", "from", "became", "into", "why"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def tell_inputs(session: Session) -> tuple[Finding, ...]:
    """Say what became of the inputs, and which are still without an answer or a reason.

    Returns
    -------
    tuple of Finding
        ``session.inputs``: the share that has an answer and its reason. None without an input.
    """
    inputs = session.entries(Input)
    if not inputs:
        return ()
    n = len(inputs)
    answered = [each for each in inputs if each.fate]
    counts = {fate: sum(each.fate == fate for each in inputs) for fate in FATES}
    counts["still open"] = n - len(answered)
    parts = [f"{number} {what}" for what, number in counts.items() if number]
    origins = functions_of(each.function for each in inputs)
    whose = f" of {join_names(origins)}" if origins else ""
    sentence = f"What became of {count(n, 'input')}{whose}: {join_names(parts)}."
    open_yet = [each for each in inputs if not each.fate]
    if open_yet:
        sentence += f" Without an answer: {named([quote(each, 60) for each in open_yet])}."
    unexplained = [each for each in answered if not each.why.strip()]
    if unexplained:
        sentence += f" No reason is given for {named([quote(each, 60) for each in unexplained])}."
    share = (len(answered) - len(unexplained)) / n
    return (Finding("session.inputs", share, sentence, n, "share"),)


def _into(each: Input, session: Session) -> str:
    entries = (*session.entries(Action), *session.entries(Idea), *session.entries(Input))
    known = {entry.id: entry for entry in entries}
    return shown(known[each.into]) if each.into in known else each.into
