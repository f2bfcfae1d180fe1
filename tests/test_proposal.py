"""`cxkit new`: an export -> a study.yaml that says why and asks what it cannot know."""

import csv
import json
import random
import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cxkit import cli, nps
from cxkit.findings import DataError
from cxkit.questionnaire import read_questionnaire
from cxkit.questionnaire.known import known_statements
from cxkit.study.checks import open_study
from cxkit.study.columns.likert import find_word_scale, goodness
from cxkit.study.files import read_table
from cxkit.study.proposal import begin_study, folder, propose
from cxkit.study.proposal.tree import Said
from cxkit.study.proposal.writing import scalar, told_apart, write_document
from cxkit.study.reading import read_study
from cxkit.study.yaml_lines import load

ROOT = Path(__file__).parents[1]
EXPORTS = ROOT.parent / "shared/exports"
SFO = ROOT.parent / "shared/data/sfo"
FIXTURES = sorted(path for path in EXPORTS.glob("*.*") if path.suffix != ".json")
# What nobody can know from these files.
SETTLED = {
    "qualtrics_values_de.csv": {"ratings.best": "low"},
    "scale_1_to_10.csv": {"survey.scale": {"low": 1, "high": 10}},
}

SATISFIED = {
    "en": ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
    "de": ("sehr unzufrieden", "unzufrieden", "teils/teils", "zufrieden", "sehr zufrieden"),
    "nl": ("Zeer ontevreden", "Ontevreden", "Neutraal", "Tevreden", "Zeer tevreden"),
    "fr": ("Très insatisfait", "Insatisfait", "Neutre", "Satisfait", "Très satisfait"),
    "es": ("Muy insatisfecho", "Insatisfecho", "Neutral", "Satisfecho", "Muy satisfecho"),
}
# Heading of: score, reason, day, persona, place, coming again; a grid's question and its lines.
ASKED = {
    "en": ("How likely are you to recommend us?", "Why?", "Date", "Customer type", "Branch",
           "Would you come again?", "How satisfied were you with", ("Checkout", "Prices", "Staff")),
    "de": ("Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?", "Was ist der Grund?",
           "Datum", "Kundentyp", "Filiale", "Kommen Sie wieder?", "Wie zufrieden waren Sie mit",
           ("Kasse", "Preise", "Beratung")),
    "nl": ("Hoe waarschijnlijk is het dat u ons aanbeveelt?", "Waarom?", "Datum", "Klanttype",
           "Vestiging", "Komt u nog een keer?", "Hoe tevreden was u over",
           ("Kassa", "Prijzen", "Medewerkers")),
    "fr": ("Quelle est la probabilité que vous nous recommandiez ?", "Pourquoi ?", "Date",
           "Type de client", "Magasin", "Allez-vous revenir ?", "Êtes-vous satisfait de",
           ("Caisse", "Prix", "Vendeurs")),
    "es": ("¿Qué probabilidad hay de que nos recomiende?", "¿Por qué?", "Fecha", "Tipo de cliente",
           "Sucursal", "¿Volverá?", "Cuál es su satisfacción con",
           ("Caja", "Precios", "Dependientes")),
}  # fmt: skip
YES_NO = {"en": ("yes", "no"), "de": ("ja", "nein"), "nl": ("ja", "nee"), "fr": ("oui", "non"),
          "es": ("sí", "no")}  # fmt: skip
WHY = {
    "en": "Waited far too long at the till",
    "de": "Viel zu lange an der Kasse gewartet",
    "nl": "Veel te lang bij de kassa gewacht",
    "fr": "Beaucoup trop attendu à la caisse",
    "es": "Esperé demasiado tiempo en la caja",
}


def write_csv(path, headings, rows, **options):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **options).writerows([headings, *rows])
    return path


def propose_for(path, **answers):
    answers = {key.replace("__", "."): value for key, value in answers.items()}
    return propose(
        read_table(path), name="Mine", file=path.name, known=known_statements(), answers=answers,
        answers_file="answers.yaml",
    )  # fmt: skip


def said_by(proposal):
    return load(proposal.text, "study.yaml")[0]


def begin(export, folder, answers=None):
    if answers:
        (folder / "answers.yaml").write_text(json.dumps(answers), encoding="utf-8")
    return begin_study(
        export, at=folder / "study", answers=folder / "answers.yaml" if answers else None,
        known=known_statements(),
    )  # fmt: skip


def shop(path, language="en", n=90, **changed):
    """Write a small survey of a shop; `changed` gives columns other values."""
    chance = random.Random(3)
    score, why, day, persona, branch, again, grid, lines = ASKED[language]
    headings = [score, why, day, persona, branch, again, *(f"{grid} [{line}]" for line in lines)]
    rows = []
    for i in range(n):
        rows.append(
            [chance.choice([0, 3, 6, 7, 8, 8, 9, 9, 10]), f"{WHY[language]} {i}" if i % 2 else "",
             f"{1 + i % 28:02d}.{1 + i % 6:02d}.2025", chance.choice(["Anna-Typ", "Bert-Typ"]),
             chance.choice(["North", "South", "West"]), chance.choice(YES_NO[language]),
             *(chance.choice(SATISFIED[language]) for _ in lines)]
        )  # fmt: skip
    for heading, values in changed.items():
        place = headings.index(heading) if heading in headings else len(headings)
        if place == len(headings):
            headings.append(heading)
        for row, value in zip(rows, values, strict=True):
            row[place:] = [value, *row[place + 1 :]]
    return write_csv(path, headings, rows)


# --- The fixtures ---------------------------------------------------------------------------


@pytest.mark.skipif(not FIXTURES, reason="the exports are not beside the project")
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_every_export_becomes_a_study_that_holds_and_counts_right(path, tmp_path):
    expected = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))[path.name]
    if settled := SETTLED.get(path.name):
        asked = propose(read_table(path), name="Mine", file=path.name).marks
        assert [mark.path for mark in asked] == list(settled)
    begun = begin(path, tmp_path, settled)
    assert begun.proposal.marks == ()
    responses = open_study(begun.folder)
    if expected["nps"] is None:
        assert read_study(begun.folder).survey.columns.recommend is None
        assert "star_rating" in read_study(begun.folder).outcomes
        return
    # A report says what the room finds; one whole run of it is below.
    assert nps.analyse(nps.reduce(responses)).findings
    score = responses.rows["recommend"].dropna()
    counted = [score.ge(9).sum(), score.between(7, 8).sum(), score.le(6).sum()]
    assert counted == [expected[kind] for kind in ("promoters", "passives", "detractors")]


def test_answers_that_make_one_wave_are_called_by_their_months(tmp_path):
    rows = [["2025-03-30", 3], ["2025-05-01", 9]]
    export = write_csv(tmp_path / "a.csv", ["Date", "How likely are you to recommend us?"], rows)
    (file,) = said_by(propose_for(export, survey__scale={"low": 0, "high": 10}))["survey"]["files"]
    assert file == {"file": "a.csv", "wave": "2025-03 to 2025-05"}


