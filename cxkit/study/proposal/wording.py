"""By which words a heading says what is asked, in English, German, Dutch, French and Spanish.

Tables by language have further ones. Patterns are searched for in `plain.plain` words: small
letters, no accents, single spaces.
"""

from __future__ import annotations

import re

from ..questions import CALLED_NPS, GRADES, RECOMMENDING, SATISFACTION

# Recommending, from the surest wording to the weakest: one that asks for it wins over a "score".
RECOMMEND = (
    RECOMMENDING,
    CALLED_NPS,
    r"^(nps )?score$|^rating$|^how likely|^(gesamt)?bewertung$|^note$|^cijfer$|^puntuacion$"
    r"|^puntaje$"
    r"|^0 10$|^punkte$|^likelihood$",
)
# What only counts, groups or derives from a score.
DERIVED = (
    r"nps (group|gruppe|groep|groupe|grupo|category|kategorie|categorie|categoria|segment|type)"
    r"|(likely|wahrscheinlich|waarschijnlijk|probab\w+) .*\b(group|gruppe|groep|groupe|grupo)$"
    r"|\btopics?$|\bsentiment|\bthemen?$|\bstimmung$"
)
DERIVED_VALUES = r"^(promot\w+|detra[ck]t\w+|pasiv\w+|passi\w+|kritiker)$"

VERBATIM = (
    r"\bwhy\b|reason|\bgrund\b|grunde\b|warum|weshalb|begrund|\breden|waarom|toelichting"
    r"|raison|pourquoi"
    r"|motivo|razon|por que\b|open ended",
    r"verbatim|comment|kommentar|commentaire|comentario|feedback|opmerking|anmerkung|remarque"
    r"|remark"
    r"|observacion|ruckmeldung|tell us|in (your|eigenen|eigen) (own )?wor|avis\b|opinion",
    r"improve|better|verbesser|verbeter|amelior|mejorar|suggest|vorschlag|suggestie|sugerencia"
    r"|wish|wunsch",
)

# Headings that by themselves ask for an answer in one's own words, however few people gave.
_SCORE = (
    r"(score|rating|grade|answer|points?|note|bewertung|punktzahl|cijfer|puntuacion|calificacion"
    r"|nota|voto)"
)
_OWN_WORDS = {
    "en": (
        r"(open|free|other|any|further|additional|your|general) ?(text|ended|comments?"
        r"|feedback|answer|remarks)|comments?|verbatims?|feedback|remarks?|why( not)?|reason"
        r"|suggestions?|follow up (response|answer|comment)|open ended response|response text"
    ),
    "de": (
        r"kommentare?|anmerkung(en)?|bemerkung(en)?|hinweise?|warum( nicht)?|weshalb|wieso"
        r"|begrundung|grund|freitext|ruckmeldung(en)?|lob( und)? kritik|verbesserungsvorschlage?"
    ),
    "nl": r"opmerking(en)?|toelichting|waarom( niet)?|reden|reactie|suggesties?",
    "fr": r"commentaires?|remarques?|pourquoi|raison|avis|precisions?|suggestions?|reponse libre",
    "es": r"comentarios?|observaci(on|ones)|por que|motivo|razon|opinion(es)?|sugerencias?",
    "pt": r"comentarios?|observac(ao|oes)|porque|justificativa|sugest(ao|oes)|opiniao",
    "it": r"comment[oi]|osservazion[ei]|perche|motiv(o|azione)|suggeriment[oi]|opinion[ei]",
    "pl": r"komentarz\w*|dlaczego|uzasadnienie|uwagi|opinia",
    "sv": r"kommentar(er)?|varfor|motivering|synpunkter|orsak",
    "da, no": r"kommentar(er)?|hvorfor|begrunnelse|begrundelse|bemaerkning(er)?",
    "fi": r"kommentti|kommentit|miksi|perustelu(t)?|avoin palaute|palaute",
    "ru": r"комментарии|почему|отзыв",
    "ar": r"السبب|لماذا|تعليق(ات)?|ملاحظات",
    "ja": r"コメント|理由|感想|自由記述|こ意見",
}
OWN_WORDS = (
    rf"^(?:{'|'.join(_OWN_WORDS.values())})( \d+)?$"
    rf"|^(?:why|warum|waarom|pourquoi|por que|perche)( \w+){{1,4}} {_SCORE}$"
    rf"|(?:reasons?|grunde?|reden|raison|motivo|razon) .{{0,30}}\b{_SCORE}$"
)

