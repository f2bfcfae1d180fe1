"""An export -> a proposed study.yaml, with its reasons, and marks for what a person must settle."""

from .folder import Begun, begin_study
from .proposing import Proposal, Settle, propose
from .statements import Known

__all__ = ["Begun", "Known", "Proposal", "Settle", "begin_study", "propose"]
