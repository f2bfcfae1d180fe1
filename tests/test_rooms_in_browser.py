"""A facilitator leads each room in JupyterLab, from opening to minutes; the report says the same.

One room is led by keyboard alone. In the first that decides on its own actions, people vote on
phones, and the kernel is killed while the room decides.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from html import unescape

import nbformat
import pytest
from browser import (
    ROOT,
    TO_CELL,
    a_page,
    broken_rules,
    children_of,
    cxkit_lab,
    kills_kernels,
    needs_chromium,
    run_all,
    take_picture,
    wait_until_drawn,
    wait_until_ready,
)

from cxkit.running.rooms import find_rooms
from cxkit.running.working_copy import make_working_copy
from cxkit.steps import choose_steps
from cxkit.workshop.agenda import all_guides

pytestmark = [needs_chromium, kills_kernels]

SECTIONS = ("begin", "guess", "show", "decide")
ROOMS = [room for room in find_rooms() if room in all_guides()]
# Led in full, with phones and a kernel that is killed; and the room that is led by keyboard.
WHOLE, BY_KEYBOARD = "nps", "realms"
AGENDA = "readiness"
# A shared machine may pause, and an analysis takes its time.
SECONDS = 120
PHONES = [(360, 640), (390, 844), (412, 915)]
# Widgets as they come: what axe says of these is not ours to mend.
BARE = """\
import ipywidgets as plain
plain.VBox([plain.HTML('<div>words</div>'), plain.HBox([plain.Button(description='One')]),
  plain.Text(description='Two'), plain.Textarea(description='Three'),
  plain.Combobox(description='Four', options=['a', 'b'])]).add_class('bare')"""

# What is typed into the fields of a ballot, one after the other; the last goes on to the end.
VOTES = {
    "attribution": ("20", "50", "30"), "hypotheses": ("too few racks", ""), "dots": ("2", "1", ""),
    "attention": ("100", "0"), "priority": ("100", "0"), "idea_fit": ("100", "0"),
}  # fmt: skip
# What is written into the fields of a form, by label; on other fields nothing.
WORDS = {
    "note": {"In one line": "Would a smaller change matter?"},
    "surprise": {"One surprise": "The cloakroom is named so often"},
    "explanation": {"What may explain it?": "We see quiet hours only", "From where?": "2"},
    "objection": {"What would have to be true, and for which one?": "New lockers were built"},
    "product": {"One sentence": "People leave with a story of their own"},
    "trait": {
        "About which customers?": "Families", "What is it?": "3", "In one line": "Carrying coats",
        "From where do we have it?": "1",
    },
    "idea": {"The idea": "A bench with a story", "For whom?": "Families"},
    "action": {
        "What can a customer do then, or is spared?": "People see a free rack at once",
        "Where in the journey?": "Cloakroom",
        "What becomes less effort for a customer?": "looking for a place",
        "Where would we see it?": "2", "By how much is that to rise?": "0.5",
        "On which day do we look?": "2199-12-31", "Which function convenes?": "Facilities",
        "Which others work on it?": "Digital",
        "It is that day and nothing has changed. Why?": "nobody saw the light",
    },
    "decision": {
        "What do we decide?": "We begin where coats are left", "On what does it rest most?": "1",
        "Why?": "It is named most", "Which function closes it?": "Facilities",
        "On which day do we look whether it was right?": "2199-12-31",
    },
    "commitment": {
        "Your function, or the name of your choice": "Digital",
        "What do you do differently on Monday?": "I stand an hour where people wait",
        "What do you stop?": "answering for others",
    },
}  # fmt: skip


@pytest.fixture
def study(tmp_path):
    """Give a copy of the sample, as a team that checks its readiness has it."""
    folder = tmp_path / "museum"
    shutil.copytree(ROOT / "data/samples/museum", folder)
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(f"agenda: [{AGENDA}]\n")
    return folder


class Facilitator:
    """Who leads a room: reads what is on the stage, presses and types, by mouse or by keyboard."""

    def __init__(self, page, room, mode, *, keys=False):
        self.page, self.room, self.mode, self.keys = page, room, mode, keys
        self.looked = 0

    # The hands.

    def to_section(self, section, cell):
        self.box = self.page.locator(".cxkit-stage").nth(cell)
        self.page.evaluate(TO_CELL, f'"{section}")')
        self.box.locator(".cxkit-heading").first.wait_for()

    def button(self, words):
        return self.box.get_by_role("button", name=words)

    def press(self, words):
        button = self.button(words).first
        button.wait_for()
        if self.keys:
            self.reach(button)
            self.page.keyboard.press("Enter")
        else:
            button.click()

    def type(self, field, text):
        if self.keys:
            self.reach(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")
        else:
            field.fill(text)
            field.blur()

    def reach(self, target):
        """Go there with the tab key, from wherever the focus is."""
        for _ in range(80):
            way = target.evaluate(
                "e => e === document.activeElement ? 0 : "
                "e.compareDocumentPosition(document.activeElement)"
            )
            if way == 0:
                return
            self.page.keyboard.press("Shift+Tab" if way & 4 else "Tab")
        raise AssertionError("the tab key does not lead there")

    def look(self, name):
        """Look at the screen: a picture for people, the rules of axe for the machine."""
        self.looked += 1
        take_picture(self.page, f"{self.room}_{self.looked:02}_{name.replace(' ', '_')}")
        ours, theirs = broken_rules(self.page, ".cxkit-stage"), broken_rules(self.page, ".bare")
        new = {rule: ours[rule] for rule in set(ours) - set(theirs)}
        assert new == {}, (name, new)

    # The steps.

    def steps(self, section):
        chosen = choose_steps(
            all_guides()[self.room], mode=self.mode, agenda=[AGENDA], branch="moved"
        )
        return [step for step in chosen if step.section == section]

    def lead(self, section, cell):
        """Lead a section from its first step to its end."""
        self.to_section(section, cell)
        if not self.steps(section):
            self.box.get_by_text("has no step here").wait_for()
            return
        if self.keys:
            # From here on no mouse: the tab key would lead here, too.
            self.button(re.compile("^Begin: ")).focus()
        self.press(re.compile("^Begin: "))
        self.lead_on(section)

    def lead_on(self, section, *, first=0, part=0):
        """Lead a section to its end, from a step on that is on the stage."""
        steps = self.steps(section)
        parts = [
            (number, part)
            for number, step in enumerate(steps)
            for part in range(max(1, len(step.uses)))
        ]
        for number, at in parts[parts.index((first, part)) :]:
            step = steps[number]
            self.box.get_by_text(
                f"Step {number + 1} of {len(steps)}: {step.title}", exact=True
            ).wait_for()
            self.arrive(step, at)
            self.take(step.uses[at] if step.uses else "nothing")
            self.see(step)
            self.look(f"{step.id} {at}")
            if at + 1 < len(step.uses):
                self.press("Go on in this step")
            else:
                last = number + 1 == len(steps)
                self.press("Done with this section" if last else "Next step: ")
        self.box.get_by_text("This section is done").wait_for()

    def arrive(self, step, part):
        """Wait until this part of a step is there: its heading is that of the part before, too."""
        here = self.box.locator(f".cxkit-at-{step.id}-{part}")
        # Where there is nothing to do it is empty.
        here.wait_for(state="attached")
        if step.uses:
            here.locator(".cxkit-ballot").or_(here.get_by_text("Not yet: ")).first.wait_for()
        wait_until_drawn(self.page)

    def see(self, step):
        """Show all that a step shows; every picture has its words."""
        for number in range(len(step.shows)):
            self.press(f"Show ({number + 1} of {len(step.shows)})")
            again = f"Show ({number + 2} of" if number + 1 < len(step.shows) else "Show again"
            self.button(again).wait_for()
            right = self.box.locator(".cxkit-picture .widget-html-content")
            right.wait_for()
            if step.shows[number].startswith("plot_"):
                assert len(right.locator("img").get_attribute("alt")) > 20

    def take(self, use):
        kind, _, name = use.partition(" ")
        if self.box.get_by_text("Not yet: ").count():
            return
        {
            "roster": self.enrol, "ballot": lambda: self.vote(*name.split()),
            "write": lambda: self.write(name), "walk": self.walk, "causes": self.ask_why,
            "ideas": self.have_ideas, "read": self.read, "nothing": lambda: None,
        }[kind]()  # fmt: skip

    def enrol(self):
        people = "Ada, Digital, yes\nBo, Facilities\nCy, Front of house, yes\nDi, Curators"
        self.type(self.box.locator("textarea").first, people)
        self.press("Save who is here")
        self.box.get_by_text("4 people are saved").wait_for()

    def vote(self, name, round, close=True):
        # Asked once, where nobody is on the roster.
        departments = self.box.get_by_label("Departments in the room")
        if departments.count():
            self.type(departments, "3")
        self.press(f"Begin round {round}")
        self.fill_in(name)
        self.box.get_by_text("1 vote saved").wait_for()
        if close:
            self.close(round)

    def close(self, round):
        self.press("Close the round…")
        self.press(f"Yes, close round {round}")
        self.box.get_by_text(f"Round {round} is closed and saved").wait_for()

    def fill_in(self, name):
        """Fill in every screen of a ballot and save the vote."""
        typed = VOTES.get(name, ("5" if name in ("team_view", "realm_guess", "better") else "1",))
        while True:
            fields = self.box.locator(".cxkit-ballot .cxkit-field input")
            self.button(re.compile("^(Next$|Save my vote)")).first.wait_for()
            wait_until_drawn(self.page)
            for place, field in enumerate(fields.all()):
                if text := typed[min(place, len(typed) - 1)]:
                    self.type(field, text)
            if self.button("Save my vote").count():
                break
            shown = self.box.locator(".cxkit-ballot .cxkit-left").first.inner_text()
            self.press("Next")
            self.box.get_by_text(shown, exact=True).wait_for(state="detached")
        self.press("Save my vote")

    def write(self, name):
        self.fill_form(WORDS[name])

    def fill_form(self, words):
        """Fill in every page of a form and save it."""
        while True:
            self.button(re.compile("^(Next$|Save the )")).first.wait_for()
            wait_until_drawn(self.page)
            for label, text in words.items():
                field = self.box.get_by_label(label, exact=True)
                if field.count():
                    self.type(field, text)
            save = self.button(re.compile("^Save the "))
            if save.count():
                break
            page = self.box.locator(".cxkit-form .cxkit-heading").inner_text()
            self.press(re.compile("^Next$"))
            self.box.get_by_text(page, exact=True).wait_for(state="detached")
        self.press(re.compile("^Save the "))
        # How many are saved already stands below the form, too.
        save.first.wait_for(state="detached")
        self.box.get_by_text(re.compile("✓ (Saved as|.* saved)")).first.wait_for()

    def walk(self):
        self.press("Website")
        self.fill_form({"What do they sense?": "light", "What does the customer do here?": "looks"})

    def have_ideas(self):
        for idea in ("A bench with a story", "A question to take home"):
            self.fill_form({"The idea": idea})
            self.press("Next idea")

    def ask_why(self):
        self.press("A first cause")
        self.fill_form({"What lies behind it?": "racks stand empty"})
        self.press("Why c1?")
        self.fill_form({"What lies behind it?": "nobody says so at the door"})

    def read(self):
        self.press("Pair A")
        self.type(self.box.locator(".cxkit-form .cxkit-field input").first, "1")
        self.press("Save the comment")
        self.box.get_by_text(re.compile("1 of .* saved")).wait_for()


@pytest.fixture
def opened(study, tmp_path):
    """Open a room in the lab, in a mode; gives who leads it, and the process of the lab."""
    stack = ExitStack()

    def open_(room, mode, *, keys=False):
        notebook = make_working_copy(study).notebooks[room]
        content = nbformat.read(notebook, as_version=4)
        content.cells.append(nbformat.v4.new_code_cell(BARE))
        for cell in content.cells:
            cell.source = cell.source.replace('MODE: str = "guided"', f'MODE: str = "{mode}"')
        nbformat.write(content, notebook)
        said = tmp_path / "said"
        process, address = stack.enter_context(cxkit_lab(study.name, room, cwd=tmp_path, said=said))
        page = stack.enter_context(a_page(1366, 768, seconds=SECONDS))
        stack.callback(take_picture, page, f"{room}_end")
        page.goto(address)
        run_all(page)
        wait_until_ready(page, SECONDS)
        sections = [each for each in SECTIONS if f'"{each}")' in nbformat.writes(content)
                    .replace('\\"', '"')]  # fmt: skip
        assert page.locator(".cxkit-stage").count() == len(sections)
        return Facilitator(page, room, mode, keys=keys), process, sections

    with stack:
        yield open_


def check_report(study, room, out):
    """Run the report headless, and hold it to what the session says."""
    command = [sys.executable, "-m", "cxkit", "report", study, room, "--out", out,
               "-p", f"SESSION={study / 'session.json'}"]  # fmt: skip
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    folder = out / study.name / room
    page = unescape((folder / "report.html").read_text("utf-8"))
    minutes = (folder / "minutes.md").read_text("utf-8")
    results = json.loads((folder / "results.json").read_text("utf-8"))
    kept = json.loads((study / "session.json").read_text("utf-8"))
    for kind, words in (("decisions", "text"), ("actions", "text"), ("commitments", "does")):
        said = [each[words] for each in kept[kind]]
        assert [text for text in said if text not in page] == [], kind
        assert [text for text in said if text not in minutes] == [], kind
    # For machines: what was decided in the summary or a finding, every action as a finding.
    assert all(each["text"] in str(results) for each in kept["decisions"])
    told = [each for each in results["findings"] if each["id"].startswith("session.action.")]
    assert len(told) == len(kept["actions"])
    assert all(each["text"] in str(told) for each in kept["actions"])
    return kept, page


# A room takes a minute or three: all of them are led where CXKIT_ALL_ROOMS is set.
LED = ROOMS if os.environ.get("CXKIT_ALL_ROOMS") else [BY_KEYBOARD]


@pytest.mark.parametrize("room", [room for room in LED if room != WHOLE])
def test_a_room_is_led_in_a_short_session_and_the_report_says_the_same(
    room, opened, study, tmp_path
):
    facilitator, _, sections = opened(room, "express", keys=room == BY_KEYBOARD)
    for cell, section in enumerate(sections):
        facilitator.lead(section, cell)
    assert facilitator.page.locator(".cxkit-not-saved").count() == 0
    kept, _ = check_report(study, room, tmp_path / "out")
    steps = choose_steps(all_guides()[room], mode="express", agenda=[AGENDA], branch="moved")
    assert [slot["step"] for slot in kept["agenda"]] == [step.id for step in steps]
    assert all(slot["ended"] for slot in kept["agenda"])
    assert kept["commitments"] or "write commitment" not in str(steps)


def vote_on_phones(facilitator, round):
    """Let three people vote on pages as large as phones, on which no script runs."""
    box, page = facilitator.box, facilitator.page
    facilitator.press("Vote by phone…")
    facilitator.press("On this computer only")
    box.locator(".cxkit-code").wait_for()
    facilitator.look("phones")
    address = box.locator(".cxkit-address").inner_text()
    code = box.locator(".cxkit-code").inner_text().replace(" ", "")
    for number, (width, height) in enumerate(PHONES, start=1):
        context = page.context.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=False,
            is_mobile=True, has_touch=True,
        )  # fmt: skip
        phone = context.new_page()
        phone.set_default_timeout(1000 * SECONDS)
        phone.goto(f"{address}/{code}")
        for field, points in zip(
            phone.locator("input[type=text]").all(), (10, 70, 20), strict=True
        ):
            field.fill(str(points))
        phone.get_by_role("button", name="Save my vote").tap()
        phone.get_by_text("Your vote is saved").wait_for()
        take_picture(phone, f"phone_{width}")
        context.close()
        box.get_by_text(f"{number} vote").first.wait_for()


class Whole(Facilitator):
    """Leads the whole session of a room: some vote on phones, and the notes are read."""

    def vote(self, name, round, close=True):
        if (name, round) != ("attribution", "1"):
            super().vote(name, round, close)
            return
        vote_on_phones(self, round)
        self.press("Vote here, too")
        self.fill_in(name)
        self.box.get_by_text("4 votes saved").wait_for()
        self.look("saved")
        # A round that is open is minded once, and closed by the facilitator alone.
        self.press(re.compile("^(Next step: |Done with this section)"))
        self.box.get_by_text("The round is still open").wait_for()
        self.close(round)
        # By hand: 3 times 10 and 20; 3 times 70 and 50; 3 times 20 and 30; all by 4.
        rows = self.box.locator(".cxkit-picture tbody tr")
        rows.nth(2).wait_for()
        rows = rows.all_inner_texts()
        assert [re.findall(r"\d+", row)[0] for row in rows] == ["12", "65", "22"]

    def write(self, name):
        super().write(name)
        if name == "action":
            self.press("Next action")
            self.fill_form(WORDS[name] | {"What can a customer do then, or is spared?": SECOND})


SECOND = "People leave coats where they come in"


def test_a_whole_session_outlives_its_kernel_and_the_report_says_the_same(opened, study, tmp_path):
    facilitator, lab, sections = opened(WHOLE, "guided")
    facilitator.__class__ = Whole
    page = facilitator.page
    *before, last = range(len(sections))
    for cell in before:
        facilitator.lead(sections[cell], cell)

    # In the midst of deciding the kernel dies, with something typed that is not saved.
    facilitator.to_section("decide", last)
    facilitator.press(re.compile("^Begin: "))
    facilitator.ask_why()
    facilitator.press("Facilitator's notes")
    facilitator.box.get_by_text("Listen for").wait_for()
    facilitator.look("notes")
    facilitator.press("Parking lot")
    facilitator.type(facilitator.box.get_by_label("For the parking lot"), "opening hours")
    facilitator.press("Save it there")
    facilitator.box.get_by_text("Parked as ").wait_for()
    facilitator.press("Next step: ")
    facilitator.press("Begin round 1")
    facilitator.fill_in("control")
    facilitator.box.get_by_text("1 vote saved").wait_for()
    (kernel,) = [pid for pid, line in children_of(lab).items() if b"ipykernel" in line]
    os.kill(kernel, signal.SIGKILL)
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    run_all(page)
    wait_until_ready(page, SECONDS)
    facilitator.to_section("decide", last)
    facilitator.box.get_by_text("✓ Why, and why again").wait_for()
    facilitator.look("resumed")
    facilitator.press("Go on: What can we change?")
    facilitator.box.get_by_text("1 vote saved").wait_for()
    facilitator.close(1)
    facilitator.press("Go on in this step")
    facilitator.lead_on("decide", first=1, part=1)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-below')")
    wait_until_ready(page, SECONDS)
    page.get_by_text(re.compile("We begin where coats are left")).first.wait_for()

    kept, shown = check_report(study, WHOLE, tmp_path / "out")
    assert [cause["text"] for cause in kept["causes"]] == [
        "racks stand empty", "nobody says so at the door",
    ]  # fmt: skip
    assert (len(kept["actions"]), len(kept["decisions"]), len(kept["commitments"])) == (2, 1, 1)
    tallies = {(each["step"], each["round"]): each["tally"]["voters"] for each in kept["ballots"]}
    assert tallies["attribution", 1] == 4
    assert {("control", 1), ("dots", 2), (AGENDA, 1)} <= set(tallies)
    assert "opening hours" in str(kept["notes"])
    assert "jupyter-widgets" not in shown
