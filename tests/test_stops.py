"""Where a column could mean two things a person is asked, with both readings."""

import json

import pytest

import cxkit as cx
from cxkit.findings import DataError, Ledger
from cxkit.study.reading import read_study


@pytest.fixture
def open_scores(tmp_path):
    """Write a column of scores under a heading, and open the study."""

    def open_scores(scores, heading="nps", survey="", columns=None, rest="", files=None):
        rows = "".join(f'{place},"{score}"\n' for place, score in enumerate(scores))
        (tmp_path / "a.csv").write_text(f'id,"{heading}"\n{rows}', encoding="utf-8")
        said = json.dumps(columns or {"recommend": heading}, ensure_ascii=False)
        (tmp_path / "study.yaml").write_text(
            f"schema: 1\nname: X\nsurvey:\n  files: {files or '[{file: a.csv}]'}\n"
            f"  nps_type: relational\n{survey}  columns: {said}\n{rest}",
            encoding="utf-8",
        )
        return cx.open_study(tmp_path)

    return open_scores


def problem_of(call, *arguments, **choices):
    with pytest.raises(DataError) as caught:
        call(*arguments, **choices)
    (problem,) = caught.value.problems
    return problem


FROM_1 = [place % 10 + 1 for place in range(40)]
STATED = "  scale: {low: 0, high: 10}\n"


def test_scores_from_1_to_10_without_a_nought_are_asked_about(open_scores):
    problem = problem_of(open_scores, FROM_1)
    assert (problem.column, problem.value) == ("nps", "1 to 10 in 40 answers, no 0")
    assert "`scale: {low: 1, high: 10}`" in problem.hint
    assert "`scale: {low: 0, high: 10}`" in problem.hint
    assert open_scores(FROM_1, survey=STATED).notes == ()
    from_1 = open_scores(FROM_1, survey="  scale: {low: 1, high: 10}\n")
    assert "not the standard question" in from_1.notes[0]
    assert open_scores([*FROM_1, 0]).notes == ()
    assert open_scores(FROM_1[:29]).rows["recommend"].notna().all(), "too few to doubt"


@pytest.mark.parametrize("heading", ["Would you recommend us? (0-10)", "Aanbevelen van 0 tot 10"])
def test_a_question_that_says_its_scale_is_believed(open_scores, heading):
    assert open_scores(FROM_1, heading).notes == ()


def test_a_label_at_1_is_an_end_however_few_the_answers(open_scores):
    problem = problem_of(open_scores, ["1 - Not at all likely", "5", "10 - Extremely likely"])
    assert "'1 - Not at all likely'" in problem.value
    assert len(open_scores(["1 - one", "5 - five", "10 - ten"]).rows) == 3, "all have labels"


def test_a_label_at_10_alone_leaves_open_where_the_scale_began(open_scores):
    scores = ["3", "7", "9", "10 - Extremely likely"]
    problem = problem_of(open_scores, scores)
    assert problem.value == "3 to 10 in 4 answers, no 0, and '10 - Extremely likely'"
    assert open_scores([*scores, "0 - Not at all likely"]).notes == ()
    assert open_scores(scores, "Would you recommend us? (0-10)").notes == ()
    assert open_scores(scores, survey=STATED).notes == ()


def test_codes_that_the_study_explains_are_not_asked_about_again(open_scores):
    values = {str(code): str(code - 1) for code in range(1, 12)}
    columns = {"recommend": {"column": "nps", "values": values}}
    codes = [f"{2 + place % 10}.0" for place in range(20)]
    rows = open_scores(codes, survey=STATED, columns=columns).rows
    assert sorted(rows["recommend"].unique()) == [*range(1, 11)]


def test_codes_of_1_to_11_are_asked_about(open_scores):
    codes = [place % 11 + 1 for place in range(22)]
    problem = problem_of(open_scores, codes)
    # As they stand 9, 10 and 11 of eleven are promoters, 1 to 6 detractors: -27; else 2 and 7: -45.
    seen = "1 to 11 in 22 answers: NPS -27 as they stand"
    assert problem.value == f"{seen}, -45 as places, -45 as places from 10 down"
    assert "{1: 0, 2: 1, " in problem.hint
    assert "{1: 10, 2: 9, " in problem.hint
    values = {str(code): str(code - 1) for code in range(1, 12)}
    columns = {"recommend": {"column": "nps", "values": values}}
    assert open_scores(codes, columns=columns).rows["recommend"].max() == 10
    problem = problem_of(open_scores, [10, 11])
    assert problem.rule == "a score is 0 to 10", "two answers are no code book"


@pytest.mark.parametrize(
    "heading, scores",
    [("rating", [1 + place % 5 for place in range(10)]),
     ("score", [1 + place % 7 for place in range(30)]),
     ("How satisfied are you?", [0, 9, 10]), ("Zufriedenheit", [0, 9, 10]),
     ("CES", [0, 9, 10]), ("Hoe tevreden bent u?", [0, 9, 10]), ("star rating", [0, 9, 10]),
     ("CSAT", [0, 9, 10])],
)  # fmt: skip
def test_stars_and_satisfaction_are_no_recommendation(open_scores, heading, scores):
    problem = problem_of(open_scores, scores, heading)
    assert problem.rule == "a rating in stars or of satisfaction is no score of a recommendation"
    assert "`outcomes:`" in problem.hint
    assert len(open_scores(scores, heading, survey=STATED).rows) == len(scores)