DATE = (
    r"recorded ?date|submit|submitted|completed|response (received|date)|received at|responded|"
    r"\btimestamp|zeitstempel|tijdstempel|horodat|marca temporal|end ?date|enddatum|einddatum"
    r"|date de fin|"
    r"fecha de fin|fecha final|eingereicht|ingevuld op|erfass",
    r"\bdate\b|datum|\bdate|fecha|\bday\b|\btag\b|\bdag\b|\bjour\b|\bdia\b|created|\bat$"
    r"|besuch am|bezocht op",
)
START = (
    r"start|begin|anfang|debut|inicio|sent|verschickt|verzonden|birth|geburt|geboorte|naissance"
    r"|nacimiento"
)
# Periods, and what rounds of a survey are called.
WAVE = (
    r"\b(wave|round|quarter|month|week|period|year|welle|quartal|monat|woche|kalenderwoche|kw|jahr"
    r"|zeitraum|periode|golf|meting|kwartaal|maand|jaar|vague|trimestre|mois|semaine|annee|ola|mes"
    r"|semana|periodo|ano|mese|settimana|anno|onda|fy|fiscal)\b"
)

RESPONDENT = (
    r"\brespondent|(response|answer|antwort|antwoord|reponse|respuesta) ?id\b"
    r"|id (de )?(la )?(reponse|respuesta)|participant|responden|teilnehmer"
    r"|deelnemer|repondant|encuestado",
    r"(customer|client|member|visitor|guest|user|kunden|klant|mitglied|lid|gast|besucher"
    r"|bezoeker|contact|account|"
    r"cliente|usuario)( ?id\b| ?nr\b| ?no\b| ?number| ?nummer)|^id$|^uid$|^(kunden|klant"
    r"|lid)nummer$|^resp ?(num|nr|no|id)$"
    r"|numero (de )?client|numero de cliente|n client|^identifiant|^identificador",
)

PERSONA = (
    r"persona\b|personas\b|visited as|here as|"
    r"(visitor|customer|client|guest|user|patient|passenger|buyer) ?(type|segment|group"
    r"|profile|kind)"
    r"|(besucher|kunden|gaste|nutzer|ziel)(typ|gruppe|segment|profil|art)|(bezoekers?|klant"
    r"|doel|gasten)(type|groep|segment|profiel)"
    r"|type (de )?(client|visiteur|visite|public)|profil (client|visiteur|de)|tipo de (cliente"
    r"|visitante|publico|usuario)"
    r"|perfil|segmento|segment\b|which of these fits you|was davon passt|wat hiervan past"
    r"|correspond le mieux"
    r"|(type|soort|kind|art|typ) (of |der |van |des )?(klant|bezoeker|gast|visitor|customer|guest"
    r"|client|kunden?)"
    r"|en tant que|en calidad de|le describe mejor|i am (here )?(a|as)\b|zielgruppe|doelgroep"
    r"|best describes you|publikum",
)

