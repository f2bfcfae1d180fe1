"""results.json and tables for machines, and the page for people."""

import base64
import json
import re
import shutil
from types import SimpleNamespace

import nbformat.v4 as v4
import numpy as np
import pandas as pd
import pytest

from cxkit import __version__
from cxkit.findings import Finding, Ledger, Problem, Said
from cxkit.reporting.cleaning import arrange_tables, clean_html
from cxkit.reporting.html import report_page, undescribed
from cxkit.reporting.pictures import picture_files
from cxkit.reporting.results import as_record, problems_of, report
from cxkit.reporting.tables import csv_text, problems_text

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg"
    "=="
)
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> & more"


def make_result(**changes):
    fields = {
        "room": "nps",
        "study": "museum",
        "name": "City Museum",
        "inputs": ({"file": "a.csv", "sha256": "0" * 64, "rows": np.int64(12)},),
        "ledger": Ledger(12).without("no score", 2),
        "parameters": {"FOCUS": "2026-Q2", "DELTA": np.float64(5.0)},
        "findings": (
            Finding("nps.focus", 20.0, "The NPS is +20 (95 % interval 3 to 37, n = 10).", 10,
                    "points", 3.0, 37.0, 0.95),
            Finding("nps.change", np.float64(-8.9), "It fell.", 10, "points", verdict="fall"),
        ),
        "summary": Said(("It fell by nine points.",)),
        "headline": ("nps.change", "nps.focus"),
        "tables": {"waves": pd.DataFrame({"nps": [1 / 3, np.nan]}, index=["Q1", "Q2"])},
        "captions": {"waves": ("Two waves, one lower", "A note.")},
        "figures": {"waves": "Two waves, one lower."},
        "warnings": ("Few answers.",),
    }  # fmt: skip
    return SimpleNamespace(**{**fields, **changes})


def make_notebook(*cells):
    title = "# Did it move?\n\n**Question** Has the score really moved?\\\n**You bring** a file."
    return v4.new_notebook(cells=[v4.new_markdown_cell(title), *cells])


def shown(data, source="x", tags=(), **metadata):
    output = v4.new_output("execute_result", data=data)
    return v4.new_code_cell(source, outputs=[output], metadata={"tags": list(tags), **metadata})


def page_of(*cells, result=None, given=None):
    return report_page(make_notebook(*cells), as_record(result or make_result()), given or {})


# results.json


def test_results_are_written_where_the_contract_says(tmp_path):
    report(make_result(), tmp_path)
    folder = tmp_path / "museum" / "nps"
    assert sorted(path.name for path in folder.rglob("*.*")) == ["results.json", "waves.csv"]
    record = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert record["kit"] == __version__
    assert record["ledger"] == {
        "read": 12, "used": 10, "excluded": [{"reason": "no score", "n": 2}],
    }  # fmt: skip
    assert record["tables"] == {"waves": "tables/waves.csv"}
    assert [finding["id"] for finding in record["findings"]] == ["nps.focus", "nps.change"]
    assert problems_of(record) == []


def test_results_are_the_same_bytes_each_time(tmp_path):
    report(make_result(), tmp_path / "a")
    report(make_result(), tmp_path / "b")
    first, second = (
        (tmp_path / name / "museum" / "nps" / "results.json").read_bytes() for name in "ab"
    )
    assert first == second
    assert first.endswith(b"}\n")
    assert b"\r" not in first


def test_a_title_that_names_a_cause_is_told_to_the_reader():
    captions = {"waves": ("The queue caused the fall", "A note.")}
    warnings = as_record(make_result(captions=captions))["warnings"]
    assert any(each.startswith("Wording of the title of waves: “caused”") for each in warnings)
    assert as_record(make_result())["warnings"] == ["Few answers."]


def test_numbers_keep_their_precision_and_missing_ones_are_null():
    finding = Finding("x", 1 / 3, "A third.", 3, "share", float("-inf"), float("nan"), 0.9)
    record = as_record(make_result(findings=(finding,), headline=("x",)))
    assert record["findings"][0]["estimate"] == 0.3333333333333333
    assert (record["findings"][0]["low"], record["findings"][0]["high"]) == (None, None)
    assert problems_of(record) == []


def test_path_comes_back_as_the_person_would_write_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert report(make_result(), "../runs") == "../runs/museum/nps/results.json"
    assert report(make_result(), tmp_path) == "museum/nps/results.json"


def test_an_old_table_and_an_old_mark_of_completeness_go(tmp_path):
    folder = tmp_path / "museum" / "nps"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "segments.csv").write_text("old")
    (folder / "done.json").write_text("{}")
    report(make_result(), tmp_path)
    assert sorted(path.name for path in folder.rglob("*.*")) == ["results.json", "waves.csv"]


