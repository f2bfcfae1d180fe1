"""One thing that a person fills in, the same on the laptop, on a phone and on a sheet of paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["number", "text", "choice", "several"]


@dataclass(frozen=True)
class Field:
    """A field of a ballot or of a form, as data: whoever draws it knows nothing else of it.

    Parameters
    ----------
    id : str
        Of what is filled in.
    label : str
        The words that a person reads.
    kind : {"number", "text", "choice", "several"}
        What is filled in: a number or words, typed; one of the choices, or some of them.
        Everything typed is text; what reads it says what a number is.
    choices : dict of str to str
        Ids and words of what can be chosen.
    hint : str
        What stands in the field while it is empty.
    whole : bool, default True
        Whether a number has neither a sign nor decimals: a phone's keys for numbers lack both.
    """

    id: str
    label: str
    kind: Kind = "text"
    choices: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    whole: bool = True


def choice_of(text: str, choices: Mapping[str, str]) -> str | None:
    """Read which of the choices is meant: by its number, its words or its id; None for neither.

    Examples
    --------
    >>> choices = {"yes": "Yes", "not_yet": "Not yet"}
    >>> choice_of(" not YET", choices), choice_of("2", choices), choice_of("3", choices)
    ('not_yet', 'not_yet', None)
    """
    wanted = " ".join(text.split()).casefold()
    for number, (id, label) in enumerate(choices.items(), start=1):
        if wanted in (str(number), id.casefold(), " ".join(label.split()).casefold()):
            return id
    return None


def choices_of(text: str, choices: Mapping[str, str]) -> list[str | None]:
    """Read which of the choices are meant, with commas between them, each as `choice_of` does.

    Examples
    --------
    >>> choices_of("2, yes, 2", {"yes": "Yes", "not_yet": "Not yet"})
    ['yes', 'not_yet']
    """
    meant = {choice_of(each, choices) for each in text.split(",") if each.strip()}
    unknown = [None] if None in meant else []
    return [id for id in choices if id in meant] + unknown
