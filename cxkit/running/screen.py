"""What a kernel in front of a room says when data are refused: all but what people answered.

An extension of IPython, loaded by the kernels of `cxkit lab`. Results hold no single answer; a
refusal names the cell of the file and what stands in it, which may be a name or an address, and
the id of who answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..findings import DataError, Problem, describe

# What a team writes itself, study.yaml and sessions; any other file holds people's answers.
OF_THE_TEAM = (".yaml", ".json", ".votes")


def load_ipython_extension(shell: Any) -> None:
    """Show a DataError of this kernel as sentences, without answers and without code."""
    shell.set_custom_exc((DataError,), _show)


def for_a_room(error: DataError) -> DataError:
    """Give a refusal without what people answered.

    Parameters
    ----------
    error : DataError

    Returns
    -------
    DataError
        The same problems with their places. What a team wrote itself stays: values of
        ``study.yaml``, of sessions and of parameters.
    """
    return DataError(*(_without_answers(problem) for problem in error.problems))


def _without_answers(problem: Problem) -> Problem:
    if problem.respondent or (problem.file and not problem.file.endswith(OF_THE_TEAM)):
        return replace(problem, respondent="", value="")
    return problem


def _show(shell: Any, kind: type, error: DataError, trace: Any, tb_offset: Any = None) -> list[str]:
    shown = for_a_room(error)
    lines = [describe(shown.problems)]
    if shown.problems != error.problems:
        lines.append("What stands there is not shown in a room; `cxkit check` names it.")
    # IPython asks an exception for its own traceback by this name.
    shown._render_traceback_ = lambda: lines
    shell.showtraceback((DataError, shown, None))
    return lines
