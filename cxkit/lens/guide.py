"""The guided session of the room: forty minutes, or twenty, from people to an idea for them."""

from __future__ import annotations

from ..steps import Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="Who is here", minutes=3, express=0,
        aim="We know who is in the room, and what became of what we promised last time.",
        say="For a while we forget what we make and who we are. What became of last time's "
            "promises?",
        do="Enter a name of their choice and a function for each person; let everybody answer for "
           "their own promises, unseen.",
        listen="Functions that are missing: whose customers will nobody speak for?",
        captured="functions present; promises kept, as totals",
        uses=("roster", "ballot promises 1"),
    ),
    Step(
        id="people", section="guess", title="What customers bring with them", minutes=8,
        express=5,
        aim="Each kind of customer has interests, needs and pains, people around them and limits.",
        say="What do they like, need, suffer from? Who is around them when they decide? What of "
            "money, time, family, a second car do they have or lack? Who has said so?",
        do="One line a card, with its source: said, seen, or only assumed.",
        listen="Sentences about us: “they want our …”. Ask what they wanted before they knew us.",
        captured="traits and their sources",
        uses=("write trait",),
    ),
    Step(
        id="reveal", section="show", title="What they say", minutes=8, express=4,
        aim="We know what we only assumed, what is in the way, and where trust is thin.",
        say="Grey is what we assume. What surprises you?",
        do="Show what is said and by whom, what is in the way, who is around, and trust.",
        listen="Explanations of customers by their age or income: ask who said so.",
        captured="surprises",
        uses=("write surprise",),
        shows=("plot_canvas", "plot_offers", "offers", "environment", "plot_trust", "trust"),
    ),
    Step(
        id="ideas", section="decide", title="How could they have it?", minutes=11, express=5,
        aim="We have ideas that begin with a wish and with what is in its way.",
        say="They want it and cannot have it as things are. How could they have it when they want "
            "it?",
        do="One idea a card: whose wish, what they lack for it today, which effort it spares them. "
           "Nothing yet of brand, budget or department.",
        listen="“That does not fit us”: it may be true, and it comes later.",
        captured="ideas by kind of customer, with the wish and what was in the way",
        uses=("write idea",), shows=("sheet offers", "sheet quotes"),
    ),
    Step(
        id="vote", section="decide", title="For them, and only then for us", minutes=7, express=4,
        aim="The room has chosen for the customers, and has seen what asking for fit takes away.",
        say="First for the customers alone. When that is closed: what fits us? Whoever decides "
            "closes it.",
        do="Two blind rounds over the ideas. Read aloud what fit took away, and whom it was for. "
           "The decision names its reason and at least one customer's words.",
        listen="Reasons that are no customer's: a competitor, a slogan, a rank.",
        captured="votes as totals, what fit took away; the decision and its reason",
        uses=("ballot idea_fit 1", "ballot idea_fit 2", "write decision"),
    ),
    Step(
        id="commitments", section="decide", title="What each of us does", minutes=3, express=2,
        aim="Everybody has said what they do differently on Monday.",
        say="One sentence each, from your own role. Whom do you ask before you build anything?",
        do="One card each. Read the summary aloud and correct it together.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role",
        uses=("write commitment",), shows=("hear reach", "summary"),
    ),
)  # fmt: skip
