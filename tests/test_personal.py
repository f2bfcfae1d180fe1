"""Columns that say who somebody is: what is left out, what is kept, and where none may appear."""

import csv
import json
import random

import pandas as pd
import pytest
from toy_room import write_notebook

import cxkit as cx
from cxkit import cli
from cxkit.findings import DataError
from cxkit.running.headless import run_study
from cxkit.study.checks import open_study
from cxkit.study.exports.personal import find_personal
from cxkit.study.exports.personal_headings import asked_for, numbers_things
from cxkit.study.files import read_table
from cxkit.study.proposal import propose


def found_in(heading, *cells, label=""):
    """Say how a column of these cells is known as personal; "" where it is kept."""
    frame = pd.DataFrame({heading: list(cells)}, dtype="object")
    return find_personal(frame, {heading: label} if label else {}).get(heading, "")


def write_csv(path, headings, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


# --- Headings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        # Italian and Portuguese
        "Nome", "Cognome", "Indirizzo e-mail", "Numero di telefono", "Codice fiscale", "Sobrenome",
        "Apelido", "Endereço de e-mail", "Telemóvel", "Data de nascimento", "Qual è il tuo nome?",
        # Whose it is, in any order
        "customer_name", "employee_email", "Person Name", "CustomerEmail", "E-Mail des Empfängers",
        "Nom du client", "Naam van de klant", "Name of the employee who served you", "Kundenname",
        # Staff and contacts
        "Owner", "Account Owner", "Agent", "Agent name", "Contact person", "Ansprechpartner",
        "Sachbearbeiter", "Who served you?", "agent_id",
        # What a tool puts around
        "Full Name:", "E-Mail-Adresse (optional)", "3. <b>E-mail</b>&nbsp;address *", "Email__c",
        "email_2", "Contact: Full Name", "Name - Open-Ended Response", "hidden:email",
        "Please give us your contact details - Name", "Contact details [Phone number]",
        "Nummernschild/Kennzeichen", "Name, Vorname", "Phone (mobile)",
        # Requests
        "Your name (optional)", "Please leave your e-mail if you wish a reply",
        "Bitte geben Sie Ihre E-Mail-Adresse an, wenn Sie eine Antwort wünschen",
        "E-Mail, falls Sie eine Antwort wünschen", "Wie heißen Sie?", "¿Cómo se llama?",
        # Homes, machines, numbers of one person
        "IP", "Device ID", "License plate", "Mailing Street", "Straße und Hausnummer",
        "Twitter handle", "Längengrad des Standorts", "What is your date of birth?",
    ],
)  # fmt: skip
def test_a_heading_that_asks_who_somebody_is_is_known(heading):
    assert asked_for(heading)


@pytest.mark.parametrize(
    "heading",
    [
        # Firms and things have names and addresses, too
        "Account Name", "Contact: Account Name", "Company name", "What is your company name?",
        "Product - Name", "Store: Address", "Name der Filiale", "What is the name of the museum?",
        # Ids, towns and postal codes: a study pairs and groups by them
        "Kundennummer", "customer_id", "Respondent ID", "External Data Reference", "PLZ",
        "ZIP/Postal Code", "City/Town", "Uw postcode",
        # Questions about a way of contact, and words that hold such a word
        "Rate our email service", "Why did you choose your phone?", "Phone support",
        "How satisfied are you with your phone plan?", "Contact reason", "Email opt-in",
        "Please tell us what you think of your email newsletter", "Agent helpfulness",
        "Freundlichkeit der Mitarbeiter", "Customer contact", "hotel", "hostname", "Nominee",
        "How many e-mails did you send?", "Anrede", "", "   ", "***",
    ],
)  # fmt: skip
def test_a_heading_that_only_sounds_like_it_is_none(heading):
    assert asked_for(heading) == ""


@pytest.mark.parametrize("heading", ["- " * 50_000, "[a" * 50_000, "your " * 30, "custom " * 30])
def test_no_heading_takes_long_to_judge(heading):
    assert asked_for(heading) == ""


def test_the_question_tells_where_the_heading_is_a_code(tmp_path):
    assert found_in("Q7", "Ann", label="What is your full name?") == "heading"
    assert found_in("Q7", "Ann", label="Which exhibition?") == ""


