"""The room `realms`: the geometry by hand, a survey with known figures, and the museum."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cxkit as cx
from cxkit import realms
from cxkit.findings import DataError
from cxkit.realms.profile import connection, participation, richness, sweet_spot
from cxkit.statistics.linearisation import Linearised
from cxkit.study.description import REALMS

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "data" / "samples" / "museum"
SHARED = ROOT.parent / "shared"
FORMS = SHARED / "exports" / "google_forms_realms.csv"
FOUR_E = SHARED / "reference" / "data" / "four_e_survey.csv"

STUDY = """
schema: 1
name: Sixteen statements
survey:
  files: [{file: answers.csv}]
  nps_type: relational
  columns: {recommend: score}
dimensions: {kind: kind}
waves: {by: file}
realms:
  scale: {low: 1, high: 7}
  items:
    entertainment: [ent_1, ent_2, ent_3, ent_4]
    education: [edu_1, edu_2, edu_3, edu_4]
    esthetic: [est_1, est_2, est_3, est_4]
    escapist: [esc_1, esc_2, esc_3, esc_4]
  reversed: []
"""
ITEMS = [f"{realm}_{k}" for realm in ("ent", "edu", "est", "esc") for k in (1, 2, 3, 4)]


def write_study(folder: Path, rows: pd.DataFrame, text: str = STUDY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    rows.to_csv(folder / "answers.csv", index=False)
    return folder


def draw_rows(n: int, seed: int, *, together: float = 0.5, means=(5, 5, 5, 3)) -> pd.DataFrame:
    """Answers of 1 to 7 with loadings of .75; `together` is the correlation of the realms."""
    rng = np.random.default_rng(seed)
    factors = np.sqrt(together) * rng.standard_normal((n, 1))
    factors = factors + np.sqrt(1 - together) * rng.standard_normal((n, 4))
    noise = rng.standard_normal((n, 16))
    latent = 0.75 * np.repeat(factors, 4, axis=1) + np.sqrt(1 - 0.75**2) * noise
    answers = np.clip(np.round(np.repeat(means, 4) + 1.3 * latent), 1, 7).astype(int)
    rows = pd.DataFrame(answers, columns=ITEMS)
    # Education matters, nothing else does.
    score = 7 + 0.8 * factors[:, 1] + rng.standard_normal(n)
    rows["score"] = np.clip(np.round(score), 0, 10).astype(int)
    rows["kind"] = np.where(rng.random(n) < 0.5, "a", "b")
    return rows


def analyse(folder: Path, **choices):
    data = choices.pop("data", "")
    return realms.analyse(realms.reduce(cx.open_study(folder, data=data), **choices))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return analyse(write_study(tmp_path_factory.mktemp("drawn"), draw_rows(800, 1)))


@pytest.fixture(scope="module")
def museum_realms():
    return analyse(MUSEUM)


def exactly(entertainment, education, esthetic, escapist) -> Linearised:
    return Linearised(
        np.array([entertainment, education, esthetic, escapist], float), np.zeros((2, 4))
    )


def test_axes_and_sweet_spot_are_those_counted_by_hand():
    # Education 80, entertainment 60, esthetic 40, escapist 70, of 250 in all:
    # x = (80 + 70 - 60 - 40) / 250, y = (60 + 80 - 70 - 40) / 250; field guide: .12 and 60.5.
    four = exactly(60, 80, 40, 70)
    assert participation(four).value[0] == pytest.approx(0.2)
    assert connection(four).value[0] == pytest.approx(0.12)
    assert richness(four).value[0] == pytest.approx(62.5)
    assert sweet_spot(four).value[0] == pytest.approx((60 * 80 * 40 * 70) ** 0.25)


@pytest.mark.parametrize(
    ("realm", "x", "y"),
    [("entertainment", -1, 1), ("education", 1, 1), ("esthetic", -1, -1), ("escapist", 1, -1)],
)
def test_each_realm_alone_lies_in_its_own_corner(realm, x, y):
    four = exactly(*(100.0 if name == realm else 0.0 for name in REALMS))
    assert (participation(four).value[0], connection(four).value[0]) == (x, y)


def test_no_realm_makes_up_for_another_in_the_sweet_spot():
    assert sweet_spot(exactly(100, 100, 100, 0)).value[0] == 0
    assert sweet_spot(exactly(60, 60, 60, 60)).value[0] == pytest.approx(60)
    assert participation(exactly(0, 0, 0, 0)).value[0] == 0


def test_scores_are_means_of_what_was_answered(tmp_path):
    rows = draw_rows(60, 2)
    rows = rows.astype(dict.fromkeys(ITEMS, "Int64"))
    rows.loc[:9, "ent_1"] = pd.NA
    rows.loc[:4, ["ent_2", "ent_3"]] = pd.NA
    result = analyse(write_study(tmp_path, rows))
    answers = rows[ITEMS[:4]].astype("float64")
    # Who left out three of four has no score of entertainment; one answered is not half.
    own = ((answers.mean(axis=1) - 1) / 6 * 100)[answers.notna().sum(axis=1) >= 2]
    found = result.finding("realm.entertainment.score")
    assert found.n == 55
    assert found.estimate == pytest.approx(own.mean())
    # A mean's large-sample interval, with Student's variance for few blocks.
    error = own.std(ddof=0) / np.sqrt(len(own)) * np.sqrt(55 / 52)
    assert found.high - found.estimate == pytest.approx(1.959964 * error)


def test_turning_items_and_listing_them_as_reversed_changes_nothing(drawn, tmp_path):
    rows = draw_rows(800, 1)
    rows[["edu_2", "esc_1"]] = 8 - rows[["edu_2", "esc_1"]]
    turned = STUDY.replace("reversed: []", "reversed: [edu_2, esc_1]")
    again = analyse(write_study(tmp_path, rows, turned))
    for id in ("realm.education.score", "realm.escapist.alpha", "realms.participation"):
        assert again.finding(id).estimate == pytest.approx(drawn.finding(id).estimate)


def test_order_of_rows_does_not_matter(tmp_path):
    # Who answered is known by an id; without one a person is a line of the file.
    named = "  ids: persistent\n  columns: {recommend: score, respondent_id: id}\n"
    text = STUDY.replace("  columns: {recommend: score}\n", named)
    rows = draw_rows(400, 1).assign(id=[f"v{k}" for k in range(400)])
    first = analyse(write_study(tmp_path / "one", rows, text))
    again = analyse(write_study(tmp_path / "two", rows.sample(frac=1, random_state=1), text))
    numbers = {found.id: found.estimate for found in first.findings}
    found = {found.id: pytest.approx(found.estimate, abs=1e-9) for found in again.findings}
    assert numbers == found


def test_four_realms_are_told_apart_and_the_one_that_matters_leads(drawn):
    assert drawn.finding("realms.structure").verdict == "four realms"
    assert drawn.structure.merged == ()
    assert drawn.pays.table.iloc[0]["realm"] == "Education"
    assert drawn.profile.weakest() == ("escapist", pytest.approx(1, abs=0.005))


def test_realms_that_cannot_be_told_apart_are_one_and_it_is_said(tmp_path):
    rows = draw_rows(500, 3)
    noise = np.random.default_rng(4).integers(-1, 2, size=(500, 4))
    rows[ITEMS[:4]] = np.clip(rows[ITEMS[4:8]].to_numpy() + noise, 1, 7)
    # The same four answers with noise of their own: two names for one thing.
    result = analyse(write_study(tmp_path, rows))
    assert result.structure.merged == (("entertainment", "education"),)
    assert "Entertainment and education" in result.structure.sets
    assert result.finding("realm.entertainment_education.score").n == 500
    assert any("could not be told apart" in said for said in result.warnings)
    assert "Entertainment and education" in set(result.pays.table["realm"])


def test_reversed_noise_and_constant_items_are_named(tmp_path):
    rows = draw_rows(600, 5)
    rows["edu_2"] = 8 - rows["edu_2"]
    rows["est_3"] = np.random.default_rng(6).integers(1, 8, size=600)
    rows["esc_4"] = 4
    result = analyse(write_study(tmp_path, rows))
    assert result.scale.bad.to_dict() == {
        "edu_2": "reversed",
        "est_3": "noise",
        "esc_4": "constant",
    }
    assert "“edu_2”" in result.finding("realms.item.edu_2").sentence


def test_one_item_a_realm_gives_scores_and_says_what_it_cannot_claim(tmp_path):
    text = STUDY
    for realm in ("ent", "edu", "est", "esc"):
        text = text.replace(f"{realm}_1, {realm}_2, {realm}_3, {realm}_4", f"{realm}_1")
    result = analyse(write_study(tmp_path, draw_rows(200, 7), text))
    assert result.finding("realm.escapist.score").n == 200
    assert not [found for found in result.findings if found.id.endswith((".alpha", ".omega"))]
    assert sum("rests on one item" in said for said in result.warnings) == 4
    assert result.structure.merged == ()
    for plot in ("plane", "items", "structure", "pays"):
        assert getattr(realms, f"plot_{plot}")(result).figure is not None


def test_two_items_a_realm_give_alpha_and_no_claim_about_items(tmp_path):
    text = STUDY
    for realm in ("ent", "edu", "est", "esc"):
        text = text.replace(f"{realm}_1, {realm}_2, {realm}_3, {realm}_4", f"{realm}_1, {realm}_2")
    result = analyse(write_study(tmp_path, draw_rows(300, 8), text))
    assert 0.4 < result.finding("realm.education.alpha").estimate < 0.9
    assert sum("rests on two items" in said for said in result.warnings) == 4


def test_a_study_without_outcome_still_has_its_profile(tmp_path):
    text = STUDY.replace("  columns: {recommend: score}\n", "")
    result = analyse(write_study(tmp_path, draw_rows(100, 9), text))
    assert result.pays.first is None
    assert "no outcome" in repr(result.pays)
    assert result.summary.sentences[0].startswith("Customers rate escapist lowest")


def test_the_team_is_never_called_customers(tmp_path):
    text = STUDY.replace("nps_type: relational", "nps_type: relational\n  answered_by: team")
    text = text.replace("  columns: {recommend: score}\n", "")
    result = analyse(write_study(tmp_path, draw_rows(14, 10), text))
    said = " ".join([*result.summary.sentences, *result.warnings])
    assert "Members of the team rate" in said
    assert "What customers would say is not known" in said


def test_people_who_gave_one_answer_to_everything_are_counted_and_kept(tmp_path):
    rows = draw_rows(100, 11)
    rows.loc[:2, ITEMS] = 6
    result = analyse(write_study(tmp_path, rows))
    found = result.finding("realms.straight_lines")
    assert found.estimate == pytest.approx(0.03)
    assert "3 people gave one answer to everything" in found.sentence
    assert result.finding("realm.education.score").n == 100


def test_change_between_two_waves_follows_the_difference(tmp_path):
    before, after = draw_rows(400, 12), draw_rows(400, 13, means=(5, 4, 5, 3))
    rows = pd.concat([before.assign(wave="1"), after.assign(wave="2")])
    text = STUDY.replace("waves: {by: file}", "waves: {by: wave}")
    result = analyse(write_study(tmp_path, rows, text))
    change = result.change.waves.loc["education"]
    scores = (rows[ITEMS[4:8]].mean(axis=1) - 1) / 6 * 100
    by_hand = scores[rows["wave"] == "2"].mean() - scores[rows["wave"] == "1"].mean()
    assert change["change"] == pytest.approx(by_hand)
    assert change["verdict"].startswith("clear fall")
    assert "education fell" in result.captions["change"][0].lower()
    assert result.change.waves.loc["entertainment", "verdict"] in (
        "no change that matters", "not distinguishable",
    )  # fmt: skip


def test_benchmark_stands_beside_with_its_own_n(tmp_path):
    text = STUDY + (
        "  benchmarks:\n"
        "    - {label: Old house, n: 400, source: own survey 2024, scores: {escapist: 60},\n"
        "       sd: {escapist: 20}}\n"
        "    - {label: Journal, n: 300, source: a paper, scores: {education: 60}}\n"
    )
    result = analyse(write_study(tmp_path, draw_rows(300, 14), text))
    found = result.finding("realm.escapist.beside.old-house")
    ours = result.finding("realm.escapist.score")
    assert found.estimate == pytest.approx(ours.estimate - 60)
    error = np.hypot((ours.high - ours.low) / 2 / 1.959964, 20 / np.sqrt(400))
    assert found.high - found.low == pytest.approx(2 * 1.959964 * error)
    without = result.finding("realm.education.beside.journal")
    assert without.low is None
    assert "cannot be told" in without.sentence


@pytest.mark.skipif(not FORMS.exists(), reason="the exports are not beside the project")
def test_survey_with_reversed_items_gives_the_figures_counted_elsewhere(tmp_path):
    # Field guide, E.6: reversed alphas, means of 0 to 100, axes, sweet spot, edu-ent.
    with FORMS.open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    quoted = [f'"{name}"' for name in header]
    items = {
        realm: ", ".join(quoted[2 + 4 * k : 6 + 4 * k])
        for k, realm in enumerate(("education", "entertainment", "escapist", "esthetic"))
    }
    turned = ", ".join(name for name in quoted if "(R)" in name)
    text = (
        "schema: 1\nname: Visits\nsurvey:\n  files: [{file: google_forms_realms.csv}]\n"
        f"  nps_type: relational\n  columns: {{recommend: {quoted[18]}}}\n"
        "dimensions: {place: Place}\nwaves: {by: file}\nrealms:\n  scale: {low: 1, high: 7}\n"
        '  values: {"1 – Strongly disagree": 1, "7 – Strongly agree": 7}\n  items:\n'
        + "".join(f"    {realm}: [{names}]\n" for realm, names in items.items())
        + f"  reversed: [{turned}]\n"
    )
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    result = analyse(tmp_path, data=FORMS.parent)
    scores = result.profile.scores.loc["all", "score"].round(1)
    assert scores.to_dict() == {
        "entertainment": 58.9, "education": 69.2, "esthetic": 72.5, "escapist": 37.7
    }  # fmt: skip
    assert round(result.finding("realms.participation").estimate, 3) == -0.103
    assert round(result.finding("realms.connection").estimate, 3) == 0.075
    assert round(result.finding("realms.sweet_spot").estimate, 1) == 57.8
    assert result.reduced.silence.straight == 1
    assert result.structure.merged == (("entertainment", "education"),)


@pytest.mark.skipif(not FOUR_E.exists(), reason="the reference survey is not beside the project")
def test_a_survey_computed_in_r_gives_the_same_links_and_structure(tmp_path):
    rows = pd.read_csv(FOUR_E)
    rows.columns = [name if "_" in name else name[:3] + "_" + name[3:] if name[:3] in
                    ("ent", "edu", "est", "esc") else name for name in rows.columns]  # fmt: skip
    text = STUDY.replace("recommend: score", "recommend: ltr").replace(
        "kind: kind", "kind: persona"
    )
    text = text.replace(
        "waves: {by: file}", "outcomes: {ltr: {column: ltr, low: 0, high: 10}}\nwaves: {by: file}"
    )
    result = analyse(write_study(tmp_path, rows, text), outcome="ltr")
    weight = result.pays.found["ltr"]["all"]
    # relaimpo 2.2.7 on the same rows: LMG parts of R², which resampling has not corrected.
    parts = {"Education": 0.12128823513784, "Entertainment": 0.143386938466712,
             "Esthetic": 0.209775403471546, "Escapist": 0.0723876941823935}  # fmt: skip
    assert weight.table["part"].to_dict() == pytest.approx(parts, abs=1e-8)
    row = result.structure.rivals.table.loc["four realms"]
    assert row["chisq"] == pytest.approx(106.001179525354, abs=1e-3)
    assert row["srmr"] == pytest.approx(0.0237040620684587, abs=1e-3)
    assert result.finding("realms.invariance").verdict == "means may be compared"


def test_museum_recovers_what_was_planted(museum_realms):
    found = museum_realms
    # The truth table of data/samples/README.md.
    truth = {"entertainment": 67, "education": 74, "esthetic": 72, "escapist": 40}
    for realm, score in truth.items():
        row = found.finding(f"realm.{realm}.score")
        # True scores are printed as whole numbers; 99 % limits of four.
        assert abs(row.estimate - score) < 0.5 + 1.31 * (row.high - row.estimate)
    assert found.finding("realms.weakest").verdict == "escapist"
    assert "over 99 % certainty" in found.finding("realms.weakest").sentence
    assert found.finding("realms.participation").estimate == pytest.approx(-0.10, abs=0.015)
    assert found.finding("realms.connection").estimate == pytest.approx(0.11, abs=0.015)
    assert list(found.scale.bad.index) == ["est_3"]
    assert found.structure.merged == ()
    pair = found.structure.pairs.loc[("entertainment", "education")]
    # .75 within a persona; .69 over all, as personas differ in both.
    assert pair["low"] <= 0.69 <= pair["high"] < 0.85
    assert round(found.scale.items.loc["est_3", "alpha_if_dropped"], 2) == 0.77


def test_every_claim_has_its_n_and_unit(museum_realms):
    ids = [found.id for found in museum_realms.findings]
    assert len(ids) == len(set(ids))
    for found in museum_realms.findings:
        assert found.n > 0
        assert found.unit
        assert found.sentence.endswith(".")
        assert (found.low is None) == (found.level is None)


def test_pictures_say_what_the_result_says(museum_realms):
    for name in ("plane", "profiles", "change", "items", "structure", "pays"):
        ax = getattr(realms, f"plot_{name}")(museum_realms)
        title = ax.figure.get_suptitle().replace("\n", " ").replace(r"\$", "$")
        assert title == museum_realms.captions[name][0]
        assert len(title) <= 90


def test_gap_picture_draws_guesses_or_says_that_there_are_none(museum_realms):
    names = ["group", "realm", "guess", "customers", "low", "high", "n", "gap", "told"]
    empty = realms.plot_gap(museum_realms, gaps=pd.DataFrame(columns=names))
    assert "not known" in empty.figure.get_suptitle()
    rows = [("all", "escapist", 60.0, 39.0, 38.0, 41.0, 620, 21.0, True)]
    ax = realms.plot_gap(museum_realms, gaps=pd.DataFrame(rows, columns=names))
    assert ax.figure.get_suptitle() == "Escapist: the team expected 60, customers give 39"


def test_nobody_is_found_by_subtracting_what_is_shown(tmp_path):
    rows = draw_rows(200, 20)
    rows["kind"] = ["a"] * 120 + ["b"] * 76 + ["c"] * 4
    result = analyse(write_study(tmp_path, rows))
    # Four people would follow from all, a and b: the smaller group goes with them.
    assert result.group_labels == {"a": "kind a"}
    said = " ".join(result.warnings)
    assert "kind b" in said and "kind c" in said  # noqa: PT018
    assert "against_others" not in result.tables or (
        set(result.tables["against_others"]["group"]) == {"a"}
    )


def test_a_wave_of_one_person_is_no_baseline(tmp_path):
    rows = pd.concat([draw_rows(1, 21).assign(wave="1"), draw_rows(100, 22).assign(wave="2")])
    text = STUDY.replace("waves: {by: file}", "waves: {by: wave}")
    result = analyse(write_study(tmp_path, rows, text))
    assert result.change.waves.empty
    assert "waves" not in result.tables
    assert "no earlier wave" in result.captions["change"][0]


def test_few_clusters_are_refused_and_whole_clusters_widen_the_interval(tmp_path):
    rows = draw_rows(200, 23)
    rows.loc[rows.index % 40 < 20, ITEMS] = 4
    text = STUDY.replace("recommend: score}", "recommend: score, cluster: flight}")
    few = write_study(tmp_path / "few", rows.assign(flight=rows.index % 3), text)
    with pytest.raises(DataError, match="clusters"):
        realms.reduce(cx.open_study(few))
    many = write_study(tmp_path / "many", rows.assign(flight=rows.index % 40), text)
    alone = write_study(tmp_path / "alone", rows)
    wide, narrow = (analyse(each).finding("realm.education.score") for each in (many, alone))
    assert wide.estimate == pytest.approx(narrow.estimate)
    # Forty clusters of five: the spread of their means, with Student's variance for 40 blocks.
    scores = (rows[ITEMS[4:8]].mean(axis=1) - 1) / 6 * 100
    spread = scores.groupby(rows.index % 40).mean().std(ddof=0)
    by_hand = 1.959964 * spread / np.sqrt(40) * np.sqrt(40 / 37)
    assert wide.high - wide.estimate == pytest.approx(by_hand)
    assert wide.high - wide.low > 1.2 * (narrow.high - narrow.low)


def test_weighted_scores_stand_beside_the_unweighted(tmp_path):
    rows = draw_rows(100, 24).assign(weight=np.where(np.arange(100) < 50, 3.0, 1.0))
    text = STUDY.replace("recommend: score}", "recommend: score, weight: weight}")
    result = analyse(write_study(tmp_path, rows, text))
    scores = (rows[ITEMS[12:]].mean(axis=1) - 1) / 6 * 100
    by_hand = np.average(scores, weights=rows["weight"])
    assert result.finding("realm.escapist.score").estimate == pytest.approx(by_hand)
    assert result.finding("realm.escapist.score.unweighted").estimate == pytest.approx(
        scores.mean()
    )
    assert "weighted" in result.captions["plane"][1]


def test_a_realm_that_goes_the_other_way_is_never_praised(tmp_path):
    rows = draw_rows(600, 25, means=(5, 5, 5, 3))
    escapist = rows[ITEMS[12:]].mean(axis=1)
    noise = np.random.default_rng(1).normal(size=600)
    rows["score"] = np.clip(np.round(8 - 1.5 * (escapist - 3) + noise), 0, 10).astype(int)
    result = analyse(write_study(tmp_path, rows))
    assert result.pays.lead() == "Where escapist is rated higher, recommending is lower"
    assert "ask why before building more" in result.finding("realms.start").sentence


def test_where_nothing_goes_together_no_realm_leads(tmp_path):
    rows = draw_rows(300, 26)
    rows["score"] = np.random.default_rng(5).integers(0, 11, 300)
    result = analyse(write_study(tmp_path, rows))
    assert result.pays.lead() == "No realm is told to go together with recommending"
    assert result.summary.sentences[3].startswith("No realm is told to go together")


def test_few_answers_get_no_verdict(tmp_path):
    result = analyse(write_study(tmp_path, draw_rows(14, 27)))
    assert "too few answers to judge" in result.finding("realms.weakest").sentence
    assert "certainty" not in " ".join(result.summary.sentences)
    assert not [found for found in result.findings if found.id.endswith(".alpha")]


def test_countries_are_not_set_against_one_another(tmp_path):
    rows = draw_rows(400, 28)
    rows.loc[rows["kind"] == "a", ITEMS] = np.clip(rows.loc[rows["kind"] == "a", ITEMS] + 1, 1, 7)
    text = STUDY.replace("kind: kind", "country: kind")
    result = analyse(write_study(tmp_path, rows, text))
    judged = [found for found in result.findings if ".against_others." in found.id]
    assert {found.verdict for found in judged} <= {"not judged", "not distinguishable"}
    assert any("not ranked here" in said for said in result.warnings)


def test_everybody_careless_leaves_nothing_to_judge(tmp_path):
    rows = draw_rows(100, 29)
    rows[ITEMS] = 5
    result = analyse(write_study(tmp_path, rows))
    assert "All four realms lie alike, at 67 of 100" in result.captions["plane"][0]
    assert result.captions["items"][0] in (
        "Too many gave one answer to everything to judge the items", "Items cannot be checked",
    )  # fmt: skip
    assert any("100 % gave one answer to everything" in said for said in result.warnings)
    assert "nobody would be left" in result.finding("realms.straight_lines").sentence


def test_a_group_may_be_called_all(tmp_path):
    rows = draw_rows(200, 30).assign(kind=["all", "other"] * 100)
    result = analyse(write_study(tmp_path, rows))
    assert result.finding("realm.education.score").n == 200
    assert result.finding("realm.education.score.all-2").n == 100


def test_headings_as_item_names_keep_the_contract(tmp_path):
    rows = draw_rows(300, 31)
    rows["est_3"] = np.random.default_rng(6).integers(1, 8, size=300)
    long = "At the visit [I felt at home, quietly (R)]"
    text = STUDY.replace("est_3", f'"{long}"')
    result = analyse(write_study(tmp_path, rows.rename(columns={"est_3": long}), text))
    assert list(result.scale.bad.index) == [long]
    assert all(" " not in found.id for found in result.findings)


def test_each_respondent_has_scores_and_a_place(tmp_path):
    rows = draw_rows(40, 32)
    found = realms.respondent_scores(cx.open_study(write_study(tmp_path, rows)))
    scores = [(rows[ITEMS[k : k + 4]].iloc[7].mean() - 1) / 6 * 100 for k in (0, 4, 8, 12)]
    assert found.iloc[7][list(REALMS)].tolist() == pytest.approx(scores)
    ent, edu, est, esc = scores
    assert found.iloc[7]["participation"] == pytest.approx((edu + esc - ent - est) / sum(scores))
    assert found.iloc[7]["sweet_spot"] == pytest.approx(np.prod(scores) ** 0.25)


def test_no_sentence_holds_a_number_that_is_none(drawn, museum_realms, tmp_path):
    text = STUDY
    for realm in ("ent", "edu", "est", "esc"):
        text = text.replace(f"{realm}_1, {realm}_2, {realm}_3, {realm}_4", f"{realm}_1")
    rows = draw_rows(200, 33)
    rows["edu_1"] = rows["ent_1"]
    twins = analyse(write_study(tmp_path / "twins", rows, text))
    still = analyse(write_study(tmp_path / "still", rows.assign(esc_1=1), text))
    for result in (drawn, museum_realms, twins, still):
        said = [found.sentence for found in result.findings]
        said += [*result.warnings, *result.summary.sentences, *result.figures.values()]
        assert not [each for each in said if "nan" in each.split() or "+nan" in each]


def test_a_study_without_realm_items_is_refused_with_the_way_out(tmp_path):
    text = STUDY[: STUDY.index("realms:")]
    folder = write_study(tmp_path, draw_rows(30, 15), text)
    with pytest.raises(DataError, match="realm items") as caught:
        realms.reduce(cx.open_study(folder))
    assert "cxkit questionnaire" in str(caught.value)


def test_too_few_answers_are_refused_for_all_realms_at_once(tmp_path):
    folder = write_study(tmp_path, draw_rows(6, 16))
    with pytest.raises(DataError) as caught:
        realms.reduce(cx.open_study(folder))
    assert all(realm in str(caught.value) for realm in REALMS)


@pytest.mark.parametrize("choices", [{"delta": -1.0}, {"level": 1.0}])
def test_parameters_out_of_range_are_refused(drawn, choices):
    with pytest.raises(DataError):
        realms.analyse(drawn.reduced, **choices)


def test_unknown_names_are_refused(tmp_path):
    study = cx.open_study(write_study(tmp_path, draw_rows(50, 17)))
    for choices in ({"by": "colour"}, {"outcome": "joy"}, {"focus": "2031"}):
        with pytest.raises(DataError):
            realms.reduce(study, **choices)


def test_many_answers_are_kept_as_sums_of_a_thousand_blocks_at_most(tmp_path):
    rows = draw_rows(20_000, 18)
    study = cx.open_study(write_study(tmp_path, rows))
    reduced = realms.reduce(study)
    # At most a thousand blocks are kept, however many answered.
    assert max(len(sample.n) for sample in reduced.realms.values()) <= 1000
