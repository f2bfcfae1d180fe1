"""Small words that tell who a sentence is about, one language after the other; no logic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SubjectWords:
    """Words of one language, as `tokenise` gives them.

    Parameters
    ----------
    we, our : frozenset of str
        Those who speak; what goes before a thing of theirs.
    own : frozenset of str
        What a house calls itself and what it makes.
    lead : frozenset of str
        Adverbs and joining words that may stand before the subject.
    sub : frozenset of str
        What opens a clause that another one follows.
    prepositions : frozenset of str
        What makes an object of what follows; forms of the article that never stand before a
        subject are among them.
    determiners : frozenset of str
    one : tuple of str
        The article with which the linter knows a single customer.
    we_ending : str
        Ending of verbs that need no word for "we"; "" where the language has none.
    verb_second : bool
        Whether the verb stands before the subject where something else opens the sentence.
    """

    we: frozenset[str]
    our: frozenset[str]
    own: frozenset[str]
    lead: frozenset[str]
    sub: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    one: tuple[str, ...]
    we_ending: str = ""
    verb_second: bool = False


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SUBJECT_WORDS: dict[str, SubjectWords] = {
    "en": SubjectWords(
        we=_set("we"),
        our=_set("our"),
        own=_set(
            "brand brands product products museum company firm business house team teams staff "
            "colleagues organisation organization service services department departments "
            "management programme campaign"
        ),
        lead=_set(
            "and but so then now today soon here there always often sometimes again also still "
            "already only finally first later instead usually never"
        ),
        sub=_set("when if because while after before as once since although where whenever until"),
        prepositions=_set(
            "for to of with by from about on at in into during without through behind near "
            "between under over"
        ),
        determiners=_set(
            "a an the this that these those each every all both most many some any no few more "
            "fewer several their his her its one two three four five other"
        ),
        one=("a",),
    ),
    "de": SubjectWords(
        we=_set("wir"),
        our=_set("unser unsere"),
        own=_set(
            "marke marken produkt produkte museum unternehmen firma haus team teams personal "
            "mitarbeiter mitarbeitenden mitarbeiterinnen kollegen organisation service abteilung "
            "abteilungen angebot leitung"
        ),
        lead=_set(
            "und aber dann jetzt nun heute bald hier dort da immer oft manchmal wieder auch noch "
            "schon nur zuerst später stattdessen künftig so dadurch damit morgen"
        ),
        sub=_set("wenn falls weil während nachdem bevor als sobald da obwohl wo bis damit"),
        prepositions=_set(
            "für zu zum zur von vom mit bei beim an am auf über um in im ins aus nach durch ohne "
            "vor hinter neben zwischen unter den dem unseren unserem unserer"
        ),
        determiners=_set(
            "ein eine einer der die das diese dieser dieses jede jeder jedes alle viele mehr "
            "einige manche keine kein ihre ihr zwei drei andere weniger beide"
        ),
        one=("ein", "eine"),
        verb_second=True,
    ),
    "nl": SubjectWords(
        we=_set("wij we"),
        our=_set("ons onze"),
        own=_set(
            "merk merken product producten museum bedrijf organisatie huis team teams personeel "
            "medewerkers collega's collega dienst afdeling afdelingen aanbod directie"
        ),
        lead=_set(
            "en maar dan nu vandaag straks hier daar altijd vaak soms weer ook nog al alleen eerst "
            "later zo dus morgen voortaan"
        ),
        sub=_set("als wanneer omdat terwijl nadat voordat zodra hoewel waar totdat toen"),
        prepositions=_set(
            "voor aan van met bij door over op naar in uit om tot zonder tijdens achter naast "
            "tussen onder"
        ),
        determiners=_set(
            "een de het deze dit die dat elke elk iedere ieder alle veel meer enkele sommige geen "
            "hun twee drie andere minder beide"
        ),
        one=("een",),
        verb_second=True,
    ),
    "fr": SubjectWords(
        we=_set("nous on"),
        our=_set("notre nos"),
        own=_set(
            "marque marques produit produits musée entreprise maison équipe équipes personnel "
            "collègues organisation service services département direction offre société"
        ),
        lead=_set(
            "et mais puis alors maintenant aujourd bientôt ici là toujours souvent parfois "
            "encore aussi déjà seulement ensuite ainsi désormais enfin d abord"
        ),
        sub=_set("quand lorsque si parce pendant après avant dès puisque comme où lorsqu"),
        prepositions=_set(
            "pour à au aux de du des avec par chez sur dans en sans sous entre vers derrière devant"
        ),
        determiners=_set(
            "un une le la les l ce cet cette ces chaque tous toutes plusieurs beaucoup plus "
            "quelques certains certaines aucun aucune leurs leur deux trois autres moins"
        ),
        one=("un", "une"),
    ),
    "es": SubjectWords(
        we=_set("nosotros nosotras"),
        our=_set("nuestro nuestra nuestros nuestras"),
        own=_set(
            "marca marcas producto productos museo empresa casa equipo equipos personal colegas "
            "organización servicio servicios departamento dirección oferta compañía"
        ),
        lead=_set(
            "y pero luego entonces ahora hoy pronto aquí allí siempre a veces otra vez también "
            "todavía ya sólo solo primero después así mañana"
        ),
        sub=_set("cuando si porque mientras después antes como desde donde aunque hasta"),
        prepositions=_set(
            "para a al de del con por sobre en sin bajo entre hacia tras durante desde"
        ),
        determiners=_set(
            "un una el la los las este esta estos estas cada todos todas muchos muchas más algunos "
            "algunas ningún ninguna sus su dos tres otros otras menos varios"
        ),
        one=("un", "una"),
        we_ending="mos",
    ),
}
