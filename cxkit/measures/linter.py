"""Text -> what is wrong with its wording: causes, blame, numbers without a base, drama, buzz.

It reads what people and notebooks write about a result, and holds it to what the verdict and
the design allow. It knows words, not meaning: a clean text may still mislead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .linter_page import Page
from .linter_rules import RULES, Circumstances
from .linter_words import LANGUAGES
from .verdicts import Verdict

Design = Literal["survey", "before_after", "comparison"]
Kind = Literal["summary", "title", "sentence", "action", "decision"]
Language = Literal["en", "de", "nl", "fr", "es"]
Severity = Literal["error", "warning"]

# Rule -> severity, why it matters, what to write instead.
MEANING: dict[str, tuple[Severity, str, str]] = {
    "cause": (
        "error",
        "a survey shows what goes together, not what causes what",
        'say what was seen together: "{cause}"',
    ),
    "cause-without-interval": (
        "warning",
        "a comparison may say what led to what, but only with its interval",
        "add how large the difference is, from … to …",
    ),
    "cause-of-a-change": (
        "error",
        "no change is established, so there is nothing yet that could have a cause",
        "say that the change cannot be told from chance, and what people name in both waves",
    ),
    "significance": (
        "error",
        "readers take it for important, and it says nothing of the size",
        "give the size and from where to where it may lie",
    ),
    "proof": (
        "error",
        "answers make something more or less likely; they prove nothing",
        'write what was counted: "{cause}"',
    ),
    "blame": (
        "error",
        "blame ends the search, and most moments belong to several departments",
        "make the moment in the journey the subject, and name its owners together",
    ),
    "blame-quoted": (
        "warning",
        "a customer's words may blame, but they are read as ours here",
        "choose a quotation that tells what happened",
    ),
    "base": (
        "error",
        "a number without the answers behind it cannot be weighed",
        'add the number of answers to the paragraph: "(n = …)"',
    ),
    "base-and-period": (
        "error",
        "a number without its base and its time cannot be weighed",
        "add the number of answers and the period to the paragraph",
    ),
    "period": (
        "warning",
        "a number belongs to a time, and this paragraph names none",
        "say from when to when the answers are",
    ),
    "uncertainty": (
        "warning",
        "nothing says how sure the number is",
        "add from where to where it may lie, or that chance could have made it",
    ),
    "countries": (
        "error",
        "people in different countries use scales differently, so levels cannot be compared",
        "compare each country with its own past only",
    ),
    "direction": (
        "error",
        "the verdict does not name this direction",
        'say "{emphasis}" and what else fits the answers',
    ),
    "unchanged": (
        "error",
        "that nothing can be told from chance does not mean that nothing changed",
        "say which changes the answers leave open",
    ),
    "title-denies": (
        "error",
        "the verdict is clear, and the title says otherwise",
        "name the change, and how large it is",
    ),
    "trend": (
        "error",
        "fewer than four rounds are single moments",
        "name the rounds and their scores",
    ),
    "emphasis": (
        "warning",
        "the verdict does not call the change clear",
        'write "{emphasis}"',
    ),
    "precision": (
        "warning",
        "points of a score are known to whole numbers at best",
        "round to whole points",
    ),
    "precision-share": (
        "warning",
        "among fewer than 100 answers one person is more than one per cent",
        "round to whole per cent, or say how many of how many",
    ),
    "buzzword": (
        "warning",
        "it says nothing that a customer would notice",
        "say what a customer can do now that was harder before",
    ),
    "best": (
        "warning",
        "customers do not visit to see somebody win",
        "say what gets easier for whom",
    ),
    "long-sentence": (
        "warning",
        "more than 25 words without a stop are read twice",
        "make two sentences of it",
    ),
    "summary-length": (
        "error",
        "a summary has at most five sentences and 150 words",
        "keep: the answer, how sure, where and for whom, what was decided, what is not known",
    ),
    "title-length": (
        "error",
        "a title has at most 90 characters",
        "leave one thing to the note below it",
    ),
    "customer": (
        "warning",
        "in the first three sentences no customer does anything",
        "let one of them begin with those who visit, wait, ask or buy",
    ),
    "quote": (
        "warning",
        "nobody hears a customer speak",
        "link a quotation that the numbers bear out",
    ),
    "action-effort": (
        "warning",
        "the action does not say what becomes less effort for a customer",
        "add: a customer can now … without …",
    ),
    "action-measure": (
        "warning",
        "the action does not say how one would see that it worked",
        "add: seen in …",
    ),
    "action-date": ("warning", "the action has no date", "add: from … on"),
    "decision-together": (
        "warning",
        "the decision does not say who takes it together",
        "name at least two functions, and who convenes them",
    ),
    "decision-date": ("warning", "the decision has no date", "add when it begins"),
    "driver": (
        "warning",
        '"driver" says cause, and may only head a column',
        'write "{driver}"',
    ),
}


@dataclass(frozen=True)
class Complaint:
    """One thing that the wording must or should not do.

    Parameters
    ----------
    rule : str
        Stable name, such as ``cause``.
    severity : str
        "error" or "warning".
    words : str
        The words that break the rule; empty where something is missing at the end.
    start, end : int
        Where they stand in the text, in characters, composed (NFC).
    explanation : str
        Why it matters.
    rewrite : str
        What to write instead.
    """

    rule: str
    severity: Severity
    words: str
    start: int
    end: int
    explanation: str
    rewrite: str

    def __str__(self) -> str:
        shown = self.words if len(self.words) <= 60 else self.words[:59] + "…"
        quoted = f" “{shown}”" if shown else ""
        return f"{self.severity} [{self.rule}]{quoted}: {self.explanation}; {self.rewrite}."


def lint(
    text: str,
    *,
    verdict: Verdict | None = None,
    design: Design = "survey",
    kind: Kind = "summary",
    language: Language = "en",
    n: int | None = None,
    waves: Sequence[str] = (),
    quotes: int | None = None,
    customers: Sequence[str] = (),
) -> tuple[Complaint, ...]:
    """Read a text for claims that its data do not bear.

    Parameters
    ----------
    text : str
        Plain text or Markdown.
    verdict : Verdict, optional
        What was decided of the change. Without it, rules that depend on it are not applied,
        except that dramatic words are always answered: nothing says that they are due.
    design : {"survey", "before_after", "comparison"}
        What the data are. Only a comparison (a control group, chance assignment) bears a cause.
    kind : {"summary", "title", "sentence", "action", "decision"}
        A summary is held to its length, base, period and customers; a title to the verdict;
        an action to effort removed, measure and date; a decision to date and company.
    language : {"en", "de", "nl", "fr", "es"}
    n : int, optional
        Answers behind the smallest group told of, where the text does not say them.
    waves : sequence of str
        Labels of all rounds: from four on, "trend" may be said; a label counts as a period.
    quotes : int, optional
        Quotations that the report links to the text; not asked for where it is not said.
    customers : sequence of str
        Further names of those who answer, such as the labels of personas.

    Returns
    -------
    tuple of Complaint
        In the order of the text; empty when nothing is wrong.

    Raises
    ------
    ValueError
        A choice that is none.

    Notes
    -----
    What customers say between quotation marks is theirs, and only asked not to blame. What the
    text asks, or says that it cannot show, is no claim. Errors contradict the data or a
    promise of the kit; warnings make a text harder to trust or to follow.

    The rules match words. They miss a cause that is told without any of them ("the queue grew,
    the score fell"), and may answer a harmless sentence that uses one. The verbs that a design
    allows, and the order of the verdicts, are the kit's own.

    Examples
    --------
    >>> for complaint in lint("The score fell because of the queue.", kind="sentence"):
    ...     print(complaint.rule, repr(complaint.words), complaint.start)
    cause 'because of' 15
    >>> lint("The survey cannot show what caused the fall.", kind="sentence")
    ()
    """
    for name, value, choices in (
        ("design", design, get_args(Design)),
        ("kind", kind, get_args(Kind)),
        ("language", language, tuple(LANGUAGES)),
    ):
        if value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}, but got {value!r}")
    page = Page(text, language)
    about = Circumstances(
        verdict=None if verdict is None else Verdict(verdict),
        design=design, kind=kind, n=n, waves=tuple(waves), quotes=quotes,
        customers=tuple(customers),
    )  # fmt: skip
    broken = {found for rule in RULES for found in rule(page, about)}
    order = sorted(broken, key=lambda found: (found[1], found[2], found[0]))
    return tuple(_complain(page, about, *found) for found in order)


def _complain(page: Page, about: Circumstances, rule: str, start: int, end: int) -> Complaint:
    severity, explanation, rewrite = MEANING[rule]
    instead = dict(LANGUAGES[page.language].instead)
    if about.design == "before_after":
        instead["cause"] = instead["after"]
    words = page.text[start:end]
    return Complaint(rule, severity, words, start, end, explanation, rewrite.format_map(instead))
