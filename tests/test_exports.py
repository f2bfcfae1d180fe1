"""Exports of survey products: recognised, made one row a respondent, and left out with a reason."""

import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from records import text_of

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.exports import products
from cxkit.study.exports.personal import find_personal
from cxkit.study.files import read_table

EXPORTS = Path(__file__).parents[2] / "shared/exports"
needs_exports = pytest.mark.skipif(not EXPORTS.is_dir(), reason="needs the exports beside the kit")

# 4 promoters (9, 10), 4 passives (7, 8) and 4 detractors: an NPS of 0.
SCORES = (3, 10, 9, 8, 7, 6, 0, 10, 9, 8, 8, 2)
COUNTS = (12, 4, 4, 4)


@pytest.fixture
def write(tmp_path):
    def write(content, name="a.csv", encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, openpyxl.Workbook):
            content.save(path)
        else:
            path.write_bytes(content.encode(encoding))
        return path

    return write


@pytest.fixture
def open_export(write, tmp_path):
    """Write an export and a study of a few lines beside it, and open the study."""

    def open_export(content, name="a.csv", encoding="utf-8", survey="", rest="", **columns):
        file = write(content, name, encoding)
        said = json.dumps(columns, ensure_ascii=False)
        (tmp_path / "study.yaml").write_text(
            f"schema: 1\nname: X\nsurvey:\n  files: [{{file: {file.name}}}]\n"
            f"  nps_type: relational\n{survey}  columns: {said}\n{rest}",
            encoding="utf-8",
        )
        return cx.open_study(tmp_path)

    return open_export


def counts_of(responses):
    scores = responses.rows["recommend"].dropna()
    promoters, detractors = int((scores >= 9).sum()), int((scores <= 6).sum())
    return len(scores), promoters, len(scores) - promoters - detractors, detractors


def the_problem(call, *arguments, **choices):
    with pytest.raises(DataError) as caught:
        call(*arguments, **choices)
    (problem,) = caught.value.problems
    assert problem.hint
    return problem


# All products


def test_every_product_says_its_source_and_has_a_name_and_rank_of_its_own():
    known = products()
    assert all(product.source and product.title for product in known)
    assert len({product.name for product in known}) == len(known) == 12
    assert [product.rank for product in known] == sorted({product.rank for product in known})
    assert known[-1].name == "generic"


def test_a_stated_product_wins_and_must_be_one(write):
    path = write("Response ID,Score\na,9\n")
    assert read_table(path).product == "delighted"
    assert read_table(path, product="generic").product == "generic"
    problem = the_problem(read_table, path, product="delightful")
    assert (problem.value, problem.hint) == ("delightful", "did you mean 'delighted'?")


def test_a_plain_table_is_no_product_and_says_nothing(write):
    table = read_table(write("id,nps,comment\na,9,fine\n"))
    assert (table.product, table.why) == ("generic", "a plain table")
    assert table.notes == ("UTF-8, detected", "comma-separated, detected")


@needs_exports
@pytest.mark.parametrize(
    "name, product, score",
    [
        ("qualtrics_labels.csv", "qualtrics", "Q1"),
        ("qualtrics_values_de.csv", "qualtrics", "Q1"),
        ("qualtrics_legacy.csv", "qualtrics_legacy", "Q1"),
        ("qualtrics_spss.sav", "qualtrics_spss", "Q1"),
        ("surveymonkey.csv", "surveymonkey", "How likely is it that"),
        ("surveymonkey.xlsx", "surveymonkey", "How likely is it that"),
        ("google_forms.csv", "google_forms", "How likely are you"),
        ("google_forms_realms.csv", "google_forms", "How likely are you"),
        ("typeform.csv", "typeform", "Hi, how likely are you"),
        ("dutch_semicolon_cp1252.csv", "generic", "Hoe waarschijnlijk"),
        ("excel_unicode_utf16.txt", "generic", "score"),
        ("aggregated_counts.csv", "counts", "score"),
        ("scale_1_to_10.csv", "generic", "How likely"),
    ],
)
def test_reference_exports_give_their_true_counts(tmp_path, name, product, score):
    truth = json.loads((EXPORTS / "expected.json").read_text("utf-8"))[name]
    table = read_table(EXPORTS / name)
    assert table.product == product
    column = next(
        column for column in table.cells if column.startswith(score) and "GROUP" not in column
    )
    scale = "  scale: {low: 1, high: 10}\n" if name == "scale_1_to_10.csv" else ""
    (tmp_path / "study.yaml").write_text(
        f"schema: 1\nname: X\nsurvey:\n  files: [{{file: {name}}}]\n  nps_type: relational\n{scale}"
        f"  columns: {{recommend: {json.dumps(column, ensure_ascii=False)}}}\n",
        encoding="utf-8",
    )
    responses = cx.open_study(tmp_path, data=EXPORTS)
    expected = [truth[key] for key in ("n_valid", "promoters", "passives", "detractors")]
    assert list(counts_of(responses)) == expected
    words = {"survey_preview": "preview", "no_score": "no score", "partial": "unfinished"}
    words |= {"duplicate_respondent": "repeated row"}
    left_out = {words.get(reason, reason): n for reason, n in truth["drop"].items()}
    assert dict(responses.scored.excluded) == left_out


@needs_exports
def test_the_ledger_says_what_became_of_every_row_of_an_export(tmp_path):
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nsurvey: {files: [{file: qualtrics_labels.csv}], "
        "nps_type: relational, columns: {recommend: Q1}}\n"
    )
    responses = cx.open_study(tmp_path, data=EXPORTS)
    said = "46 rows: 2 previews, 3 unfinished, 2 without score, 39 used"
    assert str(responses.scored) == said
    assert "Qualtrics: record 3 holds ImportId" in responses.inputs[0]["notes"]


# Qualtrics

QUALTRICS = {
    "StartDate": "startDate",
    "EndDate": "endDate",
    "Status": "status",
    "IPAddress": "ipAddress",
    "Progress": "progress",
    "Finished": "finished",
    "RecordedDate": "recordedDate",
    "ResponseId": "_recordId",
    "DistributionChannel": "distributionChannel",
    "Q1_NPS_GROUP": "QID1_NPS_GROUP",
    "Q1": "QID1",
    "Q2_1": "QID2_1",
    "Q3": "QID3",
    "Q4": "QID4_TEXT",
}


def qualtrics(rows, *, names=QUALTRICS, labels=None, heads=3, delimiter=","):
    ids = [json.dumps({"ImportId": names[name]}) for name in names]
    head = [list(names), labels or [f"Label of\n{name}" for name in names], ids][:heads]
    cells = [[row.get(name, "") for name in names] for row in rows]
    return text_of(*head, *cells, delimiter=delimiter)


def answer(place, score, **said):
    day = f"2025-03-{place + 1:02} 10:00:00"
    own = {"StartDate": day, "EndDate": day, "RecordedDate": day, "ResponseId": f"R_{place}"}
    kept = {"Status": "IP Address", "Progress": "100", "Finished": "True", "Q1": str(score)}
    return {**own, **kept, "IPAddress": f"192.0.2.{place}", "Q2_1": "4", **said}