# --- What stands below a heading ------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading, cells",
    [
        ("Phone", "1 2 3 4 5".split()),
        ("E-mail", ["0", "10", "7", "99", "-99", "888"]),  # with codes for no answer
        ("Telefon", ["4,0", "4,5", "5,0"]),
        ("Agent", ["10 - Extremely likely", "0 - Not at all likely", "8"]),
        ("Telefon", ["sehr zufrieden", "zufrieden", "teils/teils", "nicht genutzt"]),
        ("Mitarbeiter", ["gut", "sehr gut", "befriedigend"]),
        ("Phone", ["★★★", "★★★★★"]),
        ("Agent", ["5 stars", "4 stars"]),
        ("Email", ["4/5", "3/5"]),
        ("Email", ["Yes", "No", ""]),
        ("Owner", ["ja", "nein"]),
        ("How did you reach us? - Phone", ["Phone", "", "Phone"]),
        ("Contact", ["Phone", "E-mail", "Chat"] * 4),
        ("Telefone", ["Muito satisfeito", "Satisfeito", "Insatisfeito"] * 3),
        # A slip among ratings, and minutes on the phone
        ("Agent", [*"123456789" * 2, "101"]),
        ("E-mail", ["1", "2", "101"]),
        ("Phone (minutes waited)", ["15", "120", "240"]),
    ],
)
def test_answers_of_a_scale_name_nobody_whatever_the_heading_says(heading, cells):
    assert found_in(heading, *cells) == ""


@pytest.mark.parametrize(
    "heading, cells",
    [
        ("Phone", ["612345678", "612345679"]),  # a spreadsheet took the 0
        ("Agent", ["1012", "1013", "1012"]),  # numbers that are ids
        ("Agent", ["Anna", "Bert"] * 20),  # staff stand often
        ("Name", ["Ann"] * 12),
        ("E-Mail", ["no", "ann@example.org", "no", "no"]),
        ("Phone", ["5", "4", "+31 6 1234 5678"]),
        ("Latitude", ["52.37", "4.89"]),
        ("Address", ["12 Main Street", "7 High Road"]),
        ("Date of birth", ["1980-02-01"]),
        ("Phone", ["", ""]),
        ("Agent", ["101", "102", "103"]),
        ("LocationLatitude", ["52.3", "4.9"]),  # nobody rates a latitude
        ("Network ID", ["a1b2c", "a1b2c", "a1b2c"]),
    ],
)
def test_what_could_be_somebody_is_left_out_by_the_heading(heading, cells):
    assert found_in(heading, *cells) == "heading"


@pytest.mark.parametrize(
    "cell, what",
    [
        ("ann@example.org", "e-mail addresses"),
        ("Ann Doe <ann@example.org>", "e-mail addresses"),
        ("a@example.org; b@example.org", "e-mail addresses"),
        ("192.0.2.7", "IP addresses"),
        ("2001:db8::12:34", "IP addresses"),
        ("(555) 234-4567", "phone numbers"),
        ("555-234-4567", "phone numbers"),
        ("+1 555 234 4567", "phone numbers"),
        ("06.12.34.56.78", "phone numbers"),
        ("tel: +49 (0)30 1234567", "phone numbers"),
        ("@ann_doe", "names in social media"),
        ("https://www.linkedin.com/in/ann", "names in social media"),
        ("52.3702, 4.8952", "places on the map"),
    ],
)
def test_addresses_and_numbers_are_known_below_any_heading(cell, what):
    assert found_in("more", cell, cell) == what


@pytest.mark.parametrize(
    "cell",
    [
        "mail me at ann@example.org or ring 0612345678",
        "01/02/2026 10:00", "05/03/2025 10", "01.02.2026 10.00", "01.02.2026 - 03.02.2026",
        "2026-02-01T10:00:00+02:00", "10:20:30", "1:02:03", "10:20:30:12", "09:00 - 17:30",
        "0900-1730", "118273640000", "0012345678", "612 345 678", "1.234.567.890", "0.123456789",
        "52.3702", "+5", "10.0.1", "999.999.999.999",
    ],
)  # fmt: skip
def test_dates_times_ids_and_comments_are_no_addresses(cell):
    assert found_in("more", cell, cell) == ""


@pytest.mark.parametrize(
    "tick", ["x", "X", "✓", "✔", "☑", "1", "yes", "Ja", "TRUE", "Selected", "genannt", "Email"]
)
def test_ticks_below_a_way_of_contact_name_nobody(tick):
    assert found_in("How may we contact you? - E-mail", tick, "", tick, "") == ""
    assert found_in("How may we contact you? - E-mail", *["quoted in full", ""] * 3) == ""
    assert found_in("How may we contact you? - E-mail", tick, "ann@example.org") != ""


