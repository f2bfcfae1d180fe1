"""A room votes by phone: none lost, none double, nothing told, and what is no vote refused."""

import html
import http.client
import io
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest
from test_ballots import points, vote
from test_session import buttons, fill, press, seen

from cxkit.cli import main
from cxkit.findings import DataError
from cxkit.workshop import (
    ATTRIBUTION,
    ChoiceBallot,
    TextBallot,
    ballot,
    open_session,
    realm_ballot_of,
)
from cxkit.workshop.ballots.kinds import Ballot
from cxkit.workshop.fields import Field, choices_of
from cxkit.workshop.phones import devices, server
from cxkit.workshop.phones import poll as polls
from cxkit.workshop.phones.devices import ALPHABET, Devices, Limit, new_code, read_code
from cxkit.workshop.phones.poll import ONLY_HERE, PLAIN_HTTP, Poll, own_address
from cxkit.workshop.phones.terminal import introduce, lead
from cxkit.workshop.record import votes
from cxkit.workshop.record.session import join_session

ROOT = Path(__file__).parents[1]
REALMS = realm_ballot_of({"families": "Families <3", "seniors": "Seniors"})
SAVED, CLOSED = "Your vote is saved", "The round is closed"


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


@pytest.fixture
def open_poll(session):
    """Give what opens a poll of the session; all of them end with the test."""
    opened = []

    def open_(ballot=ATTRIBUTION, **options):
        opened.append(Poll(session, ballot, **options).start())
        return opened[-1]

    yield open_
    for poll in opened:
        poll.stop()


@pytest.fixture
def poll(open_poll):
    return open_poll()


@dataclass
class Answer:
    status: int
    headers: dict
    text: str

    @property
    def said(self):
        """Give what a person reads: the words of the page, without its style."""
        main = self.text[self.text.find("<main>") :]
        return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))

    @property
    def form_key(self):
        return re.search(r'name="form" value="(\w+)"', self.text)[1]

    def typed(self):
        """Give what stands in the fields of numbers."""
        return re.findall(r'value="([^"]*)" id="f\d+"', self.text)


