"""The score: its column, its codes for no answer, and its scale where that is not 0 to 10."""

from __future__ import annotations

from collections import Counter

from ..columns.likert import says_nothing
from .profiles import Profile
from .scales import USUAL_CODES, count_numbers, say_counts, states_ends, tidy, times
from .tree import Answers, Said, mark
from .writing import shortened

ENOUGH = 30


def propose_score(
    column: Profile, answers: Answers, *, stated: tuple[int, int] | None = None
) -> tuple[Said, Said | None]:
    """Propose the score's column, with its codes, and its scale where it is not plainly 0 to 10.

    `stated` are the ends that the export itself shows.
    """
    path = "survey.columns.recommend"
    counts = count_numbers([column])
    inside = {number for number in counts if 0 <= number <= 10}
    beyond = {number: n for number, n in sorted(counts.items()) if number not in inside}
    low, high = min(inside, default=0), max(inside, default=0)
    why = f"{_quote(column)}: {low:g} to {high:g}, {sum(counts[n] for n in inside):,} answers"
    codes = set(beyond) == {11} or (column.coded and not beyond)
    if codes and 0 not in inside and len(inside) >= 3:
        return _codes_to_eleven(column, counts, answers, path), None
    words = [said for said in column.counts if says_nothing(said)]
    parts = {"column": Said(column.name, why)}
    scale = _propose_ends(column, counts, answers, stated or states_ends(column))
    if beyond or column.codes or words:
        parts["missing"] = _propose_missing(column, beyond, words, answers, f"{path}.missing")
        return Said(parts), scale
    return Said(column.name, why), scale


def _propose_missing(
    column: Profile, beyond: dict[float, int], words: list[str], answers: Answers, path: str
) -> Said:
    usual = [number for number in beyond if number in USUAL_CODES]
    listed = ["", *map(tidy, usual), *map(tidy, column.codes), *words]
    listed = list(dict.fromkeys(listed))
    counted = [f"{tidy(number)} ({times(n)})" for number, n in beyond.items()]
    counted += [f"{said} ({times(column.counts[said])})" for said in words]
    if len(usual) == len(beyond):
        said = ", ".join(counted)
        why = f"no scores: {said}" if said else "codes of the product for no answer"
        return Said(listed, why)
    above = (f"Outside 0 to 10: {', '.join(counted)}.",)
    example = ", ".join(str(tidy(number)) for number in beyond)
    asked = mark(f"codes for no answer, such as [{example}]; correct slips in the file", above)
    return answers.settle(path, asked)


def _codes_to_eleven(column: Profile, counts: Counter[float], answers: Answers, path: str) -> Said:
    mapping = ", ".join(f"{code}: {code - 1}" for code in range(1, 12))
    above = (
        f"{_quote(column)}: {tidy(min(counts))} to {tidy(max(counts))} and no 0, perhaps codes.",
        "A question built as multiple choice is exported so; then 1 is the answer 0, and 11 is 10.",
    )
    how = f"{{{mapping}}} if so"
    if max(counts) < 11:
        how += "; {1: 1, 2: 2, and so on} if they are scores"
    asked = mark(how, above)
    return Said({"column": Said(column.name), "values": answers.settle(f"{path}.values", asked)})


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
