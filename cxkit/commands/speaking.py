"""How commands speak: what goes to the screen and where, and the exit codes."""

from __future__ import annotations

import sys
from typing import Any

FINE, FAILED, REFUSED, LOCKED = 0, 1, 2, 3


def say(text: str) -> None:
    """Write a line for a person, on the standard output."""
    # At once: what a reader does not take is noticed here, not when Python ends.
    print(_visible(text), flush=True)


def say_over(text: str) -> None:
    """Write a line in place of the one before, where there is a terminal."""
    if sys.stdout.isatty():
        print(f"\r{_visible(text)}  ", end="", flush=True)
    else:
        say(text)


def can_say(signs: str) -> bool:
    """Whether the terminal has these signs."""
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def complain(text: str) -> None:
    """Write a line beside the answer, on the standard error: progress, notes, faults."""
    print(_visible(text), file=sys.stderr, flush=True)


def say_json(record: Any) -> None:
    """Write an answer for machines."""
    from ..reporting.results import json_text

    print(json_text(record), end="", flush=True)


def stop(said: str, code: int) -> int:
    """Say why a command ends, and give its exit code."""
    complain(said)
    return code


def _visible(text: str) -> str:
    # Names and answers may hold codes that rewrite a terminal.
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text)
