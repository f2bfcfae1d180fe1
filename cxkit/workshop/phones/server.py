"""What the voting page answers: the code is the key, a phone has one vote, and nothing is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from ...findings import DataError
from ..record.file import NotSaved
from . import pages
from .devices import Drafts, Limit, read_code, same

if TYPE_CHECKING:
    from .poll import Poll

COOKIE = "cxkit_phone"
# Longer than a workshop: who comes back after lunch is the same phone.
COOKIE_DAYS = 2
# Bytes of a form; the longest line in any script fits. Up to HEARD a page says that it is too
# much, beyond that the connection ends.
BODY, HEARD = 8_000, 200_000

TOO_MANY = "This vote takes no more phones. Tell the person who leads the session."
TOO_FAST = "Too much at once from here. Wait a moment, then try again."
TOO_LONG = "This is more than a vote can hold. Go back and say it shorter."
ELSEWHERE = "Open the address as it stands on the screen."
NO_COOKIE = (
    "This page must be opened from its code, in a browser that takes cookies: otherwise one phone "
    "could vote twice. Open it again; if that does not help, ask for a ballot sheet."
)
NOT_SAVED = (
    "The vote is NOT saved: it could not be written. Go back and try again; if that does not "
    "help, tell the person who leads the session."
)
TITLES = {
    400: "This was not understood",
    403: "Not taken",
    404: "There is no such page",
    405: "Not taken",
    413: "Too long",
    415: "Not taken",
    421: "Another address",
    429: "Too fast",
    503: "NOT SAVED",
}


class Refused(HTTPError):
    """A request that is not taken, and what is said about it."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(status)
        self.said = said


