"""Which column is the score, the reason, the day and so on: by product, words and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..description import PERIODS
from ..plain import plain
from ..questions import looks_like_stars
from ..times.periods import order_in_time
from . import wording
from .days import holds_dates
from .profiles import Export, Profile
from .scales import USUAL_CODES, count_numbers, states_ends, within_score
from .scores import of_ten
from .wording import rank, says

# Of so few answers nobody can say what the rest would have been.
FEW = 10
# Names of kinds have fewer words.
WORDY = 4
MOST_WAVES = 60
# Where nobody answered so much, it was hardly asked from 0 to 10.
HIGH = 8


@dataclass(frozen=True)
class Choice:
    """A column for a role.

    Parameters
    ----------
    profile : Profile
    why : str
        What it was recognised by.
    others : tuple of Profile
        Columns that could be it just as well.
    """

    profile: Profile
    why: str
    others: tuple[Profile, ...] = ()


def find_recommend(export: Export) -> Choice | None:
    """Find the score: wording that asks for recommending wins over "NPS", and that over "score"."""
    said = export.table.roles.get("recommend")
    ranked = [
        (place, each) for each in export.profiles if (place := _score_rank(each, said)) is not None
    ]
    if not ranked:
        return None
    best = min(place for place, _ in ranked)
    found = [each for place, each in ranked if place == best]
    first = next((each for each in found if each.name == said), found[0])
    others = tuple(each for each in found if each is not first and differs(each, first))
    if first.name == said:
        return Choice(first, f"the score question of {export.title}", others)
    why = ("asks for recommending", "is called NPS", "is called a score: is it one?")[best]
    return Choice(first, why, others)


def _score_rank(each: Profile, said: str | None) -> int | None:
    if each.stars or not (within_score(each) or of_ten(each)) or is_derived(each):
        return None
    if each.name == said:
        return 0
    place = min(
        (p for p in (rank(wording.RECOMMEND, w) for w in _spoken(each)) if p is not None),
        default=None,
    )
    if place is None or is_in_stars(each) or (each.coded and place > 0):
        return None
    if says(wording.TOLD, each.words) and len(each.given) <= 2:
        return None
    return place


def could_be_scores(export: Export, taken: set[str]) -> tuple[Profile, ...]:
    """Find what no word tells to be a score: numbers from 0 to 10, which many share."""
    return tuple(
        each
        for each in export.without(taken)
        if (within_score(each) or of_ten(each)) and len(each.given) < len(each.answers)
        and not (each.stars or is_derived(each) or is_in_stars(each))
        and not says(wording.TECHNICAL, each.words)
        and (of_ten(each) or max(n for n in each.numbers.values() if n <= 11) >= HIGH)
    )  # fmt: skip


def asks_for_recommending(each: Profile) -> bool:
    """Whether a question asks for recommending, on whatever scale."""
    return any(says(pattern, each.words) for pattern in wording.RECOMMEND[:2])


def is_in_stars(each: Profile) -> bool:
    """Whether all of many answers lie in 1 to 5 or 1 to 7, and nothing says 0 to 10."""
    counts = count_numbers([each])
    numbers = {number: n for number, n in counts.items() if number not in USUAL_CODES}
    if states_ends(each) == (0, 10) or not numbers:
        return False
    return looks_like_stars(min(numbers), max(numbers), sum(numbers.values()))


def find_verbatim(export: Export, taken: set[str]) -> Choice | None:
    """Find the open answer: a reason wins over a comment, and that over a suggestion."""
    said = export.table.roles.get("verbatim")
    found = []
    for each in export.without(taken):
        place = _best(wording.VERBATIM, each)
        texty = each.is_text or (not each.is_numeric and (not each.is_kind or _wordy(each)))
        if each.name == said:
            place, texty = -1, True
        if place is not None and each.given and texty and not is_derived(each):
            found.append((place, -len(each.answers), each.place, each))
    if not found:
        texts = [each for each in export.without(taken) if each.is_text]
        if len(texts) != 1:
            return None
        return Choice(texts[0], "the only column of sentences")
    found.sort(key=lambda each: each[:3])
    first = found[0][-1]
    others = tuple(each for *_, each in found[1:])
    ways = ("asks for the reason", "asks for a comment", "asks what could be better")
    place = found[0][0]
    return Choice(first, ways[place] if place >= 0 else f"comments in {export.title}", others)


def find_date(export: Export, taken: set[str]) -> Choice | None:
    """Find the day of the answer: when it was given wins over when it was begun."""
    said = export.table.roles.get("date")
    found = []
    for each in export.without(taken):
        begun, place = says(wording.START, each.words), _best(wording.DATE, each)
        if not holds_dates(each, counted=begun or place is not None):
            continue
        place = -1 if each.name == said else place
        if place is None:
            place = len(wording.DATE)
        found.append((place >= 0 and begun, place, -len(each.answers), each.place, each))
    if not found:
        return None
    found.sort(key=lambda each: each[:4])
    *_, first = found[0]
    why = "when the answer was given" if found[0][1] <= 0 else "holds dates"
    return Choice(first, why, tuple(each for *_, each in found[1:]))


def find_wave(export: Export, taken: set[str]) -> Choice | None:
    """Find a column whose values are waves: quarters, months and so on, where no day is known."""
    for each in export.without(taken):
        names, called = list(each.given), plain(each.name)
        if not (2 <= len(names) <= MOST_WAVES and len(each.answers) >= 0.9 * each.rows):
            continue
        if says(wording.START, called) or each.name in (*PERIODS, "file"):
            continue
        if says(wording.WAVE, called) and len(called.split()) < WORDY and order_in_time(names):
            return Choice(each, "its values are periods")
    return None


def find_respondent(export: Export, taken: set[str]) -> Choice | None:
    """Find the id of the person or the answer: each value once, or a person several times."""
    said = export.table.roles.get("respondent_id")
    found = []
    for each in export.without(taken):
        place = -1 if each.name == said else _best(wording.RESPONDENT, each)
        full = len(each.answers) >= 0.9 * max(each.rows, 1)
        different = len(each.counts) >= 0.5 * max(len(each.answers), 1) or each.name == said
        if place is not None and full and different and not each.is_text:
            found.append((place, each.place, each))
    if not found:
        return None
    place, _, first = min(found, key=lambda each: each[:2])
    if place < 0:
        return Choice(first, f"the id that {export.title} gives")
    return Choice(first, "each value stands once" if _once(first) else "ids, some of them repeated")


def find_persona(export: Export, taken: set[str]) -> Choice | None:
    """Find the kind of customer: a few words, by a heading that asks who somebody is."""
    fitting = [
        each
        for each in export.without(taken)
        if each.is_kind and not is_yes_no(each) and says(wording.PERSONA[0], each.words)
        and not is_derived(each)
    ]  # fmt: skip
    if not fitting:
        return None
    return Choice(fitting[0], "asks what kind of customer somebody is", tuple(fitting[1:]))


def find_by(
    export: Export, taken: set[str], pattern: str, fits: Callable[[Profile], bool], why: str
) -> Choice | None:
    """Find the first column by the words of its heading and a look at its values."""
    fitting = [each for each in export.without(taken) if says(pattern, each.words) and fits(each)]
    return Choice(fitting[0], why, tuple(fitting[1:])) if fitting else None


def is_yes_no(each: Profile) -> bool:
    """Whether all answers are yes or no, in words, or 1 and 0."""
    words = {plain(said) for said in each.given}
    in_words = words <= {*wording.YES, *wording.NO} and len(words) > 0
    return in_words or {str(said) for said in each.given} in ({"0", "1"}, {"1", "2"})


def is_derived(each: Profile) -> bool:
    """Whether a column only groups or derives from another one: promoters, topics, moods."""
    if says(wording.DERIVED, each.words):
        return True
    words = [plain(each.meanings.get(said, said)) for said in each.given]
    return len(words) > 1 and all(says(wording.DERIVED_VALUES, word) for word in words)


def is_amount(each: Profile) -> bool:
    """Whether answers are numbers of 0 or more without words, and not just two codes."""
    numbers = each.numbers.values()
    return each.is_numeric and not each.labels and min(numbers) >= 0 and len(each.given) > 2


def is_weight(each: Profile) -> bool:
    """Whether numbers could be weights: positive, and about 1 or with decimals."""
    if not is_amount(each) or len(each.answers) < each.rows:
        return False
    return any(number % 1 for number in each.numbers.values()) or max(each.numbers.values()) == 1


def _spoken(each: Profile) -> Iterable[str]:
    return {plain(each.name), plain(each.label), each.words}


def _best(patterns: tuple[str, ...], each: Profile) -> int | None:
    places = [rank(patterns, words) for words in _spoken(each)]
    return min((place for place in places if place is not None), default=None)


def _wordy(each: Profile) -> bool:
    return max(len(said.split()) for said in each.given) >= WORDY


def differs(one: Profile, other: Profile) -> bool:
    """Whether the numbers of two columns are not the same in every row."""
    mine, yours = one.answers.map(one.numbers), other.answers.map(other.numbers)
    return not mine.equals(yours)


def _once(each: Profile) -> bool:
    return len(each.counts) == len(each.answers)
