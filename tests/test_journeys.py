"""Journeys to begin with: each can be pasted into a study, and is known by its headings."""

import pytest

from cxkit import cli
from cxkit.findings import DataError
from cxkit.study.journeys import journey_kinds, journey_text
from cxkit.study.journeys.recognition import choose_journey, recognise, steps_of
from cxkit.study.plain import plain
from cxkit.study.reading import read_study

LANGUAGES = {"en", "de", "nl", "fr", "es"}
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


@pytest.mark.parametrize("kind", journey_kinds())
def test_every_step_has_headings_in_five_languages_and_no_phrase_means_two_steps(kind):
    meant = {}
    for step in steps_of(kind).values():
        assert set(step.headings) == LANGUAGES, step.id
        for language, phrases in step.headings.items():
            assert phrases, (step.id, language)
            for phrase in phrases:
                meant.setdefault((language, plain(phrase)), set()).add(step.id)
    assert {phrase: ids for phrase, ids in meant.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("kind", journey_kinds())
def test_a_step_is_recognised_by_each_of_its_own_headings(kind):
    for step in steps_of(kind).values():
        for phrases in step.headings.values():
            for phrase in phrases:
                found = recognise(kind, [phrase]).matches
                assert phrase in found, (step.id, phrase)
                assert found[phrase].step == step.id, (step.id, phrase)


@pytest.mark.parametrize(
    "headings, kind, language",
    [
        (["Getting the ticket", "Cloakroom", "Exhibition", "Café"], "culture_venue", "en"),
        (["Garderobe", "Ausstellung", "Toiletten", "Museumsshop"], "culture_venue", "de"),
        (["Kassa", "Assortiment", "Prijzen", "Medewerkers"], "retail", "nl"),
        (["Accueil", "Temps d’attente", "Médecins", "Chambre"], "healthcare", "fr"),
        (["Facilidad de uso", "Soporte", "Documentación", "Precio"], "saas", "es"),
        (["Security", "Boarding", "Baggage claim", "WiFi", "Food"], "airport", "en"),
        (["Sicherheitskontrolle", "Gepäckausgabe", "Duty Free"], "airport", "de"),
    ],
)
def test_the_journey_that_knows_most_headings_is_chosen(headings, kind, language):
    found = choose_journey(headings)
    assert found.kind == kind
    assert set(found.matches) == set(headings)
    assert language in found.languages


def test_a_heading_is_the_step_that_it_names_first():
    found = recognise("culture_venue", ["Website & orientation", "Staff in the café"])
    assert [match.step for match in found.matches.values()] == ["website", "staff"]


def test_the_order_of_headings_changes_nothing():
    headings = ["Café", "Toilets", "Signs", "Parking", "Zebra"]
    one, other = choose_journey(headings), choose_journey(headings[::-1])
    assert one.kind == other.kind
    assert dict(one.matches) == dict(other.matches)
    assert "Zebra" not in one.matches


def test_headings_that_nobody_knows_are_no_steps():
    assert dict(choose_journey(["кафе", "", "Xyzzy"]).matches) == {}
