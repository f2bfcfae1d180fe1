"""Scores whose codes are said to be other scores: asked about, with lines that work."""

import csv
import json
import re

import pandas as pd
import pyreadstat
import pytest
from ruamel.yaml import YAML

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.files import read_table
from cxkit.study.proposal import propose
from cxkit.study.questions import says_best_low

# Nine promoters, six passives and five detractors, turned round: 10 - score.
SCORES = [10, 9, 9, 10, 9, 10, 9, 9, 10, 8, 7, 8, 7, 8, 7, 0, 3, 6, 5, 2]
COUNTS = (9, 6, 5)
TURNED = [10 - score for score in SCORES]
KINDS = ["Promoter"] * 9 + ["Passive"] * 6 + ["Detractor"] * 5
ASKED = "How likely are you to recommend us?"


@pytest.fixture
def export(tmp_path):
    """Write a file of scores, as .csv with columns beside them or as .sav with value labels."""

    def write(scores, heading=ASKED, *, beside=None, labels=None):
        path = tmp_path / ("a.csv" if labels is None else "a.sav")
        if labels is not None:
            frame = pd.DataFrame({"q": [float(score) for score in scores]})
            pyreadstat.write_sav(
                frame, str(path), column_labels={"q": heading}, variable_value_labels={"q": labels}
            )
            return path
        columns = {heading: scores, **(beside or {})}
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerows([list(columns), *zip(*columns.values(), strict=True)])
        return path

    return write


def open_with(path, line):
    (path.parent / "study.yaml").write_text(
        f"schema: 1\nname: X\nsurvey:\n  files: [{{file: {path.name}}}]\n"
        f"  nps_type: relational\n  columns:\n    {line}\n",
        encoding="utf-8",
    )
    return cx.open_study(path.parent)


def problem_of(path, heading=ASKED):
    with pytest.raises(DataError) as caught:
        open_with(path, f"recommend: {json.dumps(heading, ensure_ascii=False)}")
    (problem,) = caught.value.problems
    return problem


def lines_of(problem, heading=ASKED):
    """Give what the hint offers, each as a whole line."""
    offered = re.findall(r"`([^`]+)`", problem.hint)
    column = json.dumps(heading, ensure_ascii=False)
    return [
        each if each.startswith("recommend:") else f"recommend: {{column: {column}, {each}}}"
        for each in offered
    ]


def counts_of(study):
    scores = study.rows["recommend"]
    return ((scores >= 9).sum(), scores.between(7, 8).sum(), (scores <= 6).sum())


def said_by(path, **answers):
    return propose(
        read_table(path), name="Mine", file=path.name, known=(), answers_file="answers.yaml",
        answers={key.replace("__", "."): value for key, value in answers.items()},
    )  # fmt: skip


def proposed_values(proposal):
    column = YAML(typ="safe").load(proposal.text)["survey"]["columns"]["recommend"]
    return column["values"] if isinstance(column, dict) and "values" in column else None


def offers_of(proposal):
    """Give the values that the only mark offers."""
    (asked,) = proposal.marks
    assert asked.path == "survey.columns.recommend.values"
    return [YAML(typ="safe").load(each) for each in re.findall(r"\{[^}]+\}", asked.how)]


LABELLED = [{0: "0 - Extremely likely", 10: "10 - Not at all likely"}.get(s, s) for s in TURNED]


def test_words_beside_the_scores_that_say_0_is_best_are_asked_about(export):
    problem = problem_of(export(LABELLED))
    assert problem.rule == "it is known which end of the scores is the good one"
    # As they stand: one is 10, 8 and 7 are two, 17 are 6 or less.
    assert problem.value == (
        "0 is '0 - Extremely likely', 10 is '10 - Not at all likely': NPS -80 as they stand, "
        "+20 so read"
    )
    turned, same = lines_of(problem)
    assert counts_of(open_with(export(LABELLED), turned)) == COUNTS
    assert counts_of(open_with(export(LABELLED), same)) == (1, 2, 17)


def test_value_labels_that_say_0_is_best_are_asked_about(export):
    path = export(TURNED, labels={0: "Extremely likely", 10: "Not at all likely", 99: "Don't know"})
    problem = problem_of(path, "q")
    assert "0 is 'Extremely likely', 10 is 'Not at all likely'" in problem.value
    assert counts_of(open_with(path, lines_of(problem, "q")[0])) == COUNTS
    path = export(SCORES, labels={10: "Extremely likely", 0: "Not at all likely"})
    assert counts_of(open_with(path, "recommend: q")) == COUNTS


