"""Whom a sentence is about, counted against sentences that people labelled."""

import pytest

from cxkit.workshop.heard.subjects import sentences_of, subject_of

# i: inside, c: customer, o: something else. Labelled before the rules were written.
LABELLED = {
    "en": """
        i We offer a world-class visit.
        i Our brand stands for quality.
        c Visitors find a place to sit in every room.
        c A family can now leave a pushchair at the door.
        i The museum shows new objects every month.
        i When visitors arrive, we greet them.
        c When it rains, people wait under the roof.
        o The queue is shorter on Sundays.
        o Open the side door at nine.
        c Our visitors see where to go.
        i Our team trains guides.
        c At the cloakroom guests drop their coats.
        c They can buy the ticket on the way.
        i Every product tells a story.
        o Help visitors find the exit.
    """,
    "de": """
        i Wir bieten unseren Gästen ein Erlebnis.
        i Unsere Marke steht für Qualität.
        c Besucher finden schnell einen Platz.
        c Eine Familie kann den Kinderwagen abstellen.
        i Das Museum zeigt neue Objekte.
        i Wenn Besucher ankommen, begrüßen wir sie.
        c Heute warten die Gäste draußen.
        o Die Schlange ist kürzer.
        c An der Garderobe geben Familien ihre Mäntel ab.
        i Den Besuchern zeigen wir den Weg.
        i Das Produkt überzeugt.
        o Mehr Haken für Mäntel.
    """,
    "nl": """
        i Wij bieden onze gasten een beleving.
        i Ons merk staat voor kwaliteit.
        c Bezoekers vinden snel een plek.
        c Een gezin kan de kinderwagen achterlaten.
        i Het museum toont nieuwe objecten.
        i Als bezoekers aankomen, begroeten we hen.
        c Vandaag wachten de gasten buiten.
        o De rij is korter.
        c Bij de garderobe geven gezinnen hun jassen af.
        i Ons team helpt met tassen.
        o Zet stoelen in de hal.
        c Ze kopen hun kaartje onderweg.
    """,
    "fr": """
        i Nous offrons une expérience unique.
        i Notre marque incarne la qualité.
        c Les visiteurs trouvent vite une place.
        c Une famille peut laisser la poussette à l'entrée.
        i Le musée montre de nouveaux objets.
        i Quand les visiteurs arrivent, nous les saluons.
        c Aujourd'hui, les clients attendent dehors.
        o La file est plus courte.
        c Au vestiaire, les familles déposent leurs manteaux.
        i Nos équipes aident les visiteurs.
        c Ils achètent leur billet en route.
        o Ouvrir la porte latérale.
    """,
    "es": """
        i Ofrecemos una experiencia única.
        i Nuestra marca representa calidad.
        c Los visitantes encuentran pronto un sitio.
        c Una familia puede dejar el cochecito en la entrada.
        i El museo muestra objetos nuevos.
        i Cuando llegan los visitantes, los saludamos.
        c Hoy los clientes esperan fuera.
        o La cola es más corta.
        c En el guardarropa las familias dejan sus abrigos.
        i Nosotros ayudamos a los visitantes.
        c Ellos compran la entrada en camino.
        o Poner más sillas.
    """,
}
# Labelled and written after the rules, which were not touched again.
UNSEEN = {
    "en": """
        i We are proud of our heritage.
        c Families no longer carry coats through the rooms.
        o Coats hang on hooks that children can reach.
        c The first guests of the day are met by a guide.
        i The company invests in digital channels.
        c If it is cold, visitors keep their coats.
        i After the visit we send a postcard.
        o There is a bench in every second room.
        c Each visitor knows how long it takes.
        i Our app makes planning seamless.
    """,
    "de": """
        i Unser Haus steht für Tradition.
        c Kinder probieren alles selbst aus.
        o Die Toiletten sind sauber.
        c Nach dem Besuch nehmen die Gäste eine Karte mit.
        i Morgens öffnen wir die Seitentür.
        i Unsere Mitarbeiter kennen jeden Raum.
        c Wer kommt, findet sofort den Eingang.
        o Mehr Bänke aufstellen.
        c Die jungen Besucher bleiben länger.
        i Wir machen Besucher zu Fans.
    """,
    "nl": """
        i Onze collectie is uniek.
        c Kinderen proberen alles zelf.
        o De toiletten zijn schoon.
        c Na het bezoek nemen gasten een kaart mee.
        i Het bedrijf wil groeien.
        c Elke bezoeker weet hoe lang het duurt.
        i Daarom openen wij de zijdeur.
        o Meer banken neerzetten.
    """,
    "fr": """
        i Notre collection est unique.
        c Les enfants essaient tout eux-mêmes.
        o Les toilettes sont propres.
        c Après la visite, les clients emportent une carte.
        i L'entreprise veut grandir.
        c Chaque visiteur sait combien de temps il faut.
        i On ouvre la porte latérale.
        o Installer plus de bancs.
    """,
    "es": """
        i Nuestra colección es única.
        c Los niños lo prueban todo.
        o Los aseos están limpios.
        c Después de la visita, los clientes se llevan una tarjeta.
        i La empresa quiere crecer.
        c Cada visitante sabe cuánto dura.
        i Por eso abrimos la puerta lateral.
        o Instalar más bancos.
    """,
}


def right(labelled, language):
    """Give right answers and sentences, and those that are wrong."""
    lines = [line.strip() for line in labelled.strip().splitlines()]
    wrong = [line for line in lines if subject_of(line[2:], language=language)[0] != line[0]]
    return len(lines) - len(wrong), len(lines), wrong


@pytest.mark.parametrize("language", list(LABELLED))
def test_the_sentences_it_was_made_with_are_told_right(language):
    good, n, wrong = right(LABELLED[language], language)
    assert good == n, wrong


def test_nine_in_ten_unseen_sentences_are_told_right():
    counted = [right(lines, language) for language, lines in UNSEEN.items()]
    good, n = (sum(each[at] for each in counted) for at in (0, 1))
    # 10 + 10 + 8 + 8 + 8 sentences; German misses 2, Dutch 2.
    assert (good, n) == (40, 44)


def test_names_of_customers_and_products_are_known_where_they_are_given():
    sentence = "Culture lovers stay until ten."
    assert subject_of(sentence, language="en") == "other"
    assert subject_of(sentence, language="en", customers=["Culture lovers"]) == "customer"
    assert subject_of("The exhibition inspires.", language="en", own=["Exhibition"]) == "inside"


def test_capitals_and_a_full_stop_change_nothing():
    for line in LABELLED["en"].strip().splitlines():
        text = line.strip()[2:]
        assert subject_of(text.upper()) == subject_of(text.rstrip(".")) == subject_of(text)


@pytest.mark.parametrize("text", ["", "…", "!!", "42"])
def test_what_says_nothing_is_about_nobody(text):
    assert subject_of(text) == "other"


def test_a_text_falls_into_its_sentences():
    said = "We open at nine. Visitors come at ten! Why?"
    assert sentences_of(said) == ["We open at nine.", "Visitors come at ten!", "Why?"]
