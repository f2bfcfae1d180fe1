"""Run the cells of a notebook in a kernel of its own: this Python, nobody's settings.

The only door to papermill: it injects the parameters and runs the cells; names and types
were checked before, and no file is written here.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from ..findings import DataError
from .errors import RunError

# Seconds that one cell, and all of them together, may take.
CELL_LIMIT = 600
RUN_LIMIT = 3600


class NativeKernels(KernelSpecManager):
    """Knows one kernel: the Python that cxkit runs in, whatever else is called python3."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__()
        self._environment = environment

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe that kernel."""
        return KernelSpec(resource_dir=RESOURCES, env=self._environment, **get_kernel_dict())


def execute(notebook: Any, parameters: Mapping[str, Any], *, cwd: Path, scratch: Path,
            cell_limit: float = CELL_LIMIT, run_limit: float = RUN_LIMIT) -> Any:  # fmt: skip
    """Run a notebook from its first cell to its last.

    Parameters
    ----------
    notebook : NotebookNode
        Left as it is.
    parameters : mapping
        Plain values, injected after the parameters cell; nothing is injected when empty.
    cwd : Path
        Folder in which the kernel runs.
    scratch : Path
        Private folder for what a kernel leaves behind; made here, removed by the caller.
    cell_limit, run_limit : float
        Seconds that one cell, and all cells together, may take.

    Returns
    -------
    NotebookNode
        With outputs, and papermill's marks in it; see `tidying`.

    Raises
    ------
    DataError
        A cell raised one: the data cannot answer.
    RunError
        Any other end before the last cell, in one sentence.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        done = execute_notebook(
            deepcopy(notebook), None, parameters=dict(parameters), cwd=str(cwd),
            kernel_name="python3", language="python", progress_bar=False,
            request_save_on_cell_execute=False, store_widget_state=False,
            record_timing=False, coalesce_streams=True, kernel_manager_class=_native(scratch),
            timeout_func=_limits(cell_limit, run_limit),
        )  # fmt: skip
    except KeyboardInterrupt:
        # That the kernel is gone is no news then, and its loop would say it at the very end.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
        raise
    except PapermillExecutionError as error:
        raise _told(error, notebook) from None
    except CellTimeoutError:
        raise RunError(
            f"a cell ran longer than its {cell_limit:g} s, or all of them longer than their"
            f" {run_limit:g} s; the run was stopped"
        ) from None
    except DeadKernelError:
        raise RunError(
            "the Python that ran the notebook died; most often the memory did not suffice"
        ) from None
    if any(cell.cell_type == "code" and not cell.execution_count for cell in done.cells):
        raise RunError("the notebook ended before its last cell")
    return done


ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def environment_of(scratch: Path) -> dict[str, str]:
    """Give the variables that make a kernel the same on every machine."""
    matplotlib = importlib.util.find_spec("matplotlib")
    own_defaults = Path(matplotlib.origin).parent / "mpl-data" / "matplotlibrc"
    # A relative entry would point elsewhere from the notebook's folder.
    path = [os.path.abspath(entry) for entry in _entries(os.environ.get("PYTHONPATH", ""))]
    return {
        "IPYTHONDIR": str(scratch / "ipython"),
        "MATPLOTLIBRC": str(own_defaults),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        # Sums split over threads differ in their last digits by the number of cores.
        **dict.fromkeys(ONE_THREAD, "1"),
    }


def _entries(path: str) -> list[str]:
    return [entry for entry in path.split(os.pathsep) if entry]


def _native(scratch: Path) -> type[AsyncKernelManager]:
    # Now, because papermill changes the folder. And a class, because nbclient makes the manager.
    environment = environment_of(scratch)

    class NativeKernel(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            options["kernel_spec_manager"] = NativeKernels(environment)
            options["connection_file"] = str(scratch / "connection.json")
            # Without it ipykernel prints a warning at every start.
            options["transport_encryption"] = "auto"
            super().__init__(**options)

        async def start_kernel(self, **options: Any) -> None:
            # What a dying kernel still has to say would land between our own lines.
            await super().start_kernel(stdout=DEVNULL, stderr=DEVNULL, **options)

    return NativeKernel


def _limits(cell_limit: float, run_limit: float) -> Callable[[Any], float]:
    end = time.monotonic() + run_limit
    # Zero would mean no limit at all.
    return lambda cell: max(0.001, min(cell_limit, end - time.monotonic()))


def _told(error: PapermillExecutionError, notebook: Any) -> Exception:
    said = re.sub(r"\x1b\[[0-9;]*m", "", error.evalue)
    if error.ename == "DataError":
        return DataError(said)
    first = said.strip().partition("\n")[0]
    where = _section(error.source, notebook)
    short = first if len(first) <= 300 else first[:299] + "…"
    return RunError(f"the notebook stopped{where}: {error.ename}: {short}")


def _section(source: str, notebook: Any) -> str:
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^#+ +(.+)$", cell.source, flags=re.MULTILINE)
            heading = found[-1] if found else heading
        elif cell.source == source:
            return f" in «{heading}»" if heading else ""
    return ""