ANSWERS = [answer(place, score) for place, score in enumerate(SCORES)]
VALUES = [{**row, "Status": "0", "Finished": "1"} for row in ANSWERS]


@pytest.mark.parametrize(
    "labels, finished, preview",
    [
        ("Anfangsdatum", "Falsch", "Umfragevorschau"),
        ("Begindatum", "Onwaar", "Enquêtevoorbeeld"),
        ("Date de début", "Faux", "Aperçu de l’enquête"),
        ("Fecha de inicio", "Falso", "Vista previa de la encuesta"),
        ("Start Date", "False", "Survey Preview"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_qualtrics_labels_are_read_in_any_account_language(
    open_export, labels, finished, preview, delimiter
):
    rows = [
        *ANSWERS,
        answer(20, 10, Finished=finished, Progress="60"),
        answer(21, 10, Status=preview),
        answer(22, 10, DistributionChannel="preview"),
        answer(23, ""),
    ]
    content = qualtrics(rows, labels=[labels] * len(QUALTRICS), delimiter=delimiter)
    responses = open_export(content, recommend="Q1", date="RecordedDate", encoding="utf-8-sig")
    assert counts_of(responses) == COUNTS
    assert str(responses.scored) == ("16 rows: 2 previews, 1 unfinished, 1 without score, 12 used")


@pytest.mark.parametrize("code, left_out", [("1", True), ("2", True), ("9", True), ("17", True),
                                            ("0", False), ("4", False), ("8", False)])  # fmt: skip
def test_qualtrics_codes_of_previews_and_tests_are_left_out(write, code, left_out):
    # 1 preview, 2 test, 4 imported, 8 possible spam, 16 offline; their sums are both.
    table = read_table(write(qualtrics([*VALUES, {**VALUES[0], "Status": code}])))
    assert len(table.answers) == 13 - left_out
    assert any("possible spam" in note for note in table.notes) == (code == "8")


def test_unfinished_answers_are_kept_where_the_study_says_so(open_export):
    content = qualtrics([*ANSWERS, answer(20, 10, Finished="False")])
    kept = open_export(content, recommend="Q1", survey="  unfinished: keep\n")
    assert str(kept.ledger) == "13 rows: 13 used"
    assert "1 unfinished rows are kept, as study.yaml says" in kept.inputs[0]["notes"]


def test_qualtrics_names_come_from_the_first_row_and_questions_from_the_second(write):
    table = read_table(write(qualtrics(ANSWERS)))
    assert "Q2_1" in table.cells
    assert table.labels["Q2_1"] == "Label of Q2_1"
    assert table.roles == {"respondent_id": "ResponseId", "date": "RecordedDate",
                           "recommend": "Q1", "verbatim": "Q4"}  # fmt: skip
    assert table.personal == {"IPAddress": "IP addresses"}
    assert table.find("Label of\nQ2_1") == "Q2_1"
    assert table.cells.index[0] == 4 + len(QUALTRICS), "labels of two lines each"


def test_qualtrics_columns_may_stand_in_any_order_and_be_left_out(open_export):
    few = {name: QUALTRICS[name] for name in ("Q4", "Q1", "ResponseId", "EndDate")}
    assert counts_of(open_export(qualtrics(ANSWERS, names=few), recommend="Q1")) == COUNTS


def test_qualtrics_without_the_row_of_ids_is_known_by_its_own_columns(open_export, write):
    two = qualtrics(ANSWERS, heads=2)
    assert read_table(write(two)).product == "qualtrics"
    assert counts_of(open_export(two, recommend="Q1")) == COUNTS
    assert counts_of(open_export(qualtrics(ANSWERS, heads=1), recommend="Q1")) == COUNTS


# The texts of the second row in four account languages, and how finished is said there.
TEXTS = {
    "en": ("Start Date,End Date,Response Type,IP Address,Progress,Finished,Recorded Date,"
           "Response ID,Distribution Channel", "Group", "Survey Preview", "False"),
    "de": ("Anfangsdatum,Enddatum,Antworttyp,IP-Adresse,Aktueller Stand,Beendet,"
           "Erfassungsdatum,Antwort-ID,Verteilungskanal", "Gruppe", "Umfragevorschau", "FALSCH"),
    "fr": ("Date de début,Date de fin,Type de réponse,Adresse IP,Progression,Terminé,"
           "Date d’enregistrement,ID de réponse,Canal de distribution", "Groupe",
           "Aperçu de l’enquête", "Faux"),
    "es": ("Fecha de inicio,Fecha de finalización,Tipo de respuesta,Dirección IP,Progreso,"
           "Finalizado,Fecha registrada,ID de respuesta,Canal de distribución", "Grupo",
           "Vista previa de la encuesta", "Falso"),
}  # fmt: skip
ASKED = {"en": "How likely are you to recommend us?", "de": "Würden Sie uns weiterempfehlen?",
         "fr": "Recommanderiez-vous ce musée ?", "es": "¿Nos recomendaría?"}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("left", [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)])
def test_whatever_rows_of_headings_are_left_previews_and_unfinished_answers_are_left_out(
    open_export, write, language, left
):
    own, group, preview, no = TEXTS[language]
    asked = ASKED[language]
    labels = [*own.split(","), f"{asked} - {group}", asked, "Rate: Cloakroom", "Used?", "Why?"]
    rows = [*ANSWERS, answer(20, 10, Status=preview), answer(21, 10, Finished=no, Progress="40")]
    lines = list(csv.reader(io.StringIO(qualtrics(rows, labels=labels))))
    content = text_of(*(lines[place] for place in left), *lines[3:])
    table = read_table(write(content))
    assert table.product == "qualtrics"
    assert table.roles["respondent_id"] == "ResponseId"
    assert list(table.personal) == ["IPAddress"]
    score = "Q1" if 0 in left else "QID1" if left == (2,) else asked
    # Markup takes the blank before a sign: what a heading is called in the file is found, too.
    assert table.roles["recommend"] == table.find(score)
    responses = open_export(content, recommend=score)
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "14 rows: 1 preview, 1 unfinished, 12 used"


def test_few_columns_under_the_row_of_texts_are_known_by_how_answers_came_in(open_export):
    rows = [["IP Address", score] for score in SCORES]
    content = text_of(["Response Type", "Finished", "NPS"], *([a, "True", b] for a, b in rows),
                      ["Survey Preview", "True", 10])  # fmt: skip
    responses = open_export(content, recommend="NPS")
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "13 rows: 1 preview, 12 used"


def test_first_answers_below_names_alone_are_no_row_of_texts(open_export):
    rows = [["IP Address", "True", score] for score in SCORES]
    content = text_of(["Status", "Finished", "Q1"], *rows)
    assert str(open_export(content, recommend="Q1").ledger) == "12 rows: 12 used"


def test_ids_of_qualtrics_under_headings_of_no_known_language_are_told(write):
    rows = [[f"R_0123456789abcd{i:02}", score] for i, score in enumerate(SCORES)]
    table = read_table(write(text_of(["Vastauksen tunnus", "NPS"], *rows)))
    assert (table.product, table.find("Vastauksen tunnus")) == ("qualtrics", "ResponseId")
    assert "no column says which rows are preview or unfinished: all are kept" in table.notes


def test_a_table_of_another_tool_with_an_id_and_dates_is_not_taken_for_qualtrics(write):
    head = ["Response ID", "Start Date", "End Date", "Status", "IP Address", "Score 0-10"]
    rows = [[900_001 + i, "2026-01-05", "2026-01-05", "Complete", "192.0.2.1", score]
            for i, score in enumerate(SCORES)]  # fmt: skip
    assert read_table(write(text_of(head, *rows))).product == "generic"


def test_dates_that_excel_wrote_anew_are_not_taken_as_qualtrics_writes_them(open_export):
    rows = [{**row, "RecordedDate": f"{i + 13:02}/03/2025 10:00"} for i, row in enumerate(ANSWERS)]
    dates = open_export(qualtrics(rows, heads=2), recommend="Q1", date="RecordedDate").rows["date"]
    assert str(dates.iloc[0].date()) == "2025-03-13"


def test_codes_of_several_choices_stay_text(write):
    rows = [{**row, "Q3": "1,3"} for row in VALUES]
    assert set(read_table(write(qualtrics(rows))).cells["Q3"]) == {"1,3"}


def test_seen_and_not_answered_is_no_answer(open_export):
    rows = [*VALUES, {**VALUES[0], "ResponseId": "R_99", "Q1": "-99", "Q2_1": "-99"}]
    journey = "journey: [{stage: a, touchpoints: [{id: t, column: Q2_1}]}]\n"
    rest = f"ratings: {{low: 1, high: 5, best: high}}\n{journey}"
    responses = open_export(qualtrics(rows), recommend="Q1", rest=rest)
    assert counts_of(responses) == COUNTS
    assert responses.ratings["t"].notna().sum() == 12
    assert any("-99 is seen and not answered" in note for note in responses.inputs[0]["notes"])


def test_codes_whose_good_end_nobody_says_are_asked_for(open_export):
    journey = "journey: [{stage: a, touchpoints: [{id: t, column: Q2_1}]}]\n"
    rest = f"ratings: {{low: 1, high: 5}}\n{journey}"
    problem = the_problem(open_export, qualtrics(VALUES), recommend="Q1", rest=rest)
    assert (problem.file, problem.column) == ("a.csv", "Q2_1")
    # All twelve gave 4: turned round on 1 to 5 that is 2.
    assert problem.value == "5 is best (mean 4.0) or 1 is (mean 2.0)"
    assert "`best: low`" in problem.hint
    turned = rest.replace("high: 5", "high: 5, best: low")
    responses = open_export(qualtrics(VALUES), recommend="Q1", rest=turned)
    assert set(responses.ratings["t"]) == {2.0}


def test_codes_of_eleven_choices_are_asked_for_with_both_scores(open_export):
    names = {name: own for name, own in QUALTRICS.items() if name != "Q1_NPS_GROUP"}
    rows = [{**row, "Q1": str(int(row["Q1"]) + 1)} for row in VALUES]
    problem = the_problem(open_export, qualtrics(rows, names=names), recommend="Q1")
    # Read as they stand, 8 becomes 9: 7 promoters and 3 detractors of 12 are +33.
    assert problem.value.startswith("1 to 11 in 12 answers: NPS +33 as they stand, +0 as places")
    line = f"values: {{{', '.join(f'{code}: {code - 1}' for code in range(1, 12))}}}"
    assert problem.hint.split("`")[1] == f"recommend: {{column: Q1, {line}}}"
    values = {str(code): str(code - 1) for code in range(1, 12)}
    said = {"column": "Q1", "values": values}
    assert counts_of(open_export(qualtrics(rows, names=names), recommend=said)) == COUNTS


def test_qualtrics_legacy_is_called_by_its_second_row(open_export, write):
    head = ["V1", "V2", "V8", "V10", "Q1", "Q2", ""]
    below = [
        "ResponseID",
        "IPAddress",
        "EndDate",
        "Finished",
        "Would you recommend us?",
        "Why?",
        "",
    ]
    rows = [[f"R_{i}", "192.0.2.1", "2013-05-01 10:00:00", 1, score, "x", ""]
            for i, score in enumerate(SCORES)]  # fmt: skip
    content = text_of(head, below, *rows, ["R_x", "192.0.2.1", "2013-05-02", 0, 9, "", ""])
    responses = open_export(content, recommend="Q1", date="V8", encoding="utf-8-sig")
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "13 rows: 1 unfinished, 12 used"
    table = read_table(write(content))
    assert list(table.cells.columns) == ["ResponseID", "EndDate", "Finished", "Q1", "Q2"]
    assert table.find("V1") == "ResponseID"
    assert table.labels["Q1"] == "Would you recommend us?"


@pytest.mark.parametrize("left", [(0,), (1,), (0, 1)])
def test_a_legacy_export_counts_alike_whatever_rows_of_headings_are_left(open_export, left):
    own = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress",
           "IPAddress", "Status", "StartDate", "EndDate", "Finished"]  # fmt: skip
    heads = [[*(f"V{i}" for i in range(1, 11)), "Q1"], [*own, "Would you recommend us?"]]
    rows = [[f"R_{i:015}", "", f"Ann {i}", "", f"a{i}@example.org", "192.0.2.1", status,
             "2013-05-01 10:00:00", "2013-05-01 10:00:00", finished, score]
            for i, (status, finished, score) in enumerate(
                [*((0, 1, score) for score in SCORES), (1, 1, 10), (0, 0, 9)])]  # fmt: skip
    content = text_of(*(heads[place] for place in left), *rows)
    score = "Q1" if 0 in left else "Would you recommend us?"
    responses = open_export(content, recommend=score)
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "14 rows: 1 preview, 1 unfinished, 12 used"
    assert not any(word in str(responses.rows.to_numpy()) for word in ("Ann", "@", "192.0"))


@pytest.fixture
def write_spss(tmp_path):
    def write(meaning, name="a.sav"):
        rows = pd.DataFrame(
            {"ResponseId": [f"R_{i}" for i in range(13)], "Status": [0.0] * 12 + [1.0],
             "Finished": [1.0] * 13, "Q1_NPS_GROUP": [2.0] * 13, "Q1": [*map(float, SCORES), 9.0],
             "Q2_1": [4.0] * 12 + [-99.0]}
        )  # fmt: skip
        pyreadstat.write_sav(
            rows, str(tmp_path / name), column_labels={"Q1": "Would you recommend us?"},
            variable_value_labels={"Q2_1": meaning}, missing_ranges={"Q2_1": [-99]},
        )  # fmt: skip
        journey = "journey: [{stage: a, touchpoints: [{id: t, column: Q2_1}]}]\n"
        (tmp_path / "study.yaml").write_text(
            f"schema: 1\nname: X\nsurvey: {{files: [{{file: {name}}}], nps_type: relational, "
            f"columns: {{recommend: Q1}}}}\nratings: {{low: 1, high: 5}}\n{journey}"
        )
        return tmp_path

    return write


def test_qualtrics_spss_gives_questions_meanings_and_codes_for_no_answer(write_spss):
    folder = write_spss({1.0: "Very dissatisfied", 5.0: "Very satisfied", -99.0: "Seen"})
    table = read_table(folder / "a.sav")
    assert table.product == "qualtrics_spss"
    assert table.labels["Q1"] == "Would you recommend us?"
    assert table.meanings["Q2_1"]["5"] == "Very satisfied"
    assert table.missing == {"Q2_1": ("-99",)}
    responses = cx.open_study(folder)
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "13 rows: 1 preview, 12 used"


def test_labels_that_say_that_1_is_best_are_asked_about(write_spss):
    folder = write_spss({1.0: "Very satisfied", 5.0: "Very dissatisfied", -99.0: "Seen"})
    problem = the_problem(cx.open_study, folder)
    assert problem.value == "1 is 'Very satisfied', 5 is 'Very dissatisfied'"
    assert "`best: low`" in problem.hint


# SurveyMonkey

MONKEY = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "First Name",
          "Would you recommend us?", "<p>Rate <b>each</b>&nbsp;part</p>", "", "Why?"]  # fmt: skip
