"""Take out of open answers what leads to a person: addresses, numbers, accounts."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

NOTICE = (
    "E-mail and web addresses, phone, account and card numbers and @handles were taken out of the "
    "quotes by pattern. Names of people cannot be found reliably: read every quote before it "
    "leaves the room."
)

_GAP = r"[ \u00a0\u2007\u2009\u202f]"
_DASH = r"[-‐‑‒–—]"
_AT = r"[@＠﹫]"

# Every pattern starts where its run of signs starts and takes the run possessively, or is of
# bounded length: time grows with the length of the text, whatever stands in it.
_LOCAL = r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]++"
_DOTTED = r"[\w-]++(?:\.[\w-]++)++"
_EMAIL = re.compile(
    rf"{_LOCAL}{_GAP}?{_AT}{_GAP}?{_DOTTED}"  # a gap only before a full domain
    rf"|{_LOCAL}{_AT}[\w-]++"
    rf"|(?<!\w){_AT}{_DOTTED}"
)
_DOT_SPELT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|punt|point|punto)\s?[)\]}]\s?)"
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s?[(\[{]\s?(?:at|ät|arroba|@)\s?[)\]}]\s?"
    rf"[\w-]++(?:{_DOT_SPELT}[\w-]++)*+",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<!\w)(?:(?:https?|ftp|hxxps?)://|mailto:|www\.)[^\s<>\"]+", re.IGNORECASE)
_BARE_LINK = re.compile(rf"(?<![\w.@/-]){_DOTTED}(?:/[^\s<>\"]*)?")
_ENDINGS = frozenset(
    "com org net info biz edu gov museum shop app eu uk ch ie nl fr pt pl dk lu".split()
)
# Endings that are words too: "great.it was" is no address, "example.it/map" is one.
_WORDY_ENDINGS = frozenset("de es it be at us io me co no to".split())
_IBAN = re.compile(
    rf"(?<![A-Z0-9])[A-Z]{{2}}\d{{2}}(?:(?:{_GAP}|{_DASH})?[A-Z0-9]){{11,30}}", re.I | re.A
)
_IBAN_LENGTH = {
    code[:2]: int(code[2:])
    for code in """AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22
    DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23
    IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30
    NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23
    TN24 TR26 UA29 VA22 VG24 XK20""".split()
}
_HANDLE = re.compile(rf"(?<![\w/.]){_AT}(?=[\d_.-]*[^\W\d_])\w[\w.-]*")
_BLANK = re.compile(r"\s+")

# Numbers: a run of digits with what people put between them.
_AREA = rf"(?:\)|{_GAP}?\(\d{{1,4}}\))?"  # (030) 1234, +49 (0)30 1234
_NUMBER = re.compile(
    rf"(?:\+{_GAP}?)?\(?(?:\+{_GAP}?)?(?<!\d)\d++"
    rf"(?:{_AREA}{_GAP}?(?:{_DASH}|[./])?{_GAP}?\d++)*+"
)
FEWEST_DIGITS = 7
_DIGITS = re.compile(r"\d+")
_MONEY_BEFORE = re.compile(r"(?:[€$£¥]|EUR|USD|GBP|CHF)\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s?(?:[€$£¥%]|(?:eur|euros?|usd|gbp|chf|dollars?|pounds?|cents?|pesos|francs?|mio|million)\b)",
    re.IGNORECASE,
)
_DATE = r"(?:\d{1,2}[./]\d{1,2}[./]?(?:\d{2}|\d{4})?|\d{4}[./]\d{1,2}[./]\d{1,2})"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_HOUR = r"(?:[01]?\d|2[0-4])(?:[.][0-5]\d)?"
_PIECE = rf"(?:{_DATE}|{_YEAR}|{_HOUR}|[1-9]\d*[.]\d\d)"
_NO_PHONE = re.compile(
    rf"{_PIECE}(?:[ /-]+{_PIECE})*"
    r"|\d{4}-\d{1,2}-\d{1,2}(?:[ /-]+\d{4}-\d{1,2}-\d{1,2})*|\d{1,2}-\d{1,2}-\d{4}"
    r"|(?:[01]\d|2[0-4])[0-5]\d-(?:[01]\d|2[0-4])[0-5]\d"  # 0930-1730
    r"|0\.\d+|\d{1,3}(?:[.]\d{3})+(?:[ -]+\d{1,3}(?:[.]\d{3})+)+"  # a decimal; 20.000-30.000
)


def redact(text: str) -> str:
    """Replace addresses and numbers that lead to a person by what they were.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        With ``[e-mail] [link] [IBAN] [card] [phone] [handle]`` in their places. Blanks and line
        ends become one space, and signs that cannot be seen are dropped: they hide numbers
        and turn the direction of writing.

    Notes
    -----
    Accounts count with a right checksum (ISO 13616, modulo 97), cards with 13 to 19 digits and a
    right Luhn digit. A phone number starts with ``+`` or 0 and has 7 digits or more, or has 9
    or more with three in a row, or is written 555-0123. Years, dates, hours, prices and
    ranges stay. What is spelt out in words, six-digit local numbers and
    names are not found (`NOTICE`). When in doubt a number goes: a lost booking number harms
    nobody.

    Examples
    --------
    >>> redact("Mail me: jo.doe@example.org or ring 020 912 5550 (9.00-17.00, 12.50 €)")
    'Mail me: [e-mail] or ring [phone] (9.00-17.00, 12.50 €)'
    """
    text = _visible(text)
    text = _BARE_LINK.sub(_bare_link, _redact_addresses(text))
    if not _DIGITS.search(text):
        return text
    return _NUMBER.sub(_number, _redact_accounts(text))


def _redact_addresses(text: str) -> str:
    if ":" in text or "www." in text.lower():
        text = _LINK.sub(_keep_end("[link]"), text)
    if any(sign in text for sign in "@＠﹫"):
        text = _HANDLE.sub(_keep_end("[handle]"), _EMAIL.sub("[e-mail]", text))
    if any(sign in text for sign in "([{"):
        text = _SPELT_EMAIL.sub("[e-mail]", text)
    return text


def _visible(text: str) -> str:
    joiners = "\u200c\u200d"
    text = _BLANK.sub(" ", text).strip()
    if text.isprintable():
        return text
    hidden = ("Cc", "Cf", "Co", "Cs")
    return "".join(
        char for char in text if char in joiners or unicodedata.category(char) not in hidden
    )


def _keep_end(placeholder: str):
    def replace(match: re.Match[str]) -> str:
        whole = match.group()
        return placeholder + whole[len(whole.rstrip(".,;:!?)]}'’")) :]

    return replace


def _bare_link(match: re.Match[str]) -> str:
    """Replace a web address without www, if it ends as those do."""
    host, _, path = match.group().partition("/")
    ending = host.rpartition(".")[2]
    if ending in _WORDY_ENDINGS:
        follows = match.string[match.end() : match.end() + 2]
        linked = bool(path) or not follows[:1].isspace()
    else:
        linked = ending in _ENDINGS
    return _keep_end("[link]")(match) if linked else match.group()


def _redact_accounts(text: str) -> str:
    kept, at = [], 0
    while found := _IBAN.search(text, at):
        end = _end_of_account(found)
        # After what is none, an account may still start within the run.
        kept += [text[at : found.start()], "[IBAN]"] if end else [text[at : found.start() + 1]]
        at = end or found.start() + 1
    return "".join([*kept, text[at:]])


def _end_of_account(match: re.Match[str]) -> int:
    """Find where an account number ends; 0 if its checksum is wrong. Words may follow it."""
    whole = match.group()
    length = _IBAN_LENGTH.get(whole[:2].upper(), 0)
    signs = [at for at, char in enumerate(whole) if char.isalnum()]
    if not length or len(signs) < length:
        return 0
    number = "".join(whole[at] for at in signs[:length]).upper()
    # Letters count as 10 to 35, as in base 36; the first four signs go to the end.
    value = int("".join(str(int(char, 36)) for char in number[4:] + number[:4]))
    return match.start() + signs[length - 1] + 1 if value % 97 == 1 else 0


def _number(match: re.Match[str]) -> str:
    """Replace what in a run of digits is a card or a phone number."""
    whole = match.group()
    n = sum(map(str.isdigit, whole))
    plain = re.sub(_DASH, "-", re.sub(_GAP, " ", whole))
    if n < FEWEST_DIGITS or _NO_PHONE.fullmatch(plain.strip("( )")):
        return whole
    cards = _find_cards(whole) if n >= 13 else []
    if cards:
        edges = [0, *(edge for card in cards for edge in card), len(whole)]
        between = [whole[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return "[card]".join(map(_short_only, between))
    before = match.string[max(0, match.start() - 5) : match.start()]
    after = match.string[match.end() : match.end() + 10]
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after) or not _is_phone(plain):
        return whole
    return "([phone]" if plain.startswith("(") and ")" not in plain else "[phone]"


def _short_only(beside: str) -> str:
    # A long rest may be half a phone number that together with the next one passed for a card.
    return beside if sum(map(str.isdigit, beside)) <= 4 else " "


def _find_cards(run: str) -> list[tuple[int, int]]:
    """Find groups of 13 to 19 digits together that pass Luhn's test."""
    groups = [found.span() for found in _DIGITS.finditer(run)]
    digits = [int(run[at]) for start, end in groups for at in range(start, end)]
    sums = [_luhn_sums(digits, odd) for odd in (0, 1)]
    edges = list(accumulate((end - start for start, end in groups), initial=0))
    found, first = [], 0
    while first < len(groups):
        first += 1
        for last in range(first, len(groups) + 1):
            low, high = edges[first - 1], edges[last]
            if high - low > 19:
                break
            # Counted from the right: every second digit is doubled.
            total = sums[high % 2][high] - sums[high % 2][low]
            if high - low >= 13 and total > 0 and total % 10 == 0:
                found.append((groups[first - 1][0], groups[last - 1][1]))
                first = last
                break
    return found


def _luhn_sums(digits: list[int], odd: int) -> list[int]:
    """Add up digits from the left, those at even places (or at odd ones) doubled."""
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits)
    chosen = (
        twice if at % 2 == odd else once
        for at, (once, twice) in enumerate(zip(digits, doubled, strict=True))
    )
    return list(accumulate(chosen, initial=0))


def _is_phone(plain: str) -> bool:
    groups = _DIGITS.findall(plain)
    n, longest = sum(map(len, groups)), max(map(len, groups))
    if plain.lstrip("( ").startswith("+"):
        return True
    if groups[0].startswith("0"):
        return longest > 1
    if n >= 9 and longest >= 3:
        return True
    local = re.fullmatch(r"[2-9]\d{2}-(\d{4})", plain)
    return bool(local) and not re.fullmatch(rf"{_YEAR}|\d000", local.group(1))
