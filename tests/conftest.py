"""What every test shares: drawing without a screen, and the same examples each time."""

import sys

import pytest
from hypothesis import settings

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
