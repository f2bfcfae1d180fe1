"""Tables of counts: their layouts, their rows of totals, and percents, which are none."""

import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from records import text_of

import cxkit as cx
from cxkit.findings import DataError
from cxkit.study.exports.totals import named_total, totals_of
from cxkit.study.files import read_table

SCORES = [str(score) for score in range(11)]
JAN = [1, 0, 2, 1, 0, 4, 5, 11, 13, 12, 9]  # 58: 21 promoters, 24 passives, 13 detractors
FEB = [0, 1, 1, 2, 3, 4, 6, 10, 12, 14, 8]  # 61: 22 promoters, 22 passives, 17 detractors
BOTH = [a + b for a, b in zip(JAN, FEB, strict=True)]
WAVES = {"2025-01": JAN, "2025-02": FEB}
COUNTED = {"2025-01": (58, 21, 13), "2025-02": (61, 22, 17)}


@pytest.fixture
def read(tmp_path):
    """Write records, and read them as a table."""

    def read(*records, name="a.csv", **choices):
        path = tmp_path / name
        if name.endswith(".xlsx"):
            book = openpyxl.Workbook()
            for record in records:
                book.active.append(list(record))
            book.save(path)
        else:
            path.write_text(text_of(*records), encoding="utf-8")
        return read_table(path, **choices)

    return read


def counted(table, by="Month"):
    """Give answers, promoters and detractors of each wave."""
    score = table.answers[table.roles["recommend"]].astype(int)
    waves = table.answers[by]
    return {
        wave: (len(own), int((own >= 9).sum()), int((own <= 6).sum()))
        for wave, own in score.groupby(waves)
    }


def problems_of(call, *arguments, **choices):
    with pytest.raises(DataError) as caught:
        call(*arguments, **choices)
    assert all(problem.hint for problem in caught.value.problems)
    return caught.value.problems


HEAD = ["Month", *SCORES]
ROWS = [[wave, *counts] for wave, counts in WAVES.items()]


@pytest.mark.parametrize(
    "headings",
    [
        SCORES,
        [f"Score {score}" for score in SCORES],
        [f"NPS {score}" for score in SCORES],
        ["0 (very unlikely)", *SCORES[1:10], "10 - Extremely likely"],
        [f"Weiterempfehlung: {score}" for score in SCORES],
        [f"{score} Punkte" for score in SCORES],
    ],
)
def test_scores_are_known_by_their_headings(read, headings):
    table = read(["Month", *headings], *ROWS)
    assert table.product == "counts"
    assert counted(table) == COUNTED


def test_scores_may_descend_and_stand_below_titles(read):
    down = [["Promoters by month"], [], ["Month", *SCORES[::-1]]]
    rows = [[wave, *counts[::-1]] for wave, counts in WAVES.items()]
    table = read(*down, *rows, name="a.xlsx")
    assert counted(table) == COUNTED
    assert "2 lines above the headings left out" in table.notes


@pytest.mark.parametrize(
    "headings",
    [
        [f"{hour}" for hour in range(24)],
        [f"Item {number}" for number in range(11)],
        [*SCORES, *(f"Score {score}" for score in SCORES)],
        SCORES[:9],
    ],
)
def test_other_numbered_headings_are_no_scores(read, headings):
    assert read(["Month", *headings], ["2025-01", *[20] * len(headings)]).product == "generic"


def test_questions_that_are_numbered_from_one_are_no_scores(read):
    names = SCORES[1:]
    assert read(["id", *names], ["a", *[5] * 10], ["b", *[10] * 10]).product == "generic"
    assert read(["Month", *names], ["2025-01", *JAN[1:]]).product == "counts"


@pytest.mark.parametrize("word", ["Total", "Total 2025", "Gesamt", "Zwischensumme", "Sum", "All"])
@pytest.mark.parametrize("place", [0, 2])
def test_a_row_that_is_called_a_total_and_is_one_counts_nobody_again(read, word, place):
    rows = [*ROWS]
    rows.insert(place, [word, *BOTH])
    table = read(HEAD, *rows)
    assert counted(table) == COUNTED
    assert table.left_out.tolist() == ["total"]


