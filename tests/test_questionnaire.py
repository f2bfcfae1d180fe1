"""The questionnaire: the same questions in every language, and a folder that reads its answers."""

import csv
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

import cxkit as cx
from cxkit.cli import main
from cxkit.findings import DataError
from cxkit.questionnaire import languages, read_questionnaire, write_questionnaire
from cxkit.study.description import REALMS
from cxkit.study.reading import read_study

LANGUAGES = languages()
CHROMIUM = shutil.which("chromium")
PAGE = "questionnaire.html"
VOID = {"meta", "link", "input", "br", "hr", "img", "col", "area", "base", "embed", "source", "wbr"}

# A name and kinds of customers as long as a page must bear.
LONG = "The Very Long and Honourable Name of a Library, Archive and Reading Room by the Lake"[:80]
KINDS = [f"Families with children of kind no {i}" for i in range(1, 13)]
NASTY = '"Café" <script>alert(1)</script> & {{ 7*7 }} #1: „ß“'

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_form = pytest.mark.parametrize("express", [False, True], ids=["full", "express"])


def texts_of(asked):
    said = [statement.text for statement in (*asked.statements, *asked.outcomes)]
    return [*said, *asked.words.values(), asked.scale.low_means, asked.scale.high_means]


def shape_of(asked):
    """Give everything but the texts."""
    said = [(each.id, each.realm, each.covers, each.reversed) for each in asked.statements]
    ends = (asked.scale.low, asked.scale.high)
    return said, [each.id for each in asked.outcomes], ends, list(asked.words), asked.columns


# What is asked


@every_form
def test_every_language_asks_the_same_in_the_same_order(express):
    shapes = [shape_of(read_questionnaire(code, express=express)) for code in LANGUAGES]
    assert LANGUAGES == ("en", "de", "nl", "fr", "es")
    assert all(shape == shapes[0] for shape in shapes)


@every_language
def test_no_sentence_stands_twice_and_each_is_whole(language):
    asked = read_questionnaire(language)
    said = [statement.text for statement in (*asked.statements, *asked.outcomes)]
    said += [each.text for each in read_questionnaire(language, express=True).statements]
    assert [text for text, times in Counter(said).items() if times > 1] == []
    assert [text for text in said if not re.fullmatch(r"[A-ZÀ-Ý][^.?!]+\.", text)] == []
    assert max(map(len, said)) <= 80, "short enough for two lines of the page"


@every_form
def test_no_text_is_left_in_another_language(express):
    found = Counter(
        text
        for code in LANGUAGES
        for text in set(texts_of(read_questionnaire(code, express=express)))
    )
    # What is spelt alike in two languages: dag is not Tag, but mes is only Spanish.
    assert [text for text, times in found.items() if times > 1] == []


@every_language
def test_four_statements_a_realm_and_one_reversed_in_two_realms(language):
    asked = read_questionnaire(language)
    assert {realm: len(part) for realm, part in asked.realms.items()} == dict.fromkeys(REALMS, 4)
    turned = [statement.realm for statement in asked.statements if statement.reversed]
    assert sorted(turned) == ["entertainment", "escapist"]
    assert asked.reversed == ("q5_ent", "q13_esc")


def test_education_informs_gives_insight_lets_learn_and_grow():
    covered = {said.covers for said in read_questionnaire("en").realms["education"]}
    assert covered == {"inform", "give insight", "learning opportunities", "growth"}


def test_ids_are_the_number_on_the_page_and_the_realm():
    for express in (False, True):
        asked = read_questionnaire("en", express=express)
        numbered = [f"q{i}_{said.realm[:3]}" for i, said in enumerate(asked.statements, 1)]
        assert [said.id for said in asked.statements] == numbered


def test_realms_are_mixed_so_that_none_gains_from_its_place():
    order = [said.realm for said in read_questionnaire("en").statements]
    rounds = [order[i : i + 4] for i in range(0, 16, 4)]
    assert all(set(each) == set(REALMS) for each in rounds)
    assert all(set(place) == set(REALMS) for place in zip(*rounds, strict=True))
    followed = Counter(pair for each in rounds for pair in pairwise(each))
    assert len(followed) == 12
    assert set(followed.values()) == {1}
    assert all(first != second for first, second in pairwise(order))


