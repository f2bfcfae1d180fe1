"""What visitors from abroad write in their own language: plain text lists, no logic.

Built like `cxkit.samples.words`, with the touchpoints that people write about most.
"""

from __future__ import annotations

# Shares of comments in a language of its own, by country; the rest write English.
LANGUAGES = {
    "DE": (("de", 0.65),),
    "AT": (("de", 0.65),),
    "CH": (("de", 0.40), ("fr", 0.25)),
    "NL": (("nl", 0.50),),
    "BE": (("nl", 0.35), ("fr", 0.35)),
    "FR": (("fr", 0.70),),
    "ES": (("es", 0.70),),
}

JOINS = {
    "de": {"and": (" und ", ". ", ", "), "but": (", aber ", ". ", " - aber ")},
    "nl": {"and": (" en ", ". ", ", "), "but": (", maar ", ". ", " - maar ")},
    "fr": {"and": (" et ", ". ", ", "), "but": (", mais ", ". ", " - mais ")},
    "es": {"and": (" y ", ". ", ", "), "but": (", pero ", ". ", " - pero ")},
}

SHORT = {
    "de": {"good": ("Sehr schön", "Toll!", "Prima", "Super"), "bad": ("Geht so", "Zu voll")},
    "nl": {"good": ("Heel mooi", "Leuk!", "Prima", "Top"), "bad": ("Matig", "Te druk")},
    "fr": {"good": ("Très bien", "Superbe !", "Parfait"), "bad": ("Bof", "Trop de monde")},
    "es": {"good": ("Muy bonito", "¡Genial!", "Perfecto"), "bad": ("Regular", "Mucha gente")},
}

ROOMS = {
    "de": ("das Hafenmodell", "die alte Straßenbahn", "die Karten", "das Flutzimmer"),
    "nl": ("de havenmaquette", "de oude tram", "de kaarten", "de zaal over de watersnood"),
    "fr": ("la maquette du port", "le vieux tram", "les cartes", "la salle de l'inondation"),
    "es": ("la maqueta del puerto", "el tranvía antiguo", "los mapas", "la sala del agua"),
}

