"""What a form offers to choose from: names from the study, the session and the room's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...parts import shorten
from ..record.entries import Action, Cause, Entry, Idea, Input
from ..record.parts import EVERYONE
from ..record.session import Session

NPS = "nps"
EVERYBODY = "All customers"
# A sentence in a list is known by its beginning.
LONGEST_NAME = 60


@dataclass(frozen=True)
class Choices:
    """Where the names come from that can be chosen in forms; asked anew whenever one is shown.

    Parameters
    ----------
    session : Session
    study : Responses or Study, optional
        The result's where there is one.
    result : Result, optional
        Of the room that is written in.
    step : str
        In which notes are taken.
    comments : mapping of str to str, optional
        Comments that are read and coded: ids and words; those that the result quotes if None.
    themes : mapping of str to str, optional
        What a comment can be about: ids and names; the touchpoints if None.
    """

    session: Session
    study: Any = None
    result: Any = None
    step: str = ""
    comments: Mapping[str, str] | None = None
    themes: Mapping[str, str] | None = None

    @property
    def description(self) -> Any:
        """The study's description; None without a study."""
        study = self.result.reduced if self.study is None and self.result else self.study
        return getattr(study, "study", study)

    @property
    def touchpoints(self) -> dict[str, str]:
        """Touchpoints in the order of the journey."""
        points = getattr(self.description, "touchpoints", ())
        return {point.id: point.name for point in points}

    @property
    def personas(self) -> dict[str, str]:
        """The kinds of customers that the study or the result knows."""
        known = getattr(self.description, "personas", ())
        named = {persona.id: persona.name for persona in known}
        return named or dict(getattr(self.result, "group_labels", {}))

    @property
    def wishes(self) -> dict[str, str]:
        """What the study says that kinds of customers like and need."""
        return self._said("interests", "needs")

    @property
    def lacks(self) -> dict[str, str]:
        """What the study says that stands in the way of kinds of customers."""
        return self._said("possibilities")

    @property
    def groups(self) -> dict[str, str]:
        """All customers, and each kind of them."""
        return {EVERYONE: EVERYBODY, **self.personas}

    @property
    def functions(self) -> dict[str, str]:
        """The functions in the room, then those that own a touchpoint."""
        points = getattr(self.description, "touchpoints", ())
        owners = [owner for point in points for owner in getattr(point, "owners", ())]
        roster = [person.function for person in self.session.record.roster]
        known: dict[str, str] = {}
        for name in (*roster, *owners):
            known.setdefault(name.strip().casefold(), name.strip())
        return {name: name for name in known.values()}

    @property
    def measures(self) -> dict[str, str]:
        """The score, and the rating of each touchpoint."""
        points = self.touchpoints.items()
        return {NPS: "NPS", **{id: f"The rating of {name}" for id, name in points}}

    @property
    def outcomes(self) -> dict[str, str]:
        """What a session can work for: recommending, and the study's own outcomes."""
        known = getattr(self.description, "outcomes", {})
        return {NPS: "Customers recommend us", **{id: id.replace("_", " ") for id in known}}

    @property
    def causes(self) -> dict[str, str]:
        """Causes that stand on the board."""
        return self.written(Cause)

    @property
    def actions(self) -> dict[str, str]:
        """Actions that stand."""
        return self.written(Action)

    @property
    def goes_into(self) -> dict[str, str]:
        """What an input can go into: actions, ideas, other inputs."""
        return {**self.written(Action), **self.written(Idea), **self.written(Input)}

    @property
    def quotes(self) -> dict[str, str]:
        """Customers' words that the result shows, by their ids, or numbered as they stand."""
        table = getattr(self.result, "tables", {}).get("quotes")
        if table is None or "quote" not in table.reset_index():
            return {}
        table = table.reset_index()
        ids = table["id"] if "id" in table else [f"q{at}" for at in range(1, len(table) + 1)]
        return dict(zip(map(str, ids), table["quote"], strict=True))

    @property
    def short_quotes(self) -> dict[str, str]:
        """The same words, each by its id and its beginning."""
        quotes = self.quotes.items()
        return {id: f"{id}: {shorten(quote, LONGEST_NAME)}" for id, quote in quotes}

    @property
    def read_comments(self) -> dict[str, str]:
        """The comments that are read together."""
        return self.quotes if self.comments is None else dict(self.comments)

    @property
    def read_themes(self) -> dict[str, str]:
        """What a comment can be about."""
        return self.touchpoints if self.themes is None else dict(self.themes)

    def _said(self, *kinds: str) -> dict[str, str]:
        personas = getattr(self.description, "personas", ())
        entries = [each for who in personas for kind in kinds for each in getattr(who, kind, ())]
        return {each.text: each.text for each in entries}

    def written(self, kind: type[Entry]) -> dict[str, str]:
        """Give the entries of a kind that stand, each by its id and its beginning."""
        return {
            each.id: f"{each.id}: {shorten(each.text, LONGEST_NAME)}"
            for each in self.session.entries(kind)
        }
