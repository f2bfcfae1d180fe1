"""Seeded generators of ``data/samples``, with a planted and documented truth."""

from .museum import COLUMNS, draw_museum, write_museum
from .planted import Scenario
from .truth import MuseumTruth, museum_truth

__all__ = ["COLUMNS", "MuseumTruth", "Scenario", "draw_museum", "museum_truth", "write_museum"]
