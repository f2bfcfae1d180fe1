"""What all entries of a session have in common: an id, a key, and what they are about.

An entry has a key. A later entry of the same key takes the place of the earlier one, which
stays in the file, so that undoing brings it back.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from .parts import Part

# On what a goal or a decision rests most.
ReasonType = Literal[
    "", "customer evidence", "own observation", "data only", "competitor", "mission statement",
    "authority",
]  # fmt: skip


class Entry(Part, frozen=True):
    """One thing that a room wrote down.

    Parameters
    ----------
    id : str
        Given when the session takes it: the kind's letter and a number.
    """

    # The list of the file that holds it, and the letter that its ids begin with.
    kept_in: ClassVar[str]
    letter: ClassVar[str]
    # Fields that are chosen or given and not written: they alone are no entry.
    given: ClassVar[frozenset[str]] = frozenset({"id"})

    id: str = ""

    @property
    def key(self) -> str:
        """Entries of one key take each other's place."""
        return self.id

    @property
    def about(self) -> frozenset[str]:
        """Ids of other entries that it names."""
        named = {name: getattr(self, name) for name in ("explains", "into", "causes", "actions")
                 if name in type(self).model_fields}  # fmt: skip
        listed = (each if isinstance(each, list) else [each] for each in named.values())
        return frozenset(id for ids in listed for id in ids if id)

    @property
    def words(self) -> str:
        """The first words that were written on it; its id where there are none."""
        values = (getattr(self, name) for name in type(self).model_fields if name not in self.given)
        return next((each for each in values if each and isinstance(each, str)), self.id)
