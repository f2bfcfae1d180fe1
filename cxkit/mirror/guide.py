"""The guided session of the room: forty minutes, or twenty, from what we believe to Monday."""

from __future__ import annotations

from dataclasses import replace

from ..steps import UNSAID, Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="What became of it", minutes=4, express=0,
        aim="We know what became of what we promised last time, before we promise anything.",
        say="Everybody here leads from where they stand. What became of last time's promises?",
        do="Enter a name of their choice and a function for each person; read the old promises "
           "aloud and let everybody answer for their own, unseen.",
        listen="Excuses: nobody asked for one.",
        captured="functions present; promises kept, as totals",
        uses=("roster", "ballot promises 1"),
    ),
    Step(
        id="believe", section="guess", title="Only I understand it", minutes=6, express=4,
        aim="Everybody has said, unseen, how well they and the others understand customers.",
        say="No talking. How well does your team understand customers, and how well do the "
            "others? And what goes wrong: how much of it is ours, theirs, nobody's?",
        do="Vote unseen and close. Do not read anything aloud yet.",
        listen="Nothing: this step is silent.",
        captured="own against others, and the points, as totals",
        uses=("ballot better 1", "ballot attribution 1"),
    ),
    Step(
        id="customers", section="show", title="What customers say", minutes=8, express=5,
        aim="We have seen the moments that hurt, while we believed what we believe.",
        say="Not all of us can be better than the others. And this is what customers live "
            "meanwhile. What surprises you?",
        do="Read the gap aloud and smile. Then the moments, one by one, and the customers' own "
           "words. Stay silent for a while.",
        listen="“That is not us”: ask who shares it.",
        captured="surprises",
        uses=("write surprise",),
        shows=("hear better", "plot_moments", "moments", "sheet quotes"),
    ),
    Step(
        id="causes", section="decide", title="Why it is so", minutes=6, express=4,
        aim="We have a few causes, none of them a person or a department.",
        say="Why do these moments hurt? Stop at something that this group can change.",
        do="In mixed groups, one branch a moment. Ask for each what would show that we are wrong.",
        listen="A name in place of a cause: ask what made it likely.",
        captured="the tree of causes",
        uses=("causes",),
    ),
    Step(
        id="control", section="decide", title="If only somebody …", minutes=4, express=3,
        aim="Everybody has found something that is in their own hands.",
        say="Which of these do you control from your own role, which can you influence, which only "
            "concern you? Then share out the hundred points again.",
        do="Vote unseen. Read the shift as it stands: groups usually start by pointing away.",
        listen="“If only the boss …”: ask for the part that is in their own hands.",
        captured="control, influence and concern as totals; the shift of the points",
        uses=("ballot control 1", "ballot attribution 2"),
    ),
    replace(UNSAID, minutes=3, opt_in=False),
    Step(
        id="decision", section="decide", title="One thing we decide", minutes=4, express=0,
        aim="One decision is made, with the reason on which it really rests.",
        say="On what does it rest: a customer's words, what one of us saw, numbers alone, a "
            "competitor, our mission, somebody above us?",
        do="Write it down with the reason as it is, and with the customer's words that it answers.",
        listen="Reasons that are no customer's. They may stand; they are named.",
        captured="the decision and its kind of reason",
        uses=("write decision",), shows=("sheet quotes",),
    ),
    Step(
        id="commitments", section="decide", title="Monday", minutes=5, express=4,
        aim="Everybody has said what they do differently on Monday, from their own role.",
        say="Whatever your role: what do you do differently on Monday, what do you stop, and how "
            "will you notice?",
        do="One card each, read in the order of the alphabet. Read the summary aloud.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role, by the alphabet",
        uses=("write commitment",), shows=("summary",),
    ),
)  # fmt: skip
