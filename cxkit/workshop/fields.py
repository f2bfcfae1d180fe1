"""One thing that a person fills in, the same on the laptop, on a phone and on a sheet of paper."""

from __future__ import annotations

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
    """

    id: str
    label: str
    kind: Kind = "text"
    choices: dict[str, str] = field(default_factory=dict)
    hint: str = ""
