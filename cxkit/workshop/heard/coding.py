"""Comments that pairs of people coded: do they agree, and does the dictionary agree with them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...findings import DataError, Finding
from ...measures.words import is_stop_word, tokenise
from ...parts import join_names
from ...statistics.kappa import Kappa, cohen_kappa
from ..record.entries import Coding
from ..record.session import Session
from .decisions import quotes_of
from .phrases import count, named

Marks = NDArray[np.bool_]

# From the field guide; "substantial" begins at .61 with Landis and Koch (Biometrics 33, 1977).
ENOUGH = 0.6
FEWEST_COMMENTS = 10
MAY_BE_USED, EXAMPLES = "may be used", "quoted as examples"
MOST_WORDS = 8
SHORTEST_WORD = 3


@dataclass(frozen=True, eq=False)
class Read:
    """What pairs of readers ticked, for the comments that all of them read.

    Parameters
    ----------
    comments : tuple of str
        Ids.
    themes : dict of str to str
        What could be ticked: names by id.
    people : dict of str to array of bool, shape (comments, themes)
        By pair of readers.
    dictionary : array of bool or None
        What the dictionary finds in the same comments; None where it or their words are not
        known.
    texts : dict of str to str
        The comments' words, those that are known.
    left_out : int
        Comments that not all pairs read.
    """

    comments: tuple[str, ...]
    themes: dict[str, str]
    people: dict[str, Marks] = field(repr=False)
    dictionary: Marks | None = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)
    left_out: int

    @property
    def most(self) -> Marks:
        """What at least half of the pairs ticked."""
        return np.mean(list(self.people.values()), axis=0) >= 0.5

    def among_people(self) -> Kappa:
        """Agreement of every two pairs, all of them together; see `cohen_kappa`."""
        two = list(combinations(self.people.values(), 2))
        return cohen_kappa(np.hstack([a for a, _ in two]), np.hstack([b for _, b in two]))

    def with_dictionary(self) -> Kappa:
        """Agreement of the pairs with the dictionary, all of them together."""
        people = list(self.people.values())
        return cohen_kappa(np.hstack(people), np.hstack([self.dictionary] * len(people)))


def read_codings(result: Any, session: Session) -> Read | None:
    """Gather what pairs of readers ticked; None where nothing was coded."""
    codings = session.entries(Coding)
    if not codings:
        return None
    pairs = list(dict.fromkeys(each.pair for each in codings))
    ticked = {(each.quote, each.pair): set(each.themes) for each in codings}
    every = list(dict.fromkeys(each.quote for each in codings))
    comments = tuple(id for id in every if all((id, pair) in ticked for pair in pairs))
    themes, found = _dictionary(result)
    named_too = dict.fromkeys(theme for each in codings for theme in each.themes)
    themes = themes or {theme: theme for theme in named_too}
    texts = quotes_of(result)
    people = {pair: _marks([ticked[id, pair] for id in comments], themes) for pair in pairs}
    known = found is not None and all(id in texts for id in comments)
    finds = [{theme for theme, _ in found.find(texts[id])} for id in comments] if known else None
    return Read(
        comments, themes, people, None if finds is None else _marks(finds, themes), texts,
        len(every) - len(comments),
    )  # fmt: skip


def codings_table(result: Any, session: Session) -> pd.DataFrame:
    """Give one row a theme: in how many comments people and the dictionary see it, and both.

    Returns
    -------
    DataFrame
        Index ``theme``; ``people`` (at least half of the pairs), ``dictionary`` and ``both``,
        missing where the dictionary's finds are not known.
    """
    read = read_codings(result, session)
    columns = ["theme", "people", "dictionary", "both"]
    if read is None:
        return pd.DataFrame(columns=columns).set_index("theme")
    most, finds = read.most, read.dictionary
    rows = [
        (name, int(most[:, at].sum()),
         None if finds is None else int(finds[:, at].sum()),
         None if finds is None else int((most & finds)[:, at].sum()))
        for at, name in enumerate(read.themes.values())
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns).set_index("theme").astype("Int64")
    return table[(table.fillna(0) > 0).any(axis=1)]


def tell_codings(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say how far readers agree with each other and with the dictionary, and what it lacks.

    Returns
    -------
    tuple of Finding
        ``session.codings.people``, ``session.codings.dictionary``, each a kappa whose verdict
        is "may be used" from .6 on and else "quoted as examples", and
        ``session.codings.missed``. None where nothing was coded.

    Notes
    -----
    Ten comments at least: with fewer a kappa says nothing. The comments are those that the
    dictionary found something in, so that what it misses altogether is not seen here.
    """
    read = read_codings(result, session)
    if read is None:
        return ()
    found = []
    if len(read.people) > 1:
        who = f"The {len(read.people)} pairs of readers agree"
        found.append(_told("people", who, read.among_people, read))
    if read.dictionary is not None:
        who = f"{count(len(read.people), 'pair')} of readers and the dictionary agree"
        found += [_told("dictionary", who, read.with_dictionary, read), *_missed(result, read)]
    return tuple(found)


