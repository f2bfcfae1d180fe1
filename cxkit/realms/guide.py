"""The guided session of the room: ninety minutes, or forty, from guess to one chosen idea."""

from __future__ import annotations

from ..steps import BREAK, FORECAST, Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="Who is here", minutes=8, express=0,
        aim="We know who is in the room, and what became of what we promised last time.",
        say="Today we look at what it feels like to be our customer. First: what became of last "
            "time's promises?",
        do="Enter a name of their choice and a function for each person; read the old promises "
           "aloud and let everybody answer for their own, unseen. Then everybody describes the "
           "product in one sentence, without naming an object.",
        listen="Sentences that begin with “we”: they are kept, and written anew at the end.",
        captured="functions present; promises kept, as totals; product sentences",
        uses=("roster", "ballot promises 1", "write product"),
    ),
    Step(
        id="guess", section="guess", title="Silent guess", minutes=10, express=5,
        aim="Everybody has said what customers feel, before anybody has seen it.",
        say="No talking. What do customers feel here, not what we wish they felt?",
        do="Hand the laptop round, or let people vote by phone: a number from 0 to 10 for each "
           "realm, then group by group.",
        listen="Nothing: this step is silent.",
        captured="guesses, as totals",
        uses=("ballot realm_guess 1",),
    ),
    Step(
        id="walk", section="guess", title="Walk the experience", minutes=15, express=0,
        aim="Each stage has a card that says what customers do, sense, learn and enjoy there.",
        say="In pairs, one stage each. What does the customer do here?",
        do="One card a moment. An empty field is a finding.",
        listen="“They get”, “they see”: ask what they do.",
        captured="situation cards",
        uses=("walk",),
    ),
    Step(
        id="reveal", section="show", title="What customers feel", minutes=15, express=10,
        aim="We have seen where the experience sits, and how sure that is.",
        say="What surprises you? Not why, yet.",
        do="Show the plane, then the groups. Say which realms cannot be told apart.",
        listen="Explanations: park them for the next step.",
        captured="surprises",
        uses=("write surprise",), shows=("plot_plane", "profile", "plot_profiles", "scale"),
    ),
    BREAK,
    Step(
        id="gap", section="show", title="What we expected", minutes=10, express=10,
        aim="We know where we were wrong about customers, and what we took for known.",
        say="The largest gap first. What did we know, and what did we assume?",
        do="Mark each explanation as known or assumed.",
        listen="“They do not understand it”: ask what they would say.",
        captured="explanations, known or assumed",
        uses=("write explanation",), shows=("plot_gap", "hear realm_guess"),
    ),
    Step(
        id="prompts", section="decide", title="Ideas for the weakest realm", minutes=15, express=8,
        aim="We have ideas in the customers' words, each with the effort that it spares them.",
        say="What would make people want to come in and stay? What could they do or become, "
            "what would they like to learn, what would keep them enjoying it?",
        do="One idea a card: for whom, and which effort it takes from them. Nothing yet of brand, "
           "budget or department.",
        listen="Ideas about us: ask what the customer does then.",
        captured="ideas by realm and group",
        uses=("ideas",), shows=("sheet prompts",),
    ),
    Step(
        id="decision", section="decide", title="Vote and decide", minutes=8, express=5,
        aim="At most two ideas are chosen, with their reason.",
        say="Vote silently. Whoever decides closes it.",
        do="One blind round over the ideas. The decision names its reason and at least one "
           "customer's words.",
        listen="Reasons that are no customer's: a competitor, a slogan, a rank.",
        captured="votes as totals, agreement; the decision, its reason, what was turned down",
        uses=("ballot dots 1", "write decision"),
    ),
    FORECAST,
    Step(
        id="commitments", section="decide", title="What each of us does", minutes=4, express=2,
        aim="Everybody has said what they do differently on Monday.",
        say="One sentence each, from your own role: what do you do differently on Monday?",
        do="One card each. Write the product sentences anew, with the customer as the subject, "
           "then read the summary aloud and correct it together.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role",
        uses=("write commitment", "write product"), shows=("summary",),
    ),
)  # fmt: skip
