"""What every test in a browser shares: Chromium, JupyterLab on a folder, and patience."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH")
kills_kernels = pytest.mark.skipif(
    os.name != "posix", reason="kills a kernel with a signal of POSIX"
)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PRIVATE = (
    "JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR JUPYTERLAB_SETTINGS_DIR "
    "JUPYTERLAB_WORKSPACES_DIR IPYTHONDIR"
).split()
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
# Goes to the first cell that has this code.
TO_CELL = """code => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const has = cell => cell.model.sharedModel.getSource().includes(code);
  notebook.activeCellIndex = notebook.widgets.findIndex(has);
  return notebook.scrollToItem(notebook.activeCellIndex, 'start').catch(() => null);
}"""
# ipywidgets puts an empty element where the view of a child is still being made.
DRAWN = """() => !document.querySelector(
  '.cxkit-ballot .widget-box > .lm-Widget:not(.jupyter-widgets), ' +
  '.cxkit-ballot.widget-box > .lm-Widget:not(.jupyter-widgets)')"""
PATIENCE = 60


def wait_for(what, true, seconds=PATIENCE):
    for _ in range(10 * seconds):
        if true():
            return
        time.sleep(0.1)
    raise TimeoutError(what)


def wait_until_ready(page, seconds=PATIENCE):
    wait_for("the kernel is not ready", lambda: page.evaluate(READY), seconds)


@contextmanager
def chromium():
    """Start a browser, and close it in the end."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def a_page(width, height, *, seconds=PATIENCE):
    """Give a page of a browser of its own."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(1000 * seconds)
        yield page


def take_picture(page, name, **how):
    """Keep what the room saw, where somebody wants to look at it."""
    if pictures := os.environ.get("CXKIT_PICTURES"):
        page.screenshot(path=Path(pictures) / f"{name}.png", **how)


def run_all(page):
    wait_until_ready(page)
    assert page.evaluate(RUN_ALL)
    page.wait_for_selector(".cxkit-ballot button")


def wait_until_drawn(page):
    """Wait until what a screen holds is all there: before that, counting it would be chance."""
    page.wait_for_function(DRAWN)


def press(room, words):
    room.get_by_role("button", name=words).click()


def write_room(folder, cells):
    """Write a notebook of these cells into a new folder below another one."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    room = folder / "room"
    room.mkdir()
    nbformat.write(notebook, room / "room.ipynb")
    return room


@contextmanager
def jupyterlab(folder):
    """Start JupyterLab on a folder, with nobody's settings, and stop it in the end."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    token = secrets.token_hex(16)
    settings = folder.parent / "settings"
    settings.mkdir()
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    overrides = {"@jupyterlab/apputils-extension:notification": quiet}
    (settings / "overrides.json").write_text(json.dumps(overrides))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {name: str(folder.parent / name.lower()) for name in PRIVATE}
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


@contextmanager
def cxkit_lab(*words, cwd, said, **variables):
    """Start ``cxkit lab`` as a consultant does; gives its process and the address it said."""
    environment = {name: value for name, value in os.environ.items() if "JUPYTER" not in name}
    environment |= {"PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "cxkit", "lab", *words, "--no-browser"]
    with said.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=file, stderr=file, start_new_session=True
        )

    def address():
        text = said.read_text(encoding="utf-8")
        if process.poll() is not None:
            raise RuntimeError(text)
        return re.search(r"http://127\.0\.0\.1:\d+/\S+", text)

    try:
        wait_for("no address is said", address)
        yield process, address().group()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children_of(process):
    """Give the processes that a process started, and what they are."""
    tasks = Path(f"/proc/{process.pid}/task")
    found = " ".join(path.read_text() for path in tasks.glob("*/children")).split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in found}


def broken_rules(page, where):
    """Say which rules of axe-core a part of the page breaks, and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=where).response["violations"]
    return {each["id"]: [node["html"] for node in each["nodes"]] for each in found}