def test_express_form_asks_once_a_realm_and_nothing_else():
    asked = read_questionnaire("en", express=True)
    assert sorted(said.realm for said in asked.statements) == sorted(REALMS)
    assert (asked.scale.low, asked.scale.high, asked.reversed, asked.outcomes) == (0, 10, (), ())
    assert asked.columns == tuple(said.id for said in asked.statements)


def test_a_language_that_there_is_not_is_refused():
    with pytest.raises(DataError) as caught:
        read_questionnaire("EN")
    assert caught.value.problems[0].hint == "did you mean 'en'?"


@every_language
def test_typography_is_that_of_the_language(language):
    texts = [text for express in (False, True)
             for text in texts_of(read_questionnaire(language, express=express))]  # fmt: skip
    joined = "\n".join(texts)
    assert re.findall(r"['\"]|\.\.\.|  | $", joined) == [], "typewriter signs"
    marks = {"en": "“”", "de": "„“", "nl": "‘’", "fr": "«»", "es": "«»"}[language]
    assert all(mark in joined for mark in marks)
    if language == "fr":
        assert re.findall(r"[^\u00a0][?!:;»]|«[^\u00a0]", joined.replace("{place}", "")) == []
    if language == "es":
        assert all(("¿" in text) == ("?" in text) for text in texts)


# The folder


def typed(columns, number):
    """Give one row of plausible answers, as somebody would type them."""
    row = {}
    for name in columns:
        row[name] = str(1 + (number + len(name)) % 7)
    known = {
        "recommend": str(number % 11),
        "reason": f"Schön, „groß“; très bien, n° {number}",
        "date": f"2026-05-{1 + number:02}",
        "persona": ["families", "others"][number % 2],
    }
    return [known.get(name, value) for name, value in row.items()]


def type_in(folder, n=6):
    path = folder / "responses.csv"
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if ";" in text else ","
    columns = text.strip().split(delimiter)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(typed(columns, i) for i in range(n))
    return pd.DataFrame([typed(columns, i) for i in range(n)], columns=columns)


@every_language
def test_typed_answers_are_read_as_they_were_typed(tmp_path, language):
    write_questionnaire(tmp_path / "library", language=language, name=NASTY)
    rows = type_in(tmp_path / "library")
    study = cx.open_study(tmp_path / "library")
    asked = read_questionnaire(language)
    assert (study.study.name, study.study.survey.answered_by) == (NASTY, "customers")
    assert study.ledger.used == study.ledger.read == 6
    assert study.rows["recommend"].tolist() == [0, 1, 2, 3, 4, 5]
    assert study.rows["verbatim"].tolist() == rows["reason"].tolist()
    assert study.rows["date"].dt.strftime("%Y-%m-%d").tolist() == rows["date"].tolist()
    for statement in asked.statements:
        assert study.items[statement.id].tolist() == rows[statement.id].astype(float).tolist()
    assert study.outcomes["remember"].tolist() == rows["q18_remember"].astype(float).tolist()
    assert study.outcomes.columns.tolist() == ["come_again", "remember"]
    assert [wave.label for wave in study.waves] == ["first round"]
    assert study.notes == ()


@every_language
def test_what_a_team_typed_is_marked_as_the_teams(tmp_path, language):
    write_questionnaire(tmp_path, language=language, express=True)
    rows = type_in(tmp_path)
    study = cx.open_study(tmp_path)
    assert study.study.survey.answered_by == "team"
    assert study.study.survey.columns.recommend is None
    assert study.items.shape == (6, 4)
    assert study.items["q4_edu"].tolist() == rows["q4_edu"].astype(float).tolist()
    assert study.study.privacy.minimum_group == 5


@every_form
def test_study_says_which_statements_are_of_which_realm(tmp_path, express):
    write_questionnaire(tmp_path, express=express)
    asked, realms = read_questionnaire("en", express=express), read_study(tmp_path).realms
    assert (realms.scale.low, realms.scale.high) == (asked.scale.low, asked.scale.high)
    assert realms.reversed == asked.reversed
    for realm, statements in asked.realms.items():
        assert getattr(realms.items, realm) == tuple(said.id for said in statements)
    comments = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    assert all(f"{said.id:8}   # {said.text}\n" in comments for said in asked.statements)