@pytest.mark.parametrize("make", ["cells", "labels", "heading"])
def test_a_proposal_asks_which_end_is_good_where_reading_would_stop(export, make):
    heading = f"{ASKED} (0 = extremely likely, 10 = not at all likely)"
    path = {
        "cells": lambda: export(LABELLED),
        "labels": lambda: export(TURNED, labels={0: "Extremely likely", 10: "Not at all likely"}),
        "heading": lambda: export(TURNED, heading),
    }[make]()
    turned, same = offers_of(said_by(path))
    assert (turned[0], same[0], turned[10], same[10]) == (10, 0, 0, 10)
    proposal = said_by(path, survey__columns__recommend__values=turned)
    assert proposal.marks == ()
    (path.parent / "study.yaml").write_text(proposal.text, encoding="utf-8")
    assert counts_of(cx.open_study(path.parent)) == COUNTS


LOW_IS_BEST = [
    f"{ASKED} (0 = extremely likely, 10 = not at all likely)",
    f"{ASKED} [0 extremely likely – 10 not at all likely]",
    "Likelihood to recommend (10 = not likely at all)",
    "How unlikely are you to recommend us?",
    "Recommend us from extremely likely (0) to not at all likely (10)",
    "Recommend us? 10 - not at all likely ... 0 - extremely likely",
    "Recommend us: 0 = would definitely recommend, 10 = would not recommend",
    "Würden Sie uns weiterempfehlen? (0 = sehr wahrscheinlich, 10 = sehr unwahrscheinlich)",
    "Würden Sie uns weiterempfehlen? 0 (auf jeden Fall) bis 10 (auf keinen Fall)",
    "Wie unwahrscheinlich ist es, dass Sie uns weiterempfehlen?",
    "Zou u ons aanbevelen? 0 = zeer waarschijnlijk, 10 = zeer onwaarschijnlijk",
    "Hoe onwaarschijnlijk is het dat u ons aanbeveelt?",
    "Nous recommanderiez-vous ? (0 = très probable, 10 = pas du tout probable)",
    "À quel point est-il improbable que vous nous recommandiez ?",
    "¿Nos recomendaría? (0: muy probable, 10: nada probable)",
    "¿Qué tan improbable es que nos recomiende?",
    "Ci consiglierebbe? (0 = molto probabile, 10 = per niente probabile)",
    "Quanto è improbabile che ci consigli?",
    "Recomendaria? (0 = muito provável, 10 = nada provável)",
    "Quão improvável é que nos recomende?",
]
HIGH_IS_BEST = [
    f"{ASKED} (0 = not at all likely, 10 = extremely likely)",
    "How likely or unlikely are you to recommend us?",
    "On a scale from 0 to 10, how likely are you to recommend us?",
    "Recommend 0 to 10 not counting prices",
    "NPS 1-10: no names please",
    "1 Would you recommend us?",
    "Q10 Would you recommend us?",
    "10. Not counting today, would you recommend us?",
    "Likelihood (0 = Not at all likely – 10 = Extremely likely)",
    "Scale of 0-10 where 0 is unlikely and 10 is very likely",
    "Würden Sie uns nicht nur Freunden weiterempfehlen? (0 = gar nicht, 10 = sehr)",
    "Zou u ons aanbevelen? (0 = zeker niet, 10 = zeker wel)",
    "Sur une échelle de 0 (non, certainement pas) à 10 (oui, certainement), recommanderiez-vous ?",
    "Nos recomendaría 0 = nada probable 10 = muy probable",
]


@pytest.mark.parametrize("heading", LOW_IS_BEST)
def test_a_question_that_says_its_low_end_is_good_is_asked_about(export, heading):
    path = export(TURNED, heading)
    problem = problem_of(path, heading)
    assert problem.value.startswith("the question says ")
    assert counts_of(open_with(path, lines_of(problem, heading)[0])) == COUNTS


@pytest.mark.parametrize("heading", HIGH_IS_BEST)
def test_a_question_whose_high_end_is_good_is_not_asked_about(export, heading):
    assert says_best_low(heading) == ""


@pytest.mark.parametrize(
    "names",
    [("Promoter", "Passive", "Detractor"), ("Promotoren", "Indifferente", "Kritiker"),
     ("Promotor", "Passief", "Criticaster"), ("Promoteur", "Passif", "Détracteur"),
     ("Promotor", "Pasivo", "Detractor"), ("Promotore", "Passivo", "Detrattore"),
     ("Promotor", "Neutro", "Detrator"), ("推奨者", "中立者", "批判者")],
)  # fmt: skip
def test_a_column_of_kinds_that_contradicts_the_scores_is_told_with_two_rows(export, names):
    said = dict(zip(("Promoter", "Passive", "Detractor"), names, strict=True))
    kinds = [said[kind] for kind in KINDS]
    path = export(TURNED, beside={"NPS category": kinds})
    problem = problem_of(path)
    # Of 10, 7, 4, 5 and 8 the two that stand for 6 and 5 are detractors both ways.
    assert problem.value == (
        f"NPS category differs in 18 of 20 rows: line 2 has 0 and {names[0]!r}, line 11 has 2 "
        f"and {names[1]!r}: NPS -80 as they stand, +20 so read"
    )
    turned, same = lines_of(problem)
    assert counts_of(open_with(path, turned)) == COUNTS
    assert counts_of(open_with(path, same)) == (1, 2, 17)
    assert len(offers_of(said_by(path))) == 2
    agreeing = export(SCORES, beside={"NPS category": kinds})
    assert counts_of(open_with(agreeing, f"recommend: {json.dumps(ASKED)}")) == COUNTS
    assert said_by(agreeing).marks == ()


