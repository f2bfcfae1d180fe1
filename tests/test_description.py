"""study.yaml: what it may say, and how it is told that it may not."""

import pytest

from cxkit.findings import DataError
from cxkit.study.description import KANO_ANSWERS
from cxkit.study.names import nearest, slug
from cxkit.study.reading import read_study
from cxkit.study.yaml_lines import load

SMALL = """\
schema: 1
name: Small
survey:
  files: [{file: a.csv, wave: 2017}]
  nps_type: relational
  columns: {recommend: {column: [NETPRO, NPS], missing: [11, ""]}, weight: WEIGHT}
dimensions: {country: country}
waves: {by: file}
"""


@pytest.fixture
def study_folder(tmp_path):
    def write(text, name="small"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "study.yaml").write_text(text, encoding="utf-8")
        return folder

    return write


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        read_study(folder)
    return caught.value.problems


def test_a_small_study_is_read(study_folder):
    study = read_study(study_folder(SMALL, "My Study!"))
    assert study.id == "my-study"
    assert study.survey.columns.recommend.column == ("NETPRO", "NPS")
    assert study.survey.columns.recommend.missing == ("11", "")
    assert study.survey.files[0].wave == "2017"
    assert study.meaningful_change == 5
    assert study.waves.compare == "previous"


def test_the_path_of_the_file_itself_is_a_study_too(study_folder):
    folder = study_folder(SMALL)
    assert read_study(folder / "study.yaml") == read_study(folder)


def test_norway_is_not_false_and_a_day_is_text():
    value, lines = load("a: [NO, yes, on, 2027-06-30]\nb: 007\nc: 1.50\n", "s.yaml")
    assert value == {"a": ("NO", "yes", "on", "2027-06-30"), "b": 7, "c": 1.5}
    assert (lines.of("a", 1), lines.of("c"), lines.of("c", "deeper")) == (1, 3, 3)


