"""Ballot sheets: out, filled by people with spreadsheets of their own, and in again, once."""

import csv
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_ballot_kinds import ITEMS, dots, every_ballot, votes_for

from cxkit import cli
from cxkit.findings import DataError
from cxkit.workshop import ATTRIBUTION, open_session
from cxkit.workshop.ballots.asked import (
    HYPOTHESES,
    READINESS,
    UNSAID,
    dots_ballot_of,
    realm_ballot_of,
)
from cxkit.workshop.ballots.filled import read_filled, round_for, take_in
from cxkit.workshop.ballots.sheets import LABELS, PAPERS, VOTES, write_sheet
from cxkit.workshop.record.session import join_session

MUSEUM = Path(__file__).parents[1] / "data" / "samples" / "museum"
VOTE = {"own": 30, "others": 50, "outside": 20}


@pytest.fixture(autouse=True)
def _people_are_in_the_room(monkeypatch):
    monkeypatch.delenv("CXKIT_MODE", raising=False)


@pytest.fixture
def session(tmp_path):
    open_session(tmp_path / "may.json")
    return join_session(tmp_path / "may.json")


def sheet_of(path, ballot=ATTRIBUTION, votes=(VOTE,), *, round=1, names=(), move=False, **dialect):
    """Write a sheet, and fill votes in as a person would."""
    write_sheet(path, ballot, round=round, names=names or [f"p{n + 1}" for n in range(len(votes))])
    fill_xlsx(path, votes) if path.suffix == ".xlsx" else fill_csv(path, votes, move, dialect)
    return path


def fill_xlsx(path, votes):
    book = openpyxl.load_workbook(path)
    sheet = book[VOTES]
    places = {cell.value: cell.column for cell in sheet[1]}
    for line, vote in enumerate(votes, start=LABELS + 1):
        for item, value in vote.items():
            cell = sheet.cell(line, places[item])
            cell.value = value
            # A text that begins with "=", typed into a cell of text.
            cell.data_type = "s" if isinstance(value, str) else "n"
    book.save(path)


def fill_csv(path, votes, move, dialect):
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    places = {item: place for place, item in enumerate(rows[0])}
    for line, vote in enumerate(votes, start=LABELS):
        for item, value in vote.items():
            rows[line][places[item]] = str(value)
    rows = [row[::-1] for row in rows] if move else rows
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def refused(session, *paths, ballot=ATTRIBUTION, round=1):
    with pytest.raises(DataError) as error:
        take_in(session, ballot, paths, round=round)
    assert session.votes(ballot, round=round) == 0
    return error.value.problems


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("ballot", every_ballot(), ids=lambda ballot: ballot.step)
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_sheet_out_and_in_again_is_the_same_tally(ballot, suffix, data):
    votes = data.draw(votes_for(ballot, most=4))
    with tempfile.TemporaryDirectory() as folder:
        path = sheet_of(Path(folder) / f"sheet{suffix}", ballot, votes)
        read = read_filled([path], ballot, round=1)
    assert ballot.tally(list(read.votes.values())) == ballot.tally(votes)


def test_an_empty_sheet_says_what_is_asked_and_how(tmp_path):
    ballot = dots_ballot_of({**ITEMS, "evil": "=1+1", "minus": "-5 degrees"})
    write_sheet(tmp_path / "d.xlsx", ballot, round=2, names=["Anna", "=cmd()"])
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    rows = list(book[VOTES].iter_rows(values_only=True))
    assert rows[0][:3] == ("cxkit ballot dots round 2", "queue", "cafe")
    assert rows[1][0] == ballot.questions[1]
    assert "all 3 dots, at most 2 on one" in rows[2][0]
    assert rows[3][-2:] == ("=1+1", "-5 degrees")
    assert [row[0] for row in rows[4:]] == ["Anna", "=cmd()"]
    assert book[VOTES].row_dimensions[1].hidden
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert book[VOTES].protection.sheet
    assert [cell.protection.locked for cell in book[VOTES]["B"]] == [True] * 4 + [False] * 2
    # Papers: one a voter, with the items in an order of their own.
    papers = [cell.value for cell in book[PAPERS]["A"]]
    assert papers.count(ballot.questions[1]) == 2
    assert papers.count("Café") == 2
    assert len(book[PAPERS].row_breaks.brk) == 2