def test_subtotals_stand_anywhere_and_a_grand_total_below_them(read):
    rows = [*ROWS, ["Subtotal Q1", *BOTH], ["2025-04", *FEB], ["2025-05", *FEB]]
    twice, all_four = [2 * n for n in FEB], [a + 2 * b for a, b in zip(BOTH, FEB, strict=True)]
    rows += [["Subtotal Q2", *twice], ["Grand total", *all_four]]
    for ordered in (rows, rows[::-1], [rows[-1], *rows[:-1]]):
        table = read(HEAD, *ordered)
        assert counted(table) == {**COUNTED, "2025-04": COUNTED["2025-02"],
                                  "2025-05": COUNTED["2025-02"]}  # fmt: skip
        assert table.left_out.tolist() == ["total"] * 3


def test_a_total_within_a_second_column_is_one_too(read):
    head = ["Month", "Who", *SCORES]
    rows = [["2025-01", "families", *JAN], ["2025-01", "others", *FEB], ["2025-01", "All", *BOTH]]
    assert counted(read(head, *rows)) == {"2025-01": (119, 43, 30)}


def test_a_total_that_is_not_the_sum_is_asked_about(read):
    (problem,) = problems_of(read, HEAD, *ROWS, ["Total 2025", *JAN])
    assert (problem.line, problem.value) == (4, "Total 2025: 58 people")
    assert "counted once" in problem.rule


def test_a_sum_that_is_not_called_a_total_is_asked_about_and_the_hint_works(read):
    (problem,) = problems_of(read, HEAD, *ROWS, ["2025", *BOTH])
    assert (problem.line, problem.value) == (4, "2025: 119 people")
    assert problem.hint == "remove the row, or let its name begin with Total"
    assert counted(read(HEAD, *ROWS, ["Total 2025", *BOTH])) == COUNTED


def test_a_group_called_total_that_is_none_is_read_under_another_name(read):
    (problem,) = problems_of(read, HEAD, *ROWS, ["Total Wine", *JAN])
    assert problem.hint.endswith("let its name begin with another word")
    assert counted(read(HEAD, *ROWS, ["Wine Total", *JAN]))["Wine Total"] == COUNTED["2025-01"]
    assert len(counted(read(HEAD, *ROWS, ["TotalEnergies", *JAN]))) == 3
    assert counted(read(HEAD, *ROWS, ["Q1 Total", *BOTH])) == COUNTED


def test_a_table_of_nothing_but_totals_has_none(read):
    assert counted(read(HEAD, ["Total", *JAN])) == {"Total": COUNTED["2025-01"]}
    two = read(HEAD, ["Total 2024", *JAN], ["Total 2025", *FEB])
    assert set(counted(two)) == {"Total 2024", "Total 2025"}


def test_few_people_may_be_the_sum_of_others_by_chance(read):
    one, other = [0] * 10 + [1], [0] * 9 + [1, 0]
    both = [0] * 9 + [1, 1]
    table = read(HEAD, ["a", *one], ["b", *other], ["c", *both])
    assert len(table.answers) == 4


def test_averages_count_nobody(read):
    table = read(HEAD, *ROWS, ["Average", *[f"{n / 2:g}" for n in BOTH]])
    assert counted(table) == COUNTED
    assert table.left_out.tolist() == ["total"]


def test_a_row_for_each_person_is_a_table_of_counts_as_well(read):
    # One 1 a row; no row is the sum of others.
    scores = np.random.default_rng(1).integers(0, 11, 2000)
    table = read(["id", *SCORES], *([place, *np.eye(11, dtype=int)[score]]
                                    for place, score in enumerate(scores)))  # fmt: skip
    assert table.cells["score"].tolist() == [str(score) for score in scores]


@pytest.mark.parametrize("heading", ["n", "Base", "Antworten", "Total", "Anzahl der Antworten"])
def test_a_column_of_numbers_of_answers_is_held_against_the_counts(read, heading):
    rows = [[*record, n] for record, n in zip(ROWS, (58, 61), strict=True)]
    assert counted(read([*HEAD, heading], *rows)) == COUNTED
    rows[1][-1] = 60
    (problem,) = problems_of(read, [*HEAD, heading], *rows)
    assert (problem.line, problem.column) == (3, heading)
    assert problem.value == "60, but the counts add up to 61"
    assert counted(read([*HEAD, "invited"], *rows)) == COUNTED


