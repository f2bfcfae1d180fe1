"""Which group and which cluster each respondent belongs to."""

from __future__ import annotations

import pandas as pd

from .checks import Responses
from .description import Study

NO_ANSWER = "(no answer)"
PERSONA = "persona"


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