@pytest.mark.parametrize(
    "heading",
    ["Satisfied? Would you recommend us?", "Zufrieden? Würden Sie uns weiterempfehlen?",
     "Recommanderiez-vous ces services ?", "Raadt u ons aan, als u tevreden bent?", "NPS-sterren"],
)  # fmt: skip
def test_a_recommendation_may_speak_of_satisfaction(open_scores, heading):
    assert len(open_scores([0, 9, 10], heading).rows) == 3


def test_few_low_scores_are_scores(open_scores):
    assert len(open_scores([1, 2, 3, 4, 5]).rows) == 5


def test_two_columns_of_scores_that_differ_are_asked_about(open_scores, tmp_path):
    columns = {"recommend": ["nps", "id"]}
    problem = problem_of(open_scores, [0, 9, 10], columns=columns)
    assert problem.value == "nps and id"
    assert "`recommend: nps`" in problem.hint
    assert len(open_scores([0, 1, 2], columns=columns).rows) == 3, "alike, they are one"


@pytest.mark.parametrize("scale", ["{low: 1, high: 5}", "{low: 0, high: 100}"])
def test_a_scale_of_another_kind_has_no_nps(open_scores, scale):
    problem = problem_of(open_scores, [1, 2], survey=f"  scale: {scale}\n")
    assert (problem.file, problem.line) == ("study.yaml", 6)
    assert "`outcomes:`" in problem.hint


def test_all_doubts_and_all_bad_cells_come_at_once(open_scores, tmp_path):
    with pytest.raises(DataError) as caught:
        open_scores([*FROM_1, "8.5", "ten"], columns={"recommend": "nps", "date": "id"})
    rules = {problem.rule for problem in caught.value.problems}
    assert len(rules) == 4, rules


# What is not settled yet


def test_a_question_mark_is_told_with_its_comment(tmp_path):
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nsurvey:\n  files: [{file: a.csv}]\n"
        '  nps_type: "?"  # settle: relational or transactional\n'
        '  missing: ["?"]\n'
        '  # settle: day-first or month-first\n  dates: "?"\n'
    )
    with pytest.raises(DataError) as caught:
        read_study(tmp_path)
    told = [(problem.rule, problem.line, problem.hint) for problem in caught.value.problems]
    assert told == [
        ("this is not settled yet", 5, "relational or transactional"),
        ("this is not settled yet", 8, "day-first or month-first"),
    ]


# Files named by a pattern


def write_files(tmp_path, *names):
    for place, name in enumerate(names):
        (tmp_path / name).write_text(f"id,nps\na,{place}\n")


@pytest.mark.parametrize(
    "take, scores", [("", [1]), (", take: newest", [1]), (", take: all", [2, 0, 1])]
)
def test_a_pattern_takes_the_newest_or_all(open_scores, tmp_path, take, scores):
    write_files(tmp_path, "e_2026-05.csv", "e_2026-06.csv", "e_2025-12.csv")
    study = open_scores([], columns={"recommend": "nps"}, files=f"[{{file: 'e_*.csv'{take}}}]")
    assert study.rows["recommend"].tolist() == scores
    read = [said["file"] for said in study.inputs]
    assert read == (sorted(read) if len(scores) > 1 else ["e_2026-06.csv"])
    assert ("by the date in its name" in study.notes[0]) == (len(scores) == 1)


def test_a_pattern_that_fits_nothing_is_told(open_scores):
    problem = problem_of(open_scores, [9], files="[{file: 'x_*.csv'}]")
    assert (problem.file, problem.rule) == ("x_*.csv", "a pattern fits at least one file")


def test_overlapping_exports_count_nobody_twice(tmp_path):
    head = "id,day,nps\n"
    (tmp_path / "e_1.csv").write_text(head + "a,2026-01-05,9\nb,2026-02-05,3\n")
    (tmp_path / "e_2.csv").write_text(head + "b,2026-02-05,3\nc,2026-03-05,7\n")
    study = (
        "schema: 1\nname: X\nsurvey:\n  files: [{file: 'e_*.csv', take: all}]\n  ids: persistent\n"
        "  nps_type: relational\n  columns: {respondent_id: id, date: day, recommend: nps}\n"
        "waves: {by: quarter}\n"
    )
    (tmp_path / "study.yaml").write_text(study)
    read = cx.open_study(tmp_path)
    assert read.ledger == Ledger(4, (("repeated row", 1),))
    assert "e_2.csv: 1 row left out, which e_1.csv has, too" in read.notes
    (tmp_path / "study.yaml").write_text(study.replace("persistent", "per_file"))
    assert cx.open_study(tmp_path).ledger == Ledger(4), "the same id may be another person"


# The ledger


def test_the_ledger_counts_in_words():
    ledger = Ledger(12).without("preview", 1).without("preview", 2).without("no score", 1)
    assert ledger == Ledger(12, (("preview", 3), ("no score", 1)))
    assert str(ledger) == "12 rows: 3 previews, 1 without score, 8 used"
    assert str(Ledger(3).without("total", 1)) == "3 rows: 1 total, 2 used"
    assert Ledger(3).without("footer", 0) == Ledger(3)
