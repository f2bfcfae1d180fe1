"""Codes whose good end nobody says: asked for wherever a file leaves it open, and only there."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.columns import likert
from cxkit.study.columns.codes import codes_in
from cxkit.study.columns.likert import find_word_scale, goodness, names_best_low
from cxkit.study.files import read_table
from cxkit.study.yaml_lines import load

SCORES = [0, 3, 6, 6, 7, 8, 8, 9, 9, 10, 10, 5]
DESK = [1, 2, 3, 4, 5, 4, 4, 3, 2, 1, 5, 4]  # mean 38 / 12 = 3.17
OWN = {
    "StartDate": ("startDate", "2026-01-05 10:00:00"),
    "EndDate": ("endDate", "2026-01-05 10:05:00"),
    "Status": ("status", "0"),
    "Progress": ("progress", "100"),
    "Finished": ("finished", "1"),
    "RecordedDate": ("recordedDate", "2026-01-05 10:05:00"),
    "ResponseId": ("_recordId", "R_1"),
    "DistributionChannel": ("distributionChannel", "anonymous"),
    "UserLanguage": ("userLanguage", "EN"),
}
WORDS_OWN = {"Status": "IP Address", "Finished": "True"}
RATED = "ratings: {low: 1, high: 5}\njourney: [{stage: a, touchpoints: [{id: t, column: %s}]}]\n"


def records(columns, *, without=(), heads=3, words=False):
    """Write a Qualtrics export; `columns` gives each question its ImportId and its answers."""
    own = [name for name in OWN if name not in without]
    names = [*own, *columns]
    labels = [name if said[0] == name else f"Asked: {name}" for name, said in columns.items()]
    ids = [OWN[name][0] for name in own] + [said[0] for said in columns.values()]
    head = [names, [f"{name} label" for name in own] + labels,
            [json.dumps({"ImportId": each}) for each in ids]][:heads]  # fmt: skip
    fixed = [(WORDS_OWN if words else {}).get(name, OWN[name][1]) for name in own]
    answers = zip(*(said[1] for said in columns.values()), strict=True)
    place = own.index("ResponseId")
    return [
        *head,
        *([*fixed[:place], f"R_{i}", *fixed[place + 1 :], *map(str, row)]
          for i, row in enumerate(answers)),
    ]  # fmt: skip


def score(words=False):
    group = [1 if s < 7 else 2 if s < 9 else 3 for s in SCORES]
    named = {1: "Detractor", 2: "Passive", 3: "Promoter"}
    groups = [named[g] for g in group] if words else group
    return {"Q1_NPS_GROUP": ("QID1_NPS_GROUP", groups), "Q1": ("QID1", SCORES)}


@pytest.fixture
def study(tmp_path):
    """Write a file and a study of it; gives the study's folder."""

    def write(rows, rest=RATED % "Q2_1", *, name="a.csv", recommend="Q1"):
        path = tmp_path / name
        if name.endswith("xlsx"):
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        else:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            path.write_text(out.getvalue(), "utf-8")
        (tmp_path / "study.yaml").write_text(
            f"schema: 1\nname: X\nsurvey: {{files: [{{file: {name}}}], nps_type: relational, "
            f"columns: {{recommend: {recommend}}}}}\n{rest}",
            "utf-8",
        )
        return tmp_path

    return write


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        cx.open_study(folder)
    return caught.value.problems


def direction_asked(folder):
    return [each for each in problems_of(folder) if "good one" in each.rule]


# Qualtrics


@pytest.mark.parametrize("code", ["99", "88", "97", "98", "-99", "999"])
def test_a_code_for_does_not_apply_hides_no_codes(study, code):
    desk = [*DESK[:-1], code]
    folder = study(records({**score(), "Q2_1": ("QID2_1", desk)}))
    (problem,) = direction_asked(folder)
    # Eleven answers of 1 to 5 sum up to 34: 3.1, or turned round 2.9.
    assert problem.value == "5 is best (mean 3.1) or 1 is (mean 2.9)"


