"""JupyterLab on a working copy: calm, for one room, without a network and nobody's settings."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .. import places
from .errors import RunError
from .lab_kernel import LabKernels
from .rooms import choose_rooms
from .working_copy import WorkingCopy

KIT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# overrides.json and page_config.json of JupyterLab, and custom.css, the style of its pages.
SETTINGS = Path(__file__).resolve().parent / "lab_settings"
# Where Jupyter and IPython keep what they know of a person, by the variable that says so.
PRIVATE = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)
# What else would let settings of other places in. Where libraries lie, they may still say.
FOREIGN = ("JUPYTER_CONFIG_PATH", "JUPYTER_TOKEN", "CXKIT_MODE")


def open_lab(copy: WorkingCopy, room: str = "", *, port: int | None = None, browser: bool = True,
             say: Callable[[str], None] = lambda line: None) -> int:  # fmt: skip
    """Serve a working copy to this machine alone, until somebody ends it.

    Parameters
    ----------
    copy : WorkingCopy
    room : str
        Whose notebook is opened; the first one if empty.
    port : int, optional
        Of 127.0.0.1; the next free one from 8888 on if None.
    browser : bool
        Whether to open a browser.
    say : callable
        Is told the address.

    Returns
    -------
    int
        The signal that ended it; 0 if it was shut down from the browser.

    Raises
    ------
    DataError
        No such room.
    RunError
        JupyterLab could not be started.

    Notes
    -----
    Jupyter's own folders lie in a temporary one, removed in the end: a person's settings have no
    say in a room and none are changed, each start is the same, and no key of a server stays
    behind. With them go tabs and sizes changed by hand; notebooks and sessions lie in the study.
    """
    chosen = choose_rooms([room] if room else [], copy.notebooks)
    first = next(iter(chosen.values()))
    with (
        tempfile.TemporaryDirectory(prefix="cxkit-lab-", ignore_cleanup_errors=True) as scratch,
        _settings_of_nobody(Path(scratch)),
    ):
        return _serve(first, port, browser, say)


@contextlib.contextmanager
def _settings_of_nobody(scratch: Path) -> Iterator[None]:
    """Set what Jupyter and its kernels read from the environment, for as long as it lasts."""
    from .kernel import environment_of

    before = dict(os.environ)
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= environment_of(scratch)
    os.environ |= {name: str(scratch / name.lower()) for name in PRIVATE}
    # The one place in which JupyterLab looks for a style.
    style = Path(os.environ["JUPYTER_CONFIG_DIR"]) / "custom"
    style.mkdir(parents=True)
    shutil.copyfile(SETTINGS / "custom.css", style / "custom.css")
    if places.notebooks().parent == KIT:
        # A checkout that is not installed is found from its own folder alone.
        known = os.environ["PYTHONPATH"]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(KIT), *([known] if known else [])])
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def _serve(notebook: Path, port: int | None, browser: bool, say: Callable[[str], None]) -> int:
    # Slow to import, and it reads the environment.
    from jupyterlab.labapp import LabApp

    token = secrets.token_hex(24)
    try:
        server = LabApp.initialize_server(argv=_options(notebook, port, browser, token))
    except SystemExit:
        where = f"port {port}" if port else "any port"
        raise RunError(f"JupyterLab could not be started on {where}: it may be taken") from None
    with _ended_by_signals(server) as ended:
        say(f"http://{HOST}:{server.port}/doc/tree/{notebook.name}?token={token}")
        server.start()
    return ended[0] if ended else 0


def _options(notebook: Path, port: int | None, browser: bool, token: str) -> list[str]:
    options = {
        "ServerApp.root_dir": notebook.parent.resolve(),
        "ServerApp.ip": HOST,
        "ServerApp.open_browser": browser,
        # Nobody but this machine, with the token, is served: the user's rank adds no risk.
        "ServerApp.allow_root": True,
        "ServerApp.terminals_enabled": False,
        # It would ask npm, if there is one, for what it could serve.
        "ServerApp.jpserver_extensions": {"jupyter_lsp": False},
        "ServerApp.kernel_spec_manager_class": f"{LabKernels.__module__}.{LabKernels.__name__}",
        "Application.log_level": "ERROR",
        "IdentityProvider.token": token,
        # Without it every kernel prints a warning at its start.
        "KernelManager.transport_encryption": "auto",
        "LabApp.default_url": f"/doc/tree/{notebook.name}",
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.custom_css": True,
        "LabApp.extension_manager": "readonly",
        # For those who drive a browser: whether a kernel is ready is asked of the page.
        "LabApp.expose_app_in_browser": True,
    }
    if port:
        options |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    return [f"--{name}={value}" for name, value in options.items()]


@contextlib.contextmanager
def _ended_by_signals(server: Any) -> Iterator[list[int]]:
    """End the server and its kernels at the first signal; Jupyter itself would ask first."""
    ended: list[int] = []

    def stop(number: int, frame: Any) -> None:
        ended.append(number)
        server.stop(from_signal=True)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
