"""German."""

from .words import Words

_SCORE = (
    r"(?:scores?|nps|net promoter scores?|weiterempfehlung(?:en)?|empfehlung(?:en)?"
    r"|bewertung(?:en)?|zufriedenheit|punktwert|wert)"
)
_MOVE = (
    r"(?:rückgang(?:s|es)?|anstieg(?:s|es)?|fall|einbruch(?:s|es)?|absturz(?:es)?"
    r"|veränderung(?:en)?|verlust(?:s|es)?|abnahme|zunahme|minus|tief|verschlechterung)"
)
_STAFF = (
    r"(?:teams?|personal|kolleg(?:e|en|in|innen)|abteilung(?:en)?|leitung|management"
    r"|aufsicht(?:en)?"
    r"|mitarbeiter(?:n|in|innen)?|mitarbeitenden?|beschäftigten?|belegschaft|führungskräfte)"
)
_FELL = (
    r"(?:fiel|fielen|sank|sanken|gefallen|gesunken|stieg|stiegen|gestiegen|zurückgegangen|fällt"
    r"|sinkt|steigt|gewachsen|abgenommen|zugenommen)"
)

DE = Words(
    harmless=(
        r"(?:untersucht|ausgewählt|gewählt|ausgelassen|weggelassen|gewichtet|verglichen|gerundet)"
        r",? (?:wegen|weil)",
        r"(?:mögliche|vermutete|angenommene|gemeinsame|genannte)n? ursachen?",
        r"keine ursachen?",
        r"nicht (?:wegen|weil)",
        r"(?:führt|führen|führte|führten) (?:\w+ ){0,3}zu(?:m|r) (?:ausgang|eingang|garderobe|kasse"
        r"|halle|saal|café|shop|toiletten?|treppe|aufzug|garten|seite)",
        r"dank an",
        r"vielen dank",
        r"(?:geht|gehen|ging|gingen) (?:\w+ ){0,4}damit einher,? (?:wer|wie)",
        r"(?:ein|einem|einen) (?:rückgang|anstieg) (?:von|um) [\d,]+ (?:bis|und|oder) (?:zu )?"
        r"(?:ein|einem|einen) (?:rückgang|anstieg) (?:von|um) [\d,]+",
        r"keine veränderung (?:ist )?(?:belegt|gesichert|nachgewiesen)",
        r"kein(?:en)? trends?",
        r"(?:keine|ohne) schuld(?:zuweisung(?:en)?)?",
        r"(?:bus|taxi|hardware|geräte|drucker)-?treiber[ns]?",
        r"nur (?:innerhalb|mit sich selbst)",
        r"innerhalb (?:eines|jedes|desselben) landes",
        r"als (?:zuvor|vorher|im (?:vorjahr|vormonat|vorquartal)|letzte[ns]? \w+|früher)",
    ),
    cause=(
        r"wegen",
        r"weil",
        r"aufgrund",
        r"auf grund",
        r"verursach\w*",
        r"bewirk\w+",
        r"(?:führt|führen|führte|führten)(?: [\wäöüß]+){0,5}? (?:zu|zum|zur|dazu)",
        r"(?:geführt|zurückgeführt|zurückzuführen)",
        r"(?:zu|zum|zur)(?: \w+){1,5} geführt",
        r"ausgelöst",
        r"auslöser",
        r"löst(?:e|en)?(?: \w+){1,5} aus",
        r"dank",
        r"infolge",
        r"(?:hat|haben) (?:den|die|das|unseren|unsere) (?:\w+ )?" + _SCORE + r" (?:deutlich"
        r" )?(?:erhöht"
        r"|gesenkt|verbessert|verschlechtert|gesteigert|gedrückt|gehoben)",
        r"zur folge",
        r"sorg(?:t|te|ten|en) (?:\w+ )?für (?:\w+ )?(?:schlecht|niedrig|gering|wenig|mehr|höher"
        r"|besser)\w*",
        r"(?:leidet|leiden|litt|litten) (?:\w+ )?unter",
        r"(?:kostet|kostete|gekostet)(?: uns)?(?: \w+){1,3} punkte",
        r"(?:bestimmt|bestimmen|entscheidet|entscheiden)(?: darüber)?,? (?:ob|wie)",
        r"(?:die|eine|als) folge (?:von|des|der|davon|eines|einer)",
        r"ursachen?",
        r"(?:haupt)?gr(?:und|ünde) (?:für|des|der|ist|sind|war|waren|dafür)",
        r"(?:aus|ein)?wirk(?:t|ten?) sich(?: \w+)* aus",
        r"auswirk\w+",
        r"einfluss (?:von|auf|des|der)",
        r"beeinfluss\w*",
        r"(?:effekt|wirkung) (?:von|des|der|eines|einer)",
        r"(?:an|ge)?trieben (?:von|durch)",
        r"treibt",
        r"(?:erklärt|erklären) (?:den|die|das|diesen|diese|unseren|warum)(?: \w+)? ?(?:"
        + _MOVE
        + ")?",
        r"schlug(?:en)? sich(?: \w+)* nieder",
        r"(?:drückt|drückte|drückten|hebt|hob|hoben|senkt|senkte|senkten|steigert|steigerte|zog"
        r"|ziehen)"
        r" (?:den|die|das|unseren|unsere) (?:gesamten? )?" + _SCORE,
    ),
    cause_of_a_change=(
        r"deshalb",
        r"daher",
        r"darum",
        r"deswegen",
        r"dadurch",
        r"folglich",
        _FELL + r"(?: [\w%]+){0,4} durch",
        r"durch(?: \w+){1,5} " + _FELL,
        _MOVE + r" (?:liegt|lag|liegen) an(?: |m )?",
        r"(?:liegt|lag) (?:am|an (?:der|den|dem))",
    ),
    change=(
        _FELL,
        _MOVE,
        r"änder\w+",
        r"veränder\w*",
        r"verschlecher\w*",
        r"verschlechtert\w*",
        r"verbessert\w*",
        r"punkte? (?:niedriger|höher|weniger|mehr|tiefer)",
        r"eingebrochen",
        r"brach(?:en)?",
        r"abgestürzt",
        r"stürzt\w*",
        r"verschiebung",
    ),
    tie=(
        r"(?:geht|gehen|ging|gingen|hängt|hängen|hing) (?:\w+ ){0,4}(?:einher|zusammen)",
        r"einhergeh\w*",
        r"(?:geht|gehen|ging) (?:\w+ )?einher",
        r"hängt (?:\w+ ){0,3}mit",
        r"(?:kommt|kommen|kam|kamen|stammt|stammen) (?:\w+ )?(?:von|vom|aus|daher)",
        r"spiegel\w*",
        r"dahinter",
        r"hinter (?:dem|diesem|der) " + _MOVE,
        r"im zusammenhang mit",
        r"zusammenhäng\w*",
        r"fällt (?:\w+ )?mit(?: \w+){1,6} zusammen",
        r"(?:nach|seit) (?:dem|der|den|einer|einem|unserer?) (?!(?:ersten|letzten|januar|februar"
        r"|märz"
        r"|april|mai|juni|juli|august|september|oktober|november|dezember|gewichtung|welle"
        r"|quartal)\b)\w+",
        r"seitdem",
        r"nachdem",
        r"hat(?:te)? (?:\w+ )?mit(?: \w+){1,5} zu tun",
    ),
    unknown=(
        r"(?:kann|können|konnte|konnten|lässt|lassen|sagt|sagen|zeigt|zeigen|beweist|beweisen"
        r"|belegt"
        r"|belegen|wissen|weiß|bedeutet|heißt|steht|ist|wird)(?: [\wäöüß]+){0,4} (?:nicht|nichts"
        r"|nie"
        r"|kein|keine|keinen|noch nicht|ungewiss|unklar|offen|unbekannt)",
        r"nicht (?:sagen|zeigen|beweisen|wissen|belegen|bekannt|klar|sicher|erwiesen)",
        r"unbekannt",
        r"unklar",
        r"ungewiss",
        r"niemand weiß",
        r"ob",
        r"wäre dieser zusammenhang",
        r"wenn dieser zusammenhang",
    ),
    turn=(r"aber", r"doch", r"jedoch", r"sondern", r"dennoch", r"trotzdem"),
    asking=(r"was", r"ob", r"warum", r"wer", r"wie", r"welche[rsnm]?", r"weshalb", r"wieso"),
    disclaimer=(r"keine veränderung ist belegt", r"nur diese antworten"),
    fall=(
        r"fiel(?:en)?",
        r"fällt",
        r"fallen",
        r"gefallen",
        r"rückgang",
        r"sank(?:en)?",
        r"sinkt",
        r"sinken",
        r"gesunken",
        r"einbruch",
        r"absturz",
        r"stürzt\w*",
        r"bricht",
        r"brach(?:en)? ein",
        r"eingebrochen",
        r"verschlechtert\w*",
        r"nimmt ab",
        r"zurückgegangen",
        r"verliert",
        r"verloren",
    ),
    rise=(
        r"stieg(?:en)?",
        r"steigt",
        r"steigen",
        r"gestiegen",
        r"anstieg",
        r"wächst",
        r"wuchs(?:en)?",
        r"gewachsen",
        r"klettert\w*",
        r"verbessert\w*",
        r"verbesserung",
        r"nimmt zu",
        r"zugelegt",
        r"legt zu",
        r"schnellt\w*",
        r"erholt\w*",
    ),
    moved=(_FELL, r"(?:verschlechtert|verbessert)(?:e|en)?", r"zugelegt", r"verloren"),
    unchanged=(
        r"stabil\w*",
        r"unverändert\w*",
        r"keine (?:echte )?(?:änderung|veränderung|bewegung)",
        r"(?:hat|haben) sich nicht (?:geändert|verändert|bewegt)",
        r"(?:blieb|bleibt|ist) (?:gleich|konstant|auf gleichem niveau)",
        r"nichts (?:passiert|geändert|verändert)",
        r"konstant\w*",
    ),
    undecided=(
        r"nicht (?:vom zufall )?(?:zu )?unterscheid\w+",
        r"zufall allein",
        r"kein urteil",
        r"zu wenige antworten",
        r"nicht ausgeschlossen",
    ),
    emphasis=(
        r"einbruch(?:s|es)?",
        r"eingebrochen",
        r"brach(?:en)? (?:\w+ ){0,4}ein",
        r"bricht (?:\w+ ){0,4}ein",
        r"abgestürzt",
        r"absturz(?:es)?",
        r"stürzt(?:e|en)?",
        r"kollabier\w*",
        r"kollaps",
        r"schnellt(?:e|en)?",
        r"explodier\w*",
        r"dramatisch\w*",
        r"massiv\w*",
        r"rutscht(?:e|en)?",
        r"sackt(?:e|en)?",
    ),
    significance=(r"(?:in)?signifikan(?:t\w*|z)",),
    statistically=(r"statistisch(?:e[rsnm]?)?",),
    proof=(
        r"be(?:weist|wiesen|weisen|wies)",
        r"beweis(?:e)? (?:für|dafür|dass)",
        r"(?:zeigt|zeigen|belegt|belegen|bestätigt|bestätigen),? dass\b[^.;]{0,80}\b(?:der|die|ein"
        r"|eine"
        r"|unser) (?:\w+ )?(?:grund|ursache|gründe)",
        r"zweifelsfrei",
        r"ohne (?:jeden )?zweifel",
    ),
    blame=(
        r"schuld(?:ig\w*)?",
        r"verschuld\w+",
        r"schuldzuweisung(?:en)?",
        _STAFF + r"(?: (?:hat|haben|habe|einfach|wieder))* (?:versagt\w*|versagen|gescheitert)",
        r"versagen (?:der|des|von|unserer|unseres)(?: \w+){0,2} " + _STAFF,
        r"versagt(?:e|en)? (?:das|die|der|unser|unsere) (?:[\w-]+)?" + _STAFF,
        r"verantwortlich für (?:den|die|das|diesen|diese|unseren|unsere) (?:\w+ ){0,2}?" + _MOVE,
        r"für (?:den|die|das|diesen) (?:\w+ ){0,2}?" + _MOVE + r" verantwortlich",
        r"fahrlässig\w*",
        r"nachlässig\w*",
        r"schlampig\w*",
        r"unfähig\w*",
        r"inkompeten\w*",
        r"faul(?:e|en|er)?",
        r"sündenb\w+",
        r"hätten? (?:\w+ ){0,6}(?:sollen|müssen)",
        r"(?:diese|solche|jene) leute",
        r"(?:leistungsschwach|unterdurchschnittlich)\w* (?:\w+ )?" + _STAFF,
        r"(?:schlechteste|schwächste|langsamste|beste|stärkste)[nrs]? (?:\w+ )?" + _STAFF,
        r"(?-i:Herrn?|Frau) (?-i:[A-ZÄÖÜ])\w+",
    ),
    buzzword=(
        r"digital\w* transformation\w*",
        r"ki[- ](?:gestützt|basiert|getrieben)\w*",
        r"ai[- ](?:powered|driven|gestützt)\w*",
        r"kunden(?:zentri\w+|obsess\w+)",
        r"customer[- ]?(?:centric|obsess)\w*",
        r"begeister\w*",
        r"delight\w*",
        r"nahtlos\w*",
        r"reibungslos\w*",
        r"weltklasse\w*",
        r"best[- ]in[- ]class",
        r"synergi\w+",
        r"ganzheitlich\w*",
        r"omni-?channel\w*",
        r"zukunftsweisend\w*",
        r"wegweisend\w*",
        r"paradigmenwechsel",
        r"wow[- ]?(?:effekt|erlebnis|moment)\w*",
        r"auf das nächste level",
        r"innovationsführer\w*",
    ),
    best=(
        r"(?:der|die|das) (?:beste|führende)[nrs]? (?:[\w-]+ ){0,3}(?:werden|sein|bleiben)",
        r"(?:die )?nummer (?:eins|1) (?:\w+ ){0,3}(?:werden|sein|bleiben)",
        r"(?:ziel|anspruch|vision)\b[^.;]{0,40}\b(?:nummer eins|nummer 1|beste[nrs]?"
        r"|führende[nrs]?)",
        r"marktführer\w*",
        r"führende[nrs]? (?:museum|marke|anbieter|haus|unternehmen)s?",
    ),
    driver=(r"(?:haupt)?treiber[ns]?", r"drivers?"),
    trend=(r"trends?", r"trendwende"),
    compare=(
        r"als",
        r"(?:besser|schlechter|höher|niedriger|zufriedener|unzufriedener)\w*",
        r"liegt (?:\w+ )?(?:vor|hinter)",
        r"punkte? (?:über|unter|mehr|weniger)",
        r"vor",
        r"hinter",
        r"schlägt",
        r"übertrifft",
        r"rang\w*",
        r"beste[nrs]?",
        r"schlechteste[nrs]?",
        r"höchste[nrs]?",
        r"niedrigste[nrs]?",
        r"gegenüber",
        r"im vergleich (?:zu|mit)",
        r"während",
        r"unterschied zwischen",
        r"führt",
    ),
    rank=(
        r"{country} (?:führt|liegt (?:vorn|hinten|an der spitze|auf dem ersten|auf dem letzten)"
        r"|ist (?:am (?:zufriedensten|besten|schlechtesten)|erste[rs]?|letzte[rs]?|schlusslicht))",
        r"{country} (?:hat|haben|zeigt|gibt|geben) (?:\w+ ){0,2}(?:beste|schlechteste|höchste"
        r"|niedrigste)[nrs]?",
        r"(?:beste|schlechteste|höchste|niedrigste)[nrs]? (?:\w+ )?(?:scores?|nps|wert|werte"
        r"|bewertung(?:en)?|ergebnis) (?:\w+ )?(?:in|aus|hat|haben) {country}",
        r"(?:beste[snr]?|schlechteste[snr]?|stärkste[snr]?|schwächste[snr]?) (?:land|länder|markt)",
        r"länder(?:vergleich|ranking|rangliste|wertung)\w*",
        r"rangliste der (?:länder|märkte)",
        r"{country}\b[^.;]{0,60} als (?:in )?(?:anderen|den übrigen|der rest|allen anderen)",
    ),
    score=(_SCORE, r"ergebnis(?:se)?"),
    points=(r"punkten?", r"prozent", r"prozentpunkten?"),
    answers=(r"antworten", r"befragten?", r"interviews?", r"fragebögen", r"rückmeldungen"),
    customer=(
        r"(?:besucher(?:innen|n)?|besuchenden?|kund(?:en|innen)|gäste(?:n)?|menschen|leute|familien"
        r"|tourist(?:en|innen)|mitglieder|leser(?:innen)?|patient(?:en|innen)|reisenden?"
        r"|nutzer(?:innen)?"
        r"|käufer(?:innen)?|befragten?|senior(?:en|innen)|kinder|eltern|freunde|paare|promotoren"
        r"|kritiker"
        r"|schüler|studierenden?|fahrgäste)",
        r"(?:ein|eine|der|die|jeder|jede|kein|keine|wer) (?:\w+ )?(?:besucher(?:in)?|kund(?:e|in)"
        r"|gast"
        r"|familie|tourist(?:in)?|mitglied|person)",
        r"(?:die|wer) (?:geantwortet|besucht)",
        r"sie",
    ),
    object_of=(r"für", r"zu", r"von", r"mit", r"bei", r"an", r"auf", r"über", r"um", r"den"),
    spoke=(
        r"(?:antwort|sag|nenn|schreib|bewert|erwähn|wart|frag|klag|empfehl|besuch|find|woll|brauch"
        r"|kam"
        r"|komm|bericht|lob|vermiss|sind|haben|können|nannten|schrieben|sagten|fanden)\w*",
    ),
    period=(
        r"(?:19|20)\d\d",
        r"q[1-4]",
        r"(?:diese[nrsm]?|letzte[nrsm]?|beide[nrm]?|vorige[nrsm]?|nächste[nrsm]?|erste[nrsm]?"
        r"|zweite[nrsm]?) (?:\w+ )?(?:tag|woche|monat|quartal|jahr|welle|runde)\w*",
        r"(?:woche|welle|runde|quartal|kalenderwoche|kw) \w+",
        r"frühjahr|frühling|sommer|herbst|winter",
        r"gestern",
        r"vor(?:monat|jahr|quartal)\w*",
    ),
    date=(
        r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?",
        r"bis (?:ende|mitte|anfang|zum)",
        r"(?:ab|bis) (?:\w+ )?\d+",
        r"nächste[nrsm]? (?:tag|woche|monat|quartal|jahr|welle|runde)",
        r"morgen",
        r"in (?:\w+ )(?:tagen|wochen|monaten)",
        r"heute",
    ),
    unsure=(
        r"zwischen",
        r"(?:vertrauens)?(?:intervall|bereich)\w*",
        r"unsicher\w*",
        r"ungewiss\w*",
        r"nicht sicher",
        r"zufall\w*",
        r"unterscheid\w+",
        r"zu wenige",
        r"mindestens",
        r"könnten?",
        r"spanne",
        r"von \d+ bis",
        r"vielleicht",
        r"(?:kann|können) (?:\w+ ){0,3}nicht sagen",
    ),
    interval=(r"(?:vertrauens)?(?:intervall|bereich)\w*", r"zwischen", r"spanne"),
    effort=(
        r"weniger",
        r"ohne",
        r"kürzer\w*",
        r"entf(?:ällt|allen)",
        r"erspar\w*",
        r"spar(?:t|en)",
        r"statt",
        r"nicht mehr",
        r"kein\w* mehr",
        r"leichter",
        r"einfacher",
        r"schneller",
        r"vermeid\w*",
        r"halbier\w*",
    ),
    measure=(
        r"mess(?:en|ung|bar)?",
        r"gemessen",
        r"zähl\w+",
        r"gezählt",
        r"anteil\w*",
        r"minuten?",
        r"sekunden?",
        r"prozent",
        r"sichtbar (?:an|in)",
        r"bewertung(?:en)?",
        r"scores?",
        r"nps",
        r"zahl der",
        r"beschwerden?",
        r"(?:auf|von|unter|über) \d+",
    ),
    together=(
        r"gemeinsam",
        r"zusammen",
        r"beide[nr]?",
        r"(?-i:[A-ZÄÖÜ])\w+(?: \w+){0,3} und (?-i:[A-ZÄÖÜ])\w+",
    ),
    abbreviation=tuple(
        ("z.b d.h u.a bzw usw ca ggf inkl nr st dr prof abb vgl etc evtl mind max b z d h").split()
    ),
    months=tuple(
        (
            "Januar Jänner Februar März April Mai Juni Juli August September Oktober November "
            "Dezember"
        ).split()
    ),
    instead={
        "cause": "geht einher mit",
        "after": "nach, seit",
        "emphasis": "liegt … Punkte niedriger",
        "driver": "geht einher mit",
    },
)
