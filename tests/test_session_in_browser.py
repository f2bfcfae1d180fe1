"""A room votes in JupyterLab, by mouse and keyboard, and its kernel is killed on the way."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH"),
    pytest.mark.skipif(os.name != "posix", reason="kills a kernel with a signal of POSIX"),
]

ROOT = Path(__file__).parents[1]
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
CELLS = [
    "import os, pathlib\n"
    "from cxkit.workshop import ballot, open_session\n"
    'kernel = pathlib.Path("kernel").write_text(str(os.getpid()))',
    'session = open_session("session.json", study="museum")\nsession',
    'ballot(session, "attribution", round=1)',
    'ballot(session, "attribution", round=2)',
]
# Clicking "Run all" before the kernel is there opens a dialog, and everything hangs.
READY = """async () => {
  const app = window.jupyterapp;
  if (!app) return false;
  await app.restored;
  const panel = app.shell.currentWidget;
  if (!panel || !panel.context) return false;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
  if (!kernel || kernel.status !== "idle") return false;
  await kernel.info;
  return true;
}"""
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
PATIENCE = 60


def wait_for(what, true, seconds=PATIENCE):
    for _ in range(10 * seconds):
        if true():
            return
        time.sleep(0.1)
    raise TimeoutError(what)


@pytest.fixture
def folder(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    (tmp_path / "room").mkdir()
    nbformat.write(notebook, tmp_path / "room" / "room.ipynb")
    return tmp_path / "room"


@pytest.fixture
def address(folder):
    """Start JupyterLab on the folder, with nobody's settings, and stop it in the end."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    token = secrets.token_hex(16)
    settings = folder.parent / "settings"
    settings.mkdir()
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": quiet}
    (settings / "overrides.json").write_text(json.dumps(overrides))
    own = (
        "JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR JUPYTERLAB_SETTINGS_DIR "
        "JUPYTERLAB_WORKSPACES_DIR IPYTHONDIR"
    ).split()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {name: str(folder.parent / name.lower()) for name in own}
    environment.pop("CXKIT_MODE", None)
    command = (
        f"{sys.executable} -m jupyterlab --no-browser --allow-root --ip=127.0.0.1 --port={port} "
        f"--port-retries=0 --IdentityProvider.token={token} --ServerApp.root_dir={folder} "
        "--LabApp.extension_manager=readonly --LabApp.expose_app_in_browser=True "
        f"--LabApp.app_settings_dir={settings} --ServerApp.terminals_enabled=False "
        "--KernelManager.transport_encryption=auto"
    ).split()
    with (folder.parent / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"

    def answers():
        if server.poll() is not None:
            raise RuntimeError((folder.parent / "lab.log").read_text())
        try:
            urllib.request.urlopen(f"{base}/api?token={token}", timeout=5).close()
        except OSError:
            return False
        return True

    try:
        wait_for("JupyterLab does not answer", answers)
        yield f"{base}/lab/tree/room.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture
def page():
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(1000 * PATIENCE)
        yield page
        take_picture(page, "ws_end")
        browser.close()


def take_picture(page, name):
    """Keep what the room saw, where somebody wants to look at it."""
    if pictures := os.environ.get("CXKIT_PICTURES"):
        page.screenshot(path=Path(pictures) / f"{name}.png")


def run_all(page):
    wait_for("the kernel is not ready", lambda: page.evaluate(READY))
    assert page.evaluate(RUN_ALL)
    page.wait_for_selector(".cxkit-ballot button")


def booth(page, round):
    return page.locator(".cxkit-ballot", has_text=f"Round {round} of 2")


def press(room, words):
    room.get_by_role("button", name=words).click()


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
