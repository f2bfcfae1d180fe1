"""What a change allows to be said: one of a few classes, decided by rule before it is worded."""

from __future__ import annotations

from enum import StrEnum

from ..statistics.intervals import Interval

# Below this many answers in a wave, a score is shown but no verdict is given.
FEWEST_ANSWERS = 30


class Verdict(StrEnum):
    """The classes, by the name under which a result carries them."""

    NOT_COMPLETE = "not complete"
    CANNOT_SAY = "cannot say"
    NO_MATTER = "no change that matters"
    CLEAR_FALL = "clear fall, at least δ"
    SMALL_FALL = "clear fall, size uncertain"
    CLEAR_RISE = "clear rise, at least δ"
    SMALL_RISE = "clear rise, size uncertain"
    UNDECIDED = "not distinguishable"

    @property
    def clear(self) -> bool:
        """Whether a direction may be named."""
        return self in (self.CLEAR_FALL, self.SMALL_FALL, self.CLEAR_RISE, self.SMALL_RISE)


def judge(
    interval: Interval, *, delta: float, n_before: int, n_after: int, complete: bool = True
) -> Verdict:
    """Decide the class of a change.

    Parameters
    ----------
    interval : Interval
        Of the change, after less before.
    delta : float
        The change that would matter, agreed beforehand, above 0, in the interval's unit.
    n_before, n_after : int
        Respondents.
    complete : bool, default True
        Whether both waves are complete.

    Returns
    -------
    Verdict

    Notes
    -----
    Tested in this order: a wave that still collects answers; fewer than 30 answers; the
    whole interval inside -delta..delta (equivalence, so that a change that is certain but
    too small is not announced); the whole interval on one side of zero, beyond delta or
    not; everything else cannot be told from chance. A limit that lies exactly on zero
    counts as not clear.

    Examples
    --------
    >>> judge(Interval(-10.6, 0.1, 0.95), delta=5, n_before=2746, n_after=2650).value
    'not distinguishable'
    """
    if not delta > 0:
        raise ValueError(f"delta must be above 0, but got {delta!r}")
    if not complete:
        return Verdict.NOT_COMPLETE
    if min(n_before, n_after) < FEWEST_ANSWERS:
        return Verdict.CANNOT_SAY
    if -delta < interval.low and interval.high < delta:
        return Verdict.NO_MATTER
    if interval.high < 0:
        return Verdict.CLEAR_FALL if interval.high <= -delta else Verdict.SMALL_FALL
    if interval.low > 0:
        return Verdict.CLEAR_RISE if interval.low >= delta else Verdict.SMALL_RISE
    return Verdict.UNDECIDED
