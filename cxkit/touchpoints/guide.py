"""The guided session of the room: two hours, or three quarters of one, from journey to owners."""

from __future__ import annotations

from ..steps import BREAK, FORECAST, Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="Who is here, and what for", minutes=8, express=0,
        aim="We know who is in the room, and which outcome we work for.",
        say="What became of last time's promises? And what do we want more of: recommending, "
            "coming back, buying? Why that?",
        do="Enter a name of their choice and a function for each person, let everybody answer for "
           "their own promises, unseen; then note the goal and on what it rests.",
        listen="A goal that is only ours: what would a customer say to it?",
        captured="functions present; promises kept, as totals; the goal and its reason",
        uses=("roster", "ballot promises 1", "write goal"),
    ),
    Step(
        id="people", section="guess", title="Who our customers are", minutes=15, express=0,
        aim="Each kind of customer has interests, needs and pains, and we know what we assume.",
        say="What do they want, what do they need, what hurts? Who is around them, what can they "
            "afford? Who has said so, who has seen it, and what do we only assume?",
        do="One line a card, with its source.",
        listen="Traits that fit everybody.",
        captured="traits and their sources",
        uses=("write trait",),
    ),
    Step(
        id="walk", section="guess", title="Walk the journey", minutes=20, express=5,
        aim="The whole journey is on the wall, from before to after, without departments.",
        say="What happened before that? And after? What does the customer do here?",
        do="One card a moment. Departments stay hidden until we speak of shared work.",
        listen="The parking, the cloakroom, the queue: who names them?",
        captured="situation cards",
        uses=("walk",), shows=("coverage",),
    ),
    Step(
        id="estimate", section="guess", title="Silent estimate", minutes=10, express=7,
        aim="Everybody has said how well each moment is done, and where our effort goes.",
        say="No talking. How would customers rate each moment? And where does our effort go today?",
        do="Hand the laptop round, or let people vote by phone.",
        listen="Nothing: this step is silent.",
        captured="the team's view and the points, as totals",
        uses=("ballot team_view 1", "ballot attention 1"),
    ),
    Step(
        id="perspective", section="guess", title="Be one of them", minutes=8, express=0,
        aim="We have answered as one kind of customer would, to see how well we know them.",
        say="For two minutes you are one of them: whom do you come with, what do you carry, when "
            "must you leave? Now answer as they would.",
        do="Read their card aloud, let everybody close their eyes for a moment, then vote unseen.",
        listen="Nothing: this step is silent.",
        captured="ratings as one kind of customer, as totals",
        uses=("ballot perspective 1",), opt_in=True,
    ),
    Step(
        id="stated", section="guess", title="What do customers say matters?", minutes=4, express=0,
        aim="We have guessed what customers would say matters, to set it beside what carries.",
        say="If customers had a hundred points for what matters to them: where would they go?",
        do="Vote unseen.",
        listen="Nothing: this step is silent.",
        captured="points, as totals",
        uses=("ballot stated_importance 1",), opt_in=True,
    ),
    BREAK,
    Step(
        id="reveal", section="show", title="What counts, and what hits", minutes=15, express=10,
        aim="We know what matters, what reaches many, and where we were blind.",
        say="Each group: one thing that you did not know.",
        do="Show what counts and hits, then the groups. Ask for surprises before reasons.",
        listen="The core product, defended.",
        captured="surprises",
        uses=("write surprise",),
        shows=("plot_counts_hits", "plot_heat", "hear team_view", "attention"),
    ),
    Step(
        id="worth", section="show", title="What is it worth?", minutes=10, express=0,
        aim="Each kind of customer has a range of worth, and a name for where it comes from.",
        say="Not a point: the lowest that you would still believe, the likely, the highest. Who "
            "says so?",
        do="One line a group. A wide range is an honest one.",
        listen="Precision nobody can have.",
        captured="ranges and their sources",
        uses=("write upside",), shows=("worth",),
    ),
    Step(
        id="priority", section="decide", title="The short list, challenged", minutes=12,
        express=10,
        aim="We know which places of the list are sure, and what would take one off.",
        say="For each of the first three: what would take it off the list?",
        do="Show the list with its certainty. Write objections down, and what would settle them.",
        listen="Objections to a person in place of a number.",
        captured="objections",
        uses=("write objection",), shows=("plot_upside", "upside"),
    ),
    Step(
        id="vote", section="decide", title="Vote for customers, then for fit", minutes=10,
        express=0,
        aim="The room has chosen for the customers first, and then asked what fits the house.",
        say="First for the customers alone. Then, when that is closed: what fits us? Whoever "
            "decides closes it.",
        do="Two blind rounds. Discuss only what is contested. The decision names its reason and "
           "at least one customer's words.",
        listen="Reasons that are no customer's: a competitor, a slogan, a rank.",
        captured="votes as totals, agreement, what fit took away; the decision and its reason",
        uses=("ballot priority 1", "ballot priority 2", "write decision"),
    ),
    Step(
        id="ownership", section="decide", title="Shared work", minutes=10, express=8,
        aim="Each choice has two functions and more that work on it together, and one convenor.",
        say="Now the departments: where does this moment change hands? Who convenes, who is in?",
        do="One action a line: effort removed, measure, date, functions with the convenor first.",
        listen="One name alone: a moment that one department owns rarely is one.",
        captured="actions with their functions",
        uses=("write action",), shows=("sheet handovers",),
    ),
    Step(
        id="aspiration", section="decide", title="What do we aim at?", minutes=4, express=0,
        aim="We have one aim that says who, what, from where, to where and by when.",
        say="Not “the best”: for whom, what, from where to where, by when? Could we see it?",
        do="One line. The kit says whether so many answers could show it.",
        listen="Aims without a customer.",
        captured="the aim, and whether it could be seen",
        uses=("write aspiration",), opt_in=True,
    ),
    FORECAST,
    Step(
        id="commitments", section="decide", title="What each of us does, and what we leave",
        minutes=5, express=3,
        aim="Everybody has said what they do differently on Monday, and what we do not do.",
        say="One sentence each, from your own role. And what did we leave out, for which reason?",
        do="One card each. Read the list of what is left out, then the summary.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role",
        uses=("write commitment",), shows=("sheet left_out", "summary"),
    ),
)  # fmt: skip
