"""A room writes causes and an action in JupyterLab by keyboard alone, and axe finds nothing new."""

import json

import pytest
from browser import (
    a_page,
    broken_rules,
    jupyterlab,
    needs_chromium,
    run_all,
    take_picture,
    write_room,
)

pytestmark = needs_chromium

CELLS = [
    "from datetime import date, timedelta\n"
    "from types import SimpleNamespace as Made\n"
    "import ipywidgets as plain\n"
    "import cxkit as cx\n"
    "from cxkit.workshop.forms.choices import Choices\n"
    "from cxkit.workshop.screens.cause_desk import CauseDesk\n"
    "from cxkit.workshop.screens.form_desk import FormDesk\n"
    'owners = ("Digital", "Shop")\n'
    'points = [Made(id=id, name=id.title(), owners=owners) for id in ("queue", "shop")]\n'
    'people = [Made(id="families", name="Families"), Made(id="seniors", name="Seniors")]\n'
    "study = Made(touchpoints=points, personas=people, outcomes={})\n"
    'choices = Choices(cx.open_session("session.json"), study)',
    'CauseDesk(choices, lambda cause: "the answers leave it open").box',
    # The same widgets as they come: what axe says of these is not ours to mend.
    "plain.VBox([plain.HTML('<div>words</div>'), plain.HBox([plain.Button(description='One')]),\n"
    "  plain.Text(description='Two'), plain.Textarea(description='Three'),\n"
    "  plain.Combobox(description='Four', options=['a', 'b'])]).add_class('bare')",
    'FormDesk(choices, "action").box',
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
    box.get_by_label(label, exact=True).and_(page.locator(":focus")).wait_for()


def focused_button(page, box, words):
    box.get_by_role("button", name=words, exact=True).and_(page.locator(":focus")).wait_for()


def fill(page, *texts):
    """Type into one field after the other; what is blank is left out by the tab key."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def refuse_new_faults(page, where):
    ours, theirs = broken_rules(page, where), broken_rules(page, ".bare")
    assert set(ours) <= set(theirs), {rule: ours[rule] for rule in set(ours) - set(theirs)}


def test_a_room_writes_causes_and_an_action_without_a_mouse(folder, address, page):
    page.goto(address)
    run_all(page)
    board, action = (page.locator(".cxkit-form").nth(place) for place in (0, 1))
    action.get_by_role("button", name="Next").wait_for()
    # From here on no mouse: a tab would lead here, too.
    board.get_by_role("button", name="A first cause").focus()
    page.keyboard.press("Enter")
    focused(page, board, "What lies behind it?")
    # Outside of a field these letters would be JupyterLab's, and two d delete a cell.
    fill(page, "add racks, odd hours", "shop", "", "racks stand empty")
    refuse_new_faults(page, ".cxkit-form")
    focused_button(page, board, "Save the cause")
    page.keyboard.press("Enter")
    board.get_by_text("Saved as c1").wait_for()
    for depth in range(1, 5):
        focused_button(page, board, f"Why c{depth}?")
        page.keyboard.press("Enter")
        focused(page, board, "What lies behind it?")
        fill(page, f"why {depth + 1}", "", "", "")
        page.keyboard.press("Enter")
        board.get_by_text(f"c{depth + 1}").first.wait_for()
    focused_button(page, board, "We can change it")
    take_picture(page, "fd_reach")
    page.keyboard.press("Enter")
    board.get_by_role("button", name="Can we change c5?").wait_for()
    assert board.get_by_role("group").count() == 5
    take_picture(page, "fd_board")
    refuse_new_faults(page, ".cxkit-form")

    action.get_by_role("button", name="Read all actions").focus()
    page.keyboard.press("Enter")
    focused_button(page, action, "Go on writing")
    page.keyboard.press("Enter")
    focused(page, action, "What can a customer do then, or is spared?")
    fill(page, "A customer can pay while they queue", "queue", "1", "less waiting", "1")
    refuse_new_faults(page, ".cxkit-form")
    take_picture(page, "fd_action")
    page.keyboard.press("Enter")
    focused(page, action, "What do we change?")
    fill(page, "place", "rating", "0,5")
    refuse_new_faults(page, ".cxkit-form")
    page.keyboard.press("Enter")
    focused(page, action, "On which day do we look?")
    fill(page, "2020-01-01", "digital", "shop, IT", "nobody saw the sign")
    focused_button(page, action, "Save the action")
    page.keyboard.press("Enter")
    action.get_by_text("“2020-01-01” lies behind us").wait_for()
    take_picture(page, "fd_refused")
    refuse_new_faults(page, ".cxkit-form")
    action.get_by_label("On which day do we look?").focus()
    page.keyboard.press("Control+A")
    fill(page, "2199-12-31", "", "", "")
    page.keyboard.press("Enter")
    action.get_by_text("Saved as a1.").wait_for()
    take_picture(page, "fd_saved")
    refuse_new_faults(page, ".cxkit-form")

    kept = json.loads((folder / "session.json").read_text())
    last = {each["id"]: each for each in kept["causes"]}
    assert [each["explains"] for each in last.values()] == ["", "c1", "c2", "c3", "c4"]
    assert (last["c1"]["text"], last["c1"]["touchpoint"]) == ("add racks, odd hours", "shop")
    assert last["c5"]["reach"] == "control"
    assert kept["actions"] == [
        {"id": "a1", "text": "A customer can pay while they queue", "touchpoint": "queue",
         "causes": ["c1"], "effort_removed": "less waiting", "helps": ["families"],
         "lever": "place", "measure": "rating", "rise": 0.5, "by": "2199-12-31",
         "functions": ["Digital", "Shop", "IT"], "premortem": "nobody saw the sign"}
    ]  # fmt: skip