MONKEY_BELOW = ["", "", "", "", "", "", "Response", "Café", "Shop, toilets", "Open-Ended Response"]


def monkey(head=MONKEY, below=MONKEY_BELOW, date="03/{:02}/2025 09:10:57 AM"):
    def score(value):
        return {0: "0 - Not at all likely", 10: "10 - Extremely likely"}.get(value, value)

    rows = [
        [118273640000 + i, 46, date.format(i + 1), date.format(i + 1), f"192.0.2.{i}", "Ann",
         score(value), "Good", "", "two\nlines"]
        for i, value in enumerate(SCORES)
    ]  # fmt: skip
    return [head, below, *rows]


def test_surveymonkey_joins_question_and_row(open_export, write):
    content = text_of(*monkey())
    table = read_table(write(content, encoding="utf-8-sig"))
    assert list(table.cells.columns) == [
        "Respondent ID", "Collector ID", "Start Date", "End Date", "Would you recommend us?",
        "Rate each part - Café", "Rate each part - Shop, toilets", "Why?",
    ]  # fmt: skip
    assert list(table.personal) == ["IP Address", "First Name"]
    responses = open_export(content, recommend="Would you recommend us?", date="End Date")
    assert counts_of(responses) == COUNTS
    # Three labelled answers: one 0, two 10.
    assert "(3, such as '10 - Extremely likely')" in responses.inputs[0]["notes"][-1]
    # Days up to the 12th fit both orders: the product writes the month first.
    assert responses.rows["date"].dt.month.unique().tolist() == [3]


