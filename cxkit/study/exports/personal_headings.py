"""Headings and questions that ask who somebody is, or how to reach them."""

from __future__ import annotations

import re
from functools import cache

from ..plain import plain, without_markup
from .personal_words import (
    NAMED,
    NUMBERED,
    OWN,
    REACHED,
    STAFF,
    STAFF_ID,
    THING,
    THINGS,
    TRACED,
    WHERE,
    WHOSE,
)

CONTACT, NAME, TRACE = "contact", "name", "trace"


def _any(*lists: str) -> str:
    return f"(?:{'|'.join(lists)})"


def _listed(*lists: str) -> str:
    """Write a pattern of plain words, the longest first: "employee" before the French one."""
    words = {word for each in lists for word in each.split("|")}
    return _any(*sorted(words, key=lambda word: (-len(word), word)))


_CONTACT_CORE = re.compile(_any(REACHED, THING))
_SURE = re.compile(REACHED + "|e ?mail")
_WHO_CORE = re.compile(_any(NAMED, STAFF_ID))
_NUMBER_CORE, _TRACE_CORE = re.compile(_any(NUMBERED)), re.compile(_any(TRACED))
_OF_THINGS_NUMBER = re.compile(rf"\b{_any(THINGS)}\b")
_THING_WORD = re.compile(rf"\b{_any(THING)}\b")
_STAFF_CORE = re.compile(_any(STAFF))
_CORE_BEFORE = re.compile(rf"{_any(REACHED, THING, NUMBERED, TRACED)}(?= |$)")
_WHO_BEFORE = re.compile(rf"{_any(NAMED)}(?= |$)")
_OF_WHOM, _OF_WHICH = re.compile(f"{_listed(WHOSE)} ?"), re.compile(f"{_listed(WHERE)} ?")
_OF_YOU = re.compile(rf"\b{_listed(OWN)} ")
_OF = re.compile(
    r" (?:of|for|des|der|von|vom|du|de|de la|de l|del|de los|della|dello|dell|do|da|van|van de"
    rf"|van het|di)(?: (?:the|den|dem|{OWN}))? {_listed(WHOSE)}(?:e?s|en|in)?(?: who .*)?$"
)
# What a thing has, too: "Product - Name", "Store: Address".
_OF_THINGS = re.compile(
    "name|naam|nom|nome|nombre|navn|namn|address|adresse|adres|direccion|indirizzo|endereco|owner"
    "|contact"
)

# Around the words: "3. E-Mail (Pflichtfeld)", "email_2", "Email__c", "Name - Open-Ended Response".
_BEFORE = re.compile(r"(?:q(?:uestion)?|frage|vraag|pregunta|domanda|pergunta)? ?\d{1,3}[a-z]? ")
_AFTER = re.compile(
    r" (?:\d{1,2}|c|optional|optionell|optionnelle?|facultati[fv]e?|freiwillig|optioneel"
    r"|opcional|opzionale|facoltativ[oa]|required|mandatory|pflichtfeld|verplicht|obligatoire"
    r"|obligatori[oa]|text|open ended response|response|answer|if any|hier|here|please|bitte)$"
)
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]\s*\W*$")
_PARTED = re.compile(r"\s[-–—]\s|[:;|>»•]")
_BESIDE = re.compile(r"\s*/\s*|\s*[&+]\s*|,\s+")
_FEW = 2  # words that say what a name is the name of; more of them are a question

# Questions: "Please leave your e-mail if you wish a reply", "Wie lautet Ihr Name?"
_REQUEST = re.compile(
    r"\b(?:please|leave|enter|provide|give|share|type|write|fill|state|tell us|what is|what s"
    r"|what are|bitte|lautet|lauten|hinterlassen|eingeben|angeben|geben|nennen|was ist|vul|laat"
    r"|geef|noteer|wat is|wat zijn|voer|veuillez|merci|indiquez|laissez|saisissez|entrez|donnez"
    r"|quel est|quelle est|por favor|indique|deje|escriba|ingrese|introduzca|facilite|cual es"
    r"|per favore|inserisca|inserisci|inserire|lasci|lascia|indichi|indica|indicare|scriva|qual e"
    r"|insira|deixe|informe|escreva|digite) (?:(?:us|me|in|here|a|an|the|die|das|den|de|het|een|la"
    r"|le|l|un|une|el|il|lo|o) )*"
)
_IF = re.compile(
    r" (?:if|in case|so|falls|wenn|sofern|damit|fur|indien|als|voor|om|si|pour|para|se|per|caso"
    r"|for|to|an|ein)\b"
)
_CALLED = re.compile(
    r"(?:wie heissen sie|wie heisst du|hoe heet (?:u|je|jij)|comment vous appelez vous"
    r"|comment t appelles tu|como (?:se llama|te llamas|se chama|te chamas)"
    r"|come (?:si chiama|ti chiami)|who are you|wer sind sie|wer bist du|wie bent u)"
)
_OPINION = re.compile(
    r"\b(?:why|rate|satisf\w*|likely|easy|think|zufried\w*|warum|weshalb|bewert\w*|beurteil\w*"
    r"|meinung|waarom|tevred\w*|mening|beoordel\w*|pourquoi|avis|notez|por que|opinion\w*|valor\w*"
    r"|perche|soddisf\w*|insatisf\w*)\b"
)
_THING_OF = re.compile(
    r" (?:service|support|contacts?|newsletter|campaign|communication|plan|contract|provider"
    r"|connection|experience|usage|app|conversation|call|bill|tag|badge|line|box|kontakt|vertrag"
    r"|anbieter|verkehr|werbung|hulp|klantenservice)\b"
)
_MOST_WORDS, _LONGEST = 9, 30


