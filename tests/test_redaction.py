"""Redaction: what leads to a person goes, what only looks like it stays, whatever the text."""

import time

import pytest

from cxkit.measures.redaction import NOTICE, redact

GONE = {
    "lost scarf, a.visitor@example.org": "lost scarf, [e-mail]",
    "m.example@example.net.": "[e-mail].",
    "o'brien+tag@sub.example.co.uk, ok": "[e-mail], ok",
    "jo @ example.com": "[e-mail]",
    "jo＠example.org": "[e-mail]",
    "jo@localhost": "[e-mail]",
    "name (at) example (dot) com": "[e-mail]",
    "name [at] example.com please": "[e-mail] please",
    "j\u200bo@exam\u00adple.org": "[e-mail]",
    "x" * 300 + "@example.org": "[e-mail]",
    "call 020 912 5550": "call [phone]",
    "Ring +353 20 912 5551 now": "Ring [phone] now",
    "(030) 123456-78": "[phone]",
    "+49 (0)30 1234567": "[phone]",
    "+1 (555) 123-4567": "[phone]",
    "0044 20 7946 0958": "[phone]",
    "06.12.34.56.78": "[phone]",
    "612 345 678": "[phone]",
    "020\u00a0912\u202f5550": "[phone]",
    "٠٢٠٩١٢٥٥٥٠": "[phone]",
    "tel0209125550": "tel[phone]",
    "555-0123": "[phone]",
    "(see 020 912 5550)": "(see [phone])",
    "01 / 234 56 78": "[phone]",
    "DE89 3704 0044 0532 0130 00 please": "[IBAN] please",
    "de89370400440532013000": "[IBAN]",
    "NL91-ABNA-0417-1643-00": "[IBAN]",
    "GB82WEST12345698765432": "[IBAN]",
    "ref AB12 DE89 3704 0044 0532 0130 00": "ref AB12 [IBAN]",
    "card 4111 1111 1111 1111 exp": "card [card] exp",
    "I paid 2 4111-1111-1111-1111.": "I paid 2 [card].",
    "4111 1111 1111 1111 / 5500 0000 0000 0004": "[card] / [card]",
    "More at https://blog.example.org/museum?x=1.": "More at [link].",
    "(www.example.com)": "([link])",
    "see example.org, ok": "see [link], ok",
    "see example.de.": "see [link].",
    "mailto:x@y.org": "[link]",
    "thanks @some_user!": "thanks [handle]!",
}

STAYS = [
    "in 2024, 2025 and 2026",
    "1950 1960 1970 1980",
    "1999-2005 or 2024/2025",
    "open 10.00-17.00 or 9-17",
    "10:00 - 17:30, 0930-1730",
    "12.05.2026 and 12/05/2026 10.30",
    "2026-05-12",
    "01.07.2025 - 30.09.2025",
    "1.234.567 € and 12,50 €",
    "€1234567890",
    "20.000-30.000 people",
    "10 000 000 visitors",
    "10/10, 10 10 9 8 10 7, 0 1 0 1 0 1 0 1",
    "24/7, 365 days, 50%",
    "room 3 @ 10 am",
    "it was great.it was",
    "museum.Then we left, e.g. early",
    "waited 45-50 minutes, 100-2000 people",
    "0.1234567",
    "",
]

HOSTILE = [
    "a", "1", "1 ", "0-", "a.b", "@", "a@", "a@a.", "@1", "http://", "www.", "DE89 ", "A1", "((",
    "+", "+ (", "a (at) ", "a(dot)", "0 0 (0) ", " ", "\n", ".com", "-", "'", "12.05.2026 ",
    "1.000-", "@.", "/ ", "1/ ", "\u200b", "DE8937040044053201300", "4111 ", "x at y dot ", "[a(",
]  # fmt: skip


@pytest.mark.parametrize("text", GONE)
def test_what_leads_to_a_person_is_replaced(text):
    assert redact(text) == GONE[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_only_looks_like_a_number_of_a_person_stays(text):
    assert redact(text) == text


def test_account_with_a_wrong_checksum_is_none_but_its_digits_do_not_stay():
    found = redact("DE89 3704 0044 0532 0130 01")
    assert "[IBAN]" not in found
    assert "3704" not in found


def test_two_phone_numbers_in_a_row_both_go():
    assert not any(char.isdigit() for char in redact("020 912 5550 020 912 5551"))


def test_redacting_twice_changes_nothing():
    for text in GONE:
        once = redact(text)
        assert redact(once) == once


def test_signs_that_cannot_be_seen_are_dropped():
    assert redact("a\u202eb\x1b[31m c\r\nd") == "ab[31m c d"


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length_allows(piece):
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < 2


def test_notice_says_that_names_are_not_found():
    assert "Names of people cannot be found reliably" in NOTICE
    assert redact("Maria at the desk was lovely") == "Maria at the desk was lovely"