def test_surveymonkey_of_another_order_is_told_by_its_own_dates(open_export):
    content = text_of(*monkey(date="{:02}.03.2025 09:10:57")).replace("12.03.", "31.03.")
    responses = open_export(content, recommend="Would you recommend us?", date="End Date")
    assert responses.rows["date"].dt.month.unique().tolist() == [3]


def test_surveymonkey_workbook_has_merged_headings(open_export):
    book = openpyxl.Workbook()
    for record in monkey():
        book.active.append(record)
    book.active.merge_cells("H1:I1")
    responses = open_export(book, "a.xlsx", recommend="Would you recommend us?")
    assert counts_of(responses) == COUNTS


def test_surveymonkey_of_old_is_read_in_its_encoding(open_export):
    head = ["RespondentID", "CollectorID", "StartDate", "EndDate", "IP Address", "FirstName",
            "Würden Sie uns empfehlen?", "Zufriedenheit", "", "Warum?"]  # fmt: skip
    content = text_of(*monkey(head))
    responses = open_export(content, encoding="cp1252", recommend="Würden Sie uns empfehlen?")
    assert counts_of(responses) == COUNTS


@pytest.mark.parametrize(
    "ids, response",
    [
        (("Respondenten-ID", "Collector-ID"), "Antwort"),
        (("Respondent-id", "Verzamelaar-id"), "Antwoord"),
        (("ID du répondant", "ID du collecteur"), "Réponse"),
        (("ID del encuestado", "ID del recopilador"), "Respuesta"),
    ],
)
def test_surveymonkey_is_known_in_other_languages(open_export, ids, response):
    below = [response if cell == "Response" else cell for cell in MONKEY_BELOW]
    content = text_of(*monkey([*ids, *MONKEY[2:]], below), delimiter=";")
    responses = open_export(content, recommend="Would you recommend us?")
    assert counts_of(responses) == COUNTS
    assert any(note.startswith("SurveyMonkey") for note in responses.inputs[0]["notes"])


def test_the_same_respondent_in_every_cell_is_counted_once(open_export):
    content = text_of(*monkey(), monkey()[5])
    responses = open_export(content, recommend="Would you recommend us?")
    assert str(responses.ledger) == "13 rows: 1 repeated row, 12 used"
    other = [*monkey()[5][:-1], "another reason"]
    columns = {"recommend": "Would you recommend us?", "respondent_id": "Respondent ID"}
    problem = the_problem(open_export, text_of(*monkey(), other), **columns)
    assert problem.respondent == "118273640003"


# Google Forms, Typeform, Delighted, Medallia


def google(stamp="Timestamp", form="2025/03/{:02} 11:30:04 PM GMT+2", delimiter=","):
    head = [stamp, "Email Address", "Would you recommend us? (0-10)", "Rate [Café]", "Which?",
            "Comments", "Comments"]  # fmt: skip
    rows = [[form.format(i + 1), f"a{i}@example.org", score, "Satisfied", "Café;Audio guide, free",
             "one", "two"] for i, score in enumerate(SCORES)]  # fmt: skip
    return text_of(head, *rows, delimiter=delimiter)


def test_google_forms_keeps_the_day_of_its_own_clock(open_export, write):
    content = google()
    responses = open_export(
        content, recommend="Would you recommend us? (0-10)", date="Timestamp",
        verbatim="Comments (2)",
    )  # fmt: skip
    assert counts_of(responses) == COUNTS
    # Half past eleven at night, two hours ahead of Greenwich, is still the day that is written.
    assert responses.rows["date"].iloc[0] == pd.Timestamp("2025-03-01")
    assert responses.rows["verbatim"].unique().tolist() == ["two"]
    table = read_table(write(content))
    assert set(table.cells["Which?"]) == {"Café;Audio guide, free"}
    assert table.labels["Rate [Café]"] == "Rate - Café"
    assert table.personal == {"Email Address": "e-mail addresses"}


