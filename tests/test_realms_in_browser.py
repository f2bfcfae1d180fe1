"""A room guesses, walks and has ideas in JupyterLab, by keyboard, and nothing typed is lost."""

import json

import pytest
from browser import a_page, jupyterlab, needs_chromium, press, run_all, take_picture, write_room

pytestmark = needs_chromium

CELLS = [
    "import pandas as pd\n"
    "from types import SimpleNamespace as Made\n"
    "import cxkit as cx\n"
    "from cxkit.workshop.screens.desks import CardDesk, IdeaDesk\n"
    'points = [Made(id=id, name=id.title(), customer_does="waits") for id in ("queue", "shop")]\n'
    'journey = (Made(stage="Arrive", touchpoints=points),)\n'
    "study = Made(journey=journey, touchpoints=points, survey=Made())\n"
    'realms = ["entertainment", "education", "esthetic", "escapist"]\n'
    'scores = pd.DataFrame({"group": "all", "realm": realms, "p_weakest": [0.0, 0.0, 0.0, 1.0]})\n'
    "result = Made(realm_labels={each: each.title() for each in realms},\n"
    '              group_labels={"families": "Families"}, tables={"scores": scores},\n'
    "              reduced=Made(study=study))",
    'session = cx.open_session("session.json", study="museum")\nsession',
    'cx.ballot(session, "realm_guess", about=result.group_labels)',
    "CardDesk(session, study).box",
    "IdeaDesk(session, result).box",
]


@pytest.fixture
def folder(tmp_path):
    return write_room(tmp_path, CELLS)


@pytest.fixture
def address(folder):
    with jupyterlab(folder) as address:
        yield address


@pytest.fixture
def page():
    with a_page(1280, 1000) as page:
        yield page


def focused(page, box, label):
    box.get_by_label(label).and_(page.locator(":focus")).wait_for()


def rate(page, box, *numbers):
    """Rate as one does without a mouse: the first field has the focus."""
    focused(page, box, "Entertainment: they watch and enjoy")
    for number in numbers:
        page.keyboard.type(str(number))
        page.keyboard.press("Tab")
    box.get_by_text("4 of 4 rated").wait_for()


def test_a_room_guesses_walks_and_has_ideas_without_a_mouse(folder, address, page):
    page.goto(address)
    run_all(page)
    guess = page.locator(".cxkit-ballot", has_text="What do our customers feel today?")
    press(guess, "Begin round 1")
    rate(page, guess, 6, 7, 8, 5)
    take_picture(page, "rg_rating")
    page.keyboard.press("Enter")
    guess.get_by_text("2 of 2: Families").wait_for()
    rate(page, guess, 10, 2, 3, 4)
    take_picture(page, "rg_group")
    page.keyboard.press("Enter")
    guess.get_by_text("1 vote saved").wait_for()

    walk = page.locator(".cxkit-ballot", has_text="Situation cards")
    take_picture(page, "rg_walk")
    press(walk, "Queue")
    focused(page, walk, "What does the customer do here?")
    page.keyboard.press("End")
    page.keyboard.type(" and talks")
    page.keyboard.press("Tab")
    page.keyboard.type("1 voice")
    page.keyboard.press("Tab")
    walk.scroll_into_view_if_needed()
    take_picture(page, "rg_card")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    walk.get_by_text("1 of 2 cards saved").wait_for()

    ideas = page.locator(".cxkit-ballot", has_text="Which effort does it spare a customer?")
    press(ideas, "Education")
    ideas.get_by_text("What would people like to learn").wait_for()
    ideas.get_by_label("The idea").fill("A mask to wear")
    page.keyboard.press("Tab")
    page.keyboard.type("no catalogue to carry")
    page.keyboard.press("Tab")
    # Outside of a field JupyterLab would take these letters for its own, and two d for "delete".
    focused(page, ideas, "For whom?")
    page.keyboard.type("families")
    page.keyboard.press("Tab")
    focused(page, ideas, "Where?")
    page.keyboard.type("dd")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("“dd” is not on the list").wait_for()
    take_picture(page, "rg_idea")
    ideas.get_by_label("Where?").fill("Shop")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as i1").wait_for()
    take_picture(page, "rg_saved")

    kept = json.loads((folder / "session.json").read_text())
    assert kept["cards"] == [
        {"id": "s1", "place": "queue", "does": "waits and talks", "senses": "1 voice", "learns": "",
         "enjoys": ""}
    ]  # fmt: skip
    assert kept["ideas"] == [
        {"text": "A mask to wear", "realm": "education", "persona": "families",
         "effort_removed": "no catalogue to carry", "touchpoint": "shop", "wish": "",
         "blocked_by": "", "id": "i1"}
    ]  # fmt: skip
