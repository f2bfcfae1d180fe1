"""The score: its column, its codes for no answer, and its scale where that is not 0 to 10."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd

from ..columns.codes import codes_in
from ..columns.likert import answers_meant, says_nothing
from ..score_codes import PLACES, SAME, TURNED_PLACES, Told, kinds_beside, tell
from .missing import missing_of
from .profiles import Profile
from .scales import USUAL_CODES, count_numbers, say_counts, states_ends, tidy, times
from .tree import Answers, Said, mark
from .writing import flow, shortened

ENOUGH, MOSTLY = 30, 0.9

_OF_TEN = re.compile(r"(10|\d)( ?/ ?10)")


def propose_score(
    column: Profile,
    answers: Answers,
    *,
    stated: tuple[int, int] | None = None,
    beside: Iterable[Profile] = (),
) -> tuple[Said, Said | None]:
    """Propose the score's column, with its codes, and its scale where it is not plainly 0 to 10.

    `stated` are the ends that the export itself shows, `beside` its columns: one of them may name
    each answerer's kind.
    """
    path = "survey.columns.recommend"
    counts = count_numbers([column])
    inside = {number for number in counts if 0 <= number <= 10}
    beyond = set(counts) - inside
    low, high = min(inside, default=0), max(inside, default=0)
    why = f"{_quote(column)}: {low:g} to {high:g}, {sum(counts[n] for n in inside):,} answers"
    codes = set(beyond) == {11} or (column.coded and not beyond)
    coded = codes and 0 not in inside and len(inside) >= 3
    told = _tell(column, beside, eleven=coded)
    if told is not None and told.meant == SAME and not told.same:
        told, coded = None, False
    parts = {"column": Said(column.name, "" if coded else why)}
    scale = None
    if told is not None:
        parts["values"] = _as_told(column, told, answers, f"{path}.values")
    if coded and told is None:
        parts["values"] = _codes_to_eleven(column, counts, answers, f"{path}.values")
    elif tenths := of_ten(column):
        parts["values"] = Said(tenths, "of ten")
    elif not coded and (told is None or told.same):
        scale = _propose_ends(column, counts, answers, stated or states_ends(column))
    most = max(told.meant) if told is not None else 11 if coded else 10
    missing = _propose_missing(column, answers, f"{path}.missing", most=most)
    if missing is not None:
        parts["missing"] = missing
    return (Said(parts) if len(parts) > 1 else parts["column"]), scale


def of_ten(column: Profile) -> dict[str, int]:
    """Give each score of a column that writes 8/10 for 8; nothing for other columns."""
    found = [_OF_TEN.fullmatch(said) for said in column.given]
    forms = {read[2] for read in found if read}
    n = sum(column.given[read[0]] for read in found if read)
    if len(forms) != 1 or len(found) < 2 or n < MOSTLY * sum(column.given.values()):
        return {}
    return {f"{score}{form}": score for form in forms for score in range(11)}


def _propose_missing(column: Profile, answers: Answers, path: str, *, most: int) -> Said | None:
    """Propose what is no score: usual codes and words; what else is none must be settled."""
    numbers, tenths = column.numbers, of_ten(column)
    outside = [said for said, number in numbers.items() if not 0 <= number <= most]
    usual = [said for said in outside if numbers[said] in USUAL_CODES]
    words = [said for said in column.counts if says_nothing(said)]
    broken = [said for said, number in numbers.items() if number % 1 and said not in outside]
    doubted = {
        f"Outside 0 to {most}": [said for said in outside if said not in usual],
        "No whole numbers, and nothing is rounded": broken,
        "No numbers": [s for s in column.given if s not in numbers and s not in tenths],
    }
    known = [*sorted(usual, key=numbers.__getitem__), *column.codes, *words]
    counted = ", ".join(f"{said} ({times(column.counts[said])})" for said in [*usual, *words])
    why = f"no scores: {counted}" if counted else "codes of the product for no answer"
    ordered = {wrong: sorted(said, key=_in_order(numbers)) for wrong, said in doubted.items()}
    return missing_of([column], known, ordered, answers, path, why=why, thing="scores")


def _in_order(numbers: dict[str, float]) -> Callable[[str], tuple[float, str]]:
    return lambda said: (numbers.get(said, 0.0), said)


def _codes_to_eleven(column: Profile, counts: Counter[float], answers: Answers, path: str) -> Said:
    above = (
        f"{_quote(column)}: {tidy(min(counts))} to {tidy(max(counts))} and no 0, perhaps codes.",
        "A question built as multiple choice is exported so; then 1 is the answer 0, and 11 is 10.",
    )
    how = f"{flow(PLACES)} if so, or {flow(TURNED_PLACES)} if 1 is the answer 10, and 11 is 0"
    if max(counts) < 11:
        how += f"; {flow(SAME)} if they are scores"
    return answers.settle(path, mark(how, above))


def _tell(column: Profile, beside: Iterable[Profile], *, eleven: bool) -> Told | None:
    """Tell what the codes stand for, where the export itself says it."""
    numbers = column.answers.map(column.numbers).dropna().astype("float64")
    others = ((each.name, each.answers, each.meanings) for each in beside)
    kinds = kinds_beside(column.name, numbers.index, others)
    return tell(
        numbers, texts=(column.name, column.label), kinds=kinds, eleven=eleven,
        labels=column.labels | answers_meant(column.meanings),
    )  # fmt: skip


def _as_told(column: Profile, told: Told, answers: Answers, path: str) -> Said:
    ways = [(_keys(column, meant), when) for meant, when in told.ways()]
    if not told.same:
        return answers.settle(path, Said(ways[0][0], ways[0][1]))
    how = ", or ".join(f"{flow(meant)} {when}" for meant, when in ways)
    return answers.settle(path, mark(how, (f"{_quote(column)}:", f"{told.why}.")))


def _keys(column: Profile, meant: dict[int, int]) -> dict[int | str, int]:
    """Give each code its score, and each answer that holds a code in other words."""
    said = pd.Series(list(column.numbers), dtype="object")
    others = said[codes_in(said, [str(code) for code in meant]).isna()]
    numbers = {cell: int(column.numbers[cell]) for cell in sorted(others)
               if column.numbers[cell] in meant}  # fmt: skip
    return meant | {cell: meant[number] for cell, number in numbers.items()}


def _propose_ends(
    column: Profile, counts: Counter[float], answers: Answers, stated: tuple[int, int] | None
) -> Said | None:
    path = "survey.scale"
    if path in answers:
        return answers.settle(path, Said({}))
    inside = {number: n for number, n in counts.items() if 0 <= number <= 10}
    if 0 in inside or not inside:
        return None
    if stated == (0, 10):
        if min(inside) == 1 and max(inside) == 10:
            return Said({"low": 0, "high": 10}, "the export says so, though nobody answered 0")
        return None
    named = names_end(column)
    enough = min(inside) == 1 and max(inside) == 10 and sum(inside.values()) >= ENOUGH
    if not (enough or named or stated == (1, 10)):
        return None
    seen = f'an answer is "{named}"' if named else f"{say_counts(Counter(inside))}, and no 0"
    if stated == (1, 10):
        seen = "the question says 1 to 10"
    above = (
        f"Perhaps not the standard question: {seen}.",
        "A score of 1 to 10 can be read as an NPS, but is not comparable with one of 0 to 10.",
    )
    return answers.settle(path, mark("{low: 1, high: 10} or {low: 0, high: 10}", above))


def names_end(column: Profile) -> str:
    """Give an answer that names an end of a scale whose 0 nobody gave; "" if none.

    "1 - Not at all likely" says that it began at 1; where "10 - Extremely likely" alone is
    named, nothing says where it began.
    """
    if any(2 <= number <= 9 for number in column.labels):
        return ""
    ends = [end for end in (1, 10) if end in column.labels]
    return next((said for end in ends for said, n in column.numbers.items() if n == end), "")


def _quote(column: Profile) -> str:
    return f'"{shortened(column.label, 60)}"'
