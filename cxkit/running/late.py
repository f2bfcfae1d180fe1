"""Answers that came in since the last run: how many more each wave has now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..reporting.results import DONE
from ..study.responses import Responses


def counts_of(responses: Responses) -> dict[str, int]:
    """Give the rows of each wave, in order of time, as ``done.json`` holds them."""
    return {wave.label: wave.n for wave in responses.waves}


def since_last_run(folder: Path, responses: Responses) -> str:
    """Say how many answers each wave has more, or fewer, than when its study was last reported.

    Parameters
    ----------
    folder : Path
        The study's folder of results: one folder a room in it.
    responses : Responses
        What is read now.

    Returns
    -------
    str
        Such as "+41 for 2026-Q1 since the last run"; empty where nothing was reported before
        or no answer has come in.
    """
    last = _last_counts(folder)
    now = counts_of(responses)
    more = {wave: now.get(wave, 0) - n for wave, n in last.items()}
    moved = [f"{n:+,} for {wave}" for wave, n in more.items() if n]
    moved += [f"{wave} is new, with {now[wave]:,}" for wave in now if last and wave not in last]
    return f"{', '.join(moved)} since the last run" if moved else ""


def _last_counts(folder: Path) -> Mapping[str, int]:
    """Read the waves of the run that ended last; none where none can be read."""
    ended = sorted(folder.glob(f"*/{DONE}"), key=lambda path: path.stat().st_mtime_ns)
    try:
        waves = json.loads(ended[-1].read_text(encoding="utf-8"))["waves"]
        return {str(wave): int(n) for wave, n in waves.items()}
    except (IndexError, OSError, ValueError, KeyError, TypeError, AttributeError):
        # Nothing was reported before, or by a version that did not count.
        return {}