class Phone:
    """A browser without scripts: it keeps a cookie, follows links and sends forms."""

    def __init__(self, poll, cookie=None):
        parts = urlsplit(poll.address)
        self.host, self.port, self.code = parts.hostname, parts.port, parts.path.strip("/")
        self.cookie = cookie

    def ask(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie and "Cookie" not in headers:
            headers["Cookie"] = self.cookie
        line = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            line.request(method, path, body, headers)
            got = line.getresponse()
            answer = Answer(got.status, dict(got.getheaders()), got.read().decode())
        finally:
            line.close()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return answer

    def open(self, place="", **headers):
        answer = self.ask("GET", place if place.startswith("/") else self.path(place), **headers)
        while answer.status == 303:
            answer = self.ask("GET", answer.headers["Location"])
        return answer

    def send(self, number, typed, go="on", form=None, follow=True, **headers):
        form = form or self.open(str(number)).form_key
        fields = {"form": form, "go": go, **{f"v.{item}": each for item, each in typed.items()}}
        headers = {"Content_Type": "application/x-www-form-urlencoded", **headers}
        answer = self.ask("POST", self.path(number), urlencode(fields, doseq=True), **headers)
        return self.open(answer.headers["Location"]) if follow and answer.status == 303 else answer

    def path(self, place):
        return f"/{self.code}/{place}".rstrip("/")

    def vote(self, *numbers):
        return self.send(1, points(*numbers))


# One vote, and many


def test_a_phone_votes_without_an_account_or_a_script(session, poll):
    phone = Phone(poll)
    first = phone.open()
    assert first.status == 200
    assert ATTRIBUTION.questions[0] in first.said
    assert "Round 1 of 2" in first.said
    assert '<html lang="en">' in first.text
    assert not re.search(
        r"<script|javascript:|\son\w+=|https?://|<link|<img|@import|url\(", first.text
    )
    assert SAVED in phone.vote(10, 70, 20).said
    assert (poll.count, session.votes(ATTRIBUTION, round=1)) == (1, 1)
    assert SAVED in phone.open().said
    assert session.close(ATTRIBUTION, round=1).totals == points(10, 70, 20)
    assert CLOSED in phone.open().said


def test_two_hundred_phones_in_a_minute_lose_and_double_nothing(session, poll):
    def hold(number):
        phone = Phone(poll)
        phone.open()
        own = number % 101
        return phone.vote(own, 100 - own, 0).said, phone.cookie

    began = time.perf_counter()
    with ThreadPoolExecutor(20) as room:
        told = list(room.map(hold, range(200)))
    assert time.perf_counter() - began < 60
    assert all(SAVED in said for said, _ in told)
    assert len({cookie for _, cookie in told}) == poll.count == 200
    # By hand: 0 to 100 make 5,050, 0 to 98 make 4,851.
    tally = session.close(ATTRIBUTION, round=1)
    assert (tally.voters, tally.totals) == (200, points(9901, 10099, 0))


def test_a_phone_changes_its_vote_until_the_round_closes(session, poll):
    vote(session, 50, 50, 0)
    phone = Phone(poll)
    phone.vote(0, 0, 100)
    page = phone.open("1")
    # What it voted before is not shown: somebody else may hold the phone now.
    assert page.typed() == ["", "", ""]
    assert SAVED in phone.vote(10, 90, 0).said
    assert poll.count == 2
    assert session.close(ATTRIBUTION, round=1).totals == points(60, 140, 0)


def test_two_tabs_of_a_phone_are_one_voter(session, poll):
    phone = Phone(poll)
    one = phone.open().form_key
    other = phone.open("1").form_key
    for form, numbers in ((one, (100, 0, 0)), (other, (0, 100, 0)), (one, (0, 0, 100))):
        assert SAVED in phone.send(1, points(*numbers), form=form).said
    assert session.close(ATTRIBUTION, round=1).totals == points(0, 0, 100)


def test_two_tabs_that_were_opened_at_once_are_one_voter_too(session, poll):
    # Neither had a cookie yet: the browser keeps the one that came last.
    first, phone = Phone(poll), Phone(poll)
    form = first.open().form_key
    phone.open()
    refused = phone.send(1, points(100, 0, 0), form=form)
    assert (refused.status, "Open it again" in refused.said) == (403, True)
    assert SAVED in phone.vote(0, 100, 0).said
    assert session.close(ATTRIBUTION, round=1).voters == 1


def test_going_back_and_loading_again_send_nothing_twice(session, poll):
    phone = Phone(poll)
    form = phone.open().form_key
    answer = phone.send(1, points(10, 70, 20), form=form, follow=False)
    # A form is answered by an address, so that no browser asks whether to send it again.
    assert (answer.status, answer.headers["Location"], answer.text) == (
        303,
        phone.path("saved"),
        "",
    )
    for place in ("saved", "saved", "1", ""):
        assert phone.open(place).status == 200
    assert poll.count == 1


def test_what_is_no_vote_is_said_at_the_top_and_at_its_field(poll):
    phone = Phone(poll)
    page = phone.vote(10, "1<2", 20)
    assert page.text.count('role="alert"') == 1
    assert "<title>Not yet: Vote, 1 of 1</title>" in page.text
    assert 'href="#f1"' in page.text
    flawed = re.search(r'<input[^>]*id="f1"[^>]*>', page.text)[0]
    assert 'aria-invalid="true" aria-describedby="f1-said"' in flawed
    assert "Other departments: points are whole numbers" in page.said
    assert page.typed() == ["10", "1&lt;2", "20"]
    page = phone.vote(10, 70, 15)
    assert "5 points are left: give away all 100" in page.said
    assert page.text.count('aria-describedby="complaint"') == 3
    assert poll.count == 0


# Several screens, and every kind of field


def test_a_ballot_of_several_screens_goes_on_and_back_and_keeps_what_was_typed(session, open_poll):
    poll = open_poll(REALMS)
    phone = Phone(poll)
    everyone, families, seniors = (REALMS.screens[name] for name in REALMS.screens)
    assert "1 of 3: All customers" in phone.open().said
    # Not without the first screen, which nobody may leave out.
    assert "All customers: give each of the 4" in phone.send(1, {everyone[0]: 7}).said
    page = phone.send(1, dict(zip(everyone, (7, 8, 9, 6), strict=True)))
    assert "2 of 3: Families <3" in page.said
    assert "Families &lt;3" in page.text
    assert phone.send(2, dict.fromkeys(families, 5), go="back").typed() == ["7", "8", "9", "6"]
    assert phone.open("2").typed() == ["5"] * 4
    assert "3 of 3: Seniors" in phone.send(2, {}, go="skip").said
    assert phone.open("2").typed() == [""] * 4
    assert SAVED in phone.send(3, dict.fromkeys(seniors, 10)).said
    assert poll.count == 1
    # What was typed is gone with the saving.
    assert phone.open("1").typed() == [""] * 4
    vote = session._open_votes(session.record, REALMS, 1).popitem()[1]
    assert vote == dict(zip(everyone, (7, 8, 9, 6), strict=True)) | dict.fromkeys(seniors, 10)


def test_a_screen_that_was_passed_by_is_come_back_to_before_saving(open_poll):
    phone = Phone(open_poll(REALMS))
    page = phone.send(3, {}, go="skip")
    assert "All customers: give each of the 4" in page.said
    assert "1 of 3" in page.said


def test_choices_are_made_changed_and_taken_back(session, open_poll):
    choices = {"yes": "Yes", "no": "No & never"}
    ballot = ChoiceBallot("goal", ("Is it so?",), {"a": "First", "b": "Second"}, choices=choices)
    phone = Phone(open_poll(ballot))
    page = phone.open()
    assert (page.text.count("<fieldset"), page.text.count('type="radio"')) == (2, 4)
    assert "No &amp; never" in page.text
    page = phone.send(1, {"a": "yes"})
    assert "choose for each of the 2" in page.said.lower()
    assert page.text.count(" checked") == 1
    assert phone.send(1, {"a": "yes"}, go="clear").text.count(" checked") == 0
    refused = phone.send(1, {"a": "yes", "b": "maybe"})
    assert "Second: choose one of" in refused.said
    assert SAVED in phone.send(1, {"a": "no", "b": "yes"}).said
    vote = session._open_votes(session.record, ballot, 1).popitem()[1]
    assert vote == {"a": "no", "b": "yes"}


REASONS = {"speed": "Speed", "price": "Price", "staff": "Staff"}


class Several(Ballot):
    """Each person ticks what applies."""

    def fields(self, screen, order=""):
        return (Field("why", "What matters?", "several", REASONS),)

    def vote_of(self, typed):
        return {"why": ", ".join(map(str, choices_of(typed.get("why", ""), REASONS)))}

    def flaw(self, item, value):
        return "tick what is there" if "None" in value else ""

    def standing(self, screen, vote):
        return ""


def test_several_things_are_ticked(session, open_poll):
    ballot = Several("why", ("Why?",), {"why": "What matters?"})
    phone = Phone(open_poll(ballot))
    assert phone.open().text.count('type="checkbox"') == 3
    assert "tick what is there" in phone.send(1, {"why": ["price", "luck"]}).said
    page = phone.open("1")
    assert re.findall(r'value="(\w+)"[^>]*checked', page.text) == ["price"]
    assert SAVED in phone.send(1, {"why": ["staff", "price"]}).said
    assert session._open_votes(session.record, ballot, 1).popitem()[1] == {"why": "price, staff"}


EVIL = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><script>x</script>",
    "'; DROP TABLE votes; --", "{{7*7}} ${7*7}", "\u202eevil\x00\x1b[2J", "=cmd|' /C calc'!A0",
]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_scripts_in_texts_are_words(session, open_poll, evil):
    ballot = TextBallot("said", (f"What? {evil}",), {"one": f"One {evil}", "two": "Two"})
    poll = open_poll(ballot)
    phone = Phone(poll)
    # Too much on the second line, so that the page shows the first one again.
    page = phone.send(1, {"one": evil, "two": "a " * 200})
    assert "at most 300 signs" in page.said
    for tag in ("<script", "<img", "onerror=alert(1)>", "</textarea><"):
        assert tag not in page.text.replace("</textarea></div>", "").replace("</textarea><p", "")
    assert page.text.count("<textarea") == page.text.count("</textarea>") == 2
    kept = html.unescape(re.search(r'id="f0"[^>]*>\n(.*?)</textarea>', page.text, re.S)[1])
    printable = re.sub(r"[\x00-\x08\x0e-\x1f]", " ", evil).strip()
    assert kept == printable
    assert SAVED in phone.send(1, {"one": evil, "two": ""}).said
    tally = session.close(ballot, round=1)
    # What a record keeps has no sign that turns the direction of a line.
    assert tally.texts == [" ".join(printable.replace("\u202e", "").split())]