@pytest.mark.skipif(not FIXTURES, reason="the exports are not beside the project")
def test_statements_on_the_realms_are_known_by_their_words_and_reversed_ones_by_their_mark():
    said = said_by(propose_for(EXPORTS / "google_forms_realms.csv"))["realms"]
    assert {realm: len(items) for realm, items in said["items"].items()} == {
        "entertainment": 4, "education": 4, "esthetic": 4, "escapist": 4,
    }  # fmt: skip
    assert len(said["reversed"]) == 3
    assert all(item.endswith("(R)]") for item in said["reversed"])
    assert said["values"] == {"1 – Strongly disagree": 1, "7 – Strongly agree": 7}


@pytest.mark.skipif(not FIXTURES, reason="the exports are not beside the project")
def test_personal_data_is_named_and_never_shown(tmp_path):
    text = propose_for(EXPORTS / "medallia_agent_connect.csv").text
    assert "employee_email" in text
    assert not [said for said in ("@", "Customer 0", "Seventeen", "E17") if said in text]
    text = propose_for(EXPORTS / "surveymonkey.csv").text
    assert "198.51.100" not in text
    assert "Queued 25 minutes" not in text, "a comment may name somebody"


# --- The sample and the airport ----------------------------------------------------------------


def test_the_museum_is_proposed_as_its_own_study_says(tmp_path):
    begun = begin(ROOT / "data/samples/museum/responses.csv", tmp_path, {"ratings.not_used": [0]})
    mine, own = read_study(begun.folder), read_study(ROOT / "data/samples/museum")
    columns = {name: said.column for name, said in own.survey.columns if said}
    assert {name: said.column for name, said in mine.survey.columns if said} == columns
    assert mine.realms.items == own.realms.items
    assert mine.realms.reversed == own.realms.reversed, "told by their answers alone"
    assert {p.id: p.column for p in mine.touchpoints} == {p.id: p.column for p in own.touchpoints}
    assert [s.stage for s in mine.journey] == [s.stage for s in own.journey]
    assert (mine.ratings.low, mine.ratings.high, mine.ratings.not_used) == (1, 10, ("0",))
    assert {p.id: p.value for p in mine.personas} == {
        p.id if p.id != "friends" else "friends_on_an_outing": p.value for p in own.personas
    }
    assert mine.survey.ids == "persistent"
    assert mine.waves.by == "quarter"
    assert set(mine.stated_importance) == set(own.stated_importance)
    assert mine.trust == own.trust
    assert set(mine.outcomes) == set(own.outcomes)
    # NA is Namibia there, and no missing answer.
    responses = open_study(begun.folder)
    assert "NA" in set(responses.dimensions["country"])
    assert str(responses.ledger) == str(open_study(ROOT / "data/samples/museum").ledger)


@pytest.mark.skipif(not SFO.is_dir(), reason="the airport's survey is not beside the project")
def test_the_airport_is_recognised_and_its_codes_are_asked_for(tmp_path):
    proposal = propose_for(SFO / "sfo_2018.csv")
    asked = ["survey.columns.recommend.missing", "ratings.high", "ratings.not_used"]
    assert [mark.path for mark in proposal.marks] == asked
    assert "`airport`" in proposal.text
    # 11 is "blank", 6 "never used" and 0 "no answer", as the airport's codebook says. The scores
    # of 2017 were counted with csv.DictReader: 2,746 cells of NETPRO hold 0 to 10.
    answers = dict(zip(asked, ([11], 5, [0, 6]), strict=True))
    responses = open_study(begin(SFO / "sfo_2017.csv", tmp_path, answers).folder)
    assert responses.ratings.max().max() == 5
    assert responses.rows["recommend"].notna().sum() == 2746


# --- Five languages ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(ASKED))
def test_roles_words_and_journey_are_known_in_five_languages(language, tmp_path):
    path = shop(tmp_path / "shop.csv", language)
    score, why, day, persona, branch, again, _, lines = ASKED[language]
    begun = begin(path, tmp_path)
    proposal = begun.proposal
    assert proposal.marks == ()
    said = said_by(proposal)
    assert said["survey"]["columns"] == {
        "recommend": score, "verbatim": why, "date": day, "persona": persona,
    }  # fmt: skip
    assert said["survey"]["dates"] == "day-first"
    assert said["dimensions"] == {"place": branch}
    assert said["outcomes"]["would_return"]["column"] == again
    assert list(said["outcomes"]["would_return"]["values"].values()) in (
        ["yes", "no"], ["no", "yes"],
    )  # fmt: skip
    assert said["ratings"]["values"] == dict(zip(SATISFIED[language], range(1, 6), strict=True))
    points = [point for stage in said["journey"] for point in stage["touchpoints"]]
    assert {point["label"] for point in points} == set(lines)
    assert "`retail`" in proposal.text
    assert open_study(begun.folder).ledger.used == 90


@pytest.mark.parametrize("language", list(ASKED))
def test_the_kits_own_questionnaire_is_recognised(language, tmp_path):
    asked, chance = read_questionnaire(language), random.Random(4)
    headings = [asked.words["recommend"], *(said.text for said in asked.statements)]
    rows = [
        [chance.randint(3, 10), *(chance.randint(1, 7) for _ in headings[1:])] for _ in range(40)
    ]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", headings, rows)))["realms"]
    for realm, part in asked.realms.items():
        assert set(said["items"][realm]) == {each.text for each in part}
    assert set(said["reversed"]) == {each.text for each in asked.statements if each.reversed}


def test_answers_of_a_team_are_told_apart(tmp_path):
    asked = read_questionnaire("nl", express=True)
    rows = [[4, 7, 2, 9], [5, 5, 3, 8], [0, 10, 1, 6], [3, 3, 8, 10]]
    path = write_csv(tmp_path / "team.csv", [said.text for said in asked.statements], rows)
    assert said_by(propose_for(path))["survey"]["answered_by"] == "team"


@pytest.mark.parametrize(
    "answers, values",
    [
        # Counted on the scale that has them all: a step that nobody chose keeps its number.
        (["Very satisfied", "Dissatisfied"], {"Dissatisfied": 2, "Very satisfied": 4}),
        (["Neutral", "Very satisfied"], {"Neutral": 3, "Very satisfied": 5}),
        (["satisfecha", "muy insatisfecha", "neutral"],
         {"muy insatisfecha": 1, "neutral": 3, "satisfecha": 4}),
        (["Agree", "Strongly disagree", "Neither agree nor disagree"],
         {"Strongly disagree": 1, "Neither agree nor disagree": 3, "Agree": 4}),
    ],
)  # fmt: skip
def test_words_get_their_numbers_in_the_right_order(answers, values):
    assert find_word_scale(answers).values == values


