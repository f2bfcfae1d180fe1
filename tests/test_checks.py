"""Rows and their description become Responses, or every problem at once."""

from pathlib import Path

import pandas as pd
import pytest

import cxkit as cx
from cxkit import nps
from cxkit.findings import DataError, Ledger

SFO = Path(__file__).parents[2] / "shared/data/sfo"

STUDY = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv, exported: 2026-07-10}]
  nps_type: relational
  ids: persistent
  columns: {respondent_id: id, date: day, recommend: {column: nps, missing: [99]}, persona: who,
            weight: w, verbatim: said, problem: {column: trouble, values: {1: yes, 2: no}}}
ratings: {low: 1, high: 5, missing: [0], not_used: [6]}
dimensions: {country: land}
waves: {by: quarter, complete_after: 7d}
journey: [{stage: All, touchpoints: [{id: desk, column: desk}, {id: coat}]}]
personas: [{id: families, value: Families}, {id: others}]
"""
HEAD = "id,day,nps,who,w,said,trouble,land,desk\n"
GOOD = HEAD + (
    'a,2026-01-05,0,Families,1,"Cold,\nvery cold",1,NA,1\n'
    "b,2026-02-05,10,others,0.5,,2,NO,6\n"
    "a,2026-05-31,99,others,1.5,NA,,,0\n"
    ",,,,,,,,\n"
    "d,,7,others,1,,,NL,5\n"
)


@pytest.fixture
def open_small(tmp_path):
    def write(rows=GOOD, study=STUDY):
        (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
        (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
        return cx.open_study(tmp_path)

    return write


def problems_of(call, *arguments, **choices):
    with pytest.raises(DataError) as caught:
        call(*arguments, **choices)
    return caught.value.problems


def test_every_row_is_used_or_left_out_for_a_reason(open_small):
    study = open_small()
    assert study.ledger == Ledger(5, (("empty", 1), ("no date", 1)))
    assert study.ledger.used == len(study.rows) == 3


def test_rows_keep_their_physical_line(open_small):
    # The first answer holds a line break: the second respondent stands in line 4.
    assert list(open_small().rows["line"]) == [2, 4, 5]


def test_missing_codes_are_what_the_study_says_and_nothing_else(open_small):
    study = open_small()
    assert study.rows["recommend"].isna().tolist() == [False, False, True]
    assert study.rows["recommend"].iloc[0] == 0, "nought is a score"
    assert study.dimensions["country"].tolist()[:2] == ["NA", "NO"], "NA is Namibia"
    assert pd.isna(study.dimensions["country"].iloc[2])
    assert study.rows["verbatim"].iloc[2] == "NA"


def test_codes_taken_as_no_answer_are_counted_in_the_notes(open_small):
    notes = open_small().inputs[0]["notes"]
    assert "codes taken as no answer: 99 (1 in nps), 0 (1 in desk)" in notes, "6 is not used"


def test_not_used_is_kept_apart_from_missing(open_small):
    study = open_small()
    assert study.ratings["desk"].iloc[0] == 1
    assert study.ratings["desk"].isna().tolist() == [False, True, True]
    assert study.used["desk"].iloc[:2].tolist() == [1.0, 0.0]
    assert pd.isna(study.used["desk"].iloc[2]), "said nothing: neither used nor not used"
    assert study.ratings["coat"].isna().all(), "a touchpoint without a column has no rating"


def test_codes_become_words_and_personas_become_ids(open_small):
    study = open_small()
    assert study.rows["persona"].tolist() == ["families", "others", "others"]
    assert study.rows["problem"].iloc[:2].tolist() == [1.0, 0.0]
    assert study.rows["weight"].tolist() == [1.0, 0.5, 1.5]


def test_waves_are_counted_and_an_open_one_is_said(open_small):
    waves = open_small().waves
    assert [(wave.label, wave.n, wave.complete) for wave in waves] == [
        ("2026-Q1", 2, True),
        ("2026-Q2", 1, True),
    ]
    early = open_small(study=STUDY.replace("2026-07-10", "2026-07-06")).waves[1]
    assert not early.complete
    assert early.why == "the export was taken on 6 July 2026; the wave is complete from 7 July 2026"


def test_without_the_day_of_export_the_last_answer_stands_for_it(open_small):
    waves = open_small(study=STUDY.replace(", exported: 2026-07-10", "")).waves
    assert [wave.complete for wave in waves] == [True, False]
    assert "last answer is of 31 May 2026" in waves[1].why


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "value", "rule"),
    [
        ("a,2026-01-05,0", "a,2026-01-05,11", 2, "nps", "11", "a score is 0 to 10"),
        ("a,2026-01-05,0", "a,2026-01-05,8.5", 2, "nps", "8.5", "a score is a whole number"),
        ("a,2026-01-05,0", "a,2026-01-05,ten", 2, "nps", "ten", "a score is a number"),
        ("a,2026-01-05,0", "a,2026-01-05,\u2468", 2, "nps", "\u2468", "a score is a number"),
        ("a,2026-01-05,0", "a,2026-01-05,10-Sep", 2, "nps", "10-Sep", "a score is a number"),
        ("a,2026-01-05,0", "a,2026-01-05,8 or 9", 2, "nps", "8 or 9", "a score is a number"),
        ("b,2026-02-05", "b,05/02/2026", 4, "day", "05/02/2026", "the date is a date"),
        ("b,2026-02-05", "b,2026-02-30", 4, "day", "2026-02-30", "the date is a date"),
        ("10,others,0.5", "10,Others,0.5", 4, "who", "Others", "persona is one"),
        ("10,others,0.5", "10,others,-1", 4, "w", "-1", "a weight is 0"),
        ("10,others,0.5", "10,others,inf", 4, "w", "inf", "a weight is a number"),
        ("10,others,0.5", "10,others,", 4, "w", "", "every row has a weight"),
        (",2,NO,6", ",3,NO,6", 4, "trouble", "3", "every code of this column has"),
        (",2,NO,6", ",2,NO,7", 4, "desk", "7", "a rating is 1 to 5"),
        ("b,2026-02-05", "1.5E+11,2026-02-05", 4, "id", "1.5E+11", "a respondent's id is whole"),
    ],
)
def test_each_bad_cell_is_named_with_its_place(open_small, old, new, line, column, value, rule):
    (problem,) = problems_of(open_small, GOOD.replace(old, new))
    assert (problem.file, problem.line, problem.column) == ("a.csv", line, column)
    assert problem.value == value
    assert rule in problem.rule
    assert problem.hint


def test_all_bad_cells_are_told_at_once(open_small):
    rows = GOOD.replace("a,2026-01-05,0", "a,soon,12").replace(",2,NO,6", ",2,NO,9")
    assert [problem.value for problem in problems_of(open_small, rows)] == ["soon", "12", "9"]


def test_the_same_person_twice_in_a_wave_is_refused(open_small):
    (problem,) = problems_of(open_small, GOOD.replace("b,2026", "a,2026"))
    assert (problem.line, problem.respondent) == (4, "a")
    assert "line 2" in problem.hint


def test_ids_that_start_again_in_each_file_pair_nobody(tmp_path):
    study = STUDY.replace("a.csv, exported: 2026-07-10", "a.csv, wave: one").replace(
        "wave: one}]", "wave: one}, {file: b.csv, wave: two}]"
    )
    study = study.replace("persistent", "per_file").replace("quarter, complete_after: 7d", "file")
    (tmp_path / "study.yaml").write_text(study)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEAD + "a,2026-01-05,1,others,1,,,NL,1\n")
    read = cx.open_study(tmp_path)
    assert read.rows["respondent_id"].tolist() == ["a", "a"]
    assert [wave.label for wave in read.waves] == ["one", "two"]


def test_a_missing_column_is_told_with_the_line_in_the_study(open_small):
    (problem,) = problems_of(open_small, GOOD.replace("nps,who", "npss,who"))
    assert (problem.file, problem.line, problem.value) == ("study.yaml", 7, "nps")
    assert problem.hint == "a.csv: did you mean 'npss'?"


def test_a_persona_that_nobody_belongs_to_is_said(open_small):
    study = open_small(study=STUDY.replace("{id: others}", "{id: others}, {id: ghosts}"))
    assert "nobody belongs to the persona 'ghosts'" in study.notes


def test_nothing_is_left_of_a_file_without_dates(open_small):
    (problem,) = problems_of(open_small, HEAD + "d,,7,others,1,,,NL,5\n")
    assert "1 rows: 1 no date, 0 used" in problem.hint


def test_files_that_are_not_there_are_told_together(tmp_path):
    study = STUDY.replace("{file: a.csv", "{file: b.csv}, {file: a.csv")
    (tmp_path / "study.yaml").write_text(study)
    assert {problem.file for problem in problems_of(cx.open_study, tmp_path)} == {"a.csv", "b.csv"}


KANO = STUDY.replace("personas:", "kano: {coat: {functional: kf, dysfunctional: kd}}\npersonas:")


def with_pair(*cells):
    lines = GOOD.replace("Cold,\nvery cold", "Cold").replace(",,,,,,,,\n", "").splitlines()
    given = [*cells, *["3,3"] * (len(lines) - 1 - len(cells))]
    return "\n".join([lines[0] + ",kf,kd", *map(",".join, zip(lines[1:], given, strict=True))])


def test_pairs_of_questions_become_words(open_small):
    kano = open_small(with_pair("1,5", "must_be,", "4,2"), KANO).kano
    assert list(kano) == ["coat:functional", "coat:dysfunctional"]
    assert kano["coat:functional"].to_list() == ["like", "must_be", "live_with"]
    assert kano["coat:dysfunctional"].to_list()[::2] == ["dislike", "must_be"]
    assert kano["coat:dysfunctional"].isna().to_list() == [False, True, False]


def test_codes_of_pairs_mean_what_the_study_says(open_small):
    said = "kano: {missing: [99], values: {1: dislike, 5: like, 3: neutral}, coat: {"
    study = KANO.replace("kano: {coat: {", said)
    kano = open_small(with_pair("1,5", "99,"), study).kano
    assert kano.iloc[0].to_list() == ["dislike", "like"]
    assert kano.iloc[1].isna().all()
    own = study.replace(
        "functional: kf", "functional: {column: kf, values: {1: like, 3: neutral}}", 1
    )
    assert open_small(with_pair("1,5", "99,"), own).kano.iloc[0].to_list() == ["like", "like"]


def test_a_code_that_is_no_answer_is_named_with_its_place(open_small):
    (problem,) = problems_of(open_small, with_pair("1,6", "1,6"), KANO)
    assert (problem.line, problem.column, problem.value) == (2, "kd", "6 (2 rows)")
    assert problem.rule == "every code of this column has a meaning"
    assert "`kano: {values: {1: like, …}}`" in problem.hint


def test_a_word_that_is_no_answer_is_no_meaning(open_small):
    own = KANO.replace("functional: kf", "functional: {column: kf, values: {1: love, 3: like}}", 1)
    (problem,) = problems_of(open_small, with_pair("1,3"), own)
    assert (problem.line, problem.value) == (2, "love")


def test_a_study_without_pairs_has_no_columns_for_them(open_small):
    kano = open_small().kano
    assert kano.shape == (3, 0)


ITEMS_ALONE = """\
schema: 1
name: Items alone
survey: {files: [{file: a.csv}], answered_by: team}
realms:
  scale: {low: 0, high: 10}
  items: {entertainment: [a], education: [b], esthetic: [c], escapist: [d]}
