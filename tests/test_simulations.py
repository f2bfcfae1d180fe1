"""A short run of every simulation: the promises hold as far as few runs can tell."""

import pytest
from simulations.__main__ import find, load

SIMULATIONS = find()


@pytest.mark.parametrize("topic", SIMULATIONS)
def test_simulation_keeps_its_promises_in_a_short_run(topic):
    module = load(SIMULATIONS[topic])
    promises = module.simulate(module.SHORT)
    assert promises
    assert [str(promise) for promise in promises if not promise.held] == []