# Refused


def phone_of(poll, **changed):
    phone = Phone(poll)
    phone.open()
    for name, value in changed.items():
        setattr(phone, name, value)
    return phone


def forge(poll, how):
    phone = phone_of(poll)
    form = phone.open("1").form_key
    name, _, signature = phone.cookie.partition("=")[2].partition(".")
    other = Devices(poll.session.path.with_name("other.key")).new()
    phone.cookie = server.COOKIE + "=" + {
        "another name": f"{'0' * 32}.{signature}",
        "another signature": f"{name}.{'0' * 32}",
        "no signature": name,
        "no name": f".{signature}",
        "another key": other,
        "nothing": "",
        "not of this alphabet": f"{name}.\u00fc",
    }[how]  # fmt: skip
    return phone.send(1, points(100, 0, 0), form=form)


FORGED = [
    "another name", "another signature", "no signature", "no name", "another key", "nothing",
    "not of this alphabet",
]  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_cookie_votes_nowhere(poll, how):
    if how == "not of this alphabet":
        answer = phone_of(poll).send(1, points(100, 0, 0), form="x", Cookie="cxkit_phone=a.\\374")
    else:
        answer = forge(poll, how)
    assert (answer.status, poll.count) == (403, 0)
    assert "one phone could vote twice" in answer.said