def test_kinds_that_fit_in_no_direction_leave_one_way_out(export):
    kinds = ["Promoter", "Detractor"] * 10
    path = export(SCORES, beside={"Type": kinds})
    (same,) = lines_of(problem_of(path))
    assert counts_of(open_with(path, same)) == COUNTS


def test_a_slip_or_moods_beside_the_scores_stop_nothing(export):
    slips = ["Detractor", "Passive", *KINDS[2:]]
    for beside in ({"NPS category": slips}, {"Mood": ["neutral", "critical"] * 10}):
        path = export(SCORES, beside=beside)
        assert counts_of(open_with(path, f"recommend: {json.dumps(ASKED)}")) == COUNTS


def groups(of):
    return [{"Detractor": 1, "Passive": 2, "Promoter": 3}[kind] for kind in of]


def test_the_groups_of_qualtrics_belong_to_the_question_of_their_name(export):
    path = export(TURNED, "Q1", beside={"Q1_NPS_GROUP": groups(KINDS)})
    assert "Q1_NPS_GROUP differs in 18 of 20 rows" in problem_of(path, "Q1").value
    path = export(SCORES, "Q1", beside={"Q9_NPS_GROUP": groups(KINDS[::-1])})
    assert counts_of(open_with(path, "recommend: Q1")) == COUNTS


@pytest.mark.parametrize("code", [lambda score: 11 - score, lambda score: score + 1])
def test_labels_that_are_the_scores_tell_what_codes_of_eleven_choices_are(export, code):
    ends = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}
    labels = {code(score): ends.get(score, str(score)) for score in range(11)}
    path = export([code(score) for score in SCORES], ASKED, labels=labels)
    (line,) = lines_of(problem_of(path, "q"), "q")
    assert counts_of(open_with(path, line)) == COUNTS
    proposal = said_by(path)
    assert proposal.marks == ()
    assert proposed_values(proposal) == {code(score): score for score in range(11)}


def test_codes_of_eleven_choices_are_offered_from_both_ends(export):
    path = export([11 - score for score in SCORES])
    up, down = lines_of(problem_of(path))
    assert counts_of(open_with(path, down)) == COUNTS
    assert counts_of(open_with(path, up)) == (1, 2, 17)
    up, down = offers_of(said_by(path))
    assert (up[1], down[1], up[11], down[11]) == (0, 10, 10, 0)


@pytest.mark.parametrize("code", [lambda score: 11 - score, lambda score: score + 1])
def test_kinds_beside_codes_of_eleven_choices_decide(export, code):
    path = export([code(score) for score in SCORES], beside={"Group": KINDS})
    (line,) = lines_of(problem_of(path))
    assert counts_of(open_with(path, line)) == COUNTS
    proposal = said_by(path)
    assert proposal.marks == ()
    assert proposed_values(proposal) == {code(score): score for score in range(11)}


def test_a_file_that_is_turned_is_told_apart_from_one_that_is_not(export):
    turned = export(LABELLED)
    other = turned.with_name("b.csv")
    same = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}
    turned.rename(other)
    path = export([same.get(score, score) for score in SCORES])

    def open_both(line):
        (path.parent / "study.yaml").write_text(
            "schema: 1\nname: X\nsurvey:\n"
            "  files: [{file: a.csv, wave: a}, {file: b.csv, wave: b}]\n"
            f"  nps_type: relational\n  columns:\n    {line}\n",
            encoding="utf-8",
        )
        return cx.open_study(path.parent)

    with pytest.raises(DataError) as caught:
        open_both(f"recommend: {json.dumps(ASKED)}")
    (problem,) = caught.value.problems
    assert problem.file == "b.csv"
    line, _ = lines_of(problem)
    assert "values_by_file" in line
    assert counts_of(open_both(line)) == tuple(2 * n for n in COUNTS)


def test_stars_with_words_at_their_ends_are_not_taken_for_turned_scores(export):
    labels = {1: "Very likely", 5: "Very unlikely"}
    path = export([1 + place % 5 for place in range(40)], labels=labels)
    assert "stars" in problem_of(path, "q").rule


def test_scores_from_1_are_turned_from_1(export):
    heading = f"{ASKED} (1 = extremely likely, 10 = not at all likely)"
    path = export([max(1, score) for score in TURNED], heading)
    assert "{1: 10, 2: 9, " in lines_of(problem_of(path, heading), heading)[0]