def test_the_rows_of_a_matrix_are_judged_together(study):
    # Sliders from 0 to 100: in one of them nobody went above 5.
    columns = {**score(), "Q2_1": ("QID2_1", DESK), "Q2_2": ("QID2_2", [20 * n for n in DESK])}
    rest = (RATED % "Q2_1").replace("high: 5", "high: 100")
    assert cx.open_study(study(records(columns), rest)).ratings["t"].max() == 5


def test_a_slider_from_0_to_10_is_no_list_of_choices(study):
    rest = (RATED % "Q2_1").replace("low: 1, high: 5", "low: 0, high: 10")
    folder = study(records({**score(), "Q2_1": ("QID2_1", SCORES)}), rest)
    assert cx.open_study(folder).ratings["t"].mean() == sum(SCORES) / 12


@pytest.mark.parametrize(
    "without",
    [
        ["Status"],
        ["Status", "Finished"],
        ["Status", "Finished", "Progress", "DistributionChannel", "UserLanguage"],
    ],
)
@pytest.mark.parametrize("grouped", [True, False])
def test_codes_are_known_without_the_columns_of_qualtrics(study, without, grouped):
    columns = {**(score() if grouped else {"Q1": ("QID1", SCORES)}), "Q2_1": ("QID2_1", DESK)}
    (problem,) = direction_asked(study(records(columns, without=without)))
    assert problem.column == "Q2_1"


@pytest.mark.parametrize("without", [["Status"], ["Finished"], ["Status", "Finished"]])
def test_an_export_of_words_is_not_asked_for_its_numbered_scale(study, without):
    # People saw the numbers: an export of labels holds what they read.
    columns = {**score(words=True), "Q2_1": ("QID2_1", DESK)}
    folder = study(records(columns, without=without, words=True))
    assert cx.open_study(folder).ratings["t"].notna().all()


def test_words_of_a_scale_tell_an_export_of_words_where_nothing_else_does(study):
    said = ["Very satisfied", "Dissatisfied", "Did not use"] * 4
    columns = {"Q1": ("QID1", SCORES), "Q2_1": ("QID2_1", DESK), "Q3_1": ("QID3_1", said)}
    folder = study(records(columns, without=["Status", "Finished"]))
    assert cx.open_study(folder).ratings["t"].notna().all()


def test_open_answers_tell_nothing_of_the_choices(study):
    said = ["the staff", "fine", "the queue at the till"] * 4
    columns = {**score(), "Q2_1": ("QID2_1", DESK), "Q5_1": ("QID5_1", said)}
    assert direction_asked(study(records(columns, without=["Status", "Finished"])))


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("heads", [2, 1])
def test_codes_are_known_without_the_row_of_ids(study, heads, name):
    rows = records({**score(), "desk": ("QID2_1", DESK)}, heads=heads)
    folder = study(rows, RATED % "desk", name=name)
    (problem,) = direction_asked(folder)
    assert problem.value == "5 is best (mean 3.2) or 1 is (mean 2.8)"
    table = read_table(folder / name)
    assert (table.roles["recommend"], table.scale) == ("Q1", (0, 10))


@pytest.mark.parametrize("heads", [2, 1])
def test_words_without_the_row_of_ids_are_no_codes(study, heads):
    rows = records({**score(words=True), "desk": ("QID2_1", DESK)}, heads=heads, words=True)
    assert cx.open_study(study(rows, RATED % "desk")).ratings["t"].notna().all()


def test_embedded_data_is_no_question(study):
    # Its name stands in both rows of headings; the points of the shop's own records are no places.
    rows = records({**score(), "Q2_1": ("QID2_1", DESK), "points": ("points", DESK)}, heads=2)
    folder = study(rows, RATED % "points")
    assert read_table(folder / "a.csv").coded == ("Q2_1",)
    assert cx.open_study(folder).ratings["t"].mean() == sum(DESK) / 12


def test_groups_of_a_ranking_are_not_those_of_a_score(study):
    columns = {**score(), "Q9_0_GROUP": ("QID9_0_GROUP", DESK), "Q4": ("QID4_TEXT", ["x"] * 12)}
    assert read_table(study(records(columns)) / "a.csv").roles["recommend"] == "Q1"


