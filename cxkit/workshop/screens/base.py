"""What every screen of a room is made of: one decision at a time, large, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from ...findings import DataError
from ...sheets import Sheet
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

    def _show(self, heading: str, question: str, *children: Any, focus: Any = None) -> None:
        self.turn += 1
        style = self.kit.HTML(CSS)
        self.question = self._text(question, "cxkit-question")
        self.box.children = (style, self._text(heading), self.question, *children, self.state)
        # Keys that no field takes are JupyterLab's: a digit would turn the cell into a heading.
        first = focus or next(each for each in children if not isinstance(each, self.kit.HTML))
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
            # ipywidgets would hide it in a log, and the room would take its entry for saved.
            problems = error.problems if isinstance(error, DataError) else ()
            said = "; ".join(f"{each.rule} → {each.hint}".rstrip(" →") for each in problems)
            if problems and not isinstance(error, NotSaved):
                self._tell(f"{said[:1].upper()}{said[1:]}.", "cxkit-hint")
            else:
                self._tell(f"✗ NOT SAVED. {said or repr(error)}", "cxkit-not-saved")

    def _tell(self, words: str, kind: str = "cxkit-state") -> None:
        notice = f"<p>{escape(self.session.notice)}</p>" if self.session.notice else ""
        self.state.value = f'<div role="status" class="{kind}">{escape(words)}{notice}</div>'

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

    def _text(self, words: str, kind: str = "") -> Any:
        return self.kit.HTML(f'<div class="{kind}">{escape(words)}</div>')

    def _sheet(self, sheet: Sheet) -> Any:
        return self.kit.HTML(sheet._repr_html_())

    def _row(self, *buttons: Button) -> Any:
        return self.kit.HBox(buttons, layout={"flex_flow": "row wrap"})