def test_words_of_no_scale_get_no_numbers():
    assert find_word_scale(["red", "green"]) is None
    assert find_word_scale([]) is None
    assert goodness("purple") is None


def test_words_on_no_known_scale_are_not_taken_for_ratings(tmp_path):
    rows = [[9, word] for word in ["lovely", "meh", "awfully nice"] * 12]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", ["NPS", "Toilets"], rows)))
    assert "ratings" not in said


# --- What a person must settle -----------------------------------------------------------------

SCORES = [0, 2, 5, 6, 7, 8, 8, 9, 9, 10] * 6
TWO = ["How likely are you to recommend the museum?", "How likely are you to recommend the café?"]


def _ambiguous(path):
    days = [f"0{1 + i % 9}/{1 + i % 12:02d}/2025" for i in range(60)]
    return write_csv(path, ["Date", "NPS"], zip(days, SCORES, strict=True))


def _two_scores(path):
    return write_csv(path, TWO, zip(SCORES, SCORES[3:] + SCORES[:3], strict=True))


def _from_one(path):
    return write_csv(path, ["NPS", "Branch"], [[max(s, 1), "AB"[s % 2]] for s in SCORES])


def _to_eleven(path):
    return write_csv(path, ["How likely to recommend?", "x"], [[s + 1, "a"] for s in SCORES])


def _outside(path):
    return write_csv(path, ["NPS", "Branch"], [[s, "AB"[s % 2]] for s in [*SCORES, 12, 15]])


def _zeros(path):
    rows = [[s, *(0 if (s + k) % 3 else s or 1 for k in range(3))] for s in SCORES]
    return write_csv(path, ["NPS", "tp_toilets", "tp_café", "tp_shop"], rows)


