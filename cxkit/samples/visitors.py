"""Who answered, from where, when, and whether they had answered before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from . import planted
from .planted import CHANNELS, TOURISTS, WAVES, Scenario

HOMES = ("city", "region", "elsewhere in the country", "abroad")
HOME_SHARES = (
    (0.46, 0.34, 0.15, 0.05),
    (0.52, 0.28, 0.13, 0.07),
    (0.00, 0.00, 0.32, 0.68),
    (0.48, 0.32, 0.14, 0.06),
    (0.44, 0.38, 0.13, 0.05),
)
HOME_COUNTRY = "IE"
# Visitors from abroad, out of about a hundred and thirty. NA is Namibia and NO is Norway.
ABROAD = {
    "GB": 26, "DE": 17, "FR": 12, "NL": 11, "ES": 10, "US": 9, "IT": 6, "BE": 5, "NO": 5,
    "AT": 3, "AU": 3, "CA": 3, "CH": 3, "PL": 3, "SE": 3, "BR": 2, "DK": 2, "JP": 2, "PT": 2,
    "NA": 0.4,
}  # fmt: skip

# First and last day of holidays, with the bank holidays of the invented city.
HOLIDAYS = (
    (date(2025, 4, 14), date(2025, 4, 25)),
    (date(2025, 5, 5), date(2025, 5, 5)),
    (date(2025, 6, 2), date(2025, 6, 2)),
    (date(2025, 7, 1), date(2025, 8, 29)),
    (date(2025, 10, 27), date(2025, 10, 31)),
    (date(2025, 12, 22), date(2026, 1, 4)),
    (date(2026, 2, 16), date(2026, 2, 20)),
    (date(2026, 3, 17), date(2026, 3, 17)),
    (date(2026, 3, 30), date(2026, 4, 10)),
    (date(2026, 5, 4), date(2026, 5, 4)),
    (date(2026, 6, 1), date(2026, 6, 1)),
)
CLOSED = (date(2025, 12, 25), date(2026, 1, 1))
WEEKEND_CROWD, HOLIDAY_CROWD = 2.4, 1.8

# Share of all rows that are somebody's second answer: about 8 % of the people. A person's two
# moods go together by .6, and .6 ** 2 + .8 ** 2 = 1 keeps the spread.
SECOND_ANSWERS = 0.074
SAME_MOOD, NEW_MOOD = 0.6, 0.8


@dataclass(frozen=True, eq=False)
class Visitors:
    """Who answered; every array has one entry an answer, in order of the day.

    Parameters
    ----------
    wave, persona, channel, home : array of int
        Positions in `WAVES`, `PERSONAS`, `CHANNELS`, `HOMES`.
    country : array of str
        Two letters.
    day : array of date
    busy : array of bool
        Weekend or holiday.
    first : array of int
        Row of the same person's earlier answer, or the row itself.
    """

    wave: np.ndarray
    persona: np.ndarray
    channel: np.ndarray
    home: np.ndarray
    country: np.ndarray
    day: np.ndarray
    busy: np.ndarray
    first: np.ndarray

    def __len__(self) -> int:
        return len(self.wave)


def draw_visitors(rng: np.random.Generator, n: int, scenario: Scenario) -> Visitors:
    """Draw `n` answers over the five waves."""
    wave = np.repeat(np.arange(len(WAVES)), wave_sizes(n))
    day, busy = _draw_days(rng, wave)
    order = np.lexsort((np.arange(n), day))
    day, busy = day[order], busy[order]
    persona, channel = _draw_kinds(rng, wave, scenario.answers())
    home = _pick(rng.random(n), np.cumsum(HOME_SHARES, axis=1)[persona])
    codes = np.array(list(ABROAD))
    parts = np.cumsum(list(ABROAD.values())) / sum(ABROAD.values())
    abroad = codes[np.searchsorted(parts, rng.random(n), side="right")]
    country = np.where(home == HOMES.index("abroad"), abroad, HOME_COUNTRY)
    first = _draw_second_answers(rng, wave, persona)
    calendar = np.array([date.fromordinal(int(one)) for one in day])
    return Visitors(
        wave, persona, channel, home[first], country[first], calendar, busy, first
    )  # fmt: skip


def wave_sizes(n: int) -> np.ndarray:
    """Split `n` answers over the waves in the sample's proportions, none lost."""
    ends = np.cumsum(planted.WAVE_SIZES) * n / planted.ROWS
    return np.diff(np.floor(ends + 0.5).astype(int), prepend=0)