PHRASES = {
    "de": {
        "exhibition": {
            "good": (
                "die Ausstellung ist wunderschön",
                "am schönsten fanden wir {room}",
                "viel gelernt, vor allem über {room}",
                "tolle Objekte, gut erklärt",
            ),
            "bad": (
                "die Ausstellung ist kleiner als gedacht",
                "zu viel Text, zu wenig zum Mitmachen",
                "leider konnten wir {room} nicht sehen",
            ),
        },
        "cloakroom": {
            "good": ("die Garderobe war schnell und kostenlos", "genug Schließfächer"),
            "bad": (
                "die Garderobe war ein einziges Durcheinander",
                "kein Schließfach frei",
                "{minutes} Minuten an der Garderobe gewartet",
            ),
        },
        "queue": {
            "good": ("kaum Wartezeit am Eingang", "wir waren sofort drin"),
            "bad": (
                "{minutes} Minuten in der Schlange gestanden",
                "die Schlange am Eingang war viel zu lang",
            ),
        },
        "staff": {
            "good": ("sehr freundliches Personal", "man hat uns nett geholfen"),
            "bad": ("niemand war zuständig", "das Personal war kurz angebunden"),
        },
        "guide": {
            "good": ("die Führung war großartig", "der Audioguide ist sehr gut"),
            "bad": ("den Audioguide gab es nicht auf Deutsch", "die Führung war zu lang"),
        },
        "signs": {
            "good": ("man findet sich gut zurecht", "gute Wegweiser"),
            "bad": ("wir haben uns {number} Mal verlaufen", "schlecht ausgeschildert"),
        },
        "toilets": {
            "good": ("saubere Toiletten",),
            "bad": ("die Toiletten waren schmutzig", "zu wenige Toiletten"),
        },
        "cafe": {
            "good": ("guter Kuchen im Café", "nettes Café"),
            "bad": ("das Café war viel zu teuer", "im Café {minutes} Minuten gewartet"),
        },
        "temperature": {
            "good": ("angenehme Temperatur drinnen",),
            "bad": ("sehr stickig im oberen Stock", "schlechte Luft in den kleinen Räumen"),
        },
        "ticket": {
            "good": ("die Tickets waren schnell gekauft",),
            "bad": ("die Online-Buchung hat nicht funktioniert", "kein Ticket auf Deutsch"),
        },
    },
    "nl": {
        "exhibition": {
            "good": (
                "prachtige tentoonstelling",
                "vooral {room} vonden we geweldig",
                "veel geleerd, mooi verteld",
                "het mooist vonden we {room}",
            ),
            "bad": (
                "er was weinig te doen, alleen kijken",
                "helaas konden we {room} niet zien",
                "veel tekst en weinig Nederlands",
            ),
        },
        "cloakroom": {
            "good": ("de garderobe ging vlot", "handige kluisjes"),
            "bad": (
                "geen kluisje vrij",
                "{minutes} minuten bij de garderobe gewacht",
                "de garderobe was een chaos",
            ),
        },
        "queue": {
            "good": ("geen rij bij de ingang", "we waren zo binnen"),
            "bad": ("{minutes} minuten in de rij gestaan", "de rij was veel te lang"),
        },
        "staff": {
            "good": ("heel vriendelijk personeel", "fijn geholpen bij de balie"),
            "bad": ("niemand te vinden om iets te vragen", "het personeel was kortaf"),
        },
        "guide": {
            "good": ("de rondleiding was top", "goede audiotour"),
            "bad": ("de audiotour viel steeds uit", "de gids was niet te verstaan"),
        },
        "signs": {
            "good": ("duidelijke bordjes",),
            "bad": ("we zijn {number} keer verdwaald", "onduidelijke route"),
        },
        "toilets": {
            "good": ("schone wc's",),
            "bad": ("vieze toiletten", "te weinig toiletten"),
        },
        "cafe": {
            "good": ("lekkere appeltaart", "fijn café"),
            "bad": ("het café is duur", "lang wachten op koffie"),
        },
        "parking": {
            "good": ("met de trein en tram goed te doen",),
            "bad": ("parkeren is een ramp", "{minutes} minuten gezocht naar een parkeerplek"),
        },
        "seating": {
            "good": ("genoeg bankjes",),
            "bad": ("te weinig bankjes", "nergens een stoel te vinden"),
        },
    },
    "fr": {
        "exhibition": {
            "good": (
                "très belle exposition",
                "nous avons adoré {room}",
                "on apprend beaucoup, surtout avec {room}",
                "une collection magnifique",
            ),
            "bad": (
                "peu d'explications en français",
                "dommage, on n'a pas pu voir {room}",
                "exposition plus petite que prévu",
            ),
        },
        "cloakroom": {
            "good": ("vestiaire gratuit et rapide", "les casiers sont pratiques"),
            "bad": (
                "{minutes} minutes d'attente au vestiaire",
                "aucun casier libre",
                "le vestiaire était en désordre",
            ),
        },
        "queue": {
            "good": ("pas d'attente à l'entrée", "entrée rapide"),
            "bad": (
                "{minutes} minutes de queue",
                "trop d'attente à l'entrée malgré la réservation",
            ),
        },
        "staff": {
            "good": ("personnel très aimable", "accueil chaleureux"),
            "bad": ("accueil froid", "personne pour nous renseigner"),
        },
        "guide": {
            "good": ("visite guidée passionnante", "l'audioguide est très bien fait"),
            "bad": ("l'audioguide ne marchait pas", "la visite guidée était trop rapide"),
        },
        "signs": {
            "good": ("on s'oriente facilement",),
            "bad": ("on s'est perdus {number} fois", "signalisation confuse"),
        },
        "toilets": {
            "good": ("toilettes propres",),
            "bad": ("toilettes sales", "une seule toilette par étage"),
        },
        "cafe": {
            "good": ("un bon café et une jolie vue", "bonne pâtisserie"),
            "bad": ("le café est trop cher", "service très lent au café"),
        },
        "temperature": {
            "good": ("température agréable à l'intérieur",),
            "bad": ("on manquait d'air dans les salles", "température désagréable"),
        },
        "website": {
            "good": ("le site est clair",),
            "bad": ("le site n'existe pas en français", "horaires introuvables sur le site"),
        },
    },
    "es": {
        "exhibition": {
            "good": (
                "una exposición preciosa",
                "nos gustó mucho ver {room}",
                "se aprende mucho, sobre todo con {room}",
                "muy bien explicado",
            ),
            "bad": (
                "casi nada en español",
                "esperaba más de {room}",
                "la exposición es pequeña",
            ),
        },
        "cloakroom": {
            "good": ("el guardarropa es gratis y rápido", "taquillas cómodas"),
            "bad": (
                "ninguna taquilla libre",
                "{minutes} minutos en el guardarropa",
                "el guardarropa era un caos",
            ),
        },
        "queue": {
            "good": ("sin cola en la entrada", "entramos enseguida"),
            "bad": ("{minutes} minutos de cola", "la cola era larguísima"),
        },
        "staff": {
            "good": ("personal muy amable", "nos ayudaron mucho"),
            "bad": ("nadie nos supo ayudar", "personal poco amable"),
        },
        "guide": {
            "good": ("la visita guiada fue estupenda", "buena audioguía"),
            "bad": ("la audioguía no funcionaba", "no había guía en español"),
        },
        "signs": {
            "good": ("fácil de orientarse",),
            "bad": ("nos perdimos {number} veces", "mal señalizado"),
        },
        "toilets": {
            "good": ("baños limpios",),
            "bad": ("los baños estaban sucios", "pocos baños"),
        },
        "cafe": {
            "good": ("muy buen café", "tarta riquísima"),
            "bad": ("la cafetería es cara", "no quedaba nada para comer"),
        },
        "shop": {
            "good": ("una tienda bonita",),
            "bad": ("la tienda es cara",),
        },
        "temperature": {
            "good": ("temperatura agradable",),
            "bad": ("aire muy cargado en las salas", "temperatura incómoda arriba"),
        },
    },
}