@pytest.mark.parametrize(
    "heading, cells",
    [
        ("SKU", ["0800-123-456", "0800-123-457"]),
        ("Invoice", ["0123/456789", "0123/456790"]),
        ("Your order no.", ["312-555-1234", "312-555-1235"]),
        ("Rechnungsnummer (optional)", ["0049 12345678"]),
        ("Numéro de commande", ["06-12345678"]),
        ("code", ["0800-123-456", "0800-123-457"] * 3),  # few that stand often
    ],
)
def test_numbers_of_orders_and_articles_are_no_phone_numbers(heading, cells):
    assert found_in(heading, *cells) == ""


@pytest.mark.parametrize(
    "heading, cell",
    [("Phone for your order", "0800-123-456"), ("Order no", "+31 6 1234 5678"),
     ("Order number", "ann@example.org"), ("Contact number", "0800-123-456")],
)  # fmt: skip
def test_a_heading_of_orders_hides_nobody(heading, cell):
    assert found_in(heading, cell, cell)


@pytest.mark.parametrize("heading", ["How likely are you to order again?", "Reorder", "Number"])
def test_a_question_about_orders_asks_for_no_number(heading):
    assert not numbers_things(heading)


def test_meanings_of_codes_tell_who_served_and_how_good_it_was():
    codes = pd.DataFrame({"Q9": list("123" * 3), "Q8": list("123" * 3)}, dtype="object")
    labels = {"Q9": "Who served you?", "Q8": "Agent"}
    names = {"1": "Ann Smith", "2": "Bob Hill", "3": "Cy Young"}
    rated = {"1": "poor", "2": "fair", "3": "good"}
    assert find_personal(codes, labels) == {}
    assert find_personal(codes, labels, {"Q9": names, "Q8": rated}) == {"Q9": "heading"}


