"""Quotes that stand for what a group says: chosen by chance, redacted, never from a small group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import pandas as pd

from .redaction import redact
from .words import texts_of, tokenise

COLUMNS = ["group", "theme", "people", "key", "quote"]
# However a study is set, fewer people than this could be recognised by those who know them.
FLOOR = 5

_LAST_GAP = re.compile(r"\s+\S*$")


def draw_quotes(
    verbatim: pd.Series,
    mentions: pd.DataFrame,
    *,
    seed: int,
    group: pd.Series | str = "",
    respondent_id: pd.Series | None = None,
    keep: int = 10,
    longest: int = 200,
    fewest_words: int = 4,
) -> pd.DataFrame:
    """Draw a few redacted quotes for every theme of every group.

    Parameters
    ----------
    verbatim : Series of str, shape (n,)
    mentions : DataFrame of bool, shape (n, themes)
        What each answer names: themes, feelings, or any other true-or-false columns.
    seed : int
        Another seed draws others.
    group : Series of str or str
        Rows without a group are left out.
    respondent_id : Series, optional
        Who said it; without it every row is somebody else.
    keep : int, default 10
        Quotes kept a theme and group, so that batches stay small however many they are.
    longest : int, default 200
        Signs a quote may have; see `shorten`.
    fewest_words : int, default 4
        Shorter answers say too little to be quoted.

    Returns
    -------
    DataFrame
        ``group theme people key quote``: ``people`` is how many different ones of the group
        name the theme; ``key`` orders the draw. Nobody speaks twice for one theme.
        `choose_quotes` gives those that may be shown; batches merge with `merge_quotes`.

    Notes
    -----
    The draw goes by a hash of seed, person and text: it is the same whatever the order of the rows
    and however they fall into batches, and nobody picks the quote that suits.
    """
    table = pd.DataFrame({"group": group, "text": texts_of(verbatim)}, index=verbatim.index)
    unknown = pd.Series(range(len(table)), index=table.index)
    table["person"] = unknown if respondent_id is None else respondent_id
    said = [""] * len(table) if respondent_id is None else table["person"].astype(str)
    table["key"] = [_key(seed, who, text) for who, text in zip(said, table["text"], strict=True)]
    table = table[table["group"].notna() & (table["text"] != "")]
    table = table.sort_values(["key", "text"], kind="stable")
    rows = []
    for label, part in table.groupby("group", sort=True):
        for theme in mentions.columns:
            said = part[mentions.loc[part.index, theme].to_numpy()]
            head = (str(label), str(theme), said["person"].nunique())
            rows += [(*head, *each) for each in _draw(said, keep, longest, fewest_words)]
    return pd.DataFrame(rows, columns=COLUMNS)


def merge_quotes(parts: Iterable[pd.DataFrame], *, keep: int = 10) -> pd.DataFrame:
    """Merge the draws of batches of different people into the draw of all of them."""
    parts = list(parts)
    where = ["group", "theme"]
    people = pd.concat([part.drop_duplicates(where)[[*where, "people"]] for part in parts])
    people = people.groupby(where, as_index=False)["people"].sum()
    drawn = pd.concat(parts, ignore_index=True).drop(columns="people")
    drawn = drawn.sort_values([*where, "key", "quote"]).drop_duplicates([*where, "quote"])
    drawn = drawn.groupby(where, sort=True).head(keep)
    return drawn.merge(people, on=where)[COLUMNS].reset_index(drop=True)


def choose_quotes(drawn: pd.DataFrame, *, k: int = 3, minimum_quote_group: int = 8) -> pd.DataFrame:
    """Give the quotes that may be shown.

    Parameters
    ----------
    drawn : DataFrame
        From `draw_quotes` or `merge_quotes`.
    k : int, default 3
        Quotes a theme and group at most.
    minimum_quote_group : int, default 8
        People of the group who must name the theme, or none of them is quoted.

    Returns
    -------
    DataFrame
        ``group theme people quote``, in the order of the draw. The text is people's own: escape
        it wherever it is shown, and read it first (`NOTICE` in `redaction`).

    Raises
    ------
    ValueError
        `minimum_quote_group` below 5.
    """
    if minimum_quote_group < FLOOR:
        raise ValueError(f"quotes need groups of {FLOOR} and more, not {minimum_quote_group}")
    shown = drawn[drawn["people"] >= minimum_quote_group]
    shown = shown.groupby(["group", "theme"], sort=True).head(k)
    return shown.drop(columns="key").reset_index(drop=True)


def shorten(text: str, *, longest: int = 200) -> str:
    """Cut a long text after a word, and say so with an ellipsis.

    Parameters
    ----------
    text : str
    longest : int, default 200
        Signs of the result at most.

    Returns
    -------
    str
        Texts without gaps are cut between two signs.

    Examples
    --------
    >>> shorten("We waited an hour for our coats", longest=20)
    'We waited an hour …'
    """
    if longest < 3:
        raise ValueError(f"a quote needs 3 signs and more, but got {longest}")
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    words = _LAST_GAP.sub("", start)
    # Cutting away more than half for the sake of a word would lose the sense of it.
    if words == start or len(words) < longest / 2:
        return start[: longest - 2].rstrip() + " …"
    return words.rstrip(" ,;:-–") + " …"


def quote_id(quote: str) -> str:
    """Name a quote by its own words, so that it has the same name in every run.

    Parameters
    ----------
    quote : str
        Redacted and cut, as it is shown: the name says nothing of who wrote it.

    Examples
    --------
    >>> quote_id("We waited for our coats")
    'q341b1678'
    """
    return "q" + blake2b(quote.encode(), digest_size=4).hexdigest()


def _draw(said: pd.DataFrame, keep: int, longest: int, fewest_words: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    people: set[object] = set()
    for person, key, text in zip(said["person"], said["key"], said["text"], strict=True):
        if len(found) == keep:
            break
        if person in people or len(tokenise(text)) < fewest_words:
            continue
        quote = shorten(redact(text), longest=longest)
        if all(quote != other for _, other in found):
            people.add(person)
            found.append((key, quote))
    return found


def _key(seed: int, who: str, text: str) -> str:
    return blake2b(f"{seed}\x1f{who}\x1f{text}".encode(), digest_size=12).hexdigest()
