"""The forms of the three rooms: what people write down, and in which words they are asked."""

from __future__ import annotations

from collections.abc import Callable

from ..fields import Field
from ..record.entries import (
    Action,
    Aspiration,
    Cause,
    Coding,
    Commitment,
    Decision,
    Goal,
    Idea,
    Input,
    Note,
    Story,
    Trait,
    Upside,
)
from .choices import Choices
from .kinds import Form

MOST_ACTIONS = 3
DAY = "2026-05-04"
NAMES = "with commas between"
LINES = "with semicolons between"

REASONS = {
    "customer evidence": "What customers told or showed us",
    "own observation": "What one of us saw",
    "data only": "Numbers alone",
    "competitor": "What others do",
    "mission statement": "What our mission says",
    "authority": "What somebody above us wants",
}
SOURCES = {"said": "Customers said it", "seen": "We saw it", "assumed": "We assume it"}
TRAITS = {
    "interest": "What they like", "need": "What they need", "pain": "What hurts them",
    "environment": "Who is around them", "possibility": "What they have or lack",
}  # fmt: skip
LEVER_LABELS = {
    "message": "What we say", "place": "A place", "process": "A way of doing things",
    "people": "People", "offer": "What we offer",
}  # fmt: skip
FATES = {"adopted": "We do it", "merged": "It went into another one", "parked": "Parked"}
REACHES = {
    "control": "We can change it", "influence": "We can influence it",
    "concern": "We can only be concerned about it",
}  # fmt: skip
TAGS = {
    "remark": "A remark", "question": "A question", "quote": "A customer's words",
    "known": "We know it", "assumed": "We assume it",
}  # fmt: skip


def note_form(choices: Choices) -> Form:
    """Ask for one line of what is said, with a tag."""
    fields = (Field("text", "In one line"), Field("tag", "What is it?", "choice", TAGS))
    return Form(
        "note", Note, "note", "Notes", "What was said that we want to keep?", fields,
        needs=("text", "tag"), given={"step": choices.step}, start={"tag": TAGS["remark"]},
    )  # fmt: skip


def explanation_form(choices: Choices) -> Form:
    """Ask what explains a gap, and whether the room knows that."""
    tags = {tag: TAGS[tag] for tag in ("known", "assumed")}
    fields = (Field("text", "What may explain it?"), Field("tag", "From where?", "choice", tags))
    return Form(
        "explanation", Note, "explanation", "Explanations",
        "Why may we have guessed otherwise than customers answered?", fields,
        needs=("text", "tag"), given={"step": choices.step},
    )  # fmt: skip


def line_form(id: str, tag: str, one: str, title: str, question: str, label: str) -> Callable:
    """Make a form of one line: a note with one tag."""

    def form(choices: Choices) -> Form:
        given = {"tag": tag, "step": choices.step}
        return Form(id, Note, one, title, question, (Field("text", label),), given=given)

    return form


surprise_form = line_form(
    "surprise", "surprise", "surprise", "Surprises",
    "What did you not know before? Say what you see, not yet why.", "One surprise",
)  # fmt: skip
parking_form = line_form(
    "parking", "parking", "parked topic", "Parking lot",
    "What matters, but not in this step?", "One topic",
)  # fmt: skip
objection_form = line_form(
    "objection", "objection", "objection", "Challenge the list",
    "What would take it off the list?", "What would have to be true, and for which one?",
)  # fmt: skip
product_form = line_form(
    "product", "product", "sentence", "Our product",
    "What do customers get from us? Say it without naming any object.", "One sentence",
)  # fmt: skip


def cause_form(choices: Choices) -> Form:
    """Ask for a cause, what it explains, and what would show it wrong."""
    fields = (
        Field("text", "What lies behind it?"),
        Field("explains", "Why of which one?", "choice", choices.causes, "a first cause"),
        *_points(choices),
        Field("known_from", "From where do we know it?", hint="empty: we assume it"),
        Field("wrong_if", "What would show us that we are wrong?"),
    )
    return Form(
        "cause", Cause, "cause", "Cause board", "What may lie behind what we saw?",
        _offered(fields),
    )  # fmt: skip


def reach_form(choices: Choices) -> Form:
    """Ask whether a group can change a cause."""
    fields = (Field("reach", "Can this group change it?", "choice", REACHES),)
    return Form(
        "reach", Cause, "cause", "What we can change",
        "Which of these can you change from your own role?", fields, needs=("reach",), edits=True,
    )  # fmt: skip


