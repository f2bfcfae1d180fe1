"""Answers that came in since the last run: how many more each wave has now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..reporting.results import DONE
from ..study.reading import read_study
from ..study.responses import Responses


@dataclass(frozen=True)
class Late:
    """What changed in the number of answers since the study was last reported.

    Parameters
    ----------
    more : mapping of str to int
        Answers that a wave has more than then, below 0 where it has fewer.
    new : tuple of str
        Waves that had none then.
    """

    more: Mapping[str, int] = field(default_factory=dict)
    new: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.more:
            return ""
        moved = [
            f"{wave} is new, with {n:,}" if wave in self.new else f"{n:+,} for {wave}"
            for wave, n in self.more.items()
        ]
        fewer = [wave for wave, n in self.more.items() if n < 0]
        asked = f"; the files hold fewer of {', '.join(fewer)} than then" if fewer else ""
        return f"{', '.join(moved)} since the last run{asked}"


def counts_of(responses: Responses) -> dict[str, int]:
    """Give the rows of each wave, in order of time, as ``done.json`` holds them."""
    return {wave.label: wave.n for wave in responses.waves}


def counted_by(responses: Responses, data: str | Path | None) -> dict[str, Any]:
    """Give what decides which answers are counted, as ``done.json`` holds it.

    Parameters
    ----------
    responses : Responses
    data : str or Path, optional
        The folder of the survey files where it is another one; its name alone is kept.

    Returns
    -------
    dict
        Two runs with the same of it count the same, where the files are.
    """
    study = responses.study
    survey = study.survey
    columns = ("respondent_id", "date", "recommend")
    said = {name: getattr(survey.columns, name) for name in columns}
    return {
        "name": study.name,
        "data": Path(data).name if data else "",
        "by": study.waves.by,
        "ids": survey.ids,
        "unfinished": survey.unfinished,
        "only": {name: list(values) for name, values in survey.only.items()},
        "columns": {name: list(column.column) for name, column in said.items() if column},
    }


def since_last_run(
    runs: Path, responses: Responses, *, study: Path, data: str | Path | None = None
) -> Late:
    """Say how many answers each wave has more, or fewer, than when its study was last reported.

    Parameters
    ----------
    runs : Path
        The study's folder of results: one folder a room in it.
    responses : Responses
        What is read now.
    study : Path
        The study's folder, or its ``study.yaml``.
    data : str or Path, optional
        The folder of the survey files where it is another one.

    Returns
    -------
    Late
        Such as "+41 for 2026-Q1 since the last run"; empty where nothing was reported before,
        where no answer has come in, and where the last run counted something else: another
        study of that folder's name, another folder of files, other columns, or none of the
        files that the study names.
    """
    last = _last_counts(runs, counted_by(responses, data), study)
    if not last:
        return Late()
    now = counts_of(responses)
    more = {wave: now.get(wave, 0) - last.get(wave, 0) for wave in (*last, *now)}
    new = tuple(wave for wave in now if wave not in last)
    return Late({wave: n for wave, n in more.items() if n}, new)


def _last_counts(runs: Path, counted: dict[str, Any], study: Path) -> dict[str, int]:
    """Read the waves of the run that ended last; none where it counted something else."""
    ended = sorted(runs.glob(f"*/{DONE}"), key=lambda path: path.stat().st_mtime_ns)
    try:
        done = json.loads(ended[-1].read_text(encoding="utf-8"))
        read = [str(each["file"]) for each in done["inputs"]]
        named = [facts.file for facts in read_study(study).survey.files]
        if done["counted"] != counted or not any(
            name == said or fnmatchcase(name, said) for name in read for said in named
        ):
            return {}
        return {str(wave): int(n) for wave, n in done["waves"].items()}
    except (IndexError, OSError, ValueError, KeyError, TypeError, AttributeError):
        # Nothing was reported before, or by a version that did not count.
        return {}