def legacy(desk, scores=SCORES):
    head = ["V1", "V2", "V7", "V8", "V10", "Q1", "Q2_1", "branch"]
    below = ["ResponseID", "ResponseSet", "Status", "StartDate", "Finished",
             "Would you recommend us?", "How was the desk?", "branch"]  # fmt: skip
    rows = [[f"R_{i}", "Default", 0, "2013-05-01 10:00:00", 1, s, d, 1 + i % 3]
            for i, (s, d) in enumerate(zip(scores, desk, strict=True))]  # fmt: skip
    return [head, below, *rows]


def test_codes_of_a_legacy_export_are_asked_for(study):
    (problem,) = direction_asked(study(legacy(DESK)))
    assert problem.column == "Q2_1"
    said = (RATED % "Q2_1").replace("high: 5", "high: 5, best: low")
    assert cx.open_study(study(legacy(DESK), said)).ratings["t"].iloc[0] == 5


def test_scores_of_a_legacy_export_that_nobody_gave_a_0_are_not_asked_for(study):
    folder = study(legacy(DESK, [max(s, 3) for s in SCORES]), "")
    assert cx.open_study(folder).rows["recommend"].min() == 3


@pytest.mark.parametrize(
    "rest, line",
    [
        ("outcomes: {sat: {column: Q2_1, low: 1, high: 5}}", "lower_is_better: true"),
        ("stated_importance: {t: Q2_1}\njourney: [{stage: a, touchpoints: [{id: t}]}]",
         "{column: Q2_1, values: {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}}"),
        ("realms: {scale: {low: 1, high: 5}, items: {entertainment: [Q2_1], education: [a], "
         "esthetic: [b], escapist: [c]}}", "values: {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}"),
        ("trust: {scale: {low: 1, high: 5}, empathy: Q2_1, logic: a, loyalty: b}",
         "{column: Q2_1, values: {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}}"),
    ],
)  # fmt: skip
def test_every_scale_is_asked_for_with_the_line_that_answers(study, rest, line):
    columns = {**score(), "Q2_1": ("QID2_1", DESK)}
    columns |= {name: (name, DESK) for name in "abc"}
    (problem,) = direction_asked(study(records(columns), rest + "\n"))
    assert f"`{line}`" in problem.hint
    answered = rest.replace("high: 5}}", "high: 5, lower_is_better: true}}")
    if answered == rest:
        answered = rest.replace("high: 5}", "high: 5}, " + line, 1) if "realms" in rest else (
            rest.replace("Q2_1", line, 1))  # fmt: skip
    cx.open_study(study(records(columns), answered + "\n"))


def test_effort_in_codes_is_asked_for(study, tmp_path):
    folder = study(records({**score(), "Q2_1": ("QID2_1", DESK)}), "")
    path = folder / "study.yaml"
    path.write_text(path.read_text().replace("recommend: Q1", "recommend: Q1, effort: Q2_1"))
    (problem,) = direction_asked(folder)
    assert "5 is the most effort" in problem.hint


def test_a_plain_table_of_numbers_follows_what_the_study_says(study):
    rows = [["nps", "desk"], *zip(SCORES, DESK, strict=True)]
    folder = study(rows, RATED % "desk", recommend="nps")
    assert cx.open_study(folder).ratings["t"].mean() == sum(DESK) / 12


def test_words_beside_the_numbers_of_a_plain_table_are_believed(study):
    said = {1: "1 - very good", 5: "5 - very poor"}
    rows = [["nps", "desk"], *zip(SCORES, [said.get(n, n) for n in DESK], strict=True)]
    (problem,) = direction_asked(study(rows, RATED % "desk", recommend="nps"))
    assert problem.value == "1 is '1 - very good', 5 is '5 - very poor'"
    rows = [["nps", "desk"], *zip(SCORES, [f"{n} - stufe" for n in DESK], strict=True)]
    assert cx.open_study(study(rows, RATED % "desk", recommend="nps")).ratings["t"].max() == 5


# Codes by their number


def cells_of(*cells):
    return pd.Series(list(cells), dtype="object")


def test_a_code_is_the_same_text_or_the_same_number_written_with_its_nought():
    cells = cells_of("99", "99.0", "99.00", "+99", "990", "9.9", None)
    assert codes_in(cells, ("99",)).notna().tolist() == [True] * 4 + [False] * 3
    assert codes_in(cells_of("1.0", "1", "2.50"), ("1", "2.5")).tolist() == ["1", "1", "2.5"]


