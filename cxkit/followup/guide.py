"""The guided session of the room: half an hour at the beginning of the next workshop, or less."""

from __future__ import annotations

from ..steps import Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="Who is here", minutes=5, express=0,
        aim="We know who is in the room, and what became of what each of us promised.",
        say="We look back first, because nobody likes to. What became of last time's promises?",
        do="Name the file of the session before, then enter who is here. Everybody answers for "
           "their own promises, unseen.",
        listen="Promises that were nobody's.",
        captured="functions present; promises kept, as totals",
        uses=("roster", "ballot promises 1"),
    ),
    Step(
        id="mood", section="show", title="What moved that nobody touched?", minutes=5, express=5,
        aim="We know how far everything moved by itself.",
        say="First what we did not work on: did it move? That is the mood, and no success of ours.",
        do="Show the picture, then read the sentence aloud and add nothing.",
        listen="Somebody who takes the mood for a success.",
        captured="surprises",
        uses=("write surprise",), shows=("plot_changes", "mood"),
    ),
    Step(
        id="against", section="show", title="Did ours rise by more?", minutes=8, express=7,
        aim="We have a verdict on each touchpoint that we worked on, and what speaks against it.",
        say="Did it rise by more than the rest, and from where had it started?",
        do="Show the difference, the verdict, then the cautions.",
        listen="“But it did rise”: so did what else?",
        captured="surprises",
        uses=("write surprise",),
        shows=("plot_against", "comparison", "plot_levels", "sheet cautions"),
    ),
    Step(
        id="known", section="show", title="Did we know it?", minutes=4, express=3,
        aim="We know how good the room's forecast was.",
        say="This is how sure we were. Nobody is scored, only the room.",
        do="Read the forecast and what came of it.",
        listen="Excuses: a wrong forecast is no fault, a sure one is a lesson.",
        captured="surprises",
        uses=("write surprise",), shows=("hear forecast",),
    ),
    Step(
        id="decision", section="decide", title="Keep it, change it, or stop", minutes=5, express=5,
        aim="Each piece of work goes on, is changed, or ends, with its reason.",
        say="What did not work is worth as much as what did, if we say so. Which of it ends?",
        do="One decision each; name what it rests on.",
        listen="Work that goes on because it has begun.",
        captured="decisions and their reasons",
        uses=("write decision",), shows=("sheet verdicts",),
    ),
    Step(
        id="commitments", section="decide", title="What each of us does", minutes=3, express=0,
        aim="Everybody has said what they do differently on Monday.",
        say="From your own role: what do you do differently on Monday?",
        do="One card each. Read the summary aloud and correct it together.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role",
        uses=("write commitment",), shows=("summary",),
    ),
)  # fmt: skip
