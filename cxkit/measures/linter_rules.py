"""The rules of the linter: each finds the words that break it, in the order of the field guide.

A rule takes a `Page` and the `Circumstances` and gives ``(rule, start, end)``; what the rule
means, and what to write instead, stands in `cxkit.measures.linter`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .linter_countries import countries_in, rank_of_one
from .linter_numbers import (
    BRACKETS,
    DECIMAL,
    PERCENT,
    SIGNED,
    bases_in,
    first_number,
    has_date,
    has_period,
    points_with_decimals,
)
from .linter_page import Page, Sentence, compile_phrases, count_words, pattern
from .linter_words import LANGUAGES
from .verdicts import Verdict
from .wording import FEWEST_FOR_A_TREND

MOST_SENTENCES, MOST_WORDS, MOST_WORDS_IN_A_SENTENCE, LONGEST_TITLE = 5, 150, 25, 90
FEWEST_FOR_A_DECIMAL = 100

RISES = (Verdict.CLEAR_RISE, Verdict.SMALL_RISE)

Broken = Iterator[tuple[str, int, int]]


@dataclass(frozen=True)
class Circumstances:
    """What a text is, and what the analysis behind it allows; see `lint`."""

    verdict: Verdict | None
    design: str
    kind: str
    n: int | None
    waves: tuple[str, ...]
    quotes: int | None
    customers: tuple[str, ...]

    @property
    def unclear(self) -> bool:
        """Whether a verdict was reached that names no direction."""
        return self.verdict is not None and not self.verdict.clear


def cause(page: Page, about: Circumstances) -> Broken:
    """Find claims of a cause that the design does not bear."""
    for start, end in _causes(page):
        if about.design != "comparison":
            yield "cause", start, end
        elif not pattern(page.language, "interval").search(page.figures):
            yield "cause-without-interval", start, end


def cause_of_a_change(page: Page, about: Circumstances) -> Broken:
    """Find what ties a change that is not established to something."""
    if not about.unclear:
        return
    causes = list(_causes(page))
    for sentence in page.sentences:
        said = page.own[sentence.start : sentence.end]
        if not pattern(page.language, "change").search(said) or _is_described_only(page, sentence):
            continue
        ties = pattern(page.language, "tie").finditer(said)
        spans = [(sentence.start + tie.start(), sentence.start + tie.end()) for tie in ties]
        spans += [span for span in causes if sentence.start <= span[0] < sentence.end]
        for start, end in sorted(spans)[:1]:
            if not page.denied(start):
                yield "cause-of-a-change", start, end


def significance(page: Page, about: Circumstances) -> Broken:
    """Find the word of tests: never in a summary, elsewhere only as "statistically"."""
    for start, end in _find(page, "significance"):
        before = page.claims[max(0, start - 20) : start].split()
        allowed = pattern(page.language, "statistically")
        if about.kind == "summary" or not (before and allowed.fullmatch(before[-1])):
            yield "significance", start, end


def proof(page: Page, about: Circumstances) -> Broken:
    """Find claims of proof."""
    for start, end in _find(page, "proof"):
        if not page.denied(start):
            yield "proof", start, end


def blame(page: Page, about: Circumstances) -> Broken:
    """Find blame, in a quotation too: another one can be chosen."""
    for start, end in _find(page, "blame"):
        yield "blame", start, end
    for quote in page.quotes:
        for match in pattern(page.language, "blame").finditer(page.plain, *quote.span()):
            yield "blame-quoted", *match.span()


def base_and_period(page: Page, about: Circumstances) -> Broken:
    """Find paragraphs of a summary with numbers but without n, period or certainty."""
    if about.kind != "summary":
        return
    for start, end in page.paragraphs():
        claim = first_number(page, start, end)
        if claim is None:
            continue
        said = page.figures[start:end]
        dated = has_period(page, said, about.waves)
        if not bases_in(page, said):
            yield ("base" if dated else "base-and-period"), *claim
        elif not dated:
            yield "period", *claim
        if not pattern(page.language, "unsure").search(said):
            yield "uncertainty", *claim


def countries(page: Page, about: Circumstances) -> Broken:
    """Find countries that are compared or ranked."""
    rank = rank_of_one(page.language)
    for sentence in page.sentences:
        said = page.claims[sentence.start : sentence.end]
        named = countries_in(page.language, said)
        match = rank.search(said)
        if len(named) > 1 and not match:
            match = pattern(page.language, "compare").search(said)
            scored = SIGNED.findall(BRACKETS.sub("", said))
            if not match and len(scored) > 1 and not pattern(page.language, "change").search(said):
                match = SIGNED.search(said)
        if match and not page.denied(sentence.start + match.start()):
            yield "countries", sentence.start + match.start(), sentence.start + match.end()


def direction(page: Page, about: Circumstances) -> Broken:
    """Find a direction that the verdict does not name."""
    if about.verdict is None:
        return
    if about.kind == "title":
        wrong = ("fall", "rise")
        if about.verdict.clear:
            wrong = ("fall",) if about.verdict in RISES else ("rise",)
        for name in wrong:
            for start, end in _find(page, name):
                if not page.denied(start):
                    yield "direction", start, end
    elif about.unclear:
        score = compile_phrases(LANGUAGES[page.language].score)
        for start, end in _find(page, "moved"):
            near = page.claims[max(page.sentence_at(start).start, start - 60) : start]
            if score.search(near) and not page.denied(start):
                yield "direction", start, end


def unchanged(page: Page, about: Circumstances) -> Broken:
    """Find claims that nothing changed, and titles that deny a clear change."""
    if about.verdict is None:
        return
    clear_title = about.verdict.clear and about.kind == "title"
    if clear_title or (about.unclear and about.verdict is not Verdict.NO_MATTER):
        for start, end in _find(page, "unchanged"):
            if not page.denied(start):
                yield ("title-denies" if clear_title else "unchanged"), start, end
    if clear_title:
        for start, end in _find(page, "undecided"):
            yield "title-denies", start, end


def trend(page: Page, about: Circumstances) -> Broken:
    """Find a trend among too few rounds; unknown rounds are too few."""
    if len(about.waves) < FEWEST_FOR_A_TREND:
        for start, end in _find(page, "trend"):
            if not page.denied(start):
                yield "trend", start, end


def emphasis(page: Page, about: Circumstances) -> Broken:
    """Find dramatic words for a change that is not clear."""
    if about.verdict is None or about.unclear:
        for start, end in _find(page, "emphasis"):
            if not page.denied(start):
                yield "emphasis", start, end


def precision(page: Page, about: Circumstances) -> Broken:
    """Find decimals that the answers do not bear."""
    points = points_with_decimals(page.language)
    for start, end in page.paragraphs():
        said = page.figures[start:end]
        # As many decimals as the interval beside it has is as precise as the answers are.
        limits = re.search(rf"{DECIMAL}\D{{1,20}}{DECIMAL}", said)
        if limits and pattern(page.language, "interval").search(said):
            continue
        for match in points.finditer(page.claims, start, end):
            yield "precision", *match.span(1 if match[1] else 2)
    yield from _shares(page, about)


def buzzword(page: Page, about: Circumstances) -> Broken:
    """Find words with nothing behind them."""
    for start, end in _find(page, "buzzword", quoted=True):
        yield "buzzword", start, end


def best(page: Page, about: Circumstances) -> Broken:
    """Find being the best as a goal."""
    for start, end in _find(page, "best", quoted=True):
        yield "best", start, end


def long_sentence(page: Page, about: Circumstances) -> Broken:
    """Find stretches without a stop that are too long; what stands in brackets is not counted."""
    if about.kind == "title":
        return
    for sentence in page.sentences:
        said = BRACKETS.sub("", page.text[sentence.start : sentence.end])
        longest = max(count_words(stretch) for stretch in re.split(r"[;:](?=\s)", said))
        if longest > MOST_WORDS_IN_A_SENTENCE:
            yield "long-sentence", sentence.start, sentence.end


def summary_length(page: Page, about: Circumstances) -> Broken:
    """Hold a summary to its number of sentences and words, a title to its length."""
    if about.kind == "title" and len(page.text.strip()) > LONGEST_TITLE:
        yield "title-length", LONGEST_TITLE, len(page.text)
    if about.kind != "summary":
        return
    sentences = page.sentences
    if len(sentences) > MOST_SENTENCES:
        yield "summary-length", sentences[MOST_SENTENCES].start, sentences[-1].end
    elif count_words(page.text) > MOST_WORDS:
        yield "summary-length", sentences[-1].start, sentences[-1].end


def customer(page: Page, about: Circumstances) -> Broken:
    """Find summaries that do not let customers act in their first three sentences."""
    if about.kind != "summary" or not page.sentences:
        return
    first = page.sentences[:3]
    if not any(_customer_acts(page, each, about.customers) for each in first):
        yield "customer", first[0].start, first[0].end


def quote(page: Page, about: Circumstances) -> Broken:
    """Find summaries to which no customer's own words are linked."""
    if about.kind == "summary" and about.quotes == 0 and not page.quotes:
        yield "quote", len(page.text), len(page.text)


