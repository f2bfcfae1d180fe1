"""What every screen of a room is made of: one decision at a time, large, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from ...findings import DataError
from ...sheets import Sheet
from ..fields import Field, choices_of
from ..record.file import NotSaved
from ..record.session import Session

if TYPE_CHECKING:
    from ipywidgets import Button

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
.cxkit-ballot .cxkit-choice input {width: 140px; flex: none}
.cxkit-ballot .cxkit-options {align-items: center}
.cxkit-ballot .cxkit-options > .widget-text {margin-right: 14px}
.cxkit-ballot .cxkit-options button {height: 44px; padding: 0 12px; margin: 2px 6px 2px 0}
.cxkit-ballot .cxkit-papers {gap: 4px; align-items: end; overflow-x: auto; padding: 4px}
.cxkit-ballot .cxkit-papers .cxkit-field {font-size: 17px; width: auto; min-width: 0; margin: 0}
.cxkit-ballot .cxkit-papers .cxkit-field input
  {width: 100%; height: 36px; padding: 2px 5px; font-size: 17px}
.cxkit-ballot .cxkit-papers .widget-text .widget-label
  {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
.cxkit-form .cxkit-field {flex-direction: column; align-items: stretch; margin: 4px 0}
.cxkit-form .cxkit-field .widget-label {width: 100% !important}
.cxkit-ballot .cxkit-field textarea {color: #222; background: #fff; border: 2px solid #767676;
  border-radius: 6px; font: inherit; font-size: 22px; line-height: 1.3; min-height: 48px;
  height: auto; padding: 8px 12px; field-sizing: content}
.cxkit-form .cxkit-field .widget-label {margin-bottom: 8px}
.cxkit-form .cxkit-day input {width: 220px; flex: none}
.cxkit-form .cxkit-choice input {width: 100%}
.cxkit-form .cxkit-options {align-items: flex-end}
.cxkit-form .cxkit-options > .cxkit-field {flex: 1 1 100%}
.cxkit-ballot button {background: #fff; color: #222; border: 2px solid #222; border-radius: 6px;
  font-size: 20px; height: 52px; line-height: 1; width: auto; padding: 0 22px;
  margin: 4px 12px 4px 0}
.cxkit-ballot button.mod-primary {background: #0072B2; border-color: #0072B2; color: #fff}
.cxkit-ballot button:focus, .cxkit-ballot input:focus, .cxkit-ballot textarea:focus
  {outline: 3px solid #222 !important; outline-offset: 3px}
.cxkit-ballot .widget-hbox, .cxkit-ballot .widget-text {overflow: visible}
.cxkit-ballot .cxkit-left {font-size: 24px; font-weight: 600}
.cxkit-ballot .cxkit-state {border-left: 6px solid #0072B2; padding: 6px 14px}
.cxkit-ballot .cxkit-hint {border-left: 6px dashed #222; padding: 6px 14px}
.cxkit-ballot .cxkit-not-saved {border: 5px solid #D55E00; padding: 12px 16px; font-weight: 700;
  font-size: 24px}
.jp-NotebookPanel .jp-Notebook .jp-Cell:has(.cxkit-stage) {max-width: 1840px}
.jp-Cell :is(.jp-OutputArea, .jp-OutputArea-child, .jp-OutputArea-output):has(.cxkit-stage)
  {overflow: visible}
.jp-Cell:has(.cxkit-covering) ~ .jp-Cell .jp-OutputArea-child:not(:has(
  [data-mime-type*="jupyter.error"], [data-mime-type*="jupyter.stderr"])) {display: none}
.cxkit-stage > .cxkit-cover {overflow: visible}
.cxkit-stage > .cxkit-covering {border-top: 4px double #767676; padding: 8px 0 0}
.cxkit-stage {max-width: none; position: relative; gap: 8px}
.cxkit-stage .cxkit-heading {font-size: 26px; font-weight: 600; line-height: 1.3}
.cxkit-stage .cxkit-question {font-size: 20px; font-weight: 400; line-height: 1.4}
.cxkit-stage .cxkit-ballot .cxkit-heading {font-size: 18px; font-weight: 400}
.cxkit-stage .cxkit-ballot .cxkit-question {font-size: 22px; font-weight: 600; line-height: 1.3}
.cxkit-stage > .cxkit-top {scroll-margin: 0 0 75vh; outline: 0; padding-right: 250px}
.cxkit-stage > .cxkit-time {position: absolute; top: 18px; right: 28px; margin: 0}
.cxkit-stage .cxkit-sides {align-items: flex-start; gap: 28px; flex-wrap: wrap; overflow: visible}
.cxkit-stage .cxkit-sides > * {flex: 1 1 340px; min-width: 0; overflow: visible}
.cxkit-stage .cxkit-sides > .cxkit-picture {flex: 2.4 1 620px; align-items: flex-start; gap: 10px;
  overflow-x: auto; padding: 6px}
.cxkit-stage .cxkit-sides :is(input, textarea, button) {scroll-margin: 100px 0 130px}
.cxkit-stage .cxkit-ballot {border: 0; padding: 0 6px; gap: 8px}
.cxkit-stage .cxkit-picture img {width: auto; height: auto; max-width: 100%;
  max-height: max(700px, 100vh - 300px)}
.cxkit-stage .cxkit-picture .widget-html, .cxkit-stage .cxkit-picture .widget-html-content
  {width: 100%}
.cxkit-stage .cxkit-picture .widget-html-content {font-size: 22px; max-width: 60em}
.cxkit-stage .cxkit-picture td, .cxkit-stage .cxkit-picture th
  {font-size: 18px; text-align: left; vertical-align: top}
.cxkit-stage .cxkit-picture thead tr + tr {display: none}
.cxkit-stage .cxkit-plan td:nth-child(2) {white-space: nowrap}
.cxkit-stage > .cxkit-foot {position: sticky; bottom: 0; z-index: 2; background: #fff;
  overflow: visible; border-top: 1px solid #bbb; padding: 6px 0 4px}
.cxkit-stage > .cxkit-foot .cxkit-notes {overflow: visible}
.cxkit-stage > .cxkit-foot button {font-size: 18px; height: 46px; padding: 0 16px}
.cxkit-stage [role=timer] {font-size: 22px; font-variant-numeric: tabular-nums; padding: 2px 12px}
.cxkit-stage .cxkit-soon {font-weight: 700; border: 4px solid #D55E00; border-radius: 6px}
.cxkit-stage .cxkit-over {font-weight: 700; color: #fff; background: #D55E00; border-radius: 6px}
.cxkit-stage dl {display: grid; grid-template-columns: 130px 1fr; gap: 4px 12px; margin: 4px 0}
.cxkit-stage dt {font-weight: 600} .cxkit-stage dd {margin: 0}
.cxkit-ballot td:has(.cxkit-bar) {white-space: nowrap}
.cxkit-ballot .cxkit-bar {display: inline-block; height: 16px; margin-right: 10px;
  background: #0072B2; vertical-align: -2px}
.cxkit-ballot .cxkit-way {display: flex; flex-wrap: wrap; gap: 28px; align-items: center}
.cxkit-ballot .cxkit-way > div {flex: 1 1 300px; min-width: 0}
.cxkit-ballot .cxkit-way p {margin: 0 0 8px}
.cxkit-ballot .cxkit-address {font-size: 24px; font-weight: 600; overflow-wrap: anywhere}
.cxkit-ballot .cxkit-code {font: 700 44px/1.2 monospace; letter-spacing: 3px}
.cxkit-ballot table {width: 100%; border-collapse: collapse; border: 0}
.cxkit-ballot tr {border-bottom: 1px solid #bbb}
.cxkit-ballot .dataframe thead th {text-align: left}
.cxkit-ballot .dataframe tbody tr th:only-of-type {vertical-align: top}
.cxkit-ballot td, .cxkit-ballot th {font-size: 20px; padding: 4px 24px 4px 0; text-align: left;
  vertical-align: top; border: 0}
</style>"""


