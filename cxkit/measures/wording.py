"""Numbers -> the one sentence that they allow: plain, without a cause, no sharper than they are.

Points are whole numbers; one decimal is shown only where rounding would contradict the claim
(a limit of 0.06 must not become "0" in a sentence that rests on its sign).
"""

from __future__ import annotations

from math import floor, log10

from ..statistics.intervals import Interval
from .verdicts import FEWEST_ANSWERS, Verdict, judge

# Fewer rounds than this are single moments, whatever line is drawn through them.
FEWEST_FOR_A_TREND = 4


def say_score(score: float, interval: Interval, n: int, wave: str) -> str:
    """Word one score with its interval and base.

    Examples
    --------
    >>> say_score(31.2, Interval(14.2, 48.1, 0.95), 77, "2026-Q2")
    'The NPS of 2026-Q2 is +31 points (95 % interval +14 to +48, n = 77).'
    """
    return f"The NPS of {wave} is {signed(score)} points ({say_interval(interval)}, n = {n:,})."


def say_interval(interval: Interval, digits: int = 0) -> str:
    """Word an interval with its level.

    Examples
    --------
    >>> say_interval(Interval(-10.63, 0.06, 0.95), digits=1)
    '95 % interval -10.6 to +0.1'
    """
    low, high = (signed(limit, digits) for limit in (interval.low, interval.high))
    return f"{100 * interval.level:.4g} % interval {low} to {high}"


def say_change(
    verdict: Verdict,
    change: float,
    interval: Interval,
    *,
    delta: float,
    waves: tuple[str, str],
    n: tuple[int, int],
    needed: int | None = None,
) -> str:
    """Word the change between two waves: the one sentence of its verdict class.

    Parameters
    ----------
    verdict : Verdict
        What `judge` decided; the sentence follows it and nothing else.
    change : float
        In points.
    interval : Interval
        Of the change, in points.
    delta : float
        The change that would matter, in points.
    waves : (str, str)
        Labels of the two waves.
    n : (int, int)
        Respondents of the two waves.
    needed : int, optional
        Respondents a wave that would find `delta` reliably.
    """
    base = f"From {waves[0]} to {waves[1]} (n = {n[0]:,} and {n[1]:,})"
    level = f"{100 * interval.level:.4g} % interval"
    if verdict is Verdict.CANNOT_SAY:
        return (
            f"There are too few answers to judge a change: {n[0]:,} in {waves[0]} and {n[1]:,} in "
            f"{waves[1]}, and at least {FEWEST_ANSWERS} are needed in each."
        )
    if verdict is Verdict.NOT_COMPLETE:
        return f"{base} nothing is said yet: a wave that still collects answers gets no verdict."
    digits = fewest_digits(interval, delta)
    size = points(abs(change), digits)
    matters = points(delta)
    span = f"{span_in_words(interval, digits)}, {level}"
    if verdict is Verdict.NO_MATTER:
        direction = "" if interval.low <= 0 <= interval.high else f", if {_slightly(change)}"
        return f"{base} any change is smaller than {matters}{direction} ({span})."
    if verdict is Verdict.UNDECIDED:
        moved = f"the score is {size} {'lower' if change < 0 else 'higher'}"
        if round(change, digits) == 0:
            moved = "the scores differ by less than a point"
        lead = (
            f"{base} {moved}, but this is not distinguishable from chance variation: anything "
            f"from {ends_in_words(interval, digits)} fits ({level})."
        )
        if needed is None:
            return lead
        return (
            f"{lead} To find a change of {matters} reliably we would need about "
            f"{two_figures(needed):,} answers per wave."
        )
    verb = "fell" if change < 0 else "rose"
    if verdict in (Verdict.CLEAR_FALL, Verdict.CLEAR_RISE):
        return f"{base} the score {verb} by {size} ({span})."
    noun = "fall" if change < 0 else "rise"
    return f"{base} the score {verb} by {size}; the {noun} may be small ({span})."


def say_change_briefly(verdict: Verdict, change: float) -> str:
    """Word the verdict as a title, which agrees with the class and carries no interval."""
    less = round(change) == 0
    size = "less than a point" if less else points(abs(change), 0)
    if verdict.clear:
        tail = ""
        if verdict in (Verdict.SMALL_FALL, Verdict.SMALL_RISE):
            tail = "; how far exactly is uncertain"
        return f"The score {'fell' if change < 0 else 'rose'} by {size}{tail}"
    return {
        Verdict.NOT_COMPLETE: "A wave still collects answers: no verdict yet",
        Verdict.CANNOT_SAY: "Too few answers to judge a change",
        Verdict.NO_MATTER: "Any change is too small to matter",
        Verdict.UNDECIDED: "The scores differ by less than a point: a change is not ruled out"
        if less
        else f"The score is {size} {'lower' if change < 0 else 'higher'}: "
        "chance alone may have made that",
    }[verdict]


