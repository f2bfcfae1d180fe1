"""The sections `survey` and `waves`: how the file is read, and what a wave is."""

from __future__ import annotations

import pandas as pd

from ..exports.generic import is_recommending
from ..exports.states import find_states, say_states
from ..names import slug
from ..times.dates import days_of
from ..times.periods import order_in_time
from ..waves import label_periods
from . import kinds, wording
from .days import PERIODS, one_reading, propose_period, span_of
from .profiles import Profile
from .taking import Taking, columns_used
from .tree import Said, mark
from .wording import says
from .writing import flow, shortened

# Roles whose columns say their own codes for "no answer".
_OWN_CODES = ("recommend", "journey", "realms", "outcomes", "weight", "revenue", "effort")
_ORDER = ("recommend", "verbatim", "date", "respondent_id", "persona")


def survey_of(taking: Taking, file: dict[str, str], *, team: bool) -> Said:
    """Write the section.

    Parameters
    ----------
    taking : Taking
        All columns are taken.
    file : dict of str to str
        The export's name as study.yaml says it, and what else is said of it.
    team : bool
        Whether a team answered what it believes of its customers.
    """
    columns = taking.columns
    survey: dict[str, Said] = {"files": Said([_file(taking, file)])}
    if team and "recommend" not in columns:
        survey["answered_by"] = Said("team", "what the team believes customers live through")
    if "recommend" in columns:
        survey["nps_type"] = _nps_type(taking)
    if "respondent_id" in columns:
        survey["ids"] = _ids(taking)
    if taking.date:
        survey["dates"] = _dates(taking)
    if taking.scale is not None:
        survey["scale"] = taking.scale
    survey |= _only(taking)
    if words := kinds.unused_words(columns_used(taking, _OWN_CODES)):
        survey["missing"] = Said(["", *words], "words for no answer")
    if _has_decimal_comma(taking):
        survey["decimal"] = Said(",", "numbers are written 0,5")
    roles = sorted(columns, key=lambda role: _ORDER.index(role) if role in _ORDER else len(_ORDER))
    survey["columns"] = Said({role: columns[role] for role in roles})
    return Said(survey)


def _file(taking: Taking, file: dict[str, str]) -> dict[str, str]:
    """Name the file, and its wave where all of it is one."""
    said = waves_of(taking).value
    if said["by"].value != "file" or taking.date is None:
        return file
    span = span_of(taking.date.profile, taking.order)
    return {**file, "wave": span} if span else file


def waves_of(taking: Taking) -> Said:
    """Write the section, by the longest period that gives two waves or more of enough answers."""
    if taking.wave:
        counts = taking.export.table.product == "counts"
        why = "each line of the table is a wave" if counts else "its values are waves"
        return Said(_lines_in_time(taking), why)
    if taking.date is None:
        return Said({"by": Said("file")}, "no dates: one wave a file")
    period, why = _period(taking)
    if period == "file":
        return Said({"by": Said("file")}, why)
    return Said({"by": Said(period), "compare": Said("previous")}, why)


def undated(taking: Taking, by: str) -> int:
    """Count the rows that fall into no wave of that length, because no day stands in them."""
    if taking.date is None or by not in PERIODS:
        return 0
    read = days_of(taking.date.profile.answers, taking.order).notna()
    return taking.export.rows - int(read.sum())


def _lines_in_time(taking: Taking) -> dict[str, Said]:
    """Name the column of the waves; their order is asked for where their names do not tell it."""
    names = [str(name) for name in taking.export[taking.wave].given]
    if len(names) < 2 or order_in_time(names):
        return {"by": Said(taking.wave)}
    how = f"{flow(sorted(names))}, in the order of time"
    groups = f"`by: file` and no order, and `dimensions: {{{slug(taking.wave)}: {taking.wave}}}`"
    asked = mark(how, (f"If these are groups of one time, such as places: {groups}.",))
    return {"by": Said(taking.wave), "order": taking.answers.settle("waves.order", asked)}


def _period(taking: Taking) -> tuple[str, str]:
    """Choose the length of a wave; where people answer again, one in which each answers once."""
    period, why = propose_period(taking.date.profile, taking.order)
    ids = _ids_of(taking)
    if ids is None or _once(ids) or _once_a(period, taking, ids):
        return period, why
    shorter = [each for each in PERIODS if _once_a(each, taking, ids)]
    return (shorter[0], "in which nobody answers twice") if shorter else (period, why)


def _nps_type(taking: Taking) -> Said:
    asked = [each for each in taking.export.profiles if says(wording.TRANSACTIONAL, each.words)]
    if asked:
        heading = shortened(asked[0].label, 40)
        return Said("transactional", f'"{heading}"; relational, if it is about you as a whole')
    return Said("relational", "transactional, if it was asked after one contact, such as a call")


def _ids(taking: Taking) -> Said:
    ids = _ids_of(taking)
    if _once(ids):
        return Said("per_file", "persistent, if an id stays the same person in later exports")
    if taking.date and _once_a(_period(taking)[0], taking, ids):
        return Said("persistent", "the same person in later waves: some ids stand again")
    return Said("per_file", "some ids stand twice in a wave: `cxkit check` will name them")


def _ids_of(taking: Taking) -> Profile | None:
    said = taking.columns.get("respondent_id")
    return taking.export[said.value] if said else None


def _once(ids: Profile) -> bool:
    return len(ids.counts) == len(ids.answers)


def _once_a(period: str, taking: Taking, ids: Profile) -> bool:
    """Whether no id stands twice within a wave of that length."""
    if period not in PERIODS:
        return False
    days = days_of(taking.date.profile.answers, taking.order)
    both = pd.DataFrame({"id": ids.answers, "wave": label_periods(days, period)}).dropna()
    return not both.duplicated().any()


def _dates(taking: Taking) -> Said:
    known = taking.dating
    if known.asked is not None:
        return taking.answers.settle("survey.dates", known.asked)
    return Said(known.order, one_reading(taking.date.profile, known.order))


def _only(taking: Taking) -> dict[str, Said]:
    """Ask which rows count: of which survey, and in which state."""
    asked = {**_one_survey(taking), **_whole_answers(taking)}
    settled = {
        name: taking.answers.settle(f"survey.only.{name}", said) for name, said in asked.items()
    }
    return {"only": Said(settled)} if settled else {}


def _one_survey(taking: Taking) -> dict[str, Said]:
    name = taking.export.table.kinds
    if name not in taking.export:
        return {}
    answers = taking.export.table.answers[name]
    counts = dict(answers[answers != ""].value_counts().sort_index())
    if len(counts) < 2:
        return {}
    listed = ", ".join(f"{shortened(said, 30)} ({n:,})" for said, n in counts.items())
    asking = [said for said in counts if is_recommending(said)]
    first = flow([(asking or list(counts))[0]])
    above = (f"Several surveys in one file: {listed}.",)
    return {name: mark(f"{first}, a list of those to keep", above)}


def _whole_answers(taking: Taking) -> dict[str, Said]:
    table = taking.export.table
    found = find_states(table.answers) if table.product == "generic" else []
    how = "a list of the values that count as answers"
    return {
        each.column: mark(
            f"{flow(each.whole)}, {how}", (f"Not all are whole: {say_states(each)}.",)
        )
        for each in found
        if each.column in taking.export and each.column != table.kinds
    }


def _has_decimal_comma(taking: Taking) -> bool:
    roles = ("weight", "revenue")
    used = [taking.export[name] for name, role in taking.uses.items() if role in roles]
    return any("," in said for each in used for said in each.numbers)