def _told(id: str, who: str, measure: Any, read: Read) -> Finding:
    n, base = len(read.comments), f"n = {count(len(read.comments), 'comment')}"
    if read.left_out:
        base += f"; {read.left_out} more not read by all"
    id, unit = f"session.codings.{id}", "kappa"
    nothing = f"How far {who[0].lower()}{who[1:]} cannot be told"
    if n < FEWEST_COMMENTS:
        sentence = f"{nothing}: {FEWEST_COMMENTS} comments are needed ({base}). "
        return Finding(id, float("nan"), sentence + _use(False), n, unit, verdict=EXAMPLES)
    try:
        kappa = measure()
    except DataError as error:
        sentence = f"{nothing}: {error.problems[0].rule} ({base}). {_use(False)}"
        return Finding(id, float("nan"), sentence, n, unit, verdict=EXAMPLES)
    enough = kappa.kappa >= ENOUGH
    try:
        limits = kappa.interval()
        span = f", {100 * limits.level:g} % interval {limits.low:.2f} to {limits.high:.2f}"
    except DataError:
        limits, span = None, ""
    sentence = (
        f"{who} on what comments are about in {100 * kappa.observed:.0f} of 100 marks, which is "
        f"κ = {kappa.kappa:.2f} ({base}{span}). {_use(enough)}"
    )
    ends = (limits.low, limits.high, limits.level) if limits else (None, None, None)
    verdict = MAY_BE_USED if enough else EXAMPLES
    return Finding(id, kappa.kappa, sentence, n, unit, *ends, verdict=verdict)


def _use(enough: bool) -> str:
    if enough:
        return f"From κ = {ENOUGH:g} on, themes may be used."
    return f"Below κ = {ENOUGH:g} themes are not counted: comments are quoted as examples."


def _missed(result: Any, read: Read) -> list[Finding]:
    """Say which themes people see where the dictionary finds none, and in which words."""
    gaps = read.most & ~read.dictionary
    if not gaps.any():
        return []
    names = list(read.themes.values())
    by_theme = [(names[at], int(n)) for at, n in enumerate(gaps.sum(axis=0)) if n]
    by_theme.sort(key=lambda each: -each[1])
    places = named([f"{name} in {count(n, 'comment')}" for name, n in by_theme])
    sentence = f"Where people see a theme that the dictionary does not find: {places}."
    words = _words(result, read, gaps.any(axis=1))
    if words:
        sentence += f" Words of these comments that it lacks: {join_names(words)}."
    n = int(gaps.any(axis=1).sum())
    return [Finding("session.codings.missed", float(n), sentence, len(read.comments), "comments")]


def _words(result: Any, read: Read, missed: NDArray[np.bool_]) -> list[str]:
    """Words that come in two and more of the comments, the most frequent first."""
    found = _dictionary(result)[1]
    counts: Counter[str] = Counter()
    for id, gap in zip(read.comments, missed, strict=True):
        if gap:
            counts.update(dict.fromkeys(tokenise(read.texts[id]), 1))
    words = [
        word for word, n in counts.items()
        if n > 1 and len(word) >= SHORTEST_WORD and not is_stop_word(word)
        and not found.covers(word)
    ]  # fmt: skip
    return sorted(words, key=lambda word: (-counts[word], word))[:MOST_WORDS]


def _dictionary(result: Any) -> tuple[dict[str, str], Any]:
    """Give the themes by id, and the dictionary; nothing where the room has none."""
    comments = getattr(result, "comments", None)
    verbatims = comments.verbatims if comments is not None else None
    if verbatims is None:
        return {}, None
    labels = result.reduced.labels
    return {id: labels.get(id, id) for id in verbatims.themes.themes}, verbatims.themes


def _marks(ticked: list[set[str]], themes: Mapping[str, str]) -> Marks:
    rows = [[theme in each for theme in themes] for each in ticked]
    return np.array(rows, dtype=bool).reshape(len(ticked), len(themes))