class Page(RequestHandler):
    """What every answer has in common."""

    def initialize(self, poll: Poll) -> None:
        """Take the poll that is answered for."""
        self.poll = poll

    def set_default_headers(self) -> None:
        """Say nothing of the server, and let nothing be kept, fetched, run or framed."""
        self.clear_header("Server")
        for name, value in {
            "Content-Security-Policy": pages.POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            # Not "no-referrer": forms would then come without the origin that is checked.
            "Referrer-Policy": "same-origin",
        }.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse what did not come from a page of this address, or comes too fast."""
        if not self.poll.answers_to(self.request.host):
            raise Refused(421, ELSEWHERE)
        if not self.poll.limits["address"].allows(self.request.remote_ip):
            raise Refused(429, TOO_FAST)
        if len(self.request.body) > BODY:
            raise Refused(413, TOO_LONG)
        if self.request.method == "POST":
            kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if kind != "application/x-www-form-urlencoded":
                raise Refused(415, NO_COOKIE)
            origin = self.request.headers.get("Origin")
            site = self.request.headers.get("Sec-Fetch-Site", "same-origin")
            if origin not in (None, f"http://{self.request.host}") or site != "same-origin":
                raise Refused(403, NO_COOKIE)

    def check_code(self, code: str) -> str:
        """Refuse another code, in a time that does not tell how much of it is right."""
        code = read_code(code)
        if same(code, self.poll.code):
            return code
        if not self.poll.limits["wrong code"].allows(self.request.remote_ip):
            raise Refused(429, TOO_FAST)
        raise Refused(404, "")

    def phone(self) -> str | None:
        """Give the name of the phone, if it keeps one that was signed here."""
        return self.poll.devices.name_in(self.get_cookie(COOKIE, ""))

    def name_phone(self) -> str:
        """Give the name of the phone, and a new one to a phone without."""
        if name := self.phone():
            return name
        cookie = self.poll.devices.new()
        self.set_cookie(COOKIE, cookie, httponly=True, samesite="Lax", expires_days=COOKIE_DAYS)
        return self.poll.devices.name_in(cookie)

    def write_error(self, status_code: int, **options: Any) -> None:
        """Answer every refusal with a page that says what to do."""
        said = getattr(options.get("exc_info", (None, None))[1], "said", ELSEWHERE)
        if status_code not in TITLES:
            # Whatever it was: nothing was acknowledged.
            self.set_status(status_code := 503)
            said = NOT_SAVED
        title = TITLES[status_code]
        self.finish(pages.refusal_page(title, said) if said else pages.code_page(wrong=True))

    def log_exception(self, *error: Any) -> None:
        """Log nothing: a log would tell who voted when."""

    def compute_etag(self) -> None:
        """Give no name to a page that nobody keeps."""


class Front(Page):
    """Asks for the code, for those who cannot scan it."""

    def get(self) -> None:
        """Ask, or lead to the vote."""
        code = read_code(self.get_query_argument("code", ""))
        if code:
            self.redirect(f"/{quote(self.check_code(code))}", status=303)
        else:
            self.finish(pages.code_page())


class Vote(Page):
    """The screens of the ballot, and what becomes of a vote."""

    def get(self, code: str, place: str = "") -> None:
        """Show a screen, or that the vote is saved, or that the round is closed."""
        self.code = self.check_code(code)
        if not self.poll.takes_votes():
            self.finish_closed()
            return
        self.name = self.name_phone()
        token = self.poll.token(self.name)
        if place.isdecimal():
            self.finish_screen(self.number_of(place), token)
        elif not self.poll.voted(token):
            self.lead_to(1)
        elif place == "saved":
            self.finish(pages.saved_page(self.address_of(1)))
        else:
            self.lead_to("saved")

    def post(self, code: str, place: str = "") -> None:
        """Take what was typed on a screen; the last one saves the vote."""
        self.code = self.check_code(code)
        if not self.poll.takes_votes():
            self.finish_closed()
            return
        name, form = self.phone(), self.get_body_argument("form", "")
        if name is None or not same(form, self.poll.devices.form_key(name, self.code)):
            raise Refused(403, NO_COOKIE)
        if not self.poll.limits["phone"].allows(name):
            raise Refused(429, TOO_FAST)
        number, token = self.number_of(place), self.poll.token(name)
        if not self.poll.drafts.have_room_for(token):
            raise Refused(429, TOO_MANY)
        go = self.get_body_argument("go", "on")
        typed = self.poll.drafts.add(token, self.read(number, token, empty=go in ("skip", "clear")))
        if go == "back":
            self.lead_to(max(number - 1, 1))
        elif go == "clear":
            self.lead_to(number)
        elif go != "skip" and self.unfinished(number, typed):
            self.lead_to(f"{number}?check=1")
        elif number < len(self.screens):
            self.lead_to(number + 1)
        else:
            self.save(token, typed)

    @property
    def screens(self) -> list[str]:
        """Ids of the screens, in order."""
        return list(self.poll.ballot.screens)

    def read(self, number: int, token: str, *, empty: bool) -> dict[str, str]:
        """Read what was typed on a screen; of several choices all, with commas between them."""
        fields = self.poll.ballot.fields(self.screens[number - 1], token)
        if empty:
            return {field.id: "" for field in fields}
        return {field.id: ", ".join(self.get_body_arguments(f"v.{field.id}")) for field in fields}

    def unfinished(self, number: int, typed: dict[str, str]) -> bool:
        """Whether a screen holds a flaw, or is not filled in."""
        seen = self.seen(number, "", typed, checked=True)
        return bool(seen.flaws or self.poll.ballot.unfinished(seen.name, seen.vote))

    def save(self, token: str, typed: dict[str, str]) -> None:
        """Save the vote, or lead to the first screen on which something is missing."""
        ballot = self.poll.ballot
        vote = ballot.vote_of(typed)
        if ballot.complaint(vote):
            numbers = range(1, len(self.screens) + 1)
            wrong = [n for n in numbers if self.is_needed(n, vote) and self.unfinished(n, typed)]
            self.lead_to(f"{min(wrong, default=len(numbers))}?check=1")
            return
        try:
            self.poll.save(token, vote)
        except DataError as error:
            if not isinstance(error, NotSaved) and not self.poll.takes_votes():
                self.finish_closed()
                return
            self.set_status(503)
            back = self.address_of(len(self.screens))
            self.finish(pages.refusal_page(TITLES[503], NOT_SAVED, back))
            return
        self.poll.drafts.forget(token)
        self.lead_to("saved")

    def is_needed(self, number: int, vote: dict[str, object]) -> bool:
        """Whether a screen cannot be left empty, or was not."""
        ballot, name = self.poll.ballot, self.screens[number - 1]
        return not ballot.may_skip(name) or bool(set(ballot.screens[name]) & set(vote))

    def seen(self, number: int, token: str, typed: dict[str, str], checked: bool) -> pages.Screen:
        """Give a screen as this phone sees it."""
        return pages.Screen(self.poll.ballot, self.poll.round, number, token, typed, checked)

    def finish_screen(self, number: int, token: str) -> None:
        """Show a screen with what this phone has typed."""
        checked = bool(self.get_query_argument("check", ""))
        seen = self.seen(number, token, self.poll.drafts.of(token), checked)
        form_key = self.poll.devices.form_key(self.name, self.code)
        self.finish(pages.screen_page(seen, self.address_of(number), form_key))

    def finish_closed(self) -> None:
        """Say that the round is closed."""
        self.set_status(410)
        self.finish(pages.closed_page())

    def number_of(self, place: str) -> int:
        """Read the number of a screen."""
        if place.isdecimal() and 1 <= int(place) <= len(self.screens):
            return int(place)
        raise Refused(404, ELSEWHERE)

    def address_of(self, place: int | str) -> str:
        """Give the path of a page of this vote."""
        return f"/{self.code}/{place}"

    def lead_to(self, place: int | str) -> None:
        """Lead to a page, so that going back or loading it again sends nothing twice."""
        self.redirect(self.address_of(place), status=303)


class Nothing(Page):
    """Answers for every other address."""

    def get(self, *_: str) -> None:
        """Answer that there is nothing here."""
        raise Refused(404, ELSEWHERE)

    post = get


class Empty(Page):
    """The icon that browsers ask for, and that there is not."""

    def get(self) -> None:
        """Answer with nothing."""
        self.set_status(204)


def server_of(poll: Poll) -> HTTPServer:
    """Make the server of a poll; it listens to nobody yet."""
    poll.drafts = Drafts()
    poll.limits = {
        # Behind one address may be a whole room.
        "address": Limit(at_once=3_000, a_second=100),
        "wrong code": Limit(at_once=40, a_second=0.5),
        "phone": Limit(at_once=60, a_second=1),
    }
    own = {"poll": poll}
    application = Application(
        [
            ("/", Front, own),
            ("/favicon.ico", Empty, own),
            (r"/([^/]{1,40})", Vote, own),
            (r"/([^/]{1,40})/(saved|[1-9][0-9]?)", Vote, own),
        ],
        default_handler_class=Nothing,
        default_handler_args=own,
        log_function=lambda handler: None,
    )
    return HTTPServer(
        application, max_body_size=HEARD, max_header_size=16_000, max_buffer_size=HEARD + 50_000,
        idle_connection_timeout=60, body_timeout=20,
    )  # fmt: skip
