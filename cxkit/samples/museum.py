"""The museum sample as a survey tool would export it: one row an answer, every cell text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from . import planted
from .answers import Visit, draw_chance, draw_items, to_scale, visit
from .comments import Dice, Voice, write_comment
from .planted import (
    AS_SHIPPED,
    CHANNELS,
    FAMILIES,
    FOCUS,
    ITEMS,
    PERSONAS,
    POINT_IDS,
    STATED,
    WAVES,
    Scenario,
)
from .visitors import HOMES, Visitors, blend_moods, calibration_weights, draw_visitors

FILE = "responses.csv"
COLUMNS = (
    "respondent_id",
    "date",
    "channel",
    "home",
    "country",
    "day_type",
    "persona",
    "weight",
    "nps",
    "comment",
    *(f"tp_{point}" for point in POINT_IDS),
    *ITEMS,
    "tr_empathy",
    "tr_logic",
    "tr_loyalty",
    "overall",
    "effort",
    "had_problem",
    "was_solved",
    "told_a_friend",
    "heard_from",
    "came_back",
    "revenue",
    *(f"imp_{point}" for point in STATED),
)

HEARD_FROM = ("friend or family", "press or radio", "online", "walked past", "guidebook or hotel")
HEARD_SHARES = (
    (0.42, 0.14, 0.26, 0.13, 0.05),
    (0.24, 0.38, 0.24, 0.10, 0.04),
    (0.14, 0.05, 0.38, 0.13, 0.30),
    (0.48, 0.10, 0.28, 0.11, 0.03),
    (0.32, 0.42, 0.08, 0.14, 0.04),
)
CAME_BACK = (0.20, 0.34, 0.02, 0.12, 0.28)
CAME_BACK_DAYS = 60
TICKETS = (22.0, 12.0, 13.0, 13.0, 10.0)
NOT_ASKED = 2 / 3  # of the visitors: only a third divides the hundred points


def write_museum(
    folder: str | Path,
    *,
    n: int = planted.ROWS,
    seed: int = planted.SEED,
    scenario: Scenario = AS_SHIPPED,
) -> Path:
    """Draw the museum's visitors and write ``responses.csv``.

    Parameters
    ----------
    folder : str or Path
        Where to write; made if it is not there.
    n : int
        Answers over the five quarters together.
    seed : int
        The same seed gives the same bytes, on every machine.
    scenario : Scenario
        Which planted events happen; `Scenario(0, 0, 0)` is a museum where nothing changes.

    Returns
    -------
    Path
        The file: UTF-8, commas, one header line, lines ending in a line feed.
    """
    columns = draw_museum(n=n, seed=seed, scenario=scenario)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(zip(*(columns[name] for name in COLUMNS), strict=True))
    path = Path(folder) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode("utf-8"))
    return path


def draw_museum(
    *, n: int = planted.ROWS, seed: int = planted.SEED, scenario: Scenario = AS_SHIPPED
) -> dict[str, list[str]]:
    """Draw the museum's visitors.

    Parameters
    ----------
    n, seed, scenario
        As in `write_museum`.

    Returns
    -------
    dict of str to list of str
        The cells of each of `COLUMNS`, one an answer, in order of the day.
    """
    if n < len(planted.WAVES):
        raise ValueError(f"n must be at least {len(planted.WAVES)}, but got {n!r}")
    # One stream a topic: a new comment or column leaves the others as they are.
    who, walk, felt, other, gaps, text = (np.random.default_rng([seed, k]) for k in range(6))
    visitors = draw_visitors(who, n, scenario)
    chance = draw_chance(walk, n)
    chance.mood[:] = blend_moods(chance.mood, visitors.first)
    seen = visit(chance, visitors.persona, visitors.wave, scenario)
    score = seen.expected + planted.NOISE * walk.standard_normal(n)
    items = draw_items(felt, chance, visitors.persona)
    cells = dict(_who_cells(visitors))
    cells |= _attitude_cells(other, visitors, seen, chance.mood, score)
    cells |= _behaviour_cells(other, visitors, seen, score)
    cells |= _stated_cells(other, n)
    cells |= _scale_cells(gaps, seen, items, score)
    cells["comment"] = _comments(text, visitors, seen, score, scenario)
    return cells


def _who_cells(visitors: Visitors) -> Iterator[tuple[str, list[str]]]:
    rows = np.arange(len(visitors))
    number = np.cumsum(visitors.first == rows)[visitors.first]
    yield "respondent_id", [f"v{k:04d}" for k in number]
    yield "date", [day.isoformat() for day in visitors.day]
    yield "channel", [CHANNELS[k] for k in visitors.channel]
    yield "home", [HOMES[k] for k in visitors.home]
    yield "country", visitors.country.tolist()
    yield "day_type", ["weekend or holiday" if busy else "weekday" for busy in visitors.busy]
    yield "persona", [PERSONAS[k] for k in visitors.persona]
    yield "weight", [f"{weight:.3f}" for weight in calibration_weights(visitors)]


def _attitude_cells(
    rng: np.random.Generator, visitors: Visitors, seen: Visit, mood: np.ndarray, score: np.ndarray
) -> dict[str, list[str]]:
    n, tourist = len(visitors), visitors.persona == planted.TOURISTS
    cells = {}
    trust = 0.6 * mood + 0.25 * (score - 8) + 0.5 * rng.standard_normal(n)
    for part, mean, less in (("empathy", 5.3, 0.0), ("logic", 5.0, 0.0), ("loyalty", 4.8, 0.8)):
        value = mean + trust - less * tourist
        answer = to_scale(value + 0.8 * rng.standard_normal(n), 1, 7)
        cells[f"tr_{part}"] = _blank(rng, answer, 0.03)
    overall = to_scale(4.0 + 0.33 * (score - 8) + 0.45 * rng.standard_normal(n), 1, 5)
    cells["overall"] = _blank(rng, overall, 0.01)
    effort = 2.8 + rng.standard_normal(n)
    for point, per_rating in (("queue", 0.25), ("signs", 0.20), ("cloakroom", 0.20)):
        effort -= per_rating * seen.used[point] * (seen.ratings[point] - 7)
    answers = _blank(rng, to_scale(effort, 1, 7), 0.02)
    return cells | {"effort": _blank(rng, answers, 0.01, "N/A")}


def _behaviour_cells(
    rng: np.random.Generator, visitors: Visitors, seen: Visit, score: np.ndarray
) -> dict[str, list[str]]:
    n, persona = len(visitors), visitors.persona
    solved = zip(seen.problem, _yes_no(seen.solved), strict=True)
    told = rng.random(n) < np.clip(0.06 * score - 0.08, 0.04, 0.60)
    told_cells = _blank(rng, _yes_no(told), 0.04)
    heard = (rng.random(n)[:, None] >= np.cumsum(HEARD_SHARES, axis=1)[persona, :-1]).sum(axis=1)
    return {
        "had_problem": _yes_no(seen.problem),
        "was_solved": [answer if problem else "" for problem, answer in solved],
        "told_a_friend": told_cells,
        "heard_from": _blank(rng, [HEARD_FROM[k] for k in heard], 0.03),
        "came_back": _came_back(rng, visitors, score),
        "revenue": _revenue(rng, persona, seen, score),
    }


def _came_back(rng: np.random.Generator, visitors: Visitors, score: np.ndarray) -> list[str]:
    """Whether a ticket account was used again in time; blank where that is not known yet."""
    back = rng.random(len(visitors)) < np.array(CAME_BACK)[visitors.persona] + 0.02 * (score - 8)
    within = timedelta(days=CAME_BACK_DAYS)
    for row in np.flatnonzero(visitors.first != np.arange(len(visitors))):
        earlier = visitors.first[row]
        if visitors.day[row] - visitors.day[earlier] <= within:
            back[earlier] = True
    known = rng.random(len(visitors)) >= 0.12
    known &= np.array([day + within <= planted.EXPORTED for day in visitors.day])
    return [str(int(yes)) if sure else "" for yes, sure in zip(back, known, strict=True)]


def _revenue(
    rng: np.random.Generator, persona: np.ndarray, seen: Visit, score: np.ndarray
) -> list[str]:
    n = len(persona)
    spent = np.array(TICKETS)[persona] * (0.8 + 0.4 * rng.random(n))
    heads = np.where(persona == FAMILIES, 2.0, 1.0)
    spent += heads * seen.used["cafe"] * (4 + 8 * rng.random(n))
    spent += seen.used["shop"] * np.maximum(0, 2 + 0.8 * (score - 8) + 24 * rng.random(n) ** 2)
    return _blank(rng, [f"{amount:.2f}" for amount in spent], 0.03)


def _stated_cells(rng: np.random.Generator, n: int) -> dict[str, list[str]]:
    """Divide a hundred points over the touchpoints asked about, in steps of five."""
    asked = rng.random(n) >= NOT_ASKED
    wanted = np.array(planted.STATED_POINTS) * (0.3 + 1.4 * rng.random((n, len(STATED))))
    total = sum(wanted[:, k] for k in range(len(STATED)))
    # Rounding the running total keeps each person's sum at exactly a hundred.
    running = np.cumsum(wanted, axis=1) / total[:, None]
    points = 5 * np.diff(np.floor(20 * running + 0.5).astype(int), axis=1, prepend=0)
    shown = np.where(asked[:, None], points.astype(str), "")
    return {f"imp_{point}": shown[:, k].tolist() for k, point in enumerate(STATED)}


def _scale_cells(
    rng: np.random.Generator, seen: Visit, items: dict[str, np.ndarray], score: np.ndarray
) -> dict[str, list[str]]:
    """Write the scales as they are exported: with gaps, and 0 for what was not used."""
    n = len(score)
    cells = {}
    silent = np.zeros(n, dtype=bool)
    silent[rng.permutation(n)[: int(planted.NO_SCORE * n + 0.5)]] = True
    answers = to_scale(score, 0, 10)
    cells["nps"] = ["" if gap else str(a) for a, gap in zip(answers, silent, strict=True)]
    for point in POINT_IDS:
        shown = np.where(seen.used[point], seen.ratings[point], 0)
        cells[f"tp_{point}"] = _blank(rng, shown, 0.025)
    for item in ITEMS:
        cells[item] = _blank(rng, _blank(rng, items[item], 0.012), 0.008, "99")
    return cells


def _comments(
    rng: np.random.Generator,
    visitors: Visitors,
    seen: Visit,
    score: np.ndarray,
    scenario: Scenario,
) -> list[str]:
    dice = Dice(rng)
    rebuilt = (visitors.persona == FAMILIES) & (visitors.wave == WAVES.index(FOCUS))
    rebuilt &= scenario.dip > 0
    texts = []
    for row in range(len(visitors)):
        voice = Voice(
            persona=int(visitors.persona[row]),
            wave=int(visitors.wave[row]),
            country=str(visitors.country[row]),
            score=float(score[row]),
            ratings={p: int(seen.ratings[p][row]) for p in POINT_IDS if seen.used[p][row]},
            dipped="cloakroom" if rebuilt[row] else "",
        )
        texts.append(write_comment(dice, voice))
    return texts


def _blank(
    rng: np.random.Generator, values: Sequence[Any], share: float, code: str = ""
) -> list[str]:
    gaps = rng.random(len(values)) < share
    return [code if gap else str(value) for value, gap in zip(values, gaps, strict=True)]


def _yes_no(values: np.ndarray) -> list[str]:
    return ["yes" if value else "no" for value in values]
