"""The guided steps of a room, as data: what a facilitator says and does, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from .findings import Problem, refuse

# Where in a notebook a step is taken: its sections 1, 5, 6 and 7.
Section = Literal["begin", "guess", "show", "decide"]
# Where results are looked at; what is shown before is no answer of customers yet.
RESULTS = ("show", "decide")


@dataclass(frozen=True)
class Step:
    """One step of a session.

    Parameters
    ----------
    id : str
    section : {"begin", "guess", "show", "decide"}
        Where in the notebook it is taken.
    title, aim : str
        What it is called, and what the room has when it is done: one sentence.
    minutes, express : int
        How long it takes in a guided session, and in an express one; 0 where it is left out.
    say, do, listen : str
        For the facilitator: words to say, what to do, and what to listen for.
    uses : tuple of str
        What is filled in, one after the other: ``"ballot <name> <round>"``, ``"write <kind>"``,
        ``"roster"``, ``"walk"``, ``"causes"``, ``"ideas"``, ``"read"``.
    shows : tuple of str
        What is looked at, one after the other: names of the room's pictures, such as
        ``"plot_change"``, and of attributes of its result that say something, such as
        ``"comparison"``; ``"finding <id>"``, ``"sheet <table>"``, ``"hear <step>"``.
    captured : str
        What the session holds of it afterwards.
    opt_in : bool
        Whether it is only taken where the study's agenda names it.
    branch : str
        Only taken where the room's result says so: "moved", or "open" where a change is not
        distinguishable; "" for every result.
    """

    id: str
    section: Section
    title: str
    aim: str
    minutes: int
    express: int
    say: str
    do: str
    listen: str
    captured: str
    uses: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    opt_in: bool = False
    branch: str = ""

    def lasts(self, mode: str) -> int:
        """Minutes in a mode: express is the only one with its own."""
        return self.express if mode == "express" else self.minutes


# Steps that are the same in several rooms.
BREAK = Step(
    id="break", section="show", title="Break", minutes=5, express=0,
    aim="Fresh air.",
    say="Five minutes. Leave the phones.",
    do="Form mixed groups from the roster for what follows.",
    listen="What people say at the window.",
    captured="nothing",
)  # fmt: skip
UNSAID = Step(
    id="unsaid", section="decide", title="What we did not dare to say", minutes=5, express=0,
    aim="What nobody says aloud is on the table as a theme, without a name.",
    say="Write what you would not say aloud here. Your words are not kept; only themes are.",
    do="Vote unseen. Read the themes, ask nobody.",
    listen="Nothing: thank the room.",
    captured="themes that three people and more named",
    uses=("ballot unsaid 1",), opt_in=True,
)  # fmt: skip
FORECAST = Step(
    id="forecast", section="decide", title="Will it work?", minutes=3, express=0,
    aim="We have said how sure we are, so that next time we can learn from it.",
    say="How likely is it that the rating of this moment rises by what matters until the next "
        "wave? And in which range will the change lie?",
    do="Each person alone. Nobody is ever scored: only the room.",
    listen="Nothing: this step is silent.",
    captured="the room's forecast, as totals",
    uses=("ballot forecast 1",), opt_in=True,
)  # fmt: skip


def choose_steps(
    guide: Iterable[Step], *, mode: str = "guided", agenda: Iterable[str] = (), branch: str = ""
) -> tuple[Step, ...]:
    """Take the steps of a session, in their order.

    Parameters
    ----------
    guide : iterable of Step
        All that a room has.
    mode : str
        "express" leaves out what has no minutes there; what the agenda names is always in.
    agenda : iterable of str
        Ids of the steps that are taken though they are opt-in.
    branch : str
        Of the room's result; "" takes the steps of every branch.
    """
    wanted = set(agenda)
    return tuple(
        step
        for step in guide
        if (step.id in wanted if step.opt_in else step.lasts(mode) > 0)
        and (not branch or step.branch in ("", branch))
    )


def check_agenda(
    agenda: Iterable[str], known: Iterable[str], file: str = "study.yaml",
    lines: Sequence[int] = (),
) -> None:  # fmt: skip
    """Refuse ids in an agenda that no room has as an opt-in step, all at once.

    Parameters
    ----------
    agenda : iterable of str
    known : iterable of str
        Ids of the opt-in steps of all rooms.
    file : str
    lines : sequence of int, optional
        Where in the file each id of the agenda stands.

    Raises
    ------
    DataError
        Each unknown id with its line, the nearest known one and all that there are.
    """
    names = sorted(set(known))
    problems = []
    for at, id in enumerate(agenda):
        if id not in names:
            near = get_close_matches(id, names, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            hint += f"agenda takes: {', '.join(names)}"
            line = lines[at] if at < len(lines) else None
            problems.append(Problem("no room has this step to add", hint, file, line, value=id))
    refuse(problems)
