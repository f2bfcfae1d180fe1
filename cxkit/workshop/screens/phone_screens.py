"""The screens that open a ballot to the room's phones, and show how to get there and who has."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from ...findings import DataError
from ..ballots.kinds import Ballot, say_votes
from ..phones.poll import LOOPBACK, PLAIN_HTTP, Poll, end_poll, own_address
from ..record.session import Session
from .form_screens import LiveScreens

COUNTED = re.compile(r"No votes yet|\d votes? saved")


class PhoneScreens(LiveScreens):
    """The part of a booth that is about phones; `Booth` has the other screens.

    Parameters
    ----------
    session : Session
    ballot : Ballot
    round : int
    on_change : callable, optional
        See `LiveScreens`.
    """

    def __init__(
        self, session: Session, ballot: Ballot, round: int,
        on_change: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(session, on_change)
        self.ballot, self.round = ballot, round
        # A box that is run again begins anew: its old address leads nowhere.
        end_poll(session, ballot, round)
        self.poll: Poll | None = None

    def show_phones(self) -> None:
        """Show the way to the vote; before it is open, ask in which network it is to be."""
        if self.poll is None or not self.poll.live:
            self.show_network()
            return
        way = self.kit.HTML(
            f'<div class="cxkit-way">{self.poll.qr}<div>'
            "<p>Open with the phone's camera, or type</p>"
            f'<p class="cxkit-address">{escape(self.poll.front)}</p>'
            f'<p>and the code</p><p class="cxkit-code">{self.poll.said_code}</p>'
            f"<p>{escape(self.poll.caution)}</p></div></div>"
        )
        vote = self._button("Vote here, too", self.show_vote)
        end = self._button("End the page", self.end_phones)
        close = self._button("Close the round…", self.show_closing, primary=True)
        self._ask(way, self._row(close, vote, end))
        self._tell_count()

    def show_network(self) -> None:
        """Ask where phones reach this computer: it is open to nobody before."""
        words = "This computer's address in the room's network"
        self.host = self._field(words, own_address(), hint="such as 192.168.1.20")
        there = self._button("Open it in this network", self.open_there, primary=True)
        here = self._button("On this computer only", lambda: self.open_phones(LOOPBACK))
        back = self._button("Back", self.show_start)
        self._ask(self._text(PLAIN_HTTP), self.host, self._row(there, here, back))
        self._tell_count()

    def open_there(self) -> None:
        """Open the vote at the address that was typed."""
        if not (host := self.host.value.strip()):
            raise DataError("type the address of this computer in the room's network")
        self.open_phones(host)

    def open_phones(self, host: str) -> None:
        """Open the vote to phones."""
        poll = Poll(
            self.session, self.ballot, round=self.round, host=host, changed=self._update_count
        )
        self.poll = poll.start()
        self.show_phones()

    def end_phones(self) -> None:
        """End the page; the round stays open."""
        self.poll.stop()
        self.show_start()

    def _ways(self) -> list:
        """Give the button that leads back to the phones, while they vote."""
        live = self.poll is not None and self.poll.live
        return [self._button("Show the way for phones", self.show_phones)] if live else []

    def _tell_count(self) -> None:
        votes = self.session.votes(self.ballot, round=self.round)
        self._tell(f"✓ {say_votes(votes)} saved." if votes else "No votes yet.")

    def _update_count(self) -> None:
        # In the server's thread; what is said of something else is not talked over.
        if COUNTED.search(self.state.value):
            self._tell_count()
