"""Run every simulation found here: ``python tests/simulations [topic …] [--share 0.1]``."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def find() -> dict[str, Path]:
    """Find the simulations: ``simulate_<topic>.py`` with ``simulate(runs)`` and ``RUNS``."""
    return {
        path.stem.removeprefix("simulate_"): path for path in sorted(HERE.glob("simulate_*.py"))
    }


def load(path: Path):
    sys.path.insert(0, str(HERE))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulations", description=__doc__)
    parser.add_argument("topics", nargs="*", help="all when left out")
    parser.add_argument("--share", type=float, default=1.0, help="share of the full runs")
    given = parser.parse_args()
    broken = 0
    for topic, path in find().items():
        if given.topics and topic not in given.topics:
            continue
        module, start = load(path), time.perf_counter()
        promises = module.simulate(max(2, round(module.RUNS * given.share)))
        print(f"\n{topic}: {module.__doc__.splitlines()[0]}")
        for promise in promises:
            print(promise)
            broken += not promise.held
        print(f"{time.perf_counter() - start:.0f} s")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
