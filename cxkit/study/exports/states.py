"""Columns that say which rows are whole answers: broken off, screened out, tests; their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..plain import plain

# What a row is called that is a whole answer, and one that is none, in the kit's languages.
_WHOLE = re.compile(
    r"(is )?(complete[ds]?|finished|submitted|vollstandig|abgeschlossen|beendet|abgesendet"
    r"|complet|complete?e?s?|termine(e|es|s)?|achevee?|completo|completad[oa]|terminad[oa]"
    r"|finalizad[oa]|enviad[oa]|voltooid|volledig|afgerond|ingediend|completat[oa]|concluid[oa])"
)
_NOT_WHOLE = re.compile(
    r"(is )?(partial(ly)?( completed?)?|incomplete|not (complete[d]?|finished|submitted)"
    r"|unfinished|in progress|started|abandoned|dropped? ?out|broken off|timed out"
    r"|(partially )?saved|disqualified|screen(ed)? ?out|screen ?outs?|terminated|over ?quota"
    r"|quota full|deleted|unvollstandig|abgebrochen|nicht (abgeschlossen|beendet)|in bearbeitung"
    r"|teilweise( abgeschlossen| ausgefullt)?|ausgescreent|disqualifiziert|angefangen|begonnen"
    r"|partielle?s?|partiel(le)?ment|incomplete?s?|incomplet|inacheve(e|es|s)?|en cours"
    r"|abandonnee?|disqualifiee?|non termine(e|es|s)?|parcial(mente)?|incomplet[oa]|en curso"
    r"|en progreso|sin (terminar|completar)|abandonad[oa]|descalificad[oa]|no completad[oa]"
    r"|onvolledig|onvoltooid|niet (voltooid|afgerond)|gedeeltelijk|afgebroken|gediskwalificeerd"
    r"|parziale|incompiut[oa]|em andamento|desqualificad[oa])"
)
_TRIAL = re.compile(
    r"(is |survey )?(test|preview)( ?(response|answer|record|data|row|run|mode|entry|flag))?s?"
    r"|test ?(daten|datensatz|antwort|eintrag|lauf|modus)|vorschau|ist test|(is )?spam"
    r"|apercu|previsualisation|reponse de test|essai|vista previa|prueba|(es|respuesta de) prueba"
    r"|voorbeeld(weergave)?|test ?antwoord|is een test|anteprima|teste"
)
_STATE = re.compile(
    r"((response|survey|completion|answer|interview|submission|record) ?)?(status|state|type)"
    r"|completion|disposition|((antwort|bearbeitungs|umfrage|interview|teilnahme) ?)?status"
    r"|(statut|etat)( de (la )?(reponse|l enquete))?|estado( de (la )?(respuesta|encuesta))?"
    r"|stato|((antwoord|invul) ?)?status"
)
_YES = {"true", "yes", "1", "y", "x", "ja", "wahr", "j", "oui", "vrai", "si", "verdadero", "waar"}
_NO = {"false", "no", "0", "n", "nein", "falsch", "non", "faux", "falso", "nee", "onwaar"}
_QUICK = 1000  # values that tell whether a column with any heading is one of states
_MOST = 12  # values of such a column


@dataclass(frozen=True)
class States:
    """A column in which some rows are no whole answers.

    Parameters
    ----------
    column : str
    counts : Mapping of str to int
        Its values -> rows, the most frequent first.
    whole : tuple of str
        The values of whole answers; all of them where it is not said which these are.
    """

    column: str
    counts: Mapping[str, int]
    whole: tuple[str, ...]


def find_states(cells: pd.DataFrame) -> list[States]:
    """Find the columns that say of some rows that they are no whole answers.

    Parameters
    ----------
    cells : DataFrame of str
        Columns are the headings.

    Returns
    -------
    list of States
        None for a column in which all rows are whole.

    Notes
    -----
    A heading such as Status tells such a column, where one value at least is a word of it; Is
    Test and Finished stand above yes and no. Below any other heading all values must be such
    words, and both kinds of rows there.

    Examples
    --------
    >>> find_states(pd.DataFrame({"Status": ["Complete", "Partial", "Complete"]}))
    [States(column='Status', counts={'Complete': 2, 'Partial': 1}, whole=('Complete',))]
    """
    found = (_states_of(str(name), cells[name]) for name in cells)
    return [each for each in found if each is not None]


def _states_of(name: str, column: pd.Series) -> States | None:
    heading = plain(name)
    trial, whole = _TRIAL.fullmatch(heading), _WHOLE.fullmatch(heading)
    if not (trial or whole):
        seen = [value for value in column.iloc[:_QUICK].unique() if value]
        known = [bool(_said(value)) for value in seen]
        if len(seen) > _MOST or not (_STATE.fullmatch(heading) or (known and all(known))):
            return None
    counts = {str(value): int(n) for value, n in column.value_counts().items()}
    if len(counts) > _MOST:
        return None
    by_flag = bool(trial or whole) and all(plain(value) in _YES | _NO for value in counts if value)
    said = {
        value: _flagged(value, trial=bool(trial)) if by_flag else _said(value) for value in counts
    }
    if "not" not in said.values():
        return None
    kept = tuple(value for value in said if said[value] == "whole")
    if not kept and not (by_flag or _STATE.fullmatch(heading) or trial or whole):
        return None
    return States(name, counts, kept or tuple(value for value in said if value))


def _said(value: str) -> str:
    """Say whether a word is that of a ``whole`` answer, ``not``, or "" of neither."""
    words = plain(value)
    if _NOT_WHOLE.fullmatch(words) or _TRIAL.fullmatch(words):
        return "not"
    return "whole" if _WHOLE.fullmatch(words) else ""


def _flagged(value: str, *, trial: bool) -> str:
    """Say the same of yes and no; an empty cell below Is Test is no."""
    if not value:
        return "whole" if trial else ""
    return "not" if (plain(value) in _YES) == trial else "whole"


def say_states(found: States) -> str:
    """Write the values of a column of states, each with its rows."""
    return ", ".join(f"{value or 'empty'} ({n:,} rows)" for value, n in found.counts.items())
