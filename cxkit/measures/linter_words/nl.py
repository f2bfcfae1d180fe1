"""Dutch."""

from .words import Words

_SCORE = (
    r"(?:scores?|nps|net promoter scores?|aanbeveling(?:en)?|waardering(?:en)?|cijfers?"
    r"|tevredenheid|beoordeling(?:en)?)"
)
_MOVE = (
    r"(?:daling|stijging|terugval|verandering(?:en)?|verlies|afname|toename|val|inzinking"
    r"|verslechtering|dip)"
)
_STAFF = (
    r"(?:teams?|personeel|collega's?|afdeling(?:en)?|leiding|management|medewerkers?"
    r"|baliemedewerkers?"
    r"|suppoosten|beveiligers?|gidsen|managers?)"
)
_FELL = r"(?:daalde|daalden|gedaald|daalt|steeg|stegen|gestegen|stijgt|zakte|gezakt|viel|gevallen)"

NL = Words(
    harmless=(
        r"(?:onderzocht|gekozen|weggelaten|gewogen|vergeleken|afgerond|bekeken),? (?:omdat|wegens"
        r"|vanwege)",
        r"(?:mogelijke|vermoede|veronderstelde|gedeelde|genoemde) oorzaken?",
        r"geen oorzaken?",
        r"niet (?:omdat|door|vanwege|wegens)",
        r"(?:leidt|leiden|leidde) naar",
        r"dank aan",
        r"(?:gaat|gaan|ging|gingen) samen met (?:wie|hoe)",
        r"een (?:daling|stijging) van [\d,]+ (?:tot|en|of) (?:een )?(?:daling|stijging) van [\d,]+",
        r"geen verandering (?:is )?(?:vastgesteld|aangetoond)",
        r"geen trends?",
        r"(?:geen|zonder) schuld(?:vraag)?",
        r"(?:bus|taxi|vracht)chauffeurs?",
        r"alleen (?:binnen|met zichzelf)",
        r"binnen (?:één|elk|ieder|hetzelfde|een) land",
        r"dan (?:voorheen|eerder|vorig\w* \w+|in (?:het )?vorig\w*|daarvoor)",
    ),
    cause=(
        r"omdat",
        r"doordat",
        r"vanwege",
        r"wegens",
        r"door toedoen van",
        r"veroorza\w+",
        r"(?:leidt|leiden|leidde|leidden)(?: \w+){0,4}? tot",
        r"geleid tot",
        r"tot(?: \w+){1,5} geleid",
        r"dankzij",
        r"(?:heeft|hebben) (?:de|het|onze) (?:\w+ )?" + _SCORE + r" (?:verhoogd|verlaagd|verbeterd"
        r"|verslechterd|gedrukt)",
        r"zorg(?:t|de|den|en) voor (?:\w+ )?(?:lager|hoger|slecht|beter|minder|meer|daling"
        r"|stijging)\w*",
        r"(?:lijdt|lijden|leed) onder",
        r"(?:kost|kostte)(?: ons)?(?: \w+){1,3} punten",
        r"bepa(?:alt|len|alde),? (?:of|hoe)",
        r"(?:als|het|een) (?:directe )?gevolg van",
        r"ten gevolge van",
        r"te (?:wijten|danken) aan",
        r"(?:komt|kwam|kwamen|komen) door",
        r"(?:ligt|lag|liggen) aan",
        r"resulte(?:ert|erde|erden|ren)(?: \w+){0,3}? in",
        r"(?:invloed|effect|impact) (?:van|op)",
        r"beïnvloed\w*",
        r"(?:ge|aange)dreven door",
        r"drijft",
        r"oorza(?:ak|ken)",
        r"(?:hoofd)?reden(?:en)? (?:voor|van|is|zijn|was|waarom|dat)",
        r"heeft(?: \w+)* teweeggebracht",
        r"(?:verklaart|verklaren|verklaarde) (?:de|het|deze|onze|waarom)(?: \w+)?",
        r"(?:drukt|drukte|drukten|verhoogt|verhoogde|verlaagt|verlaagde|trok|trekt|haalt|haalde)"
        r" (?:de|het|onze) (?:totale )?" + _SCORE,
    ),
    cause_of_a_change=(
        r"daarom",
        r"daardoor",
        r"hierdoor",
        r"waardoor",
        r"door(?: \w+){1,5} " + _FELL,
        r"dus",
        _FELL + r"(?: [\w%]+){0,4} door",
        r"(?:zorgt|zorgde|zorgden|zorgen) voor",
    ),
    change=(
        _FELL,
        _MOVE,
        r"veranderd\w*",
        r"verslechter\w*",
        r"verbeterd\w*",
        r"punt(?:en)? (?:lager|hoger|minder|meer)",
        r"gekelderd",
        r"kelder\w*",
        r"ingestort",
        r"verschuiving",
    ),
    tie=(
        r"(?:gaat|gaan|ging|gingen|hangt|hangen|hing) (?:\w+ ){0,3}?(?:samen|gepaard)(?: met)?",
        r"samenhang\w*",
        r"(?:komt|komen|kwam|kwamen) (?:vooral |grotendeels )?(?:van|uit|voort)",
        r"weerspiegel\w*",
        r"(?:zit|zitten|ligt|schuilt) (?:er)?achter",
        r"achter (?:de|deze|het) " + _MOVE,
        r"valt (?:\w+ )?samen met",
        r"(?:na|sinds) (?:de|het|een|onze) (?!(?:eerste|laatste|vorige|weging|ronde|meting"
        r"|maand)\b)\w+",
        r"sindsdien",
        r"nadat",
        r"heeft (?:\w+ )?te maken met",
    ),
    unknown=(
        r"(?:kan|kunnen|kon|konden|zegt|zeggen|toont|tonen|bewijst|bewijzen|weten|weet|betekent"
        r"|laat"
        r"|laten|is|staat)(?: [\wéëïóö]+){0,4} (?:niet|niets|nooit|geen|onbekend|onzeker"
        r"|onduidelijk)",
        r"niet (?:zeggen|tonen|bewijzen|weten|bekend|duidelijk|zeker|bewezen)",
        r"onbekend",
        r"onduidelijk",
        r"niemand weet",
        r"als dit verband oorzakelijk",
    ),
    turn=(r"maar", r"echter", r"toch", r"niettemin"),
    asking=(r"wat", r"of", r"waarom", r"wie", r"hoe", r"welke?"),
    disclaimer=(r"geen verandering is vastgesteld", r"alleen deze antwoorden"),
    fall=(
        r"daalde[n]?",
        r"daalt",
        r"dalen",
        r"daling",
        r"gedaald",
        r"zakt(?:e|en)?",
        r"gezakt",
        r"viel(?:en)?",
        r"gevallen",
        r"kelder\w*",
        r"gekelderd",
        r"stort\w* in",
        r"ingestort",
        r"instorting",
        r"verslechter\w*",
        r"afgenomen",
        r"afname",
        r"verloor",
        r"verloren",
    ),
    rise=(
        r"steeg",
        r"stegen",
        r"stijgt",
        r"stijgen",
        r"stijging",
        r"gestegen",
        r"groei\w*",
        r"gegroeid",
        r"klom",
        r"verbeterd\w*",
        r"verbetering",
        r"toegenomen",
        r"toename",
        r"hersteld\w*",
    ),
    moved=(
        _FELL,
        r"(?:verslechterd|verbeterd)(?:e|en)?",
        r"(?:af|toe)genomen",
        r"verloor",
        r"verloren",
    ),
    unchanged=(
        r"stabiel\w*",
        r"onveranderd\w*",
        r"ongewijzigd\w*",
        r"geen (?:echte )?(?:verandering|beweging|verschil)",
        r"(?:is|zijn) niet (?:veranderd|gewijzigd)",
        r"(?:bleef|blijft|is) (?:gelijk|constant|hetzelfde)",
        r"niets (?:gebeurd|veranderd)",
    ),
    undecided=(
        r"niet te onderscheiden",
        r"alleen toeval",
        r"geen oordeel",
        r"te weinig antwoorden",
        r"niet uitgesloten",
    ),
    emphasis=(
        r"kelder(?:t|de|den)",
        r"gekelderd",
        r"instort\w*",
        r"ingestort",
        r"stort(?:te|ten)? (?:\w+ ){0,3}in",
        r"duikelt?(?:de|den)?",
        r"keldering",
        r"explode\w+",
        r"dramatisch\w*",
        r"enorm\w*",
        r"vrije val",
        r"omlaag gestort",
    ),
    significance=(r"(?:in|niet-)?significant\w*", r"significantie"),
    statistically=(r"statistisch",),
    proof=(
        r"bewij(?:st|zen|s dat|s voor)",
        r"bewe(?:es|zen)",
        r"(?:toont|tonen|laat zien|laten zien|bevestigt|bevestigen)(?: aan)?"
        r" dat\b[^.;]{0,80}\b(?:de|een|onze)"
        r" (?:\w+ )?(?:reden|oorzaak)",
        r"zonder (?:enige )?twijfel",
        r"onomstotelijk",
    ),
    blame=(
        r"schuld(?:ig\w*|en)?",
        r"verwijtbaar",
        _STAFF + r"(?: (?:heeft|hebben|gewoon|weer))* (?:gefaald|faalt|faalde|falen|tekortgeschoten"
        r"|schoot tekort)",
        r"falen(?:de)? (?:van )?(?:de |het |ons |onze )?(?:\w+ )?" + _STAFF,
        r"gefaald door (?:de |het )?" + _STAFF,
        r"verantwoordelijk voor (?:de|het|deze|onze) (?:\w+ ){0,2}?" + _MOVE,
        r"nalatig\w*",
        r"slordig\w*",
        r"onbekwa\w+",
        r"incompeten\w+",
        r"lui(?:e)?",
        r"zondebok\w*",
        r"had(?:den)? (?:\w+ ){0,6}(?:moeten|behoren)",
        r"(?:die|zulke|dat soort) (?:mensen|lui)",
        r"slecht presterende?\w*",
        r"onderpresterend\w*",
        r"(?:slechtste|zwakste|traagste|beste|sterkste) (?:\w+ )?" + _STAFF,
        r"(?-i:Mevrouw|mevrouw|Meneer|meneer|De heer|de heer) (?-i:[A-Z])\w+",
    ),
    buzzword=(
        r"digitale transformatie",
        r"ai[- ](?:gedreven|gestuurd|powered|driven)\w*",
        r"klantgericht\w*",
        r"klant(?:centraal|obsessie)",
        r"customer[- ]?(?:centric|obsess)\w*",
        r"delight\w*",
        r"naadlo\w+",
        r"frictielo\w+",
        r"wereldklasse",
        r"best[- ]in[- ]class",
        r"synergi\w+",
        r"holistisch\w*",
        r"omnichannel\w*",
        r"baanbrekend\w*",
        r"toonaangevend\w*",
        r"wow[- ]?(?:factor|moment|effect)\w*",
        r"paradigma\w*",
        r"next[- ]level",
    ),
    best=(
        r"(?:de|het) (?:beste|leidende) (?:\w+ ){0,3}(?:worden|zijn|blijven)",
        r"nummer (?:één|een|1) (?:\w+ ){0,3}(?:worden|zijn|blijven)",
        r"(?:worden|zijn|blijven) (?:de|het) (?:beste|nummer (?:één|een|1))",
        r"(?:doel|ambitie|missie|visie)\b[^.;]{0,40}\b(?:nummer (?:één|een|1)|de beste|het beste"
        r"|marktleider)",
        r"marktleider\w*",
    ),
    driver=(r"drivers?", r"aanjagers?", r"drijfve(?:er|ren)"),
    trend=(r"trends?", r"trendbreuk"),
    compare=(
        r"dan",
        r"(?:beter|slechter|hoger|lager|tevredener)",
        r"loopt (?:voor|achter)",
        r"punt(?:en)? (?:boven|onder|meer|minder)",
        r"verslaat",
        r"overtreft",
        r"rang\w*",
        r"beste",
        r"slechtste",
        r"hoogste",
        r"laagste",
        r"vergeleken met",
        r"in vergelijking met",
        r"terwijl",
        r"verschil tussen",
        r"versus",
    ),
    rank=(
        r"{country} (?:staat|eindigt) (?:\w+ )?(?:bovenaan|onderaan|eerste|laatste|op (?:één|de"
        r" eerste))",
        r"{country} (?:heeft|hebben|geeft|geven|scoort|is) (?:\w+ ){0,2}(?:beste|slechtste|hoogste"
        r"|laagste)",
        r"(?:beste|slechtste|hoogste|laagste) (?:\w+ )?(?:scores?|nps|cijfers?|waardering) (?:\w+"
        r" )?"
        r"(?:in|uit) {country}",
        r"(?:beste|slechtste|sterkste|zwakste) (?:land|landen|markt)",
        r"land(?:en)?(?:vergelijking|ranglijst|ranking|klassement)\w*",
        r"ranglijst van (?:landen|markten)",
        r"{country}\b[^.;]{0,60} dan (?:in )?(?:andere|de rest|overige)",
    ),
    score=(_SCORE, r"resultaat|resultaten"),
    points=(r"punt(?:en)?", r"procent", r"procentpunt(?:en)?"),
    answers=(r"antwoorden", r"respondenten", r"ondervraagden", r"interviews?", r"reacties"),
    customer=(
        r"(?:bezoekers|bezoeksters|klanten|gasten|mensen|gezinnen|families|toeristen|leden|lezers"
        r"|patiënten"
        r"|reizigers|gebruikers|kopers|respondenten|senioren|ouderen|kinderen|ouders|vrienden"
        r"|stellen"
        r"|studenten|scholieren|promoters|critici)",
        r"(?:een|de|elke|iedere|geen) (?:\w+ )?(?:bezoeker|klant|gast|gezin|toerist|lid|persoon)",
        r"wie (?:antwoordde|kwam|bezocht)",
        r"zij|ze",
    ),
    object_of=(r"voor", r"aan", r"van", r"met", r"bij", r"door", r"over", r"op", r"naar"),
    spoke=(
        r"(?:antwoord|zeg|zei|noem|schrij|schreef|schreven|beoorde|vermeld|wacht|vra|kla|beveel"
        r"|bezo|vind"
        r"|vonden|wil|kwam|kom|meld|mis|prijz|zijn|hebben|kunnen)\w*",
    ),
    period=(
        r"(?:19|20)\d\d",
        r"q[1-4]",
        r"(?:deze|dit|vorige?|beide|afgelopen|volgende?|eerste|tweede|laatste) (?:\w+ )?(?:dag"
        r"|week|weken|maand"
        r"|maanden|kwartaal|jaar|ronde|meting)(?:en)?",
        r"(?:week|ronde|meting|kwartaal) \w+",
        r"voorjaar|lente|zomer|herfst|najaar|winter",
        r"gisteren",
    ),
    date=(
        r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)",
        r"(?:voor|tegen) (?:eind|half|begin)",
        r"(?:vanaf|per|vóór) \d+",
        r"volgende? (?:dag|week|maand|kwartaal|jaar|ronde)",
        r"morgen",
        r"(?:over|binnen) \w+ (?:dagen|weken|maanden)",
        r"vandaag",
    ),
    unsure=(
        r"tussen",
        r"(?:betrouwbaarheids)?interval\w*",
        r"onzeker\w*",
        r"niet zeker",
        r"toeval\w*",
        r"te onderscheiden",
        r"te weinig",
        r"minstens",
        r"mogelijk",
        r"marge",
        r"misschien",
        r"(?:kan|kunnen) (?:\w+ ){0,3}niet zeggen",
        r"zou(?:den)? kunnen",
    ),
    interval=(r"(?:betrouwbaarheids)?interval\w*", r"tussen", r"marge"),
    effort=(
        r"minder",
        r"zonder",
        r"korter\w*",
        r"vervalt",
        r"bespa(?:art|ren)",
        r"scheelt",
        r"in plaats van",
        r"niet meer",
        r"geen \w+ meer",
        r"makkelijker",
        r"eenvoudiger",
        r"sneller",
        r"vermij\w*",
        r"halve(?:ert|ren)",
    ),
    measure=(
        r"me(?:et|ten|ting|etbaar)",
        r"gemeten",
        r"tel(?:len|t|ling)",
        r"geteld",
        r"aandeel",
        r"minu(?:ut|ten)",
        r"seconden?",
        r"procent",
        r"te zien (?:aan|in)",
        r"waardering",
        r"scores?",
        r"nps",
        r"aantal",
        r"klachten",
        r"(?:tot|van|onder|boven|naar) \d+",
    ),
    together=(
        r"samen",
        r"gezamenlijk",
        r"beide",
        r"(?-i:[A-Z])\w+(?: \w+){0,3} en (?-i:[A-Z])\w+",
    ),
    abbreviation=tuple(
        ("bijv bv d.w.z o.a m.b.t enz ca nr st dr prof vgl incl max min evt i.p.v").split()
    ),
    months=tuple(
        (
            "[Jj]anuari [Ff]ebruari [Mm]aart [Aa]pril [Mm]ei [Jj]uni [Jj]uli [Aa]ugustus "
            "[Ss]eptember [Oo]ktober [Nn]ovember [Dd]ecember"
        ).split()
    ),
    instead={
        "cause": "gaat samen met",
        "after": "na, sinds",
        "emphasis": "is … punten lager",
        "driver": "gaat samen met",
    },
)
