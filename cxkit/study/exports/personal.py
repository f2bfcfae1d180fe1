"""Columns that say who somebody is: by their heading, and by what they hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..plain import plain

_SEEN = 1000  # rows that are looked at
_MOST = 0.5  # share of them that makes a column personal

# Whole headings, as plain words, in the languages that the kit reads.
_HEADINGS = frozenset(
    "email|e mail|mail|email address|e mail address|mail address|emailaddress|respondent email"
    "|recipient email|contact email|customer email|user email|work email|business email"
    "|ip|ip address|ipaddress|network id|user name|username|first name|firstname|last name"
    "|lastname|surname|family name|given name|middle name|full name|fullname|name|your name"
    "|customer name|contact name|respondent name|recipient name|recipient first name"
    "|recipient last name|client name|guest name|visitor name|phone|phone number|telephone"
    "|telephone number|mobile|mobile phone|mobile number|cell phone|contact number|fax"
    "|address|home address|postal address|street|street address|address line 1|address line 2"
    "|date of birth|birth date|birthday|birthdate|dob|latitude|longitude|location latitude"
    "|location longitude|iban|passport number|ssn"
    "|e mail adresse|emailadresse|email adresse|mailadresse|mail adresse|ip adresse|vorname"
    "|nachname|familienname|vor und nachname|vollstandiger name|kundenname|benutzername"
    "|nutzername|telefon|telefonnummer|handy|handynummer|mobilnummer|mobiltelefon|anschrift"
    "|adresse|strasse|geburtsdatum|geburtstag"
    "|e mailadres|emailadres|mailadres|ip adres|voornaam|achternaam|naam|volledige naam"
    "|klantnaam|gebruikersnaam|telefoon|telefoonnummer|mobiel|mobiel nummer|mobiele nummer|adres"
    "|straat|geboortedatum"
    "|adresse e mail|adresse email|adresse mail|adresse electronique|courriel|mel|adresse ip"
    "|prenom|nom|nom de famille|nom complet|nom et prenom|prenom et nom|nom du client"
    "|nom d utilisateur|telephone portable|numero de telephone|portable|tel|adresse postale"
    "|rue|date de naissance"
    "|correo|correo electronico|direccion de correo electronico|direccion de correo|direccion ip"
    "|nombre|nombres|apellido|apellidos|nombre completo|nombre y apellidos|nombre del cliente"
    "|nombre de usuario|telefono|numero de telefono|movil|telefono movil|celular|direccion"
    "|calle|fecha de nacimiento".split("|")
)
# A question of ours for it: "What is your e-mail address?", "Hoe heet u? Uw naam".
_ASKED = re.compile(
    r"(?:.* )?(?:your|ihre?|deine?|uw|je|jouw|votre|ton|ta|su|tu) (?:e mail(?: \w+)?|email(?: \w+)?"
    r"|(?:\w+ )?(?:name|vorname|nachname|naam|voornaam|achternaam|nom|prenom|nombre|apellidos?)"
    r"|(?:\w+ )?(?:phone|telefon|telefonnummer|telefoonnummer|telephone|telefono)(?: number)?"
    r"|adresse e mail|correo electronico|numero de (?:telephone|telefono))"
)
_MOST_WORDS = 9

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?=.*:.*:)[0-9a-fA-F:]{6,39}(?<!\d\d:\d\d)")
_PHONE = re.compile(
    r"'?(?=(?:\D*\d){9,15}\D*$)(?:\+[\d\s()./-]{8,22}|\(?0\d{1,4}[)\s/-][\d\s()/-]{5,16})"
)
_BY_CONTENT = {"e-mail addresses": _EMAIL, "IP addresses": _IP, "phone numbers": _PHONE}


def find_personal(cells: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    """Name the columns that say who somebody is, and how that is known.

    Parameters
    ----------
    cells : DataFrame of str
        Under their headings.
    labels : Mapping of str to str
        Column -> the question as it was asked.

    Returns
    -------
    dict of str to str
        Column -> "heading", or what it mostly holds, such as "e-mail addresses".

    Notes
    -----
    Names of people that stand in a comment, or below a heading that does not say so, cannot be
    found. Content is judged by the first thousand rows.
    """
    found = {}
    for name in cells.columns:
        if held := _held(cells[name].iloc[:_SEEN]):
            found[name] = held
        elif any(_is_asked(text) for text in {name, labels.get(name, "")}):
            found[name] = "heading"
    return found


def pseudonyms(values: pd.Series) -> pd.Series:
    """Put a short hash in place of each value: the same for the same, in every file.

    Notes
    -----
    The first twelve hexadecimal digits of SHA-256, of the value in small letters. Whoever has
    a list of addresses can try them all: these are pseudonyms, nobody is anonymous by them.

    Examples
    --------
    >>> pseudonyms(pd.Series(["Ann@example.org", "ann@example.org", ""])).tolist()
    ['438c4c7afe60', '438c4c7afe60', '']
    """
    known = {
        value: hashlib.sha256(value.casefold().encode()).hexdigest()[:12] if value else ""
        for value in values.unique()
    }
    return values.map(known)


def say_personal(names: Iterable[str]) -> str:
    """Write which columns were left out."""
    return f"left out as personal data: {', '.join(names)}"


def _is_asked(text: str) -> bool:
    words = plain(text)
    if words in _HEADINGS:
        return True
    return len(words.split()) <= _MOST_WORDS and bool(_ASKED.fullmatch(words))


def _held(cells: pd.Series) -> str:
    given = [cell for cell in cells if cell]
    for what, pattern in _BY_CONTENT.items():
        # Most columns are told by their first cells.
        if any(pattern.fullmatch(cell) for cell in given[:20]) or len(given) < 20:
            n = sum(bool(pattern.fullmatch(cell)) for cell in given)
            if n > _MOST * len(given):
                return what
    return ""