@cache
def asked_for(heading: str) -> str:
    """Say what a heading asks of a person: `CONTACT` (how to reach them), `NAME` (who), or "".

    `TRACE` is what nobody is asked, and a machine notes: addresses in a network, latitudes.

    Parameters
    ----------
    heading : str
        A heading or a question, as it stands.

    Notes
    -----
    A heading of several parts is judged by its last one, as survey tools put the group or the
    question first; parts between strokes by each of them. `NAME` also stands for homes,
    days of birth, numbers that one person has, and for staff. Ids of customers, names of
    firms, towns and postal codes are not meant: a study needs them and they name nobody.

    Examples
    --------
    >>> asked_for("E-Mail-Adresse (optional)"), asked_for("Contact: Full Name")
    ('contact', 'name')
    >>> asked_for("Account Name"), asked_for("Rate our e-mail service")
    ('', '')
    """
    text = without_markup(heading)
    bare = _BRACKETS.sub(" ", text).strip() or text
    whole = plain(bare)
    if len(whole.split()) > _LONGEST:
        return ""
    said = [whole, plain(text)]
    for several in (_PARTED.split(bare), [bare, *_IN_BRACKETS.findall(text)]):
        before, last = plain(" ".join(several[:-1])), plain(several[-1])
        if len(several) > 1 and not (_OF_THINGS.fullmatch(last) and _is_a_thing(before)):
            said.append(last)
    said += [plain(part) for part in _BESIDE.split(bare)]
    kinds = (_kind(_trimmed(words)) for words in dict.fromkeys(said))
    return next((kind for kind in kinds if kind), "") or _question(whole)


def numbers_things(heading: str) -> bool:
    """Say whether a heading asks for the number of an order, an article or the like.

    Examples
    --------
    >>> numbers_things("Your order no."), numbers_things("Rechnungsnummer"), numbers_things("Nr")
    (True, True, False)
    """
    words = plain(heading)
    return bool(_OF_THINGS_NUMBER.search(words)) and not _THING_WORD.search(words)


def _trimmed(words: str) -> str:
    words = _BEFORE.sub("", words, count=1) if _BEFORE.match(words) else words
    while found := _AFTER.search(words):
        words = words[: found.start()]
    return words


def _is_a_thing(words: str) -> bool:
    """Do words before a name say what thing it is the name of, and not of whom?"""
    if not 0 < len(words.split()) <= _FEW or _BEFORE.fullmatch(f"{words} "):
        return False
    rest, _ = _without_owner(f"{words} ")
    return bool(rest) and not _SURE.fullmatch(words)


def _without_owner(words: str) -> tuple[str, bool]:
    """Take off the first word where it says whose something is; and whether it is a place's."""
    if found := _OF_WHOM.match(words) or _OF_YOU.match(words):
        return words[found.end() :], False
    if found := _OF_WHICH.match(words):
        return words[found.end() :], True
    return words, False


def _kind(words: str) -> str:
    """Say what plain words ask for, once it is taken off whose it is."""
    words = _OF.sub("", words)
    if _STAFF_CORE.fullmatch(_OF_YOU.sub("", words, count=1)):
        return NAME
    placed, before = False, ""
    while words and words != before:
        if _TRACE_CORE.fullmatch(words):
            return TRACE
        if _CONTACT_CORE.fullmatch(words):
            return CONTACT
        if _NUMBER_CORE.fullmatch(words) or (not placed and _WHO_CORE.fullmatch(words)):
            return NAME
        before = words
        words, by_place = _without_owner(words)
        placed |= by_place
    return ""


def _question(words: str) -> str:
    """Say what a whole question asks for."""
    if _CALLED.match(words):
        return NAME
    if (rest := _after_core(words)) is not None and _IF.match(rest):
        return CONTACT
    for found in _REQUEST.finditer(words):
        rest = _after_core(words[found.end() :])
        if rest is not None and (not rest or _IF.match(rest)):
            return CONTACT
    for found in _OF_YOU.finditer(words):
        before, asked = words[: found.start()], words[found.end() :]
        rest = _after_core(asked)
        if rest is None or _OPINION.search(before) or _THING_OF.match(rest):
            continue
        if _REQUEST.search(before):
            return CONTACT
        short = not rest and len(words.split()) <= _MOST_WORDS
        if short and (_SURE.fullmatch(asked) or _WHO_CORE.fullmatch(asked)):
            return CONTACT
    return ""


def _after_core(words: str) -> str | None:
    """Give what follows an address, a number or a name with which words begin; None: none does."""
    placed, before = False, ""
    while words and words != before:
        found = _CORE_BEFORE.match(words) or (None if placed else _WHO_BEFORE.match(words))
        if found:
            return words[found.end() :]
        before = words
        words, by_place = _without_owner(words)
        placed |= by_place
    return None