def action_form(choices: Choices) -> Form:
    """Ask for a small test that several functions make together, and how it would be seen."""
    functions = choices.functions
    fields = (
        Field("text", "What can a customer do then, or is spared?"),
        *_points(choices),
        Field("causes", "Which causes is it about?", "several", choices.causes),
        Field("effort_removed", "What becomes less effort for a customer?"),
        Field("helps", "Whom does it help?", "several", choices.personas, "empty: all"),
        Field("lever", "What do we change?", "choice", LEVER_LABELS),
        Field("measure", "Where would we see it?", "choice",
              {"nps": "In the NPS", "rating": "In the rating of the touchpoint"}),
        Field("rise", "By how much is that to rise?", "number", hint="0.5"),
        Field("by", "On which day do we look?", hint=DAY),
        Field("convenor", "Which function convenes?", hint="one function", choices=functions),
        Field("functions", "Which others work on it?", "text", functions, NAMES),
        Field("premortem", "It is that day and nothing has changed. Why?"),
    )  # fmt: skip
    return Form(
        "action", Action, "action", "Actions", "Which small test do we make together?",
        _offered(fields), most=MOST_ACTIONS, leads=("convenor", "functions"),
    )  # fmt: skip


def decision_form(choices: Choices) -> Form:
    """Ask what is decided, on what that rests, and which customer's words it answers."""
    fields = (
        Field("text", "What do we decide?"),
        Field("reason_type", "On what does it rest most?", "choice", REASONS),
        Field("reason", "Why?"),
        Field("quotes", "Which customers' words does it answer?", "several", choices.short_quotes),
        Field("actions", "Which actions does it take up?", "several", choices.actions),
        Field("rejected", "What else was on the table?", hint=LINES),
        Field("decider", "Which function closes it?", choices=choices.functions),
        Field("check", "On which day do we look whether it was right?", hint=DAY),
    )
    question = "What have we decided, and on what does it rest?"
    return Form("decision", Decision, "decision", "Decisions", question, _offered(fields))


def commitment_form(choices: Choices) -> Form:
    """Ask a person what they do differently from their own role."""
    fields = (
        Field("role", "Your function, or the name of your choice", choices=choices.functions),
        Field("does", "What do you do differently on Monday?"),
        Field("stops", "What do you stop?"),
        Field("by", "By which day?", hint=DAY),
        Field("notices", "How will you notice that it works?"),
    )
    return Form(
        "commitment", Commitment, "commitment", "Commitments",
        "What does each of us do differently?", fields, needs=("role", "does"),
    )  # fmt: skip


def input_form(choices: Choices) -> Form:
    """Ask those who work with customers what they see."""
    fields = (
        Field("text", "What do you see or hear from customers?"),
        Field("function", "Where does it come from?", choices=choices.functions,
              hint="a function, no name"),
    )  # fmt: skip
    question = "What do those who meet customers tell us?"
    return Form("input", Input, "message", "Messages from staff", question,
                fields, stays=("function",))  # fmt: skip


def fate_form(choices: Choices) -> Form:
    """Ask what became of an input."""
    fields = (
        Field("fate", "What becomes of it?", "choice", FATES),
        Field("why", "Why?"),
        Field("into", "What does it go into?", "choice", choices.goes_into),
    )
    return Form(
        "fate", Input, "message", "What became of it",
        "What do we do with what staff told us?", _offered(fields), needs=("fate", "why"),
        edits=True,
    )  # fmt: skip


def story_form(choices: Choices) -> Form:
    """Ask what shows that a success was one."""
    fields = (
        Field("text", "Which success do we tell of?"),
        Field("n", "How many customers was it?"),
        Field("before", "What was measured before?"),
        Field("after", "And after?"),
        Field("comparison", "Compared with whom or what?"),
        Field("when", "When was it?", hint="2026-02-01"),
    )
    question = "Which success do we tell, and what shows it?"
    return Form("story", Story, "story", "Claim test", question, fields)


