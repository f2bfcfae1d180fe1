"""Did we know it? What the room forecast of its actions, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from ...findings import DataError, Finding
from ...parts import distinct
from ...statistics.forecast_calibration import FEWEST_SETTLED, Calibration, calibrate
from ...statistics.forecasts import Pooled, Settled, compare_scores, read_pooled
from ...statistics.intervals import quantile
from ...study.names import slug
from ..ballots.agreement import ABOUT
from ..ballots.kinds import say_voters
from ..record.entries import Action, Decision
from ..record.reading import Record
from ..record.session import Session
from .commitments import record_before
from .phrases import count

POINTS = "rating points"


@dataclass(frozen=True)
class Forecast:
    """What a room forecast of one action.

    Parameters
    ----------
    id, words : str
        Of the action, as it was voted on.
    touchpoint : str
    wave : str
        The wave that the room had looked at.
    pooled : Pooled
    delta : float
        The rise that was asked about, in rating points.
    """

    id: str
    words: str
    touchpoint: str
    wave: str
    pooled: Pooled
    delta: float


def forecasts_in(record: Record) -> list[Forecast]:
    """List the forecasts of a session that were kept, in the order of the vote.

    Raises
    ------
    DataError
        What is kept of one is not whole.
    """
    tally = record.round_of("forecast", 1).tally
    # As it was when people voted: an action may have been written anew since.
    words, places = record.asked.get("forecast", {}), record.asked.get("forecast.places", {})
    wave = record.asked.get("forecast.wave", {}).get("focus", "")
    found = []
    for id, kept in (tally.forecasts if tally else {}).items():
        totals = dict(kept)
        delta = float(totals.pop("delta", 0.0) or 0.0)
        try:
            pooled = read_pooled(totals)
        except ValueError as error:
            raise DataError(f"the forecast of {id} is not whole: {error}") from None
        found.append(Forecast(id, words.get(id, id), places.get(id, ""), wave, pooled, delta))
    return found


def chain_of(session: Session) -> list[Record]:
    """Give the record of a session and of those before it, as far as they are there."""
    if not session.held:
        return []
    chain, path, seen = [session.record], session.path, {session.path.name}
    # That one is missing is told where promises are; a chain may go round.
    with suppress(DataError):
        while (before := record_before(chain[-1], path)) is not None:
            path = path.with_name(chain[-1].meta.previous.strip())
            if path.name in seen:
                break
            seen.add(path.name)
            chain.append(before)
    return chain


def touched(session: Session, reduced: Any, named: str = "") -> str:
    """Name the touchpoints that were worked on: those given, else those of the room's actions.

    Parameters
    ----------
    session : Session
        The actions that it and the sessions before decided on count.
    reduced : Reduced
        Of the room ``followup``. What was decided when its last wave had been looked at already
        cannot show in it, and does not count; nor does what the study has no longer.
    named : str
        Ids with commas between; they alone count where there are any.

    Returns
    -------
    str
        Ids with commas between, those that the study says were worked on among them; "" leaves
        the choice to the study.
    """
    if named.strip() or not session.held:
        return named
    records = (each for each in chain_of(session) if could_show(each, reduced))
    worked_on = [point for record in records for point in _decided(record)]
    known = [point.id for point in reduced.study.touchpoints]
    there = [point for point in known if point in {*worked_on, *reduced.study.acted_on}]
    # Where everything was worked on, nothing is left to hold it against.
    return "" if len(there) == len(known) else ",".join(there)


def could_show(record: Record, reduced: Any) -> bool:
    """Whether a session had looked at a wave before the last one that is compared."""
    looked = record.asked.get("wave", {}).get("focus", "")
    waves = [wave.label for wave in reduced.taught]
    if looked not in waves:
        return True
    return waves.index(looked) < waves.index(reduced.focus.label)


def _decided(record: Record) -> list[str]:
    """Touchpoints of the actions that were decided on; of all, where nothing was decided."""
    taken = {id for each in record.standing(Decision) for id in each.actions}
    actions = record.standing(Action)
    chosen = [each for each in actions if each.id in taken] or actions
    return [each.touchpoint for each in chosen if each.touchpoint]


def tell_forecasts(session: Session) -> tuple[Finding, ...]:
    """Say what the room forecast, where nothing has come of it yet.

    Returns
    -------
    tuple of Finding
        ``session.forecast.<action>``: the chance, in per cent, that the rating rises by what was
        asked about. Nothing of an action that fewer than four people made a forecast for.
    """
    return tuple(_made(each) for each in forecasts_in(session.record))


def tell_settled(result: Any, session: Session) -> tuple[Finding, ...]:
    """Say what came of the room's forecasts, and how good they were; the room's alone.

    Parameters
    ----------
    result : Result
        Of the room ``followup``: its table ``levels`` has the ratings of every wave.
    session : Session
        And those before it.

    Returns
    -------
    tuple of Finding
        ``session.forecast.<wave>.<action>`` for each that is settled; ``session.forecast.brier``
        and ``.crps`` against "no change" and against the mean of single people, judged from five
        on, as is ``session.forecast.calibration``.

    Notes
    -----
    A forecast is settled by the measured change of the touchpoint's mean rating from the wave
    that the room had looked at to the next one. See `statistics.forecasts` for the scores and
    `statistics.forecast_calibration` for the test of being too sure.
    """
    waves = [wave.label for wave in result.reduced.taught]
    level = result.parameters["LEVEL"]
    pairs = [
        (forecast, settled)
        for record in chain_of(session)
        for forecast in forecasts_in(record)
        if (settled := settle(result.tables["levels"], forecast, waves, level))
    ]
    if not pairs:
        return ()
    known = [settled for _, settled in pairs]
    return (
        *distinct(_came(forecast, settled) for forecast, settled in pairs),
        *_scored(known), *_calibrated(known, level),
    )  # fmt: skip


def settle(
    levels: pd.DataFrame, forecast: Forecast, waves: Sequence[str], level: float
) -> Settled | None:
    """Find what came of a forecast; None while the next wave is not there.

    Parameters
    ----------
    levels : DataFrame
        ``wave touchpoint rating low high n``.
    forecast : Forecast
    waves : sequence of str
        All of the study, in their order.
    level : float
        Coverage of the limits in `levels`.
    """
    here = levels[levels["touchpoint"] == forecast.touchpoint].set_index("wave")
    pair = list(waves)[list(waves).index(forecast.wave) :][:2] if forecast.wave in waves else []
    if len(pair) < 2 or not set(pair) <= set(here.index):
        return None
    before, after = (here.loc[wave] for wave in pair)
    errors = [(row["high"] - row["low"]) / 2 / quantile(level) for row in (before, after)]
    change = float(after["rating"] - before["rating"])
    return Settled(forecast.pooled, change, sqrt(sum(each**2 for each in errors)), forecast.delta)


def _made(forecast: Forecast) -> Finding:
    pooled = forecast.pooled
    chance = float("nan") if pooled.chance is None else 100 * pooled.chance
    expected = (
        f", and expects a change of {pooled.centre:+.1f} give or take {pooled.spread:.1f}"
        if pooled.centre is not None and pooled.spread is not None
        else ""
    )
    sentence = (
        f"Of “{forecast.words}” the room gives a rise of the rating by {forecast.delta:g} or more "
        f"a chance of {chance:.0f} %{expected} ({say_voters(pooled.n)}; {ABOUT})."
    )
    return Finding(f"session.forecast.{forecast.id}", chance, sentence, pooled.n, "%")


def _came(forecast: Forecast, settled: Settled) -> Finding:
    pooled = forecast.pooled
    half = quantile(0.95) * settled.error
    chance = "no chance" if pooled.chance is None else f"a chance of {100 * pooled.chance:.0f} %"
    outcome = "It did" if settled.came_true else "It did not"
    sentence = (
        f"“{forecast.words}”: the room gave a rise by {forecast.delta:g} or more {chance} "
        f"({say_voters(pooled.n)}). {outcome}: the rating changed by {settled.change:+.2f} "
        f"(95 % interval {settled.change - half:+.2f} to {settled.change + half:+.2f})."
    )
    return Finding(
        f"session.forecast.{slug(forecast.wave)}.{forecast.id}",
        settled.change, sentence, pooled.n, POINTS,
        settled.change - half, settled.change + half, 0.95,
        "came true" if settled.came_true else "did not come true",
    )  # fmt: skip


def _scored(settled: list[Settled]) -> Iterator[Finding]:
    table = compare_scores(settled)
    for name, words in (("brier", "chances"), ("crps", "ranges")):
        n = int(table.loc["group", f"n_{name}"])
        if not n:
            continue
        room, single, idle = (table.loc[row, name] for row in ("group", "single", "no change"))
        than = "better" if room < idle else "no better"
        score = {"brier": "Brier score", "crps": "ranked probability score"}[name]
        said = f"were {than} than saying “no change”: {score}"
        if n < FEWEST_SETTLED:
            said = f"are too few to be judged: {score}"
        sentence = (
            f"Over {count(n, 'forecast')}, the room's {words} {said} {room:.2f} against {idle:.2f} "
            f"for “no change”, less is better; single people alone {single:.2f} on average "
            f"({ABOUT})."
        )
        verdict = f"{than} than no change" if n >= FEWEST_SETTLED else "too few"
        yield Finding(f"session.forecast.{name}", float(room), sentence, n, "0 is best",
                      verdict=verdict)  # fmt: skip


def _calibrated(settled: list[Settled], level: float) -> Iterator[Finding]:
    found: Calibration = calibrate(settled, level=level)
    if not found.judged:
        return
    verdict = "too sure" if found.overconfident else "not told from sure enough"
    said = {
        True: "the room was surer than it should have been",
        False: "it cannot be told that the room was surer than it should have been",
    }[found.overconfident]
    sentence = (
        f"Over {count(found.n, 'forecast')} {said}: it expected {found.expected:.1f} to come "
        f"true, {found.came_true} did; {found.held} of {found.n_ranges} changes lay in its range, "
        f"which is meant to hold 80 % ({ABOUT})."
    )
    yield Finding("session.forecast.calibration", found.expected - found.came_true, sentence,
                  found.n, "forecasts", verdict=verdict)  # fmt: skip