def calibration_weights(visitors: Visitors) -> np.ndarray:
    """Undo how readily each persona and channel answers; mean 1 within each wave."""
    willing = np.outer(planted.ANSWERS_BY_PERSONA, planted.ANSWERS_BY_CHANNEL)
    weight = 1 / willing[visitors.persona, visitors.channel]
    for wave in range(len(WAVES)):
        of = visitors.wave == wave
        if of.any():
            weight[of] /= weight[of].sum() / of.sum()
    return weight


def blend_moods(mood: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Let the mood of a second answer go together with that of the first."""
    again = first != np.arange(len(first))
    blended = mood.copy()
    blended[again] = SAME_MOOD * mood[first[again]] + NEW_MOOD * mood[again]
    return blended


def _draw_days(rng: np.random.Generator, wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    day = np.empty(len(wave), dtype=np.int64)
    busy = np.empty(len(wave), dtype=bool)
    for w, label in enumerate(WAVES):
        of = wave == w
        days = _days_of(label)
        crowd = np.cumsum([_crowd(one) for one in days])
        drawn = np.searchsorted(crowd / crowd[-1], rng.random(of.sum()), side="right")
        day[of] = np.array([one.toordinal() for one in days])[drawn]
        busy[of] = np.array([_is_busy(one) for one in days])[drawn]
    return day, busy


def _days_of(label: str) -> list[date]:
    year, quarter = int(label[:4]), int(label[-1])
    start = date(year, 3 * quarter - 2, 1)
    end = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return [start + timedelta(days=k) for k in range((end - start).days)]


def _crowd(day: date) -> float:
    holiday = any(first <= day <= last for first, last in HOLIDAYS)
    # Closed on Mondays, except in the holidays.
    if day in CLOSED or (day.weekday() == 0 and not holiday):
        return 0.0
    if day.weekday() >= 5:
        return WEEKEND_CROWD
    return HOLIDAY_CROWD if holiday else 1.0


def _is_busy(day: date) -> bool:
    return _crowd(day) > 1.0


def _draw_kinds(
    rng: np.random.Generator, wave: np.ndarray, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    flat = shares.reshape(len(WAVES), -1)
    kind = _pick(rng.random(len(wave)), np.cumsum(flat, axis=1)[wave])
    return kind // len(CHANNELS), kind % len(CHANNELS)


def _pick(uniform: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Give for each row the step of a cumulative distribution in which its number falls."""
    return (uniform[:, None] >= steps[:, :-1]).sum(axis=1)


def _draw_second_answers(
    rng: np.random.Generator, wave: np.ndarray, persona: np.ndarray
) -> np.ndarray:
    """Pair rows of one persona in two waves; first-time tourists come only once."""
    first = np.arange(len(wave))
    wanted = int(SECOND_ANSWERS * len(wave) + 0.5)
    order = rng.permutation(len(wave))
    waiting: dict[int, list[int]] = {}
    pairs = 0
    for row in order.tolist():
        kind = int(persona[row])
        if pairs == wanted or kind == TOURISTS:
            continue
        earlier = waiting.setdefault(kind, [])
        partner = next((other for other in earlier if wave[other] != wave[row]), None)
        if partner is None:
            earlier.append(row)
            continue
        earlier.remove(partner)
        one, two = sorted((partner, row))
        first[two] = one
        pairs += 1
    return first