def test_a_csv_sheet_has_no_formula_and_is_known_to_excel_by_its_mark(tmp_path):
    ballot = dots_ballot_of({"evil": "=1+1", "b": "B"})
    write_sheet(tmp_path / "d.csv", ballot, round=1, names=["@cmd"])
    content = (tmp_path / "d.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=1+1" in content
    assert b"'@cmd" in content


def test_nothing_is_overwritten_and_other_endings_are_refused(tmp_path):
    write_sheet(tmp_path / "d.csv", ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="overwrites nothing"):
        write_sheet(tmp_path / "d.csv", ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="one of: .xlsx .csv"):
        write_sheet(tmp_path / "d.ods", ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="could not be written"):
        write_sheet(tmp_path / "nowhere" / "d.csv", ATTRIBUTION, round=1)


def test_votes_go_into_the_open_round_while_a_notebook_has_the_session(tmp_path):
    notebook = open_session(tmp_path / "may.json")
    path = sheet_of(tmp_path / "a.xlsx", votes=[VOTE, VOTE, VOTE])
    code = (
        "import sys; from pathlib import Path\n"
        "from cxkit.workshop import ATTRIBUTION\n"
        "from cxkit.workshop.ballots.filled import take_in\n"
        "from cxkit.workshop.record.session import join_session\n"
        "session, sheet = join_session(sys.argv[1]), Path(sys.argv[2])\n"
        "print(take_in(session, ATTRIBUTION, [sheet], round=1))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, notebook.path, path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "3 votes read; 3 votes in the round now.\n"
    tally = notebook.close(ATTRIBUTION, round=1)
    assert tally.totals == {"own": 90, "others": 150, "outside": 60}


def test_reading_a_sheet_again_replaces_and_never_doubles(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE, VOTE])
    assert str(take_in(session, ATTRIBUTION, [path], round=1)) == (
        "2 votes read; 2 votes in the round now."
    )
    path.write_text(path.read_text().replace("p2,30,50,20", "p2,0,0,100"))
    assert str(take_in(session, ATTRIBUTION, [path], round=1)) == (
        "0 votes read, 2 read before and replaced; 2 votes in the round now."
    )
    assert open_session(session.path).close(ATTRIBUTION, round=1).totals == {
        "own": 30, "others": 50, "outside": 120,
    }  # fmt: skip


def nameless(path, votes=(VOTE, VOTE), names=("", "")):
    path.parent.mkdir(exist_ok=True)
    sheet_of(path, votes=votes)
    text = path.read_text()
    for number, name in enumerate(names, start=1):
        text = text.replace(f"p{number},", f"{name},")
    path.write_text(text)
    return path


# Without names, and with the numbers that a sheet has where nobody is on a roster.
@pytest.mark.parametrize("names", [("", ""), ("1", "2"), ("1.0", "2.0")])
def test_rows_without_a_name_are_voters_of_their_own_in_each_sheet(session, tmp_path, names):
    # Two tables fill in the same sheet, alike even, and hand it in under the same name.
    one = nameless(tmp_path / "one" / "a.csv", names=names)
    two = nameless(tmp_path / "two" / "a.csv", names=names)
    for path, read in ((one, (2, 0, 2)), (two, (2, 0, 4)), (one, (0, 2, 4)), (two, (0, 2, 4))):
        taken = take_in(session, ATTRIBUTION, [path], round=1)
        assert (taken.added, taken.replaced, taken.standing) == read
        assert taken.unnamed == 2
    taken = take_in(session, ATTRIBUTION, [one, two], round=1)
    assert (taken.added, taken.replaced, taken.standing) == (0, 4, 4)


def test_a_corrected_sheet_without_names_replaces_its_own_votes(session, tmp_path, monkeypatch):
    path = nameless(tmp_path / "one" / "a.csv")
    take_in(session, ATTRIBUTION, [path], round=1)
    path.write_text(path.read_text().replace(",30,50,20", ",0,0,100", 1))
    # The same file, looked at from elsewhere.
    monkeypatch.chdir(tmp_path / "one")
    taken = take_in(session, ATTRIBUTION, [Path("a.csv")], round=1)
    assert (taken.added, taken.replaced, taken.standing) == (0, 2, 2)
    assert open_session(session.path).close(ATTRIBUTION, round=1).totals["outside"] == 120


def test_a_number_stands_once_in_a_sheet_and_a_sheet_is_given_once(session, tmp_path):
    path = nameless(tmp_path / "one" / "a.csv", names=("1", "1"))
    [problem] = refused(session, path)
    assert (problem.rule, problem.line) == ("each voter has a name of their own", 6)
    path = nameless(tmp_path / "two" / "a.csv")
    assert len(refused(session, path, path)) == 2


def test_a_name_is_one_voter_in_whichever_sheet_it_stands(session, tmp_path):
    for folder, read in (("one", (1, 0)), ("two", (0, 1))):
        path = nameless(tmp_path / folder / "a.csv", [VOTE], ["Table 1"])
        taken = take_in(session, ATTRIBUTION, [path], round=1)
        assert (taken.added, taken.replaced, taken.unnamed) == (*read, 0)


def pasted(path, other):
    """Paste all of another sheet below the first one, with its headings."""
    path.write_text(path.read_text() + other.read_text().lstrip("\ufeff"))
    return path


def test_headings_that_were_pasted_once_more_are_counted_and_told(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE, {}], names=["ann", "bob"])
    pasted(path, sheet_of(tmp_path / "b.csv", names=["cy"]))
    taken = take_in(session, ATTRIBUTION, [path], round=1)
    # Ids and words once more; bob's row, and the two that say what is asked and how, are no votes.
    assert (taken.added, taken.headings, taken.empty) == (2, 2, 3)
    assert str(taken) == (
        "2 votes read, 3 empty rows left out, 2 rows that repeat the headings left out; "
        "2 votes in the round now."
    )