WEIGHT = (
    r"^weights?$|\bweight$|weighting|gewicht(ung|ing)?\b|wegingsfactor|\bweging\b|^poids"
    r"|ponderation|^peso\b|ponderacion|wgt\b"
)
CLUSTER = r"^cluster|^psu\b|primary sampling"
REVENUE = (
    r"revenue|turnover|\bspend|\bspent|order (value|total)|purchase (amount|value)"
    r"|basket value|umsatz|ausgegeben|bestellwert"
    r"|\bomzet|besteding|uitgegeven|orderwaarde|chiffre d affaires|depense|montant|panier"
    r"|gasto|\bimporte\b|ingresos|facturacion"
)
PROBLEM = (
    r"\bproblems?\b|\bprobleme?n?\b|\bprobleem|\bproblema|\bissue\b|complaint\b|beschwerde"
    r"|klacht|reclamation|reclamacion"
    r"|went wrong|schief|misgegaan|mal passe|salio mal"
)
SOLVED = (
    r"solved|resolved|gelost|geklart|behoben|opgelost|verholpen|resolu\b|resuelt|solucionad|fixed\b"
)
EFFORT = r"\beffort|aufwand|muhe\b|moeite|inspanning|esfuerzo"
TOLD = (
    r"told (a |your )?(friend|other|some)|recommended (us|it|to)"
    r"|have you (already )?(recommended|told)|weitererzahl|(weiter|bereits )empfohlen"
    r"|doorverteld|al aanbevolen|heeft u .*aanbevolen|parle de nous"
    r"|avez vous (deja )?recommande|ha recomendado|ya (nos )?recomend"
)
HEARD = (
    r"heard? (of|about|from)|hear about|find out about|aufmerksam|erfahren|gehort|gehoord"
    r"|leren kennen|hoe kent|connu\b"
    r"|entendu parler|conocio|conocido|se entero|came by|source of (visit|awareness)"
)
FRIENDS = (
    r"friend|famil|relative|colleague|word of mouth|recommend|freund|bekannt|verwandt|kolleg"
    r"|empfehl|mundpropaganda|vriend|kennis"
    r"|mond tot mond|aanbev|\bamis?\b|proche|bouche a oreille|amig|conocido|boca a boca|recomend"
)
AGAIN = (
    r"\bagain\b|come back|came back|return|rebook|renew|repeat|wieder(kommen|holen)?\b|erneut"
    r"|noch ?mal|terugk|opnieuw|nog ?eens|nog een keer"
    r"|revenir|reviendr|retourner|volver|repetir|regres|verleng"
)
SATISFIED = (
    rf"{SATISFACTION}|{GRADES}|overall"
    r"|insgesamt|gesamt(eindruck|bewertung|urteil)?\b"
    r"|alles in allem|al met al|algemeen|in het algemeen|oordeel|dans l ensemble|globale?\b"
    r"|en general|valoracion|\brating\b"
    r"|rapportcijfer|bewertung|beoordeling|appreciation"
)
OVERALL = (
    r"overall|insgesamt|gesamt|alles in allem|al met al|algemeen|dans l ensemble|global"
    r"|en general|^all\b|\ball$|csat|\btotal"
    r"|as a whole|geheel|altogether"
)
RATE = (
    r"\brate\b|rating|satisf|zufrieden|tevreden|bewert|beurteil|beoordel|\bnote[rz]?\b|evalu"
    r"|valor|califi|puntu|how good|wie gut|hoe goed"
    r"|how (was|were)|wie war|hoe was|comment (etait|avez)|como (fue|era)|qualit|kwalit"
    r"|calidad|score"
)
IMPORTANCE = r"importan|wichtig|belang|^imp\b"
TRUST = {
    "empathy": r"empath|empati|cares? about|kummer|geeft om|se soucie|se preocupa",
    "logic": (
        r"\blogic|logik|logique|logica|can do what|kompeten|keeps? (its|their) promise|competen"
    ),
    "loyalty": r"loyal|my interest|meine interessen|mijn belang|mon interet|mis intereses",
}