def action(page: Page, about: Circumstances) -> Broken:
    """Find actions without effort removed, measure or date; decisions without date or company."""
    needed = {"action": ("effort", "measure", "date"), "decision": ("together", "date")}
    if not page.sentences:
        return
    whole = page.sentences[0].start, page.sentences[-1].end
    for name in needed.get(about.kind, ()):
        found = has_date(page) if name == "date" else pattern(page.language, name)
        if not (found if isinstance(found, bool) else found.search(page.plain)):
            yield f"{about.kind}-{name}", *whole


def driver(page: Page, about: Circumstances) -> Broken:
    """Find "driver" in prose; as the heading of a column it may stand."""
    if about.kind != "title" and count_words(page.text) > 3:
        for start, end in _find(page, "driver"):
            yield "driver", start, end


RULES: tuple[Callable[[Page, Circumstances], Broken], ...] = (
    cause, cause_of_a_change, significance, proof, blame, base_and_period, countries, direction,
    unchanged, trend, emphasis, precision, buzzword, best, long_sentence, summary_length, customer,
    quote, action, driver,
)  # fmt: skip


def _find(page: Page, name: str, *, quoted: bool = False) -> Iterator[tuple[int, int]]:
    text = page.claims if quoted else page.own
    for match in pattern(page.language, name).finditer(text):
        yield match.span()


