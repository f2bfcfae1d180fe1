"""Ballots on the screen: one decision at a time, large, by mouse or keyboard; or as they ended.

A widget writes the session and keeps nothing. The only module that uses ipywidgets, and only
once people are in the room.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from ..findings import DataError
from .ballots import (
    ATTRIBUTION,
    FEWEST_FOR_SPREAD,
    Ballot,
    attention_ballot_of,
    new_token,
    priority_ballot_of,
)
from .record import Tally
from .session import NOT_HELD, NotSaved, Session

if TYPE_CHECKING:
    from ipywidgets import Button, VBox

# Colours of Okabe & Ito, on white in light and dark themes alike; a state is told by its words
# and its frame, never by colour alone.
CSS = """<style>
.cxkit-ballot {background: #fff; border: 2px solid #767676; border-radius: 8px; padding: 20px 28px;
  max-width: 860px; gap: 14px; overflow: visible}
.cxkit-ballot, .cxkit-ballot .widget-html-content, .cxkit-ballot .widget-label
  {color: #222; font-size: 20px; line-height: 1.4; height: auto; white-space: normal}
.cxkit-ballot .cxkit-question {font-size: 26px; font-weight: 600; line-height: 1.3}
.cxkit-ballot .cxkit-field {height: auto; align-items: center; margin: 2px 0}
.cxkit-ballot .cxkit-field .widget-label {text-align: left; flex: none}
.cxkit-ballot .cxkit-field input {color: #222; background: #fff; border: 2px solid #767676;
  border-radius: 6px; font-size: 24px; height: 48px; padding: 4px 12px}
.cxkit-ballot .cxkit-number input {width: 130px; flex: none}
.cxkit-ballot button {background: #fff; color: #222; border: 2px solid #222; border-radius: 6px;
  font-size: 20px; height: 52px; line-height: 1; width: auto; padding: 0 22px;
  margin: 4px 12px 4px 0}
.cxkit-ballot button.mod-primary {background: #0072B2; border-color: #0072B2; color: #fff}
.cxkit-ballot button:focus, .cxkit-ballot input:focus
  {outline: 3px solid #222 !important; outline-offset: 3px}
.cxkit-ballot .widget-hbox, .cxkit-ballot .widget-text {overflow: visible}
.cxkit-ballot .cxkit-left {font-size: 24px; font-weight: 600}
.cxkit-ballot .cxkit-state {border-left: 6px solid #0072B2; padding: 6px 14px}
.cxkit-ballot .cxkit-hint {border-left: 6px dashed #222; padding: 6px 14px}
.cxkit-ballot .cxkit-not-saved {border: 5px solid #D55E00; padding: 12px 16px; font-weight: 700;
  font-size: 24px}
.cxkit-ballot table {width: 100%}
.cxkit-ballot td, .cxkit-ballot th {font-size: 20px; padding: 4px 24px 4px 0; text-align: left}
</style>"""


class Ranked(Protocol):
    """What is asked of a result whose touchpoints are voted on: names by id."""

    journey_items: dict[str, str]
    shortlist: dict[str, str]


@dataclass(frozen=True)
class Shown:
    """A ballot as it stands where nobody votes: totals of closed rounds, never a vote.

    Parameters
    ----------
    parts : tuple of str or (Ballot, int, Tally)
        Sentences, and closed rounds.
    """

    parts: tuple[str | tuple[Ballot, int, Tally], ...]

    def __repr__(self) -> str:
        return "\n".join(part if isinstance(part, str) else say_tally(*part) for part in self.parts)

    def _repr_html_(self) -> str:
        return "".join(
            f"<p>{escape(part)}</p>" if isinstance(part, str) else tally_table(*part)
            for part in self.parts
        )


def attribution_ballot(session: Session, round: int = 1) -> VBox | Shown:
    """Ask each person, silently, what contributed: 100 points over own, others and outside.

    Parameters
    ----------
    session : Session
        Receives the votes. The next cell reads it, never this widget.
    round : int, default 1
        1 before any result is shown, 2 after the evidence.

    Returns
    -------
    ipywidgets.VBox or Shown
        A ballot for people; where the session only reads, or none is held, what is known of
        the rounds up to this one.
    """
    return _ballot(session, ATTRIBUTION, round)


def attention_ballot(session: Session, result: Ranked) -> VBox | Shown:
    """Ask each person, silently, where the effort of the house goes: 100 points over the journey.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``touchpoints``; its journey is asked about.
    """
    return _ballot(session, attention_ballot_of(result.journey_items), 1)


def priority_ballot(session: Session, result: Ranked, round: int = 1) -> VBox | Shown:
    """Ask each person what to work on: in round 1 for the customers alone, in 2 what fits us.

    Parameters
    ----------
    session : Session
    result : Result
        Of the room ``touchpoints``; its shortlist is asked about.
    round : int, default 1
        Round 2 opens when round 1 is closed.
    """
    return _ballot(session, priority_ballot_of(result.shortlist), round)


def _ballot(session: Session, ballot: Ballot, round: int) -> VBox | Shown:
    if not 1 <= round <= len(ballot.questions):
        rounds = " or ".join(str(number + 1) for number in range(len(ballot.questions)))
        raise ValueError(f"{ballot.step} is asked in round {rounds}, not {round}")
    if session.writable:
        return _Booth(session, ballot, round).box
    return Shown(_parts(session, ballot, round))


def say_tally(ballot: Ballot, round: int, tally: Tally) -> str:
    """Word a closed round in one line."""
    means = ", ".join(f"{words} {tally.mean(item):.0f}" for item, words in ballot.items.items())
    return f"Round {round}: {means} (mean points of {ballot.budget}, {_votes(tally.voters)})."


def tally_table(ballot: Ballot, round: int, tally: Tally) -> str:
    """Draw a closed round as an HTML table."""
    spread = tally.spread or {}
    head = f"<th>mean points of {ballot.budget}</th>"
    head += "<th>votes differ by about</th>" if spread else ""
    rows = "".join(
        f"<tr><td>{escape(words)}</td><td>{tally.mean(item):.0f}</td>"
        + (f"<td>{spread[item]}</td>" if spread else "")
        + "</tr>"
        for item, words in ballot.items.items()
    )
    title = f"Round {round}, {_votes(tally.voters)}"
    return f"<table><thead><tr><th>{title}</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _parts(session: Session, ballot: Ballot, round: int) -> tuple[Any, ...]:
    if not session.held:
        return (NOT_HELD,)
    parts: list[Any] = []
    for number in range(1, round + 1):
        tally = session.tally(ballot, round=number)
        votes = _votes(session.votes(ballot, round=number))
        parts.append((ballot, number, tally) if tally else f"Round {number} is open: {votes}.")
    return tuple(parts)


class _Booth:
    """The ballot that people use: begin, vote and pass the laptop on, close, see the totals."""

    def __init__(self, session: Session, ballot: Ballot, round: int) -> None:
        import ipywidgets

        self.kit = ipywidgets
        self.session, self.ballot, self.round = session, ballot, round
        self.box = ipywidgets.VBox().add_class("cxkit-ballot")
        self.state = ipywidgets.HTML()
        self.fields: dict[str, Any] = {}
        self.turn = 0
        self._run(self.show_totals if session.tally(ballot, round=round) else self.show_start)

    # One method a screen.

    def show_start(self) -> None:
        self.departments = None
        fields = []
        if self.round == 1 and self.session.departments is None:
            self.departments = self._field("Departments in the room").add_class("cxkit-number")
            fields = [self.departments]
        told = "Each person votes alone at this screen, in silence, and passes it on."
        begun = self.session.votes(self.ballot, round=self.round)
        words = f"{'Go on with' if begun else 'Begin'} round {self.round}"
        begin = self._button(words, self.begin, primary=True)
        self._show(self._text(told), *fields, self._row(begin))
        self._tell_count()

    def show_vote(self) -> None:
        # New fields for each voter: no value, and nothing that "undo" could bring back.
        self.token = new_token()
        self.fields = {
            item: self._field(words).add_class("cxkit-number")
            for item, words in self.ballot.items.items()
        }
        self.left = self._text(self._say_left(), "cxkit-left")
        for field in self.fields.values():
            field.observe(self._update_left, "value")
        save = self._button("Save my vote", self.save, primary=True)
        close = self._button("Close the round…", self.show_closing)
        self._show(*self.fields.values(), self.left, self._row(save, close))
        self._tell_count()

    def show_saved(self) -> None:
        follow = self._button("Next voter", self.show_vote, primary=True)
        back = self._button("Take my vote back", self.take_back)
        close = self._button("Close the round…", self.show_closing)
        self._show(self._text("Thank you. Pass the screen on."), self._row(follow, back, close))
        self._tell_count()

    def show_closing(self) -> None:
        if any(field.value.strip() for field in self.fields.values()):
            raise DataError(
                "points on this screen are not saved: save the vote, or empty the fields"
            )
        votes = self.session.votes(self.ballot, round=self.round)
        asked = f"Close round {self.round} with {_votes(votes)}? Nobody can vote in it after that."
        if votes < FEWEST_FOR_SPREAD:
            asked += " With so few, the totals come close to telling single votes."
        # Not where the button was that leads here: a double click closes nothing.
        stay = self._button("Not yet, go on voting", self.show_vote)
        close = self._button(f"Yes, close round {self.round}", self.close, primary=True)
        self._show(self._text(asked), self._row(stay, close))
        self._tell_count()

    def show_totals(self) -> None:
        parts = _parts(self.session, self.ballot, self.round)
        table = self.kit.HTML(Shown(parts)._repr_html_())
        again = self._button("Vote again…", self.show_reopening)
        self._show(table, self._row(again))
        self._tell(f"✓ Round {self.round} is closed and saved. Go on with the next cell.")

    def show_reopening(self) -> None:
        self.reason = self._field("Why is the round voted again?")
        again = self._button("Everyone votes again", self.reopen)
        stay = self._button("Leave it closed", self.show_totals, primary=True)
        self._show(self.reason, self._row(stay, again))
        self._tell("The reason is kept in the session.")

    # One method a decision.

    def begin(self) -> None:
        if self.departments is not None:
            self.session.set_departments(_number(self.departments.value) or 0)
        for number in range(1, self.round):
            if self.session.tally(self.ballot, round=number) is None:
                raise DataError(f"round {number} is still open: close it first, then begin here")
        self.show_vote()

    def save(self) -> None:
        points = {item: _number(field.value) for item, field in self.fields.items()}
        self.session.vote(self.ballot, points, round=self.round, token=self.token)
        self.fields = {}
        self.show_saved()

    def take_back(self) -> None:
        self.session.take_back(self.ballot, round=self.round, token=self.token)
        self.show_vote()

    def close(self) -> None:
        self.session.close(self.ballot, round=self.round)
        self.show_totals()

    def reopen(self) -> None:
        self.session.reopen(self.ballot, round=self.round, reason=self.reason.value)
        self.show_start()

    # What every screen is made of.

    def _show(self, *children: Any) -> None:
        self.turn += 1
        heading = f"Round {self.round} of {len(self.ballot.questions)}"
        question = self._text(self.ballot.questions[self.round - 1], "cxkit-question")
        style = self.kit.HTML(CSS)
        self.box.children = (style, self._text(heading), question, *children, self.state)
        # Keys that no field takes are JupyterLab's: a digit would turn the cell into a heading.
        first = next(each for each in children if not isinstance(each, self.kit.HTML))
        (first.children[0] if isinstance(first, self.kit.HBox) else first).focus()

    def _button(self, words: str, action: Callable[[], None], *, primary: bool = False) -> Button:
        button = self.kit.Button(description=words, button_style="primary" if primary else "")
        turn = self.turn + 1
        # A second click that arrives when its screen has gone is no decision.
        button.on_click(lambda _: self._run(action) if turn == self.turn else None)
        return button

    def _run(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            # ipywidgets would hide it in a log, and the room would take its vote for saved.
            problems = error.problems if isinstance(error, DataError) else ()
            said = "; ".join(f"{each.rule} → {each.hint}".rstrip(" →") for each in problems)
            if problems and not isinstance(error, NotSaved):
                self._tell(f"{said[:1].upper()}{said[1:]}.", "cxkit-hint")
            else:
                self._tell(f"✗ NOT SAVED. {said or repr(error)}", "cxkit-not-saved")

    def _tell(self, words: str, kind: str = "cxkit-state") -> None:
        notice = f"<p>{escape(self.session.notice)}</p>" if self.session.notice else ""
        self.state.value = f'<div role="status" class="{kind}">{escape(words)}{notice}</div>'

    def _tell_count(self) -> None:
        votes = self.session.votes(self.ballot, round=self.round)
        self._tell(f"✓ {_votes(votes)} saved." if votes else "No votes yet.")

    def _update_left(self, _: Any) -> None:
        if "cxkit-hint" in self.state.value:
            self._tell_count()
        if self.fields:
            self.left.value = f'<div role="status" class="cxkit-left">{self._say_left()}</div>'

    def _say_left(self) -> str:
        given = [_number(field.value) for field in self.fields.values()]
        if None in given:
            return "Points are whole numbers."
        left = self.ballot.budget - sum(given)
        if left == 0:
            return f"All {self.ballot.budget} points given."
        return f"{left} points left" if left > 0 else f"{-left} points too many"

    def _field(self, words: str) -> Any:
        # A number field would cut 12.5 to 12 unasked, and cannot be given the focus.
        return self.kit.Text(
            description=words, continuous_update=False, placeholder="0",
            style={"description_width": "400px"}, layout={"width": "auto"},
        ).add_class("cxkit-field")  # fmt: skip

    def _text(self, words: str, kind: str = "") -> Any:
        return self.kit.HTML(f'<div class="{kind}">{escape(words)}</div>')

    def _row(self, *buttons: Button) -> Any:
        return self.kit.HBox(buttons, layout={"flex_flow": "row wrap"})


def _number(text: str) -> int | None:
    """Read what a voter typed: nothing is no points, and anything but a whole number is none."""
    return int(text or "0") if re.fullmatch(r"\d{0,4}", text := text.strip()) else None


def _votes(number: int) -> str:
    return "1 vote" if number == 1 else f"{number} votes"
