"""Names that are safe, and the name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches


def slug(name: str) -> str:
    """Turn any name into a safe one for files and ids: lower case, digits, single hyphens."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or "study"


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the known name that was probably meant, or list what there is."""
    names = list(dict.fromkeys(known))
    by_lower = {known_name.lower(): known_name for known_name in reversed(names)}
    close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_lower[close[0]]!r}?"
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"known here: {listed}" if names else ""
