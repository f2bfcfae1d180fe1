"""The pages that a phone shows: plain HTML with one style sheet, nothing fetched, nothing run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from ..ballots.kinds import CANNOT_SAY, Ballot
from ..fields import Field
from ..record.writing import LONGEST

# Colours of Okabe & Ito on white; what a colour says, a word or a frame says as well.
CSS = """
* {box-sizing: border-box}
body {margin: 0; background: #fff; color: #222; font: 20px/1.45 system-ui, sans-serif;
  overflow-wrap: anywhere}
main {max-width: 34rem; margin: 0 auto; padding: 16px}
h1 {font-size: 26px; line-height: 1.3; margin: 4px 0 16px}
h2 {font-size: 22px; line-height: 1.3; margin: 0 0 8px}
p {margin: 12px 0}
.field {margin: 20px 0}
.number {display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px}
.number label {flex: 1 1 11rem}
.number input {flex: 0 0 7rem; width: 7rem}
label, legend {font-weight: 600; padding: 0}
input[type=text], textarea {display: block; width: 100%; min-height: 56px; padding: 8px 12px;
  color: #222; background: #fff; border: 2px solid #595959; border-radius: 8px; font: inherit;
  font-size: 24px}
::placeholder {color: #595959; opacity: 1}
fieldset {border: 0; padding: 0; margin: 20px 0; min-width: 0}
.choice {display: flex; align-items: center; gap: 12px; min-height: 56px; margin-top: 8px;
  padding: 8px 12px; border: 2px solid #595959; border-radius: 8px; font-weight: 400}
.choice input {flex: none; width: 28px; height: 28px; margin: 0; accent-color: #0072B2}
button, .button {display: block; width: 100%; min-height: 60px; margin: 12px 0; padding: 14px 20px;
  background: #fff; color: #222; border: 2px solid #222; border-radius: 8px; font: inherit;
  font-size: 22px; line-height: 1.3; text-align: center; text-decoration: none; cursor: pointer}
button.main {background: #0072B2; border-color: #0072B2; color: #fff; font-weight: 600}
.left {font-weight: 600; font-size: 22px}
.said {flex-basis: 100%; margin: 4px 0; font-weight: 600}
.wrong, .done {padding: 12px 16px; margin: 16px 0; border-radius: 8px}
.wrong {border: 4px solid #D55E00}
.wrong ul {margin: 0; padding-left: 24px}
.wrong a {color: #222}
.done {border: 4px solid #0072B2}
input[aria-invalid=true], textarea[aria-invalid=true] {border: 4px solid #D55E00}
:focus-visible {outline: 4px solid #222; outline-offset: 3px}
"""
_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SILENT = (
    "Nobody is told who voted what. Until the round is closed, the room sees only how many votes "
    "there are."
)


class Screen(NamedTuple):
    """One screen of a ballot as one phone sees it.

    Parameters
    ----------
    ballot : Ballot
    round, number : int
        The round and the number of the screen, from 1.
    token : str
        Of the phone's vote.
    typed : mapping of str to str
        What this phone has typed so far, by field.
    checked : bool
        Whether to say what is wrong with it.
    """

    ballot: Ballot
    round: int
    number: int
    token: str
    typed: Mapping[str, str]
    checked: bool = False

    @property
    def name(self) -> str:
        """Id of the screen."""
        return list(self.ballot.screens)[self.number - 1]

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is filled in here."""
        return self.ballot.fields(self.name, self.token)

    @property
    def vote(self) -> Mapping[str, object]:
        """What was typed, as the ballot reads it."""
        return self.ballot.vote_of(self.typed)

    @property
    def flaws(self) -> dict[str, str]:
        """What is wrong, by field."""
        vote = self.vote if self.checked else {}
        here = {field.id for field in self.fields} & set(vote)
        said = {item: self.ballot.flaw(item, vote[item]) for item in self.ballot.items
                if item in here}  # fmt: skip
        return {item: flaw for item, flaw in said.items() if flaw}


def screen_page(screen: Screen, action: str, form_key: str) -> str:
    """Draw one screen of a ballot as a form.

    Parameters
    ----------
    screen : Screen
    action : str
        Where the form is sent to.
    form_key : str
        Proves that this server has sent the form.
    """
    ballot, last = screen.ballot, len(screen.ballot.screens)
    vote = screen.vote
    flaws = screen.flaws
    complaint = ""
    if screen.checked and not flaws:
        complaint = ballot.unfinished(screen.name, vote)
        if not complaint and screen.number == last:
            complaint = ballot.complaint(vote)
    heading = ballot.heading(screen.name)
    about = f"{screen.number} of {last}{heading and ': '}{heading}" if last > 1 else ""
    standing = ballot.standing(screen.name, vote)
    body = [
        f"<p>Round {screen.round} of {len(ballot.questions)}</p>",
        f"<h1>{escape(ballot.questions[screen.round - 1])}</h1>",
        f"<h2>{escape(about)}</h2>" if about else "",
        _summary(screen.fields, flaws, complaint),
        f'<form method="post" action="{escape(action)}" autocomplete="off" novalidate>',
        f'<input type="hidden" name="form" value="{form_key}">',
        *(_drawn(number, field, screen.typed.get(field.id, ""), flaws.get(field.id, ""), complaint)
          for number, field in enumerate(screen.fields)),
        f'<p class="left">{escape(standing)}</p>' if standing else "",
        _buttons(screen, last),
        "</form>",
        f"<p>{SILENT}</p>",
    ]  # fmt: skip
    wrong = "Not yet: " if flaws or complaint else ""
    return _page(f"{wrong}Vote, {screen.number} of {last}", *body)


def saved_page(again: str) -> str:
    """Say that a vote is saved; `again` is where it is changed."""
    return _page(
        "Your vote is saved",
        '<div class="done"><h1>✓ Your vote is saved.</h1>'
        "<p>The results are shown in the room once the round is closed.</p></div>",
        f'<p>Until then you can vote again: your new vote takes the place of this one.</p>'
        f'<a class="button" href="{escape(again)}">Change my vote</a>',
        f"<p>{SILENT}</p>",
    )  # fmt: skip


def closed_page() -> str:
    """Say that the round is closed."""
    return _page(
        "The round is closed",
        '<div class="done"><h1>The round is closed.</h1>'
        "<p>Nobody can vote in it any more. Every vote that was saved has been counted.</p></div>",
        "<p>The results are shown in the room. Look there for the next vote.</p>",
    )


def code_page(wrong: bool = False) -> str:
    """Ask for the code; `wrong` says that the last one led nowhere."""
    said = "This code leads to no vote. Each vote has a code of its own: look at the screen."
    summary = f'<div class="wrong" role="alert"><p id="said">{said}</p></div>' if wrong else ""
    tied = ' aria-invalid="true" aria-describedby="said"' if wrong else ""
    return _page(
        "Not yet: the code of the vote" if wrong else "The code of the vote",
        "<h1>Vote</h1>", summary,
        '<form method="get" action="/" autocomplete="off"><div class="field">'
        '<label for="code">Code on the screen</label><input type="text" id="code" name="code" '
        f'maxlength="20" autocapitalize="characters" spellcheck="false"{tied}></div>'
        '<button class="main">Go to the vote</button></form>',
    )  # fmt: skip


def refusal_page(title: str, said: str, back: str = "") -> str:
    """Say why something was not taken, and what to do."""
    link = f'<a class="button" href="{escape(back)}">Back to the vote</a>' if back else ""
    return _page(
        title,
        f'<div class="wrong" role="alert"><h1>{escape(title)}</h1><p>{escape(said)}</p></div>',
        link,
    )


def _page(title: str, *body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{CSS}</style></head>\n<body><main>{''.join(body)}</main></body></html>\n"
    )


def _summary(fields: tuple[Field, ...], flaws: Mapping[str, str], complaint: str) -> str:
    places = {field.id: f"f{number}" for number, field in enumerate(fields)}
    labels = {field.id: field.label for field in fields}
    lines = [f'<li><a href="#{places[item]}">{escape(f"{labels[item]}: {flaw}")}</a></li>'
             for item, flaw in flaws.items()]  # fmt: skip
    if complaint:
        said = f"{complaint[:1].upper()}{complaint[1:]}"
        lines = [f'<li><a href="#f0" id="complaint">{escape(said)}.</a></li>']
    if not lines:
        return ""
    return (
        '<div class="wrong" role="alert" tabindex="-1" autofocus><h2>Not saved yet</h2>'
        f"<ul>{''.join(lines)}</ul></div>"
    )


def _drawn(number: int, field: Field, typed: str, flaw: str, complaint: str) -> str:
    """Draw a field with its label, what was typed in it, and what is wrong with that."""
    id, name = f"f{number}", escape(f"v.{field.id}")
    said = f'<p class="said" id="{id}-said">→ {escape(flaw)}</p>' if flaw else ""
    tied = f"{id}-said" if flaw else "complaint" if complaint else ""
    tied = f' aria-describedby="{tied}"' if tied else ""
    wrong = ' aria-invalid="true"' if flaw else ""
    label = escape(field.label)
    if field.kind in ("choice", "several"):
        return _choices(id, name, field, typed, tied, said)
    hint = f' placeholder="{escape(field.hint)}"' if field.hint else ""
    shared = f'id="{id}" name="{name}"{hint}{wrong}{tied}'
    if field.kind == "number":
        kept = f'maxlength="8" value="{escape(typed)}"'
        keys = "numeric" if field.whole else "text"
        filled = f'<input type="text" inputmode="{keys}" {kept} {shared}>'
    else:
        # The line feed is HTML's: the first one of a text area is not part of what it holds.
        filled = f'<textarea rows="3" maxlength="{LONGEST}" {shared}>\n{escape(typed)}</textarea>'
    kind = " number" if field.kind == "number" else ""
    return f'<div class="field{kind}"><label for="{id}">{label}</label>{filled}{said}</div>'


def _choices(id: str, name: str, field: Field, typed: str, tied: str, said: str) -> str:
    kind = "radio" if field.kind == "choice" else "checkbox"
    chosen = set(typed.split(", "))
    drawn = "".join(
        # The first one is where a link of the summary leads to.
        f'<label class="choice"><input type="{kind}" name="{name}" value="{escape(choice)}"'
        f"{f' id={chr(34)}{id}{chr(34)}' if not place else ''}"
        f"{' checked' if choice in chosen else ''}> {escape(words)}</label>"
        for place, (choice, words) in enumerate(field.choices.items())
    )
    return f"<fieldset{tied}><legend>{escape(field.label)}</legend>{said}{drawn}</fieldset>"


def _buttons(screen: Screen, last: int) -> str:
    """Draw the buttons; the first one is what the key Enter means."""
    words = {"on": "Save my vote" if screen.number == last else "Next"}
    if screen.ballot.may_skip(screen.name):
        words["skip"] = CANNOT_SAY
    if screen.number > 1:
        words["back"] = "Back"
    if any(field.kind == "choice" for field in screen.fields):
        words["clear"] = "Take my choices back"
    look = {"on": ' class="main"'}
    return "".join(
        f'<button name="go" value="{go}"{look.get(go, "")}>{said}</button>'
        for go, said in words.items()
    )