def test_table_has_one_heading_a_question_in_the_order_of_the_page(tmp_path):
    write_questionnaire(tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    names = dict.fromkeys(re.findall(r' name="(\w+)"', page))
    asked = [name for name in names if name not in {"viewport", "referrer"}]
    asked[asked.index("day") :] = ["date"]
    table = (tmp_path / "responses.csv").read_text(encoding="utf-8-sig")
    assert table == ",".join(asked) + "\n"


def test_table_splits_where_the_spreadsheets_of_the_language_do(tmp_path):
    # Written as bytes: a mark that a spreadsheet knows UTF-8 by, then one line.
    for languages_asked, sign in (("en,de", b","), ("de,en", b";"), (["es"], b";")):
        folder = tmp_path / "-".join(languages_asked)
        write_questionnaire(folder, language=languages_asked, express=True)
        content = (folder / "responses.csv").read_bytes()
        assert (
            content
            == b"\xef\xbb\xbf" + sign.join([b"q1_est", b"q2_ent", b"q3_esc", b"q4_edu"]) + b"\r\n"
        )


def test_several_languages_are_one_study_and_a_page_each(tmp_path):
    written = write_questionnaire(tmp_path, language="de, fr, de")
    names = ["questionnaire.de.html", "questionnaire.fr.html", "responses.csv", "study.yaml"]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for code in ("de", "fr"):
        page = (tmp_path / f"questionnaire.{code}.html").read_text(encoding="utf-8")
        assert f'<html lang="{code}">' in page


def test_the_same_call_writes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_questionnaire(tmp_path / name, name="Zoo", language=LANGUAGES)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_without_a_name_the_page_says_what_here_means(tmp_path):
    write_questionnaire(tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "<strong>the place or service that gave you this sheet</strong>" in page
    assert 'class="place"' not in page
    # Nor is what the study is called until somebody names it.
    (tmp_path / PAGE).unlink()
    write_questionnaire(tmp_path)
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == page
    assert read_study(tmp_path).name == "Our experience"


# What is there already


def refused(*arguments, **choices):
    with pytest.raises(DataError) as caught:
        write_questionnaire(*arguments, **choices)
    return caught.value.problems


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("file", [PAGE, "responses.csv", "study.yaml"])
def test_a_file_that_is_there_is_never_overwritten(tmp_path, file):
    (tmp_path / file).write_text("mine", encoding="utf-8")
    before = contents(tmp_path)
    (problem,) = refused(tmp_path)
    assert problem.file == file
    assert problem.hint
    assert contents(tmp_path) == before


def test_writing_again_changes_nothing_and_says_which_pages_are_in_the_way(tmp_path):
    write_questionnaire(tmp_path, language="en,nl")
    type_in(tmp_path)
    before = contents(tmp_path)
    problems = refused(tmp_path, language="nl,en,es")
    assert [each.file for each in problems] == ["questionnaire.nl.html", "questionnaire.en.html"]
    assert contents(tmp_path) == before


def test_another_language_is_added_beside_answers_that_were_typed(tmp_path):
    write_questionnaire(tmp_path, language="en,nl")
    type_in(tmp_path)
    before = contents(tmp_path)
    written = write_questionnaire(tmp_path, language="fr,es")
    assert [path.name for path in written] == ["questionnaire.fr.html", "questionnaire.es.html"]
    assert before.items() <= contents(tmp_path).items()


def test_the_other_form_goes_into_another_folder(tmp_path):
    write_questionnaire(tmp_path)
    problems = refused(tmp_path, express=True, language="de,en")
    assert {each.file for each in problems} == {"study.yaml"}
    assert [each.rule for each in problems] == [
        "study.yaml describes these statements",
        "study.yaml says who answers",
    ]


PERSONAS = """\
schema: 1
name: Zoo
survey:
  files: [{file: responses.csv}]
  columns: {persona: group}
personas:
  - {id: families, label: Families & friends}
  - {id: others, label: <b>Others</b>, value: O}
"""


def test_a_study_without_the_statements_is_told_the_lines_to_add(tmp_path):
    (tmp_path / "study.yaml").write_text(PERSONAS, encoding="utf-8")
    (problem,) = refused(tmp_path)
    lines = problem.hint.partition("\n")[2]
    added = "\n".join(line[4:] for line in lines.splitlines())
    (tmp_path / "study.yaml").write_text(f"{PERSONAS}{added}\n", encoding="utf-8")
    assert [path.name for path in write_questionnaire(tmp_path)] == [PAGE, "responses.csv"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("{file: responses.csv}", "{file: other.csv}"), "study.yaml reads responses.csv"),
        (("  columns: {persona: group}\n", ""), "personas are asked for in a column"),
    ],
)
def test_a_study_that_would_not_read_the_table_is_refused(tmp_path, change, rule):
    write_questionnaire(tmp_path)
    realms = (tmp_path / "study.yaml").read_text(encoding="utf-8").partition("\nrealms:")[2]
    text = PERSONAS.replace(*change) + "realms:" + realms
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    (tmp_path / PAGE).unlink()
    (tmp_path / "responses.csv").unlink()
    assert [problem.rule for problem in refused(tmp_path)] == [rule]


