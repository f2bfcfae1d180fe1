"""Which group and which cluster each respondent belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..findings import DataError, Problem
from .checks import Responses
from .description import Study
from .names import nearest, slug

NO_ANSWER = "(no answer)"
PERSONA = "persona"
# Scales are used differently there, so countries are never set against one another.
COUNTRY = "country"
# Respondents of groups that are not shown; a name that no cell of a file can hold.
ALL_OTHER = "\0all other"
EVERYBODY = "everybody"
# How ids of findings call all customers together.
EVERY = "all"


def groups_of(study: Responses) -> pd.DataFrame:
    """Give the group of every respondent, one column a dimension.

    Personas are one dimension more, by the names people read; who gave no answer is a
    group of its own.
    """
    groups = study.dimensions.copy()
    if study.study.survey.columns.persona is not None and PERSONA not in groups:
        names = {persona.id: persona.name for persona in study.study.personas}
        groups[PERSONA] = study.rows["persona"].replace(names)
    return groups.astype("object").where(groups.notna(), NO_ANSWER)


def choose_groups(study: Responses, by: str = "") -> pd.Series:
    """Give everybody's group of the dimension asked for, whose name the series bears.

    Raises
    ------
    DataError
        `by` is neither ``persona`` nor a dimension of the study.
    """
    groups = groups_of(study)
    if by and by not in groups:
        rule = "BY is persona or one of the study's dimensions"
        raise DataError(Problem(rule, nearest(by, list(groups)), value=by))
    if groups.empty and not len(groups.columns):
        return pd.Series(EVERYBODY, index=study.rows.index, name="everybody", dtype="object")
    return groups[by or (PERSONA if PERSONA in groups else groups.columns[0])]


def shown_groups(
    study: Responses, groups: pd.Series, here: pd.Index
) -> tuple[tuple[str, ...], dict[str, int]]:
    """Give the groups large enough to be shown, in the study's order, and the n of the others.

    Who gave no answer is no group. Where those left out are together fewer than a group may be,
    the smallest group is left out with them: else they would follow from the others and the total.
    """
    n = groups[here].value_counts()
    fewest = study.study.privacy.minimum_group
    order = [persona.name for persona in study.study.personas if groups.name == PERSONA]
    names = [*(name for name in order if name in n.index), *sorted(set(n.index) - set(order))]
    shown = tuple(name for name in names if n[name] >= fewest and name != NO_ANSWER)
    left = int(n.sum()) - sum(int(n[name]) for name in shown)
    if 0 < left < fewest and len(shown) > 1:
        smallest = min(shown, key=lambda name: (n[name], name))
        shown = tuple(name for name in shown if name != smallest)
    if not shown:
        rule = f"a group of {groups.name} has at least {fewest} respondents in the focus wave"
        raise DataError(Problem(rule, "choose another BY or FOCUS"))
    return shown, {name: int(n[name]) for name in names if name not in shown}


def slugs_of(study: Study, by: str, names: Sequence[str]) -> dict[str, str]:
    """Say how ids of findings call each group: personas by their id."""
    known = {persona.name: persona.id for persona in study.personas}
    taken, found = {EVERY}, {}
    for name in names:
        # `all` is everybody together, and labels in other scripts may make the same slug.
        plain = known.get(name, slug(name)) if by == PERSONA else slug(name)
        number, unique = 1, plain
        while unique in taken:
            number += 1
            unique = f"{plain}-{number}"
        taken.add(unique)
        found[name] = unique
    return found


def say_group(by: str, group: str) -> str:
    """Name a group as prose does: Families, or boarding area A."""
    return group if by in (PERSONA, EVERYBODY) else f"{by.replace('_', ' ')} {group}"


def units_of(rows: pd.DataFrame) -> pd.Series:
    """Name each row by its place in the files, the same in every run."""
    return rows["file"] + ":" + rows["line"].astype(str)


def clusters_of(rows: pd.DataFrame) -> pd.Series:
    """Name the cluster of each row; a respondent without one was drawn alone."""
    return rows["cluster"].fillna(units_of(rows))


def values_of(study: Study) -> pd.DataFrame:
    """Give what customers are worth, one row a persona of which the study says it.

    Returns
    -------
    DataFrame
        Index persona's name; ``customers`` a year, and ``low likely high``: money a customer
        and year for one point of the score.
    """
    rows = {
        persona.name: (persona.customers, *persona.value_per_point)
        for persona in study.personas
        if persona.customers is not None and persona.value_per_point is not None
    }
    columns = ["customers", "low", "likely", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)