@pytest.mark.parametrize("text", ["099", "0099", "99.000", "9.9e1", "0x63", " 99", "99 "])
def test_a_text_that_only_looks_like_the_number_is_not_the_code(text):
    assert not codes_in(cells_of(text), ("99",)).notna().any()


def test_a_code_with_zeros_before_it_is_its_own_text_alone():
    assert codes_in(cells_of("099", "99"), ("099",)).notna().tolist() == [True, False]


def test_shops_with_zeros_before_their_number_are_not_missing(study):
    rows = [["nps", "shop"], *zip(SCORES, ["099", "99", "100"] * 4, strict=True)]
    said = "dimensions: {shop: {column: shop, missing: [99]}}\n"
    shops = cx.open_study(study(rows, said, recommend="nps")).dimensions["shop"]
    assert shops.isna().sum() == 4
    assert set(shops.dropna()) == {"099", "100"}


# Value labels


@pytest.fixture
def spss(tmp_path):
    def write(labels, rest=RATED % "Q2_1", *, desk=DESK, own=True, recommend=SCORES):
        columns = {"ResponseId": [f"R_{i}" for i in range(12)], "Status": [0.0] * 12,
                   "Finished": [1.0] * 12} if own else {}  # fmt: skip
        columns |= {"Q1": [float(s) for s in recommend], "Q2_1": [float(n) for n in desk]}
        labels = labels if isinstance(next(iter(labels)), str) else {"Q2_1": labels}
        pyreadstat.write_sav(
            pd.DataFrame(columns), str(tmp_path / "a.sav"), column_labels={"Q1": "Recommend us?"},
            variable_value_labels=labels,
        )  # fmt: skip
        (tmp_path / "study.yaml").write_text(
            "schema: 1\nname: X\nsurvey: {files: [{file: a.sav}], nps_type: relational, "
            f"columns: {{recommend: Q1}}}}\n{rest}"
        )
        return tmp_path

    return write


UNKNOWN = {1: "erittäin huono", 2: "huono", 3: "ei kumpikaan", 4: "hyvä", 5: "erittäin hyvä"}


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    "labels, value",
    [
        (UNKNOWN, "1 is 'erittäin huono', 5 is 'erittäin hyvä'"),
        ({1: "erittäin huono", 2: "2", 5: "5"}, "1 is 'erittäin huono', 5 is '5'"),
        ({1: "erittäin huono"}, "1 is 'erittäin huono', 5 has no label"),
        ({5: "erittäin hyvä"}, "5 is 'erittäin hyvä', 1 has no label"),
        ({1: "excellent", 5: "très mauvais"}, "1 is 'excellent', 5 is 'très mauvais'"),
        ({1: "très bon"}, "1 is 'très bon', 5 has no label"),
        ({**UNKNOWN, 99: "ei koske minua"}, "1 is 'erittäin huono', 5 is 'erittäin hyvä'"),
    ],
)
def test_labels_that_leave_the_good_end_open_are_shown(spss, labels, value, own):
    folder = spss(labels, own=own)
    (problem,) = problems_of(folder)
    assert problem.value == value
    assert "`best: high`" in problem.hint
    assert "`best: low`" in problem.hint
    for end in ("high", "low"):
        said = (RATED % "Q2_1").replace("high: 5", f"high: 5, best: {end}")
        first = cx.open_study(spss(labels, said, own=own)).ratings["t"].iloc[0]
        assert first == (1 if end == "high" else 5)


@pytest.mark.parametrize(
    "labels",
    [
        {1: "très mauvais", 5: "excellent"},
        {1: "1 - Muy insatisfecha", 5: "5 - Muy satisfecha"},
        {1: "muito insatisfeito"},
        {5: "molto soddisfatto"},
        {1: "1", 2: "2", 3: "3", 4: "4", 5: "5"},
        {99: "ei koske minua"},
        {1: "never", 5: "always"},
    ],
)
def test_labels_that_say_it_are_not_asked_about(spss, labels):
    assert cx.open_study(spss(labels)).ratings["t"].mean() == sum(DESK) / 12


