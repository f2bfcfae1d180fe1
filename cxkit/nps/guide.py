"""The guided session of the room: two hours, or three quarters of one, from guess to commitment."""

from __future__ import annotations

from ..steps import BREAK, FORECAST, UNSAID, Step

GUIDE = (
    Step(
        id="check_in", section="begin", title="Who is here", minutes=4, express=0,
        aim="We know who is in the room, and what became of what we promised last time.",
        say="We are here to understand together, not to find somebody to blame. What became of "
            "last time's promises?",
        do="Enter a name of their choice and a function for each person; read the old promises "
           "aloud and let everybody answer for their own, unseen.",
        listen="Functions that are missing: what will we not know today?",
        captured="functions present; promises kept, as totals",
        uses=("roster", "ballot promises 1"),
    ),
    Step(
        id="limits", section="guess", title="What could we have seen?", minutes=3, express=4,
        aim="We have agreed which change would matter, before anybody has seen a score.",
        say="Before we look: this is the smallest move that so many answers could show. Would a "
            "smaller one matter to us?",
        do="Read the sentence aloud. If the room wants another limit than the study's, note it as "
           "a question and run the notebook again with DELTA afterwards.",
        listen="“Our sample is too small”: this is the place to say it, not after the score.",
        captured="a question, if the limit is doubted",
        uses=("write note",),
        shows=("finding nps.smallest_visible_change",),
    ),
    Step(
        id="silent_guess", section="guess", title="Silent guess", minutes=10, express=5,
        aim="Everybody has written down what they believe, before the data can colour it.",
        say="No talking. What, do you think, has contributed to a change in the score? And how "
            "much of it came from your own department, from others, from outside?",
        do="Hand the laptop round, or let people vote by phone. Nobody sees a vote. Say before: "
           "what is written stands in the minutes word by word, without names.",
        listen="Nothing: this step is silent.",
        captured="hypotheses in their own words, without names; points as totals",
        uses=("ballot hypotheses 1", "ballot attribution 1"),
    ),
    Step(
        id="better", section="guess", title="Better than others?", minutes=3, express=0,
        aim="We have seen whether we all think that we understand customers better than others do.",
        say="From 0 to 10: how well does your team understand customers, and how well do the "
            "other teams?",
        do="Vote unseen, close, read the gap aloud and smile.",
        listen="If nearly everybody is above average, somebody is mistaken, and it is nobody's "
               "fault.",
        captured="the gap, as totals",
        uses=("ballot better 1",), opt_in=True,
    ),
    Step(
        id="real", section="show", title="Is it real?", minutes=10, express=5,
        aim="We know what may be said about the change, and what may not.",
        say="I read this sentence and add nothing. What surprises you?",
        do="Read the verdict aloud. Ask for surprises before anybody asks why.",
        listen="“Yes, but”: ask for the number that would change their mind.",
        captured="surprises",
        uses=("write surprise",), shows=("plot_change", "comparison"),
    ),
    Step(
        id="who", section="show", title="Who answered?", minutes=10, express=6,
        aim="We know how much of the change is other people, and how much other answers.",
        say="Which group is missing this time, and which is new?",
        do="Show the split. It adds up exactly; let somebody check it.",
        listen="A mix shift taken as an excuse, or as somebody's fault. It is neither.",
        captured="surprises",
        uses=("write surprise",), shows=("plot_mix", "composition"), branch="moved",
    ),
    Step(
        id="together", section="show", title="What goes together with it?", minutes=15, express=7,
        aim="We know which moments of the journey moved along with the score.",
        say="Whenever somebody says “because”, we say “goes together with”.",
        do="Show the pictures one after the other. Correct the word each time, your own too.",
        listen="A favourite cause that is not in the picture: write it down as a question.",
        captured="surprises",
        uses=("write surprise",),
        shows=("plot_change_by", "journey", "plot_recovery"), branch="moved",
    ),
    Step(
        id="both_waves", section="show", title="What do critics say in both waves?", minutes=25,
        express=13,
        aim="We know what critics name again and again, though no change can be told.",
        say="The change cannot be told from chance, so we look for no cause of it. We use the "
            "time for what was wrong in both waves, and for getting more answers.",
        do="Show what recommending goes together with and what comments name, in both waves "
           "together. Agree how the next wave gets more answers.",
        listen="Somebody who explains the change all the same.",
        captured="surprises",
        uses=("write surprise",), shows=("plot_drivers", "plot_themes", "drivers"), branch="open",
    ),
    BREAK,
    Step(
        id="comments", section="show", title="Read the same comments", minutes=15, express=5,
        aim="We have heard customers in their own words, and checked what the word lists find.",
        say="In mixed pairs, read the same comments. Tick all that apply; mixed is allowed.",
        do="Each pair codes the comments that stand here. Themes count only where people and "
           "lists agree well enough.",
        listen="Words that customers use and we do not.",
        captured="ticks by pair, agreement",
        uses=("read",), shows=("sheet quotes",),
    ),
    Step(
        id="causes", section="decide", title="Why, and why again", minutes=18, express=0,
        aim="We have a few chains of causes, each with what would show it wrong.",
        say="Why is that so? And why that? Stop at something that this group can change.",
        do="In mixed groups, several branches. Ask for each: what do we know it from, and what "
           "would show that we are wrong? No departments yet.",
        listen="A person's or a department's name in place of a cause: ask what made it likely.",
        captured="the tree of causes, with evidence and disproof",
        uses=("causes",),
    ),
    Step(
        id="control", section="decide", title="What can we change?", minutes=8, express=0,
        aim="Everybody has found something that they can change from their own role.",
        say="Which of these do you control, which can you influence, which only concern you? Then "
            "share out the hundred points again, with what you know now.",
        do="Vote unseen. Show the shift and read it as it stands: groups usually start by "
           "pointing away.",
        listen="“Only if the boss …”: ask for the part that is in their own hands.",
        captured="control, influence and concern as totals; the shift of the points",
        uses=("ballot control 1", "ballot attribution 2"),
    ),
    UNSAID,
    Step(
        id="actions", section="decide", title="Small tests", minutes=12, express=8,
        aim="We have at most three small tests, each one shared by two functions and more.",
        say="What could a customer do then, or be spared? Where would we see it, and could these "
            "answers show it at all? It is three months later and nothing has changed: why?",
        do="One line each: effort removed, measure, date, functions with the convenor first. Now "
           "the departments may be named, at least two together.",
        listen="Messages in place of changes; tests that nobody could see.",
        captured="actions, with their measure and a premortem line",
        uses=("write action",), shows=("sheet owners",),
    ),
    Step(
        id="stories", section="decide", title="Our success stories", minutes=5, express=0,
        aim="We know which of our successes are shown, and which are told.",
        say="Which success do we tell most? How many customers, before and after, against what?",
        do="One card a story.",
        listen="Pride: ask for the number kindly.",
        captured="stories: evidenced, partly, claimed",
        uses=("write story",), opt_in=True,
    ),
    Step(
        id="inputs", section="decide", title="What the front line put in", minutes=8, express=0,
        aim="Everybody who gave us something can see what became of it.",
        say="What did colleagues who meet customers tell us? Adopted, merged or parked, and why?",
        do="One line each, by function, never by name.",
        listen="Parked without a reason.",
        captured="inputs and what became of them",
        uses=("write input", "write fate",), opt_in=True,
    ),
    Step(
        id="readiness", section="decide", title="Are we ready?", minutes=4, express=0,
        aim="We know which of eight conditions for doing anything we do not have yet.",
        say="Goal, voice, measure, money, owners, authority, feedback, follow-up: have we got it?",
        do="Vote unseen; read the gaps, not a score.",
        listen="Authority to act: if it is missing, invite it to the next session.",
        captured="yes, partly and no, as totals",
        uses=("ballot readiness 1",), opt_in=True,
    ),
    Step(
        id="decision", section="decide", title="Vote and decide", minutes=6, express=0,
        aim="One decision is made, with its reason, and the room knows how far it agrees.",
        say="Vote silently. Then only what is contested is discussed, and we vote once more. "
            "Whoever decides closes it.",
        do="Two blind rounds over the actions. The decision names its reason and at least one "
           "customer's words.",
        listen="Reasons that are no customer's: a competitor, a slogan, a rank.",
        captured="votes as totals, agreement; the decision, its reason, what was turned down",
        uses=("ballot dots 1", "ballot dots 2", "write decision"),
    ),
    FORECAST,
    Step(
        id="commitments", section="decide", title="What each of us does", minutes=4, express=3,
        aim="Everybody has said what they do differently on Monday.",
        say="From your own role: what do you do differently on Monday, what do you stop, and how "
            "will you notice?",
        do="One card each. Read the summary aloud and correct it together.",
        listen="“We should”: ask who, and what on Monday.",
        captured="commitments by role",
        uses=("write commitment",), shows=("summary",),
    ),
)  # fmt: skip
