"""What study.yaml says of the export in comments: what was read, and every column's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ...findings import Ledger
from .profiles import Export, Profile
from .touchpoints import unique_ids
from .writing import flow, shortened

NAME, USE, VALUE = 28, 14, 18
# What a column is that a section took.
_USES = {
    "journey": "rating",
    "realms": "realm item",
    "outcomes": "outcome",
    "dimensions": "dimension",
}


def head_of(export: Export, file: str, marks: tuple[str, ...], read: str) -> tuple[str, ...]:
    """Say how the export was read, what was left out of it, and what to do next.

    `read` is what `read_as` says.
    """
    table = export.table
    lines = [
        f"Proposed by `cxkit new` from {file}. Read it once, change what is wrong, and delete what"
        " you do not need: only `schema`, `name` and `survey` must stay.",
        "",
        read,
    ]
    told = [note for note in table.notes if not (table.why and table.why in note)]
    lines += [f"  {note}" for note in told if not note.startswith("left out as personal data")]
    if export.personal:
        named = ", ".join(shortened(name, 40) for name in export.personal)
        lines.append(f"Left out as personal data, with no value shown here: {named}.")
        if by_heading := [name for name, how in table.personal.items() if how == "heading"]:
            line = flow({unique_ids({"": by_heading[0]}, "group")[""]: by_heading[0]})
            lines.append(
                "  One that only its heading gives away, such as a shop's manager, is read where"
                f" study.yaml names it: `dimensions: {line}`."
            )
    if marks:
        n = len(marks)
        lines += [
            "",
            f'{n} mark{"s" * (n > 1)} "?" must be settled by a person: {", ".join(marks)}.',
        ]
        lines.append("Write the value in place of the mark; until then `cxkit check` stops at it.")
    return tuple(lines)


def read_as(export: Export, undated: int = 0) -> str:
    """Say what the export was read as, and what becomes of its rows.

    `undated` rows fall into no wave, because they have no date.
    """
    table = export.table
    why = f": {table.why}" if table.why else ""
    known = export.title if table.product == "generic" else f"an export of {export.title}{why}"
    return f"Read as {known}. {rows_of(export, undated)}."


def rows_of(export: Export, undated: int = 0) -> str:
    """Say what becomes of the rows: 46 rows: 2 previews, 3 unfinished, 41 answers."""
    table = export.table
    ledger = Ledger(len(table.cells))
    for reason, n in sorted(Counter(table.left_out).items()):
        ledger = ledger.without(reason, n)
    if table.kinds in table.cells:
        # The profiles are of one survey; what it leaves out is for the person to choose.
        return str(ledger).removesuffix(" used") + " answers"
    ledger = ledger.without("repeated row", ledger.used - export.rows - export.empty)
    ledger = ledger.without("empty", export.empty).without("no date", undated)
    return str(ledger).removesuffix(" used") + " answers"


def tail_of(export: Export, uses: Mapping[str, str]) -> tuple[str, ...]:
    """List every column: what it was taken as, how many answers it has, and a few of them."""
    lines = [
        "All columns in the order of the file: what each was taken as (-: not used), how many",
        "answers it has, and up to five of them.",
        "",
        f"{'column':{NAME}}  {'taken as':{USE}} {'answers':>8}  values",
    ]
    for profile in export.profiles:
        name, use = shortened(profile.name, NAME), uses.get(profile.name, "-")
        use = _USES.get(use, use)
        lines.append(
            f"{name:{NAME}}  {use:{USE}} {len(profile.answers):>8,}  {_values(profile, use)}"
        )
        if profile.label != profile.name or len(profile.name) > NAME:
            lines.append(f'    "{shortened(profile.label, 100)}"')
    return tuple(lines)


def _values(profile: Profile, use: str) -> str:
    if not profile.counts:
        return "(empty)"
    if use == "verbatim" or not profile.samples():
        words = sorted(len(said.split()) for said in profile.counts)
        return f"(text of {words[0]} to {words[-1]} words, not shown: it can name people)"
    shown = " | ".join(shortened(said, VALUE) for said in profile.samples())
    more = len(profile.counts) > len(profile.samples())
    return f"{shown} | …  ({len(profile.counts):,} different)" if more else shown