def test_labels_of_other_numbers_are_asked_about_though_the_good_end_is_said(spss):
    # Eleven choices: 1 is the answer 0. Nobody chose 10, whose code is 11.
    desk = [n + 1 for n in SCORES[:-3]] + [9, 9, 6]
    labels = {code: str(code - 1) for code in range(1, 12)}
    rest = (RATED % "Q2_1").replace("low: 1, high: 5", "low: 0, high: 10, best: high")
    (problem,) = problems_of(spss(labels, rest, desk=desk))
    line = "values: {" + ", ".join(f"{n}: {n - 1}" for n in range(1, 12)) + "}"
    assert f"`{line}` under `ratings:`" in problem.hint
    said = rest.replace("best: high", line)
    assert cx.open_study(spss(labels, said, desk=desk)).ratings["t"].min() == 0


def test_a_score_whose_labels_are_other_numbers_is_asked_about(spss):
    labels = {"Q1": {code: str(code - 1) for code in range(1, 12)}}
    scores = [min(n + 1, 10) for n in SCORES]
    (problem,) = problems_of(spss(labels, "", recommend=scores))
    assert "1: 0, 2: 1" in problem.hint


# Words


@pytest.mark.parametrize(
    "answers",
    [
        ["poor", "fair", "good", "very good", "excellent"],
        ["Extremely difficult", "Somewhat difficult", "Neither easy nor difficult",
         "Somewhat easy", "Extremely easy"],
        ["trifft nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu", "trifft zu"],
        ["Äußerst unzufrieden", "Etwas unzufrieden", "Weder zufrieden noch unzufrieden",
         "Etwas zufrieden", "Äußerst zufrieden"],
        ["zeer moeilijk", "moeilijk", "neutraal", "makkelijk", "zeer makkelijk"],
        ["Très insatisfaite", "Plutôt insatisfaite", "Ni satisfaite ni insatisfaite",
         "Plutôt satisfaite", "Très satisfaite"],
        ["tout à fait en désaccord", "en désaccord", "plutôt en désaccord", "neutre",
         "plutôt d'accord", "d'accord", "tout à fait d'accord"],
        ["Muy insatisfechos", "Insatisfechos", "Neutral", "Satisfechos", "Muy satisfechos"],
        ["per niente soddisfatta", "poco soddisfatta", "abbastanza soddisfatta",
         "molto soddisfatta"],
        ["pessimo", "scarso", "sufficiente", "buono", "ottimo"],
        ["Discordo totalmente", "Discordo", "Não concordo nem discordo", "Concordo",
         "Concordo totalmente"],
        ["péssima", "ruim", "regular", "boa", "ótima"],
        ["strongly disagree", "disagree", "somewhat disagree", "neutral", "somewhat agree",
         "agree", "strongly agree"],
    ],
)  # fmt: skip
def test_steps_of_a_scale_are_numbered_from_the_worst(answers):
    numbers = {said: n for n, said in enumerate(answers, 1)}
    assert find_word_scale(reversed(answers)).values == numbers


def test_every_scale_of_the_list_is_found_by_its_own_words():
    text = (Path(likert.__file__).parent / "likert.yaml").read_text("utf-8")
    known = load(text, "likert.yaml")[0]
    for scales in known["scales"].values():
        for steps in scales:
            words = [[word.strip() for word in step.split("|")] for step in steps]
            first = [step[0] for step in words]
            for place, step in enumerate(words):
                for word in step:
                    answers = [*first[:place], word, *first[place + 1 :]]
                    found = find_word_scale(answers)
                    assert found is not None, answers
                    assert [found.values[said] for said in answers] == [*range(1, len(steps) + 1)]


def test_how_often_and_how_likely_are_orders_but_no_ratings():
    assert find_word_scale(["Never", "Sometimes", "Always"]) is None
    assert (goodness("never"), goodness("Always")) == (0, 1)
    assert names_best_low({1: "Sehr wahrscheinlich", 5: "sehr unwahrscheinlich"}) is True


@pytest.mark.parametrize("labels", [{3: "very good"}, {1: "fair"}, {1: "neutral"}, {2: "Paris"}])
def test_a_word_that_says_little_tells_no_direction(labels):
    assert names_best_low(labels, (1, 5)) is None