@pytest.mark.parametrize(
    "stamp", ["Zeitstempel", "Tijdstempel", "Horodateur", "Marca temporal", "Timestamp"]
)
def test_google_sheets_have_the_time_and_the_commas_of_their_country(open_export, stamp):
    content = google(stamp, "{}-3-2025 16:30:04", ";").replace("12-3-2025", "28-3-2025")
    for score in set(SCORES):
        content = content.replace(f";{score};", f';"{score},0";')
    responses = open_export(content, recommend="Would you recommend us? (0-10)", date=stamp)
    assert counts_of(responses) == COUNTS
    assert responses.rows["date"].dt.month.unique().tolist() == [3]
    assert any(note.startswith("Google Forms") for note in responses.inputs[0]["notes"])


def test_a_time_stamp_of_ones_own_is_no_google_form(write):
    assert read_table(write("Timestamp,nps\n1740819600,9\n")).product == "generic"
    assert read_table(write("timestamp,nps\n2025-03-01 10:00:00,9\n")).product == "generic"


def typeform(end):
    head = ["#", "Hi {{field:7d95-61}}, would you recommend us?", "Café", "Shop", "Other", "Why?",
            "Other", *end]  # fmt: skip
    full = {"Response Type": "completed", "Submit Date (UTC)": "2025-03-01 10:00",
            "Start Date (UTC)": "2025-03-01 09:00", "Network ID": "ab12", "Tags": ""}  # fmt: skip
    last = [full.get(name, "") for name in end]
    rows = [[f"k{i}", score, "Café", "", "", "'=x", "b", *last]
            for i, score in enumerate(SCORES)]  # fmt: skip
    return head, rows


NEW_END = ["Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)",
           "Network ID", "Tags", "Ending"]  # fmt: skip


@pytest.mark.parametrize("end", [NEW_END, ["Start Date (UTC)", "Submit Date (UTC)", "Network ID"]])
def test_typeform_is_read_at_both_of_its_ends(open_export, write, end):
    head, rows = typeform(end)
    content = text_of(head, *rows)
    name = "Hi, would you recommend us?"
    responses = open_export(content, recommend=name, date="Submit Date (UTC)", respondent_id="#")
    assert counts_of(responses) == COUNTS
    table = read_table(write(content))
    assert table.product == "typeform"
    assert table.find(head[1]) == name, "the heading as it stands is a name, too"
    assert "Other (2)" in table.cells
    assert "Network ID" in table.personal
    assert set(table.cells["Why?"]) == {"=x"}


def test_typeform_leaves_out_what_was_not_completed(open_export):
    head, rows = typeform(NEW_END)
    partial = ["kx", 10, "", "", "", "", "", "partial", *[""] * 6]
    responses = open_export(text_of(head, *rows, partial), recommend="Hi, would you recommend us?")
    assert str(responses.ledger) == "13 rows: 1 unfinished, 12 used"


def delighted(kinds):
    head = ["Response ID", "Response Date", "Score", "Comment", "Email", "Name", "Survey Type",
            "Delighted Source"]  # fmt: skip
    told = enumerate(zip(SCORES, kinds, strict=True))
    rows = [[i, f"2025-03-{i + 1:02} 10:00:00 UTC", score, "x", f"a{i}@example.org", "Ann", kind,
             "email"] for i, (score, kind) in told]  # fmt: skip
    return text_of(head, *rows)


def test_delighted_is_read_and_names_nobody(open_export):
    responses = open_export(delighted(["NPS"] * 12), recommend="Score", respondent_id="Email")
    assert counts_of(responses) == COUNTS
    notes = responses.inputs[0]["notes"]
    assert "'Email' is personal data: a short hash stands for each value" in notes
    assert "left out as personal data: Name" in notes
    assert responses.rows["respondent_id"].str.fullmatch("[0-9a-f]{12}").all()


def test_several_kinds_of_surveys_are_asked_about(open_export):
    content = delighted(["NPS"] * 9 + ["CSAT"] * 3)
    problem = the_problem(open_export, content, recommend="Score")
    assert (problem.column, problem.value) == ("Survey Type", "NPS (9 rows), CSAT (3 rows)")
    assert "`only: {Survey Type: [NPS]}`" in problem.hint
    kept = open_export(content, recommend="Score", survey="  only: {Survey Type: [NPS]}\n")
    assert str(kept.ledger) == "12 rows: 3 of another survey, 9 used"


def test_a_survey_of_satisfaction_alone_has_no_score_of_recommendation(open_export):
    problem = the_problem(open_export, delighted(["CSAT"] * 12), recommend="Score")
    assert problem.rule == "a rating in stars or of satisfaction is no score of a recommendation"


def test_relational_and_transactional_answers_in_one_file_are_asked_about(open_export):
    rows = [[i, score, "relational" if i % 2 else "transactional"]
            for i, score in enumerate(SCORES)]  # fmt: skip
    content = text_of(["id", "nps", "kind"], *rows)
    problem = the_problem(open_export, content, recommend="nps")
    assert problem.value == "transactional (6 rows), relational (6 rows)"


def test_a_heading_alone_makes_no_kinds_of_surveys(open_export):
    rows = [[i, score, "Promoter" if score >= 9 else "Detractor"] for i, score in enumerate(SCORES)]
    responses = open_export(text_of(["id", "nps", "NPS Type"], *rows), recommend="nps")
    assert counts_of(responses) == COUNTS


def test_a_score_of_any_tool_is_not_taken_for_delighteds(open_export):
    from_1 = [[i, 1 + i % 10] for i in range(40)]
    problem = the_problem(
        open_export, text_of(["Response ID", "Score"], *from_1), recommend="Score"
    )
    assert problem.value == "1 to 10 in 40 answers, no 0"
    own = [[*row, "email"] for row in from_1]
    content = text_of(["Response ID", "Score", "Delighted Source"], *own)
    assert len(open_export(content, recommend="Score").rows) == 40


def test_satisfaction_from_1_to_10_is_no_score_of_surveymonkey(tmp_path):
    head = ["Respondent ID", "Collector ID", "End Date"]
    for question, role in (("How satisfied are you?", None), ("How likely is it?", (0, 10))):
        rows = [[str(i), "7", "03/28/2025", said] for i, said in
                enumerate(["1", "5", "8", "10 - Extremely satisfied"])]  # fmt: skip
        content = text_of([*head, question], ["", "", "", "Response"], *rows)
        (tmp_path / "a.csv").write_text(content, encoding="utf-8")
        assert read_table(tmp_path / "a.csv").scale == role


MEDALLIA = ["request_id", "response_received_at", "star_rating", "comments", "customer_name",
            "employee_email"]  # fmt: skip


def medallia():
    rows = [[f"r{i}", "2025-03-01T10:00:00Z", 1 + i % 5, "x", "Ann", "s@example.org"]
            for i in range(12)]  # fmt: skip
    return text_of(MEDALLIA, *rows, ["rx", "", "", "", "Bob", "s@example.org"])


