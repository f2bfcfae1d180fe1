"""A vote by phone that is led from a terminal: how many have voted, and Enter closes the round."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator

from ...findings import DataError
from ..ballots.kinds import say_votes
from ..ballots.shown import say_tally
from ..record.parts import Tally
from ..record.session import close_joined
from .poll import Poll

# Seconds between two looks at how many have voted.
PAUSE = 0.5


class Enter:
    """The key Enter, waited for while other things go on.

    `ended` says that nothing can be typed any more, or never could.
    """

    def __init__(self) -> None:
        self.ended = False
        self._pressed: queue.SimpleQueue[bool] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait so long for the key; where nothing can be typed any more, only wait."""
        try:
            pressed = self._pressed.get(timeout=seconds)
        except queue.Empty:
            return False
        self.ended = not pressed
        return pressed

    def _read(self) -> None:
        # From the system itself: a thread that waits inside Python's own standard input would
        # keep Python from ending.
        with contextlib.suppress(AttributeError, OSError, ValueError):
            handle = sys.stdin.fileno()
            while typed := os.read(handle, 1024):
                for _ in range(typed.count(b"\n")):
                    self._pressed.put(True)
        self._pressed.put(False)


def introduce(poll: Poll, *, blocks: bool = True) -> Iterator[str]:
    """Say line by line how the room gets to the vote.

    Parameters
    ----------
    poll : Poll
        It has started.
    blocks : bool, default True
        Whether the terminal can draw the QR code.
    """
    yield f"Round {poll.round} of {poll.ballot.step}: {poll.ballot.questions[poll.round - 1]}"
    if blocks:
        yield f"\n{poll.qr_text}"
    yield f"Address: {poll.address}"
    yield f"Or type: {poll.front} and the code {poll.said_code}"
    yield poll.caution
    yield "Enter closes the round; where a notebook has the session open, close it there."
    yield "Ctrl-C ends the page and leaves the round open."


def lead(
    poll: Poll, *, say: Callable[[str], None], show: Callable[[str], None],
    enter: Enter | None = None,
) -> None:  # fmt: skip
    """Show how many have voted until the round is closed, here or in the notebook.

    Parameters
    ----------
    poll : Poll
    say, show : callable
        Write a line, and write one in place of the one that was shown before.
    enter : Enter, optional
    """
    enter, shown = enter or Enter(), ""
    while poll.takes_votes():
        if (count := f"{say_votes(poll.count)} saved.") != shown:
            show(shown := count)
        if enter.wait(PAUSE):
            try:
                close_joined(poll.session, poll.ballot, round=poll.round)
            except DataError as error:
                say(f"\n{error}")
                shown = ""
    say("")
    tally = poll.session.tally(poll.ballot, round=poll.round)
    say(_closed(poll, tally) if tally else "The round is voted anew.")
    if not enter.ended:
        say("Phones now read that the round is closed. Enter ends the page.")
        while not enter.wait(PAUSE) and not enter.ended:
            pass


def _closed(poll: Poll, tally: Tally) -> str:
    return say_tally(poll.ballot, poll.round, tally)
