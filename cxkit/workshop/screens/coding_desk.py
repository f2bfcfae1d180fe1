"""The same comments, read by several pairs: each ticks what a comment is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ...parts import shorten
from ..forms.asked import coding_form
from ..forms.choices import Choices
from ..forms.kinds import Form
from ..record.entries import Coding, Entry
from .pick_desk import PickDesk, Subject

PAIRS = ("A", "B", "C", "D", "E", "F")
# What a button shows of a comment.
LONGEST_START = 30
NO_COMMENTS = "There are no comments to read."


class CodingDesk(PickDesk):
    """Where pairs read comments and tick what each is about; none sees what another one ticked.

    Parameters
    ----------
    choices : Choices
        Gives the comments and the themes.
    on_change : callable, optional
        See `FormDesk`.
    """

    another = "Another comment"

    def __init__(
        self, choices: Choices, *, on_change: Callable[[], None] | None = None
    ) -> None:  # fmt: skip
        self.pair, self.comments = "", choices.read_comments
        first = next(iter(self.comments), "")
        super().__init__(choices, lambda choices: coding_form(choices, first, self.pair), on_change)
        self._run(self.show_pairs)

    @property
    def title(self) -> str:
        return f"Pair {self.pair}"

    @property
    def asked(self) -> str:
        return "Read together, silently first. Which comment do you take?"

    def subjects(self) -> tuple[Subject, ...]:
        coded = {each.quote: each for each in self.standing}
        return tuple(
            Subject(id, f"{number}: {shorten(text, LONGEST_START)}", entry=coded.get(id))
            for number, (id, text) in enumerate(self.comments.items(), start=1)
        )

    def form_of(self, subject: Subject) -> Form:
        return coding_form(self.choices, subject.id, self.pair)

    @property
    def standing(self) -> tuple[Entry, ...]:
        """What this pair ticked."""
        return tuple(each for each in self.session.entries(Coding) if each.pair == self.pair)

    def owns(self, entry: Entry) -> bool:
        return entry.pair == self.pair

    def nothing(self) -> str:
        return f"{self.title} has saved nothing yet."

    # One method a screen.

    def show_pairs(self) -> None:
        """Ask which pair sits at this screen."""
        buttons = [self._button(f"Pair {pair}", partial(self.choose, pair)) for pair in PAIRS]
        if not self.comments:
            buttons = [self._button("Look again", self.look_again)]
        question = "Which pair reads at this screen?" if self.comments else NO_COMMENTS
        self._show("Read the same comments", question, self._row(*buttons))
        pairs = sorted({each.pair for each in self.session.entries(Coding)})
        self._tell(f"✓ Saved from pair {', '.join(pairs)}." if pairs else "")

    def after(self, entry: Entry) -> None:
        """Go on with the next comment that this pair has not read."""
        follow = next((each for each in self.subjects() if not each.entry), None)
        if follow:
            self.show_form(follow)
        else:
            self.start()

    # One method a decision.

    def choose(self, pair: str) -> None:
        self.pair = pair
        self.after(None)

    def look_again(self) -> None:
        self.comments = self.choices.read_comments
        self.show_pairs()

    def taken(self, entry: Entry) -> str:
        return f"“{shorten(self.comments.get(entry.quote, entry.quote), LONGEST_START)}”"
