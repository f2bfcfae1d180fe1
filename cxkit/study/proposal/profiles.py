"""What stands in each column of an export, before anybody has said what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..addresses import leads_to_somebody
from ..columns.likert import find_word_scale, says_not_used, says_nothing
from ..columns.numbers import read_numbers
from ..exports import products
from ..files import Table
from ..plain import plain, without_markup
from . import wording
from .tree import MARK

SAMPLES = 5
# An answer in so many letters, or words, is free text and no name of a kind.
LONG, MANY_WORDS = 40, 5
MOST_KINDS = 30

_NUMBER_BESIDE = re.compile(r"^\W*\d+\W*|\W*\d+\W*$")
# So many share an answer of words that are no names of kinds before it is shown.
_SHARED = 5
_KEPT_UNREAD = 0.9


@dataclass(frozen=True, eq=False)
class Profile:
    """One column of an export.

    Parameters
    ----------
    name : str
        Its heading in the file as `Table.cells` has it.
    label : str
        The question as it was asked, in one line; the heading where the export has no other.
    place : int
        Its place in the file, from 0.
    answers : Series of str
        The cells of rows that are answers, without the empty ones.
    rows : int
        Rows that are answers.
    codes : tuple of str
        Codes that the product writes for "seen and not answered".
    meanings : mapping of str to str
        What its codes mean, where the export says so.
    coded, stars : bool
        Whether numbers are places on the screen, and whether they are stars, as the product says.
    """

    name: str
    label: str
    place: int
    answers: pd.Series = field(repr=False)
    rows: int
    codes: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    coded: bool = False
    stars: bool = False

    @cached_property
    def words(self) -> str:
        """The heading and the question as plain words."""
        name, label = plain(self.name), plain(self.label)
        return label if name == label else f"{name} {label}"

    @cached_property
    def counts(self) -> dict[str, int]:
        """Each different answer and how often it was given, the most frequent one first."""
        counts = self.answers.value_counts()
        return dict(sorted(counts.items(), key=lambda said: (-said[1], said[0])))

    @cached_property
    def given(self) -> dict[str, int]:
        """As `counts`, without what says that there is no answer or that nothing was used."""
        return {
            said: n
            for said, n in self.counts.items()
            if said not in self.codes
            and not (len(said) <= LONG and (says_nothing(said) or says_not_used(said)))
        }

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The number of each different answer that is one, or begins with one."""
        return dict(self._read[0])

    @cached_property
    def _read(self) -> tuple[dict[str, float], dict[float, str]]:
        texts = pd.Series(list(self.given), dtype="object")
        read = read_numbers(texts, labelled=True)
        known = read.values.notna()
        numbers = dict(zip(texts[known], read.values[known], strict=True))
        beside = texts[read.forms == "label"]
        labels = {numbers[said]: _NUMBER_BESIDE.sub("", said).strip() for said in beside}
        return numbers, labels

    @property
    def labels(self) -> dict[float, str]:
        """What the answers write beside a number: ``10 - extremely likely``."""
        return dict(self._read[1])

    @property
    def meant(self) -> dict[float, str]:
        """What its codes that are numbers mean."""
        codes = pd.to_numeric(pd.Series(list(self.meanings), dtype="object"), errors="coerce")
        said = zip(codes, self.meanings.values(), strict=True)
        return {float(code): meaning for code, meaning in said if pd.notna(code)}

    @cached_property
    def is_numeric(self) -> bool:
        """Whether nearly all answers are numbers."""
        n = sum(self.given.values())
        return n > 0 and sum(self.given[said] for said in self.numbers) >= _KEPT_UNREAD * n

    @cached_property
    def is_text(self) -> bool:
        """Whether answers are sentences, or words of one's own, and not names of kinds."""
        if self.is_numeric or not self.given:
            return False
        if self._asks_for_own_words:
            return True
        longest = max(self.given, key=len)
        different = len(self.given) / sum(self.given.values())
        wordy = sum(len(said.split()) >= MANY_WORDS for said in self.given) / len(self.given)
        return (len(longest) >= LONG or wordy > 0.3) and (different > 0.25 or len(self.given) > 30)

    @property
    def _asks_for_own_words(self) -> bool:
        """Whether a comment is asked for, and answered by more than a yes or a word of a scale."""
        headings = {plain(said.rpartition(" - ")[2]) for said in (self.name, self.label)}
        if self.meanings or not any(wording.says(wording.OWN_WORDS, said) for said in headings):
            return False
        if len(self.given) > MOST_KINDS:
            return True
        known = {plain(said) for said in self.given} <= {*wording.YES, *wording.NO}
        return not known and find_word_scale(self.given) is None

    @cached_property
    def is_kind(self) -> bool:
        """Whether answers are a few names or codes of kinds."""
        few = 2 <= len(self.given) <= MOST_KINDS
        return few and not self.is_text and len(self.given) <= max(5, self.rows // 3)

    def samples(self, most: int = SAMPLES) -> tuple[str, ...]:
        """Give a few different answers; none that could name somebody.

        Nothing is shown of free text, no address and no phone number, and of words that are no
        names of kinds only those that several people share.
        """
        if self.is_text:
            return ()
        shown = {said: n for said, n in self.counts.items() if self._is_shown(said, n)}
        if len(self.counts) <= MOST_KINDS or len(shown) <= most:
            return tuple(shown)[:most]
        listed = sorted(shown)
        step = (len(listed) - 1) / (most - 1)
        return tuple(listed[round(i * step)] for i in range(most))

    def _is_shown(self, said: str, n: int) -> bool:
        known = self.is_numeric or self.is_kind or any(sign.isdigit() for sign in said)
        return (known or n >= _SHARED) and not leads_to_somebody(said)


@dataclass(frozen=True, eq=False)
class Export:
    """An export that was read, with a profile of each of its columns.

    Parameters
    ----------
    table : Table
    profiles : tuple of Profile
    rows : int
        Rows that are answers, without those in which nothing stands.
    empty : int
        The others.
    """

    table: Table
    profiles: tuple[Profile, ...]
    rows: int
    empty: int = 0

    @property
    def personal(self) -> tuple[str, ...]:
        """Columns that were left out because they say who somebody is."""
        return tuple(self.table.personal)

    @property
    def title(self) -> str:
        """The survey product, as a person calls it."""
        known = {product.name: product.title for product in products()}
        return known.get(self.table.product, self.table.product)

    def __getitem__(self, name: str) -> Profile:
        return next(each for each in self.profiles if each.name == name)

    def __contains__(self, name: object) -> bool:
        return any(each.name == name for each in self.profiles)

    def without(self, taken: Iterable[str]) -> tuple[Profile, ...]:
        """Give the columns that nothing is made of yet."""
        names = set(taken)
        return tuple(each for each in self.profiles if each.name not in names)


def look_at(table: Table, rows: pd.DataFrame) -> Export:
    """Make the profile of every column.

    Parameters
    ----------
    table : Table
        As `files.read_table` gives it.
    rows : DataFrame of str
        Those of its rows that are answers.

    Returns
    -------
    Export
        Columns that say who somebody is have no profile: they are not in `rows`.
    """
    labels: Mapping[str, str] = table.labels
    profiles = []
    filled = rows[(rows != "").any(axis="columns")]
    empty, rows = len(rows) - len(filled), filled
    for place, name in enumerate(rows.columns):
        column = rows[name]
        profiles.append(
            Profile(
                name=name,
                label=without_markup(labels.get(name) or name) or name,
                place=place,
                answers=column[column != ""],
                rows=len(rows),
                codes=tuple(table.missing.get(name, ())),
                meanings=table.meanings.get(name, {}),
                coded=name in table.coded,
                stars=name in table.not_nps,
            )
        )
    # A column of that name cannot be told from a mark.
    known = [each for each in profiles if each.name != MARK]
    return Export(table, tuple(known), len(rows), empty)
