"""Numbers in a text: which of them claim something, what they rest on, and of when they are."""

from __future__ import annotations

import re
from functools import cache

from .linter_page import Page, months, pattern
from .linter_words import LANGUAGES

NUMBER = r"[+\-−]?\d+(?:[.,]\d+)*"
DECIMAL = r"[+\-−]?\d+[.,]\d{1,2}(?![\d.,]*\d)"
BRACKETS = re.compile(r"\([^()]*\)")
SIGNED = re.compile(r"(?<![\w.,/\-−–])[+\-−]\d+(?:[.,]\d+)?(?![\w/])")
# The level of an interval is no share.
PERCENT = re.compile(
    rf"({NUMBER})\s?%(?![\s-]*(?:interval|confidence|level|konfidenz|niveau))", re.IGNORECASE
)
_BASE = re.compile(r"(?<!\w)n\s?=\s?(\d[\d.,]*)")
_DAY = re.compile(r"(?<!\w)(?:\d{4}-\d\d(?:-\d\d)?|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?)(?!\w)")


def first_number(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Find the first number that claims something: points, a share, a score, a sign."""
    claim, named = _claim_numbers(page.language)
    spans = [match.span() for match in claim.finditer(page.figures, start, end)]
    spans += [match.span(1) for match in named.finditer(page.figures, start, end)]
    spans += [match.span() for match in SIGNED.finditer(page.figures, start, end)]
    dates = [match.span() for match in _DAY.finditer(page.figures, start, end)]
    years = re.compile(r"(?:19|20)\d\d")
    kept = [
        span
        for span in spans
        if not years.fullmatch(page.figures[slice(*span)])
        and not any(day[0] <= span[0] < day[1] for day in dates)
    ]
    return min(kept, default=None)


def bases_in(page: Page, said: str) -> list[float]:
    """List the numbers of answers that a paragraph gives."""
    found = [*_BASE.findall(said), *(match[1] for match in _counted(page.language).finditer(said))]
    return [float(re.sub(r"[.,]", "", text)) for text in found]


def has_period(page: Page, said: str, labels: tuple[str, ...]) -> bool:
    """Say whether a paragraph tells of when its numbers are."""
    return bool(
        pattern(page.language, "period").search(said)
        or months(page.language).search(said)
        or _DAY.search(said)
        or any(label and label in said for label in labels)
    )


def has_date(page: Page) -> bool:
    """Say whether a text tells when something will be."""
    return bool(
        pattern(page.language, "date").search(page.plain)
        or months(page.language).search(page.plain)
        or _DAY.search(page.plain)
        or re.search(r"(?<!\w)(?:[Qq][1-4]|(?:19|20)\d\d)(?!\w)", page.plain)
    )


@cache
def points_with_decimals(language: str) -> re.Pattern[str]:
    """Match points of the score with decimals, the number in one of two groups."""
    units = "|".join(LANGUAGES[language].points)
    return re.compile(
        rf"(?<![\w.,])({DECIMAL})(?=\s(?:{units})(?!\w))"
        rf"|(?<!\w)(?:nps|scores?)\b[^.;:()\d]{{0,30}}?({DECIMAL})(?!\s?%)",
        re.IGNORECASE,
    )


@cache
def _claim_numbers(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    units = "|".join(LANGUAGES[language].points)
    score = "|".join(LANGUAGES[language].score)
    return re.compile(
        rf"(?<![\w.,]){NUMBER}(?=\s(?:{units})(?!\w)|\s?%)"
        rf"|(?<![\w.,]){NUMBER}(?= (?:of|in|out of|von|van|sur|de cada) \d)",
        re.IGNORECASE,
    ), re.compile(rf"(?<!\w)(?:{score})\b[^.;:()\d]{{0,25}}?({NUMBER})(?!\w)", re.IGNORECASE)


@cache
def _counted(language: str) -> re.Pattern[str]:
    people = "|".join((*LANGUAGES[language].answers, *LANGUAGES[language].customer))
    return re.compile(
        rf"(?<![\w.,+\-−])(\d[\d.,]*)\s(?:\w+\s){{0,2}}?(?:{people})(?!\w)", re.IGNORECASE
    )