@pytest.mark.parametrize(
    ("change", "line", "value", "hint"),
    [
        (("columns:", "colums:"), 6, "colums", "did you mean 'columns'?"),
        (("waves:", "wavs:"), 8, "wavs", "did you mean 'waves'?"),
        (("relational", "relation"), 5, "relation", "did you mean 'relational'?"),
        (("schema: 1", "schema: 2"), 1, "2", "known here: 1"),
        (("weight: WEIGHT", "weight: 7"), 6, "7", ""),
        (("a.csv", "../a.csv"), 4, "../a.csv", "inside"),
        (("a.csv", "C:/a.csv"), 4, "C:/a.csv", "inside"),
        (("a.csv", "/etc/passwd"), 4, "/etc/passwd", "inside"),
        (("by: file", "by: month"), 8, "month", "add `date:`"),
        (("by: file", "compare: same_last_year"), 8, "file", "by: quarter"),
        (("country: country", "score: country"), 7, "score", "another name"),
        (("country: country", "Land: country"), 7, "Land", "lower-case"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_the_way_out(
    study_folder, change, line, value, hint
):
    found = problems_of(study_folder(SMALL.replace(*change)))
    told = [problem for problem in found if problem.value == value]
    assert told, found
    assert told[0].file == "study.yaml"
    assert told[0].line == line
    if "inside" in hint:
        assert hint in told[0].rule
    else:
        assert hint in told[0].hint


def test_all_mistakes_are_told_at_once(study_folder):
    text = SMALL.replace("schema: 1", "schema: 2") + "personas: [{id: A B, customers: -1}]\n"
    found = problems_of(study_folder(text))
    assert {problem.value for problem in found} == {"2", "A B", "-1"}


def test_a_key_that_stands_twice_is_refused(study_folder):
    (problem,) = problems_of(study_folder(SMALL + "name: Other\n"))
    assert (problem.line, problem.value) == (9, "name")
    assert "line 2" in problem.hint


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "keys and values"),
        ("just words", "keys and values"),
        ("a: [1", "valid YAML"),
        ("a:\n\t- b", "valid YAML"),
        ("a: \x00", "valid YAML"),
        ("[" * 5000, "valid YAML"),
        ("a: &x [1]\nb: *x\n", "anchors"),
        ("a: !!python/object/apply:os.system [x]\n", "tags"),
        ("a: " + "[" * 30 + "]" * 30, "nested"),
        ("? [a, b]\n: c\n", "plain word"),
        ("x: " + "y" * 1_000_001, "300 kB"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(study_folder, text, word):
    found = problems_of(study_folder(text))
    assert word in found[0].rule


def test_bytes_that_are_not_utf8_are_refused_with_their_line(tmp_path):
    (tmp_path / "study.yaml").write_bytes(SMALL.replace("Small", "Caf\xe9").encode("cp1252"))
    (problem,) = problems_of(tmp_path)
    assert (problem.line, problem.hint) == (2, "save it as UTF-8")


def test_a_folder_without_a_study_says_what_it_holds(tmp_path):
    (tmp_path / "survey.yml").write_text("x: 1")
    (problem,) = problems_of(tmp_path)
    assert "survey.yml" in problem.hint


def test_contradictions_are_told(study_folder):
    text = SMALL + (
        "outcomes: {happy: {column: x, low: 5, high: 1}, back: y}\n"
        "ratings: {low: 9, high: 1}\n"
        "journey: [{stage: A, touchpoints: [{id: desk, column: d}, {id: desk}]}]\n"
        "personas: [{id: one, value: same}, {id: two, value: same}]\n"
        "stated_importance: {dask: imp}\n"
    )
    text = text.replace("back: y", "back: {column: y}")
    rules = {problem.rule for problem in problems_of(study_folder(text))}
    assert rules == {
        "a scale's low end is below its high end",
        "an outcome says its scale or its values",
        "each touchpoint is named once",
        "each persona's value is named once",
        "stated importance is asked for a touchpoint",
    }


def test_a_recommend_question_says_its_type(study_folder):
    (problem,) = problems_of(study_folder(SMALL.replace("  nps_type: relational\n", "")))
    assert "nps_type" in problem.hint


def test_names_become_safe_and_near_names_are_suggested():
    assert slug("../Fünf & Söhne\n") == "f-nf-s-hne"
    assert slug("...") == "study"
    assert nearest("NetPro", ["NETPRO", "WEIGHT"]) == "did you mean 'NETPRO'?"
    assert nearest("zzz", ["a", "b"]) == "known here: a, b"


# Line 9 onwards: what a study may say about wishes, targets, levers and Kano's questions.
WISHES = (
    SMALL.replace("weight: WEIGHT", "persona: who")
    + """\
ratings: {low: 1, high: 10, target: 8}
journey:
  - stage: All
    touchpoints:
      - {id: desk, column: d, lever: people, target: best_persona}
      - {id: coat, column: c, lever: [place, process], target: 9.5}
personas:
  - id: families
    interests: [{text: a quiet evening, weight: 5}, a view]
    pains:
      - {text: closed at five, blocks: a quiet evening, share: 0.4, words: closed}
    possibilities:
      - {text: no car, blocks: [a view, a quiet evening], words: [bus, tram]}
kano:
  values: {7: like, 8: must_be, 9: neutral, 10: live_with, 11: dislike}
  desk: {functional: kf, dysfunctional: {column: kd, values: {a: like, b: dislike}}}
"""
)


def test_levers_targets_and_blocked_wishes_are_read(study_folder):
    study = read_study(study_folder(WISHES))
    desk, coat = study.touchpoints
    assert (desk.lever, coat.lever) == (("people",), ("place", "process"))
    assert (study.ratings.target, desk.target, coat.target) == (8.0, "best_persona", 9.5)
    (persona,) = study.personas
    assert persona.pains[0].blocks == ("a quiet evening",)
    assert (persona.pains[0].share, persona.pains[0].words) == (0.4, ("closed",))
    assert persona.possibilities[0].blocks == ("a view", "a quiet evening")
    assert (persona.interests[1].blocks, persona.interests[1].share) == ((), None)


def test_pairs_of_questions_are_read_by_touchpoint(study_folder):
    kano = read_study(study_folder(WISHES)).kano
    assert list(kano.questions) == ["desk"]
    assert kano.questions["desk"].functional.column == ("kf",)
    assert kano.meanings["11"] == "dislike"
    plain = WISHES.replace(
        "  values: {7: like, 8: must_be, 9: neutral, 10: live_with, 11: dislike}\n", ""
    )
    meanings = read_study(study_folder(plain)).kano.meanings
    assert [meanings[code] for code in "12345"] == list(KANO_ANSWERS)
    assert meanings["live_with"] == "live_with"


@pytest.mark.parametrize(
    ("change", "line", "value", "hint"),
    [
        (("lever: people", "lever: peple"), 13, "peple", "did you mean 'people'?"),
        (("[place, process]", "[place, gifts]"), 14, "gifts", "place, process, people, offer"),
        (("target: 8}", "target: 11}"), 9, "11", "write a number from 1 to 10"),
        (("target: 9.5", "target: 0.5"), 14, "0.5", "write a number from 1 to 10"),
        (("target: 9.5", "target: best"), 14, "best", "best_persona"),
        (("target: 8}", "target: true}"), 9, "True", "best_persona"),
        (("persona: who", "weight: w"), 13, "best_persona", "add `persona:` to survey.columns"),
        (("blocks: a quiet evening", "blocks: a quite evening"), 19, "a quite evening",
         "did you mean 'a quiet evening'?"),
        (("[a view, ", "[more time, "), 21, "more time", "known here: a quiet evening, a view"),
        (("weight: 5}", "blocks: a quiet evening}"), 17, "a quiet evening", "what blocks it"),
        (("share: 0.4", "share: 40"), 19, "40", "less than or equal to 1"),
        (("share: 0.4", "shares: 0.4"), 19, "shares", "did you mean 'share'?"),
        (("  desk: {func", "  dask: {func"), 24, "dask", "did you mean 'desk'?"),
        (("functional: kf, ", ""), 24, "kano.desk.functional", "add `functional:` to kano.desk"),
        (("functional: kf", "function: kf, functional: kf"), 24, "function", "'functional'"),
        (("7: like", "7: liked"), 23, "liked", "did you mean 'like'?"),
    ],
)  # fmt: skip
def test_each_slip_about_wishes_is_told_with_its_line(study_folder, change, line, value, hint):
    assert change[0] in WISHES
    (problem,) = problems_of(study_folder(WISHES.replace(*change)))
    assert (problem.file, problem.line, problem.value) == ("study.yaml", line, value)
    assert hint in problem.hint


def test_a_wish_of_another_persona_is_not_blocked(study_folder):
    text = WISHES.replace(
        "kano:\n", "  - {id: others, pains: [{text: p, blocks: a view}]}\nkano:\n"
    )
    (problem,) = problems_of(study_folder(text))
    assert (problem.line, problem.value) == (22, "a view")
    assert problem.hint == "add it to `interests:` or `needs:`"


def test_a_contact_log_stays_inside_its_folder(study_folder):
    text = SMALL + "contacts:\n  file: ../log.csv\n  columns: {respondent_id: id, touchpoint: t}\n"
    (problem,) = problems_of(study_folder(text))
    assert (problem.line, problem.value) == (10, "../log.csv")


def test_keys_inside_lists_and_named_sections_are_suggested(study_folder):
    text = SMALL.replace("wave: 2017", "wav: 2017").replace(
        "{country: country}", "{country: {column: c, valus: {1: x}}}"
    )
    hints = {problem.value: problem.hint for problem in problems_of(study_folder(text))}
    assert hints["wav"] == "did you mean 'wave'?"
    assert hints["valus"] == "did you mean 'values'?"


TEAM = """\
schema: 1
name: Team
survey:
  files: [{file: a.csv}]
  answered_by: team
realms:
  scale: {low: 0, high: 10}
  items: {entertainment: [a], education: [b], esthetic: [c], escapist: [d]}
  benchmarks:
    - {label: Rival, n: 240, source: its report, scores: {entertainment: 61, esthetic: 70.5},
       sd: {esthetic: 20}}
    - {label: 2024, n: 2, source: a paper, scores: {escapist: 0}}
"""


def test_who_answered_is_said_and_customers_unless_it_is(study_folder):
    assert read_study(study_folder(TEAM)).survey.answered_by == "team"
    assert read_study(study_folder(SMALL)).survey.answered_by == "customers"


def test_a_study_of_realm_items_alone_needs_no_other_column(study_folder):
    columns = read_study(study_folder(TEAM)).survey.columns
    assert {getattr(columns, name) for name in type(columns).model_fields} == {None}


def test_profiles_of_others_are_read_realm_by_realm(study_folder):
    rival, paper = read_study(study_folder(TEAM)).realms.benchmarks
    assert (rival.label, rival.n, rival.source) == ("Rival", 240, "its report")
    assert rival.scores == {"entertainment": 61, "esthetic": 70.5}
    assert rival.sd == {"esthetic": 20}
    assert (paper.label, paper.scores, paper.sd) == ("2024", {"escapist": 0}, {})
    assert read_study(study_folder(TEAM.split("  benchmarks")[0])).realms.benchmarks == ()


@pytest.mark.parametrize(
    ("change", "line", "value", "hint"),
    [
        (("by: team", "by: teem"), 5, "teem", "did you mean 'team'?"),
        (("answered_by", "answerd_by"), 5, "answerd_by", "did you mean 'answered_by'?"),
        (("n: 240", "n: 1"), 10, "1", "greater than 1"),
        (("n: 240, ", ""), 10, "realms.benchmarks.0.n", "add `n:`"),
        (("source: its report, ", ""), 10, "realms.benchmarks.0.source", "add `source:`"),
        (("n: 240", "n: 240, year: 2024"), 10, "year", "known here: label, n, source, scores, sd"),
        (("entertainment: 61", "entertainment: 101"), 10, "101", "less than or equal to 100"),
        (("entertainment: 61", "entertainment: -1"), 10, "-1", "greater than or equal to 0"),
        (("entertainment: 61", "fun: 61"), 10, "fun", "known here: entertainment"),
        (("entertainment: 61", "esthetics: 61"), 10, "esthetics", "did you mean 'esthetic'?"),
        (("esthetic: 20", "esthetic: 72"), 11, "72", "less than or equal to 71"),
        (("esthetic: 20", "education: 20"), 11, "education", "add education to `scores:`"),
        (("{escapist: 0}", "{}"), 12, "", "at least 1"),
        (("label: 2024", "label: Rival"), 9, "Rival", "rename or remove"),
        (("[d]", "[a]"), 8, "a", "rename or remove"),
        (("by: team", "by: team\n  nps_type: relational\n  columns: {recommend: r}"), 5, "team",
         "set `answered_by: customers`"),
    ],
)  # fmt: skip
def test_each_slip_about_realms_is_told_with_its_line(study_folder, change, line, value, hint):
    assert change[0] in TEAM
    (problem,) = problems_of(study_folder(TEAM.replace(*change)))
    assert (problem.file, problem.line, problem.value) == ("study.yaml", line, value)
    assert hint in problem.hint
