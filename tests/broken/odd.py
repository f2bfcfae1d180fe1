"""Sound files whose answers leave a room little to say: all alike, alone, or no answer at all.

Nothing here is refused when it is read. Each room must give a result or say why it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

STUDY = """\
schema: 1
name: Odd
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {respondent_id: id, date: day, recommend: nps, persona: who, weight: w, verbatim: said,
            cluster: run, revenue: spent}
ratings: {low: 1, high: 10, not_used: [0], target: 8}
dimensions: {country: land}
waves: {by: quarter}
journey:
  - stage: All
    touchpoints: [{id: desk, column: desk, cost: 10}, {id: coat, column: coat, cost: 12},
                  {id: shop, column: shop, cost: 9}]
personas:
  - {id: families, customers: 300, value_per_point: [1, 2, 3]}
  - {id: others, customers: 100, value_per_point: [1, 2, 3]}
realms:
  scale: {low: 1, high: 7}
  items: {entertainment: [e1, e2], education: [u1, u2], esthetic: [s1, s2], escapist: [x1, x2]}
"""
ITEMS = ("e1", "e2", "u1", "u2", "s1", "s2", "x1", "x2")
POINTS = ("desk", "coat", "shop")


def sound(n: int = 160, seed: int = 1) -> pd.DataFrame:
    """Draw answers of two quarters in which nothing is odd."""
    rng = np.random.default_rng(seed)
    quarter = np.arange(n) % 2
    table = {
        "id": [f"r{i}" for i in range(n)],
        "day": np.where(quarter, "2026-04-", "2026-01-") + pd.Series(1 + np.arange(n) % 28).astype(
            "str").str.zfill(2).to_numpy(dtype="object"),
        "nps": rng.integers(0, 11, n),
        "who": np.where(rng.random(n) < 0.6, "families", "others"),
        "w": 1.0,
        "said": "Slow at the desk",
        "run": np.arange(n) // 4,
        "spent": rng.integers(5, 50, n),
        "land": np.where(rng.random(n) < 0.5, "NO", "NA"),
    }  # fmt: skip
    table |= {name: rng.integers(1, 11, n) for name in POINTS}
    table |= {name: rng.integers(1, 8, n) for name in ITEMS}
    return pd.DataFrame(table)


NPS, TOUCHPOINTS, REALMS = ("nps",), ("touchpoints",), ("realms",)
EVERY = (*NPS, *TOUCHPOINTS, *REALMS)

# What is odd -> the rooms that it touches, and the columns that are made anew.
ODD: dict[str, tuple[tuple[str, ...], Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "a touchpoint that everybody rates alike": (
        (*NPS, *TOUCHPOINTS),
        lambda rows: rows.assign(desk=7),
    ),
    "all touchpoints rated alike by everybody": (
        TOUCHPOINTS,
        lambda rows: rows.assign(**dict.fromkeys(POINTS, 7)),
    ),
    "two touchpoints that say the same": (
        (*NPS, *TOUCHPOINTS),
        lambda rows: rows.assign(coat=rows["desk"]),
    ),
    "three touchpoints of which one is the sum": (
        TOUCHPOINTS,
        lambda rows: rows.assign(
            desk=rows["desk"].clip(upper=5),
            coat=rows["coat"].clip(upper=5),
            shop=rows["desk"].clip(upper=5) + rows["coat"].clip(upper=5),
        ),
    ),
    "a touchpoint that says the score": (
        TOUCHPOINTS,
        lambda rows: rows.assign(desk=rows["nps"].clip(lower=1)),
    ),
    "a touchpoint that nobody rated": ((*NPS, *TOUCHPOINTS), lambda rows: rows.assign(desk="")),
    "a touchpoint that nobody used": (TOUCHPOINTS, lambda rows: rows.assign(desk=0)),
    "touchpoints that nobody met together": (
        TOUCHPOINTS,
        lambda rows: rows.assign(
            desk=rows["desk"].where(rows.index % 2 == 0, 0),
            coat=rows["coat"].where(rows.index % 2 == 1, 0),
        ),
    ),
    "scores that are all alike": ((*NPS, *TOUCHPOINTS), lambda rows: rows.assign(nps=9)),
    "no score at all": ((*NPS, *TOUCHPOINTS), lambda rows: rows.assign(nps="")),
    "one row": (EVERY, lambda rows: rows.head(1)),
    "two rows, one a wave": (EVERY, lambda rows: rows.head(2)),
    "one wave": ((*NPS, *REALMS), lambda rows: rows.assign(day="2026-01-05")),
    "one answer in the second wave": (
        EVERY,
        lambda rows: rows.assign(day=["2026-04-01", *["2026-01-05"] * (len(rows) - 1)]),
    ),
    "a persona of one": (
        TOUCHPOINTS,
        lambda rows: rows.assign(who=["others", *["families"] * (len(rows) - 1)]),
    ),
    "one persona alone": (REALMS, lambda rows: rows.assign(who="others")),
    "no weight at all": (EVERY, lambda rows: rows.assign(w=0)),
    "all the weight on one answer": (
        NPS,
        lambda rows: rows.assign(w=[1e6, *[1e-6] * (len(rows) - 1)]),
    ),
    "one cluster": (EVERY, lambda rows: rows.assign(run=1)),
    "realm items that are all alike": (REALMS, lambda rows: rows.assign(**dict.fromkeys(ITEMS, 4))),
    "realm items that say the same": (
        REALMS,
        lambda rows: rows.assign(**dict.fromkeys(ITEMS, rows["e1"])),
    ),
    "realm items that nobody answered": (
        REALMS,
        lambda rows: rows.assign(**dict.fromkeys(ITEMS, "")),
    ),
    "money that nobody spent": (NPS, lambda rows: rows.assign(spent=0)),
}


def write(name: str, folder: Path) -> Path:
    """Write an odd study, and give its folder back."""
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    ODD[name][1](sound()).to_csv(folder / "a.csv", index=False)
    return folder
