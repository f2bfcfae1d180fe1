"""What a study says of its personas, and how much of it comes from customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ..findings import Finding
from ..parts import Part, join_names
from ..study.description import ENTRIES, Study

FROM_CUSTOMERS = ("said", "seen")
SOURCES = {"said": "said by them", "seen": "seen", "assumed": "only assumed"}


@dataclass(frozen=True, eq=False, repr=False)
class Canvas(Part):
    """Interests, needs, pains, who is around and what is possible; each with its source.

    Parameters
    ----------
    study : Study
    """

    study: Study = field(repr=False)

    nothing = "The study describes no personas."

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an entry, in the study's order: ``persona kind text weight source``."""
        rows = [
            {"persona": persona.name, "kind": kind, "text": entry.text,
             "weight": entry.weight, "source": SOURCES[entry.source]}
            for persona in self.study.personas
            for kind in ENTRIES
            for entry in getattr(persona, kind)
        ]  # fmt: skip
        columns = ["persona", "kind", "text", "weight", "source"]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def voices(self) -> pd.DataFrame:
        """One row a persona of which anything is said: ``id share heard n``.

        `heard` entries of `n` were said by customers or seen.
        """
        heard = self.table["source"].isin([SOURCES[each] for each in FROM_CUSTOMERS])
        grouped = heard.groupby(self.table["persona"], sort=False)
        table = pd.DataFrame({"heard": grouped.sum(), "n": grouped.size()})
        ids = {persona.name: persona.id for persona in self.study.personas}
        table.insert(0, "id", [ids[name] for name in table.index])
        return table.assign(share=table["heard"] / table["n"])

    @property
    def told(self) -> tuple[str, ...]:
        """The share over all personas."""
        return tuple(found.id for found in self.findings[:1])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """How much of it customers said or showed: of all entries, then by persona."""
        if self.voices.empty:
            return ()
        heard, total = int(self.voices["heard"].sum()), int(self.voices["n"].sum())
        sentence = (
            f"{heard} of {total} things the study says of its personas were said by customers "
            f"or seen; {total - heard} are assumed."
        )
        found = [Finding("personas.voice_share", heard / total, sentence, total, "share")]
        for name, row in self.voices.iterrows():
            said = f"{name}: {row['heard']} of {row['n']} entries were said by customers or seen."
            id = f"persona.{row['id']}.voice_share"
            found.append(Finding(id, float(row["share"]), said, int(row["n"]), "share"))
        return tuple(found)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """``canvas``, where anything is said."""
        return {"canvas": self.table} if len(self.table) else {}

    @property
    def captions(self) -> dict[str, tuple[str, str]]:
        """Of the canvas."""
        return {"canvas": self._caption()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Personas of whom nothing was said by customers."""
        silent = list(self.voices.index[self.voices["heard"] == 0])
        if not silent:
            return ()
        return (f"Everything the study says of these personas is assumed: {join_names(silent)}.",)

    def _caption(self) -> tuple[str, str]:
        if self.table.empty:
            return "Nothing is said of any persona", "The study's personas have no entries."
        heard, total = int(self.voices["heard"].sum()), int(self.voices["n"].sum())
        title = f"{heard} of {total} things we say of customers come from them"
        note = (
            "What the study says of each persona, and how much it matters to them (weight 0 to "
            "5, by the study). Blue: said by customers or seen. Grey: only assumed."
        )
        return title, note