def test_those_who_gave_no_score_explain_a_larger_number_of_answers(read):
    rows = [[*record, 4, n + 4] for record, n in zip(ROWS, (58, 61), strict=True)]
    assert counted(read([*HEAD, "don't know", "n"], *rows)) == COUNTED


def shares(counts, form):
    return [form.format(100 * n / sum(counts)) for n in counts]


@pytest.mark.parametrize("form", ["{:.0f}", "{:.1f}", "{:.0f}%", "{:.2f} %"])
def test_percents_are_no_counts(read, form):
    rows = [[wave, *shares(counts, form)] for wave, counts in WAVES.items()]
    problem = problems_of(read, HEAD, *rows)[0]
    assert "percents are none" in problem.rule
    assert problem.line == 2
    told = problems_of(read, [*HEAD, "n"], *(
        [*row, n] for row, n in zip(rows, (58, 61), strict=True)))[0]  # fmt: skip
    assert "percent × 'n' / 100" in told.hint


def test_shares_of_one_and_a_row_of_percents_below_counts_are_refused(read):
    rows = [[wave, *[f"{n / sum(own):.4f}" for n in own]] for wave, own in WAVES.items()]
    (problem, _) = problems_of(read, HEAD, *rows)
    assert "percents are none" in problem.rule
    (problem,) = problems_of(read, HEAD, *ROWS, ["share", *shares(BOTH, "{:.1f}%")])
    assert (problem.line, problem.hint[:28]) == (4, "remove the row of percents, ")


HUNDRED = [0, 1, 1, 2, 3, 5, 8, 20, 25, 20, 15]


def test_a_wave_of_a_hundred_answers_is_one_among_others(read):
    table = read(HEAD, *ROWS, ["2025-03", *HUNDRED])
    assert counted(table)["2025-03"] == (100, 35, 20)


@pytest.mark.parametrize("n", [1, 2])
def test_where_every_row_adds_up_to_a_hundred_a_column_of_n_must_say_that_it_counts(read, n):
    rows = [[f"2025-0{place + 1}", *HUNDRED] for place in range(n)]
    (problem,) = problems_of(read, HEAD, *rows)
    assert "add a column `n`" in problem.hint
    table = read([*HEAD, "n"], *([*row, 100] for row in rows))
    assert counted(table)["2025-01"] == (100, 35, 20)
    # A total of a hundred says nothing: percents have one, too.
    problems_of(read, [*HEAD, "Total"], *([*row, 100] for row in rows))


def test_thousands_and_decimals_of_nought_are_read_where_they_are_sure(read):
    large = ["1,234", "2,000", *[12] * 9]
    table = read(HEAD, ["2025-01", *large])
    assert counted(table) == {"2025-01": (3234 + 108, 24, 3234 + 60)}
    assert "1,234 among the counts is 1234" in table.notes
    assert counted(read(HEAD, *([wave, *[f"{n}.0" for n in counts]]
                                for wave, counts in WAVES.items()))) == COUNTED  # fmt: skip
    # All with three decimals: these may be weighted numbers of people.
    problem = problems_of(read, HEAD, ["2025-01", *["1.250"] * 11])[0]
    assert (problem.line, problem.column, problem.value) == (2, "0", "1.250")
    assert "thousands" in problem.hint


def test_empty_cells_are_nobody_and_rows_of_nobody_stand_in_the_ledger(read):
    table = read(
        HEAD, ["2025-01", "", *JAN[1:]], ["2025-02", *[""] * 11], ["as of May", *[""] * 11]
    )
    assert counted(table) == {"2025-01": (57, 21, 12)}
    assert table.left_out.tolist() == ["no response"] * 2
    assert "1 empty cell among the counts: nobody" in table.notes


LONG = [[wave, score, n] for wave, counts in WAVES.items()
        for score, n in zip(SCORES, counts, strict=True)]  # fmt: skip