def drawn(shown: Any) -> str:
    """Give the HTML of what draws itself; the empty corner of a table is no heading.

    Rows that have a number alone are shown without: a room would ask what it counts.
    """
    if isinstance(shown, Sheet) and isinstance(shown.table.index, pd.RangeIndex):
        with pd.option_context("display.max_colwidth", None):
            return shown.table.to_html(index=False) if len(shown.table) else shown._repr_html_()
    return shown._repr_html_().replace("<th></th>", "<td></td>")


class Screens:
    """A box that shows one screen after the other; it writes the session and keeps nothing.

    ipywidgets is imported only here, and only once people are in the room.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        import ipywidgets

        self.kit = ipywidgets
        self.session = session
        self.box = ipywidgets.VBox().add_class("cxkit-ballot")
        self.state = ipywidgets.HTML()
        self.turn = 0

    def _show(
        self, heading: str, question: str, *children: Any, focus: Any = None, told: bool = True
    ) -> None:
        """Show a screen; what is told of it stands below, unless one of the children has it."""
        self.turn += 1
        style = self.kit.HTML(CSS)
        self.question = self._text(question, "cxkit-question")
        self.heading = self._text(heading, "cxkit-heading")
        below = (self.state,) if told else ()
        self.box.children = (style, self.heading, self.question, *children, *below)
        # Keys that no field takes are JupyterLab's: a digit would turn the cell into a heading.
        first = focus or next(each for each in children if not isinstance(each, self.kit.HTML))
        self.first = first.children[0] if isinstance(first, self.kit.HBox) else first
        self.first.focus()

    def _button(
        self, words: str, action: Callable[[], None], *, primary: bool = False, here: bool = False
    ) -> Button:
        """Make a button of the screen that is shown next, or of the one that is `here` already."""
        button = self.kit.Button(description=words, button_style="primary" if primary else "")
        turn = self.turn + (not here)
        # A second click that arrives when its screen has gone is no decision.
        button.on_click(lambda _: self._run(action) if turn == self.turn else None)
        return button

    def _run(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            # ipywidgets would hide it in a log, and the room would take its entry for saved.
            problems = error.problems if isinstance(error, DataError) else ()
            said = [f"{each.rule} → {each.hint}".rstrip(" →") for each in problems]
            if not said or isinstance(error, NotSaved):
                told = "; ".join(said) or repr(error)
                self._tell(f"✗ NOT SAVED. {told}", "cxkit-not-saved")
            elif len(said) > 1:
                self._tell("Not yet:", "cxkit-hint", more=said)
            else:
                self._tell(f"{said[0][:1].upper()}{said[0][1:]}.", "cxkit-hint")

    def _tell(self, words: str, kind: str = "cxkit-state", more: Iterable[str] = ()) -> None:
        notice = f"<p>{escape(self.session.notice)}</p>" if self.session.notice else ""
        points = "".join(f"<li>{escape(each)}.</li>" for each in more)
        points = f"<ul>{points}</ul>" if points else ""
        said = f"{escape(words)}{points}{notice}"
        # An empty frame would look like a message.
        kind = kind if said else ""
        self.state.value = f'<div role="status" class="{kind}">{said}</div>'

    def _field(self, words: str, value: str = "", *, hint: str = "") -> Any:
        # A number field would cut 12.5 to 12 unasked, and cannot be given the focus.
        return self.kit.Text(
            description=words, value=value, continuous_update=False, placeholder=hint,
            style={"description_width": "400px"}, layout={"width": "auto"},
        ).add_class("cxkit-field")  # fmt: skip

    def _choice(self, words: str, names: Iterable[str], *, hint: str) -> Any:
        # Not a drop-down: letters typed in one are JupyterLab's, and two d delete the cell.
        return self.kit.Combobox(
            description=words, options=list(names), continuous_update=False, placeholder=hint,
            style={"description_width": "400px"}, layout={"width": "auto"},
        ).add_class("cxkit-field")  # fmt: skip

    def _draw(self, field: Field, value: str = "") -> tuple[Any, Any]:
        """Draw a field: what holds the text that is typed, and what is shown of it."""
        text = self._field(field.label, value, hint=field.hint).add_class(f"cxkit-{field.kind}")
        if not field.choices:
            return text, text
        text.style.description_width = "300px"
        buttons = [self._option(field, text, number) for number in range(1, len(field.choices) + 1)]
        return text, self._row(text, *buttons).add_class("cxkit-options")

    def _option(self, field: Field, text: Any, number: int) -> Button:
        # For the mouse alone: the keys stay with the text, as a button hands them to JupyterLab.
        id, label = list(field.choices.items())[number - 1]
        button = self.kit.Button(description=f"{number} {label}", tabbable=False)

        def take(_: Any) -> None:
            meant = {id}
            if field.kind == "several":
                meant ^= set(choices_of(text.value, field.choices)) - {None}
            text.value = ", ".join(field.choices[each] for each in field.choices if each in meant)
            text.focus()

        button.on_click(take)
        return button

    def _text(self, words: str, kind: str = "") -> Any:
        return self.kit.HTML(f'<div class="{kind}">{escape(words)}</div>')

    def _sheet(self, sheet: Sheet) -> Any:
        return self.kit.HTML(drawn(sheet))

    def _row(self, *buttons: Button) -> Any:
        return self.kit.HBox(buttons, layout={"flex_flow": "row wrap"})
