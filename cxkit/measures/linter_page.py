"""A text as the linter reads it: sentences, people's own words set aside, what is denied."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from .linter_words import LANGUAGES

# Stands for every character that a rule shall not see, so that positions stay.
HIDDEN = "•"

# Two words in quotation marks are irony or a term; three and more are somebody's own.
FEWEST_WORDS_OF_A_QUOTE = 3

_QUOTE = re.compile(
    r"„[^“”\"„]*[“”\"]|“[^“”]*”|«[^«»]*»|»[^«»]*«|\"[^\"\n]*\""
    r"|‘[^‘’\n]*(?:’\w[^‘’\n]*)*’|(?<!\w)'[^'\n]+(?:'\w[^'\n]*)*'(?!\w)"
)
_LINK = re.compile(r"(?<=\])\([^)\n]*\)|https?://\S+")
_WORD = re.compile(r"[^\W_]+(?:[’'.,\-][^\W_]+)*")
# A blank line, a list item, a heading, or Markdown's hard line break.
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*#+]|\d+[.)])\s)|(?:\\|  )\n")
_STOP = re.compile(r"[.!?…]+[\"'”“’»)\]]*(?=\s+[\"'“„«‘(\[•]*[A-ZÀ-ÖØ-Þ0-9+\-−¿¡•])")


@dataclass(frozen=True)
class Sentence:
    """Where a sentence stands.

    Parameters
    ----------
    start, end : int
        Characters of the text.
    paragraph : int
        Which paragraph it belongs to, from 0.
    """

    start: int
    end: int
    paragraph: int


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Compile one list of phrases of a language."""
    return compile_phrases(getattr(LANGUAGES[language], name))


def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the phrases as whole words; a blank stands for any white space."""
    either = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def count_words(text: str) -> int:
    """Count words and numbers; signs are none.

    Examples
    --------
    >>> count_words("The NPS fell by 13.1 points (n = 1,199).")
    8
    """
    return len(_WORD.findall(text))


class Page:
    """A text, and the three ways in which rules read it.

    Parameters
    ----------
    text : str
        Plain or Markdown. Positions count in its composed form (NFC).
    language : str
        A key of `LANGUAGES`.

    Attributes
    ----------
    figures : str
        The text without what stands between quotation marks.
    claims : str
        The same without harmless phrases either: what the author claims.
    own : str
        Like `claims`, with a single word or two in quotation marks left in.
    """

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self.text = unicodedata.normalize("NFC", text)
        # One sign for one: positions must not move.
        signs = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "\u2011": "-"}
        marked = _LINK.sub(_hide, self.text)
        quotes = list(_QUOTE.finditer(marked))
        self.quotes = [quote for quote in quotes if _is_a_quote(quote)]
        plain = marked.translate(str.maketrans(signs))
        self.figures = _hide_all(plain, quotes)
        self.claims = pattern(language, "harmless").sub(_hide, self.figures)
        kept = _hide_all(plain, self.quotes)
        self.own = pattern(language, "harmless").sub(_hide, kept)
        self.plain = plain

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in the order of the text."""
        found, start, paragraph = [], 0, 0
        for end, ends_paragraph in [*self._boundaries(), (len(self.text), False)]:
            inside = self.text[start:end]
            if _WORD.search(inside):
                first = start + len(inside) - len(inside.lstrip())
                found.append(Sentence(first, start + len(inside.rstrip()), paragraph))
            paragraph += ends_paragraph
            start = end
        return tuple(found)

    def _boundaries(self) -> list[tuple[int, bool]]:
        # A stop inside a quotation ends no sentence, one right before its closing mark may.
        inner = _QUOTE.sub(lambda quote: _keep_last_stop(quote[0]), self.plain)
        stops = [(stop.end(), False) for stop in _STOP.finditer(inner) if self._ends(inner, stop)]
        return sorted(
            [*stops, *((gap.start(), "\n" in gap[0][1:]) for gap in _BREAK.finditer(inner))]
        )

    def _ends(self, text: str, stop: re.Match[str]) -> bool:
        if stop[0][0] != ".":
            return True
        before = re.search(r"[\w.]*$", text[max(0, stop.start() - 20) : stop.start()])
        token = (before[0] if before else "").lower()
        if pattern(self.language, "abbreviation").fullmatch(token):
            return False
        if len(token) == 1 and token.isalpha():
            return False
        after = text[stop.end() :].lstrip()
        day = token.isdigit() and len(token) <= 2
        return not (day and months(self.language).match(after))

    def sentence_at(self, position: int) -> Sentence:
        """Give the sentence that holds a position."""
        starts = [sentence.start for sentence in self.sentences]
        return self.sentences[max(0, bisect_right(starts, position) - 1)]

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Give start and end of every paragraph."""
        by_number: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            by_number.setdefault(sentence.paragraph, []).append(sentence)
        for group in by_number.values():
            yield group[0].start, group[-1].end

    def denied(self, position: int) -> bool:
        """Say whether what stands at a position is asked, or said not to be known."""
        sentence = self.sentence_at(position)
        said = self.claims[sentence.start : sentence.end]
        if said.rstrip("\"'”“’»)] •").endswith("?"):
            return True
        unknown = list(pattern(self.language, "unknown").finditer(said))
        if unknown and pattern(self.language, "asking").match(said.lstrip("¿ ")):
            return True
        at = position - sentence.start
        before = [match for match in unknown if match.start() <= at]
        if not before:
            return False
        between = said[min(before[-1].end(), at) : at]
        return ";" not in between and not pattern(self.language, "turn").search(between)


@cache
def months(language: str) -> re.Pattern[str]:
    """Match the name of a month; capitals count, for "may" is no month."""
    either = "|".join(LANGUAGES[language].months)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _hide(match: re.Match[str]) -> str:
    return HIDDEN * len(match[0])


def _hide_all(text: str, matches: list[re.Match[str]]) -> str:
    for match in matches:
        text = text[: match.start()] + HIDDEN * len(match[0]) + text[match.end() :]
    return text


def _is_a_quote(quote: re.Match[str]) -> bool:
    return count_words(quote[0]) >= FEWEST_WORDS_OF_A_QUOTE


def _keep_last_stop(quote: str) -> str:
    inside = "".join(HIDDEN if char in ".!?…\n" else char for char in quote[:-2])
    return inside + quote[-2:]
