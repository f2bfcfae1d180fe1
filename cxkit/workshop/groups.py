"""Small groups in which functions are mixed: the same ones again for the same session."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import numpy as np

from .record.parts import Participant

Groups = tuple[tuple[Participant, ...], ...]


def mixed_groups(people: Iterable[Participant], *, seed: str, size: int = 4) -> Groups:
    """Deal people into groups so that every function is spread over as many as it can.

    Parameters
    ----------
    people : iterable of Participant
        In any order.
    seed : str
        The session's id, with the step's where each step is to have other groups.
    size : int, default 4
        People in a group, one more or less: with 4, groups of 3 to 5; with 2, pairs, and one
        of three where somebody would be left alone.

    Returns
    -------
    tuple of tuple of Participant
        Empty for nobody, one group where there are too few for two. Sizes differ by at most one,
        and so do the people of one function in any two groups.

    Raises
    ------
    ValueError
        A size below 2.

    Notes
    -----
    People are sorted by function, the largest one first, and dealt like cards, one to each group
    in turn. As those of a function are dealt one after the other, no two groups differ by more
    than one of them; as those outside the largest function are dealt without a break, a group
    of one function alone is left only where there are too few others to give each group one.

    Examples
    --------
    >>> names = ("Ada, Digital", "Bo, Digital", "Cy, Digital", "Di, Shop", "Ed, Shop", "Flo, Shop")
    >>> people = [Participant(pseudonym=a, function=b) for a, b in (n.split(", ") for n in names)]
    >>> [sorted(each.function for each in group) for group in mixed_groups(people, seed="1")]
    [['Digital', 'Shop', 'Shop'], ['Digital', 'Digital', 'Shop']]
    """
    if size < 2:
        raise ValueError(f"a group has at least two people, not {size}")
    dealt = _in_order(people, seed)
    smallest = max(2, size - 1)
    number = min((len(dealt) + size // 2) // size, len(dealt) // smallest) or min(1, len(dealt))
    return tuple(tuple(dealt[place::number]) for place in range(number))


def _in_order(people: Iterable[Participant], seed: str) -> list[Participant]:
    """Sort people by function, the largest first; chance alone decides between equals."""
    # In one order first: who was written down before whom must not matter.
    people = sorted(people, key=lambda person: (_function(person), person.pseudonym.casefold()))
    chance = np.random.default_rng(int.from_bytes(sha256(seed.encode()).digest()[:8], "big"))
    people = [people[place] for place in chance.permutation(len(people))]
    counts: dict[str, int] = {}
    for person in people:
        counts[_function(person)] = counts.get(_function(person), 0) + 1
    order = sorted(counts, key=lambda name: -counts[name])
    return [person for name in order for person in people if _function(person) == name]


def _function(person: Participant) -> str:
    return " ".join(person.function.split()).casefold()
