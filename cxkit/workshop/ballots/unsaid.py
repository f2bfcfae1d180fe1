"""What people do not dare to say at work: themes, and the words that they are known by.

The lists are the kit's own: short, readable, to be argued with. They miss irony, denial, and
every word that is not in them; that is counted as something else, which is no fault.
"""

from __future__ import annotations

from functools import cache

from ...measures.mentions import Dictionary, dictionary

SOMETHING_ELSE = "something_else"

# A * stands for any ending; see `measures.mentions.dictionary`.
THEMES = {
    "workload": "Too much work, too little time",
    "leadership": "Leadership and decisions from above",
    "cooperation": "How departments work together",
    "fear": "What happens to those who speak up",
    "recognition": "Respect and recognition",
    "means": "Money, people and tools",
    "targets": "Targets and numbers",
    "customers": "How we treat customers",
    "future": "Change, and jobs",
}

_WORDS = {
    "workload": """
        workload, overwork*, overload*, overtime, burnout, burn out, exhausted, too much
        work, no time,
        stress*, deadline*, understaffed, rushed, pressure
        Überlast*, überarbeit*, Überstunde*, Arbeitslast, Zeitdruck, keine Zeit, zu viel Arbeit,
        erschöpft, unter Druck, ausgebrannt, unterbesetzt
        werkdruk, overwerk*, overuren, geen tijd, te veel werk, te druk, uitgeput, onderbezet
        surcharge*, surmen*, débordé*, épuis*, heures supplémentaires, pas le temps,
        trop de travail,
        pression, sous-effectif
        sobrecarga*, agotad*, horas extra*, sin tiempo, no hay tiempo, demasiado trabajo, estrés,
        presión, quemad*
    """,
    "leadership": """
        boss*, manager*, management, leadership, director*, executive*, board, top down, decisions,
        micromanag*, chief*, hierarch*
        Chef*, Führung, Vorgesetzt*, Leitung, Direkt*, Geschäftsführ*, Vorstand, Entscheidung*,
        von oben, Hierarchie*
        baas, bazen, leiding*, leidinggevend*, directie, bestuur, beslissing*, besluit*,
        van bovenaf,
        hiërarchie
        chef*, patron*, direction, directeur*, directrice*, dirigeant*, hiérarch*,
        décision*, d'en haut
        jef*, dirección, director*, directiv*, gerente*, gerencia, liderazgo, decision*,
        desde arriba,
        jerarquía*
    """,
    "cooperation": """
        silo*, other department*, other team*, between departments, teamwork, work together,
        cooperat*, collaborat*, conflict*, turf, communication, meeting*
        Abteilung*, Silo*, Zusammenarbeit, Schnittstelle*, Konflikt*, Kommunikation, Absprache*,
        Revier*, Besprechung*
        afdeling*, samenwerk*, verkokering, eilandje*, conflict*, communicatie, overleg,
        vergadering*
        entre services, autres services, autre service, cloisonn*, collabor*, coopér*,
        conflit*, communication,
        réunion*, travailler ensemble
        departamento*, silo*, colabora*, coopera*, conflicto*, comunicación, reunión*, reuniones,
        trabajar junt*
    """,
    "fear": """
        afraid, fear*, scared, speak up, punish*, blame*, retaliat*, consequence*, honest*, taboo*,
        not allowed to say, criticis*, criticiz*, bully*, mobbing
        Angst, ängst*, traue, traut, trauen, Strafe*, bestraf*, Schuld*, ehrlich*,
        Tabu*, Kritik, Folgen, Mobbing,
        Maul halten
        bang, angst, durf, durft, durven, straf*, schuld*, eerlijk*, taboe*, kritiek,
        gevolgen, pesten, gepest
        peur*, crain*, ose, oser, osons, osé, puni*, sanction*, faute*, honnête*,
        tabou*, critiqu*, représaille*,
        harcèl*
        miedo*, temor*, atrev*, castig*, culpa*, honest*, tabú*, crític*, represalia*,
        consecuencia*, acos*
    """,
    "recognition": """
        respect*, recogni*, appreciat*, thank*, valued, ignored, listen*, unfair*,
        favourit*, favorit*,
        salary, pay, wage*
        Respekt*, Anerkenn*, Wertschätz*, Dank*, ignorier*, zugehört, zuhör*, unfair*, ungerecht*,
        Gehalt, Bezahlung, Lohn
        respect*, waarder*, erken*, bedank*, genegeerd, luister*, oneerlijk*, salaris, loon
        respect*, reconnai*, remerci*, merci, ignoré*, écout*, injust*, salaire*, paie
        respet*, reconoc*, valora*, agradec*, gracias, ignora*, escuch*, injust*, sueldo*, salario*
    """,
    "means": """
        budget*, money, resources, staff shortage, tool*, software, system*, outdated, equipment,
        training
        Budget*, Geld, Mittel, Personalmangel, Werkzeug*, Software, System*, veraltet, Ausstattung,
        Schulung*
        budget*, geld, middelen, personeelstekort, gereedschap, software, systeem,
        systemen, verouderd,
        opleiding*
        budget*, argent, moyens, manque de personnel, outil*, logiciel*, système*, obsolète*,
        matériel, formation*
        presupuesto*, dinero, recursos, falta de personal, herramienta*, software, sistema*,
        obsolet*, equipo anticuado, formación
    """,
    "targets": """
        target*, kpi*, quota*, numbers, score*, nps, bonus*, figures, sales goal*, gaming
        Ziel*, Kennzahl*, Zahlen, Quote*, Score*, Bonus, Boni, Umsatz*
        doelstelling*, target*, cijfers, score*, quotum, bonus*, omzet*
        objectif*, chiffre*, quota*, score*, prime, primes, indicateur*
        objetivo*, cifra*, números, cuota*, puntuación*, bonus, indicador*, ventas
    """,
    "customers": """
        customer*, client*, visitor*, guest*, promise*, complaint*, lie, lies, lied,
        lying, mislead*, quality
        Kunde*, Kundin*, Besucher*, Gäste, Gast, Versprech*, Beschwerde*, lüg*, täusch*, Qualität
        klant*, bezoeker*, gast*, gasten, belofte*, klacht*, lieg*, mislei*, kwaliteit
        client*, visiteur*, promesse*, plainte*, réclamation*, mentir, mentons, ment,
        mensonge*, tromper,
        trompons, qualité
        cliente*, visitante*, promesa*, queja*, reclamacion*, mentir, mentimos,
        mentira*, engañ*, calidad
    """,
    "future": """
        layoff*, laid off, redundan*, job cut*, reorgani*, restructur*, job security, lose my job,
        change programme, uncertain*, future, merger
        Entlass*, Stellenabbau, Umstruktur*, Kündigung*, Zukunft, unsicher*, Fusion, Veränderung*,
        Arbeitsplatz
        ontslag*, reorganis*, baanverlies, toekomst, onzeker*, fusie, verandering*
        licenci*, réorganis*, restructur*, avenir, incertain*, incertitude*, fusion, changement*
        despid*, reorganiz*, reestructur*, futuro, incert*, fusión, cambios
    """,
}


def themes_in(text: str) -> set[str]:
    """Find the themes that a text names, in any of the five languages.

    Examples
    --------
    >>> sorted(themes_in("Wir haben keine Zeit, und der Chef will nur Zahlen"))
    ['leadership', 'targets', 'workload']
    >>> themes_in("The coffee is bad")
    set()
    """
    return {theme for theme, _ in _dictionary().find(text)}


@cache
def _dictionary() -> Dictionary:
    return dictionary(
        {
            theme: [entry for line in words.splitlines() for word in line.split(",")
                    if (entry := word.strip())]
            for theme, words in _WORDS.items()
        }
    )  # fmt: skip
