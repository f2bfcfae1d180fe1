"""Which score each code stands for: what labels, questions and kinds beside the scores say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from .columns.likert import names_best_low, other_numbers
from .exports.qualtrics_words import GROUP
from .plain import plain
from .questions import says_best_low, stated_ends

SAME = {score: score for score in range(11)}
PLACES = {code: code - 1 for code in range(1, 12)}
TURNED_PLACES = {code: 11 - code for code in range(1, 12)}

CODES = "it is known which score each code stands for"
_ENDS = "it is known which end of the scores is the good one"
_LABELS = "a code is the number that its label says"
_KINDS_AGREE = "scores agree with the column that names each answerer's kind"
# Kinds of answerers in the languages of survey products, from the worst to the best.
_NAMES = {
    -1: r"detra[ck]?t\w+|kritik\w*|critic\w*|krytyk\w*|kotuleyen\w*|детрактор\w*|критик\w*|批判者"
    r"|批评者|贬损者",
    0: r"passi\w+(?: satisfied)?|passief|pasi[vf]\w*|pasyw\w*|neutr\w+|indif+erent\w*|нейтрал\w*"
    r"|中立者|被动者",
    1: r"promot\w+|promoot\w+|ambassad\w*|befurworter\w*|destekleyen\w*|промоутер\w*|推奨者|推荐者",
}
_KINDS = {kind: re.compile(rf"(?:nps )?(?:{words})[\d ]*") for kind, words in _NAMES.items()}
_GROUP_CODES = {"1": -1, "2": 0, "3": 1}  # of Qualtrics
_LONGEST, _LOOK = 40, 100
# So many rows, and such a share of them, are no slip.
_MANY, _SHARE = 5, 0.2


@dataclass(frozen=True, eq=False)
class Kinds:
    """A column that names each answerer's kind.

    Parameters
    ----------
    name : str
    values : Series of int, index = physical line
        -1 for a detractor, 0 for a passive, 1 for a promoter.
    said : Series of str
        As it stands.
    """

    name: str
    values: pd.Series = field(repr=False)
    said: pd.Series = field(repr=False)

    def differing(self, numbers: pd.Series, meant: Mapping[int, int]) -> pd.Index:
        """Give the lines on which a code with its meaning is of another kind."""
        scores = numbers.map(meant).dropna()
        both = scores.index.intersection(self.values.index)
        scores = scores[both]
        kinds = (scores >= 9).astype(int) - (scores <= 6).astype(int)
        return both[(kinds != self.values[both]).to_numpy()]

    def fits(self, numbers: pd.Series, meant: Mapping[int, int]) -> bool:
        """Whether nearly all codes with their meaning are of the kind that stands beside them."""
        n = len(numbers.index.intersection(self.values.index))
        return n >= _MANY and len(self.differing(numbers, meant)) <= _SHARE * n


@dataclass(frozen=True)
class Told:
    """What codes of scores are said to stand for, other than for themselves.

    Parameters
    ----------
    rule : str
        What must be known.
    meant : dict of int to int
        Code -> score.
    why : str
        What says so.
    holds : str
        When it holds.
    same : str
        When codes are the scores all the same; "" where the export leaves no other reading.
    """

    rule: str
    meant: dict[int, int]
    why: str
    holds: str
    same: str = ""

    def ways(self) -> list[tuple[dict[int, int], str]]:
        """Give each meaning that the codes may have, and when they have it."""
        own = {code: code for code in self.meant} if self.meant != SAME else SAME
        both = [(self.meant, self.holds), (own, self.same)]
        return [way for way in both if way[1]]


def kinds_beside(
    score: str, lines: pd.Index, columns: Iterable[tuple[str, pd.Series, Mapping[str, str]]]
) -> tuple[Kinds, ...]:
    """Find the columns that name each answerer's kind.

    Parameters
    ----------
    score : str
        The column of the score.
    lines : Index
        Where it was answered.
    columns : iterable of (name, cells, meanings of codes)
        Qualtrics writes its groups as the codes 1 to 3.
    """
    found = []
    for name, cells, meanings in columns:
        codes = {}
        if name.endswith(GROUP):
            if name.removesuffix(GROUP) != score:
                continue
            codes = _GROUP_CODES
        # A million comments are known for no kinds by the first of them.
        if name == score or _kinds_of(cells.iloc[:_LOOK], meanings, codes) is None:
            continue
        cells = cells[cells.index.isin(lines) & (cells != "").to_numpy()]
        known = _kinds_of(cells, meanings, codes)
        if known is not None and {-1, 1} <= set(known.values()):
            found.append(Kinds(name, cells.map(known).astype(int), cells))
    return tuple(found)


def _kinds_of(
    cells: pd.Series, meanings: Mapping[str, str], codes: Mapping[str, int]
) -> dict[str, int] | None:
    """Give the kind that each cell names; None where one names none."""
    known: dict[str, int] = {}
    for said in set(cells.unique()) - {""}:
        kind = codes.get(said, _kind(meanings.get(said, said)))
        if kind is None:
            return None
        known[said] = kind
    return known


def _kind(said: str) -> int | None:
    if len(said) > _LONGEST:
        return None
    words = plain(said)
    return next((kind for kind, named in _KINDS.items() if named.fullmatch(words)), None)


def tell(
    numbers: pd.Series,
    *,
    texts: Sequence[str],
    labels: Mapping[float, str],
    kinds: Sequence[Kinds] = (),
    eleven: bool = False,
) -> Told | None:
    """Tell what the codes of a column of scores stand for, where anything says it.

    Parameters
    ----------
    numbers : Series of float, index = physical line
        The codes that were answered.
    texts : sequence of str
        The heading and the question.
    labels : mapping of float to str
        What stands beside numbers, or what they mean.
    kinds : sequence of Kinds
    eleven : bool
        Whether they may be places of eleven choices, from 1 to 11.

    Returns
    -------
    Told or None
        None where nothing says that a code is another score than its number.
    """
    seen = {code: said for code, said in labels.items() if 0 <= code <= 11 and code % 1 == 0}
    if (other := other_numbers(seen)) and all(0 <= said <= 10 for said in other.values()):
        return Told(_LABELS, _between(other), _both_ends(seen), "as the labels say")
    from_one = (1 in seen and 0 not in seen) or stated_ends(*texts) == (1, 10)
    from_one &= not (numbers == 0).any()
    low = 1 if eleven or from_one else 0
    best_low = names_best_low(seen, (low, 11 if eleven else 10))
    if eleven and best_low is not None and 11 in seen:
        meant = TURNED_PLACES if best_low else PLACES
        return Told(CODES, meant, _both_ends(seen), "as the labels say")
    if eleven:
        return _by_kinds_of_eleven(numbers, kinds)
    turned = {code: low + 10 - code for code in range(low, 11)}
    # Words at 1 and 5 are those of stars, which are asked about elsewhere.
    best_low = best_low and (10 in seen or bool((numbers > 7).any()))
    asked = "" if best_low else says_best_low(*texts)
    if best_low or asked:
        why = f"the question says {asked}" if asked else _both_ends(seen)
        return Told(_ENDS, turned, why, "if the words hold", "if a higher number is better")
    return _by_kinds(numbers, kinds, turned)


def _between(other: Mapping[float, int]) -> dict[int, int]:
    """Fill in the codes between labelled ones, where all follow one rule."""
    low, high = int(min(other)), int(max(other))
    first = other[low]
    for step in (1, -1):
        meant = {code: first + step * (code - low) for code in range(low, high + 1)}
        if all(meant[int(code)] == number for code, number in other.items()):
            return meant
    return {int(code): number for code, number in other.items()}


def _both_ends(labels: Mapping[float, str]) -> str:
    ends = dict.fromkeys((min(labels), max(labels)))
    return ", ".join(f"{code:g} is {labels[code]!r}" for code in ends)


def _by_kinds_of_eleven(numbers: pd.Series, kinds: Sequence[Kinds]) -> Told | None:
    ways = [PLACES, TURNED_PLACES, *([SAME] if numbers.max() < 11 else [])]
    for column in kinds:
        wrong = [len(column.differing(numbers, meant)) for meant in ways]
        meant = ways[wrong.index(min(wrong))]
        if wrong.count(min(wrong)) == 1 and column.fits(numbers, meant):
            why = f"{column.name} differs in {min(wrong):,} rows, else in {sorted(wrong)[1]:,}"
            return Told(CODES, meant, why, f"as {column.name} says")
    return None


def _by_kinds(numbers: pd.Series, kinds: Sequence[Kinds], turned: dict[int, int]) -> Told | None:
    if not kinds or any(column.fits(numbers, SAME) for column in kinds):
        return None
    column = kinds[0]
    lines = column.differing(numbers, SAME)
    if len(lines) < _MANY:
        return None
    n = len(numbers.index.intersection(column.values.index))
    others = lines[(column.values[lines] != column.values[lines[0]]).to_numpy()]
    shown = ", ".join(
        f"line {line} has {numbers[line]:g} and {column.said[line]!r}"
        for line in (lines[0], *others[:1])
    )
    why = f"{column.name} differs in {len(lines):,} of {n:,} rows: {shown}"
    same = f"if the scores hold and {column.name} is not to be compared with them"
    if column.fits(numbers, turned):
        return Told(_KINDS_AGREE, turned, why, f"if {min(turned)} is the best answer", same)
    return Told(_KINDS_AGREE, SAME, why, "", same)