REFUSED = {
    "a form of another phone": (lambda poll: phone_of(poll).send(
        1, points(100, 0, 0), form=phone_of(poll).open("1").form_key), 403, "Open it again"),
    "no form of ours": (lambda poll: phone_of(poll).send(
        1, points(100, 0, 0), form="x"), 403, "Open it again"),
    "a page elsewhere": (lambda poll: phone_of(poll).send(
        1, points(100, 0, 0), Origin="http://evil.example"), 403, "Open it again"),
    "a page of nowhere": (lambda poll: phone_of(poll).send(
        1, points(100, 0, 0), Origin="null"), 403, "Open it again"),
    "a form that a page elsewhere sent": (lambda poll: phone_of(poll).send(
        1, points(100, 0, 0), Sec_Fetch_Site="cross-site"), 403, "Open it again"),
    "another name of this computer": (lambda poll: phone_of(poll).open(
        Host=f"evil.example:{urlsplit(poll.address).port}"), 421, "as it stands on the screen"),
    "a body of 10 kB": (lambda poll: phone_of(poll).send(
        1, points("9" * 10_000, 0, 0)), 413, "say it shorter"),
    "JSON": (lambda poll: phone_of(poll).ask(
        "POST", f"/{poll.code}/1", json.dumps(points(100, 0, 0)),
        Content_Type="application/json"), 415, "Not taken"),
    "a file": (lambda poll: phone_of(poll).ask(
        "POST", f"/{poll.code}/1", '--x\r\nContent-Disposition: form-data; name="v.own"\r\n\r\n1'
        "\r\n--x--\r\n", Content_Type="multipart/form-data; boundary=x"), 415, "Not taken"),
    "a screen that there is not": (lambda poll: phone_of(poll).ask(
        "GET", f"/{poll.code}/2"), 404, "as it stands on the screen"),
    "an address of nothing": (lambda poll: phone_of(poll).ask(
        "GET", f"/{poll.code}/1/2/3"), 404, "as it stands on the screen"),
    "a form to the saved page": (lambda poll: phone_of(poll).send(
        "saved", {}, form=phone_of(poll).open("1").form_key), 403, "Open it again"),
    "another method": (lambda poll: phone_of(poll).ask(
        "DELETE", f"/{poll.code}/1"), 405, "Not taken"),
    "a wrong code": (lambda poll: phone_of(poll).ask(
        "GET", f"/{poll.code[:-1]}{'3' if poll.code[-1] == '2' else '2'}"), 404, "no vote"),
    "a wrong code that is typed": (lambda poll: phone_of(poll).open(
        "/?code=ABCD+EFG2"), 404, "leads to no vote"),
    "a vote with a wrong code": (lambda poll: phone_of(poll, code="ABCDEFG2").send(
        1, points(100, 0, 0), form=phone_of(poll).open("1").form_key), 404, "leads to no vote"),
    "bytes that are no text": (lambda poll: phone_of(poll).ask(
        "POST", f"/{poll.code}/1", b"form=%ff&v.own=%ff",
        Content_Type="application/x-www-form-urlencoded"), 400, "was not understood"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_answered_with_a_page_that_says_what_to_do(poll, what):
    ask, status, said = REFUSED[what]
    answer = ask(poll)
    assert (answer.status, poll.count) == (status, 0)
    assert said in answer.said
    assert "<main>" in answer.text
    # Whoever does it right can vote all the same.
    assert SAVED in phone_of(poll).vote(100, 0, 0).said


def test_votes_after_closing_are_refused_and_the_totals_stay(session, poll):
    phone, late = phone_of(poll), phone_of(poll)
    phone.vote(10, 70, 20)
    form = late.open("1").form_key
    tally = session.close(ATTRIBUTION, round=1)
    before = session.path.read_bytes()
    for page in (
        late.send(1, points(100, 0, 0), form=form),
        phone.send(1, points(100, 0, 0), form=form),
        phone.open("saved"),
        Phone(poll).open(),
    ):
        assert (page.status, CLOSED in page.said) == (410, True)
    assert (session.tally(ATTRIBUTION, round=1), session.path.read_bytes()) == (tally, before)
    # Voted anew, the round has another code: the old one stays closed.
    session.reopen(ATTRIBUTION, round=1, reason="two came late")
    assert CLOSED in late.send(1, points(100, 0, 0), form=form).said
    assert poll.count == 0


def test_a_body_without_end_is_cut_off(poll):
    phone = phone_of(poll)
    with pytest.raises((OSError, http.client.HTTPException)):
        phone.ask("POST", phone.path(1), b"x" * 1_000_000,
                  Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    assert SAVED in phone_of(poll).vote(100, 0, 0).said


def test_who_never_ends_a_request_keeps_nobody_from_voting(poll):
    parts = urlsplit(poll.address)
    with socket.create_connection((parts.hostname, parts.port)) as slow:
        slow.sendall(f"POST {parts.path}/1 HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode())
        assert SAVED in phone_of(poll).vote(100, 0, 0).said


def test_a_phone_that_asks_too_often_waits_and_others_do_not(poll):
    phone = phone_of(poll)
    form = phone.open("1").form_key
    answers = [phone.send(1, points(1, 1, 1), form=form, follow=False).status for _ in range(70)]
    assert answers[:60] == [303] * 60
    assert 429 in answers[60:]
    assert SAVED in phone_of(poll).vote(100, 0, 0).said


def test_codes_cannot_be_tried_out_and_the_right_one_still_works(poll):
    phone = phone_of(poll)
    answers = [phone.ask("GET", f"/{new_code()}").status for _ in range(60)]
    assert (answers[:40], set(answers[40:]) <= {404, 429}, 429 in answers) == (
        [404] * 40,
        True,
        True,
    )
    assert phone.open().status == 200


def test_more_phones_than_a_room_has_are_refused(poll, monkeypatch):
    monkeypatch.setattr(devices, "MOST_PHONES", 3)
    known = [phone_of(poll) for _ in range(3)]
    assert all(SAVED in phone.vote(100, 0, 0).said for phone in known)
    page = phone_of(poll).vote(100, 0, 0)
    assert (page.status, "no more phones" in page.said, poll.count) == (429, True, 3)
    assert SAVED in known[0].vote(0, 100, 0).said


def test_a_bucket_fills_again_with_time():
    now = [0.0]
    limit = Limit(at_once=2, a_second=0.5, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 2.0
    assert [limit.allows("a") for _ in range(2)] == [True, False]


# Told to nobody


def test_nothing_of_a_vote_is_on_another_phone_or_in_a_log(session, poll, caplog):
    caplog.set_level(logging.DEBUG)
    for numbers in ((11, 72, 17), (13, 68, 19)):
        Phone(poll).vote(*numbers)
    other = Phone(poll)
    pages = [
        other.open(),
        other.open("1"),
        other.open("saved"),
        other.vote(1, 1, 1),
        other.open("/"),
    ]
    told = "".join(page.text[page.text.find("<main>") :] for page in pages)
    assert not re.search(r"\b(11|72|17|13|68|19|24|140|36|12|70|18)\b", told)
    assert not re.search(r"2 (votes|phones)", told)
    assert [record for record in caplog.records if record.name.startswith("tornado")] == []


def test_a_phone_is_in_no_file(session, poll):
    phone = Phone(poll)
    phone.vote(10, 70, 20)
    name = phone.cookie.partition("=")[2].partition(".")[0]
    files = {path.name: path.read_bytes() for path in session.path.parent.iterdir()}
    assert set(files) == {
        "may.json", ".may.json.lock", ".may.json.phones", ".may.json.votes", ".may.json.votes.lock",
    }  # fmt: skip
    assert not any(name.encode() in content for content in files.values())
    assert not any(b"127.0.0.1" in content for content in files.values())


def test_one_phone_has_another_name_in_each_round(session, open_poll):
    first = open_poll()
    phone = Phone(first)
    phone.vote(10, 70, 20)
    [one] = session._open_votes(session.record, ATTRIBUTION, 1)
    session.close(ATTRIBUTION, round=1)
    second = open_poll(round=2)
    phone = Phone(second, phone.cookie)
    phone.vote(10, 70, 20)
    [two] = session._open_votes(session.record, ATTRIBUTION, 2)
    assert one != two
    assert first.code != second.code


def test_every_page_is_kept_by_nobody_and_fetches_nothing(poll):
    phone = phone_of(poll)
    pages = [phone.open("/"), phone.open(), phone.vote(1, 1, 1), phone.vote(100, 0, 0),
             phone.ask("GET", "/ABCDEFG2"), phone.ask("PUT", "/"),
             phone.ask("GET", "/favicon.ico")]  # fmt: skip
    for page in pages:
        headers = page.headers
        assert "Server" not in headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
    flags = phone.ask("GET", f"/{poll.code}", Cookie="x=y").headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    # JupyterLab beside it has a cookie of this name.
    assert "_xsrf" not in flags


def test_a_code_is_long_clear_and_new(poll, open_poll):
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0O1IL") & set(ALPHABET)
    assert read_code(f" {poll.code[:4].lower()}-{poll.code[4:]} ") == poll.code
    # Typed by hand, in small letters and with a blank.
    typed = poll.said_code.lower().replace(" ", "+")
    assert Phone(poll).open(f"/?code={typed}").status == 200


# Who leads the session


def test_a_poll_says_where_it_is_and_ends(session, open_poll):
    changes = []
    poll = open_poll(changed=lambda: changes.append(poll.count))
    assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/{poll.code}", poll.address)
    assert (poll.live, poll.count, poll.caution) == (True, 0, ONLY_HERE)
    phone = Phone(poll)
    phone.vote(10, 70, 20)
    phone.vote(20, 60, 20)
    Phone(poll).vote(10, 70, 20)
    assert changes == [1, 1, 2]
    svg = ET.fromstring(poll.qr)
    assert svg.attrib["aria-label"] == f"QR code of {poll.address}"
    assert len(set(map(len, poll.qr_text.splitlines()))) == 1
    # A new one of the same session takes its place.
    again = open_poll()
    assert (poll.live, again.live, again.count) == (False, True, 2)
    with pytest.raises(ConnectionRefusedError):
        Phone(poll).open()
    # The phone is known by the new one.
    assert SAVED in Phone(again, phone.cookie).open().said
    assert SAVED in Phone(again, phone.cookie).vote(0, 0, 100).said
    assert again.count == 2
    again.stop()
    again.stop()
    assert not again.live
    assert not any(thread.name == "cxkit vote" for thread in threading.enumerate())


@pytest.mark.parametrize(
    "host, port", [("192.0.2.77", 0), ("no such host", 0), ("127.0.0.1", -1), ("127.0.0.1", 70_000)]
)
def test_a_page_that_cannot_be_opened_is_said(open_poll, host, port):
    with pytest.raises(DataError, match="address of this computer and a free port"):
        open_poll(host=host, port=port)


def test_a_port_that_is_taken_is_said(poll, tmp_path):
    other = Poll(open_session(tmp_path / "june.json"), ATTRIBUTION, port=poll.port)
    with pytest.raises(DataError, match="free port"):
        other.start()


def test_a_round_that_takes_no_votes_has_no_page(session):
    with pytest.raises(DataError, match="round 1 of attribution is still open"):
        Poll(session, ATTRIBUTION, round=2)
    vote(session, 10, 70, 20)
    session.close(ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="is closed"):
        Poll(session, ATTRIBUTION)
    with pytest.raises(DataError, match="only reads"):
        Poll(open_session(session.path, mode="headless"), ATTRIBUTION, round=2)


def test_in_a_network_the_page_says_what_that_means(open_poll):
    poll = open_poll(host="0.0.0.0")
    assert poll.caution == PLAIN_HTTP
    shown = urlsplit(poll.address).hostname
    assert shown == (own_address() or socket.gethostname())
    # It can be reached at any address of this computer, but by no other name.
    phone = Phone(SimpleNamespace(address=f"http://127.0.0.1:{poll.port}/{poll.code}"))
    assert SAVED in phone.vote(10, 70, 20).said
    assert phone.open(Host=f"evil.example:{poll.port}").status == 421
    assert phone.open(Host="localhost").status == 421


def test_a_damaged_key_of_the_phones_is_said(session, poll):
    poll.stop()
    session.path.with_name(".may.json.phones").write_text("short")
    with pytest.raises(DataError, match="key of the phones is damaged"):
        Poll(session, ATTRIBUTION)


# On the laptop


@pytest.fixture
def box(session):
    box = ballot(session, "attribution")
    fill(box, 3)
    yield box
    polls.end_poll(session, ATTRIBUTION, 1)


def running(session):
    return polls._running[session.path]


def test_the_notebook_opens_the_vote_shows_the_way_and_counts(session, box):
    press(box, "Vote by phone…")
    # Nothing is open before somebody says in which network.
    assert polls._running == {}
    assert PLAIN_HTTP in html.unescape(seen(box))
    press(box, "On this computer only")
    poll = running(session)
    assert all(
        said in seen(box) for said in (poll.qr, poll.address, poll.said_code, "No votes yet")
    )
    assert SAVED in Phone(poll).vote(10, 70, 20).said
    assert "1 vote saved" in seen(box)
    # Whoever has no phone votes at the laptop, in the same round.
    press(box, "Vote here, too")
    fill(box, 20, 60, 20)
    press(box, "Save my vote")
    assert "2 votes saved" in seen(box)
    press(box, "Show the way for phones")
    assert poll.said_code in seen(box)
    press(box, "Close the round…")
    press(box, "Yes, close round 1")
    assert "Round 1 is closed and saved" in seen(box)
    assert session.tally(ATTRIBUTION, round=1).totals == points(30, 130, 40)
    assert CLOSED in Phone(poll).open().said


def test_a_vote_that_comes_in_talks_over_nothing(session, box):
    press(box, "Vote by phone…")
    press(box, "On this computer only")
    press(box, "Vote here, too")
    fill(box, 20, 60, 10)
    press(box, "Save my vote")
    assert "10 points are left" in seen(box)
    assert SAVED in Phone(running(session)).vote(10, 70, 20).said
    assert "10 points are left" in seen(box)


def test_an_address_that_is_none_of_this_computer_is_said_in_the_box(session, box):
    press(box, "Vote by phone…")
    field = next(child for child in box.children if "cxkit-field" in child._dom_classes)
    field.value = " "
    press(box, "Open it in this network")
    assert "Type the address of this computer" in seen(box)
    next(
        child for child in box.children if "cxkit-field" in child._dom_classes
    ).value = "192.0.2.77"
    press(box, "Open it in this network")
    assert "needs an address of this computer" in seen(box)
    assert polls._running == {}


def test_a_box_that_is_run_again_ends_its_poll_and_no_other(session, box):
    press(box, "Vote by phone…")
    press(box, "On this computer only")
    poll = running(session)
    ballot(session, "attribution", round=2)
    assert poll.live
    ballot(session, "attribution")
    assert not poll.live
    assert polls._running == {}


def test_the_page_ends_and_the_round_goes_on(session, box):
    press(box, "Vote by phone…")
    press(box, "On this computer only")
    poll = running(session)
    phone = Phone(poll)
    phone.vote(10, 70, 20)
    press(box, "End the page")
    assert not poll.live
    assert "Go on with round 1" in buttons(box)
    assert "1 vote saved" in seen(box)
    press(box, "Vote by phone…")
    press(box, "On this computer only")
    assert SAVED in Phone(running(session), phone.cookie).open().said


# In a terminal


class Keys:
    """Presses Enter when told, and lets the room act before each look."""

    def __init__(self, *acts):
        self.acts, self.ended = list(acts), False

    def wait(self, seconds):
        if not self.acts:
            self.ended = True
            return False
        act = self.acts.pop(0)
        return True if act == "Enter" else bool(act())


def hold_in_terminal(session, *acts, path=None):
    said, shown = [], []
    with Poll(join_session(path or session.path), ATTRIBUTION) as poll:
        acts = [act if act == "Enter" else (lambda act=act: act(poll)) for act in acts]
        lines = "\n".join(introduce(poll))
        lead(poll, say=said.append, show=shown.append, enter=Keys(*acts))
        assert CLOSED in Phone(poll).open().said
    return lines, "\n".join(said), shown


def vote_by_phone(poll):
    assert SAVED in Phone(poll).vote(10, 70, 20).said


def test_alone_enter_closes_the_round_and_says_the_totals(tmp_path):
    path = tmp_path / "new.json"
    lines, said, shown = hold_in_terminal(None, "Enter", vote_by_phone, "Enter", path=path)
    assert all(word in lines for word in ("Address: http://127", "and the code ", "▄", ONLY_HERE))
    assert "nobody has voted" in said
    # The total of one is a vote.
    assert "Round 1: 1 person has voted." in said
    assert "70" not in said
    assert shown == ["0 votes saved.", "0 votes saved.", "1 vote saved."]
    # Another program can go on with the session.
    assert open_session(path).tally(ATTRIBUTION, round=1).voters == 1


def test_where_a_notebook_has_the_session_it_alone_closes(session):
    def close(poll):
        session.close(ATTRIBUTION, round=1)

    everybody = [vote_by_phone] * 3
    _, said, shown = hold_in_terminal(session, *everybody, close)
    assert shown == ["0 votes saved.", "1 vote saved.", "2 votes saved.", "3 votes saved."]
    assert "Other departments 70" in said


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_command_collects_beside_a_notebook_and_ends_at_ctrl_c(tmp_path):
    study = shutil.copytree(ROOT / "data/samples/museum", tmp_path / "museum")
    session = open_session(study / "session.json", study="museum")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "cxkit", "vote", study, "attribution"]
    with subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as voting:  # fmt: skip
        lines = []
        while not lines or "0 votes saved" not in lines[-1]:
            lines.append(voting.stdout.readline())
            assert lines[-1], voting.stderr.read()
        [address] = [line.split()[1] for line in lines if line.startswith("Address: ")]
        assert SAVED in Phone(SimpleNamespace(address=address)).vote(10, 70, 20).said
        assert voting.stdout.readline() == "1 vote saved.\n"
        voting.stdin.write("\n")
        voting.stdin.flush()
        assert voting.stdout.readline() == "\n"
        assert "another notebook has this session open" in voting.stdout.readline()
        voting.send_signal(signal.SIGINT)
        assert "session.json keeps the votes" in voting.stderr.read()
    assert voting.returncode == 130
    assert session.close(ATTRIBUTION, round=1).totals == points(10, 70, 20)


@pytest.mark.parametrize(
    "step, options, said",
    [
        ("attention", ["--round", "2"], "attention has"),
        ("attribution", ["--round", "2"], "round 1 of attribution is still open"),
        ("atention", [], "there is a ballot of this name"),
        ("priority", [], "run its cell in the notebook first"),
        ("attribution", ["--host", "192.0.2.77"], "address of this computer"),
    ],
)
def test_what_cannot_be_voted_on_is_refused_with_the_way_out(
    tmp_path, capsys, monkeypatch, step, options, said
):
    study = shutil.copytree(ROOT / "data/samples/museum", tmp_path / "museum")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["vote", str(study), step, *options]) == 2
    assert said in capsys.readouterr().err


# Faults


def test_a_vote_that_the_disk_did_not_take_is_loud_and_can_be_sent_again(poll, monkeypatch):
    phone = phone_of(poll)
    form = phone.open("1").form_key
    with monkeypatch.context() as patched:
        patched.setattr(votes, "SETTINGS", (*votes.SETTINGS, "max_page_count = 1"))
        page = phone.send(1, points(10, 70, 20), form=form)
    assert (page.status, "NOT saved" in page.said, SAVED in page.said) == (503, True, False)
    back = phone.open("1")
    assert back.typed() == ["10", "70", "20"]
    assert SAVED in phone.vote(10, 70, 20).said
    assert poll.count == 1


def test_what_nobody_foresaw_is_never_called_saved(poll, monkeypatch, caplog):
    phone = phone_of(poll)
    form = phone.open("1").form_key
    monkeypatch.setattr("cxkit.workshop.record.session.Session.vote", None)
    page = phone.send(1, points(10, 70, 20), form=form)
    assert (page.status, "NOT saved" in page.said) == (503, True)
    assert "Traceback" not in page.text + caplog.text


# A server in a process of its own, as `cxkit vote` is one.
SERVES = """
import sys
from cxkit.workshop import ATTRIBUTION
from cxkit.workshop.phones.poll import Poll
from cxkit.workshop.record.session import join_session
print(Poll(join_session(sys.argv[1]), ATTRIBUTION).start().address, flush=True)
sys.stdin.read()
"""


def serve(path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", SERVES, path]
    served = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE,
                              stdin=subprocess.PIPE)  # fmt: skip
    return served, SimpleNamespace(address=served.stdout.readline().strip())


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal of POSIX")
def test_a_server_killed_while_the_room_votes_loses_no_vote_that_it_called_saved(
    session, open_poll
):
    told, phones = [], []

    def hold(number, poll, left):
        phone = Phone(poll)
        try:
            phone.open()
            while left():
                said = phone.vote(number, 100 - number, 0).said
                told.append((number, SAVED in said))
        except (OSError, http.client.HTTPException):
            pass
        phones.append(phone)

    served, poll = serve(session.path)
    with served, ThreadPoolExecutor(5) as room:
        for number in range(5):
            room.submit(hold, number, poll, lambda: len(told) < 1000)
        while len(told) < 12:
            time.sleep(0.01)
        # In the midst of it, wherever it is.
        os.kill(served.pid, signal.SIGKILL)
    saved = {number for number, acknowledged in told if acknowledged}
    assert session.votes(ATTRIBUTION, round=1) >= len(saved) == 5
    assert all(acknowledged for _, acknowledged in told)
    # The next server knows the phones: who votes again votes instead.
    poll = open_poll()
    for phone in phones:
        again = Phone(poll, phone.cookie)
        assert SAVED in again.open().said
        assert SAVED in again.vote(20, 60, 20).said
    assert session.close(ATTRIBUTION, round=1).totals == points(100, 300, 100)


def test_the_notebook_closes_while_another_program_collects(session):
    with Poll(join_session(session.path), ATTRIBUTION) as poll:
        phone = Phone(poll)
        assert SAVED in phone.vote(10, 70, 20).said
        vote(session, 30, 30, 40)
        assert session.close(ATTRIBUTION, round=1).totals == points(40, 100, 60)
        assert CLOSED in phone.open().said


def test_importing_the_phones_starts_nothing():
    assert polls._running == {}
