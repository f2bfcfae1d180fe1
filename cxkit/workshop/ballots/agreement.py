"""How alike people in the room voted: computed when a round closes, as the votes go then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil, nan

import pandas as pd

from ...findings import DataError, Finding
from ...parts import join_names
from ...statistics.agreement import krippendorff_alpha
from ...statistics.concordance import contested, kendall_w
from ...statistics.intraclass import intraclass_correlation
from ..record.file import SessionFile
from ..record.parts import Agreement, Tally
from ..record.reading import read_record

ABOUT = "about the room, not about customers"
ABOUT_THE_ROOM = "Agreement in the room is about the room, not about customers."
# Labels of W after Schmidt (Decision Sciences 28(3), 1997): 0.5 moderate, 0.7 strong.
MODERATE, STRONG = 0.5, 0.7
# An order that chance makes as often as this is not told from one.
OFTEN = 0.05
DIGITS = 2
# Places at either end of a long list.
MOST_PLACES = 3


def agree(votes: Sequence[Sequence[int]], items: Sequence[str]) -> Agreement:
    """Measure how alike votes are.

    Parameters
    ----------
    votes : sequence of sequences of int, shape (n_voters, n_items)
    items : sequence of str
        Ids of the items.

    Returns
    -------
    Agreement

    Notes
    -----
    Orders are compared by Kendall's W, values by the intraclass correlations of a two-way
    random model and by Krippendorff's alpha; see `statistics.concordance`, `.intraclass` and
    `.agreement`. Where points are shared out, every voter gives the same sum, so that nobody
    can be more generous than another.

    An item is contested where a quarter of the voters put it among the first and a quarter
    among the last: of three places on a long list, of a quarter of the places on a short one.
    """
    by_voter = pd.DataFrame(votes, columns=list(items), dtype="float64")
    numbers: dict[str, float] = {}
    # A number that these votes do not have is missing; the others are told.
    with suppress(DataError):
        order = kendall_w(by_voter)
        # Rounded up: an order must not be told from chance by rounding.
        numbers |= {"kendall_w": order.w, "p": ceil(order.p * 10**DIGITS) / 10**DIGITS}
    with suppress(DataError):
        among = intraclass_correlation(by_voter.T)
        numbers["icc_single"] = among.estimate("2,1")
        with suppress(ZeroDivisionError):
            numbers["icc_mean"] = among.estimate("2,k")
        # Stepped up to the mean, a correlation below nought runs off to any size.
        if not numbers.get("icc_mean", 0) >= -1:
            del numbers["icc_mean"]
    with suppress(DataError):
        numbers["alpha"] = krippendorff_alpha(by_voter, metric="interval").alpha
    divided = contested(by_voter, top=min(MOST_PLACES, max(1, len(items) // 4))).contested
    kept = {name: round(float(value), DIGITS) + 0.0 for name, value in numbers.items()}
    return Agreement(voters=len(votes), contested=list(divided), **kept)


def tell_agreement(
    id: str, tally: Tally | None, screen: str, what: str, labels: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Say whether the room puts the items in one order; nothing where that is not kept.

    Parameters
    ----------
    id : str
        Of the finding.
    tally : Tally or None
    screen : str
        Of the ballot: "all", or a group.
    what : str
        What was put in order, in words: "the four realms".
    labels : mapping of str to str
        Names of the items.
    """
    kept = tally.agreement.get(screen) if tally else None
    if kept is None:
        return ()
    base = f"({kept.voters} voters)"
    if kept.kendall_w is None:
        sentence = f"Nobody in the room puts one of {what} above another {base}."
    elif kept.p is None or kept.p > OFTEN:
        sentence = f"Whether the room puts {what} in one order cannot be told from chance {base}."
    else:
        how = "largely" if kept.kendall_w >= STRONG else "roughly"
        how = how if kept.kendall_w >= MODERATE else "only partly"
        sentence = f"The room puts {what} {how} in one order {base}."
    names = [f"“{labels[item]}”" for item in kept.contested if item in labels]
    if names:
        sentence += f" Some put {join_names(names)} among the highest, others among the lowest."
    w = nan if kept.kendall_w is None else kept.kendall_w
    return (Finding(id, w, f"{sentence} {ABOUT_THE_ROOM}", kept.voters, "0 to 1"),)


def agreement_table(session: SessionFile) -> pd.DataFrame:
    """Give how alike the votes of each closed round were.

    Parameters
    ----------
    session : Session

    Returns
    -------
    DataFrame
        One row a closed round, and a group where several were asked about: ``step round group
        voters kendall_w p icc_single icc_mean alpha contested``. Numbers have two decimals,
        missing where votes do not differ in the way that a number needs; no row for a round in
        which fewer than four voted. It is about the room, not about customers.
    """
    rows = [
        {"step": each.step, "round": each.round, "group": screen, **kept.model_dump(),
         "contested": ", ".join(kept.contested)}
        for each in (read_record(session.path).ballots if session.held else [])
        for screen, kept in (each.tally.agreement if each.tally else {}).items()
    ]  # fmt: skip
    columns = ["step", "round", "group", *Agreement.model_fields]
    numbers = dict.fromkeys(["kendall_w", "p", "icc_single", "icc_mean", "alpha"], "float64")
    return pd.DataFrame(rows, columns=columns).astype(numbers)