def _causes(page: Page) -> Iterator[tuple[int, int]]:
    found = list(_find(page, "cause"))
    for start, end in _find(page, "cause_of_a_change"):
        sentence = page.sentence_at(start)
        if pattern(page.language, "change").search(page.own, sentence.start, sentence.end):
            found.append((start, end))
    return (span for span in sorted(found) if not page.denied(span[0]))


def _is_described_only(page: Page, sentence: Sentence) -> bool:
    """Say whether the next sentence says at once that no change is established."""
    index = page.sentences.index(sentence) + 1
    if index >= len(page.sentences):
        return False
    after = page.sentences[index]
    said = page.plain[after.start : after.end]
    return pattern(page.language, "disclaimer").search(said) is not None


def _shares(page: Page, about: Circumstances) -> Broken:
    """Find shares with a decimal among fewer than a hundred answers."""
    for start, end in page.paragraphs():
        bases = bases_in(page, page.figures[start:end])
        smallest = min([*bases, *([about.n] if about.n is not None else [])], default=None)
        if smallest is None or smallest >= FEWEST_FOR_A_DECIMAL:
            continue
        for match in PERCENT.finditer(page.figures, start, end):
            before = page.figures[max(0, match.start() - 15) : match.start()]
            level = pattern(page.language, "interval").search(before)
            if re.fullmatch(DECIMAL, match[1]) and not level:
                yield "precision-share", *match.span()


def _customer_acts(page: Page, sentence: Sentence, labels: tuple[str, ...]) -> bool:
    words = LANGUAGES[page.language]
    named = compile_phrases((*words.customer, *(re.escape(label) for label in labels if label)))
    prepositions = pattern(page.language, "object_of")
    said = page.plain[sentence.start : sentence.end]
    for match in named.finditer(said):
        before = said[: match.start()].split()[-2:]
        after = " ".join(said[match.end() :].split()[:3])
        if not any(prepositions.fullmatch(word) for word in before):
            return True
        if pattern(page.language, "spoke").match(after):
            return True
    return False
