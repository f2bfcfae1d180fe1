"""cxkit: a research and workshop kit for customer-experience teams.

The front door. In a notebook::

    import cxkit as cx
    from cxkit import nps

    study = cx.open_study("../data/samples/museum")
    reduced = nps.reduce(study)
    result = nps.analyse(reduced)

Importing cxkit imports nothing heavy: each name below is fetched when it is first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "open_study": "cxkit.study.checks",
    "open_session": "cxkit.workshop",
    "agreement_table": "cxkit.workshop",
    "ballot": "cxkit.workshop",
    "guide": "cxkit.workshop",
    "hear": "cxkit.workshop",
    "ideas_by_realm": "cxkit.workshop",
    "realm_gaps": "cxkit.workshop",
    "cards_of": "cxkit.workshop",
    "minutes_of": "cxkit.workshop",
    "summary_of": "cxkit.workshop",
    "team_briefs": "cxkit.workshop",
    "touched": "cxkit.workshop.heard.forecasts",
    "written": "cxkit.workshop",
    "report": "cxkit.reporting.results",
}

__all__ = [
    "agreement_table",
    "ballot",
    "cards_of",
    "guide",
    "hear",
    "ideas_by_realm",
    "minutes_of",
    "open_session",
    "open_study",
    "realm_gaps",
    "report",
    "summary_of",
    "team_briefs",
    "touched",
    "written",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cxkit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