def aspiration_form(choices: Choices) -> Form:
    """Ask for whom what becomes different, from where to where, by when."""
    fields = (
        Field("who", "Who: which customers?", hint="families"),
        Field("what", "What can they do or say then?"),
        Field("measure", "Where is it measured?", "choice", choices.measures),
        Field("start", "From: where is it today?", "number"),
        Field("goal", "To: where is it to be?", "number"),
        Field("by", "By which day?", hint=DAY),
    )
    return Form(
        "aspiration", Aspiration, "aspiration", "Aspiration",
        "What is to become different, for whom, from where to where, by when?", fields,
        needs=("who", "what", "measure", "start", "goal", "by"),
        because="what cannot be measured cannot be reached: who, what, from, to, by",
    )  # fmt: skip


def goal_form(choices: Choices) -> Form:
    """Ask which outcome the session works for."""
    fields = (
        Field("outcome", "Which outcome do we work for?", "choice", choices.outcomes),
        Field("reason_type", "On what does that rest most?", "choice", REASONS),
        Field("reason", "Why this one?"),
    )
    return Form(
        "goal", Goal, "goal", "Goal ladder",
        "Satisfied, recommending, coming back, buying: which do we work for today?", fields,
        needs=("outcome", "reason"),
    )  # fmt: skip


def upside_form(choices: Choices) -> Form:
    """Ask for a range of what a kind of customer is worth, and who says so."""
    currency = getattr(choices.description, "currency", None) or "money"
    fields = (
        Field("persona", "Which customers?", "choice", choices.groups),
        Field("low", f"At least, in {currency} a customer and year", "number"),
        Field("likely", "Most likely", "number"),
        Field("high", "At most", "number"),
        Field("source", "Who says so, or where does it stand?"),
    )
    return Form(
        "upside", Upside, "range", "Upside", "What is a customer worth? Give a range, no point.",
        fields, needs=("persona", "low", "likely", "high", "source"),
    )  # fmt: skip


def trait_form(choices: Choices) -> Form:
    """Ask for one thing about a kind of customer, and from where the room has it."""
    fields = (
        Field("persona", "About which customers?", "choice", choices.groups),
        Field("kind", "What is it?", "choice", TRAITS),
        Field("text", "In one line"),
        Field("weight", "How much does it matter to them?", "number", hint="0 to 5"),
        Field("source", "From where do we have it?", "choice", SOURCES),
    )
    return Form(
        "trait", Trait, "entry", "Persona canvas",
        "What do they like, need and suffer from, who is around them, what can they do?", fields,
        needs=("persona", "kind", "text", "source"), stays=("persona", "kind"),
    )  # fmt: skip


def idea_form(choices: Choices) -> Form:
    """Ask for an idea that gives customers what a missing possibility keeps from them."""
    fields = (
        Field("text", "The idea"),
        Field("persona", "For whom?", "choice", choices.groups, "All customers"),
        Field("wish", "Which wish of theirs does it serve?", choices=choices.wishes),
        Field(
            "blocked_by",
            "What do they lack for it today?",
            hint="money, time, a second car",
            choices=choices.lacks,
        ),
        Field("effort_removed", "Which effort does it spare a customer?"),
        Field("touchpoint", "Where?", "choice", choices.touchpoints, "nowhere in particular"),
    )
    return Form(
        "idea", Idea, "idea", "From what is missing to an offer",
        "How could they have it when they want it?", _offered(fields), stays=("persona",),
    )  # fmt: skip


def coding_form(choices: Choices, comment: str, pair: str) -> Form:
    """Ask a pair of readers what one comment is about."""
    label = "Tick all that apply; mixed is allowed, and so is none"
    fields = (Field("themes", label, "several", choices.read_themes),)
    text = choices.read_comments.get(comment, "")
    return Form(
        "coding", Coding, "comment", "Read the same comments", text, fields, needs=(),
        given={"quote": comment, "pair": pair},
    )  # fmt: skip


FORMS: dict[str, Callable[[Choices], Form]] = {
    "note": note_form, "explanation": explanation_form, "surprise": surprise_form,
    "parking": parking_form, "objection": objection_form, "product": product_form,
    "cause": cause_form, "reach": reach_form, "action": action_form, "decision": decision_form,
    "commitment": commitment_form, "input": input_form, "fate": fate_form, "story": story_form,
    "aspiration": aspiration_form, "goal": goal_form, "upside": upside_form,
    "trait": trait_form, "idea": idea_form,
}  # fmt: skip


def _points(choices: Choices) -> tuple[Field, ...]:
    return (Field("touchpoint", "Where in the journey?", "choice", choices.touchpoints),)


def _offered(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Leave out what offers nothing to choose yet."""
    return tuple(each for each in fields if each.choices or each.kind in ("text", "number"))
