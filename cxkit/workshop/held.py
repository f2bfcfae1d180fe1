"""What a session holds, for a page on which nobody writes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Held:
    """Several things that a session holds, each under its title.

    Parameters
    ----------
    parts : tuple of (str, object)
        Title, and what draws itself below it.
    nothing : str
        What is said instead where there is none.
    """

    parts: tuple[tuple[str, Any], ...]
    nothing: str = "Nothing was written down."

    def __repr__(self) -> str:
        return "\n".join(f"{title}\n{made!r}" for title, made in self.parts) or self.nothing

    def _repr_html_(self) -> str:
        drawn = (f"<h4>{escape(title)}</h4>{made._repr_html_()}" for title, made in self.parts)
        return "".join(drawn) or f"<p>{self.nothing}</p>"
