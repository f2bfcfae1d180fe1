"""What every test shares: drawing without a screen, and the same examples each time."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SFO = ROOT.parent / "shared/data/sfo"

# A shared machine may pause for longer than an example's deadline. The same examples in each
# run: a red test stays red until it is mended.
settings.register_profile("cxkit", deadline=None, derandomize=True, database=None)
settings.load_profile("cxkit")


@pytest.fixture(autouse=True)
def _figures_stay_off_the_screen_and_are_closed():
    # Not through MPLBACKEND: kernels that a test starts would inherit it and draw nothing.
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use("agg")
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="session")
def museum():
    """Give the sample's result, which several files look at and none changes."""
    import cxkit as cx
    from cxkit import nps

    return nps.analyse(nps.reduce(cx.open_study(ROOT / "data/samples/museum")))


@pytest.fixture(scope="session")
def airport():
    """Give the result on the airport's real survey, where its files lie beside the project."""
    import cxkit as cx
    from cxkit import nps

    if not SFO.is_dir():
        pytest.skip("the airport's survey is not beside the project")
    return nps.analyse(nps.reduce(cx.open_study(ROOT / "tests/sfo", data=SFO)))