def test_personas_of_the_study_become_the_last_question(tmp_path):
    write_questionnaire(tmp_path)
    path = tmp_path / "study.yaml"
    text = path.read_text(encoding="utf-8")
    # What its own comments tell a person to do.
    text = text.replace("# persona: persona ", "persona: persona ")
    text = text.replace("# personas:", "personas:").replace("#   - {id", "  - {id")
    path.write_text(text, encoding="utf-8")
    (tmp_path / PAGE).unlink()
    (tmp_path / "responses.csv").unlink()
    write_questionnaire(tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert page.index('id="date"') < page.index('id="persona"') < page.index("Families with chil")
    rows = type_in(tmp_path)
    assert rows.columns[-1] == "persona"
    assert cx.open_study(tmp_path).rows["persona"].tolist() == rows["persona"].tolist()


def test_labels_of_people_are_text_and_codes_are_what_is_typed(tmp_path):
    write_questionnaire(tmp_path)
    realms = (tmp_path / "study.yaml").read_text(encoding="utf-8").partition("\nrealms:")[2]
    coded = PERSONAS.replace("persona: group", "persona: {column: group, values: {1: families}}")
    (tmp_path / "study.yaml").write_text(coded + "realms:" + realms, encoding="utf-8")
    (tmp_path / PAGE).unlink()
    (tmp_path / "responses.csv").unlink()
    write_questionnaire(tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert 'value="1"><span>Families &amp; friends</span>' in page
    assert 'value="O"><span>&lt;b&gt;Others&lt;/b&gt;</span>' in page
    assert (tmp_path / "responses.csv").read_text(encoding="utf-8-sig").endswith("date,group\n")


@pytest.mark.parametrize("name", ["x" * 81, "a\x07b", "\ud800"])
def test_a_name_that_no_page_could_hold_is_refused(tmp_path, name):
    assert len(refused(tmp_path / "new", name=name)) == 1
    assert not (tmp_path / "new").exists()


def test_a_name_over_two_lines_is_one_line(tmp_path):
    write_questionnaire(tmp_path, name=" City\n  Library ")
    assert read_study(tmp_path).name == "City Library"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert refused(tmp_path / "file")[0].rule == "a study is a folder"


# The page


class Reading(HTMLParser):
    """Reads a page strictly: every element is closed where it should be."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.wrong = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def values(self, name):
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Write both forms in every language, as long as they can become."""
    folder = tmp_path_factory.mktemp("pages")
    people = [f"  - {{id: k{i}, label: {kind}}}\n" for i, kind in enumerate(KINDS)]
    head = PERSONAS.partition("personas:")[0] + "personas:\n" + "".join(people)
    write_questionnaire(folder / "full")
    realms = (folder / "full" / "study.yaml").read_text(encoding="utf-8").partition("\nrealms:")[2]
    shutil.rmtree(folder / "full")
    (folder / "full").mkdir()
    (folder / "full" / "study.yaml").write_text(f"{head}realms:{realms}", encoding="utf-8")
    write_questionnaire(folder / "full", language=LANGUAGES, name=LONG)
    write_questionnaire(folder / "express", language=LANGUAGES, name=LONG, express=True)
    return sorted(folder.rglob("*.html"))


def test_every_page_is_whole_and_needs_nothing_else(pages):
    assert len(pages) == 2 * len(LANGUAGES)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        page = Reading(text)
        assert (page.open, page.wrong) == ([], [])
        assert text.startswith("<!DOCTYPE html>\n<html lang=")
        assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "form"} == set()
        fetched = {"src", "href", "srcset", "action", "style"}
        assert [name for _, held in page.tags for name in held if name in fetched] == []
        assert [name for _, held in page.tags for name in held if name.startswith("on")] == []
        assert re.findall(r"@import|url\(", text) == []
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        assert page.values("content")[0] == policy
        assert "{place}" not in text
        assert "None" not in text


def test_every_circle_belongs_to_a_question_that_is_there(pages):
    for path in pages:
        page = Reading(path.read_text(encoding="utf-8"))
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        assert set(page.values("aria-labelledby")) | set(page.values("aria-describedby")) <= {*ids}
        circles = Counter(
            held["name"] for tag, held in page.tags if tag == "input" and held["type"] == "radio"
        )
        if path.parent.name == "express":
            assert circles == dict.fromkeys(["q1_est", "q2_ent", "q3_esc", "q4_edu"], 11)
        else:
            assert (circles.pop("recommend"), circles.pop("persona")) == (11, len(KINDS))
            assert len(circles) == 18
            assert set(circles.values()) == {7}


def test_what_people_call_themselves_is_no_markup(tmp_path):
    write_questionnaire(tmp_path, name=NASTY)
    text = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "<script" not in text
    assert "{{ 7*7 }}" in text, "no template either"
    assert Reading(text).wrong == []


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_printed_it_is_one_sheet_at_most_and_on_a_screen_it_fits(pages):
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page()
        asked, spoken = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: spoken.append(message.text))
        for path in pages[4:]:  # the short form of one language, the long one of each
            page.goto(path.as_uri())
            printed = page.pdf(prefer_css_page_size=True)
            sides = len(re.findall(rb"/Type\s*/Page\b", printed))
            assert sides == (1 if path.parent.name == "express" else 2), path.name
        page.set_viewport_size({"width": 390, "height": 800})
        for path in (pages[4], pages[5]):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        browser.close()
    assert ([url for url in asked if not url.startswith("file:")], spoken) == ([], [])


