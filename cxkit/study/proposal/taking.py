"""Columns taken one role after the other; what is taken is not offered again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...findings import DataError, Problem
from ..times.dates import FORMS
from . import kinds, wording
from .days import Dating, dating_of
from .missing import missing_of
from .profiles import Export, Profile
from .roles import (
    Choice,
    could_be_scores,
    find_by,
    find_date,
    find_persona,
    find_recommend,
    find_respondent,
    find_verbatim,
    find_wave,
    is_amount,
    is_weight,
    is_yes_no,
)
from .scales import count_numbers, say_counts
from .scores import propose_score
from .tree import Answers, Said, mark
from .writing import quoted, shortened, told_apart


class Taking:
    """The columns of an export, and what has become of them so far.

    Parameters
    ----------
    export : Export
    answers : Answers
        What a person has settled.

    Attributes
    ----------
    uses : dict of str to str
        Column -> what it was taken as.
    columns : dict of str to Said
        What ``survey.columns`` says.
    score, date : Choice or None
        The score and the day, where they are known.
    scale : Said or None
        That of the score, where it must be said.
    dating : Dating or None
        How dates are written.
    order : str
        In which they are looked at: the likeliest one, where it is a mark.
    wave : str
        The column whose values are waves; "" if none.
    """

    def __init__(self, export: Export, answers: Answers) -> None:
        self.export = export
        self.answers = answers
        self.uses: dict[str, str] = {}
        self.columns: dict[str, Said] = {}
        self.score: Choice | None = None
        self.date: Choice | None = None
        self.scale: Said | None = None
        self.dating: Dating | None = None
        self.order = ""
        self.wave = ""

    @property
    def taken(self) -> set[str]:
        """The columns that something was made of."""
        return set(self.uses)

    def use(self, names: Iterable[str], role: str) -> None:
        """Note what columns were taken as."""
        for name in names:
            self.uses[name] = role

    def take(self, found: kinds.Found, role: str) -> Said | None:
        """Note the columns of a section, and give it."""
        self.use(found.names, role)
        return found.said

    def take_first(self) -> None:
        """Take the columns that everything else depends on."""
        if choice := self._chosen(find_recommend(self.export)):
            self._take_score(choice)
        ways = {"verbatim": find_verbatim, "date": find_date, "respondent_id": find_respondent}
        for role, find in ways.items():
            if choice := find(self.export, self.taken):
                self.columns[role] = Said(choice.profile.name, _why(choice))
                self.use([choice.profile.name], role)
                self.date = choice if role == "date" else self.date
        if self.date:
            self._take_dates(self.date)
        table = self.export.table
        if table.kinds in self.export:
            self.use([table.kinds], "survey")
        if table.product == "counts":
            # A line of a table of counts is a wave; what names it stands first.
            first = [each.name for each in self.export.without(self.taken)][:1]
            self.wave = first[0] if first else ""
            self.use(first, "wave")
        elif self.date is None and (choice := find_wave(self.export, self.taken)):
            self.wave = choice.profile.name
            self.use([self.wave], "wave")

    def take_more(self) -> None:
        """Take the columns that only some surveys have."""
        ways = {
            "weight": (wording.WEIGHT, is_weight, "numbers by which answers count more or less"),
            "cluster": (wording.CLUSTER, lambda each: True, "answers that were asked together"),
            "revenue": (wording.REVENUE, is_amount, "amounts"),
            "solved": (wording.SOLVED, is_yes_no, "whether a problem was solved"),
            "problem": (wording.PROBLEM, is_yes_no, "whether there was a problem"),
            "effort": (wording.EFFORT, _is_seen_amount, "how much effort it took"),
            "recommended_in_fact": (wording.TOLD, is_yes_no, "whether somebody was told"),
            "came_by_recommendation": (wording.HEARD, lambda each: each.is_kind, ""),
        }
        for role, (pattern, fits, why) in ways.items():
            if choice := find_by(self.export, self.taken, pattern, fits, why):
                self.use([choice.profile.name], role)
                self.columns[role] = self._column(role, choice)

    def take_persona(self) -> Said | None:
        """Take the kind of customer, and give the personas that its values make."""
        choice = find_persona(self.export, self.taken)
        personas = kinds.personas_of(choice) if choice else None
        if personas is not None:
            self.columns["persona"] = Said(choice.profile.name, _why(choice))
            self.use([choice.profile.name], "persona")
        return personas

    def currency(self) -> Said | None:
        """Tell the currency of amounts from their heading."""
        for name in [name for name, role in self.uses.items() if role == "revenue"]:
            label = self.export[name].label
            for code, pattern in wording.CURRENCIES.items():
                if re.search(pattern, label):
                    return Said(code, f'of "{shortened(label, 50)}"')
        return None

    def _take_dates(self, choice: Choice) -> None:
        """Tell the order of the dates, and ask for cells that are none."""
        column, settled = choice.profile, self.answers.given.get("survey.dates")
        if settled is not None and settled not in FORMS:
            hint = f"answer one of {', '.join(FORMS)}"
            file, value = self.answers.file, str(settled)
            raise DataError(Problem("dates are in a form that is read", hint, file, None,
                                    "survey.dates", value=value))  # fmt: skip
        self.dating = dating_of(column, self.export.table.dates)
        self.order = settled or self.dating.order or self.dating.ways[0]
        if self.dating.unread:
            words = [said for said in column.counts if said not in column.given]
            missing = missing_of([column], words, {"No dates": self.dating.unread}, self.answers,
                                 "survey.columns.date.missing", thing="dates")  # fmt: skip
            said = {"column": self.columns["date"], "missing": missing}
            self.columns["date"] = Said(said)

    def _chosen(self, found: Choice | None) -> Choice | None:
        """Give the score that a person has settled, else the one that was found."""
        path = "survey.columns.recommend"
        if path not in self.answers:
            return found
        name = self.answers.given[path]
        if name is None or name in self.export:
            self.answers.get(path)
            return name and Choice(self.export[name], f"settled in {self.answers.file}")
        return found

    def _take_score(self, choice: Choice) -> None:
        if choice.others:
            self.columns["recommend"] = self._which_score(choice)
            return
        self.score = choice
        table = self.export.table
        stated = table.scale if choice.profile.name == table.roles.get("recommend") else None
        said, self.scale = propose_score(
            choice.profile, self.answers, stated=stated, beside=self.export.profiles
        )
        if not said.is_block:
            said = Said(said.value, f"{said.why}; {choice.why}", said.above)
        self.columns["recommend"] = said
        self.use([choice.profile.name], "recommend")

    def _which_score(self, choice: Choice) -> Said:
        columns = (choice.profile, *choice.others)
        self.use([each.name for each in columns], "recommend?")
        above = ("More than one column could be the score:", *_shown(columns))
        return mark(" or ".join(quoted(each.name) for each in columns), above)

    def ask_for_score(self) -> None:
        """Ask which column is the score, where no word tells it and one could be it."""
        path = "survey.columns.recommend"
        if "recommend" in self.columns or path in self.answers:
            return
        if not (columns := could_be_scores(self.export, self.taken)):
            return
        self.use([each.name for each in columns], "recommend?")
        above = ("No word says which column is the score; these hold numbers of 0 to 10:",)
        names = " or ".join(quoted(each.name) for each in columns)
        how = f"{names}; null if none of them asks how likely people are to recommend you"
        self.columns["recommend"] = mark(how, (*above, *_shown(columns)))

    def _column(self, role: str, choice: Choice) -> Said:
        each, path = choice.profile, f"survey.columns.{role}.values"
        if role in ("solved", "problem", "recommended_in_fact"):
            if set(each.given) <= {"yes", "no"}:
                return Said(each.name, choice.why)
            values = kinds.yes_no_values(each, path, self.answers)
            return Said({"column": Said(each.name, choice.why), "values": values})
        if role == "came_by_recommendation":
            values = Said(kinds.heard_values(each), "yes: a person recommended it")
            return Said({"column": Said(each.name), "values": values})
        words = [said for said in each.counts if said not in each.numbers]
        unnamed = role == "revenue" and self.currency() is None
        why = choice.why + "; say their `currency:`" * unnamed
        if not words:
            return Said(each.name, why)
        return Said({"column": Said(each.name, why), "missing": Said(["", *words], "no number")})


def _shown(columns: Sequence[Profile]) -> list[str]:
    """Show columns that could be the score, each by its question, its numbers and how many."""
    labels = told_apart([each.label for each in columns], 60)
    lines = []
    for each, label in zip(columns, labels, strict=True):
        named = f'"{label}"' if each.label == each.name else f'{each.name}, "{label}"'
        counts = count_numbers([each])
        lines.append(f"  {named}: {say_counts(counts) if counts else ', '.join(each.samples())}")
    return lines


def _why(choice: Choice) -> str:
    heading = shortened(choice.profile.label, 50)
    said = choice.why if heading == choice.profile.name else f'"{heading}": {choice.why}'
    if choice.others:
        names = [choice.profile.name, *(each.name for each in choice.others[:3])]
        said += f"; or {', '.join(told_apart(names, 24)[1:])}"
    return said


def columns_used(taking: Taking, without: Iterable[str]) -> list[Profile]:
    """Give the columns that were taken, without those of some roles."""
    others = set(without)
    names = [name for name, role in taking.uses.items() if role not in others]
    return [taking.export[name] for name in names if name in taking.export]


def _is_seen_amount(each: Profile) -> bool:
    """Whether numbers are those that people saw, not codes of places on a screen."""
    return is_amount(each) and not each.coded
