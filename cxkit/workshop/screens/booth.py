"""The ballot that people use: begin, vote and pass the laptop on, close, see the totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...findings import DataError
from ..ballots.asked import ATTRIBUTION
from ..ballots.kinds import CANNOT_SAY, FEWEST_FOR_SPREAD, FEWEST_HEARD, Ballot, new_token
from ..ballots.shown import Shown, rounds_of, say_votes
from ..record.session import Session
from .form_screens import UNSAVED
from .papers import SAVED, WRONG, PaperGrid
from .phone_screens import PhoneScreens

# Papers that one screen has room for.
PAPERS = 12


class Booth(PhoneScreens):
    """One round of a ballot on the screen.

    Parameters
    ----------
    session : Session
    ballot : Ballot
    round : int
    on_change : callable, optional
        Called when the round is closed or opened again.
    beside : bool, default False
        Whether the totals are shown beside it, by whoever is called.
    """

    def __init__(
        self, session: Session, ballot: Ballot, round: int, *,
        on_change: Callable[[], None] | None = None, beside: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(session, ballot, round, on_change)
        self.beside = beside
        self.fields: dict[str, Any] = {}
        self.typed: dict[str, str] = {}
        self._run(self.show_totals if session.tally(ballot, round=round) else self.show_start)

    @property
    def is_open(self) -> bool:
        """Whether people have voted in a round that is not closed."""
        votes = self.session.votes(self.ballot, round=self.round)
        return bool(votes) and self.session.tally(self.ballot, round=self.round) is None

    @property
    def is_closed(self) -> bool:
        """Whether the totals of the round are there."""
        return self.session.tally(self.ballot, round=self.round) is not None

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that would be lost if the screen went."""
        self._keep_typed()
        return any(text.strip() for text in self.typed.values())

    # One method a screen.

    def show_start(self) -> None:
        self.departments = None
        fields = []
        asked = (self.ballot.step, self.round) == (ATTRIBUTION.step, 1)
        if asked and self.session.departments is None:
            self.departments = self._field("Departments in the room", hint="such as 4")
            self.departments.add_class("cxkit-number")
            fields = [self.departments]
        told = "Each person votes alone at this screen, in silence, and passes it on."
        begun = self.session.votes(self.ballot, round=self.round)
        words = f"{'Go on with' if begun else 'Begin'} round {self.round}"
        begin = self._button(words, self.begin, primary=True)
        papers = self._button("Type in from paper", lambda: self.begin(self.show_papers))
        phones = self._button("Vote by phone…", lambda: self.begin(self.show_phones))
        caution = [self._text(self.ballot.caution, "cxkit-hint")] if self.ballot.caution else []
        close = [self._button("Close the round…", self.show_closing)] if begun else []
        self._ask(self._text(told), *caution, *fields, self._row(begin, phones, papers, *close))
        self._tell_count()

    def show_vote(self) -> None:
        self.token = new_token()
        self.typed = {}
        self.show_page(0)

    def show_page(self, page: int) -> None:
        # New fields for each voter: no value, and nothing that "undo" could bring back.
        screens = list(self.ballot.screens)
        self.screen, last = screens[page], len(screens) - 1
        self.fields, drawn = {}, []
        for each in self.ballot.fields(self.screen, self.token):
            self.fields[each.id], shown = self._draw(each, self.typed.get(each.id, ""))
            drawn.append(shown)
        self.left = self._text(self._standing(), "cxkit-left")
        for field in self.fields.values():
            field.observe(self._update_left, "value")
        on = self.save if page == last else (lambda: self.show_page(page + 1))
        words = "Save my vote" if page == last else "Next"
        buttons = [self._button(words, lambda: self.finish(on), primary=True)]
        if self.ballot.may_skip(self.screen):
            buttons.append(self._button(CANNOT_SAY, lambda: self.skip(on)))
        if page:
            buttons.append(self._button("Back", lambda: self.go_back(page - 1)))
        buttons.append(self._button("Close the round…", self.show_closing))
        about = self.ballot.heading(self.screen)
        about = [self._text(f"{page + 1} of {last + 1}: {about}", "cxkit-left")] if about else []
        self._ask(*about, *drawn, self.left, self._row(*buttons))
        self._tell_count()

    def show_saved(self) -> None:
        follow = self._button("Next voter", self.show_vote, primary=True)
        back = self._button("Take my vote back", self.take_back)
        close = self._button("Close the round…", self.show_closing)
        row = self._row(follow, back, *self._ways(), close)
        self._ask(self._text("Thank you. Pass the screen on."), row)
        self._tell_count()

    def show_papers(self) -> None:
        self.fields, self.typed = {}, {}
        self.grid = PaperGrid(self.kit, self.ballot, PAPERS)
        save = self._button("Save these papers", self.save_papers, primary=True)
        back = self._button("Back", self.leave_papers)
        first = next(iter(self.grid.papers[0].fields.values()))
        legend = [self._text(self.grid.legend)] if self.grid.legend else []
        told = self._text("One row a paper; empty rows are none.")
        self._ask(told, *legend, self.grid.box, self._row(save, back), focus=first)
        self._tell_count()

    def show_papers_saved(self, number: int) -> None:
        more = self._button("More papers", self.show_papers, primary=True)
        vote = self._button("Vote at this screen", self.show_vote)
        close = self._button("Close the round…", self.show_closing)
        papers = "1 paper is" if number == 1 else f"{number} papers are"
        self._ask(self._text(f"{papers} typed in."), self._row(more, vote, close))
        self._tell_count()

    def show_closing(self) -> None:
        self._keep_typed()
        if any(text.strip() for text in self.typed.values()):
            raise DataError(UNSAVED)
        votes = self.session.votes(self.ballot, round=self.round)
        asked = (
            f"Close round {self.round} with {say_votes(votes)}? Nobody can vote in it after that."
        )
        if votes < FEWEST_HEARD:
            asked += " With fewer than three no totals are shown: they would tell single votes."
        elif votes < FEWEST_FOR_SPREAD:
            asked += " With so few, the totals come close to telling single votes."
        # Not where the button was that leads here: a double click closes nothing.
        stay = self._button("Not yet, go on voting", self.show_vote)
        close = self._button(f"Yes, close round {self.round}", self.close, primary=True)
        self._ask(self._text(asked), self._row(stay, close))
        self._tell_count()

    def show_totals(self) -> None:
        rounds = () if self.beside else rounds_of(self.session, self.ballot, self.round)
        table = self.kit.HTML(Shown(rounds)._repr_html_())
        again = self._button("Vote again…", self.show_reopening)
        self._ask(table, self._row(again))
        follow = "" if self.beside else " Go on with the next cell."
        self._tell(f"✓ Round {self.round} is closed and saved.{follow}")

    def show_reopening(self) -> None:
        self.reason = self._field("Why is the round voted again?")
        again = self._button("Everyone votes again", self.reopen)
        stay = self._button("Leave it closed", self.show_totals, primary=True)
        self._ask(self.reason, self._row(stay, again))
        self._tell("The reason is kept in the session.")

    # One method a decision.

    def begin(self, on: Callable[[], None] | None = None) -> None:
        if self.departments is not None:
            self.session.describe(departments=_whole(self.departments.value))
        for number in range(1, self.round):
            if self.session.tally(self.ballot, round=number) is None:
                raise DataError(f"round {number} is still open: close it first, then begin here")
        (on or self.show_vote)()

    def finish(self, on: Callable[[], None]) -> None:
        self._keep_typed()
        complaint = self.ballot.unfinished(self.screen, self.ballot.vote_of(self.typed))
        if complaint:
            raise DataError(complaint)
        on()

    def skip(self, on: Callable[[], None]) -> None:
        self.typed |= dict.fromkeys(self.fields, "")
        self.fields = {}
        on()

    def go_back(self, page: int) -> None:
        self._keep_typed()
        self.show_page(page)

    def save(self) -> None:
        vote = self.ballot.vote_of(self.typed)
        self.session.vote(self.ballot, vote, round=self.round, token=self.token)
        self.fields, self.typed = {}, {}
        self.show_saved()

    def save_papers(self) -> None:
        filled, wrong = [paper for paper in self.grid.papers if paper.typed], []
        for paper in filled:
            vote = self.ballot.vote_of(paper.typed)
            if complaint := self.ballot.complaint(vote):
                paper.tell(WRONG)
                wrong.append(f"paper {paper.number}: {complaint}")
            else:
                # A row keeps its token: saved again, its vote replaces the one before.
                self.session.vote(self.ballot, vote, round=self.round, token=paper.token)
                paper.tell(SAVED)
        if not filled:
            raise DataError("nothing is typed in yet")
        if wrong:
            self._tell_count()
            raise DataError(*wrong)
        self.show_papers_saved(len(filled))

    def leave_papers(self) -> None:
        if any(paper.typed and not paper.saved for paper in self.grid.papers):
            raise DataError(UNSAVED)
        self.show_start()

    def take_back(self) -> None:
        self.session.take_back(self.ballot, round=self.round, token=self.token)
        self.show_vote()

    def close(self) -> None:
        self.session.close(self.ballot, round=self.round)
        self.show_totals()
        self.redraw()

    def reopen(self) -> None:
        self.session.reopen(self.ballot, round=self.round, reason=self.reason.value)
        self.show_start()
        self.redraw()

    # What these screens share.

    def _ask(self, *children: Any, focus: Any = None) -> None:
        heading = f"Round {self.round} of {len(self.ballot.questions)}"
        self._show(heading, self.ballot.questions[self.round - 1], *children, focus=focus)

    def _keep_typed(self) -> None:
        self.typed |= {item: field.value for item, field in self.fields.items()}

    def _update_left(self, _: Any) -> None:
        if "cxkit-hint" in self.state.value:
            self._tell_count()
        if self.fields:
            self.left.value = f'<div role="status" class="cxkit-left">{self._standing()}</div>'

    def _standing(self) -> str:
        typed = {item: field.value for item, field in self.fields.items()}
        return self.ballot.standing(self.screen, self.ballot.vote_of(typed))


def _whole(text: str) -> int:
    """Read a number of departments: anything else is none."""
    return int(text) if text.strip().isdecimal() else 0