# Groupings that a survey often has, and what a dimension of it may be called.
DIMENSIONS = {
    "country": r"\bcountry|\bland\b|herkunftsland|\bpays\b|\bpais\b|nationalit",
    "language": r"language|\blang\b|sprache|\btaal\b|langue|idioma",
    "channel": (
        r"channel|kanal|kanaal|\bcanal\b|distribution|medium|source|quelle|herkunft|\bbron\b"
    ),
    "place": (
        r"\bplace\b|location\b|\bsite\b|branch|\bstore\b|standort|filiale|filiaal|\bort\b|vestiging"
        r"|locatie|agence|magasin|\blieu\b"
        r"|sucursal|\btienda\b|\bsede\b|\bhotel|museum\b|venue|haus\b|building"
    ),
    "region": (
        r"region|province|provinz|provincie|bundesland|\bstate\b|\bcity\b|\bstadt\b|\bstad\b"
        r"|\bville\b|ciudad|\bhome\b"
    ),
    "age": r"\bage\b|altersgruppe|\balter\b|leeftijd|tranche d age|\bedad\b|age group",
    "gender": r"gender|\bsex\b|geschlecht|geslacht|sexe\b|genero\b|sexo",
    "device": r"device|gerat\b|apparaat|appareil|dispositivo|browser|platform",
    "brand": r"\bbrand|marke\b|\bmerk\b|marque\b|marca\b",
    "product": (
        r"product\b|produkt\b|produit\b|producto\b|ticket ?type|tarif|\bplan\b|abo\b|abonnement"
        r"|subscription"
    ),
    "day_type": r"day ?type|weekday|wochentag|weekdag|jour de (la )?semaine|dia de la semana",
    "first_visit": (
        r"first (visit|time)|erstbesuch|erstes mal|eerste (bezoek|keer)|premiere (visite|fois)"
        r"|primera (visita|vez)"
    ),
    "tier": r"\btier\b|loyalty|status\b|membership|mitglied|lidmaatschap|abonne",
}
# What a product writes for its own use: no grouping of customers.
TECHNICAL = (
    r"progress|duration|finished|beendet|aktueller stand|dauer|collector|network|recorded"
    r"|ending|response type|response ?set|antworttyp|"
    r"delivery status|location (latitude|longitude|accuracy)|breitengrad|langengrad|url\b"
    r"|user agent|operating system|stage|\btags?\b"
    r"|reward|custom id|interaction|survey ?id|external|\bscore\b|topics?$|sentiment|status$"
)
TRANSACTIONAL = (
    r"(your|this|today s|recent|last|latest) (visit today|call|chat|contact|purchase|order"
    r"|delivery|stay|booking|interaction|conversation|appointment|flight)"
    r"|after (your|the) (call|chat|purchase|order)|based on your (recent|last|latest)"
    r"|ticket (id|number)|case (id|number)|order (id|number)"
    r"|(ihr|letzt|heutig)\w* (anruf|gesprach|einkauf|bestellung|lieferung|termin|aufenthalt)"
    r"|bestellnummer|(uw|laatste|recente) "
    r"(bestelling|aankoop|gesprek|levering|contact)|ordernummer|(votre|derniere?"
    r"|recent) (commande|achat|appel|livraison|sejour)"
    r"|(su|ultima?|reciente) (compra|pedido|llamada|entrega|estancia)"
)

CURRENCIES = {
    "EUR": r"€|\bEUR\b|\b[Ee]uros?\b",
    "GBP": r"£|\bGBP\b",
    "CHF": r"\bCHF\b|\bFr\.",
    "USD": r"\bUSD\b|US\$",
}

YES = (
    "yes",
    "y",
    "true",
    "ja",
    "j",
    "wahr",
    "waar",
    "oui",
    "vrai",
    "si",
    "verdadero",
    "checked",
    "selected",
)
NO = (
    "no",
    "n",
    "false",
    "nein",
    "falsch",
    "nee",
    "onwaar",
    "non",
    "faux",
    "falso",
    "unchecked",
    "not selected",
)


def says(pattern: str, words: str) -> bool:
    """Whether some plain words hold a pattern."""
    return re.search(pattern, words) is not None


def rank(patterns: tuple[str, ...], words: str) -> int | None:
    """Give the place of the first of some patterns that words hold; None where they hold none."""
    return next((i for i, pattern in enumerate(patterns) if says(pattern, words)), None)