# The command


def test_command_says_what_it_wrote_and_what_to_do_next(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["questionnaire", "my zoo", "--name", "Zoo", "--language", "de,en"]) == 0
    said, complained = capsys.readouterr()
    assert said.splitlines() == [
        "my zoo/questionnaire.de.html",
        "my zoo/questionnaire.en.html",
        "my zoo/responses.csv",
        "my zoo/study.yaml",
        "Print questionnaire.de.html, questionnaire.en.html, each on both sides of one sheet;"
        " or copy the questions to a survey tool.",
        "Type each sheet as one row of responses.csv; study.yaml says how. Then:",
        "  cxkit check 'my zoo'",
    ]
    assert complained == ""
    assert main(["check", "my zoo"]) == 2, "nothing was typed yet"
    assert "type answers in" in capsys.readouterr().err
    type_in(tmp_path / "my zoo")
    assert main(["check", "my zoo"]) == 0
    assert capsys.readouterr().out.startswith("Zoo\n6 rows: 6 used\n")


def test_command_writes_the_express_form_on_one_side(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["questionnaire", "team", "--express"]) == 0
    assert "Print questionnaire.html; or copy" in capsys.readouterr().out
    assert read_study("team").survey.answered_by == "team"


@pytest.mark.parametrize("arguments", [["--language", "xx"], ["--name", "x" * 99], []])
def test_bad_input_is_told_and_nothing_is_written(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zoo").mkdir()
    if not arguments:
        (tmp_path / "zoo" / PAGE).write_text("mine", encoding="utf-8")
    before = contents(tmp_path / "zoo")
    assert main(["questionnaire", "zoo", *arguments]) == 2
    said, complained = capsys.readouterr()
    assert said == ""
    assert "→" in complained
    assert contents(tmp_path / "zoo") == before
