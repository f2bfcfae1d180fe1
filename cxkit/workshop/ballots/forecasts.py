"""The ballot on what will come of it: a chance and a range for each decided action."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...statistics.forecasts import FEWEST, SURE, pool
from ..fields import Field
from ..record.parts import Tally
from .kinds import Ballot, Cells, Vote, is_whole, whole_number

PARTS = ("chance", "low", "high")


@dataclass(frozen=True)
class ForecastBallot(Ballot):
    """Each person silently says how likely a rise is, and in which range the change will lie.

    What is kept is the forecast of the room, so rounded that no single one follows from it.

    Parameters
    ----------
    step, questions
        See `Ballot`.
    items : dict of str to str
        ``<action>.chance``, ``<action>.low`` and ``<action>.high``, made by `forecast_items`.
    actions : dict of str to str
        Ids of the actions and what a voter reads of them: one screen each.
    delta : float
        The rise that is asked about, in points of the rating.
    reach : float
        Length of the rating's scale.

    Examples
    --------
    >>> actions = {"a1": "Timed coat racks"}
    >>> ballot = ForecastBallot("forecast", ("Will it?",), forecast_items(actions, 0.5), actions,
    ...                         delta=0.5, reach=9)
    >>> vote = ballot.vote_of({"a1.chance": "70", "a1.low": "-0,2", "a1.high": "0.9"})
    >>> vote, ballot.complaint(vote)
    ({'a1.chance': 70, 'a1.low': -0.2, 'a1.high': 0.9}, '')
    >>> ballot.tally([vote] * 4).forecasts["a1"]["chance"]
    0.7
    """

    actions: dict[str, str]
    delta: float
    reach: float

    digits = 1
    # Forecasts of single people are never kept: nobody is scored.
    may_keep = False

    @property
    def measure(self) -> str:
        """What the numbers of an item are."""
        return f"the room's forecast of a rise by {self.delta:g}"

    @property
    def screens(self) -> dict[str, tuple[str, ...]]:
        """The three fields of each action."""
        return {id: tuple(f"{id}.{part}" for part in PARTS) for id in self.actions}

    def heading(self, screen: str) -> str:
        """Name the action."""
        return self.actions[screen]

    def may_skip(self, screen: str) -> bool:
        """Whether an action may be left out: who cannot say, does not guess."""
        return len(self.actions) > 1

    def fields(self, screen: str, order: str = "") -> tuple[Field, ...]:
        """Give the three numbers of an action; see `Ballot.fields`."""
        hints = ("0 to 100", "such as -0.2", "such as 0.9")
        return tuple(
            Field(item, self.items[item], "number", hint=hint, whole=item.endswith(".chance"))
            for item, hint in zip(self.screens[screen], hints, strict=True)
        )

    def vote_of(self, typed: Mapping[str, str]) -> dict[str, object]:
        """Read what a voter typed; None stands for what is no number."""
        return {
            item: whole_number(text) if item.endswith(".chance") else _decimal(text)
            for item, text in typed.items()
            if text.strip()
        }

    def flaw(self, item: str, value: object) -> str:
        """Say what is wrong with one number; nothing if it may stand."""
        if item.endswith(".chance"):
            fine = is_whole(value) and value <= 100
            return "" if fine else "a chance is a whole number from 0 to 100"
        fine = isinstance(value, int | float) and abs(value) <= self.reach
        return "" if fine else f"a change lies between {-self.reach:g} and {self.reach:g}"

    def unfinished(self, screen: str, vote: Vote) -> str:
        """Say what is still to be given for an action; nothing if all is."""
        items = self.screens[screen]
        given = {item: vote[item] for item in items if item in vote}
        for item, value in given.items():
            if flaw := self.flaw(item, value):
                return flaw
        if len(given) < len(items):
            return "give the chance and both ends of the range"
        _, low, high = given.values()
        return "the lower end of the range comes first" if low > high else ""

    def complaint(self, vote: Vote) -> str:
        """Say what keeps `vote` from being one; nothing if it is one."""
        if not vote or not set(vote) <= set(self.items):
            return "a vote gives a chance and a range for at least one action"
        found = (
            self.unfinished(screen, vote)
            for screen, items in self.screens.items()
            if set(items) & set(vote)
        )
        return next(filter(None, found), "")

    def standing(self, screen: str, vote: Vote) -> str:
        """Say how many of the three numbers are given."""
        return f"{sum(item in vote for item in self.screens[screen])} of {len(PARTS)} given"

    def fits(self, tally: Tally) -> bool:
        """Say whether a tally can be one of this ballot."""
        return set(tally.forecasts) <= set(self.actions) and not tally.totals

    def tally(self, votes: Collection[Vote], *, looks: int = 0) -> Tally:
        """Pool the forecasts of each action that at least four people made one for."""
        forecasts = {}
        for id in self.actions:
            given = [[vote[f"{id}.{part}"] for part in PARTS]
                     for vote in votes if f"{id}.chance" in vote]  # fmt: skip
            if len(given) >= FEWEST:
                given.sort()
                kept = pool(
                    [chance / 100 for chance, _, _ in given],
                    [(low, high) for _, low, high in given],
                    reach=self.reach,
                )
                forecasts[id] = {**kept.as_record(), "delta": self.delta}
        return Tally(voters=len(votes), totals={}, looks=looks, forecasts=forecasts)

    def kept(self, tally: Tally, screen: str) -> bool:
        """Say whether the room's forecast of an action was kept: too few may have made one."""
        return screen in tally.forecasts

    def cells(self, tally: Tally, screen: str) -> Cells:
        """Give what a closed round shows of an action."""
        said = tally.forecasts[screen]
        rows = [
            (f"a rise by {self.delta:g} or more", f"{100 * said['chance']:.0f} %"),
            ("the change, in the middle of all ranges", f"{said['centre']:+.1f}"),
            ("how far off it may be", f"± {said['spread']:.1f}"),
        ]
        return ("the room",), rows

    def count(self, tally: Tally, screen: str) -> int:
        """Count the forecasts of an action."""
        return int(tally.forecasts[screen]["n"])


def forecast_items(actions: Mapping[str, str], delta: float) -> dict[str, str]:
    """Make the items of a forecast ballot: three for each action."""
    words = {
        "chance": f"Chance, in %, that the rating rises by {delta:g} or more",
        "low": f"The change will be at least … ({100 * SURE:.0f} % sure)",
        "high": "… and at most",
    }
    return {f"{id}.{part}": words[part] for id in actions for part in PARTS}


def _decimal(text: str) -> float | None:
    """Read a number with a point or a comma; anything else is none."""
    try:
        return float(text.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
