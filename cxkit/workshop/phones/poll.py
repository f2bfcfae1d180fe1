"""One round of a ballot on the phones of the room: opened, counted, and over when it closes."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path

import segno
from tornado.httpserver import HTTPServer

from ...findings import DataError, Problem
from ..ballots.kinds import Ballot
from ..record.session import Session
from .devices import Devices, new_code
from .server import server_of

LOOPBACK = "127.0.0.1"
ONLY_HERE = (
    "Only this computer can open the address. For phones, name this computer's own address in the "
    "room's network."
)
PLAIN_HTTP = (
    "The page is plain HTTP in this network: whoever is in it could read along. Guest networks "
    "often keep phones apart from other devices: if no phone gets through, use ballot sheets."
)
# Seconds that a server may take to begin and to end.
PATIENCE = 5.0
# One poll a session and process: the address of the one before leads nowhere then.
_running: dict[Path, Poll] = {}


class Poll:
    """One round of a ballot, voted on by phone; the session says whether it is open.

    Parameters
    ----------
    session : Session
        Takes the votes, and is asked on each page whether the round is open.
    ballot : Ballot
    round : int, default 1
    host : str, default "127.0.0.1"
        Address of this computer at which phones reach it, "0.0.0.0" for all that it has.
    port : int, default 0
        0 takes a free one.
    changed : callable, optional
        Called after each vote, in the server's thread.

    Raises
    ------
    DataError
        The round takes no votes, the address is none of this computer, or the port is taken.

    Notes
    -----
    A phone counts by a cookie: whoever wants to vote twice needs a second browser. The count in
    the room shows more votes than people then.
    """

    def __init__(
        self, session: Session, ballot: Ballot, *, round: int = 1, host: str = LOOPBACK,
        port: int = 0, changed: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        if not 1 <= round <= len(ballot.questions):
            rounds = f"{ballot.step} has rounds 1 to {len(ballot.questions)}"
            raise DataError(Problem(rounds, value=str(round)))
        self.session, self.ballot, self.round = session, ballot, round
        self.host, self.code = host, new_code()
        self.port, self._changed = port, changed or (lambda: None)
        self._opening = session.opening(ballot, round=round)
        self._about = (session.record.meta.id, ballot.step, round, self._opening)
        self._ended = False
        self._thread: threading.Thread | None = None
        self.devices = Devices(session.path.with_name(f".{session.path.name}.phones"))

    # For who leads the session.

    def start(self) -> Poll:
        """Open the page; a poll of the same session that was open before ends."""
        if before := _running.pop(self.session.path, None):
            before.stop()
        server = server_of(self)
        bound = self._bind()
        self.port = bound.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(server, bound, ready)),
            name="cxkit vote", daemon=True,
        )  # fmt: skip
        self._thread.start()
        if not ready.wait(PATIENCE):
            raise DataError("the voting page did not begin: run the cell again")
        _running[self.session.path] = self
        return self

    def stop(self) -> None:
        """Close the page; votes that are saved stay."""
        if self.live:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(PATIENCE)
        if _running.get(self.session.path) is self:
            del _running[self.session.path]

    def __enter__(self) -> Poll:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def live(self) -> bool:
        """Whether the page is there; it also is where it only says that the round is closed."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def count(self) -> int:
        """Votes in the round, from phones and all else."""
        return self.session.votes(self.ballot, round=self.round)

    @property
    def front(self) -> str:
        """What people type who do not scan: the page asks for the code."""
        return f"http://{_in_address(self._shown)}:{self.port}"

    @property
    def address(self) -> str:
        """What phones open, with the code in it."""
        return f"{self.front}/{self.code}"

    @property
    def said_code(self) -> str:
        """The code as people read it out."""
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def caution(self) -> str:
        """What who leads the session must know of the network."""
        return ONLY_HERE if _is_loopback(self.host) else PLAIN_HTTP

    @property
    def qr(self) -> str:
        """The address as a QR code, in SVG."""
        drawn = segno.make(self.address, error="m", micro=False)
        svg = drawn.svg_inline(scale=8, border=4, light="#fff", dark="#000")
        return svg.replace("<svg ", f'<svg role="img" aria-label="QR code of {self.address}" ', 1)

    @property
    def qr_text(self) -> str:
        """The address as a QR code, in signs of a terminal."""
        text = StringIO()
        segno.make(self.address, error="l", micro=False).terminal(out=text, compact=True, border=2)
        return text.getvalue()

    # For the server, in its thread.

    def answers_to(self, host: str) -> bool:
        """Whether a request may call this server so: by a number, or by the name that it was given.

        A page elsewhere can make its own name lead here, but no number.
        """
        name = host.lower().removesuffix(f":{self.port}").strip("[]")
        if name in (self.host.lower(), self._shown.lower()):
            return True
        try:
            return bool(ipaddress.ip_address(name))
        except ValueError:
            return name == "localhost" and _is_loopback(self.host)

    def takes_votes(self) -> bool:
        """Whether the round is open, by the session's file; once it is not, this poll has ended."""
        if not self._ended:
            kept = self.session.record.round_of(self.ballot.step, self.round)
            self._ended = kept.tally is not None or len(kept.reopened) != self._opening
        return not self._ended

    def token(self, name: str) -> str:
        """Name the vote of a phone in this round."""
        return self.devices.token(name, *self._about)

    def voted(self, token: str) -> bool:
        """Whether a phone's vote is on the disk."""
        return self.session.voted(self.ballot, round=self.round, token=token)

    def save(self, token: str, vote: Mapping[str, object]) -> None:
        """Save the vote of a phone, in place of its earlier one."""
        self.session.vote(self.ballot, vote, round=self.round, token=token)
        # Whatever happens on the room's screen: the vote is saved.
        with contextlib.suppress(Exception):
            self._changed()

    @cached_property
    def _shown(self) -> str:
        if self.host in ("0.0.0.0", "::", ""):
            return own_address() or socket.gethostname()
        return self.host

    def _bind(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        rule = "the voting page needs an address of this computer and a free port"
        if not 0 <= self.port < 2**16:
            raise DataError(Problem(rule, "ports end at 65535", value=str(self.port)))
        try:
            bound = socket.create_server((self.host, self.port), family=family, backlog=500)
            bound.setblocking(False)
            return bound
        except (OSError, UnicodeError) as error:
            said = getattr(error, "strerror", None) or error
            hint = f"name another host or port; the system says: {said}"
            raise DataError(Problem(rule, hint, value=f"{self.host}:{self.port}")) from None

    async def _serve(
        self, server: HTTPServer, bound: socket.socket, ready: threading.Event
    ) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server.add_socket(bound)
        ready.set()
        await self._over.wait()
        server.stop()
        await server.close_all_connections()


def end_poll(session: Session, ballot: Ballot, round: int) -> None:
    """End the poll of a round, if this program has one."""
    poll = _running.get(session.path)
    if poll and (poll.ballot.step, poll.round) == (ballot.step, round):
        poll.stop()


def own_address() -> str:
    """Find this computer's address in the network that it is in; "" without one.

    Nothing is sent: the system only says which of its addresses it would send from.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address of no computer, set aside for documents (RFC 5737).
            probe.connect(("192.0.2.1", 9))
            found = probe.getsockname()[0]
        except OSError:
            return ""
    return "" if _is_loopback(found) else found


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