@pytest.mark.parametrize("heading", ["n", "Count", "Anzahl", "Aantal", "Fréquence", "respondents"])
def test_a_row_for_each_score_is_read_as_well(read, heading):
    table = read(["Month", "Score", heading], *LONG)
    assert table.product == "counts"
    assert counted(table) == COUNTED
    assert counted(read(["Month", "Score", heading], *LONG[::-1])) == COUNTED


def test_a_long_table_may_have_kinds_shares_and_totals(read):
    def kind(score):
        return "Promoter" if int(score) > 8 else "Passive" if int(score) > 6 else "Detractor"

    rows = [[wave, score, kind(score), n, f"{n / 0.6:.1f}%"] for wave, score, n in LONG]
    head = ["Month", "Score", "Group", "Count", "Percent"]
    table = read(head, *rows)
    assert counted(table) == COUNTED
    assert "left out beside the counts: Group, Percent" in table.notes
    totals = [["2025-01", "Total", 58], ["2025-02", "Total", 61]]
    assert counted(read(["Month", "Score", "n"], *LONG, *totals)) == COUNTED
    totals[1][2] = 62
    (problem,) = problems_of(read, ["Month", "Score", "n"], *LONG, *totals)
    assert problem.value == "62, but the counts add up to 61"


def test_a_long_table_may_leave_out_what_nobody_gave(read):
    rows = [row for row in LONG if row[2]]
    assert counted(read(["Month", "Score", "n"], *rows)) == COUNTED


def test_a_wrong_count_of_a_long_table_is_told_with_its_line(read):
    rows = [row[:] for row in LONG]
    rows[14][2] = "2.5"
    (problem,) = problems_of(read, ["Month", "Score", "n"], *rows)
    assert (problem.line, problem.value) == (16, "2.5")


def test_people_with_a_column_of_counts_are_no_table_of_counts(read):
    people = [[f"a{place}", place % 11, 1 + place % 3] for place in range(60)]
    assert read(["id", "score", "count"], *people).product == "generic"
    # Words, times or ids that nearly all rows have for themselves are people's.
    words = [[place % 3, place % 11, 5, f"so {place}"] for place in range(60)]
    assert read(["land", "score", "n", "why"], *words).product == "generic"


