"""Success stories that are told in the house, put to the test of what is there to show them."""

from __future__ import annotations

import re

import pandas as pd

from ...findings import Finding
from ..record.entries import Story
from ..record.session import Session
from .phrases import clean, count, named, quote, says, shown

EVIDENCED, PARTLY, CLAIMED = "evidenced", "partly evidenced", "claimed"
NEEDED = {
    "n": "how many customers", "before": "a measure before", "after": "a measure after",
    "comparison": "a comparison", "when": "a date",
}  # fmt: skip
# What must hold a number to show anything.
IN_NUMBERS = frozenset({"n", "before", "after"})


def missing_of(story: Story) -> list[str]:
    """List what a story does not show, by the keys of `NEEDED`; words without a number do not."""
    return [name for name in NEEDED if not _is_there(story, name)]


def grade_of(story: Story) -> str:
    """Say how far a story is shown: evidenced with all five things, claimed with none.

    A measure before without one after, or the other way round, shows no success: then, too,
    a story is only claimed unless something is there to compare with.
    """
    missing = set(missing_of(story))
    if not missing:
        return EVIDENCED
    compared = not {"before", "after"} & missing or not {"after", "comparison"} & missing
    return PARTLY if compared else CLAIMED


def stories_table(session: Session) -> pd.DataFrame:
    """Give one row a story: index ``id``, ``story is n before after compared_with when lacks``."""
    rows = [
        {
            "id": each.id, "story": shown(each), "is": grade_of(each), "n": clean(each.n),
            "before": clean(each.before), "after": clean(each.after),
            "compared_with": clean(each.comparison), "when": each.when,
            "lacks": ", ".join(NEEDED[name] for name in missing_of(each)),
        }
        for each in session.entries(Story)
    ]  # fmt: skip
    columns = ["id", "story", "is", "n", "before", "after", "compared_with", "when", "lacks"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def tell_stories(session: Session) -> tuple[Finding, ...]:
    """Say how many success stories are shown, and what each of the others lacks.

    Returns
    -------
    tuple of Finding
        ``session.stories``, the share that is evidenced, then ``session.story.<id>`` with its
        grade as verdict. None without a story.

    Notes
    -----
    The test asks what is there: customers counted, a measure before and after, a comparison, a
    date. It does not check whether the numbers are right, nor whether something else moved
    them.
    """
    stories = session.entries(Story)
    if not stories:
        return ()
    grades = [grade_of(each) for each in stories]
    n, said = len(stories), []
    for grade in (EVIDENCED, PARTLY, CLAIMED):
        alike = [each for each, own in zip(stories, grades, strict=True) if own == grade]
        if alike:
            said.append(f"{len(alike)} {grade} ({named([quote(each, 60) for each in alike])})")
    sentence = (
        f"Of {count(n, 'success story', 'success stories')}, by what there is to show for "
        f"{'it' if n == 1 else 'them'}: {'; '.join(said)}."
    )
    share = grades.count(EVIDENCED) / n
    each = (_one(story, grade) for story, grade in zip(stories, grades, strict=True))
    return (Finding("session.stories", share, sentence, n, "share"), *each)


def _one(story: Story, grade: str) -> Finding:
    missing = [NEEDED[name] for name in missing_of(story)]
    lack = f": {named(missing, len(NEEDED))} {'is' if len(missing) == 1 else 'are'} missing"
    sentence = f"Success story {story.id}, {quote(story)}, is {grade}{lack if missing else ''}."
    there = float(len(NEEDED) - len(missing))
    id = f"session.story.{story.id}"
    return Finding(id, there, sentence, len(NEEDED), "things shown", verdict=grade)


def _is_there(story: Story, name: str) -> bool:
    text = getattr(story, name)
    return bool(re.search(r"\d", text)) if name in IN_NUMBERS else says(text)
