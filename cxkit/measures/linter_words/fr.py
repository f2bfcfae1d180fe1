"""French."""

from .words import Words

_SCORE = r"(?:scores?|nps|net promoter scores?|recommandations?|notes?|satisfaction|évaluations?)"
_MOVE = (
    r"(?:baisse|hausse|chute|recul|changement|évolution|perte|augmentation|diminution|dégradation"
    r"|creux"
    r"|plongeon|effondrement)"
)
_STAFF = (
    r"(?:équipes?|personnel|collègues?|services?|direction|managers?|agents?|employés?|employées?"
    r"|gardiens?|guides?|responsables?|collaborateurs?)"
)
_FELL = (
    r"(?:baissé|baisse|baissait|chuté|chute|monté|monte|augmenté|augmente|diminué|diminue|reculé"
    r"|recule"
    r"|progressé|progresse)"
)

FR = Words(
    harmless=(
        r"(?:examinée?s?|choisie?s?|écartée?s?|pondérée?s?|comparée?s?|arrondie?s?) (?:parce"
        r" qu(?:e |')"
        r"|en raison)",
        r"causes? (?:possibles?|supposées?|présumées?|partagées?|nommées?|citées?)",
        r"aucune cause",
        r"(?:non|pas) parce qu(?:e |')",
        r"en cause",
        r"en effet",
        r"(?:mène|mènent|conduit|conduisent) (?:à la|au|aux|vers|à l') ?(?:sortie|entrée|vestiaire"
        r"|salle"
        r"|café|boutique|toilettes|caisse)",
        r"grâce à (?:tous|toutes|vous)",
        r"(?:va|vont|allait) de pair avec (?:qui|ceux|celles|la (?:façon|manière))",
        r"une (?:baisse|hausse) de [\d,]+ (?:à|et|ou) (?:une )?(?:baisse|hausse) de [\d,]+",
        r"aucun changement n'est (?:établi|démontré)",
        r"(?:aucune|pas de) tendances?",
        r"(?:sans|aucun|aucune) (?:reproche|faute)s?",
        r"moteurs? de recherche",
        r"(?:seulement|uniquement) (?:avec|au sein)",
        r"au sein d(?:'un|e chaque|u même) pays",
        r"qu(?:e |')(?:avant|auparavant|en (?:19|20)\d\d|le (?:mois|trimestre) (?:dernier"
        r"|précédent)"
        r"|l'(?:an|année) (?:dernier|dernière|passée?))",
        r"sans faute",
    ),
    cause=(
        r"parce que",
        r"parce qu'\w+",
        r"à cause (?:de|du|des|d'\w+)",
        r"en raison (?:de|du|des|d'\w+)",
        r"grâce (?:à|au|aux)",
        r"due?s? (?:à|au|aux)",
        r"caus(?:e|es|ent|é|ée|és|ées|ait|aient|er|ant)",
        r"provoqu\w+",
        r"entraîn(?:e|ent|é|ée|és|ées|er|ait|ant)",
        r"(?:conduit|conduisent|conduisait) (?:à|au|aux)",
        r"(?:mène|mènent|mené|menait) (?:à|au|aux)",
        r"résult(?:e|ent|ait|ant) (?:de|du|des|d'\w+)",
        r"s'expliqu(?:e|ent|ait) par",
        r"expliqu(?:e|ent|é|ée|ait) (?:pourquoi|par|(?:la|le|cette|ce|notre) (?:\w+ )?"
        + _MOVE
        + ")",
        r"(?:impacts?|effets?) (?:de|du|des|sur|d'\w+)",
        r"impact(?:e|ent|é|ée|és|ant)",
        r"influenc\w+",
        r"(?:conséquence|fruit) (?:de|du|des|d'\w+)",
        r"raisons? (?:de|du|pour|principale|est|d'\w+)",
        r"c'est pourquoi",
        r"(?:fait|font|faisait) (?:baisser|monter|chuter|augmenter|grimper|plonger)",
        r"(?:tiré|tirée|poussé|poussée|porté|portée|entraîné) (?:vers le (?:bas|haut) )?par",
        r"faute (?:de|d'\w+)",
        r"(?:a|ont) (?:amélioré|augmenté|réduit|dégradé|relevé) (?:la|le|notre) " + _SCORE,
        r"souffr(?:e|ent|ait) (?:de|du|des|d'\w+)",
        r"(?:nous )?a coûté(?: \w+){1,3} points?",
        r"détermin(?:e|ent) (?:si|la|le|notre)",
    ),
    cause_of_a_change=(
        r"car",
        r"puisque",
        r"donc",
        r"par conséquent",
        r"ainsi",
        r"de ce fait",
        _FELL + r"(?: [\w%]+){0,4} par",
    ),
    change=(
        _FELL,
        _MOVE,
        r"chang(?:e|é|ée|ements?)",
        r"dégradé\w*",
        r"amélioré\w*",
        r"points? (?:de moins|de plus|plus bas|plus haut)",
        r"effondr\w+",
        r"plongé\w*",
        r"perdu",
        r"gagné",
    ),
    tie=(
        r"(?:va|vont|allait|allaient) de pair(?: avec)?",
        r"(?:vient|viennent|venait|provient|proviennent) (?:surtout |principalement )?(?:de|du|des"
        r"|d'\w+)",
        r"reflèt\w+",
        r"derrière (?:la|le|cette|ce|notre) " + _MOVE,
        r"(?:liée?s?|associée?s?|corrélée?s?) (?:à|au|aux|avec)",
        r"coïncid\w+",
        r"s'accompagn\w+",
        r"(?:suite|consécuti\w+) (?:à|au|aux)",
        r"(?:après|depuis) (?:la|le|les|l'|un|une|notre) ?(?!(?:première|premier|dernière|dernier"
        r"|vague|mois"
        r"|trimestre|pondération)\b)\w+",
        r"tient (?:à|au|aux)",
    ),
    unknown=(
        r"(?:ne|n')\s?(?:peut|peuvent|pouvons|pouvait|dit|disent|montre|montrent|prouve|prouvent"
        r"|sait|savons"
        r"|savent|signifie|permet|permettent|est|sommes)(?: \w+){0,3} (?:pas|rien|jamais|aucun"
        r"|aucune)",
        r"(?:ne|n')\s?(?:peut|peuvent|dit|montre|prouve|sait|signifie|permet)",
        r"on ignore",
        r"inconnue?s?",
        r"incertaine?s?",
        r"sans (?:dire|montrer|prouver)",
        r"rien ne",
        r"si ce lien était causal",
    ),
    turn=(r"mais", r"cependant", r"toutefois", r"pourtant", r"néanmoins"),
    asking=(r"ce qui", r"ce que", r"si", r"pourquoi", r"qui", r"comment", r"quelle?s?"),
    disclaimer=(r"aucun changement n'est établi", r"ces seules réponses"),
    fall=(
        r"baiss(?:e|é|ée|ent|ait)",
        r"chut(?:e|é|ée|ent|ait)",
        r"recul(?:e|é|ent)?",
        r"diminu\w+",
        r"plong\w+",
        r"effondr\w+",
        r"dégrad\w+",
        r"dégringol\w+",
        r"perd(?:u|ue)?",
        r"tombé\w*",
    ),
    rise=(
        r"haussé?",
        r"hausse",
        r"mont(?:e|é|ée|ent)",
        r"augment\w+",
        r"progress(?:e|é|ée|ion|ent)",
        r"grimp\w+",
        r"amélior(?:e|é|ée|ation)",
        r"bondi\w*",
        r"gagne",
        r"gagné",
        r"s'envol\w+",
    ),
    moved=(
        r"(?:a|ont|est|sont) (?:\w+ )?(?:baissé|chuté|monté|augmenté|diminué|reculé|progressé"
        r"|perdu|gagné"
        r"|tombé)e?s?",
        r"s'est (?:dégradé|amélioré)e?",
        r"(?:baisse|monte|augmente|diminue|recule|progresse) de",
    ),
    unchanged=(
        r"stables?",
        r"stabilité",
        r"inchangée?s?",
        r"(?:aucun|pas de) (?:changement|mouvement|différence)",
        r"n'(?:a|ont) pas (?:changé|bougé|évolué)",
        r"(?:reste|restent|restait|est) (?:constante?|identique|la même|le même)",
        r"rien n'a (?:changé|bougé)",
    ),
    undecided=(
        r"ne se distingue pas",
        r"le hasard seul",
        r"pas de verdict",
        r"trop peu de réponses",
        r"n'est pas exclue?",
    ),
    emphasis=(
        r"s'effondr\w+",
        r"effondr\w+",
        r"plong(?:e|é|eon|eait|ée)",
        r"dégringol\w+",
        r"chut(?:e|é|ée|ent|ait)",
        r"s'envol\w+",
        r"explos\w+",
        r"bondi(?:t|r)?",
        r"flamb\w+",
        r"dramatique\w*",
        r"massi(?:f|ve|vement)",
        r"alarmante?s?",
    ),
    significance=(r"(?:in)?significati(?:f|fs|ve|ves|vement)", r"significativité"),
    statistically=(r"statistiquement",),
    proof=(
        r"prouv(?:e|ent|é|ée|er|ait)",
        r"preuve (?:que|de|du|qu'\w+)",
        r"démontr(?:e|ent|é|ée) qu(?:e|'\w+)",
        r"(?:montre|montrent|confirme|confirment) qu(?:e|'\w+)\b[^.;]{0,80}\b(?:est|était|sont)"
        r" (?:la|une|le)"
        r" (?:\w+ )?(?:raison|cause)",
        r"sans (?:aucun )?doute",
    ),
    blame=(
        r"(?:en|la|sa|leur|une|notre) faute",
        r"fautifs?",
        r"fautives?",
        r"coupables?",
        r"blâm\w+",
        r"reproch\w+",
        _STAFF + r"(?: (?:du|de la|des|de l'|d'accueil|vestiaire|\w+))*? (?:a|ont) (?:échoué"
        r"|failli|manqué)",
        r"(?:échec|défaillance|manquement)s? (?:de l'|du |de la |des |de notre )" + _STAFF,
        r"responsables? de (?:la|le|cette|ce|notre) (?:\w+ ){0,2}?" + _MOVE,
        r"responsables? du (?:recul|creux|plongeon)",
        r"négligen\w+",
        r"incompéten\w+",
        r"paresseu\w+",
        r"bâclé\w*",
        r"boucs? émissaires?",
        r"aurai(?:t|ent|s) (?:dû|du)",
        r"ces gens(?:-là)?",
        r"(?:équipe|service|agent)s? (?:peu performante?s?|sous-performante?s?)",
        r"sous-perform\w*",
        r"(?:pire|meilleure?|plus (?:faible|lente?|mauvaise?)) " + _STAFF,
        _STAFF + r" (?:la|le|les) (?:plus|moins) (?:faibles?|lente?s?|mauvaise?s?|performante?s?)",
        r"(?-i:Mme|M\.|Madame|Monsieur|madame|monsieur) (?-i:[A-ZÉÈ])\w+",
    ),
    buzzword=(
        r"transformation (?:numérique|digitale)",
        r"(?:dopée?s?|propulsée?s?|alimentée?s?|pilotée?s?) (?:à|par) l'(?:ia|intelligence"
        r" artificielle)",
        r"ai[- ](?:powered|driven)",
        r"customer[- ]?(?:centric|obsess)\w*",
        r"(?:centrée?s?|orientée?s?) (?:sur le )?client",
        r"enchant\w+",
        r"delight\w*",
        r"sans couture",
        r"fluide et sans couture",
        r"sans friction",
        r"de classe mondiale",
        r"best[- ]in[- ]class",
        r"synergi\w+",
        r"holistique\w*",
        r"omnicanal\w*",
        r"à la pointe",
        r"disrupti\w+",
        r"effet wow",
        r"changement de paradigme",
        r"niveau supérieur",
    ),
    best=(
        r"(?:devenir|être|rester) (?:la |le |les |l')?(?:\w+ )?(?:meilleure?s?|leader|numéro (?:un"
        r"|1)|n° ?1"
        r"|premier|première|référence)",
        r"(?:objectif|ambition|vision|mission|but)\b[^.;]{0,40}\b(?:numéro (?:un|1)|n° ?1"
        r"|meilleure?|leader)",
        r"leaders? du marché",
    ),
    driver=(
        r"drivers?",
        r"moteurs? de (?:la |l')?(?:recommandation|satisfaction|baisse|hausse"
        r"|score)",
    ),
    trend=(r"tendances?",),
    compare=(
        r"(?:plus|moins)(?: \w+){0,3} qu(?:e|'\w+)",
        r"(?:meilleure?s?|pires?|supérieure?s?|inférieure?s?)",
        r"mieux",
        r"devance\w*",
        r"points? (?:de plus|de moins|au-dessus|au-dessous|en dessous)",
        r"dépass\w+",
        r"derrière",
        r"devant",
        r"class\w+",
        r"par rapport (?:à|au|aux)",
        r"comparée?s? (?:à|au|aux|avec)",
        r"tandis que",
        r"alors que",
        r"(?:écart|différence) entre",
        r"(?:le|la|les) plus (?:haut|bas|haute|basse|élevée?|faible)s?",
    ),
    rank=(
        r"{country} (?:arrive|se classe|termine|est) (?:en (?:tête|dernière|première)|premier"
        r"|première"
        r"|dernier|dernière)",
        r"{country} (?:a|ont|obtient|donne|donnent) (?:\w+ ){0,2}(?:meilleure?|pire|plus (?:haut"
        r"|bas|haute"
        r"|basse|élevée?|faible))s?",
        r"(?:meilleure?|pire)s? (?:\w+ )?(?:scores?|nps|notes?|résultats?) (?:\w+ )?(?:en|au|aux"
        r"|de|du) ?"
        r"(?:la |l')?{country}",
        r"(?:meilleur|pire|premier|dernier)s? (?:pays|marchés?)",
        r"classement (?:des|par) (?:pays|marchés)",
        r"compar(?:er|aison|ons) (?:entre )?(?:les |des |de )?pays",
        r"{country}\b[^.;]{0,60} qu(?:e dans|'en|e) (?:les )?(?:autres pays|d'autres|ailleurs)",
        r"{country}\b[^.;]{0,60} qu'ailleurs",
    ),
    score=(_SCORE, r"résultats?"),
    points=(r"points?", r"pour ?cent"),
    answers=(
        r"réponses?",
        r"répondante?s?",
        r"personnes interrogées",
        r"entretiens?",
        r"commentaires?",
    ),
    customer=(
        r"(?:visiteurs|visiteuses|clients|clientes|personnes|gens|familles|touristes|membres"
        r"|lecteurs"
        r"|patients|voyageurs|utilisateurs|acheteurs|répondants|seniors|enfants|parents|amis"
        r"|couples"
        r"|étudiants|promoteurs|détracteurs|usagers|passagers|hôtes)",
        r"(?:un|une|le|la|chaque|aucun|aucune) (?:visiteur|visiteuse|client|cliente|famille"
        r"|touriste"
        r"|membre|personne)",
        r"(?:ceux|celles) qui",
        r"ils|elles",
    ),
    object_of=(r"pour", r"à", r"aux", r"de", r"des", r"avec", r"par", r"chez", r"sur"),
    spoke=(
        r"(?:répond|ont|dis|dit|cit|écri|not|mentionn|attend|demand|plaign|recommand|visit|trouv"
        r"|veul|vien"
        r"|rapport|apprécie|sont|peuvent|signal|parl|nomm)\w*",
    ),
    period=(
        r"(?:19|20)\d\d",
        r"[qt][1-4]",
        r"(?:ce|cette|ces|dernière?s?|deux|prochaine?|première?|seconde?|deuxième|chaque) (?:\w+"
        r" )?(?:jours?"
        r"|semaines?|mois|trimestres?|années?|vagues?)",
        r"(?:semaine|vague|trimestre|mois) \w+",
        r"printemps|été|automne|hiver",
        r"hier",
    ),
    date=(
        r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?",
        r"(?:avant|d'ici|à) (?:la |le )?(?:fin|mi|début)\b",
        r"(?:dès|à partir d[eu]|avant) (?:le )?\d+",
        r"(?:semaine|mois|trimestre|année|vague) (?:prochaine?|suivante?)",
        r"demain",
        r"(?:dans|sous) \w+ (?:jours|semaines|mois)",
        r"aujourd'hui",
    ),
    unsure=(
        r"entre",
        r"intervalles?",
        r"incertain\w*",
        r"incertitude",
        r"pas (?:sûre?|certaine?)",
        r"hasard",
        r"distingu\w+",
        r"trop peu",
        r"au moins",
        r"peut-être",
        r"marge",
        r"pourrai(?:t|ent)",
        r"(?:ne|n')\s?(?:peut|pouvons) (?:\w+ )?pas dire",
    ),
    interval=(r"intervalles?", r"entre", r"marge"),
    effort=(
        r"moins",
        r"sans",
        r"supprim\w+",
        r"évit\w+",
        r"épargn\w+",
        r"au lieu de",
        r"plus (?:besoin|court|courte|simple|facile|rapide)\w*",
        r"ne \w+ plus",
        r"n'\w+ plus",
        r"facilit\w+",
        r"raccourci\w*",
    ),
    measure=(
        r"mesur\w+",
        r"compt(?:e|er|ons|é|ée|age)",
        r"part (?:de|des)",
        r"minutes?",
        r"secondes?",
        r"pour ?cent",
        r"visible (?:dans|à)",
        r"notes?",
        r"scores?",
        r"nps",
        r"nombre d\w+",
        r"plaintes?",
        r"(?:à|de|sous|moins de|plus de) \d+",
    ),
    together=(
        r"ensemble",
        r"conjointement",
        r"les deux",
        r"(?-i:[A-ZÉ])\w+(?: \w+){0,3} et (?:l'|la |le )?(?-i:[A-ZÉ])\w+",
    ),
    abbreviation=tuple(("p.ex ex cf etc env av st ste dr m mme prof fig max min p vol").split()),
    months=tuple(
        (
            "[Jj]anvier [Ff]évrier [Mm]ars [Aa]vril [Mm]ai [Jj]uin [Jj]uillet [Aa]oût "
            "[Ss]eptembre [Oo]ctobre [Nn]ovembre [Dd]écembre"
        ).split()
    ),
    instead={
        "cause": "va de pair avec",
        "after": "après, depuis",
        "emphasis": "est plus bas de … points",
        "driver": "va de pair avec",
    },
)
