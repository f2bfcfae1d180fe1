"""The cause board: why, and why again, as a tree that the room writes together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from ..forms.asked import REACHES, cause_form
from ..forms.choices import Choices
from ..forms.kinds import Form
from ..forms.tree import Branch, branches_of
from ..forms.warned import warnings_of
from ..record.entries import Cause, Entry
from .form_screens import FormScreens

# After so many whys a group asks itself whether it can change what it has found.
DEPTH = 5
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth")
INDENT = 28

BOARD_CSS = """<style>
.cxkit-ballot .cxkit-branch {align-items: center; gap: 8px}
.cxkit-ballot .cxkit-branch > .widget-html {flex: 1 1 260px; min-width: 0}
.cxkit-ballot .cxkit-branch > button {flex: none; height: 44px; padding: 0 14px; margin: 0}
.cxkit-ballot .cxkit-cause {border-left: 6px solid #767676; padding: 2px 0 2px 12px}
.cxkit-ballot .cxkit-mark {font-size: 18px}
</style>"""


class CauseDesk(FormScreens):
    """Where a room asks why, five times, along several branches.

    Parameters
    ----------
    choices : Choices
    mark : callable, optional
        Says what the analysis knows of a cause, such as "goes with the change".
    on_change : callable, optional
        See `FormDesk`.
    """

    def __init__(
        self, choices: Choices, mark: Callable[[Cause], str] | None = None, *,
        on_change: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(choices, _form, on_change)
        self.mark, self.above = mark, ""
        self.ways: dict[str, Any] = {}
        self._run(self.start)

    # One method a screen.

    def start(self) -> None:
        """Show the tree, with a way on from every cause."""
        self.form, self.changed, self.above = self.make(self.choices), None, ""
        branches = branches_of(self.standing)
        rows = [self._branch_row(each) for each in branches]
        first = self._button("A first cause", self.show_form, primary=not branches)
        buttons = [first]
        if branches:
            buttons.append(self._button(f"Take the last {self.form.one} back", self.take_back))
        question = "Why is that?" if branches else self.form.question
        style = self.kit.HTML(BOARD_CSS)
        # The newest branch is the one that the group is talking of.
        focus = self.ways[self.standing[-1].id] if branches else first
        self._show(self.form.title, question, style, *rows, self._row(*buttons), focus=focus)
        self.tell_count()

    def show_form(self, above: Branch | None = None) -> None:
        """Ask for a cause; under another one, for what lies behind that."""
        self.above = above.cause.id if above else ""
        question = f"Why is that: {above.cause.text}" if above else self.form.question
        depth = above.depth + 1 if above else 1
        heading = f"{self.form.title}: {_ordinal(depth)} why"
        typed = self.kept if not above else {"touchpoint": above.cause.touchpoint or ""}
        self.fill_in(heading, question, typed, ("Back to the tree", self.leave))

    def show_change(self, cause: Cause) -> None:
        """Show a cause in its fields, to be changed."""
        self.changed, self.above = cause, cause.explains
        heading, typed = f"{self.form.title}: {cause.id}", self.form.typed_of(cause)
        self.fill_in(heading, cause.text, typed, ("Leave it as it is", self.leave))

    def show_reach(self, cause: Entry) -> None:
        """Ask whether this is something that the group can change."""
        buttons = [
            self._button(words, partial(self.place, cause, reach), primary=reach == "control")
            for reach, words in REACHES.items()
        ]
        leave = self._button("Leave it open", self.start)
        question = f"Can this group change it? {cause.text}"
        self._show(self.form.title, question, self._row(*buttons, leave), focus=buttons[0])
        self._tell(f"✓ {cause.id} is saved. Stop asking why where somebody here can act.")

    # One method a decision.

    def save(self) -> None:
        cause = self.form.entry_of(self.typed(), base=self.changed)
        self.keep(cause.model_copy(update={"explains": self.above}))

    def place(self, cause: Cause, reach: str) -> None:
        """Keep whether the group can change a cause."""
        self.session.add(cause.model_copy(update={"reach": reach}))
        self.start()
        self.redraw()

    # What these screens share.

    def after(self, entry: Entry) -> None:
        branch = next(each for each in branches_of(self.standing) if each.cause.id == entry.id)
        if branch.depth >= DEPTH and not entry.reach:
            self.show_reach(entry)
            return
        self.start()
        self._tell(f"✓ Saved as {entry.id}.", more=warnings_of(entry))

    def _branch_row(self, branch: Branch) -> Any:
        cause = branch.cause
        why = self._button(f"Why {cause.id}?", partial(self.show_form, branch))
        if branch.depth >= DEPTH:
            why = self._button(f"Can we change {cause.id}?", partial(self.show_reach, cause))
        change = self._button(f"Change {cause.id}", partial(self.show_change, cause))
        self.ways[cause.id] = why
        row = self._row(self.kit.HTML(self._drawn(branch)), why, change)
        return row.add_class("cxkit-branch")

    def _drawn(self, branch: Branch) -> str:
        cause = branch.cause
        behind = f", behind {cause.explains}" if branch.depth > 1 else ""
        said = [mark for mark in (self._marked(cause), REACHES.get(cause.reach, "")) if mark]
        more = f'<div class="cxkit-mark">{escape("; ".join(said))}</div>' if said else ""
        return (
            f'<div role="group" aria-label="{_ordinal(branch.depth)} why{escape(behind)}" '
            f'class="cxkit-cause" style="margin-left: {INDENT * (branch.depth - 1)}px">'
            f"{escape(cause.id)}: {escape(cause.text)}{more}</div>"
        )

    def _marked(self, cause: Cause) -> str:
        return self.mark(cause) if self.mark else ""


def _form(choices: Choices) -> Form:
    """Leave out what the tree itself says: of which cause it is the why."""
    form = cause_form(choices)
    return replace(form, fields=tuple(each for each in form.fields if each.id != "explains"))


def _ordinal(depth: int) -> str:
    return ORDINALS[depth - 1] if depth <= len(ORDINALS) else f"{depth}th"
