"""A team without data can start here: cxkit's own questionnaire on the four realms, to print."""

from .folder import RESPONSES, write_questionnaire
from .questions import AnswerScale, Questionnaire, Statement, languages, read_questionnaire

__all__ = [
    "RESPONSES",
    "AnswerScale",
    "Questionnaire",
    "Statement",
    "languages",
    "read_questionnaire",
    "write_questionnaire",
]
