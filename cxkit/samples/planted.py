"""The invented museum's visitors: every number that the sample's truth follows from.

What is written here is *planted*: the README of ``data/samples`` prints it, `museum_truth`
works out what follows from it, and `draw_museum` draws people from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

# Chosen among 1 to 300: the shipped answers lie close to the truth (README of data/samples).
SEED = 274
ROWS = 3120
NO_SCORE = 69 / ROWS
EXPORTED = date(2026, 7, 10)

WAVES = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
WAVE_SIZES = (640, 655, 605, 600, 620)
SUMMER, BASELINE, FOCUS = "2025-Q3", "2026-Q1", "2026-Q2"

PERSONAS = (
    "families",
    "culture lovers",
    "first-time tourists",
    "friends on an outing",
    "seniors",
)
FAMILIES, CULTURE, TOURISTS, FRIENDS, SENIORS = range(5)

# Who visits: share of each persona in each quarter. The last line is the planted mix shift;
# the lines before it move with the tourist season.
VISITORS = (
    (0.31, 0.25, 0.19, 0.14, 0.11),
    (0.33, 0.21, 0.23, 0.14, 0.09),
    (0.31, 0.28, 0.14, 0.14, 0.13),
    (0.31, 0.30, 0.13, 0.14, 0.12),
    (0.31, 0.21, 0.24, 0.13, 0.11),
)

# How each persona is asked, and how readily they answer: the weights undo the second.
CHANNELS = ("email", "tablet at the exit", "QR on the ticket")
CHANNEL_SHARES = (
    (0.42, 0.30, 0.28),
    (0.55, 0.20, 0.25),
    (0.15, 0.45, 0.40),
    (0.33, 0.27, 0.40),
    (0.50, 0.40, 0.10),
)
ANSWERS_BY_CHANNEL = (1.20, 1.00, 0.80)
ANSWERS_BY_PERSONA = (0.95, 1.10, 0.90, 1.00, 1.05)

# Recommending, before rounding to 0..10: a level for each persona, what the touchpoints add,
# what a problem takes away, and chance.
LEVELS = (8.55, 9.15, 7.90, 8.40, 8.85)
NOISE = 1.6
PROBLEM_UNSOLVED, PROBLEM_SOLVED = -1.3, 0.1
SHARE_SOLVED = 0.55
# A problem: so often anyway, and so much more often after a rating this low.
PROBLEM_ANYWAY = 0.10
PROBLEM_AFTER = {"cloakroom": (4, 0.10), "queue": (3, 0.05)}

# Ratings, before rounding to 1..10: mean + persona + season or dip + halo * mood + own part.
OWN_PART = 1.35


@dataclass(frozen=True)
class Point:
    """One touchpoint of the museum.

    Parameters
    ----------
    id : str
    mean : float
        Rating of an average visitor, 1..10.
    effect : float
        What one rating point adds to recommending (0..10, before rounding). Exactly 0 for
        a touchpoint that is only correlated, through mood.
    used : float or tuple of float
        Share of visitors who meet it, or that share for each persona.
    shifts : dict of int to float
        How much higher or lower a persona rates it.
    halo : float
        Rating points that one standard deviation of mood adds.
    """

    id: str
    mean: float
    effect: float
    used: float | tuple[float, ...] = 1.0
    shifts: dict[int, float] = field(default_factory=dict)
    halo: float = 1.1


POINTS = (
    Point("website", 7.6, 0.0, (0.74, 0.80, 0.66, 0.70, 0.45), {TOURISTS: -0.5, SENIORS: -0.4}),
    Point("ticket", 7.9, 0.04, (0.95, 0.88, 0.97, 0.95, 0.93), {TOURISTS: -0.4, SENIORS: -0.4}),
    Point("parking", 6.8, 0.04, (0.80, 0.50, 0.35, 0.45, 0.62), {SENIORS: -0.3}, 1.0),
    Point("queue", 7.1, 0.14, 1.0, {FAMILIES: -0.2}),
    Point("cloakroom", 7.4, 0.28, (0.92, 0.80, 0.72, 0.78, 0.90)),
    Point("staff", 8.1, 0.20, (0.62, 0.58, 0.60, 0.48, 0.72), {SENIORS: 0.3}),
    Point("exhibition", 8.3, 0.32, 1.0, {CULTURE: 0.2}, 1.0),
    Point("guide", 7.8, 0.12, (0.34, 0.55, 0.58, 0.30, 0.52), {FAMILIES: -0.3}, 1.0),
    Point("signs", 6.9, 0.10, 1.0, {TOURISTS: -0.8}),
    Point("seating", 6.5, 0.06, (0.70, 0.66, 0.55, 0.58, 0.95), {SENIORS: -0.9}),
    Point("temperature", 7.1, 0.08, 1.0, {}, 1.0),
    Point("toilets", 7.0, 0.0, (0.95, 0.66, 0.70, 0.72, 0.88), {FAMILIES: -0.3}, 1.2),
    Point("cafe", 6.7, 0.06, (0.62, 0.45, 0.36, 0.66, 0.58), {FAMILIES: -0.3}),
    Point("shop", 7.3, 0.0, (0.46, 0.44, 0.42, 0.36, 0.40)),
    Point("leaving", 7.7, 0.0, 1.0, {}, 1.2),
)
POINT_IDS = tuple(point.id for point in POINTS)
CORE = ("exhibition", "guide")

DIP = -3.1  # the cloakroom, for families, in the last quarter
SEASON = {"queue": -0.8, "temperature": -0.9}  # everybody, in the summer

# Four items a realm: mean of an average visitor (1..7), how strongly the realm shows in the
# item, and the spread of the rest. A reversed item is answered 8 - x.
REALMS = ("entertainment", "education", "esthetic", "escapist")
REALM_MEANS = {"entertainment": 5.0, "education": 5.4, "esthetic": 5.3, "escapist": 3.3}
REALM_SHIFTS = {
    "entertainment": (0.3, -0.2, 0.0, 0.3, 0.0),
    "education": (0.0, 0.4, -0.2, -0.1, 0.1),
    "esthetic": (-0.1, 0.3, 0.2, 0.0, 0.2),
    "escapist": (0.2, 0.1, 0.0, 0.2, -0.3),
}
REVERSED = ("edu_4", "esc_2")
NOISY = "est_3"
ITEM_OFFSETS = (0.2, -0.1, -0.3, 0.2)
ITEM_LOADING, ITEM_NOISE = 1.0, 0.85
NOISY_LOADING, NOISY_NOISE = 0.1, 1.4
ITEMS = tuple(f"{realm[:3]}_{k}" for realm in ("ent", "edu", "est", "esc") for k in range(1, 5))
# Correlation planted between education and entertainment, through a part that both share.
EDUTAINMENT = 0.75
# How far that part, and the other two realms, lean on mood and as far again on the own part
# of the exhibition's rating: this is what links a realm to recommending.
REALM_LEANS = {"edutainment": 0.45, "esthetic": 0.35, "escapist": 0.15}

# The wish that is blocked: share of comments that hold a wish, by persona.
WISHING = (0.05, 0.22, 0.05, 0.05, 0.10)
STATED = ("queue", "cloakroom", "staff", "exhibition", "toilets", "cafe")
STATED_POINTS = (13.0, 7.0, 12.0, 42.0, 14.0, 12.0)


def lean_of(realm: str) -> float:
    """Give the correlation of a realm with mood (and with the exhibition's own part)."""
    if realm in REALM_LEANS:
        return REALM_LEANS[realm]
    return EDUTAINMENT**0.5 * REALM_LEANS["edutainment"]


@dataclass(frozen=True)
class Scenario:
    """How much of each planted event happens: 1 as shipped, 0 not at all.

    Parameters
    ----------
    dip : float
        The cloakroom's fall for families in 2026-Q2.
    shift : float
        The change in who visits from 2026-Q1 to 2026-Q2.
    season : float
        The summer's queue and heat in 2025-Q3.
    """

    dip: float = 1.0
    shift: float = 1.0
    season: float = 1.0

    def visitors(self) -> np.ndarray:
        """Give the share of each persona (columns) in each wave (rows)."""
        shares = np.array(VISITORS)
        before, after = WAVES.index(BASELINE), WAVES.index(FOCUS)
        shares[after] = shares[before] + self.shift * (shares[after] - shares[before])
        return shares

    def answers(self) -> np.ndarray:
        """Give the share of wave x persona x channel among the answers of a wave."""
        willing = np.outer(ANSWERS_BY_PERSONA, ANSWERS_BY_CHANNEL)
        shares = self.visitors()[:, :, None] * np.array(CHANNEL_SHARES) * willing
        return shares / shares.sum(axis=(1, 2), keepdims=True)

    def rating_shift(self, point: str, wave: str, persona: int) -> float:
        """Give what happens to the rating of `point`, in rating points."""
        if point == "cloakroom" and wave == FOCUS and persona == FAMILIES:
            return self.dip * DIP
        return self.season * SEASON.get(point, 0.0) if wave == SUMMER else 0.0


AS_SHIPPED = Scenario()