PEOPLE = [["land", "nps", "answers"],
          *([place // 3, place * 3 % 11, 12 + 2 * place] for place in range(33))]  # fmt: skip


def test_people_who_differ_in_their_scores_by_chance_are_asked_about_and_both_answers_work(read):
    (problem,) = problems_of(read, *PEOPLE)
    assert (problem.file, problem.line, problem.column) == ("a.csv", 1, "answers")
    ways = re.findall("`product: (.*?)`", problem.hint)
    assert ways == ["counts", "generic"]
    assert len(read(*PEOPLE, product=ways[0]).answers) == sum(12 + 2 * place for place in range(33))
    assert len(read(*PEOPLE, product=ways[1]).answers) == 33


@pytest.mark.parametrize("heading", ["Count", "Anzahl", "Aantal", "Nombre", "Cantidad",
                                     "Count of Score", "Anzahl von Score"])  # fmt: skip
def test_a_count_beside_a_score_that_a_group_has_twice_is_asked_about(read, heading):
    twice = [["north", score, 3 + int(score)] for score in (*SCORES, *SCORES)]
    (problem,) = problems_of(read, ["shop", "Score", heading], *twice)
    assert problem.column == heading
    table = read(["shop", "Score", heading], *twice, product="counts")
    # 3 + 4 + … + 13 = 88 people, twice.
    assert len(table.answers) == 176


def test_numbers_that_are_nearly_alike_are_asked_about_however_whole_the_scale(read):
    alike = [[month, score, 40 + int(score) % 3] for month in "ab" for score in SCORES]
    (problem,) = problems_of(read, ["month", "score", "answers"], *alike)
    assert problem.column == "answers"


def test_small_groups_of_a_long_table_are_counts_though_no_count_is_above_ten(read):
    few = [score for score in SCORES if score not in "14"]
    rows = [[shop, score, 1 + int(score) // 3] for shop in "abcdef" for score in few]
    table = read(["shop", "score", "n"], *rows)
    assert table.product == "counts"
    assert len(table.answers) == 6 * sum(1 + int(score) // 3 for score in few)


def test_a_column_that_numbers_the_rows_of_a_long_table_is_no_group(read):
    rows = [[place, *row] for place, row in enumerate(LONG)]
    assert counted(read(["row", "Month", "Score", "Count"], *rows)) == COUNTED


def test_a_column_for_each_wave_is_read_as_well(read):
    across = [[score, a, b, a + b] for score, a, b in zip(SCORES, JAN, FEB, strict=True)]
    table = read(["Score", *WAVES, "Total"], *across, ["Total", 58, 61, 119])
    assert counted(table, "wave") == COUNTED
    down = read(["Score", *WAVES], *(row[:3] for row in across[::-1]))
    assert counted(down, "wave") == COUNTED
    named = read(["Score", "families", "others"], *(row[:3] for row in across))
    assert set(counted(named, "group")) == {"families", "others"}
    (problem,) = problems_of(
        read, ["Score", *WAVES], *(row[:3] for row in across), ["Total", 58, 60]
    )
    assert problem.value == "60, but the counts add up to 61"


def test_eleven_people_who_gave_all_scores_once_are_people(read):
    people = [[score, 1 + int(score) % 5, 3] for score in SCORES]
    assert read(["nps", "desk", "door"], *people).product == "generic"


# Totals below rows of answers


def last_row(*cells, above=None):
    rows = above or [[f"a{place}", "web", 1 + place % 10, "fine"] for place in range(46)]
    frame = pd.DataFrame([*rows, list(cells)]).astype(str)
    return bool(totals_of(frame).iloc[-1])


@pytest.mark.parametrize("word", ["Media", "Sum", "Som", "Ensemble", "Total", "Average", "n"])
def test_an_answer_that_begins_like_a_total_is_an_answer(word):
    people = [["web", score, "fine"] for score in (3, 10, 9, 8, 7, 6, 0, 10, 9, 8, 8, 2)]
    assert not last_row(word, "8", "good", above=people)
    assert not last_row(word, "8", "", above=[[*row[:2], ""] for row in people])
    if named_total(word) == "maybe":
        assert not last_row(word, "7", "", above=[*people, [word, 9, ""]])


@pytest.mark.parametrize(
    "cells",
    [
        ("Totaal", "", "5.2", ""), ("Totaal", "46", "5,2", ""), ("Sum", "", "241", ""),
        ("Average", "", "5.24", ""), ("n = 46", "", "", ""),
        ("Grand Totals (46 records)", "", "", ""),
        ("Gesamt (46 Datensätze)", "", "", ""), ("Σ", "", "241", ""),
        ("", "Moyenne", "5.24", ""),
        ("Average score", "", "5.24", ""), ("Count", "46", "46", "46"),
    ],
)  # fmt: skip
def test_a_total_is_known_by_its_numbers_and_by_what_it_leaves_empty(cells):
    assert last_row(*cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("Totaal", "", "5", ""), ("Max", "", "5", ""), ("Som", "", "5", ""),
        ("Total", "", "60", ""), ("Total", "", "5.9", ""), ("Overall", "", "5", ""),
    ],
)  # fmt: skip
def test_a_figure_that_proves_no_total_is_asked_about_and_never_left_out(cells):
    (problem,) = problems_of(last_row, *cells)
    assert problem.value == ", ".join(filter(None, cells))


@pytest.mark.parametrize(
    "cells",
    [
        ("n = 45", "", "", ""), ("Total chaos", "web", "2", "slow"),
        ("Average", "web", "5", "fine"),
        ("Station Sum", "", "8", ""), ("Gesamt", "web", "8", "gut"), ("Totally", "", "241", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_its_columns_is_an_answer(cells):
    assert not last_row(*cells)


@pytest.mark.parametrize("name", ["Total", "Sum", "Gesamt", "Total Wine", "Durchschnitt"])
def test_what_looks_like_a_total_and_is_none_by_its_figures_is_asked_about(name):
    # The mean is 5.24, the sum 241.
    (problem,) = problems_of(last_row, name, "", "8", "")
    assert (problem.line, problem.value) == (46, f"{name}, 8")
    assert not last_row("Station " + name, "", "8", ""), "the hint works"
    assert not last_row(name, "", "8", "fine"), "what holds words is an answer"


STATIONS = [["Shell", 4, 3], ["Esso", 5, 2], ["Shell", 8, 1], ["BP", 6, 4], ["Shell", 2, 1]]


@pytest.mark.parametrize("row", [("Total", "9", ""), ("Total", "5", ""), ("Total", "5", "2")])
def test_a_station_called_total_is_neither_dropped_nor_counted_in_silence(row):
    # Five scores: their mean is 5, and so is their number.
    (problem,) = problems_of(last_row, *row, above=STATIONS)
    assert "let its name begin and end with other words" in problem.hint


def test_a_station_called_total_among_others_is_a_station():
    assert not last_row("Total", "9", "4", above=STATIONS)
    assert not last_row("TotalEnergies", "5", "", above=STATIONS)
    assert not last_row("Total", "5", "2", above=[["Total", 7, 3], *STATIONS])


SHOPS = {"Utrecht": [9, 7, 10, 3, 8, 9, 4], "Gent": [7, 9, 7, 10, 10, 6, 8, 2, 3], "Brugge": [6, 8]}


def with_subtotals(name, figure, last="Grand Total"):
    """Write answers by shop, each shop with a row below it, and one below all."""
    rows = []
    for shop, scores in SHOPS.items():
        rows += [[shop, f"A{place}", score] for place, score in enumerate(scores)]
        rows.append([name.format(shop), "", figure(scores)])
    return [*rows, [last, "", figure([score for own in SHOPS.values() for score in own])]]


@pytest.mark.parametrize(
    "name, last",
    [
        ("Subtotal {}", "Average"), ("{} Total", "Grand Total"), ("{} Ergebnis", "Gesamtergebnis"),
        ("{} Mittelwert", "Gesamtmittelwert"), ("Totaal {}", "Eindtotaal"),
        ("Gemiddelde {}", "Totaal"), ("Moyenne {}", "Moyenne générale"),
        ("{} Average", "Grand Average"), ("Total {}", "Total general"), ("Subtotal", "Total"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "figure", [sum, len, lambda own: f"{sum(own) / len(own):.2f}"], ids=["sum", "count", "mean"]
)
def test_subtotals_among_answers_are_no_answers(read, name, last, figure):
    rows = with_subtotals(name, figure, last)
    if name == "Subtotal" and figure is len:
        # Seven people could be a seven; where no group is named, nothing tells.
        assert problems_of(read, ["shop", "agent", "score"], *rows)[0].value == "Subtotal, 7"
        return
    table = read(["shop", "agent", "score"], *rows)
    assert set(table.left_out) == {"total"}
    assert table.answers["shop"].isin(SHOPS).all()
    assert len(table.answers) + len(table.left_out) == len(rows)


def test_rounded_means_are_known_by_the_name_of_their_group(read):
    rows = with_subtotals("{} Total", lambda own: round(sum(own) / len(own)), "BP")[:-1]
    assert read(["shop", "agent", "score"], *rows).left_out.tolist() == ["total"] * 3
    rows[7][2] = 2
    (problem,) = problems_of(read, ["shop", "agent", "score"], *rows)
    assert (problem.line, problem.value) == (9, "Utrecht Total, 2")


def test_subtotals_may_stand_above_their_rows(read):
    rows = with_subtotals("{} Total", sum)[::-1]
    assert read(["shop", "agent", "score"], *rows).left_out.tolist() == ["total"] * 4


def test_means_without_a_name_are_asked_about_and_the_hint_works(read):
    rows = with_subtotals("", lambda own: round(sum(own) / len(own)), "")
    found = problems_of(read, ["shop", "agent", "score"], *rows)
    assert [problem.line for problem in found] == [9, 19, 22, 23]
    assert "such as unknown" in found[0].hint
    for row in rows:
        row[0] = row[0] or "unknown"
    assert len(read(["shop", "agent", "score"], *rows).answers) == len(rows)


def test_means_without_a_name_that_no_answer_could_be_are_totals(read):
    rows = with_subtotals("", lambda own: f"{sum(own) / len(own):.3f}", "")
    assert read(["shop", "agent", "score"], *rows).left_out.tolist() == ["total"] * 4


def test_subtotals_below_dates_are_totals_in_the_middle_as_well(read):
    days = [[f"2025-0{month}-{day:02}", score, "fine"] for month in (1, 2)
            for day, score in enumerate((9, 7, 10, 3, 8), 1)]  # fmt: skip
    rows = [*days[:5], ["Subtotal", 7, ""], *days[5:], ["Subtotal", 7, ""], ["Total", 7, ""]]
    assert read(["day", "score", "why"], *rows).left_out.tolist() == ["total"] * 3


def test_a_summary_report_of_salesforce_has_subtotals_and_groups(read):
    foot = [[], ["NPS report"], ["Copyright (c) 2000-2025 salesforce.com, inc."]]
    rows = []
    for region in ("North", "South"):
        rows += [[region if day == 1 else "", f"{day}/13/2025", day % 11, "fine"]
                 for day in range(1, 13)]  # fmt: skip
        rows.append(["Subtotal", "Count", "12", ""])
    table = read(["Region", "Day", "NPS", "Why"], *rows, ["Total", "Count", "24", ""], *foot)
    assert table.left_out.tolist()[:3] == ["total"] * 3
    assert table.answers["Region"].value_counts().to_dict() == {"North": 12, "South": 12}
    assert any("'Region' of the first row of a group" in note for note in table.notes)


def test_words_below_dates_are_totals_whatever_their_numbers():
    days = [[f"2025-03-{day:02}", 88, 9] for day in range(1, 13)]
    assert last_row("Average", "3", "7", above=days)
    assert last_row("Totals 2025", "3", "7", above=days)
    assert not last_row("Average", "3", "fine", above=days)


def test_names_of_totals_are_sure_or_may_be_something_else():
    words = ("Zwischensumme", "Media", "Total 2025", "Media Markt")
    assert [named_total(word) for word in words] == ["sure", "maybe", "begins", "like"]


def test_the_totals_of_a_salesforce_report_are_no_answers(read):
    people = [[f"a{place}", f"{place}/13/2025", place] for place in range(1, 11)]
    foot = [[], ["NPS report"], ["Copyright (c) 2000-2025 salesforce.com, inc."]]
    for total in (["Grand Totals (10 records)", "", ""], ["Gesamt (10 Datensätze)", "", "5.5"]):
        table = read(["Account", "Day", "NPS"], *people, total, *foot)
        assert len(table.answers) == 10
        assert len(table.cells) == 13 if total[2] else 12


def test_a_channel_named_like_a_total_stays_in_the_ledger(tmp_path):
    rows = "".join(
        f"a{place},{'Media' if place == 11 else 'web'},{place % 11}\n" for place in range(12)
    )
    (tmp_path / "a.csv").write_text("id,channel,nps\n" + rows)
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: X\nsurvey: {files: [{file: a.csv}], nps_type: relational, "
        "columns: {recommend: nps}}\n"
    )
    assert str(cx.open_study(tmp_path).ledger) == "12 rows: 12 used"


@pytest.mark.parametrize("day", ["2025-01-31", "2025-01", "13/02/2025"])
def test_counts_beside_a_day_fall_into_its_wave(tmp_path, day):
    counts = ",".join(["3", *["2"] * 10])
    (tmp_path / "a.csv").write_text(f"day,{','.join(map(str, range(11)))}\n{day},{counts}\n")
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: A\nsurvey:\n  files: [{file: a.csv}]\n  nps_type: relational\n"
        f"  columns: {{recommend: score{', date: day' if len(day) > 7 else ''}}}\n"
        f"waves: {{by: {'month' if len(day) > 7 else 'day'}}}\n"
    )
    assert [wave.n for wave in cx.open_study(tmp_path).waves] == [23]


def test_days_of_counts_that_fit_two_orders_are_asked_about(tmp_path):
    counts = ",".join(["3", *["2"] * 10])
    (tmp_path / "a.csv").write_text(f"day,{','.join(map(str, range(11)))}\n01/02/2025,{counts}\n")
    (tmp_path / "study.yaml").write_text(
        "schema: 1\nname: A\nsurvey:\n  files: [{file: a.csv}]\n  nps_type: relational\n"
        "  columns: {recommend: score, date: day}\nwaves: {by: month}\n"
    )
    with pytest.raises(DataError) as caught:
        cx.open_study(tmp_path)
    (problem,) = caught.value.problems
    assert "01/02/2025" in problem.value
    assert problem.line == 2


def test_the_number_of_people_alone_below_a_long_table_is_no_wave(tmp_path):
    lines = [f"{month};{score};{2 + 3 * score}" for month in ("01.2025", "02.2025")
             for score in range(11)]  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["Month;Score;Count", *lines, "Total;;374"]) + "\n")
    table = read_table(path)
    assert table.product == "counts"
    assert len(table.answers) == 374


def test_names_that_begin_like_an_average_are_names(tmp_path):
    shops = ["Media Markt", "Median Kliniken", "Mittelfranken", "Sum Up"]
    path = tmp_path / "a.csv"
    path.write_text(text_of(["shop", *SCORES], *([shop, *JAN] for shop in shops[:2]),
                            *([shop, *FEB] for shop in shops[2:])))  # fmt: skip
    assert len(read_table(path).answers) == 2 * (58 + 61)


@pytest.mark.parametrize("above", [[], [["Answers 2025"]], [["Answers 2025"], []]])
@pytest.mark.parametrize(
    "below", [[], [["Source: survey team"]], [[], ["Asked in May"], ["n. a."]]]
)
def test_titles_above_counts_and_notes_below_are_left_out_and_told(read, above, below):
    def padded(records, n):  # as spreadsheets write short lines
        return [[*record, *[""] * (n - len(record))] for record in records]

    down = [list(record) for record in zip(SCORES, JAN, FEB, strict=True)]
    table = read(*padded([*above, ["Score", *WAVES], *down, *below], 3))
    assert table.product == "counts"
    assert counted(table, "wave") == COUNTED
    noted = [note for note in table.notes if "the headings left out" in note]
    noted += [note for note in table.notes if "below the table left out" in note]
    assert len(noted) == bool(above) + bool(below)
    long = [[score, n] for score, n in zip(SCORES, JAN, strict=True)]
    alone = read(*padded([*above, ["Score", "Answers"], *long, *below], 2))
    assert len(alone.answers) == 58
    assert list(alone.answers) == ["score"], "there is nothing that one column is a group of"


def test_the_kinds_of_answerers_beside_their_counts_are_no_groups(read):
    kinds = ["Detractor"] * 7 + ["Passive"] * 2 + ["Promoter"] * 2
    table = read(["Score", "Category", "Responses"], *zip(SCORES, kinds, JAN, strict=True))
    assert (len(table.answers), list(table.answers)) == (58, ["score"])
    assert "left out beside the counts: Category" in table.notes


@pytest.mark.parametrize("shares", ["%", "Percent", "Cumulative", "Valid percent", "Kumuliert"])
def test_shares_and_sums_beside_counts_are_left_out_and_told(read, shares):
    rows = [[score, 9 + place, n] for place, (score, n) in enumerate(zip(SCORES, JAN, strict=True))]
    table = read(["Score", shares, "Count"], *rows)
    assert (table.product, len(table.answers), list(table.answers)) == ("counts", 58, ["score"])
    assert f"left out beside the counts: {shares}" in table.notes


def test_a_summary_of_surveymonkey_with_one_heading_for_shares_and_counts_is_read(read):
    named = ["0 - Not at all likely", *SCORES[1:10], "10 - Extremely likely"]
    rows = [[score, f"{n / 0.58:.2f}%", n] for score, n in zip(named, JAN, strict=True)]
    table = read(["Answer Choices", "Responses", ""], *rows, ["Total", "", 58])
    assert (table.product, len(table.answers), list(table.answers)) == ("counts", 58, ["score"])


def test_numbers_of_rows_are_no_counts(read):
    rows = [
        [101 + place, score] for place, score in enumerate([0, 3, 7, 8, 9, 10, 10, 9, 5, 2] * 3)
    ]
    assert read(["Numero", "Score"], *rows).product == "generic"


def test_counts_of_few_scores_are_read_or_asked_about(read):
    rows = [[month, score, 20 * score] for month in ("Jan", "Feb", "Mar") for score in range(6, 11)]
    (problem,) = problems_of(read, ["Month", "Score", "Count"], *rows)
    assert "`product: counts`" in problem.hint
