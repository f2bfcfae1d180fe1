"""A small study of two waves, and results counted by hand, for tests of what a room writes."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

import cxkit as cx
from cxkit import nps
from cxkit.measures.nps import measure
from cxkit.measures.verdicts import Verdict

STUDY = """\
schema: 1
name: Small & Co
currency: EUR
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {recommend: nps, verbatim: said, persona: who}
ratings: {low: 1, high: 10, target: 9}
waves: {by: wave}
privacy: {minimum_group: 10, minimum_quote_group: 5}
journey:
  - stage: All
    touchpoints:
      - {id: desk, label: Desk, column: desk, owners: [Sales, Service], words: [desk, clerk]}
      - {id: hall, label: Hall, column: hall, owners: [Service], words: [hall], core: true}
      - {id: shop, label: Shop, words: [shop]}
personas:
  - {id: families, value: families, label: Families, customers: 3000}
  - {id: seniors, value: seniors, label: Seniors, customers: 1000}
  - {id: others, value: others}
"""
SAID = {
    "low": "We waited long at the desk with the twins, number {i}",
    "high": "A lovely hall with light, number {i}",
}


def write_study(folder: Path, *, falls: bool = True, n: int = 300) -> Path:
    """Write two waves of n answers: the desk's rating falls, and recommending with it, or not."""
    rng = np.random.default_rng(1)
    parts = []
    for wave in (1, 2):
        low = 3.0 if falls and wave == 2 else 0.0
        desk = np.clip(np.round(rng.normal(8 - low, 1, n)), 1, 10)
        hall = np.clip(np.round(rng.normal(8, 1, n)), 1, 10)
        nps_ = np.clip(np.round(desk + 0.3 * (hall - 8) + rng.normal(0.7, 0.7, n)), 0, 10)
        said = [
            (SAID["low"] if d < 6 else SAID["high"]).format(i=f"{wave}{i}") if i % 3 == 0 else ""
            for i, d in enumerate(desk)
        ]
        who = rng.choice(["families", "seniors"], n)
        parts.append(
            pd.DataFrame(
                {"wave": wave, "nps": nps_.astype(int), "desk": desk.astype(int),
                 "hall": hall.astype(int), "said": said, "who": who}
            )
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    pd.concat(parts).to_csv(folder / "a.csv", index=False)
    return folder


def analysed(folder: Path, **choices):
    """Analyse the small study in the room ``nps``."""
    return nps.analyse(nps.reduce(cx.open_study(write_study(folder, **choices))))


def counted(desk=((6, 50), (8, 50)), promoters=40, passives=30, detractors=30, verdict=None):
    """Make what a room's result is asked for, from counts that can be done by hand."""
    kinds = [10] * promoters + [8] * passives + [3] * detractors
    cells = pd.DataFrame({"score": kinds, "n": 1})
    score = measure(cells, weighted=False)
    ratings = pd.DataFrame(
        [("2", "", "desk", rating, n, float(n), float(n)) for rating, n in desk],
        columns=["wave", "cluster", "touchpoint", "rating", "n", "weight", "weight_squared"],
    )
    points = (
        SimpleNamespace(id="desk", name="Desk", owners=("Sales", "Service"), core=False,
                        customer_does="asks"),
        SimpleNamespace(id="hall", name="Hall", owners=("Service",), core=True, customer_does=""),
    )  # fmt: skip
    personas = (
        SimpleNamespace(id="families", name="Families", customers=3000.0),
        SimpleNamespace(id="seniors", name="Seniors", customers=1000.0),
        SimpleNamespace(id="others", name="Others", customers=None),
    )
    study = SimpleNamespace(
        touchpoints=points, personas=personas, currency="EUR", journey=(),
        ratings=SimpleNamespace(low=1, high=10), privacy=SimpleNamespace(minimum_group=10),
    )  # fmt: skip
    reduced = SimpleNamespace(
        study=study, ratings=ratings, clustered=False, labels={p.id: p.name for p in points}
    )
    said = ("It fell by 9 points.", "So sure.", "There.", "Shared work.", "Nobody knows.")
    return SimpleNamespace(
        room="nps", name="Small & Co", reduced=reduced, compared=("1", "2"), warnings=("Few.",),
        comparison=SimpleNamespace(scores={"2": score}, level=0.95), comments=None,
        verdict=verdict or Verdict.CLEAR_FALL, summary=SimpleNamespace(sentences=said),
        finding={}.__getitem__, show=lambda *ids: SimpleNamespace(sentences=()),
    )  # fmt: skip
