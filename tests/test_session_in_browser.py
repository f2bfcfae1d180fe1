"""A room votes in JupyterLab, by mouse and keyboard, and its kernel is killed on the way."""

import json
import os
import signal

import pytest
from browser import (
    a_page,
    jupyterlab,
    kills_kernels,
    needs_chromium,
    press,
    run_all,
    take_picture,
    write_room,
)

pytestmark = [needs_chromium, kills_kernels]

CELLS = [
    "import os, pathlib\n"
    "from cxkit.workshop import ballot, open_session\n"
    'kernel = pathlib.Path("kernel").write_text(str(os.getpid()))',
    'session = open_session("session.json", study="museum")\nsession',
    'ballot(session, "attribution", round=1)',
    'ballot(session, "attribution", round=2)',
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


def booth(page, round):
    return page.locator(".cxkit-ballot", has_text=f"Round {round} of 2")


def type_vote(page, room, *points):
    """Vote as one does without a mouse: the first field has the focus."""
    room.get_by_label("My own department").and_(page.locator(":focus")).wait_for()
    for number in points:
        page.keyboard.type(str(number))
        page.keyboard.press("Tab")
    room.get_by_text("All 100 points given").wait_for()
    page.keyboard.press("Enter")


def test_four_people_vote_twice_and_a_killed_kernel_loses_nothing(folder, address, page):
    page.goto(address)
    run_all(page)
    first = booth(page, 1)
    take_picture(page, "ws_begin")
    press(booth(page, 2), "Begin round 2")
    booth(page, 2).get_by_text("Round 1 is still open").wait_for()
    first.get_by_label("Departments in the room").fill("3")
    press(first, "Begin round 1")

    # One by mouse, with a slip on the way.
    first.get_by_label("My own department").fill("10")
    first.get_by_label("Other departments").fill("750")
    press(first, "Save my vote")
    first.get_by_text("660 points are too many").wait_for()
    take_picture(page, "ws_slip")
    first.get_by_label("Other departments").fill("75")
    first.get_by_label("Outside our control").fill("15")
    press(first, "Save my vote")
    first.get_by_text("1 vote saved").wait_for()
    take_picture(page, "ws_saved")
    assert "75" not in first.inner_text()
    press(first, "Next voter")
    fields = first.get_by_role("textbox")
    fields.first.wait_for()
    assert [field.input_value() for field in fields.all()] == [""] * 3

    type_vote(page, first, 20, 60, 20)
    first.get_by_text("2 votes saved").wait_for()

    # The third has typed, but not saved, when the kernel dies.
    page.keyboard.press("Enter")
    first.get_by_label("My own department").and_(page.locator(":focus")).wait_for()
    page.keyboard.type("99")
    os.kill(int((folder / "kernel").read_text()), signal.SIGKILL)
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    run_all(page)
    first.get_by_text("2 votes saved").wait_for()
    take_picture(page, "ws_restarted")
    press(first, "Go on with round 1")
    type_vote(page, first, 0, 70, 30)
    first.get_by_text("3 votes saved").wait_for()
    press(first, "Next voter")
    type_vote(page, first, 10, 65, 25)
    first.get_by_text("4 votes saved").wait_for()

    press(first, "Close the round")
    first.get_by_text("Close round 1 with 4 votes?").wait_for()
    take_picture(page, "ws_closing")
    press(first, "Yes, close round 1")
    first.get_by_text("Round 1 is closed").wait_for()
    take_picture(page, "ws_closed")

    second = booth(page, 2)
    press(second, "Begin round 2")
    for voter in range(4):
        if voter:
            press(second, "Next voter")
        type_vote(page, second, 40, 35, 25)
        second.get_by_text(f"{voter + 1} vote").wait_for()
    press(second, "Close the round")
    press(second, "Yes, close round 2")
    second.get_by_text("Round 2 is closed").wait_for()
    take_picture(page, "ws_both")

    # By hand: 10 + 20 + 0 + 10, 75 + 60 + 70 + 65, 15 + 20 + 30 + 25; then four times the same.
    rounds = json.loads((folder / "session.json").read_text())["ballots"]
    tallies = [(each["round"], each["tally"]) for each in rounds]
    assert [(number, tally["voters"], tally["totals"]) for number, tally in tallies] == [
        (1, 4, {"own": 40, "others": 270, "outside": 90}),
        (2, 4, {"own": 160, "others": 140, "outside": 100}),
    ]
    assert not (folder / ".session.json.votes").exists()