def test_stars_of_medallia_are_an_outcome_and_never_a_score(open_export):
    scale = "  scale: {low: 0, high: 10}\n"
    for survey in ("", scale):
        problem = the_problem(open_export, medallia(), recommend="star_rating", survey=survey)
        assert "`outcomes:`" in problem.hint
    rest = "outcomes: {satisfied: {column: star_rating, low: 1, high: 5}}\n"
    responses = open_export(medallia(), rest=rest)
    assert str(responses.ledger) == "13 rows: 1 without response, 12 used"
    assert "1 of 13 people who were asked did not answer" in responses.inputs[0]["notes"]
    assert responses.outcomes["satisfied"].between(1, 5).all()


# Salesforce, counts, tables kept by hand

FOOTER = (
    '\n\n"Recommendation report"\n"Copyright (c) 2000-2025 salesforce.com, inc. All rights '
    'reserved."\n"Confidential Information - Do Not Distribute"\n'
    '"Generated By:  A Person  4/3/2025 9:12 AM"\n"City Museum"\n'
)


@pytest.mark.parametrize("footer", [FOOTER, FOOTER.replace("\n", ",,\n").replace(",,\n,,\n", "\n")])
def test_salesforce_footers_are_left_out(open_export, footer):
    rows = "".join(f'"{i + 13}/03/2025","Café","{score}"\n' for i, score in enumerate(SCORES))
    content = '"Survey Date","Account","NPS Score"\n' + rows + footer
    responses = open_export(content, encoding="latin-1", recommend="NPS Score", date="Survey Date")
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "17 rows: 5 footers, 12 used"


def test_counts_stand_for_one_answer_each(open_export, write):
    head = ["Month", *map(str, range(11))]
    first = [0, 0, 1, 1, 0, 0, 1, 1, 2, 1, 1]
    months = [[month, *first] for month in ("2025-01", "2025-02")]
    total = ["Total", *(2 * n for n in first)]
    content = text_of(head, *months, total, delimiter=";")
    responses = open_export(content, recommend="score", rest="waves: {by: Month}\n")
    # Twice: 2 promoters, 3 passives, 3 detractors of 8.
    assert counts_of(responses) == (16, 4, 6, 6)
    assert str(responses.ledger) == "17 rows: 1 total, 16 used"
    assert [(wave.label, wave.n) for wave in responses.waves] == [("2025-01", 8), ("2025-02", 8)]
    assert "2 rows of counts stand for 16 answers" in read_table(write(content)).notes


def test_a_count_that_is_none_is_named_with_its_place(write):
    content = text_of(["Month", *map(str, range(11))], ["2025-01", *[1] * 10, "1.5"])
    problem = the_problem(read_table, write(content), product="counts")
    assert (problem.line, problem.column, problem.value) == (2, "10", "1.5")


def by_hand(*above, totals=True):
    book = openpyxl.Workbook()
    for record in above:
        book.active.append(record)
    for i, score in enumerate(SCORES):
        book.active.append([dt.date(2025, 3, i + 1), "Families", 4, 88, 5, score])
    if totals:
        book.active.append([])
        book.active.append(["Average", None, 4, 3, 5, 6.7])
    return book


GROUPS = [None, None, "Arrival", None, "Visit", None]
NAMES = ["Date", "Persona", "Parking", "Desk", "Café", "Recommend"]


def test_a_table_by_hand_has_titles_groups_and_totals(open_export):
    book = by_hand(["Visitors of 2025"], ["as of May"], [], GROUPS, NAMES)
    for area in ("A1:F1", "C4:D4", "E4:E4"):
        book.active.merge_cells(area)
    journey = "journey: [{stage: a, touchpoints: [{id: d, column: Arrival - Desk}]}]\n"
    rest = f"ratings: {{low: 1, high: 5, missing: [88]}}\n{journey}"
    responses = open_export(book, "a.xlsx", recommend="Recommend", date="Date", rest=rest)
    assert counts_of(responses) == COUNTS
    assert str(responses.ledger) == "14 rows: 1 total, 1 empty, 12 used"
    assert responses.ratings["d"].isna().all(), "88 is no answer"
    assert {"3 lines above the headings left out", "1 row of totals left out",
            "group headings put before the headings below them"} <= set(
        responses.inputs[0]["notes"])  # fmt: skip


def test_headings_of_two_rows_are_joined_where_one_spans_them(open_export, tmp_path):
    upper = ["Date", "Persona", "Arrival", None, "Visit", "Recommend"]
    lower = [None, None, "Parking", "Desk", "Café", None]
    book = by_hand(["Visitors of 2025"], upper, lower)
    for area in ("A2:A3", "B2:B3", "C2:D2", "F2:F3"):
        book.active.merge_cells(area)
    responses = open_export(book, "a.xlsx", recommend="Recommend", date="Date")
    assert counts_of(responses) == COUNTS
    table = read_table(tmp_path / "a.xlsx")
    assert list(table.cells.columns) == [
        "Date", "Persona", "Arrival - Parking", "Arrival - Desk", "Visit - Café", "Recommend",
    ]  # fmt: skip


def test_one_row_of_headings_and_blanks_is_left_as_it_is(write):
    # The second row holds answers in words: nothing of it is a heading.
    problem = the_problem(read_table, write("id,,said\na,x,fine\nb,y,slow\n"))
    assert (problem.rule, problem.value) == ("a column that holds values has a name", "x")


@pytest.mark.parametrize("word", ["Total", "Gesamt", "Totaal", "Moyenne", "Promedio", "Σ", "Zoo"])
def test_totals_are_known_in_five_languages_and_nothing_else(write, word):
    content = "day,nps\n" + "".join(f"2025-03-01,{score}\n" for score in SCORES) + f"{word},6.7\n"
    left_out = read_table(write(content)).left_out
    assert list(left_out) == (["total"] if word != "Zoo" else [])


def test_a_row_that_only_speaks_of_totals_is_an_answer(write):
    table = read_table(write("said,nps\nTotal chaos,2\nfine,9\n"))
    assert len(table.answers) == 2


# Personal data


@pytest.mark.parametrize(
    "heading",
    ["E-Mail", "email_address", "Adresse e-mail", "Correo electrónico", "E-mailadres", "IP-Adresse",
     "Vorname", "Achternaam", "Prénom", "Apellidos", "Phone Number", "Telefoonnummer", "FirstName",
     "Geburtsdatum", "What is your e-mail address?", "Wie lautet Ihre Telefonnummer"],
)  # fmt: skip
def test_columns_that_say_who_somebody_is_are_left_out_by_their_heading(write, heading):
    table = read_table(write(text_of(["nps", heading], [9, "Zzyzx"])))
    assert list(table.cells.columns) == ["nps"]
    assert f"left out as personal data: {heading}" in table.notes


