"""Spanish."""

from .words import Words

_SCORE = (
    r"(?:puntuaci(?:ón|ones)|puntajes?|nps|net promoter scores?|recomendaci(?:ón|ones)|notas?"
    r"|satisfacción|valoraci(?:ón|ones)|índice)"
)
_MOVE = (
    r"(?:caída|bajada|subida|descenso|aumento|cambio|pérdida|retroceso|desplome|empeoramiento"
    r"|disminución"
    r"|alza)"
)
_STAFF = (
    r"(?:equipos?|personal|compañer[oa]s?|departamentos?|dirección|gerentes?|emplead[oa]s?|guías?"
    r"|vigilantes?"
    r"|trabajador(?:es|as)?|responsables?)"
)
_FELL = (
    r"(?:cayó|cayeron|caído|bajó|bajaron|bajado|subió|subieron|subido|descendió|aumentó"
    r"|disminuyó|creció)"
)

ES = Words(
    harmless=(
        r"(?:examinad[oa]s?|elegid[oa]s?|excluid[oa]s?|ponderad[oa]s?|comparad[oa]s?"
        r"|redondead[oa]s?)"
        r" (?:porque|debido)",
        r"causas? (?:posibles?|supuestas?|compartidas?|nombradas?)",
        r"posibles causas",
        r"ninguna causa",
        r"no porque",
        r"en efecto",
        r"(?:lleva|llevan|conduce|conducen) (?:a la|al|a los) (?:salida|entrada|guardarropa|sala"
        r"|café|tienda"
        r"|aseos?|caja)",
        r"gracias a (?:tod[oa]s|usted(?:es)?|quienes)",
        r"(?:va|van|iba) (?:unid[oa]s?|de la mano) (?:a|con|de) (?:quién|quienes|cómo)",
        r"un(?:a)? (?:caída|subida|bajada) de [\d,]+ (?:a|y|o) (?:una )?(?:caída|subida|bajada) de"
        r" [\d,]+",
        r"ningún cambio (?:está |queda )?(?:establecido|demostrado)",
        r"(?:ninguna|sin) tendencias?",
        r"sin culpas?",
        r"(?:solo|sólo|únicamente) (?:dentro|consigo)",
        r"dentro de(?:l mismo| cada| un) país",
        r"que (?:antes|en (?:19|20)\d\d|el (?:mes|trimestre|año) (?:pasado|anterior))",
    ),
    cause=(
        r"porque",
        r"debid[oa]s? (?:a|al)",
        r"a causa (?:de|del)",
        r"por culpa (?:de|del)",
        r"por causa (?:de|del)",
        r"gracias (?:a|al)",
        r"caus(?:a|as|an|ó|aron|ado|ada|ados|adas|ando|ar|aba)",
        r"provoc(?:a|an|ó|aron|ado|ada|ando|ar|aba)",
        r"ocasion(?:a|an|ó|aron|ado|ada|ar)",
        r"(?:conduce|conducen|condujo|condujeron) (?:a|al)",
        r"(?:lleva|llevan|llevó|llevaron) (?:a|al)",
        r"result(?:a|an|ó|aron) en",
        r"(?:como|es|fue) (?:el )?resultado (?:de|del)",
        r"como consecuencia (?:de|del)",
        r"sufr(?:e|en|ió) (?:por|a causa)",
        r"nos (?:costó|ha costado)(?: \w+){1,3} puntos?",
        r"determina(?:n)? (?:si|la|el|nuestra)",
        r"consecuencias? (?:de|del)",
        r"(?:impacto|efectos?) (?:de|del|en|sobre)",
        r"impact(?:a|an|ó|aron|ado)",
        r"influ(?:ye|yen|yó|yeron|encia|encias|ido)(?: en| de| sobre)?",
        r"se deb(?:e|en|ió|ieron) (?:a|al)",
        r"a raíz (?:de|del)",
        r"ya que",
        r"puesto que",
        r"dado que",
        r"explica(?:n|do|da)? (?:por qué|por|(?:la|el|esta|este|nuestra) (?:\w+ )?" + _MOVE + ")",
        r"(?:motivos?|razón|razones) (?:de|del|por|para|es|principal)",
        r"(?:hizo|hace|hicieron|hacen) (?:caer|bajar|subir|aumentar)",
        r"impuls(?:a|an|ó|aron|ado|ada)",
        r"(?:empujad|arrastrad|lastrad)[oa]s? por",
    ),
    cause_of_a_change=(
        r"por lo que",
        r"por eso",
        r"por lo tanto",
        r"por tanto",
        r"así que",
        r"de ahí",
        _FELL + r"(?: [\w%]+){0,4} por",
    ),
    change=(
        _FELL,
        _MOVE,
        r"cambi(?:a|ó|ado|os)",
        r"empeor\w+",
        r"mejor(?:ó|ado|aron)",
        r"puntos? (?:menos|más|por debajo|por encima)",
        r"desplom\w+",
        r"hundi\w+",
    ),
    tie=(
        r"(?:va|van|iba|iban) (?:unid[oa]s?|de la mano)(?: a| con| de)?",
        r"(?:viene|vienen|venía|proviene|provienen|procede) (?:sobre todo |principalmente )?(?:de"
        r"|del)",
        r"reflej\w+",
        r"detrás de (?:la|el|esta|este) " + _MOVE,
        r"(?:ligad|asociad|vinculad|relacionad)[oa]s? (?:a|al|con)",
        r"coincid\w+",
        r"acompañ\w+",
        r"(?:tras|desde|después de) (?:la|el|los|las|un|una|nuestra|que) (?!(?:primera|última"
        r"|ponderación|ola|mes"
        r"|trimestre|semana)\b)\w+",
        r"tiene que ver con",
    ),
    unknown=(
        r"no (?:se )?(?:puede|pueden|podemos|podía|dice|dicen|muestra|muestran|demuestra"
        r"|demuestran|prueba"
        r"|prueban|sabe|sabemos|saben|significa|permite|permiten|está|es posible|queda)",
        r"no hay (?:pruebas|indicios)",
        r"se desconoce",
        r"nadie sabe",
        r"desconocid[oa]s?",
        r"inciert[oa]s?",
        r"nada (?:dice|muestra|indica|prueba)",
        r"si esta asociación fuera causal",
    ),
    turn=(r"pero", r"sino", r"sin embargo", r"no obstante", r"aunque"),
    asking=(r"qué", r"lo que", r"si", r"por qué", r"quién", r"cómo", r"cuál(?:es)?"),
    disclaimer=(r"ningún cambio está establecido", r"solo estas respuestas"),
    fall=(
        r"cay(?:ó|eron)",
        r"caída",
        r"caído",
        r"cae",
        r"baj(?:a|ó|an|aron|ado|ada)",
        r"desc(?:iende|endió|enso)",
        r"retroce\w+",
        r"disminu\w+",
        r"desplom\w+",
        r"hund\w+",
        r"empeor\w+",
        r"perdió",
    ),
    rise=(
        r"sub(?:e|ió|ieron|ido|ida)",
        r"aument(?:a|ó|an|ado|o)",
        r"crec(?:e|ió|ieron|imiento)",
        r"mejor(?:a|ó|ado|ía)",
        r"alza",
        r"dispar\w+",
        r"gan(?:a|ó)",
        r"recuper(?:a|ó|ado)",
    ),
    moved=(
        _FELL,
        r"(?:empeoró|mejoró|perdió|ganó|ha (?:empeorado|mejorado|crecido|aumentado"
        r"|disminuido))",
    ),
    unchanged=(
        r"estables?",
        r"estabilidad",
        r"(?:ningún|sin) (?:cambios?|movimiento)",
        r"no (?:ha|han|hay) (?:cambiado|variado|cambios?)",
        r"no cambió",
        r"(?:sigue|siguen|permanece|se mantiene|se mantuvo) (?:igual|constante|estable)",
        r"nada ha cambiado",
        r"constante",
    ),
    undecided=(
        r"no se distingue",
        r"solo el azar",
        r"sin veredicto",
        r"muy pocas respuestas",
        r"no se descarta",
    ),
    emphasis=(
        r"desplom\w+",
        r"hund(?:ió|imiento|ido|e|ieron)",
        r"se dispar\w+",
        r"colaps\w+",
        r"derrumb\w+",
        r"estrell\w+",
        r"dramátic\w+",
        r"masiv\w+",
        r"alarmantes?",
        r"en picad[oa]",
    ),
    significance=(r"(?:in)?significativ[oa]s?", r"(?:in)?significativamente", r"significación"),
    statistically=(r"estadísticamente",),
    proof=(
        r"(?:de)?muestra(?:n)? que\b[^.;]{0,80}\b(?:es|era|son|fue) (?:la|el|una|un) (?:\w+"
        r" )?(?:razón|causa|motivo)",
        r"demuestra(?:n)? que",
        r"prueba(?:n)? que",
        r"(?:prueba|demostración) de(?: que|l)",
        r"(?:ha|han|queda) (?:demostrado|probado)",
        r"sin (?:lugar a |ninguna )?dudas?",
    ),
    blame=(
        r"(?<!por\s)culp(?:a|as|ar|ó|able|ables|abilidad)",
        r"por culpa del? (?:la |el |los |las )?" + _STAFF,
        _STAFF + r"(?: (?:de|del|la|el|guardarropa|\w+))*? (?:falló|fallaron|fracasó|fracasaron|ha"
        r" fallado|han fallado)",
        r"(?:falló|fallaron|fracasó) (?:el|la|los|nuestro|nuestra) (?:\w+ )?" + _STAFF,
        r"(?:fallo|fracaso|fallos) del? (?:la |el )?" + _STAFF,
        r"responsables? de (?:la|el|esta|este|nuestra) (?:\w+ ){0,2}?" + _MOVE,
        r"responsables? del " + _MOVE,
        r"negligen\w+",
        r"descuidad[oa]s?",
        r"incompeten\w+",
        r"pereza",
        r"perezos[oa]s?",
        r"chapucer[oa]s?",
        r"chivos? expiatorios?",
        r"(?:debería|deberían|debió|debieron) (?:\w+ )?haber",
        r"debi(?:ó|eron) \w+(?:ar|er|ir)",
        r"esa gente",
        r"esas personas",
        r"(?:peor|mejor|peores|mejores) " + _STAFF,
        _STAFF + r" (?:con|de) (?:bajo|peor) rendimiento",
        _STAFF + r" más (?:débil|lent[oa]|floj[oa])s?",
        r"(?-i:Sr\.|Sra\.|Señora|Señor|señora|señor|Don|Doña) (?-i:[A-ZÁÉ])\w+",
    ),
    buzzword=(
        r"transformación digital",
        r"(?:impulsad|potenciad)[oa]s? por (?:la )?(?:ia|inteligencia artificial)",
        r"ai[- ](?:powered|driven)",
        r"customer[- ]?(?:centric|obsess)\w*",
        r"centrad[oa]s? en el cliente",
        r"deleit\w+",
        r"delight\w*",
        r"sin fisuras",
        r"sin fricci(?:ón|ones)",
        r"de (?:clase|talla) mundial",
        r"best[- ]in[- ]class",
        r"sinergias?",
        r"holístic[oa]s?",
        r"omnicanal\w*",
        r"vanguardi\w+",
        r"disruptiv[oa]s?",
        r"efecto wow",
        r"cambio de paradigma",
        r"siguiente nivel",
    ),
    best=(
        r"(?:ser|llegar a ser|convertirnos en|seguir siendo) (?:el |la |los |las )?(?:\w+"
        r" )?(?:mejor(?:es)?|líder"
        r"|número (?:uno|1)|n\.? ?º ?1|referente)",
        r"(?:objetivo|meta|ambición|visión|misión)\b[^.;]{0,40}\b(?:número (?:uno|1)|mejor|líder)",
        r"líder(?:es)? del mercado",
    ),
    driver=(r"drivers?", r"impulsor(?:es|as?)?", r"palancas?"),
    trend=(r"tendencias?",),
    compare=(
        r"(?:más|menos|mejor|peor)(?: \w+){0,3} que",
        r"(?:mejor|peor|superior|inferior)(?:es)?",
        r"por delante",
        r"puntos? (?:más|menos|por encima|por debajo)",
        r"por detrás",
        r"supera\w*",
        r"rank\w+",
        r"en comparación con",
        r"comparad[oa]s? con",
        r"frente a",
        r"mientras que",
        r"diferencia entre",
        r"(?:el|la|los|las) más (?:alt|baj)[oa]s?",
    ),
    rank=(
        r"{country} (?:lidera|queda|está|va) (?:\w+ )?(?:primer[oa]?|últim[oa]|en cabeza|a la"
        r" cabeza|la clasificación"
        r"|el ranking)",
        r"{country} (?:tiene|tienen|da|dan|obtiene) (?:\w+ ){0,2}(?:mejor|peor|más alt[oa]|más"
        r" baj[oa])(?:es|s)?",
        r"(?:mejor|peor)(?:es)? (?:puntuación|nps|nota|resultado|valoración)s? (?:\w+ )?(?:en|de)"
        r" {country}",
        r"(?:mejor|peor)(?:es)? (?:país|países|mercados?)",
        r"(?:ranking|clasificación) (?:de|por) (?:los )?(?:países|mercados)",
        r"compara(?:r|ción|mos) (?:entre |de )?(?:los )?países",
        r"{country}\b[^.;]{0,60} que en (?:otros países|el resto|los demás)",
    ),
    score=(_SCORE, r"resultados?"),
    points=(r"puntos?", r"por ciento"),
    answers=(r"respuestas?", r"encuestad[oa]s", r"entrevistas?", r"comentarios?"),
    customer=(
        r"(?:visitantes|client(?:es|as)|personas|gente|familias|turistas|miembros|soci[oa]s"
        r"|lectores|pacientes"
        r"|viajeros|usuari[oa]s|compradores|encuestad[oa]s|mayores|niñ[oa]s|padres|amig[oa]s"
        r"|parejas"
        r"|estudiantes|promotores|detractores|huéspedes|pasajeros)",
        r"(?:un|una|el|la|cada|ningún|ninguna) (?:visitante|client[ea]|familia|turista|miembro"
        r"|persona)",
        r"quienes",
        r"ell[oa]s",
    ),
    object_of=(r"para", r"a", r"de", r"con", r"por", r"sobre", r"en"),
    spoke=(
        r"(?:respond|dic|dij|nombr|menc|escrib|valor|esper|pid|pregunt|quej|recomiend|visit"
        r"|encuent|quier|vien"
        r"|cont|alab|tienen|son|pueden|señal|habl|puntú)\w*",
    ),
    period=(
        r"(?:19|20)\d\d",
        r"[qt][1-4]",
        r"(?:este|esta|últim[oa]s?|ambos|ambas|pasad[oa]|próxim[oa]|primer[oa]?|segund[oa]|cada)"
        r" (?:\w+ )?(?:días?"
        r"|semanas?|mes(?:es)?|trimestres?|años?|olas?|rondas?)",
        r"(?:semana|ola|ronda|trimestre|mes) \w+",
        r"primavera|verano|otoño|invierno",
        r"ayer",
    ),
    date=(
        r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)s?",
        r"antes (?:de|del) (?:fin|final|mediados)",
        r"(?:desde|hasta|a partir de|antes de) (?:el |del? )?\d+",
        r"(?:semana|mes|trimestre|año|ola) (?:próxim[oa]|que viene)",
        r"mañana",
        r"(?:en|dentro de) \w+ (?:días|semanas|meses)",
        r"hoy",
    ),
    unsure=(
        r"entre",
        r"intervalos?",
        r"inciert[oa]s?",
        r"incertidumbre",
        r"no (?:es )?segur[oa]",
        r"azar",
        r"distingu\w+",
        r"muy poc[oa]s",
        r"al menos",
        r"quizás?",
        r"margen",
        r"podrían?",
        r"no (?:se )?(?:puede|podemos) decir",
    ),
    interval=(r"intervalos?", r"entre", r"margen"),
    effort=(
        r"menos",
        r"sin",
        r"elimin\w+",
        r"evit\w+",
        r"ahorr\w+",
        r"en (?:vez|lugar) de",
        r"más (?:corto|corta|fácil|rápid[oa]|sencill[oa])s?",
        r"ya no",
        r"facilit\w+",
        r"acort\w+",
    ),
    measure=(
        r"med(?:ir|imos|ida|ido|ición)",
        r"cont(?:ar|amos|ado|eo)",
        r"porcentaje",
        r"proporción",
        r"minutos?",
        r"segundos?",
        r"por ciento",
        r"visible en",
        r"valoraci(?:ón|ones)",
        r"puntuación",
        r"nps",
        r"número de",
        r"quejas?",
        r"(?:a|de|bajo|hasta|menos de|más de) \d+",
    ),
    together=(
        r"junt[oa]s",
        r"conjuntamente",
        r"ambos",
        r"(?-i:[A-ZÁÉ])\w+(?: \w+){0,3} y (?-i:[A-ZÁÉ])\w+",
    ),
    abbreviation=tuple(("p.ej ej etc aprox sr sra dr dra núm pág máx mín ud uds p").split()),
    months=tuple(
        (
            "[Ee]nero [Ff]ebrero [Mm]arzo [Aa]bril [Mm]ayo [Jj]unio [Jj]ulio [Aa]gosto "
            "[Ss]eptiembre [Oo]ctubre [Nn]oviembre [Dd]iciembre"
        ).split()
    ),
    instead={
        "cause": "va unido a",
        "after": "tras, desde",
        "emphasis": "está … puntos por debajo",
        "driver": "va unido a",
    },
)