@pytest.mark.parametrize(
    "changes",
    [
        {"study": ".."},
        {"study": "a/b"},
        {"room": ""},
        {"tables": {"../x": pd.DataFrame()}},
        {"figures": {"A b": "x"}},
        {"headline": ("nps.unknown",)},
        {"findings": make_result().findings * 2},
        {"parameters": {"A": object()}},
    ],
)
def test_contradictions_and_unsafe_names_are_refused_before_anything_is_written(tmp_path, changes):
    with pytest.raises(ValueError, match=r"fit for a file|unique|no place"):
        report(make_result(**changes), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.pop("ledger"),
        lambda record: record.update(extra=1),
        lambda record: record.update(schema=2),
        lambda record: record["findings"][0].update(estimate="many"),
        lambda record: record["findings"][0].pop("n"),
        lambda record: record["inputs"][0].update(sha256="short"),
        lambda record: record["tables"].update(x="/etc/passwd"),
        lambda record: record["tables"].update(x="tables/../x.csv"),
        lambda record: record["parameters"].update({"lower": 1}),
    ],
)
def test_schema_notices_what_breaks_the_contract(spoil):
    record = as_record(make_result())
    spoil(record)
    assert len(problems_of(record)) == 1


# Tables


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-x", "@me", "\tx", "\nx", "＝1", "＋1", "－1", "＠x"]
)
def test_text_that_a_spreadsheet_would_run_is_written_as_text(text):
    written = csv_text(pd.DataFrame({text: [text]}))
    assert pd.read_csv(pd.io.common.StringIO(written)).columns[0] == "'" + text
    assert pd.read_csv(pd.io.common.StringIO(written)).iloc[0, 0] == "'" + text


def test_numbers_stay_numbers():
    table = pd.DataFrame({"x": [-1.5, 1 / 3], "n": [-2, 3]})
    assert csv_text(table) == "x,n\n-1.5,-2\n0.3333333333333333,3\n"


def test_missing_and_infinite_numbers_are_empty_cells():
    table = pd.DataFrame({"x": [np.nan, np.inf, 1.0], "y": [None, pd.NA, "a"]})
    assert csv_text(table) == "x,y\n,\n,\n1.0,a\n"


def test_an_index_is_written_unless_it_only_counts():
    assert csv_text(pd.DataFrame({"x": [1]}, index=["=a"])) == "index,x\n'=a,1\n"
    assert csv_text(pd.DataFrame({"x": [1, 2]})[1:]) == "x\n2\n"


def test_control_characters_go_and_a_bare_return_ends_no_row():
    assert csv_text(pd.DataFrame({"x": ["a\x00\x1b\rb"], "y": [1]})) == 'x,y\n"a\nb",1\n'


def test_table_given_is_left_as_it_was():
    table = pd.DataFrame({"x": ["=1"]})
    csv_text(table)
    assert table.equals(pd.DataFrame({"x": ["=1"]}))


def test_problems_are_listed_with_their_places():
    text = problems_text([Problem("r", "h", "f.csv", 7, "score", "p1", "=11"), Problem("s")])
    assert text.splitlines() == [
        "file,line,column,respondent,value,rule,hint",
        "f.csv,7,score,p1,'=11,r,h",
        ",,,,,s,",
    ]


# Markup


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<iframe src='data:text/html,x'></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "<p style='background:url(https://example.org)' onclick='x()'>x</p>",
        "<link rel=stylesheet href=//example.org>",
        "<meta http-equiv=refresh content=0>",
        "<base href=//example.org><form action=x><input></form>",
    ],
)
def test_markup_that_runs_or_fetches_is_dropped(attack):
    cleaned = clean_html(attack)
    tags = "script|img|svg|iframe|link|meta|base|form|input"
    harmful = rf"alert|color|example|javascript|style|onclick|<({tags})"
    assert re.search(harmful, cleaned) is None


def test_headings_tables_links_and_findings_are_kept():
    markup = (
        '<h2 id="a">A</h2><p class="finding">B <em>c</em></p>'
        "<table><thead><tr><th>x</th></tr></thead></table>"
    )
    assert clean_html(markup) == markup
    assert 'href="https://example.org"' in clean_html('<a href="https://example.org">x</a>')


def test_tables_are_made_readable():
    table = pd.DataFrame({"nps": [12.3, -4.0], "why": ["late", "3 of 4"]},
                         index=pd.Index(["Q1", "Q2"], name="wave"))  # fmt: skip
    html = arrange_tables(clean_html(table.to_html()))
    # One heading line instead of pandas' two; heads have a scope; numbers stand to the right.
    head = (
        '<thead><tr><th scope="col">wave</th><th scope="col" class="number">nps</th>'
        '<th scope="col">why</th></tr></thead>'
    )
    assert head in html
    assert '<th scope="row">Q2</th><td class="number">-4.0</td><td>3 of 4</td>' in html
    assert html.count('<div class="table" role="region"') == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<table></table>",
        "<table><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr></table>",
        '<table><tr><td colspan="2">1</td></tr></table>',
    ],
)
def test_tables_of_another_shape_are_left_as_they_are(markup):
    assert markup in arrange_tables(markup)