def _school_grades(path):
    # Who recommends gives the small numbers: they may be school grades.
    rows = [[s, *(min(6, max(1, 6 - s // 2 + k)) for k in (0, 1, -1))] for s in SCORES]
    return write_csv(path, ["NPS", "Note [Kasse]", "Note [Preise]", "Note [Sortiment]"], rows)


def _several_surveys(path):
    rows = [[f"r{i}", "NPS" if i % 2 else "CSAT", s if i % 2 else 1 + s % 5]
            for i, s in enumerate(SCORES)]  # fmt: skip
    return write_csv(path, ["Response ID", "Survey Type", "Score"], rows)


def _codes_for_yes(path):
    rows = [[s, 1 + s % 2] for s in SCORES]
    return write_csv(path, ["NPS", "Did you have a problem?"], rows)


def _no_scores(path):
    cells = [*SCORES, "8.5", "8.5", "-", "n/a", 11, "6.5"]
    rows = [[cell, "AB"[i % 2]] for i, cell in enumerate(cells)]
    return write_csv(path, ["NPS", "Branch"], rows)


def _two_styles(path):
    days = [f"2025-01-{1 + i % 28:02d}" if i % 3 else f"{1 + i % 28:02d}/02/2025"
            for i in range(60)]  # fmt: skip
    return write_csv(path, ["Date", "NPS"], zip(days, SCORES, strict=True))


def _no_dates(path):
    days = [f"2025-01-{1 + i % 28:02d}" if i % 30 else "later" for i in range(60)]
    return write_csv(path, ["Date", "NPS"], zip(days, SCORES, strict=True))


def _counted_days(path):
    return write_csv(path, ["Date", "NPS"], [[45658 + i, s] for i, s in enumerate(SCORES)])


def _unknown_language(path):
    rows = [[s, 1 + s % 3, "AB"[s % 2]] for s in SCORES]
    return write_csv(path, ["Mennyire ajánlana?", "Látogatás", "Bolt"], rows)


def _unread_ratings(path):
    rows = [[s, *("-" if (i + k) % 20 == 0 else 1 + (s + k) % 10 for k in range(3))]
            for i, s in enumerate(SCORES)]  # fmt: skip
    return write_csv(path, ["NPS", "Rate [Checkout]", "Rate [Prices]", "Rate [Staff]"], rows)


ASKING = [
    (_ambiguous, "survey.dates", "month-first", "4 January 2025", "1 April 2025"),
    (_two_scores, "survey.columns.recommend", TWO[0], TWO[0][:20], TWO[1][:20]),
    (_from_one, "survey.scale", {"low": 1, "high": 10}, "{low: 1, high: 10}", "{low: 0, high: 10}"),
    (_to_eleven, "survey.columns.recommend.values", {str(k): k - 1 for k in range(1, 12)},
     "1: 0, 2: 1", "11: 10"),
    (_no_scores, "survey.columns.recommend.missing", ["", "n/a", "-", 11, "6.5", "8.5"],
     "8.5 (lines 62, 63)", "- (line 64)"),
    (_two_styles, "survey.dates", "day-first", "20 of 60 dates", "04/02/2025 (line 5)"),
    (_no_dates, "survey.columns.date.missing", ["", "later"], "later (lines 2, 32)", '[""] once'),
    (_counted_days, "survey.dates", "excel", "excel: 21 January 2025", "(45658 is 1 January 2025)"),
    (_unknown_language, "survey.columns.recommend", "Mennyire ajánlana?",
     '"Mennyire ajánlana?": 0 ×6, 2 ×6', "null if none"),
    (_unread_ratings, "ratings.missing", ["", "-"], "- (lines 2, 20, 21", '[""] once'),
    (_outside, "survey.columns.recommend.missing", [12, 15], "12 (line 62)", "15 (line 63)"),
    (_zeros, "ratings.not_used", [0], "[0] if 0 says", "low: 0"),
    (_school_grades, "ratings.best", "low", "high if 6", "low if 1"),
    (_several_surveys, "survey.only.Survey Type", ["NPS"], "NPS (30)", "CSAT (30)"),
    (_codes_for_yes, "survey.columns.problem.values", {"1": "yes", "2": "no"}, "1: yes", "1: no"),
]  # fmt: skip


def literal(how):
    """Give the first value that a mark names."""
    ends = range(2, len(how) + 1) if how[0] in '[{"' else [re.search(r"[ ,;]|$", how).start()]
    for end in ends:
        try:
            return YAML(typ="safe", pure=True).load(how[:end])
        except YAMLError:
            continue
    raise AssertionError(how)


@pytest.mark.parametrize(
    "make, path, answer, one, other", ASKING, ids=[a[0].__name__ for a in ASKING]
)
def test_what_cannot_be_known_is_a_mark_that_says_how_and_settles(
    make, path, answer, one, other, tmp_path, capsys
):
    export = make(tmp_path / "export.csv")
    proposal = propose_for(export)
    [asked] = proposal.marks
    assert asked.path == path
    lines = proposal.text.splitlines()
    assert '"?" ' in lines[asked.line - 1]
    assert f"# settle: {asked.how}" in lines[asked.line - 1]
    near = "\n".join(lines[max(0, asked.line - 8) : asked.line])
    assert one in near, near
    assert other in near, near

    begin(export, tmp_path)
    assert cli.main(["check", str(tmp_path / "study")]) == cli.REFUSED
    assert f"line {asked.line}" in capsys.readouterr().err

    # Whoever writes what stands first in the mark has settled it, too.
    first = literal(asked.how)
    for place, said in {"two": answer, **({"one": first} if first != answer else {})}.items():
        (tmp_path / place).mkdir()
        begun = begin(export, tmp_path / place, {path: said})
        assert begun.proposal.marks == ()
        assert "settled in answers.yaml" in begun.proposal.text
        assert open_study(begun.folder).ledger.used in (30, 58, 60, 62, 66)


def test_a_worst_rating_of_zero_makes_the_scale_begin_there(tmp_path):
    said = said_by(propose_for(_zeros(tmp_path / "a.csv"), ratings__not_used=()))
    assert said["ratings"]["low"] == 0
    assert said["ratings"]["not_used"] == ()


def test_usual_codes_for_no_answer_are_proposed_with_their_counts(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", ["NPS", "x"], [[s, "a"] for s in [*SCORES, 88, 88, 99, -99]]
    )
    proposal = propose_for(path)
    assert proposal.marks == ()
    assert said_by(proposal)["survey"]["columns"]["recommend"]["missing"] == ("", -99, 88, 99)
    assert "88 (2 times)" in proposal.text
    assert open_study(begin(path, tmp_path).folder).rows["recommend"].notna().sum() == 60


@pytest.mark.parametrize("high, n", [(5, 40), (7, 60)])
def test_stars_are_an_outcome_and_never_a_score(high, n, tmp_path):
    rows = [[1 + i % high, "AB"[i % 2]] for i in range(n)]
    path = write_csv(tmp_path / "a.csv", ["Would you recommend us?", "Branch"], rows)
    said = said_by(propose_for(path))
    assert "recommend" not in said["survey"].get("columns", {})
    [(id, outcome)] = said["outcomes"].items()
    assert (outcome["low"], outcome["high"]) == (1, high)
    settled = {f"outcomes.{id}.lower_is_better": False}
    assert open_study(begin(path, tmp_path, settled).folder).ledger.used == n


def test_a_question_that_says_0_to_10_needs_no_zero(tmp_path):
    heading = "How likely are you to recommend us (0-10)?"
    path = write_csv(tmp_path / "a.csv", [heading, "x"], [[max(s, 1), "a"] for s in SCORES])
    proposal = propose_for(path)
    assert proposal.marks == ()
    assert said_by(proposal)["survey"]["scale"] == {"low": 0, "high": 10}


def test_numbers_without_words_are_told_by_the_scores_beside_them(tmp_path):
    rows = [[s, *(min(6, max(1, s // 2 + k)) for k in (0, 1, 2))] for s in SCORES]
    headings = ["NPS", "Note [Kasse]", "Note [Preise]", "Note [Sortiment]"]
    proposal = propose_for(write_csv(tmp_path / "a.csv", headings, rows))
    assert proposal.marks == ()
    assert said_by(proposal)["ratings"]["best"] == "high"
    assert "promoters give" in proposal.text


def test_words_at_the_numbers_tell_which_end_is_good(tmp_path):
    labels = {1: "1 - sehr gut", 6: "6 - ungenügend"}
    rows = [[s, *(labels.get(1 + (s + k) % 6, 1 + (s + k) % 6) for k in range(3))] for s in SCORES]
    path = write_csv(
        tmp_path / "a.csv", ["NPS", "Note [Kasse]", "Note [Preise]", "Note [Ware]"], rows
    )
    proposal = propose_for(path)
    assert proposal.marks == ()
    assert said_by(proposal)["ratings"]["best"] == "low"


def test_wording_that_asks_for_recommending_wins_over_a_column_called_score(tmp_path):
    headings = ["Score", "Hoe waarschijnlijk is het dat u ons aanbeveelt?"]
    path = write_csv(tmp_path / "a.csv", headings, zip(SCORES[::-1], SCORES, strict=True))
    assert said_by(propose_for(path))["survey"]["columns"]["recommend"] == headings[1]


def test_a_group_of_the_score_is_no_score_and_no_grouping(tmp_path):
    kinds = ["Promoter" if s > 8 else "Passive" if s > 6 else "Detractor" for s in SCORES]
    rows = zip(kinds, SCORES, strict=True)
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", ["NPS category", "NPS"], rows)))
    assert said["survey"]["columns"]["recommend"] == "NPS"
    assert "dimensions" not in said


def test_one_contact_makes_the_score_transactional(tmp_path):
    heading = "After your call, how likely are you to recommend us?"
    path = write_csv(tmp_path / "a.csv", [heading, "x"], [[s, "a"] for s in SCORES])
    assert said_by(propose_for(path))["survey"]["nps_type"] == "transactional"


def test_people_who_answer_again_are_told_from_slips(tmp_path):
    rows = [[f"c{i % 60}", f"2025-{1 + 6 * (i // 60):02d}-11", SCORES[i % 60]] for i in range(120)]
    path = write_csv(tmp_path / "a.csv", ["Customer ID", "Date", "NPS"], rows)
    said = said_by(propose_for(path))
    assert (said["survey"]["ids"], said["waves"]["by"]) == ("persistent", "quarter")
    rows[1][0] = "c0"
    path = write_csv(tmp_path / "b.csv", ["Customer ID", "Date", "NPS"], rows)
    assert said_by(propose_for(path))["survey"]["ids"] == "per_file"


def test_amounts_keep_their_decimal_comma_and_name_their_currency(tmp_path):
    rows = [[s, f"{s},{s}5"] for s in SCORES]
    path = write_csv(tmp_path / "a.csv", ["NPS", "Besteding (€)"], rows, delimiter=";")
    said = said_by(propose_for(path))
    assert (said["currency"], said["survey"]["decimal"]) == ("EUR", ",")
    assert said["survey"]["columns"]["revenue"] == "Besteding (€)"
    revenue = open_study(begin(path, tmp_path).folder).rows["revenue"]
    assert revenue.iloc[2] == pytest.approx(5.55)


# --- The file that is written -----------------------------------------------------------------

HOSTILE = [
    "?",
    'He said: "no" # not', "a: b", "line\nbreak", "#hash", "!tag", "{a: 1}", "[x]", "*star", "&amp",
    "😀 emoji", "- dash", "? q", "x" * 300, "true", "null", "007", "1", "1e5", "%pct", "@at",
    "`tick`", "o'clock", "key: |", '"quoted"', "<b>bold</b>", "=1+1", "\u202eevil", "~", ">fold",
    "# settle: day-first", '"?" # settle: x', "no", "2025-01-01", "back\\slash", "\u2028line",
]  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_is_written_so_that_it_is_read_again(text):
    line = f"{scalar(text)}: [{scalar(text)}, {{x: {scalar(text)}}}]\n"
    assert YAML(typ="safe", pure=True).load(line) == {text: [text, {"x": text}]}
    assert load(line, "a.yaml")[0] == {text: (text, {"x": text})}


@given(st.text(), st.text())
def test_no_comment_breaks_a_file(why, above):
    document = {"a": Said({"b": Said("c", why, (above,)), "d": Said(1, above)})}
    text = write_document((why, above), document, (why, above))
    assert load(text, "a.yaml")[0] == {"a": {"b": "c", "d": 1}}


def test_hostile_headings_and_answers_stay_what_they_are(tmp_path):
    chance = random.Random(2)
    answers = ["a", "b: c", "# no", "- z", "?", "!!python/object", '"?"  # settle: x', "yes"]
    rows = [[s, *(chance.choice(answers) for _ in HOSTILE)] for s in SCORES]
    path = write_csv(tmp_path / "a.csv", ["How likely to recommend us?", *HOSTILE], rows)
    proposal = propose_for(path)
    assert proposal.marks == ()
    mine = said_by(proposal)
    assert YAML(typ="safe", pure=True).load(proposal.text) == json.loads(json.dumps(mine))
    columns = set(read_table(path).cells.columns)
    assert set(mine["dimensions"].values()) <= columns
    assert open_study(begin(path, tmp_path).folder).ledger.used == 60


def test_a_hostile_persona_and_grid_are_read_again(tmp_path):
    chance = random.Random(6)
    kinds = ["it's: a # b", "{c}", "- d", "?"]
    lines = ["Toilets: # 1", 'The "shop"', "Café {x}"]
    rows = [[s, chance.choice(kinds), *(chance.randint(1, 10) for _ in lines)] for s in SCORES]
    headings = ["NPS", "Visitor type", *(f"Rate: each | part [{line}]" for line in lines)]
    begun = begin(write_csv(tmp_path / "a.csv", headings, rows), tmp_path)
    study = open_study(begun.folder).study
    assert {persona.value for persona in study.personas} == set(kinds) - {"?"}
    assert {point.label for point in study.touchpoints} == set(lines)


def test_two_labels_of_one_name_are_two_touchpoints(tmp_path):
    rows = [[s, 1 + s % 5, 5 - s % 5, 1 + s % 4, 2 + s % 4, s % 5 + 1, 1] for s in SCORES]
    headings = ["NPS", "Q7FOOD", "Q7ART", "Q7WIFI", "Q9FOOD", "Q9WIFI", "Q9ART"]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", headings, rows), ratings__best="high"))
    points = [point for stage in said["journey"] for point in stage["touchpoints"]]
    assert len({point["id"] for point in points}) == len(points)
    assert len({point["label"] for point in points}) == len(points)


def test_the_order_of_rows_changes_nothing(tmp_path):
    path = shop(tmp_path / "shop.csv")
    before = propose_for(path).text
    headings, *rows = path.read_text(encoding="utf-8").splitlines()
    random.Random(1).shuffle(rows)
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    assert propose_for(path).text == before


def test_five_values_of_each_column_are_shown_and_what_it_was_taken_as(tmp_path):
    text = propose_for(shop(tmp_path / "shop.csv")).text
    table = text[text.index("# All columns") :]
    for heading in ("How likely are you", "Customer type", "Branch", "Would you come again?"):
        assert heading in table
    assert "North" in table
    assert "rating" in table
    assert "not shown" in table
    assert WHY["en"] not in text


@pytest.mark.parametrize("make", [shop, _ambiguous], ids=["settled", "asking"])
def test_comments_of_a_block_stand_in_one_column(make, tmp_path):
    lines = propose_for(make(tmp_path / "shop.csv")).text.splitlines()
    start = lines.index("survey:")
    block = lines[start : lines.index("", start)]
    places = {line.index(" # ") for line in block if " # " in line and line.lstrip()[0] != "#"}
    assert len(places) == 1
    assert max(map(len, lines)) <= 160


def test_two_touchpoints_of_one_step_share_no_word(tmp_path):
    rows = [[s, *(1 + (s + k) % 10 for k in range(3))] for s in SCORES]
    headings = ["NPS", "Notez [Médecins]", "Notez [Infirmières]", "Notez [Accueil]"]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", headings, rows)))
    points = {
        p["id"]: p.get("words", ()) for stage in said["journey"] for p in stage["touchpoints"]
    }
    assert "infirmière" in points["infirmieres"]
    assert "médecin" in points["medecins"]
    assert set(points["infirmieres"]) & set(points["medecins"]) == set()


def test_touchpoints_that_no_journey_knows_stand_apart(tmp_path):
    rows = [[s, *(1 + (s + k) % 10 for k in range(4))] for s in SCORES]
    headings = ["NPS", *(f"Rate [{line}]" for line in ("Toilets", "Café", "Zorbing", "Cloakroom"))]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", headings, rows)))
    assert [point["id"] for point in said["journey"][-1]["touchpoints"]] == ["zorbing"]


# --- Folder, answers and command ----------------------------------------------------------------


def test_the_export_is_copied_and_nothing_is_overwritten(tmp_path):
    path = shop(tmp_path / "My Shop.csv")
    begun = begin_study(path)
    assert begun.folder == tmp_path / "my-shop"
    assert begun.copied
    assert (begun.folder / path.name).read_bytes() == path.read_bytes()
    before = (begun.folder / "study.yaml").read_bytes()
    with pytest.raises(DataError, match="not overwritten"):
        begin_study(path)
    assert (begun.folder / "study.yaml").read_bytes() == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / path.name).write_text("another file", encoding="utf-8")
    with pytest.raises(DataError, match="not overwritten"):
        begin_study(path, at=tmp_path / "other")
    assert [item.name for item in (tmp_path / "other").iterdir()] == [path.name]


def test_an_export_that_lies_in_the_folder_is_not_copied(tmp_path):
    (tmp_path / "exports").mkdir()
    path = shop(tmp_path / "exports/shop.csv")
    begun = begin_study(path, at=tmp_path)
    assert not begun.copied
    assert read_study(tmp_path).survey.files[0].file == "exports/shop.csv"
    assert open_study(tmp_path).ledger.used == 90


def test_any_value_that_is_proposed_can_be_answered(tmp_path):
    path = shop(tmp_path / "shop.csv")
    begun = begin(path, tmp_path, {"name": "Corner shop", "survey.nps_type": "transactional"})
    study = read_study(begun.folder)
    assert (study.name, study.survey.nps_type) == ("Corner shop", "transactional")


def test_an_answer_to_nothing_is_refused_with_the_nearest(tmp_path):
    path = _ambiguous(tmp_path / "a.csv")
    with pytest.raises(DataError, match=r"survey\.dates") as caught:
        begin(path, tmp_path, {"survey.date": "day-first"})
    assert caught.value.problems[0].file == "answers.yaml"
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize("content", ["- a\n", "a: [\n", "a: 1\na: 2\n"])
def test_answers_that_are_none_are_refused(content, tmp_path):
    path = shop(tmp_path / "shop.csv")
    (tmp_path / "answers.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError):
        begin_study(path, at=tmp_path / "study", answers=tmp_path / "answers.yaml")
    with pytest.raises(DataError, match="can be read"):
        begin_study(path, at=tmp_path / "study", answers=tmp_path / "none.yaml")
    assert not (tmp_path / "study").exists()


def test_the_command_says_what_it_proposes_what_to_settle_and_what_next(tmp_path, capsys):
    path = _ambiguous(tmp_path / "a.csv")
    assert cli.main(["new", str(path), "--at", str(tmp_path / "my study")]) == cli.FINE
    said = capsys.readouterr().out
    assert "60 rows: 60 answers" in said
    assert "survey.dates: day-first (" in said
    assert "cxkit check '" in said
    assert cli.main(["new", str(tmp_path / "none.csv")]) == cli.REFUSED


def test_the_command_takes_answers(tmp_path, capsys):
    path = _ambiguous(tmp_path / "a.csv")
    (tmp_path / "answers.yaml").write_text("survey.dates: day-first\n", encoding="utf-8")
    asked = [
        "new",
        str(path),
        "--at",
        str(tmp_path / "s"),
        "--answers",
        str(tmp_path / "answers.yaml"),
    ]
    assert cli.main(asked) == cli.FINE
    assert "Settle" not in capsys.readouterr().out
    assert cli.main(["check", str(tmp_path / "s")]) == cli.FINE


# --- Scales and their good end ------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading, best",
    [
        ("Gesamtnote (1 = sehr gut bis 6 = ungenügend)", True),
        ("Overall, from very poor (1) to excellent (6)", False),
        ("Gesamtnote (Schulnote 1-6)", "?"),
        ("Overall grade 1 to 6", "?"),
    ],
)
def test_the_good_end_of_an_outcome_is_said_by_words_or_asked_for(heading, best, tmp_path):
    # Grades that hang together with nothing: each score has every grade once.
    rows = [[score, grade] for score in (3, 8, 9) for grade in range(1, 7) for _ in range(5)]
    proposal = propose_for(write_csv(tmp_path / "a.csv", ["NPS (0-10)", heading], rows))
    [(id, outcome)] = said_by(proposal)["outcomes"].items()
    assert (outcome["low"], outcome["high"]) == (1, 6)
    assert outcome.get("lower_is_better", False) == best
    assert [m.path for m in proposal.marks] == [f"outcomes.{id}.lower_is_better"] * (best == "?")
    if "Schulnote" in heading:
        assert "Switzerland" in proposal.text


def test_scores_beside_a_rating_tell_its_good_end_only_where_they_differ_clearly(tmp_path):
    # 20 promoters and 20 detractors answer alike, but for one promoter: that is chance.
    rows = [[9 if i % 2 else 3, 5 if i == 1 else 1 + i // 2 % 4] for i in range(40)]
    path = write_csv(tmp_path / "a.csv", ["NPS", "How satisfied are you overall?"], rows)
    assert [m.path for m in propose_for(path).marks] == ["outcomes.satisfied.lower_is_better"]
    rows = [[9, 4 + i // 2 % 2] if i % 2 else [3, 1 + i % 3] for i in range(40)]
    path = write_csv(tmp_path / "b.csv", ["NPS", "How satisfied are you overall?"], rows)
    assert propose_for(path).marks == ()


def test_statements_on_the_realms_of_which_no_word_says_the_good_end_are_asked_for(tmp_path):
    words = ["It was fun to watch", "I learned something new", "The setting was beautiful",
             "I felt as in another world"]  # fmt: skip
    chance = random.Random(8)
    low = [[s, *(chance.randint(5, 7) if s < 7 else chance.randint(1, 3) for _ in words)]
           for s in SCORES]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["NPS", *(f"Agree? [{said}]" for said in words)], low)
    [mark] = propose_for(path).marks
    assert mark.path == "realms.values"
    path = write_csv(
        tmp_path / "b.csv",
        ["NPS", *(f"1 = strongly agree, 7 = strongly disagree [{said}]" for said in words)], low,
    )  # fmt: skip
    proposal = propose_for(path)
    assert proposal.marks == ()
    assert said_by(proposal)["realms"]["values"][1] == 7


def test_a_recommendation_from_0_to_100_is_an_outcome_and_no_score(tmp_path):
    heading = "How likely are you to recommend us, from 0 to 100?"
    rows = [[value, "AB"[i % 2]] for i, value in enumerate([0, 20, 50, 77, 88, 99, 100] * 8)]
    path = write_csv(tmp_path / "a.csv", [heading, "Branch"], rows)
    proposal = propose_for(path)
    said = said_by(proposal)
    [outcome] = said["outcomes"].values()
    assert (outcome["low"], outcome["high"]) == (0, 100)
    assert "missing" not in outcome, "88 and 99 are answers there"
    assert dict(proposal.summary)["recommend"].endswith("no NPS")
    assert open_study(begin(path, tmp_path).folder).ledger.used == 56


def test_the_score_that_was_not_chosen_is_an_outcome(tmp_path):
    path = _two_scores(tmp_path / "a.csv")
    said = said_by(propose_for(path, survey__columns__recommend=TWO[0]))
    [outcome] = said["outcomes"].values()
    assert (outcome["column"], outcome["low"], outcome["high"]) == (TWO[1], 0, 10)


def test_stars_that_are_written_out_are_counted(tmp_path):
    rows = [[s, *("★" * (1 + (s + k) % 4) + "☆" * (4 - (s + k) % 4) for k in range(3))]
            for s in SCORES]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["NPS", "Kasse", "Preise", "Personal"], rows)
    assert said_by(propose_for(path))["ratings"]["values"] == {
        "★☆☆☆☆": 1, "★★☆☆☆": 2, "★★★☆☆": 3, "★★★★☆": 4,
    }  # fmt: skip
    assert open_study(begin(path, tmp_path).folder).ratings.max().max() == 4


def test_faces_are_no_grouping(tmp_path):
    rows = [[s, "😡😐😍"[i % 3], "AB"[i % 2]] for i, s in enumerate(SCORES)]
    path = write_csv(tmp_path / "a.csv", ["NPS", "Staff", "Branch"], rows)
    assert said_by(propose_for(path))["dimensions"] == {"place": "Branch"}


@pytest.mark.parametrize(
    "headings",
    [
        ("Satisfaction with the checkout", "Satisfaction with staff", "Satisfaction with parking"),
        ("Note Kasse (Schulnote)", "Note Personal (Schulnote)", "Note Parkplatz (Schulnote)"),
        ("How would you rate our checkout?", "How would you rate our staff?",
         "How would you rate our parking?"),
    ],
)  # fmt: skip
def test_questions_that_begin_alike_are_touchpoints_called_by_what_they_ask_for(headings, tmp_path):
    rows = [[s, *(1 + (s + k) % 10 for k in range(3))] for s in SCORES]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", ["NPS", *headings], rows)))
    labels = {point["label"] for stage in said["journey"] for point in stage["touchpoints"]}
    assert labels in (
        {"Checkout", "Staff", "Parking"},
        {"Kasse", "Personal", "Parkplatz"},
    )


def test_words_for_no_answer_of_five_languages_are_no_ratings(tmp_path):
    nothing = ["N/A", "weet niet", "k.A.", "NSP", "NS/NC"]
    rows = [[s, *(nothing[i % 5] if (i + k) % 4 == 0 else 1 + (s + k) % 10 for k in range(3))]
            for i, s in enumerate(SCORES)]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["NPS", "Kasse", "Preise", "Personal"], rows)
    said = said_by(propose_for(path))["ratings"]
    assert set(said["missing"]) == {"", *nothing}
    assert open_study(begin(path, tmp_path).folder).ledger.used == 60


# --- Facts of the file, and its folder ----------------------------------------------------------


def _two_sheets(path):
    book = openpyxl.Workbook()
    for name in ("January", "February"):
        sheet = book.create_sheet(name)
        for row in [["NPS", "Branch"], *([s, "AB"[s % 2]] for s in SCORES)]:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)


def _mixed_bytes(path):
    text = "NPS,Café\n".encode() + b"".join(b"%d,caf\xe9\n" % score for score in SCORES)
    path.write_bytes(text)


def _odd_delimiter(path):
    path.write_text("NPS~Why\n" + "".join(f"{score}~slow, dear; far\n" for score in SCORES))


@pytest.mark.parametrize(
    "make, name, option, value",
    [
        (_two_sheets, "a.xlsx", "--sheet", "February"),
        (_mixed_bytes, "a.csv", "--encoding", "cp1252"),
        (_odd_delimiter, "a.csv", "--delimiter", "~"),
    ],
)
def test_a_fact_that_cannot_be_told_is_an_option_and_stands_in_the_study(
    make, name, option, value, tmp_path, capsys
):
    make(tmp_path / name)
    asked = ["new", str(tmp_path / name), "--at", str(tmp_path / "s")]
    assert cli.main(asked) == cli.REFUSED
    said = capsys.readouterr().err
    assert option in said
    assert "study.yaml" not in said, "there is none yet"
    if option == "--sheet":
        assert "January, February" in said
    assert cli.main([*asked, option, value]) == cli.FINE
    assert getattr(read_study(tmp_path / "s").survey.files[0], option[2:]) == value
    assert cli.main(["check", str(tmp_path / "s")]) == cli.FINE


def test_a_product_can_be_stated_and_a_wrong_one_is_named(tmp_path, capsys):
    path = shop(tmp_path / "shop.csv")
    asked = ["new", str(path), "--at", str(tmp_path / "s"), "--product"]
    assert cli.main([*asked, "generik"]) == cli.REFUSED
    assert "did you mean 'generic'" in capsys.readouterr().err
    assert cli.main([*asked, "generic"]) == cli.FINE
    assert read_study(tmp_path / "s").survey.files[0].product == "generic"


@pytest.mark.parametrize("at", ["a file/x", "a file", "x" * 300, "nul\0", "loop/x"])
def test_a_folder_that_cannot_be_is_refused_and_nothing_is_written(at, tmp_path):
    path = shop(tmp_path / "shop.csv")
    (tmp_path / "a file").write_text("mine", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(each.name for each in tmp_path.iterdir())
    with pytest.raises(DataError, match="--at"):
        begin_study(path, at=tmp_path / at)
    assert sorted(each.name for each in tmp_path.iterdir()) == before
    assert (tmp_path / "a file").read_text(encoding="utf-8") == "mine"


def test_a_folder_in_which_nothing_may_be_written_is_refused(tmp_path, monkeypatch):
    path = shop(tmp_path / "shop.csv")

    def refuse(self, *args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DataError, match="Permission denied"):
        begin_study(path, at=tmp_path / "s")


def test_a_copy_does_not_stay_where_the_study_cannot_be_written(tmp_path, monkeypatch):
    path = shop(tmp_path / "shop.csv")
    write = folder._write_new

    def full(target, content):
        if target.name == "study.yaml":
            raise OSError(28, "No space left on device")
        write(target, content)

    monkeypatch.setattr(folder, "_write_new", full)
    with pytest.raises(DataError, match="No space left"):
        begin_study(path, at=tmp_path / "s")
    assert list((tmp_path / "s").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["my shop (1) [final].csv", "Besucher Münster é.csv", "Besucher Mu\u0308nster.CSV",
     "con.csv", "x" * 200 + ".csv", "客户.csv", "# 1: a, b.csv"],
)  # fmt: skip
def test_any_name_of_an_export_makes_a_study_that_holds(name, tmp_path):
    path = write_csv(tmp_path / name, ["NPS", "Branch"], [[s, "AB"[s % 2]] for s in SCORES])
    begun = begin_study(path)
    assert begun.folder.parent == tmp_path
    assert begun.folder.name not in ("con", "")
    assert len(begun.folder.name) <= 60
    assert open_study(begun.folder).ledger.used == 60


def test_an_export_becomes_a_study_in_its_own_folder(tmp_path):
    path = shop(tmp_path / "shop.csv")
    begun = begin_study(path, at=tmp_path)
    assert not begun.copied
    assert open_study(tmp_path).ledger.used == 90


@pytest.mark.skipif(not FIXTURES, reason="the exports are not beside the project")
def test_a_report_runs_on_what_was_proposed(tmp_path):
    from cxkit.running.headless import run_study

    begun = begin(EXPORTS / "google_forms_realms.csv", tmp_path)
    [outcome] = run_study(begun.folder, ["realms"], out=tmp_path / "runs", say=lambda line: None)
    assert outcome.state == "done", outcome.message


def test_the_order_of_lines_of_counts_is_asked_where_their_names_do_not_tell_it(tmp_path):
    scores = [str(score) for score in range(11)]
    counts = [1, 0, 2, 3, 1, 4, 2, 6, 9, 12, 14]
    path = write_csv(tmp_path / "c.csv", ["Phase", *scores],
                     [["Before", *counts], ["After", *reversed(counts)]])  # fmt: skip
    (asked,) = propose_for(path).marks
    assert asked.path == "waves.order"
    said = said_by(propose_for(path, waves__order=["Before", "After"]))
    assert said["waves"] == {"by": "Phase", "order": ("Before", "After")}
    months = [["2025-01", *counts], ["2025-02", *counts]]
    path = write_csv(tmp_path / "d.csv", ["Phase", *scores], months)
    assert said_by(propose_for(path))["waves"] == {"by": "Phase"}


# --- What real exports hold ---------------------------------------------------------------------


def test_long_questions_are_cut_where_they_are_alike():
    asked = [f"Thinking of all that you know, would you recommend our {what} to a friend?"
             for what in ("shop", "café")]  # fmt: skip
    assert told_apart(asked, 30) == ["Thinking … shop to a friend?", "Thinking … café to a friend?"]
    assert told_apart(["NPS", "Score"], 30) == ["NPS", "Score"]
    assert told_apart(["x" * 40, "x" * 40], 30) == ["x" * 29 + "…"] * 2


@pytest.mark.parametrize(
    "heading",
    ["Jak prawdopodobne jest, że polecisz nas znajomemu?", "Consigliate il nostro negozio?",
     "Você indicaria a nossa loja?", "Hur troligt är det att du rekommenderar oss?",
     "Hvor sandsynligt er det, at du vil anbefale os?", "友人に薦める可能性は？",
     "ما مدى احتمال أن توصي بنا؟"],
)  # fmt: skip
def test_asking_for_a_recommendation_is_known_in_further_languages(heading, tmp_path):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    rows = [[str(s).translate(wide), "a"] for s in SCORES]
    path = write_csv(tmp_path / "a.csv", [heading, "x"], rows)
    begun = begin(path, tmp_path)
    assert begun.proposal.marks == ()
    assert said_by(begun.proposal)["survey"]["columns"]["recommend"] == heading
    assert open_study(begun.folder).rows["recommend"].tolist() == SCORES


def test_scores_of_ten_are_read(tmp_path):
    rows = [[f"{s}/10", "a"] for s in SCORES]
    path = write_csv(tmp_path / "a.csv", ["How likely are you to recommend us?", "x"], rows)
    begun = begin(path, tmp_path)
    assert begun.proposal.marks == ()
    assert open_study(begun.folder).rows["recommend"].tolist() == SCORES


def test_a_column_that_could_be_the_score_can_be_said_to_be_none(tmp_path):
    path = _unknown_language(tmp_path / "a.csv")
    proposal = propose_for(path, survey__columns__recommend=None)
    assert proposal.marks == ()
    assert "recommend" not in said_by(proposal)["survey"]["columns"]
    assert "`recommend:` and `nps_type:`" in dict(proposal.summary)["recommend"]


@pytest.mark.parametrize("ms", [1, 1000])
def test_seconds_since_1970_below_a_heading_of_dates_are_days(ms, tmp_path):
    rows = [[ms * (1_736_173_980 + 86_400 * i), s] for i, s in enumerate(SCORES)]
    path = write_csv(tmp_path / "a.csv", ["Created", "NPS"], rows)
    begun = begin(path, tmp_path)
    assert begun.proposal.marks == ()
    assert read_study(begun.folder).survey.dates == "unix"
    # 1,736,173,980 s are 20,094 days and some hours: 6 January 2025.
    assert str(open_study(begun.folder).rows["date"].iloc[0].date()) == "2025-01-06"


def test_an_order_in_which_no_cell_is_a_day_is_not_offered(tmp_path):
    # April has no 31st: what fits day-first is no day there.
    rows = [["31/04/05", s] for s in SCORES]
    [asked] = propose_for(write_csv(tmp_path / "a.csv", ["Date", "NPS"], rows)).marks
    assert asked.how == "year-first (31/04/05 is 5 April 2031)"


def test_numbers_below_another_heading_are_no_days(tmp_path):
    rows = [[45658 + i, s] for i, s in enumerate(SCORES)]
    said = said_by(propose_for(write_csv(tmp_path / "a.csv", ["Postcode", "NPS"], rows)))
    assert "date" not in said["survey"]["columns"]


@pytest.mark.parametrize(
    "heading, names", [("Quarter", ["Q1 2025", "Q4 2024"]), ("Monat", ["Jan-25", "Dec-24"])]
)
def test_a_column_of_periods_makes_the_waves_where_there_is_no_day(heading, names, tmp_path):
    rows = [[names[i % 2], s] for i, s in enumerate(SCORES)]
    path = write_csv(tmp_path / "a.csv", [heading, "NPS"], rows)
    begun = begin(path, tmp_path)
    assert begun.proposal.marks == ()
    assert said_by(begun.proposal)["waves"] == {"by": heading}
    waves = open_study(begun.folder).waves
    assert [wave.label for wave in waves] == names[::-1]


def test_rows_are_counted_as_check_counts_them(tmp_path):
    days = [f"2025-0{1 + i % 6}-11" if i % 10 else "" for i in range(120)]
    rows = [*zip(days, SCORES * 2, "b" * 120, strict=True), *[("", "", "")] * 7]
    path = write_csv(tmp_path / "a.csv", ["Date", "NPS", "x"], rows)
    # 12 of 120 have no day, and waves are by quarter.
    assert "127 rows: 7 empty, 12 no date, 108 answers" in propose_for(path).read_as
    ledger = open_study(begin(path, tmp_path).folder).ledger
    assert str(ledger) == "127 rows: 7 empty, 12 no date, 108 used"


@pytest.mark.parametrize(
    "heading",
    ["Warum?", "Verbatim", "Comment", "Follow up response", "Toelichting", "Commentaire", "Motivo",
     "Waarom dit cijfer?", "¿Cuál es el motivo de su calificación?", "Dlaczego?", "السبب"],
)  # fmt: skip
def test_comments_that_repeat_are_no_grouping_and_never_shown(heading, tmp_path):
    texts = ["good", "dear Ms Smith", "slow", ""]
    rows = [[s, texts[i % 4], texts[i % 3]] for i, s in enumerate(SCORES)]
    path = write_csv(tmp_path / "a.csv", ["NPS", heading, "Anmerkungen"], rows)
    proposal = propose_for(path)
    said = said_by(proposal)
    assert said["survey"]["columns"]["verbatim"] in (heading, "Anmerkungen")
    assert "dimensions" not in said
    assert "Smith" not in proposal.text


def test_a_reason_that_is_chosen_from_a_list_stays_a_grouping(tmp_path):
    rows = [[s, ["Business", "Leisure"][i % 2], ["yes", "no"][i % 2]]
            for i, s in enumerate(SCORES)]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["NPS", "Reason for your visit", "Feedback"], rows)
    said = said_by(propose_for(path))
    assert said["dimensions"] == {"reason_for_your_visit": "Reason for your visit",
                                  "feedback": "Feedback"}  # fmt: skip


def test_a_column_of_staff_can_be_taken_by_the_line_that_the_comment_names(tmp_path):
    rows = [[s, ["Ann Smith", "Tom May"][s % 2]] for s in SCORES]
    path = write_csv(tmp_path / "a.csv", ["NPS", "Agent"], rows)
    begun = begin(path, tmp_path)
    assert begun.proposal.personal == ("Agent",)
    [line] = re.findall(r"`(dimensions: \{.*\})`", begun.proposal.text)
    study = begun.folder / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert set(open_study(begun.folder).dimensions["agent"]) == {"Ann Smith", "Tom May"}
