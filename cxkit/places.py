"""Where the notebooks and the samples live: in a checkout, or in an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def notebooks() -> Path:
    """Find the folder of the committed notebooks."""
    return _first(_PACKAGE / "_share" / "notebooks", _PACKAGE.parent / "notebooks")


def samples() -> Path:
    """Find the folder of the sample studies."""
    return _first(_PACKAGE / "_share" / "samples", _PACKAGE.parent / "data" / "samples")


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