# The page


def test_page_answers_first_then_says_how_sure():
    page = page_of(v4.new_markdown_cell("## Body"))
    order = ["City Museum", "Did it move?", "Has the score really moved?",
             "It fell by nine points.", "The figures behind it",
             "The NPS is +20", "How sure?", "10 of 12 rows", "a 95\u00a0% interval:",
             "Few answers.", "Body", "left out: no score", "a.csv", "FOCUS",
             "cxkit report museum nps", f"cxkit {__version__}"]  # fmt: skip
    places = [page.index(text, page.index("<body>")) for text in order]
    assert places == sorted(places)


def test_what_is_meant_for_the_room_stays_out():
    page = page_of(
        v4.new_markdown_cell("Say hello.", metadata={"tags": ["room"]}),
        v4.new_markdown_cell("Your turn.", metadata={"tags": ["exercise"]}),
        shown({"text/plain": "the solution"}, tags=["solution"]),
        shown({"text/plain": "'kept'"}, "secret_code()"),
        shown({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider()"}),
        v4.new_code_cell("x", outputs=[v4.new_output("stream", name="stderr", text="Warned")]),
    )
    assert "kept" in page
    left_out = [
        "Say hello",
        "Your turn",
        "solution",
        "secret_code",
        "Slider",
        "Warned",
        "You bring",
    ]
    assert [text for text in left_out if text in page] == []


def test_picture_has_the_words_of_the_result_and_is_stored_by_its_name():
    picture = shown({"image/png": PIXEL, "text/plain": "<Figure>"}, "ax = nps.plot_waves(result)")
    page = page_of(picture)
    assert page.count("<img ") == 1
    assert 'alt="Two waves, one lower."' in page
    assert "&lt;Figure" not in page
    assert picture_files(make_notebook(picture)) == {"figures/waves.png": base64.b64decode(PIXEL)}
    assert undescribed(make_notebook(picture), as_record(make_result())) == []


def test_picture_without_words_is_named():
    picture = shown({"image/png": PIXEL}, "plot_other(result)")
    assert undescribed(make_notebook(picture), as_record(make_result())) == ["other"]


def test_a_failed_cell_is_never_reported():
    failed = v4.new_code_cell("x", outputs=[v4.new_output("error", ename="E", evalue="e")])
    with pytest.raises(ValueError, match="failed cell"):
        page_of(failed)


def nasty_page():
    finding = Finding("x", 1.0, NASTY, 10, "points")
    result = make_result(
        name=NASTY, findings=(finding,), headline=("x",), warnings=(NASTY,),
        summary=Said((NASTY,)),
        ledger=Ledger(12).without(NASTY, 2), figures={"waves": NASTY},
        parameters={"FOCUS": NASTY},
        inputs=({"file": NASTY, "sha256": "0" * 64, "rows": 1, "notes": [NASTY]},),
    )  # fmt: skip
    table = pd.DataFrame({NASTY: [NASTY]})
    return page_of(
        v4.new_markdown_cell(f"## {NASTY}\n\ntext {NASTY}"),
        shown({"text/html": table.to_html(), "text/plain": str(table)}),
        shown({"text/html": finding._repr_html_()}),
        shown({"text/html": NASTY}),
        shown({"text/markdown": NASTY}),
        shown({"text/plain": NASTY}),
        shown({"image/png": PIXEL}, "plot_waves(result)"),
        v4.new_code_cell("x", outputs=[v4.new_output("stream", name="stdout", text=NASTY)]),
        result=result,
        given={"FOCUS": NASTY},
    )


def test_nothing_that_people_wrote_becomes_markup():
    page = nasty_page()
    assert re.findall(r"<script|<iframe|<link|<object|\son\w+=(?![^<>]*&gt;)", page) == []
    # The one picture is the notebook's own; the tags people wrote are text, or gone.
    assert re.findall(r"<img [^>]*src=\"(?!data:image/png)", page) == []
    assert page.count("<img ") == 1


def test_page_fetches_nothing_and_forbids_it():
    page = page_of(v4.new_markdown_cell("[a](https://example.org)"))
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert f'content="{policy}"' in page
    assert re.findall(r"(?:src|srcset|poster|data)=\"(?!data:)|@import|url\(", page) == []
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_page_runs_nothing_and_fits_a_laptop_and_a_phone(tmp_path):
    from playwright.sync_api import sync_playwright

    wide = pd.DataFrame([range(100, 130)], columns=[f"column {i}" for i in range(30)])
    content = nasty_page().replace(
        "</main>", arrange_tables(clean_html(wide.to_html())) + "</main>"
    )
    (tmp_path / "report.html").write_text(content, encoding="utf-8")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        asked, spoken = [], []
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: spoken.append(dialog.message))
            page.on("console", lambda message: spoken.append(message.text))
            page.goto((tmp_path / "report.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
        browser.close()
    outside = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert (outside, spoken) == ([], [])
