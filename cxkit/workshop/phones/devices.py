"""What is known of a phone: a signed name that it keeps, and here only keyed hashes of it."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from ...findings import DataError, Problem
from ..record.reading import explained

# Without 0, 1, I, L and O, which people take for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
MOST_PHONES = 500
# Names that the buckets of `Limit` remember before full ones are forgotten.
MOST_NAMES = 5_000


def new_code() -> str:
    """Draw the code of a poll: whoever has it may vote."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Read a code as people type it: in any case, with blanks and hyphens.

    Examples
    --------
    >>> read_code(" abcd-efgh ")
    'ABCDEFGH'
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())


def same(one: str, other: str) -> bool:
    """Compare in a time that does not tell how much is right."""
    return hmac.compare_digest(one.encode(), other.encode())


class Devices:
    """Names of phones, signed with a key that only this machine has.

    Parameters
    ----------
    path : Path
        File of the key, beside the session; made if it is not there. It outlives the server, so
        that a phone which has voted is known again by the next server of the same round.

    Raises
    ------
    DataError
        The file cannot be read or written, or holds no key.
    """

    def __init__(self, path: Path) -> None:
        with explained("the key of the phones must be readable and writable", path):
            self._key = _key(path)

    def new(self) -> str:
        """Make a phone's cookie: its name and the signature."""
        name = secrets.token_hex(16)
        return f"{name}.{self._hash('device', name)}"

    def name_in(self, cookie: str) -> str | None:
        """Give the name in a cookie that was signed here; None for any other."""
        name, _, signature = cookie.partition(".")
        return name if name and same(signature, self._hash("device", name)) else None

    def token(self, name: str, *about: object) -> str:
        """Name a phone's vote: another name in each round, which nobody leads back to the phone."""
        return self._hash("vote", name, *about)

    def form_key(self, name: str, code: str) -> str:
        """Give what only a form holds that this server has sent to this phone."""
        return self._hash("form", name, code)

    def _hash(self, *parts: object) -> str:
        text = "\0".join(map(str, parts))
        return hmac.digest(self._key, text.encode(), "sha256").hex()[:32]


class Drafts:
    """What phones have typed and not saved, by the token of their vote; gone with the server."""

    def __init__(self) -> None:
        self._typed: dict[str, dict[str, str]] = {}
        self._known: set[str] = set()

    def have_room_for(self, token: str) -> bool:
        """Whether this phone is known, or one more is taken."""
        return token in self._known or len(self._known) < MOST_PHONES

    def of(self, token: str) -> dict[str, str]:
        """Give what a phone has typed, to look at."""
        return dict(self._typed.get(token, {}))

    def add(self, token: str, typed: dict[str, str]) -> dict[str, str]:
        """Keep what a phone has typed on one screen; gives all that it has typed."""
        self._known.add(token)
        self._typed.setdefault(token, {}).update(typed)
        return self.of(token)

    def forget(self, token: str) -> None:
        """Forget what a phone has typed: it is saved."""
        self._typed.pop(token, None)


class Limit:
    """Requests that one name may make: a number at once, and then so many a second.

    Parameters
    ----------
    at_once : int
    a_second : float
    clock : callable
        Gives seconds.
    """

    def __init__(
        self, at_once: int, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.at_once, self.a_second, self._clock = at_once, a_second, clock
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, name: str) -> bool:
        """Count one request; False if it is one too many."""
        now = self._clock()
        if len(self._left) > MOST_NAMES:
            self._left = {each: left for each, left in self._left.items()
                          if self._filled(*left, now) < self.at_once}  # fmt: skip
        left = self._filled(*self._left.get(name, (self.at_once, now)), now)
        self._left[name] = (max(left - 1, 0), now)
        return left >= 1

    def _filled(self, left: float, then: float, now: float) -> float:
        return min(self.at_once, left + (now - then) * self.a_second)


def _key(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        text = path.read_bytes()
    else:
        text = secrets.token_hex(32).encode()
        with os.fdopen(handle, "wb") as file:
            file.write(text)
    if len(text) != 64:
        rule = "the key of the phones is damaged"
        hint = "remove the file; phones that have voted in the open round could then vote again"
        raise DataError(Problem(rule, hint, path.name))
    return text
