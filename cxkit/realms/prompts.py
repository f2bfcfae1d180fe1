"""What the room asks people, realm by realm: meanings, examples and questions, as data.

The realms are those of Pine and Gilmore (Harvard Business Review 76(4), 1998), who ask of an
experience what would make people come in and stay, do, learn and enjoy; the wording is our own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A realm in everyday life.

    Parameters
    ----------
    industry : str
        Where it is met.
    scene : str
        What happens there, in one sentence.
    """

    industry: str
    scene: str


@dataclass(frozen=True)
class Prompts:
    """What helps a team to understand one realm, and to find ideas for it.

    Parameters
    ----------
    realm : str
        Its name.
    meaning : str
        What it is, in one plain sentence.
    examples : tuple of Example
        From three industries.
    questions : tuple of str
        Four prompts for ideas, the widest first.
    """

    realm: str
    meaning: str
    examples: tuple[Example, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class SituationQuestion:
    """One question of a situation card.

    Parameters
    ----------
    realm : str
        The realm it leads to.
    question : str
        What is asked of a moment in the journey.
    """

    realm: str
    question: str


# Asked of each moment, before anybody thinks of a department.
SITUATION = (
    SituationQuestion("escapist", "What does the customer do here?"),
    SituationQuestion("esthetic", "What does the customer see, hear, smell and feel here?"),
    SituationQuestion("education", "What does the customer learn here?"),
    SituationQuestion("entertainment", "What does the customer enjoy here?"),
)

ENTERTAINMENT = Prompts(
    realm="entertainment",
    meaning="People lean back and take in something that holds their attention and gives them joy.",
    examples=(
        Example("museum", "A short film about the city makes a tired family laugh."),
        Example("train", "The guard announces the stations with a good story to each."),
        Example("bakery", "Through a window, people in the queue watch the bread being shaped."),
    ),
    questions=(
        "What would keep people enjoying this to the end?",
        "Where do people wait or look at their phones, and what could they watch or hear instead?",
        "Which moment would people tell at home with a smile, and what would make it better?",
        "What of our daily work would be a pleasure to watch, if people could see it?",
    ),
)

EDUCATION = Prompts(
    realm="education",
    meaning="People take part with their minds and leave understanding more than before.",
    examples=(
        Example("museum", "A visitor holds a copy of a tool and finds out how it was used."),
        Example("garage", "The mechanic shows the worn part that made the noise."),
        Example("bank", "A young couple tries out what a longer loan would cost them."),
    ),
    questions=(
        "What would people like to learn from us, in their own words?",
        "What would help them to understand something they only see today?",
        "Where could they find out something themselves, instead of being told?",
        "What could they do a week later that they could not do before they came?",
    ),
)

ESTHETIC = Prompts(
    realm="esthetic",
    meaning="People are in surroundings that are good to be in, and need not do anything.",
    examples=(
        Example("museum", "Somebody sits in a quiet room with soft light and stays for a while."),
        Example(
            "hospital", "The waiting room has daylight, plants and chairs that stand together."
        ),
        Example("online shop", "The pages are calm and clear, and nothing jumps into the way."),
    ),
    questions=(
        "What would make people want to come in, and stay longer than they must?",
        "What do people see, hear and smell in their first minute, and what should it be?",
        "What in the surroundings disturbs people, and who could take it away?",
        "Where can people simply be, without being asked to do or to buy anything?",
    ),
)

ESCAPIST = Prompts(
    realm="escapist",
    meaning="People do something themselves, and so fully that everyday life is far away.",
    examples=(
        Example(
            "museum", "Children print a page of their own on an old press, and forget the time."
        ),
        Example("sports shop", "A customer climbs the wall in the shop to try out the shoes."),
        Example("restaurant", "Guests who did not know each other cook one course together."),
    ),
    questions=(
        "What could people do or become here, instead of only looking on?",
        "What could we hand over to people that we do for them today?",
        "In what part could people feel like somebody else for a while: explorer, maker, host?",
        "What calls people back into everyday life here, and can we keep it away?",
    ),
)

PROMPTS = (ENTERTAINMENT, EDUCATION, ESTHETIC, ESCAPIST)
