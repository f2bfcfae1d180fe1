"""Three phones vote in a real browser with scripts switched off, and axe-core finds no fault."""

import pytest
from browser import chromium, needs_chromium, take_picture
from test_ballots import points
from test_phones import REALMS, Several

from cxkit.workshop import ATTRIBUTION, ChoiceBallot, TextBallot, open_session
from cxkit.workshop.phones.poll import Poll

pytestmark = needs_chromium

SIZES = [(360, 640), (390, 844), (412, 915)]
PATIENCE = 30
CHOICES = ChoiceBallot(
    "control", ("What can you do about it from your own role?",),
    {"queue": "The queue at the entrance on Saturdays", "signs": "Signs"},
    choices={"control": "Control", "influence": "Influence", "concern": "Concern"},
)  # fmt: skip
LINES = {"one": "What nobody said", "two": "And more"}
TEXTS = TextBallot("unsaid", ("What did we not dare to say today?",), LINES)
SEVERAL = Several("why", ("What matters to our customers?",), {"why": "What matters?"})


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def session(tmp_path):
    return open_session(tmp_path / "may.json")


@pytest.fixture
def open_phone(browser):
    """Give what opens a browser of its own, as large as a phone."""
    opened = []

    def open_(width=360, height=640, scripts=False):
        context = browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=True, has_touch=True,
            java_script_enabled=scripts, device_scale_factor=2,
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        return page

    yield open_
    for context in opened:
        context.close()


def type_vote(page, *numbers):
    for label, number in zip(ATTRIBUTION.items.values(), numbers, strict=True):
        page.get_by_label(label).fill(str(number))


def press(page, words):
    page.get_by_role("button", name=words).tap()


def test_three_phones_vote_change_a_vote_and_see_that_the_round_is_closed(session, open_phone):
    phones = [open_phone(*size) for size in SIZES]
    votes = [(10, 70, 20), (0, 60, 40), (30, 30, 40)]
    with Poll(session, ATTRIBUTION) as poll:
        for phone, numbers, size in zip(phones, votes, SIZES, strict=True):
            phone.goto(poll.address)
            # Nothing sticks out to the right, and a thumb finds what it is to press.
            assert phone.locator("main").bounding_box()["width"] <= size[0]
            for each in phone.locator("input[type=text], button").all():
                box = each.bounding_box()
                assert box["height"] >= 48
                assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]
            take_picture(phone, f"vote_{size[0]}", full_page=True)
            type_vote(phone, *numbers)
            press(phone, "Save my vote")
            phone.get_by_text("Your vote is saved").wait_for()
        assert poll.count == 3
        first = phones[0]
        take_picture(first, "vote_saved", full_page=True)
        first.get_by_role("link", name="Change my vote").tap()
        type_vote(first, 90, 5, 0)
        press(first, "Save my vote")
        first.get_by_text("5 points are left").wait_for()
        take_picture(first, "vote_wrong", full_page=True)
        # What was typed is still there, and the focus is where the fault is said.
        assert first.get_by_label("My own department").input_value() == "90"
        first.get_by_label("Outside our control").fill("5")
        press(first, "Save my vote")
        first.get_by_text("Your vote is saved").wait_for()
        # Going back and loading again sends nothing twice, and asks for nothing.
        first.go_back()
        first.reload()
        first.get_by_label("My own department").wait_for()
        assert poll.count == 3
        tally = session.close(ATTRIBUTION, round=1)
        assert tally.totals == points(90 + 0 + 30, 5 + 60 + 30, 5 + 40 + 40)
        type_vote(first, 100, 0, 0)
        press(first, "Save my vote")
        first.get_by_text("The round is closed").wait_for()
        for phone in phones:
            phone.goto(poll.address)
            phone.get_by_text("The round is closed").wait_for()
        take_picture(first, "vote_closed", full_page=True)
    assert session.tally(ATTRIBUTION, round=1) == tally


def test_a_ballot_of_three_screens_is_filled_in_by_keyboard(session, open_phone):
    page = open_phone()
    with Poll(session, REALMS) as poll:
        page.goto(poll.address)
        for number in (7, 8, 9, 6):
            page.keyboard.press("Tab")
            page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        page.get_by_text("2 of 3: Families <3").wait_for()
        take_picture(page, "vote_families", full_page=True)
        press(page, "I cannot say")
        page.get_by_text("3 of 3: Seniors").wait_for()
        # The button of the browser leads to the screen before, which is as it was left.
        page.go_back()
        page.get_by_text("2 of 3").wait_for()
        page.go_forward()
        press(page, "Back")
        press(page, "Back")
        page.get_by_text("1 of 3").wait_for()
        fields = page.get_by_role("textbox").all()
        assert [field.input_value() for field in fields] == ["7", "8", "9", "6"]
        press(page, "Next")
        press(page, "I cannot say")
        press(page, "I cannot say")
        page.get_by_text("Your vote is saved").wait_for()
    # By hand: one vote.
    assert list(session.close(REALMS, round=1).totals.values()) == [7, 8, 9, 6]


def test_axe_finds_no_fault_on_any_kind_of_page(session, open_phone):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # axe is a script: this browser runs scripts, and its own are let through the policy.
    page = open_phone(scripts=True)
    seen = {}

    def look(name):
        # Rules of WCAG 2.2 up to AA and of good practice; a picture for whoever wants to see it.
        take_picture(page, f"axe_{name}", full_page=True)
        found = axe.run(page).response
        seen[name] = len(found["passes"])
        assert [(each["id"], [node["html"] for node in each["nodes"]])
                for each in found["violations"]] == [], name  # fmt: skip

    ballots = {"numbers": REALMS, "choices": CHOICES, "texts": TEXTS, "several": SEVERAL}
    for name, ballot in ballots.items():
        with Poll(session, ballot) as poll:
            page.goto(poll.address)
            look(name)
            if name == "numbers":
                page.get_by_role("textbox").first.fill("eleven")
            press(page, "Next" if name == "numbers" else "Save my vote")
            if name == "several":
                page.get_by_text("Your vote is saved").wait_for()
            else:
                page.get_by_text("Not saved yet").wait_for()
                page.wait_for_load_state()
                look(f"{name} that are wrong")
    with Poll(session, ATTRIBUTION) as poll:
        base = poll.address.removesuffix(poll.code)
        page.goto(base)
        look("front")
        page.goto(f"{base}ABCDEFG2")
        look("wrong code")
        page.goto(f"{poll.address}/7")
        look("no page")
        page.goto(poll.address)
        type_vote(page, 10, 70, 20)
        page.context.clear_cookies()
        press(page, "Save my vote")
        page.get_by_text("a browser that takes cookies").wait_for()
        look("no cookie")
        page.goto(poll.address)
        type_vote(page, 10, 70, 20)
        press(page, "Save my vote")
        page.get_by_text("Your vote is saved").wait_for()
        look("saved")
        session.close(ATTRIBUTION, round=1)
        page.reload()
        page.get_by_text("The round is closed").wait_for()
        look("closed")
    assert len(seen) == 13
    assert min(seen.values()) > 10