"""


def test_a_file_of_realm_items_alone_is_one_wave_of_rows(open_small):
    study = open_small("a,b,c,d\n1,2,3,4\n,,,\n0,,7,10\n", ITEMS_ALONE)
    assert study.ledger == Ledger(3, (("empty", 1),))
    assert study.items.columns.tolist() == ["a", "b", "c", "d"]
    assert study.items["a"].tolist() == [1, 0]
    assert study.items["b"].isna().tolist() == [False, True]
    assert [(wave.label, wave.n, wave.complete) for wave in study.waves] == [("a.csv", 2, True)]
    assert study.rows["weight"].tolist() == [1, 1]
    assert study.rows[["respondent_id", "date", "recommend", "verbatim"]].isna().all(axis=None)
    assert study.notes == ()


def test_waves_count_scores_only_where_a_score_was_asked(open_small):
    assert "with a score" in open_small().count_waves()
    study = open_small("a,b,c,d\n1,2,3,4\n", ITEMS_ALONE)
    assert study.count_waves().to_dict("index") == {"a.csv": {"rows": 1, "complete": "yes"}}


def test_a_room_that_needs_a_score_refuses_a_study_without_one(open_small):
    study = open_small("a,b,c,d\n1,2,3,4\n", ITEMS_ALONE)
    (problem,) = problems_of(nps.reduce, study)
    assert (problem.rule, problem.file) == ("this room needs a score", "study.yaml")
    assert problem.hint


def test_an_item_outside_its_scale_is_named_with_its_place(open_small):
    (problem,) = problems_of(open_small, "a,b,c,d\n1,2,3,4\n1,2,11,4\n", ITEMS_ALONE)
    assert (problem.line, problem.column, problem.value) == (3, "c", "11")


@pytest.fixture(scope="module")
def airport():
    return cx.open_study(Path(__file__).parent / "sfo", data=SFO)


@pytest.mark.skipif(not SFO.is_dir(), reason="the airport's survey is not beside the project")
class TestTheAirport:
    """The two raw yearly files, read as they stand."""

    def test_every_row_is_read(self, airport):
        assert airport.ledger == Ledger(2831 + 2809)
        assert airport.rows["recommend"].notna().groupby(airport.rows["wave"]).sum().to_dict() == {
            "2017": 2746,
            "2018": 2650,
        }

    def test_headers_that_end_in_blanks_are_trimmed_and_reported(self, airport):
        notes = {said["file"]: " ".join(said["notes"]) for said in airport.inputs}
        assert "2 headers trimmed" in notes["sfo_2018.csv"]
        assert "trimmed" not in notes["sfo_2017.csv"]

    def test_rows_without_a_run_stand_alone(self, airport):
        assert airport.rows["cluster"].isna().sum() == 12
        assert any(note.startswith("12 rows name no RUNID") for note in airport.notes)

    def test_codes_that_changed_meaning_are_read_by_year(self, airport):
        home = airport.dimensions["home"].groupby(airport.rows["wave"]).value_counts()
        # Code 1 is San Francisco in 2017 (276 rows) and Alameda in 2018 (152 rows).
        assert home["2017", "San Francisco"] == 276
        assert home["2018", "Alameda"] == 152

    def test_columns_that_changed_their_name_are_one_touchpoint(self, airport):
        given = airport.ratings["walkways"].notna().groupby(airport.rows["wave"]).sum()
        assert (given > 1000).all()

    def test_not_used_is_reach(self, airport):
        used = airport.used["rental_cars"]
        assert (used == 0).sum() > (used == 1).sum()

    def test_the_days_are_of_may(self, airport):
        days = airport.rows["date"].dropna()
        assert set(days.dt.month) == {5}
        assert set(days.dt.year) == {2017, 2018}


WORDS = STUDY.replace(
    "ratings: {low: 1, high: 5, missing: [0], not_used: [6]}",
    "ratings: {low: 1, high: 5, missing: [0], not_used: [n/a], values: {poor: 1, great: 5}}",
)
RATED = HEAD + "a,2026-01-05,0,Families,1,,,NL,great\nb,2026-01-05,3,others,1,,,NL,poor\n"
RATED += "c,2026-01-05,3,others,1,,,NL,n/a\nd,2026-01-05,3,others,1,,,NL,4 - good\n"


def test_words_of_ratings_have_the_numbers_that_the_section_gives_them(open_small):
    study = open_small(RATED, WORDS)
    assert study.ratings["desk"].tolist()[:2] == [5, 1]
    assert study.ratings["desk"].iloc[3] == 4, "a number beside words is itself"
    assert study.used["desk"].tolist() == [1, 1, 0, 1]
    own = WORDS.replace("column: desk", "column: {column: desk, values: {great: 2, poor: 3}}")
    assert open_small(RATED, own).ratings["desk"].tolist()[:2] == [2, 3]


def test_ratings_whose_low_end_is_best_are_turned_round(open_small):
    once = open_small(RATED, WORDS).ratings["desk"]
    turned = open_small(RATED, WORDS.replace("high: 5,", "high: 5, best: low,")).ratings["desk"]
    assert (once + turned).dropna().tolist() == [6, 6, 6], "1 to 5 turned round adds up to 6"
    assert turned.isna().tolist() == once.isna().tolist()


def test_rows_of_another_survey_are_counted_and_never_read(open_small):
    rows = GOOD.replace("b,2026-02-05,10,others", "b,2026-02-05,eleven,others")
    said = STUDY.replace("  nps_type", '  only: {land: [NA, NL, ""]}\n  nps_type')
    study = open_small(rows, said)
    assert study.ledger.excluded == (("other survey", 1), ("empty", 1), ("no date", 1))
    assert study.ledger.read == 5
    (problem,) = problems_of(open_small, GOOD, said.replace("{land:", "{lnd:"))
    assert problem.hint == "a.csv: did you mean 'land'?"


def test_the_ledger_of_scores_leaves_out_who_gave_none(open_small):
    study = open_small()
    assert str(study.scored) == "5 rows: 1 empty, 1 no date, 1 without score, 2 used"
    assert open_small("a,b,c,d\n1,2,3,4\n", ITEMS_ALONE).scored == Ledger(1)
