"""Votes on paper, typed in by one person: papers down, items across, each row a vote of its own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from ..ballots.kinds import Ballot, columns_of, new_token

# Columns that still have room for their names; more are numbered.
MOST_NAMED = 4
OPEN, SAVED, WRONG = "", "✓", "✗"


@dataclass(frozen=True)
class Paper:
    """One row: a number, the token of its vote, its fields and what is told of it."""

    number: int
    token: str
    fields: dict[str, Any]
    state: Any

    @property
    def typed(self) -> dict[str, str]:
        """What is typed, by item; nothing for an empty row."""
        typed = {item: field.value for item, field in self.fields.items()}
        return typed if any(text.strip() for text in typed.values()) else {}

    @property
    def saved(self) -> bool:
        """Whether what stands in the row is what was saved last."""
        return SAVED in self.state.value

    def tell(self, words: str) -> None:
        """Say beside the row what became of it."""
        self.state.value = f"{self.number} {words}"


class PaperGrid:
    """A grid to type papers in, as wide as the ballot has items.

    Parameters
    ----------
    kit : module
        ipywidgets.
    ballot : Ballot
    number : int
        Papers that there is room for.
    """

    def __init__(self, kit: Any, ballot: Ballot, number: int) -> None:
        self.kit = kit
        columns = columns_of(ballot)
        self.papers = [self._paper(number + 1, columns) for number in range(number)]
        names = list(columns.values())
        short = names if len(names) <= MOST_NAMED else [str(n + 1) for n in range(len(names))]
        cells = [kit.HTML(escape(text)) for text in ("Paper", *short)]
        for paper in self.papers:
            cells += [paper.state, *paper.fields.values()]
        widths = f"70px repeat({len(names)}, minmax(42px, 1fr))"
        layout = {"grid_template_columns": widths}
        self.box = kit.GridBox(cells, layout=layout).add_class("cxkit-papers")
        numbered = "; ".join(f"{n} {name}" for n, name in enumerate(names, start=1))
        legend = [f"{numbered}." if short != names else "", ballot.how]
        self.legend = " ".join(filter(None, legend))

    def _paper(self, number: int, columns: dict[str, str]) -> Paper:
        paper = Paper(number, new_token(), {}, self.kit.HTML())
        for item, name in columns.items():
            text = self.kit.Text(
                description=f"Paper {number}, {name}", continuous_update=False,
                layout={"width": "auto"},
            ).add_class("cxkit-field")  # fmt: skip
            text.observe(lambda _: paper.tell(OPEN), "value")
            paper.fields[item] = text
        paper.tell(OPEN)
        return paper