@pytest.mark.parametrize(
    "cell", ["ann@example.org", "192.0.2.7", "2001:db8::7", "+31 6 1234 5678", "06-1234 5678"]
)
def test_columns_that_say_who_somebody_is_are_left_out_by_what_they_hold(write, cell):
    table = read_table(write(text_of(["nps", "more"], [9, cell], [8, cell], [7, ""])))
    assert list(table.cells.columns) == ["nps"]


@pytest.mark.parametrize(
    "heading, cell",
    [("name of exhibition", "Rembrandt"), ("Rate our email service", "4"), ("day", "05/03/2025"),
     ("time", "2025-03-05 10:00:00"), ("id", "118273640000"), ("code", "0012345678"),
     ("clock", "10:30:00"), ("home", "city"), ("said", "mail a@b.org or call 0612345678")],
)  # fmt: skip
def test_what_says_of_nobody_who_they_are_is_kept(heading, cell):
    assert find_personal(pd.DataFrame({heading: [cell]}), {}) == {}


def test_the_study_may_not_read_an_address_but_may_pair_people_by_it(open_export):
    content = text_of(["mail", "nps"], ["A@example.org", 9], ["b@example.org", 3])
    problem = the_problem(open_export, content, verbatim="mail", recommend="nps")
    assert "left out" in problem.hint
    paired = open_export(content, respondent_id="mail", recommend="nps")
    # SHA-256 of the address in small letters, its first twelve digits.
    first = hashlib.sha256(b"a@example.org").hexdigest()[:12]
    assert paired.rows["respondent_id"].iloc[0] == first


def test_a_heading_alone_does_not_take_a_column_from_the_study(open_export):
    content = text_of(["Name", "nps"], ["North wing", 9], ["South wing", 3])
    responses = open_export(content, recommend="nps", rest="dimensions: {wing: Name}\n")
    assert responses.dimensions["wing"].tolist() == ["North wing", "South wing"]
    assert any("is it personal data?" in note for note in responses.inputs[0]["notes"])


def test_next_months_export_of_other_people_is_read_beside_the_first(tmp_path):
    head = "id,day,nps\n"
    (tmp_path / "a.csv").write_text(head + "".join(f"a{i},2026-01-05,{i}\n" for i in range(11)))
    (tmp_path / "b.csv").write_text(head + "".join(f"b{i},2026-04-05,{i}\n" for i in range(11)))
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nwaves: {by: quarter}\n"
        "survey:\n  files: [{file: a.csv}, {file: b.csv}]\n"
        "  ids: persistent\n  nps_type: relational\n"
        "  columns: {respondent_id: id, date: day, recommend: nps}\n"
    )
    assert cx.open_study(tmp_path).ledger.used == 22


def test_an_overlapping_export_with_a_column_more_counts_nobody_twice(tmp_path):
    rows = [[f"a{i}", "2026-01-05", str(i)] for i in range(11)]
    more = [[*row, "x"] for row in rows] + [["b", "2026-04-05", "9", "y"]]
    (tmp_path / "a.csv").write_text(text_of(["id", "day", "nps"], *rows), encoding="utf-8")
    (tmp_path / "b.csv").write_text(text_of(["id", "day", "nps", "shop"], *more), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nwaves: {by: quarter}\n"
        "survey:\n  files: [{file: a.csv}, {file: b.csv}]\n"
        "  ids: persistent\n  nps_type: relational\n"
        "  columns: {respondent_id: id, date: day, recommend: nps}\n"
    )
    responses = cx.open_study(tmp_path)
    assert str(responses.ledger) == "23 rows: 11 repeated rows, 12 used"


# Ids of answers that stand again


@pytest.mark.parametrize(
    "heading", ["Response ID", "Antwort-ID", "ID de réponse", "submission_id", "Reactienummer"]
)
def test_few_ids_of_answers_that_stand_again_with_other_answers_are_asked_about(
    open_export, heading
):
    # Twelve answers; the id of the first, in line 2, stands again in line 14.
    rows = [[1000 + i, score, "fine"] for i, score in enumerate(SCORES)]
    content = text_of([heading, "nps", "why"], *rows, [1000, 9, "I am Ann Smith"])
    problem = the_problem(open_export, content, recommend="nps")
    assert (problem.line, problem.column, problem.value) == (14, heading, "1000")
    assert "line 2 has something else under nps, why" in problem.hint, "a comment may name somebody"


def test_ids_that_the_study_calls_those_of_people_may_stand_again_in_another_wave(open_export):
    days = [f"2025-0{1 + 3 * (i > 11)}-01" for i in range(13)]
    ids = [*range(1000, 1012), 1000]
    rows = zip(ids, days, [*SCORES, 9], strict=True)
    content = text_of(["Record ID", "day", "nps"], *rows)
    said = {"recommend": "nps", "date": "day", "respondent_id": "Record ID"}
    persistent = {"survey": "  ids: persistent\n", "rest": "waves: {by: quarter}\n"}
    assert len(open_export(content, **persistent, **said).rows) == 13


def test_an_id_of_an_answer_that_stands_again_with_the_same_answers_is_counted_once(open_export):
    rows = [[1000 + i, score] for i, score in enumerate(SCORES)]
    responses = open_export(text_of(["Response ID", "nps"], *rows, rows[0]), recommend="nps")
    assert str(responses.ledger) == "13 rows: 1 repeated row, 12 used"


@pytest.mark.parametrize("heading", ["Customer ID", "ID", "Order number"])
def test_ids_of_people_and_things_may_stand_again(open_export, heading):
    rows = [[1000 + i, score] for i, score in enumerate(SCORES)]
    responses = open_export(text_of([heading, "nps"], *rows, [1000, 9]), recommend="nps")
    assert str(responses.ledger) == "13 rows: 13 used"