def say_smallest_visible(
    visible: float, reliable: float, *, level: float, n: tuple[int, int], digits: int = 0
) -> str:
    """Word what the samples could have shown at all.

    Parameters
    ----------
    visible : float
        Points that are just told from chance when they are observed.
    reliable : float
        Points that would be told from chance four times in five.
    level : float
    n : (int, int)
        Respondents of the two waves.
    digits : int, default 0
        Decimals that the verdict is told with.
    """
    return (
        f"With {n[0]:,} and {n[1]:,} answers, a change of less than {visible:.{digits}f} points "
        f"cannot be told from chance (at {100 * level:.4g} %); one of {reliable:.0f} points would "
        "be found four times in five."
    )


def say_part(what: str, part: float, interval: Interval, change: float, n: int) -> str:
    """Word one part of a change that adds up.

    Parameters
    ----------
    what : str
        What the part goes together with, such as "with who answered".
    part : float
        In points, signed.
    interval : Interval
        Of the part, in points.
    change : float
        The whole, in points.
    n : int
        Respondents behind it.
    """
    sure = "" if interval.low > 0 or interval.high < 0 else ", not distinguishable from none"
    return (
        f"Of the change of {signed(change, 1)} points, {signed(part, 1)} goes together {what} "
        f"({say_interval(interval, 1)}{sure}, n = {n:,})."
    )


def span_in_words(interval: Interval, digits: int = 0) -> str:
    """Word an interval of a change: "between 27 and 11" on one side, else with both directions."""
    if interval.high < 0 or interval.low > 0:
        first, second = sorted((abs(interval.low), abs(interval.high)))
        return f"between {first:.{digits}f} and {second:.{digits}f}"
    return f"between {ends_in_words(interval, digits).replace(' to ', ' and ')}"


def signed(number: float, digits: int = 0) -> str:
    """Write a number with its sign; nothing is never negative.

    Examples
    --------
    >>> signed(-0.04, 1), signed(3.25), signed(-12.6)
    ('0.0', '+3', '-13')
    """
    text = f"{number:+.{digits}f}"
    return text.lstrip("+-") if float(text) == 0 else text


def two_figures(number: float) -> int:
    """Round a planning number to two figures, as nobody knows it better.

    Examples
    --------
    >>> two_figures(3690), two_figures(96), two_figures(12_345)
    (3700, 96, 12000)
    """
    if number < 100:
        return round(number)
    unit = 10 ** (floor(log10(number)) - 1)
    return round(number / unit) * unit


def percent(share: float) -> str:
    """Write a certainty, which is never nought or complete.

    Examples
    --------
    >>> percent(0.9983), percent(0.84), percent(0.0)
    ('over 99 %', '84 %', 'under 1 %')
    """
    if share > 0.995:
        return "over 99 %"
    return "under 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def money(amount: float) -> str:
    """Write an amount with two figures: nobody knows it better.

    Examples
    --------
    >>> money(123_456), money(-87.4)
    ('120,000', '-87')
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}{two_figures(abs(amount)):,}"


def ends_in_words(interval: Interval, digits: int) -> str:
    def end(limit: float) -> str:
        return f"a {'fall' if limit < 0 else 'rise'} of {abs(limit):.{digits}f}"

    return f"{end(interval.low)} to {end(interval.high)}"


def _slightly(change: float) -> str:
    return f"anything slightly {'down' if change < 0 else 'up'}"


def points(number: float, digits: int | None = None) -> str:
    text = f"{number:g}" if digits is None else f"{number:.{digits}f}"
    return f"{text} point" if text == "1" else f"{text} points"


def fewest_digits(interval: Interval, delta: float) -> int:
    """Fewest decimals at which the limits shown keep their signs and their verdict class."""

    def class_of(limits: Interval) -> tuple[bool, bool, bool, bool, Verdict]:
        low, high = limits.low, limits.high
        verdict = judge(limits, delta=delta, n_before=FEWEST_ANSWERS, n_after=FEWEST_ANSWERS)
        return low < 0, low > 0, high < 0, high > 0, verdict

    for digits in range(3):
        low, high = round(interval.low, digits), round(interval.high, digits)
        if class_of(Interval(low, high, interval.level)) == class_of(interval):
            return digits
    return 3
