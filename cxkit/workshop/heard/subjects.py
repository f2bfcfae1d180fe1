"""Who a sentence is about: those who speak and what is theirs, a customer, or something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ...measures.linter_page import Page, pattern
from ...measures.words import BREAK, pieces, tokenise
from .phrases import language_of
from .subject_words import SUBJECT_WORDS, SubjectWords

Subject = Literal["inside", "customer", "other"]

INSIDE: Subject = "inside"
CUSTOMER: Subject = "customer"
OTHER: Subject = "other"
# Words that may stand between an article and its noun, or a verb before its subject.
BETWEEN, VERBS = 1, 2


def subject_of(
    sentence: str,
    *,
    language: str = "",
    customers: Iterable[str] = (),
    own: Iterable[str] = (),
) -> Subject:
    """Tell whom or what a sentence is about, by the words at its beginning.

    Parameters
    ----------
    sentence : str
    language : str
        Of the linter's; told from the sentence's small words when left out.
    customers : iterable of str
        Further names of those who visit or buy, such as those of personas.
    own : iterable of str
        Further names of what the house makes, such as its core touchpoints.

    Returns
    -------
    {"inside", "customer", "other"}
        Inside is who speaks ("we", "our team"), the house, its brand and its products.

    Notes
    -----
    An opening clause ("When it rains, …") and what a preposition opens are passed over; then
    the first thing named decides, if it stands where a subject does: at once, after an
    article and one word more, or, where something else opened the sentence, after its verb.
    "Our visitors" are customers, "our rooms" are inside. Orders ("Open the door") are about
    neither. It knows words and places, not grammar: tests say how often it is right.

    Examples
    --------
    >>> subject_of("When visitors arrive, we greet them")
    'inside'
    >>> subject_of("At the door a family can leave its pushchair")
    'customer'
    """
    language = language or language_of(sentence)
    words = SUBJECT_WORDS[language]
    tokens, opened = _main_clause(_plain(pieces(sentence)), words)
    names = {CUSTOMER: _phrases(customers), INSIDE: _phrases(own)}
    free = VERBS if opened else 0
    for at, token in enumerate(tokens):
        if token == BREAK or token in words.prepositions:
            return OTHER
        found = _named(tokens, at, words, language, names)
        if found:
            return found
        if token in words.determiners:
            # "The young visitors", but not "the queue annoys visitors".
            free = max(free, BETWEEN)
        elif token not in words.lead:
            free -= 1
            if free < 0:
                return OTHER
    return OTHER


def sentences_of(text: str) -> list[str]:
    """Take a text apart into sentences, as the linter does."""
    page = Page(text, language_of(text))
    return [page.text[each.start : each.end] for each in page.sentences]


def _plain(tokens: Sequence[str]) -> list[str]:
    # "we're" is "we" to a reader, and so it is here.
    return [token if "'" not in token else token.split("'")[0] or token for token in tokens]


def _main_clause(tokens: list[str], words: SubjectWords) -> tuple[list[str], bool]:
    """Pass over what opens a sentence; say whether anything did."""
    at, opened = 0, False
    while at < len(tokens) and (tokens[at] in words.lead or tokens[at] == BREAK):
        opened = opened or words.verb_second
        at += 1
    rest = tokens[at:]
    if not rest or not (rest[0] in words.sub or rest[0] in words.prepositions):
        return rest, opened
    if BREAK in rest[:-1]:
        return _main_clause(rest[rest.index(BREAK) + 1 :], words)[0], words.verb_second
    if rest[0] in words.sub:
        return rest[1:], opened
    # "At the door a family …": a preposition, an article, a noun.
    end = 1
    while end < len(rest) and rest[end] in words.determiners | words.our:
        end += 1
    return rest[end + 1 :], True


def _named(
    tokens: list[str], at: int, words: SubjectWords, language: str,
    names: dict[Subject, list[list[str]]],
) -> Subject | None:  # fmt: skip
    token = tokens[at]
    if token in words.we or (words.we_ending and _is_we(token, words)):
        return INSIDE
    for subject, phrases in names.items():
        if any(tokens[at : at + len(each)] == each for each in phrases):
            return subject
    if token in words.our:
        after = tokens[at + 1 : at + 2 + BETWEEN]
        theirs = any(_is_customer(each, words, language) for each in after)
        return CUSTOMER if theirs else INSIDE
    if token in words.own:
        return INSIDE
    return CUSTOMER if _is_customer(token, words, language) else None


def _is_we(token: str, words: SubjectWords) -> bool:
    return token.endswith(words.we_ending) and len(token) > len(words.we_ending) + 1


def _is_customer(token: str, words: SubjectWords, language: str) -> bool:
    known = pattern(language, "customer")
    return any(known.fullmatch(each) for each in (token, *(f"{one} {token}" for one in words.one)))


def _phrases(names: Iterable[str]) -> list[list[str]]:
    return [tokens for name in names if (tokens := tokenise(name))]