def test_ids_that_stand_in_many_rows_are_those_of_something_else(open_export):
    rows = [[1000 + i // 2, score] for i, score in enumerate(SCORES)]
    responses = open_export(text_of(["Response ID", "nps"], *rows), recommend="nps")
    assert str(responses.ledger) == "12 rows: 12 used"


def test_the_number_of_an_entry_in_a_table_of_counts_names_no_single_answer(open_export):
    rows = [[f"E{i}", f"2026-0{i}", *[2] * 11] for i in (1, 2, 3)]
    content = text_of(["Entry no", "month", *range(11)], *rows)
    assert str(open_export(content, recommend="score").ledger) == "66 rows: 66 used"


# Rows that are no whole answers, and tables without headings


@pytest.mark.parametrize(
    ("heading", "whole", "other"),
    [
        ("Status", "Complete", "Partial"),
        ("Status", "Completed", "Screened Out"),
        ("Bearbeitungsstatus", "vollständig", "abgebrochen"),
        ("Statut", "Terminé", "En cours"),
        ("Estado", "Completo", "Parcial"),
        ("State of it", "Voltooid", "Onvolledig"),
        ("Is Test", "FALSE", "TRUE"),
        ("Finished", "yes", "no"),
    ],
)
def test_rows_that_a_column_calls_broken_off_or_tests_are_asked_about(
    open_export, heading, whole, other
):
    # Twelve answers and two that are none, at both ends.
    rows = [[other, 10], *([whole, score] for score in SCORES), [other, 0]]
    content = text_of([heading, "nps"], *rows)
    line = json.dumps({heading: [whole]}, ensure_ascii=False)
    problem = the_problem(open_export, content, recommend="nps")
    assert (problem.column, f"`only: {line}`" in problem.hint) == (heading, True)
    assert f"{whole} (12 rows)" in problem.value
    kept = open_export(content, recommend="nps", survey=f"  only: {line}\n")
    assert str(kept.ledger) == "14 rows: 2 broken off or test, 12 used"
    assert counts_of(kept) == COUNTS


@pytest.mark.parametrize("said", [["Complete"], ["Complete", ""], ["Open", "Closed"]])
def test_a_status_that_calls_no_row_broken_off_asks_nothing(open_export, said):
    rows = [[said[i % len(said)], score] for i, score in enumerate(SCORES)]
    responses = open_export(text_of(["Status", "nps"], *rows), recommend="nps")
    assert str(responses.ledger) == "12 rows: 12 used"


def test_two_columns_of_states_are_asked_about_with_one_line_that_settles_both(open_export):
    rows = [["Complete", "no", score] for score in SCORES]
    rows += [["Partial", "no", 9], ["Complete", "yes", 9]]
    content = text_of(["Status", "Preview", "nps"], *rows)
    with pytest.raises(DataError) as caught:
        open_export(content, recommend="nps")
    (hint,) = {problem.hint for problem in caught.value.problems}
    line = hint.split("`")[1]
    kept = open_export(content, recommend="nps", survey=f"  {line}\n")
    assert str(kept.ledger) == "14 rows: 2 broken off or test, 12 used"


def test_limesurvey_leaves_out_what_was_never_sent_off(open_export):
    rows = [[i, "2026-01-05 10:00:00", 4, score] for i, score in enumerate(SCORES)]
    content = text_of(["Response ID", "Date submitted", "Last page", "nps"], *rows, [99, "", 2, 9])
    assert str(open_export(content, recommend="nps").ledger) == "13 rows: 1 unfinished, 12 used"


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([[f"2026-01-{i + 1:02}", f"K{i:03}", s, "so"] for i, s in enumerate(SCORES)], "K000"),
        ([[score] for score in SCORES], "3"),
        ([[i + 1, score, f"word {i}"] for i, score in enumerate(SCORES)], "1, 3"),
    ],
)
def test_a_first_row_that_is_an_answer_is_taken_for_no_headings(open_export, rows, shown):
    first, *below = rows
    problem = the_problem(open_export, text_of(first, *below), recommend=str(first[-1]))
    assert (problem.rule, problem.line) == ("the first row holds headings", 1)
    assert shown in problem.value
    headings = [f"column {place}" for place, _ in enumerate(first)]
    score = headings[[str(cell) for cell in first].index("3")]
    assert counts_of(open_export(text_of(headings, *rows), recommend=score)) == COUNTS


@pytest.mark.parametrize(
    "headings", [["nps", "1", "2", "3"], ["nps", "Q1", "Q2", "Q3"], ["nps", "2024", "2025", "2026"]]
)
def test_headings_that_number_questions_or_years_are_headings(open_export, headings):
    rows = [[score, 1 + i % 5, 2, 1 + i % 3] for i, score in enumerate(SCORES)]
    assert counts_of(open_export(text_of(headings, *rows), recommend="nps")) == COUNTS


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_headings_that_stand_again_among_the_rows_are_left_out(open_export, mark):
    rows = [[f"2026-01-{i + 1:02}", score] for i, score in enumerate(SCORES)]
    content = text_of(["day", "nps"], *rows[:7], [f"{mark}day", "nps"], *rows[7:])
    responses = open_export(content, recommend="nps", date="day")
    assert str(responses.ledger) == "13 rows: 1 repeated heading, 12 used"
    assert "1 row left out that repeats the headings" in responses.inputs[0]["notes"]
    assert counts_of(responses) == COUNTS


def test_a_number_alone_below_the_scores_is_asked_about(open_export):
    # The mean of the twelve scores is 80 / 12 = 6.67, or 7; an answer could be a 7 as well.
    rows = [[f"2026-01-{i + 1:02}", f"K{i}", score, "north"] for i, score in enumerate(SCORES)]
    content = text_of(["day", "who", "nps", "place"], *rows, ["", "", 7, ""])
    problem = the_problem(open_export, content, recommend="nps")
    assert (problem.line, problem.value) == (14, "7")
    kept = open_export(content.replace(",,7,", ",unknown,7,"), recommend="nps")
    assert str(kept.ledger) == "13 rows: 13 used"


def test_a_last_row_of_an_id_alone_is_somebody_who_answered_nothing(open_export):
    rows = [[1000 + i, score, "north"] for i, score in enumerate(SCORES)]
    content = text_of(["number", "nps", "place"], *rows, [1003.5, "", ""])
    assert counts_of(open_export(content, recommend="nps")) == COUNTS


def test_the_mean_of_a_group_whose_name_stands_last_is_left_out(open_export):
    rows = [["d", score, "no", "Utrecht"] for score in [*SCORES, *SCORES]]
    content = text_of(["a", "nps", "b", "place"], *rows, ["", "6.67", "", "Utrecht Average"])
    assert str(open_export(content, recommend="nps").ledger) == "25 rows: 1 total, 24 used"


# The expanded export of SurveyMonkey


def expanded(cells_of):
    """Make eleven columns, one a score, and the lines of twelve answers."""
    ends = ["Not at all likely - 0", *map(str, range(1, 10)), "Extremely likely - 10"]
    upper = ["Respondent ID", "Collector ID", "How likely is it?", *[""] * 10, "Why?"]
    lower = ["", "", *ends, "Open-Ended Response"]
    rows = [[100 + i, 1, *cells_of(ends, score), "so"] for i, score in enumerate(SCORES)]
    return upper, lower, rows


@pytest.mark.parametrize("way", ["labels", "numbers"])
def test_eleven_columns_of_one_question_are_folded_into_its_score(open_export, way):
    def cells_of(ends, score):
        if way == "numbers":
            return [int(at == score) for at in range(11)]
        return [end if at == score else "" for at, end in enumerate(ends)]

    upper, lower, rows = expanded(cells_of)
    responses = open_export(text_of(upper, lower, *rows), recommend="How likely is it?")
    assert counts_of(responses) == COUNTS
    assert any("read as one score" in note for note in responses.inputs[0]["notes"])


def test_two_scores_in_one_answer_of_an_expanded_export_are_refused(open_export):
    upper, lower, rows = expanded(lambda ends, score: [int(at == score) for at in range(11)])
    rows[4][2] = 1  # a 0 beside the 7
    problem = the_problem(open_export, text_of(upper, lower, *rows), recommend="How likely is it?")
    assert (problem.line, "condensed" in problem.hint) == (7, True)