def test_one_heading_once_more_is_told_in_a_form_of_ones_own(session, tmp_path):
    head = "Name,My own department,Other departments,Outside our control\n"
    path = tmp_path / "form.csv"
    path.write_text(f"{head}Ann,30,50,20\n,,,\n{head}Bob,0,0,100\n")
    assert "1 empty row left out, 1 row that repeats the headings left out" in str(
        take_in(session, ATTRIBUTION, [path], round=1)
    )


def test_words_that_are_a_vote_are_no_heading(session, tmp_path):
    # One line says the words over a column by chance, and another one something else.
    vote = {"first": "One guess", "second": "the queue"}
    path = sheet_of(tmp_path / "h.csv", HYPOTHESES, [{"first": "late trains"}, vote])
    taken = take_in(session, HYPOTHESES, [path], round=1)
    assert (taken.added, taken.headings) == (2, 0)


def test_ids_pasted_below_are_no_words_that_somebody_wrote(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", HYPOTHESES, [{"first": "late trains"}], names=["ann"])
    pasted(path, sheet_of(tmp_path / "b.csv", HYPOTHESES, [{"second": "rain"}], names=["bob"]))
    taken = take_in(session, HYPOTHESES, [path], round=1)
    assert (taken.added, taken.headings) == (2, 2)


def test_a_sheet_pasted_below_with_its_columns_moved_is_refused(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", names=["ann"])
    path.write_text(
        path.read_text() + "Name or number,Other departments,My own department,"
        "Outside our control\nbob,30,50,20\n"
    )
    problems = refused(session, path)
    assert {each.line for each in problems} == {6}
    assert {each.column for each in problems} == {"My own department", "Other departments"}


def test_a_sheet_of_another_round_is_found_wherever_it_was_pasted(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE] * 12)
    pasted(path, sheet_of(tmp_path / "b.csv", round=2))
    [problem] = refused(session, path)
    assert "is that of attribution, round 1" in problem.rule
    assert problem.line == 17


def test_a_sheet_each_is_read_together(session, tmp_path):
    paths = [sheet_of(tmp_path / f"{name}.xlsx", names=[name]) for name in ("ann", "bob", "cy")]
    assert take_in(session, ATTRIBUTION, paths, round=1).standing == 3


def test_two_of_one_name_are_not_taken_for_one(session, tmp_path):
    paths = [sheet_of(tmp_path / name) for name in ("a.csv", "b.csv")]
    [problem] = refused(session, *paths)
    assert (problem.file, problem.line, problem.value) == ("b.csv", 5, "p1")
    assert problem.hint == "it stands in a.csv, line 5, too"


@pytest.mark.parametrize(
    "dialect", [{"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}]
)
def test_a_sheet_is_read_as_other_spreadsheets_save_it(session, tmp_path, dialect):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE, VOTE], move=True, **dialect)
    path.write_bytes(path.read_text().replace("20", "20,0", 1).encode("utf-16"))
    if dialect.get("delimiter") is None:
        assert take_in(session, ATTRIBUTION, [path], round=1).standing == 2
        return
    path.write_bytes(path.read_text(encoding="utf-16").encode("utf-8-sig"))
    assert take_in(session, ATTRIBUTION, [path], round=1).standing == 2


def test_answers_of_a_form_of_ones_own_are_read_by_their_headings(session, tmp_path):
    path = tmp_path / "form.csv"
    head = "Timestamp,Name,OUTSIDE our control,My own department,Other departments"
    path.write_text(f"{head}\n2026-05-04 10:00,Ann,20,30,50\n2026-05-04 10:01,Bob,0,0,100\n")
    assert take_in(session, ATTRIBUTION, [path], round=1).standing == 2
    assert open_session(session.path).close(ATTRIBUTION, round=1).totals["others"] == 150


def test_a_workbook_of_ones_own_with_one_sheet_is_read(session, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Form responses 1"
    for row in (["Name", *ATTRIBUTION.items.values()], ["Ann", 30, 50, 20.0]):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    assert take_in(session, ATTRIBUTION, [tmp_path / "form.xlsx"], round=1).standing == 1


def test_every_problem_is_told_at_once_and_nothing_is_taken_in(session, tmp_path):
    good = sheet_of(tmp_path / "good.xlsx", names=["ann"])
    bad = sheet_of(
        tmp_path / "bad.csv", names=["bob", "cy", "di"],
        votes=[VOTE | {"own": "many"}, VOTE | {"own": 31}, VOTE | {"own": -1, "others": 2.5}],
    )  # fmt: skip
    problems = refused(session, good, bad, tmp_path / "none.csv")
    told = [(each.file, each.line, each.column, each.value) for each in problems]
    assert told == [
        ("bad.csv", 5, "My own department", "many"),
        ("bad.csv", 6, "", ""),
        ("bad.csv", 7, "My own department", "-1"),
        ("bad.csv", 7, "Other departments", "2.5"),
        ("none.csv", None, "", ""),
    ]
    assert "1 point is too many" in problems[1].rule
    assert all(each.hint for each in problems)


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda text: text.replace("attribution", "priority"), "is that of attribution, round 1"),
        (lambda text: text.replace("round 1", "round 2"), "is that of attribution, round 1"),
        (lambda text: text.replace(",outside", ",gone").replace("Outside our control", "?"),
         "every column of the ballot is there"),
        (lambda text: text.replace(",outside", ",outside,own", 1).replace("\n", ",\n")
         .replace("own,\n", "own\n"), "each column of a ballot stands once"),
        (lambda text: text.replace("p1,30,50,20", "p1,,,"), "a sheet holds votes"),
        (lambda text: text.replace("p1,30,50,20", "p1,30,50"), "every record has 4 cells"),
        (lambda text: "", "a file holds headings and rows"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_of_this_ballot_is_refused(session, tmp_path, spoil, said):
    path = sheet_of(tmp_path / "a.csv")
    path.write_text(spoil(path.read_text()))
    assert said in refused(session, path)[0].rule


def test_what_is_too_much_for_a_room_is_refused(session, tmp_path):
    path = sheet_of(tmp_path / "many.csv", votes=[VOTE] * 501)
    assert "at most 500 voters" in refused(session, path)[0].rule
    path.write_bytes(b"x" * 5_000_001)
    assert "at most 5 MB" in refused(session, path)[0].rule
    other = tmp_path / "a.parquet"
    other.write_bytes(b"PAR1")
    assert "is .xlsx or .csv" in refused(session, other)[0].rule


def test_votes_that_come_late_are_refused_and_said(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv")
    take_in(session, ATTRIBUTION, [path], round=1)
    open_session(session.path).close(ATTRIBUTION, round=1)
    with pytest.raises(DataError, match="late votes are not counted"):
        take_in(session, ATTRIBUTION, [path], round=1)
    assert session.tally(ATTRIBUTION, round=1).voters == 1


def test_a_round_that_is_voted_anew_takes_the_sheets_anew(session, tmp_path):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE, VOTE])
    take_in(session, ATTRIBUTION, [path], round=1)
    notebook = open_session(session.path)
    notebook.close(ATTRIBUTION, round=1)
    notebook.reopen(ATTRIBUTION, round=1, reason="two came late")
    assert take_in(session, ATTRIBUTION, [path], round=1).added == 2


def test_the_round_is_the_first_that_is_open(session, tmp_path):
    assert round_for(session, ATTRIBUTION) == 1
    take_in(session, ATTRIBUTION, [sheet_of(tmp_path / "a.csv")], round=1)
    open_session(session.path).close(ATTRIBUTION, round=1)
    assert round_for(session, ATTRIBUTION) == 2
    with pytest.raises(DataError, match="has 2 rounds"):
        round_for(session, ATTRIBUTION, 3)


def test_groups_that_nobody_knows_stay_empty(session, tmp_path):
    ballot = realm_ballot_of({"families": "Families"})
    vote = {item: 5 for item in ballot.items if item.startswith("all.")}
    path = sheet_of(tmp_path / "r.xlsx", ballot, [vote, vote | {"families.education": 3}])
    [problem] = refused(session, path, ballot=ballot)
    assert "Families: give each of the 4" in problem.rule
    path = sheet_of(tmp_path / "s.xlsx", ballot, [vote])
    assert take_in(session, ballot, [path], round=1).standing == 1


def test_choices_are_listed_for_excel_and_their_numbers_are_as_good(session, tmp_path):
    path = sheet_of(tmp_path / "r.xlsx", READINESS, [dict.fromkeys(READINESS.items, 2)])
    [listed] = openpyxl.load_workbook(path)[VOTES].data_validations.dataValidation
    assert (listed.formula1, listed.showErrorMessage) == ('"Yes,Partly,No"', False)
    take_in(session, READINESS, [path], round=1)
    assert session.votes(READINESS, round=1) == 1


def test_what_looks_like_a_formula_is_words(session, tmp_path):
    path = sheet_of(tmp_path / "u.csv", UNSAID, [{"first": "'=HYPERLINK(1)"}])
    [vote] = read_filled([path], UNSAID, round=1).votes.values()
    assert vote == {"first": "=HYPERLINK(1)"}


def test_words_that_are_not_to_stay_are_not_shown_when_they_are_too_long(session, tmp_path):
    path = sheet_of(tmp_path / "u.csv", UNSAID, [{"first": "secret " * 50}])
    [problem] = refused(session, path, ballot=UNSAID)
    assert "at most 300 signs" in problem.rule
    assert "secret" not in str(problem)


# The command


@pytest.fixture
def study(tmp_path, monkeypatch):
    folder = tmp_path / "museum"
    folder.mkdir()
    (folder / "study.yaml").write_text((MUSEUM / "study.yaml").read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    return "museum"


def test_the_command_writes_a_sheet_and_reads_it_in(study, tmp_path, capsys):
    assert cli.main(["ballots", study, "attribution"]) == 0
    out = capsys.readouterr().out
    assert "attribution_round_1.xlsx" in out
    assert "cxkit ballots museum attribution --in attribution_round_1.xlsx" in out
    assert not (tmp_path / "museum" / "session.json").exists()
    fill_xlsx(tmp_path / "attribution_round_1.xlsx", [VOTE, VOTE])
    assert cli.main(["ballots", study, "attribution", "--in", "attribution_round_1.xlsx"]) == 0
    assert capsys.readouterr().out == (
        "Round 1 of attribution: 2 votes read, 10 empty rows left out; 2 votes in the round now.\n"
        "When all sheets are read, close the round in the notebook, or without one:\n"
        "  cxkit ballots museum attribution --round 1 --close\n"
    )
    notebook = open_session(tmp_path / "museum" / "session.json", study="museum")
    assert notebook.close(ATTRIBUTION, round=1).voters == 2


def test_the_command_closes_a_round_and_says_what_comes_next(study, tmp_path, capsys):
    path = sheet_of(tmp_path / "a.csv", votes=[VOTE] * 3)
    command = ["ballots", study, "attribution"]
    assert cli.main([*command, "--in", str(path), "--close"]) == 0
    said = capsys.readouterr()
    assert said.out == (
        "Round 1 of attribution: 3 votes read; 3 votes in the round now.\n"
        "Round 1 of attribution is closed.\n"
        "Round 1: My own department 30, Other departments 50, Outside our control 20 (mean points "
        "of 100, 3 votes).\n"
        "The sheet of round 2:\n"
        "  cxkit ballots museum attribution\n"
    )
    assert said.err == ""
    path = sheet_of(tmp_path / "b.csv", votes=[VOTE] * 2, round=2)
    assert cli.main([*command, "--in", str(path)]) == 0
    capsys.readouterr()
    # The step that was said after reading, on its own.
    assert cli.main([*command, "--round", "2", "--close"]) == 0
    said = capsys.readouterr().out
    # Of two the totals would tell each how the other one voted.
    assert "Round 2: 2 people have voted." in said
    assert "mean points" not in said
    assert said.endswith("\n  cxkit report museum -p SESSION=museum/session.json\n")
    session = open_session(tmp_path / "museum" / "session.json", study="museum")
    assert session.tally(ATTRIBUTION, round=2).voters == 2


def test_the_command_names_the_session_and_rows_without_a_name(study, tmp_path, capsys):
    path = nameless(tmp_path / "one" / "a.csv")
    command = ["ballots", study, "attribution", "--session", "may.json"]
    assert cli.main([*command, "--in", str(path)]) == 0
    said = capsys.readouterr()
    assert "cxkit ballots museum attribution --round 1 --close --session may.json" in said.out
    assert "without a name is known by its file and row" in said.err


def test_the_command_leaves_the_closing_to_a_notebook_that_has_the_session(
    study, tmp_path, capsys
):  # fmt: skip
    session = tmp_path / "museum" / "session.json"
    hold = (
        "import sys; from cxkit.workshop import open_session\n"
        "session = open_session(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    )
    sheet = sheet_of(tmp_path / "a.csv", votes=[VOTE] * 3)
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, session], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        holder.stdout.readline()
        assert cli.main(["ballots", study, "attribution", "--in", str(sheet), "--close"]) == 2
        holder.stdin.close()
    said = capsys.readouterr()
    assert "3 votes in the round now" in said.out
    assert "another notebook has this session open" in said.err
    # What was read stays, and is closed when the notebook has let go.
    assert cli.main(["ballots", study, "attribution", "--close"]) == 0
    assert open_session(session).tally(ATTRIBUTION, round=1).voters == 3


@pytest.mark.parametrize(
    "more, said",
    [
        (["--close"], "No workshop was held"),
        (["--close", "--out", "a.csv"], "--out writes an empty sheet"),
        (["--in", "a.csv", "--out", "b.csv"], "--out writes an empty sheet"),
    ],
)
def test_the_command_closes_nothing_that_is_not_there(study, tmp_path, capsys, more, said):
    assert cli.main(["ballots", study, "attribution", *more]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "museum" / "session.json").exists()


def test_the_way_to_read_a_sheet_names_a_round_that_was_asked_for(study, capsys):
    assert cli.main(["ballots", study, "attribution", "--round", "2"]) == 0
    assert "attribution --round 2 --in attribution_round_2.xlsx" in capsys.readouterr().out


def test_the_command_knows_what_the_notebook_asked_about(study, tmp_path, capsys):
    assert cli.main(["ballots", study, "dots"]) == 2
    assert "nothing to ask about" in capsys.readouterr().err
    open_session(tmp_path / "may.json", study="museum").remember("dots", {**ITEMS, "q": "Queues"})
    command = ["ballots", study, "dots", "--session", "may.json", "--out", "d.csv"]
    assert cli.main(command) == 0
    said = capsys.readouterr()
    assert "“Queue” and “Queues”" in said.err
    assert "--session may.json" in said.out
    assert "Queue,Café,Signs" in (tmp_path / "d.csv").read_text(encoding="utf-8-sig")


def test_the_command_names_the_people_of_the_roster(study, tmp_path, capsys):
    from cxkit.workshop.record.parts import Participant

    session = open_session(tmp_path / "museum" / "session.json", study="museum")
    session.enrol([Participant(pseudonym="Owl", function="Digital")])
    assert cli.main(["ballots", study, "team_view", "--out", "t.csv"]) == 0
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[LABELS].startswith("Owl,")
    assert "Buying the ticket" in lines[LABELS - 1]


@pytest.mark.parametrize(
    "more, said",
    [
        (["atribution"], "did you mean 'attribution'"),
        (["attribution", "--round", "3"], "has 2 rounds"),
        (["attribution", "--in", "none.xlsx"], "none.xlsx"),
    ],
)
def test_the_command_refuses_with_the_way_out(study, capsys, more, said):
    assert cli.main(["ballots", study, *more]) == 2
    assert said in capsys.readouterr().err


def test_dots_of_a_sheet_are_those_of_the_room(session, tmp_path):
    ballot = dots_ballot_of(ITEMS)
    path = sheet_of(tmp_path / "d.xlsx", ballot, [dots(2, 1), dots(0, 0, 1, 2)])
    take_in(session, ballot, [path], round=1)
    assert open_session(session.path).close(ballot, round=1).totals == dots(2, 1, 1, 2)
