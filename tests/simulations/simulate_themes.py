"""What people say: no word or theme stands out by chance, and impacts lie in their intervals.

Words follow a Zipf-like law and hang together by topic, because an answer about one thing uses
several of its words. Themes are named independently of the group; scores and weights vary.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from promise import Promise, share

from cxkit.measures.themes import count_mentions, theme_change, theme_impact
from cxkit.statistics.keyness import keyness

RUNS = 1000
SHORT = 8
LEVEL = 0.95
# Respondents, share who name the theme, how much likelier a detractor is among them, weights.
IMPACTS = (
    ("60 answers, 25 % name it, no gap", 60, 0.25, 0.0, 0.0),
    ("100 answers, 10 % name it, far less content", 100, 0.10, 0.4, 0.0),
    ("300 answers, 5 % name it, far less content", 300, 0.05, 0.4, 0.0),
    ("300 answers, 30 % name it, less content, weights vary", 300, 0.30, 0.2, 0.5),
    ("1,000 answers, 2 % name it, far less content", 1000, 0.02, 0.4, 0.0),
    ("1,000 answers, 60 % name it, no gap, weights vary", 1000, 0.60, 0.0, 0.5),
)
GROUPS = (("200 against 800 texts", 200, 800), ("70 against 60 texts", 70, 60))


def simulate(runs: int) -> list[Promise]:
    """Simulate `runs` samples of each design."""
    rng = np.random.default_rng(20)
    promises = [_words(rng, runs, *design) for design in GROUPS]
    promises += [_changes(rng, runs), _impacts_of_nothing(rng, runs)]
    promises += [_coverage(rng, runs, *design) for design in IMPACTS]
    return promises


def _words(rng: np.random.Generator, runs: int, what: str, n_focus: int, n_rest: int) -> Promise:
    n, k, topics = n_focus + n_rest, 400, 12
    chance = np.minimum(0.9, 1.2 / np.arange(1, k + 1) ** 0.8)
    topic_of_word = rng.integers(topics, size=k)
    alarms = 0
    for _ in range(runs):
        lift = np.where(rng.integers(topics, size=n)[:, None] == topic_of_word, 4.0, 0.7)
        said = rng.random((n, k)) < np.minimum(0.95, chance * lift)
        often = said.sum(axis=0) >= 5
        focus, rest = (pd.Series(part[:, often].sum(axis=0)) for part in np.split(said, [n_focus]))
        found = keyness(focus, rest, n_focus=n_focus, n_rest=n_rest)
        alarms += bool((found["p_adjusted"] < 1 - LEVEL).any())
    return share(f"a word called different where none is, {what}", alarms, runs, high=1 - LEVEL)


def _changes(rng: np.random.Generator, runs: int) -> Promise:
    n, alarms = 260, 0
    themes = np.linspace(0.02, 0.3, 15)
    for _ in range(runs):
        named = pd.DataFrame(rng.random((2 * n, len(themes))) < themes).add_prefix("theme ")
        cells = count_mentions(
            named,
            _scores(rng, np.full(2 * n, 0.25)),
            group=pd.Series(["before"] * n + ["after"] * n),
            weight=_weights(rng, 2 * n, 0.5),
        )
        found = theme_change(cells, baseline="before", focus="after")
        alarms += bool((found["p_adjusted"] < 1 - LEVEL).any())
    return share("a theme called changed where none is", alarms, runs, high=1 - LEVEL)


def _impacts_of_nothing(rng: np.random.Generator, runs: int) -> Promise:
    n, alarms = 500, 0
    themes = np.linspace(0.02, 0.3, 15)
    for _ in range(runs):
        named = pd.DataFrame(rng.random((n, len(themes))) < themes).add_prefix("theme ")
        cells = count_mentions(named, _scores(rng, np.full(n, 0.25)))
        alarms += bool((theme_impact(cells)["p_adjusted"] < 1 - LEVEL).any())
    return share("an impact told from nought where none is", alarms, runs, high=1 - LEVEL)


def _coverage(
    rng: np.random.Generator, runs: int, what: str, n: int, part: float, less: float, spread: float
) -> Promise:
    # mean of +1, 0, -1 with a share d of detractors and 0.3 of passives: 0.7 - 2 d
    truth = part * ((0.7 - 2 * (0.25 + less)) - (0.7 - 2 * 0.25))
    held = tried = 0
    for _ in range(runs):
        named = rng.random(n) < part
        cells = count_mentions(
            pd.DataFrame({"theme": named}),
            _scores(rng, 0.25 + less * named),
            weight=_weights(rng, n, spread),
        )
        found = theme_impact(cells, level=LEVEL).iloc[0]
        if not np.isnan(found["impact"]):
            tried += 1
            held += bool(found["low"] <= 100 * truth <= found["high"])
    return share(f"interval of an impact holds it, {what}", held, tried, low=0.93, high=0.97)


def _scores(rng: np.random.Generator, detractor: np.ndarray) -> pd.Series:
    at = rng.random(len(detractor))
    return pd.Series(np.select([at < detractor, at < detractor + 0.3], [4, 8], 10))


def _weights(rng: np.random.Generator, n: int, spread: float) -> pd.Series:
    return pd.Series(np.exp(spread * rng.standard_normal(n)))
