"""What may be said of a touchpoint that was worked on: one class, decided by rule."""

from __future__ import annotations

from enum import StrEnum

from ..statistics.intervals import Interval


class Gain(StrEnum):
    """The classes, by the name under which a result carries them."""

    NOT_COMPLETE = "not complete"
    CANNOT_SAY = "too few answers"
    NO_MATTER = "smaller than what would matter"
    WORKED = "worked"
    HELD = "held while the others fell"
    LOW_START = "may be a low that passed"
    AS_OTHERS = "no more than untouched ones vary"
    WITH_ALL = "rose with everything else"
    FELL_BEHIND = "fell behind"
    UNDECIDED = "not distinguishable"


def decide(
    own: Interval, others: Interval, difference: Interval, *,
    delta: float, change: float, hurdle: float, gained: bool,
) -> Gain:  # fmt: skip
    """Decide the class of a change.

    Parameters
    ----------
    own, others, difference : Interval
        Of the touchpoint's change, of the untouched ones', and of the one less the other.
    delta : float
        The change that would matter, above 0.
    change : float
        The touchpoint's own, as measured.
    hurdle : float
        Differences up to it are within what untouched touchpoints do by themselves.
    gained : bool
        Whether the difference stands when the start is not taken as it was measured.

    Notes
    -----
    Tested in this order. A difference that is not clear, or too small to matter: "rose with
    everything else" where both clearly rose. Clearly below the others: "fell behind", if by more
    than the hurdle. Clearly above them: the hurdle; then the start; then whether it rose at all.
    Only what is left is called "worked".

    Examples
    --------
    >>> up, more = Interval(0.2, 0.6, 0.95), Interval(0.1, 0.5, 0.95)
    >>> decide(up, up, Interval(-0.2, 0.2, 0.95), delta=0.45, change=0.4, hurdle=0.2,
    ...        gained=False).value
    'rose with everything else'
    >>> decide(up, Interval(-0.1, 0.1, 0.95), more, delta=0.45, change=0.4, hurdle=0.2,
    ...        gained=True).value
    'worked'
    """
    if not delta > 0:
        raise ValueError(f"delta must be above 0, but got {delta!r}")
    inside = -delta < difference.low and difference.high < delta
    if inside or difference.low <= 0 <= difference.high:
        if own.low > 0 and others.low > 0:
            return Gain.WITH_ALL
        return Gain.NO_MATTER if inside else Gain.UNDECIDED
    middle = (difference.low + difference.high) / 2
    if abs(middle) <= hurdle:
        return Gain.AS_OTHERS
    if middle < 0:
        return Gain.FELL_BEHIND
    if not gained:
        return Gain.LOW_START
    return Gain.WORKED if change > 0 else Gain.HELD