def test_a_file_that_is_refused_shows_no_address(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nps,\n9,ann@example.org\n")
    with pytest.raises(DataError) as caught:
        read_table(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, "2")
    assert problem.value == "an address or a phone number (not shown)"
    assert "ann@" not in str(caught.value)


def test_a_column_that_few_fill_in_and_late_is_judged_by_all_its_answers():
    assert found_in("more", *[""] * 2000, "ann@example.org") == "e-mail addresses"


# --- What the study names -------------------------------------------------------------------------

NAMED = """
schema: 1
name: X
survey:
  files: [{file: a.csv}]
  nps_type: relational
  only: {Owner: [us]}
  columns: {recommend: nps}
waves: {by: Agent}
ratings: {low: 1, high: 5000}
journey: [{stage: All, touchpoints: [{id: desk, column: desk}]}]
stated_importance: {desk: Telefon}
realms:
  scale: {low: 1, high: 5000}
  items: {entertainment: [Phone], education: [Mobile], esthetic: [Email], escapist: [Street]}
trust: {scale: {low: 1, high: 5000}, empathy: Nome, logic: Naam, loyalty: Nom}
kano: {values: {l5000: like, l4000: neutral}, desk: {functional: Vorname, dysfunctional: Nachname}}
"""


def test_every_column_that_the_study_names_is_kept_whatever_its_heading(tmp_path):
    """Numbers of a scale to 5,000 could be ids, so each heading alone says personal."""
    known = ["Telefon", "Phone", "Mobile", "Email", "Street", "Nome", "Naam", "Nom"]
    pair = ["Vorname", "Nachname"]
    rows = [
        ["us", wave, 9, 4000, *[4000, 5000, 4500, 3000, 3500, 4000, 4100, 4200], "l5000", "l4000"]
        for wave in ("2025", "2026")
    ]
    write_csv(tmp_path / "a.csv", ["Owner", "Agent", "nps", "desk", *known, *pair], rows)
    (tmp_path / "study.yaml").write_text(NAMED, encoding="utf-8")
    assert set(read_table(tmp_path / "a.csv").personal) == {"Owner", "Agent", *known, *pair}
    responses = open_study(tmp_path)
    assert responses.rows["wave"].tolist() == ["2025", "2026"]
    assert responses.items.iloc[0].tolist() == [5000, 4500, 3000, 3500]
    assert responses.trust.iloc[0].tolist() == [4000, 4100, 4200]
    assert responses.stated_importance.iloc[0].tolist() == [4000]
    assert responses.kano.iloc[0].tolist() == ["like", "neutral"]
    notes = responses.inputs[0]["notes"]
    assert sum("is it personal data?" in note for note in notes) == 2 + len(known) + len(pair)


# --- Nothing of it is seen anywhere ---------------------------------------------------------------

MARK = "Zzyzx"
PERSONAL = {
    "Full Name": f"Ann {MARK}",
    "E-Mail (optional)": f"{MARK}@example.org",
    "Telefono": f"{MARK} 612345678",
    "Account Owner": MARK,
    "Street": f"12 {MARK} Road",
    "device_id": f"{MARK}-1",
    "contact": f"{MARK}.b@example.org",
}


def marked(path, score="7"):
    """Write 40 answers with a mark in every personal cell."""
    chance = random.Random(1)
    rows = [
        [chance.choice(["3", "8", "9", "10", score]), f"fine {i}", *PERSONAL.values()]
        for i in range(40)
    ]
    return write_csv(path, ["score", "comment", *PERSONAL], rows)


TOY = """
schema: 1
name: Toy
survey:
  files: [{file: answers.csv, wave: 2026}]
  nps_type: relational
  columns: {recommend: score, verbatim: comment}
waves: {by: file}
"""


def test_no_file_of_a_report_holds_what_was_left_out(tmp_path):
    folder = tmp_path / "toy"
    folder.mkdir()
    marked(folder / "answers.csv")
    (folder / "study.yaml").write_text(TOY, encoding="utf-8")
    write_notebook(tmp_path / "notebooks")
    [outcome] = run_study(
        folder, out=tmp_path / "runs", notebooks=tmp_path / "notebooks", say=lambda line: None
    )
    assert outcome.state == "done", outcome.message
    written = [path for path in (tmp_path / "runs").rglob("*") if path.is_file()]
    assert {path.name for path in written} >= {"report.html", "results.json", "notebook.ipynb"}
    assert [path.name for path in written if MARK.encode() in path.read_bytes()] == []
    [results] = [path for path in written if path.name == "results.json"]
    told = json.loads(results.read_text(encoding="utf-8"))["inputs"][0]["notes"]
    assert f"left out as personal data: {', '.join(PERSONAL)}" in told


def test_neither_check_nor_its_problems_show_what_was_left_out(tmp_path, capsys):
    marked(tmp_path / "answers.csv", score="11")
    wrong = TOY.replace("verbatim: comment", "verbatim: comment, date: Full Nme, persona: contact")
    (tmp_path / "study.yaml").write_text(wrong, encoding="utf-8")
    for form in ([], ["--json"]):
        assert cli.main(["check", str(tmp_path), *form]) == cli.REFUSED
        said = "".join(capsys.readouterr())
        assert "left out" in said
        assert MARK not in said
    with pytest.raises(DataError) as caught:
        cx.open_study(tmp_path)
    assert any("e-mail addresses" in problem.hint for problem in caught.value.problems)


def test_a_proposal_shows_no_value_that_was_left_out(tmp_path):
    proposal = propose(
        read_table(marked(tmp_path / "answers.csv")), name="Mine", file="answers.csv"
    )
    assert proposal.personal == tuple(PERSONAL)
    assert MARK not in proposal.text
    for name in PERSONAL:
        assert name in proposal.text, "that it was left out is said"


def test_a_proposal_shows_no_value_that_could_name_somebody(tmp_path):
    """Names below a heading that does not say so, and an address in a column of other words."""
    chance = random.Random(2)
    rows = [
        [i % 11, f"{MARK}{chr(97 + i % 26)}{chr(97 + i // 26)}",
         f"{MARK}@example.org" if i == 0 else chance.choice(["North", "South"]),
         chance.choice(["Lisbon", "Porto"]) if i % 2 else f"{MARK}{chr(97 + i // 2)}"]
        for i in range(60)
    ]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["nps", "said hello", "wing", "town"], rows)
    text = propose(read_table(path), name="Mine", file="a.csv").text
    tail = text[text.index("All columns") :]
    assert MARK not in tail
    assert "not shown: it can name people" in tail
    assert "South" in tail
    assert "Lisbon" in tail, "what many share is shown"


def test_a_rating_of_the_phone_is_proposed_as_a_touchpoint(tmp_path):
    chance = random.Random(3)
    rows = [
        [chance.randint(0, 10), *(chance.randint(1, 5) for _ in range(3)), f"{MARK}@example.org"]
        for _ in range(60)
    ]
    grid = [f"How satisfied were you with [{way}]" for way in ("Phone", "E-mail", "Shop")]
    path = write_csv(tmp_path / "a.csv", ["nps", *grid, "E-mail"], rows)
    proposal = propose(read_table(path), name="Mine", file="a.csv")
    assert proposal.personal == ("E-mail",)
    assert all(f'column: "{heading}"' in proposal.text for heading in grid)


def test_a_way_of_contact_among_names_does_not_keep_the_names():
    assert found_in("Agent", *["Email", "Anna Smith", "Bob Hill"] * 4)
    assert not found_in("Contact", *["Email", "Phone", "In the shop"] * 4)
