"""A clock that a room sees: how many minutes of a step are left, in a thread that stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

# Minutes left from which the clock is loud, and seconds between two looks at it.
SOON = 2
EVERY = 5.0


def say_left(minutes: int, started: str, now: datetime, *, fast: int = 1) -> tuple[str, str]:
    """Say what is left of a step, and how loud: "calm", "soon" or "over".

    Parameters
    ----------
    minutes : int
        That the step was to take.
    started : str
        Moment as the session keeps it.
    now : datetime
    fast : int, default 1
        How many minutes of a rehearsal go by in one.
    """
    gone = fast * (now - datetime.fromisoformat(started)).total_seconds()
    left = 60 * minutes - gone
    if left < 0:
        over = int(-left // 60)
        return f"{over} min over" if over else "time is up", "over"
    whole = int(-(-left // 60))
    return f"{whole} min left of {minutes}", "soon" if left <= 60 * SOON else "calm"


class Clock:
    """Tells again and again what is left, until it is stopped.

    Parameters
    ----------
    minutes : int
    started : str
    tell : callable
        Is given words and loudness; it must not fail, and is only called when they change.
    fast : int, default 1
    """

    def __init__(
        self, minutes: int, started: str, tell: Callable[[str, str], None], *, fast: int = 1
    ) -> None:
        self._minutes, self._started, self._tell, self._fast = minutes, started, tell, fast
        self._stopped = threading.Event()
        self._last = ("", "")
        self._look()
        threading.Thread(target=self._run, daemon=True, name="cxkit clock").start()

    def stop(self) -> None:
        """Stop telling; a clock that has stopped stays so."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            self._look()

    def _look(self) -> None:
        said = say_left(self._minutes, self._started, datetime.now(), fast=self._fast)
        if said != self._last:
            self._last = said
            self._tell(*said)
