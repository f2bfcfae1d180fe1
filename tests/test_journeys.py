"""Journeys to begin with: each can be pasted into a study as it is."""

import pytest

from cxkit import cli
from cxkit.findings import DataError
from cxkit.questionnaire.journeys import journey_kinds, journey_text
from cxkit.study.reading import read_study

STUDY = """\
schema: 1
name: Mine
survey:
  files: [{file: a.csv}]
  nps_type: relational
  columns: {recommend: nps}
ratings: {low: 1, high: 10}
"""


def journey_of(kind, folder):
    (folder / "study.yaml").write_text(STUDY + journey_text(kind), encoding="utf-8")
    return read_study(folder).journey


@pytest.mark.parametrize("kind", journey_kinds())
def test_a_journey_is_a_section_of_a_study(kind, tmp_path):
    stages = journey_of(kind, tmp_path)
    points = [point for stage in stages for point in stage.touchpoints]
    assert len(stages) >= 5
    assert len({point.id for point in points}) == len(points) >= 15
    # Each step is told as what a customer does there, in words that a customer uses.
    assert [point.id for point in points if not (point.customer_does and point.words)] == []


def test_a_visit_has_at_least_twenty_steps_in_six_stages(tmp_path):
    stages = journey_of("culture_venue", tmp_path)
    points = {point.id for stage in stages for point in stage.touchpoints}
    assert len(stages) == 6
    assert len(points) >= 20
    assert {"temperature", "seating", "queue", "leaving", "toilets", "parking"} <= points


def test_the_command_prints_it_and_names_the_nearest_kind(capsys):
    assert cli.main(["journey", "retail"]) == cli.FINE
    assert capsys.readouterr().out == journey_text("retail")
    assert cli.main(["journey", "retale"]) == cli.REFUSED
    assert "retail" in capsys.readouterr().err


def test_no_word_belongs_to_two_steps_of_a_journey(tmp_path):
    for kind in journey_kinds():
        words = [
            word for stage in journey_of(kind, tmp_path) for point in stage.touchpoints
            for word in point.words
        ]  # fmt: skip
        assert sorted(word for word in set(words) if words.count(word) > 1) == [], kind


def test_an_unknown_kind_is_refused():
    with pytest.raises(DataError, match="journey of this kind"):
        journey_text("spaceship")
