"""Not used is not average: shares and coefficients that a mean put in would bend."""

import numpy as np
import pandas as pd
import pytest

from cxkit.findings import DataError
from cxkit.statistics.importance import importance
from cxkit.statistics.lmg import lmg
from cxkit.statistics.moments import moments
from cxkit.statistics.regression import regress
from cxkit.statistics.use import mark_use


def survey(n=4000, seed=1):
    """Half did not use `shop`. They are worse off by 2, and use decides how `desk` is rated.

    Only the rating of `shop` (slope .5) and having used it (2) matter; `desk` does nothing.
    """
    rng = np.random.default_rng(seed)
    used = rng.random(n) < 0.5
    shop = np.where(used, rng.normal(7, 1.5, n), np.nan)
    desk = 6 + 1.5 * used + rng.normal(size=n)
    y = 4 + np.where(used, 2 + 0.5 * (shop - 7), 0) + rng.normal(size=n)
    ratings = pd.DataFrame({"shop": shop, "desk": desk})
    return ratings, pd.Series(y, name="y")


def units(frame):
    return moments(
        frame, weight=np.ones(len(frame)), block=[f"{at % 500:03}" for at in range(len(frame))]
    )


def test_columns_by_hand():
    ratings = pd.DataFrame({"a": [2.0, 4.0, np.nan], "b": [1.0, 2.0, 6.0]})
    found = mark_use(ratings, ratings.notna())
    # a: mean of 2 and 4. b was used by all: mean 3 and no indicator.
    assert found.to_dict("list") == {
        "a": [-1.0, 1.0, 0.0],
        "a (used)": [1.0, 1.0, 0.0],
        "b": [-2.0, -1.0, 3.0],
    }
    # With weights 3 and 1 the mean is 2.5.
    weighted = mark_use(ratings, ratings.notna(), weight=[3, 1, 5])
    assert weighted["a"].tolist() == [-0.5, 1.5, 0.0]
    assert np.isnan(ratings.loc[2, "a"])


def test_mean_put_in_gives_an_idle_predictor_what_the_indicator_keeps():
    ratings, y = survey()
    imputed = ratings.fillna(ratings.mean()).assign(y=y)
    marked = mark_use(ratings, ratings.notna()).assign(y=y)
    bent = regress(units(imputed), outcome="y", columns=["shop", "desk"]).table().loc["desk"]
    true = regress(units(marked), outcome="y", columns=["shop", "shop (used)", "desk"]).table()
    # desk has no effect. With the mean put in it is given one: its covariance with the outcome
    # is 1.5 x 2 / 4, its variance 1 + 1.5² / 4, so .75 / 1.5625.
    assert bent["coefficient"] == pytest.approx(0.48, abs=0.06)
    assert bent["low"] > 0
    assert true.loc["desk", "low"] < 0 < true.loc["desk", "high"]
    assert true.loc["shop (used)", "coefficient"] == pytest.approx(2, abs=0.2)
    assert true.loc["shop", "coefficient"] == pytest.approx(0.5, abs=0.1)
    shares = importance(units(marked), outcome="y", always=["shop (used)"], draws=100).table
    assert shares.loc["desk", "share"] < 0.02
    assert importance(units(imputed), outcome="y", draws=100).table.loc["desk", "share"] > 0.5


@pytest.mark.parametrize("value", [-50.0, 3.0, 8.2])
@pytest.mark.parametrize("grouped", [False, True])
def test_value_put_in_for_not_used_does_not_matter_beside_the_indicator(value, grouped):
    ratings, y = survey(n=300)
    marked = mark_use(ratings, ratings.notna()).assign(y=y)
    other = marked.assign(shop=ratings["shop"].fillna(value))
    if grouped:
        choices = {"players": {"shop": ["shop", "shop (used)"], "desk": ["desk"]}}
    else:
        choices = {"players": ["shop", "desk"], "always": ["shop (used)"]}
    first = lmg(marked.cov(), outcome="y", **choices)
    second = lmg(other.cov(), outcome="y", **choices)
    columns = ["part", "share", "first", "last"]
    pd.testing.assert_frame_equal(first[columns], second[columns], rtol=0, atol=1e-9)


def test_rating_and_use_together_explain_more_than_the_rating_alone():
    ratings, y = survey(n=500)
    covariance = mark_use(ratings, ratings.notna()).assign(y=y).cov()
    both = lmg(covariance, outcome="y", players={"shop": ["shop", "shop (used)"], "desk": ["desk"]})
    beyond = lmg(covariance, outcome="y", players=["shop", "desk"], always=["shop (used)"])
    assert both.loc["shop", "part"] > beyond.loc["shop", "part"]


def test_contradictions_and_things_that_nobody_used_are_refused():
    ratings = pd.DataFrame({"a": [2.0, np.nan, 3.0]})
    used = ratings.notna()
    with pytest.raises(ValueError, match="a: 1 used but not rated, 0 rated but not used"):
        mark_use(ratings, used | True)
    with pytest.raises(ValueError, match="a: 0 used but not rated, 2 rated but not used"):
        mark_use(ratings, used & False)
    with pytest.raises(DataError, match="nobody used a"):
        mark_use(ratings * np.nan, used & False)
    with pytest.raises(ValueError, match="same columns and rows"):
        mark_use(ratings, used.rename(columns={"a": "b"}))
