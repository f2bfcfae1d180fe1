"""Pictures for a box on the screen, each with its words."""

from __future__ import annotations

import importlib
import inspect
from base64 import b64encode
from html import escape
from io import BytesIO
from typing import Any

from matplotlib import pyplot as plt

from ..heard.confrontation import hear
from ..heard.decisions import summary_of
from ..heard.guesses import realm_gaps
from ..record.session import Session
from .base import drawn

# Dots per inch: sharp on a projector without being heavy.
SHARP = 160
# Rows that a room reads whole.
LONGEST_SHEET = 12


def shown(name: str, result: Any, session: Session) -> str:
    """Draw what a step of a guide looks at, as HTML.

    Parameters
    ----------
    name : str
        As a `Step` names it: ``"plot_change"``, ``"comparison"``, ``"finding <id>"``,
        ``"sheet <table>"``, ``"hear <step>"``.
    result : Result
    session : Session
    """
    if name.startswith("plot_"):
        return picture(name, result, session)
    kind, _, rest = name.partition(" ")
    if kind == "finding":
        said = result.show(rest)
    elif kind == "sheet":
        # Longer than a sheet is to be, it is shown by its first rows.
        long = len(result.tables.get(rest, ())) > LONGEST_SHEET
        said = result.table(rest) if long else result.sheet(rest)
    elif kind == "hear":
        said = hear(result, session, rest)
    elif kind == "summary":
        # With what the room decided: it is what is read aloud in the end.
        said = summary_of(result, session)
    else:
        said = getattr(result, name)
    return drawn(said)


def picture(name: str, result: Any, session: Session) -> str:
    """Draw one of a room's pictures as an image with its words."""
    plot = getattr(importlib.import_module(f"cxkit.{result.room}"), name)
    known = inspect.signature(plot).parameters
    own = {"gaps": realm_gaps(result, session)} if "gaps" in known else {}
    axes = plot(result, **own)
    words = result.figures.get(name.removeprefix("plot_"), "") or axes.get_title()
    return as_image(axes.figure, words)


def as_image(figure: Any, words: str) -> str:
    """Write a figure as an image that holds itself, and close it."""
    data = BytesIO()
    figure.savefig(data, format="png", dpi=SHARP)
    plt.close(figure)
    code = b64encode(data.getvalue()).decode("ascii")
    return f'<img alt="{escape(words, quote=True)}" src="data:image/png;base64,{code}">'
