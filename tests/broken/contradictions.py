"""What is well written in study.yaml, and cannot be true together: one case a rule."""

from __future__ import annotations

from .case import GOOD, RECORDS, Read, Refused, Told, changed, line_of

# A study that says nearly everything. Its answers may be the small ones: what cannot be true is
# told before a file is opened.
FULL = """\
schema: 1
name: Full
currency: EUR
survey:
  files:
    - {file: a.csv, wave: first, month: 2026-01}
    - {file: b.csv, wave: second, month: 2026-04}
  nps_type: relational
  ids: persistent
  dates: iso
  columns:
    respondent_id: id
    date: day
    recommend: nps
    persona: who
    weight: w
outcomes:
  happy: {column: h, low: 1, high: 5}
ratings: {low: 1, high: 10, target: 8}
dimensions: {country: land}
waves: {by: file}
budget: 20
journey:
  - stage: All
    touchpoints:
      - {id: desk, column: d, cost: 10, target: 9}
      - {id: coat, column: c, cost: 12, target: best_persona}
personas:
  - id: families
    value: families
    value_per_point: [1, 2, 3]
    interests: [{text: a quiet evening, weight: 5}]
    pains: [{text: closed at five, blocks: a quiet evening}]
  - {id: others, label: Others, value: others}
realms:
  scale: {low: 1, high: 7}
  items: {entertainment: [e1, e2], education: [u1], esthetic: [s1], escapist: [x1]}
  reversed: [e2]
  benchmarks:
    - {label: Rival, n: 240, source: its report, scores: {esthetic: 70}, sd: {esthetic: 20}}
trust: {scale: {low: 1, high: 7}, empathy: t1, logic: t2, loyalty: t3}
stated_importance: {desk: imp}
kano: {coat: {functional: kf, dysfunctional: kd}}
contacts: {file: log.csv, columns: {respondent_id: id, touchpoint: t}}
aspiration: {outcome: nps, target: 40, by: 2027-06-30}
acted_on: [desk]
"""
COLUMNS = ("h", "d", "c", "e1", "e2", "u1", "s1", "x1", "t1", "t2", "t3", "imp", "kf", "kd")
HALVES = {
    f"{name}.csv": "".join(
        f"{line},{','.join(COLUMNS if line.startswith('id,') else '3' * len(COLUMNS))}\n"
        for line in (GOOD.splitlines()[0], *GOOD.splitlines()[1 + start : 31 + start])
    )
    for name, start in (("a", 0), ("b", 30))
}
FILES = {**HALVES, "log.csv": "id,t\na1,desk\na1,coat\na2,desk\n"}


def against(
    name: str,
    old: str,
    new: str,
    rule: str,
    hint: str,
    value: str,
    *,
    at: str = "",
    also: tuple[tuple[str, str], ...] = (),
) -> Refused:
    """Make a case of one change, told in the line that holds the words `at`, or its own."""
    text = changed(FULL, (old, new), *also)
    line = line_of(text, at or new)
    return Refused(name, FILES, (Told(rule, hint, "study.yaml", line, value=value),), study=text)


SCALES = (
    against("ratings from high to low", "{low: 1, high: 10, target: 8}", "{low: 10, high: 1}",
            "low end is below", "in order", "10 to 1",
            also=((", target: 9", ""), (", target: best_persona", ""))),
    against("an outcome from high to low", "low: 1, high: 5", "low: 5, high: 1",
            "low end is below", "in order", "5 to 1"),
    against("realms on a scale of one number", "  scale: {low: 1, high: 7}",
            "  scale: {low: 7, high: 7}", "low end is below", "in order", "7 to 7"),
    against("trust from high to low", "trust: {scale: {low: 1", "trust: {scale: {low: 8",
            "low end is below", "in order", "8 to 7"),
    against("an outcome without its scale", "h, low: 1, high: 5", "h",
            "its scale or its values", "low:", "happy", at="  happy:"),
    against("an outcome with one end", "low: 1, high: 5", "low: 1",
            "its scale or its values", "high:", "happy"),
)  # fmt: skip

NAMES = (
    against("a touchpoint twice", "id: coat", "id: desk", "each touchpoint is", "rename", "desk",
            at="journey:", also=(("kano: {coat", "kano: {desk"),)),
    against("a persona twice", "{id: others", "{id: families", "each persona is", "rename",
            "families", at="personas:"),
    against("two personas of one value", "value: others", "value: families",
            "persona's value", "rename", "families", at="personas:"),
    against("two personas of one label", "label: Others", "label: families",
            "persona's label", "rename", "families", at="personas:"),
    against("an item in two realms", "[u1]", "[e1]", "realm item", "rename", "e1", at="  items:"),
    against("two benchmarks of one name", "  benchmarks:\n",
            "  benchmarks:\n    - {label: Rival, n: 2, source: x, scores: {esthetic: 1}}\n",
            "benchmark", "rename", "Rival", at="  benchmarks:"),
    against("a file twice", "file: b.csv", "file: a.csv", "each file is", "rename", "a.csv",
            at="  files:"),
    against("a wave twice", "wave: second", "wave: first", "file's wave", "rename", "first",
            at="  files:"),
    against("a dimension named as a column of the kit", "{country: land}", "{score: land}",
            "name is its own", "another name", "score"),
    against("an importance of nothing", "{desk: imp}", "{dask: imp}", "stated importance",
            "did you mean 'desk'?", "dask"),
    against("a pair of questions on nothing", "kano: {coat", "kano: {cot", "Kano",
            "did you mean 'coat'?", "cot"),
    against("work on nothing", "acted_on: [desk]", "acted_on: [shop]", "worked on", "desk, coat",
            "shop"),
    against("a reversed item that is none", "reversed: [e2]", "reversed: [e3]", "reversed item",
            "e1, e2", "e3"),
    against("a deviation without its score", "sd: {esthetic: 20}", "sd: {education: 20}",
            "standard deviation", "scores:", "education"),
)  # fmt: skip

TARGETS = (
    against("a target beyond the ratings", "high: 10, target: 8", "high: 10, target: 11",
            "within the rating scale", "from 1 to 10", "11"),
    against("a touchpoint's target below the ratings", "target: 9", "target: 0",
            "within the rating scale", "from 1 to 10", "0"),
    against("the best persona where there is none", "    persona: who\n", "",
            "best_persona needs personas", "persona:", "best_persona", at="      - {id: coat"),
    against("a wish blocked that nobody has", "blocks: a quiet evening", "blocks: a quite evening",
            "interest or a need", "did you mean 'a quiet evening'?", "a quite evening"),
    against("a wish that blocks itself", "weight: 5}", "blocks: a quiet evening}",
            "does not block itself", "what blocks it", "a quiet evening"),
    against("a budget without costs", "cost: 10, ", "", "budget needs costs", "cost:", "20",
            at="budget:", also=((", cost: 12", ""),)),
)  # fmt: skip

WAVES = (
    against("quarters without a date", "{by: file}", "{by: quarter}", "need a date", "date:",
            "quarter", also=(("    date: day\n", ""),)),
    against("last year's wave of files", "{by: file}", "{by: file, compare: same_last_year}",
            "same wave last year", "by: quarter", "file"),
    against("a file without its wave", "b.csv, wave: second", "b.csv", "need a wave", "wave:",
            "b.csv"),
    against("a day of the month without its month", ", month: 2026-04", "",
            "needs the file's month", "month:", "b.csv", at="    - {file: b.csv",
            also=(("dates: iso", "dates: day-of-month"),)),
)  # fmt: skip

OTHERS = (
    against("ratings without a scale", "ratings: {low: 1, high: 10, target: 8}\n", "",
            "need a `ratings:` section", "low and high", "", at="journey:"),
    against("a question without its type", "  nps_type: relational\n", "", "says its type",
            "nps_type: relational", "", at="survey:"),
    against("a score that the team gave", "  ids: persistent\n",
            "  ids: persistent\n  answered_by: team\n", "not from the team", "customers", "team",
            at="  answered_by"),
    against("a log outside the folder", "log.csv", "../log.csv", "stays inside", "--data",
            "../log.csv"),
)  # fmt: skip

# What would be left out, or mean something else, without a word.
SILENT = (
    against("an aspiration for an outcome that nobody asked", "outcome: nps", "outcome: nsp",
            "", "did you mean 'nps'?", "nsp"),
    against("a column of files that there are not", "{column: h,", "{column: h, files: [third],",
            "", "", "third"),
    against("codes of files that there are not", "{country: land}",
            "{country: {column: land, values_by_file: {third: {NO: Norway}}}}", "", "", "third"),
    against("values from high to low", "[1, 2, 3]", "[3, 2, 1]", "", "", "*"),
    against("people invited to a wave that there is not", "{by: file}",
            "{by: file, invited: {third: 500}}", "", "", "third"),
    against("a code both missing and not used", "high: 10, target",
            "high: 10, missing: [0], not_used: [0], target", "", "", "0"),
)  # fmt: skip

CASES: tuple[Refused | Read, ...] = (
    Read("a study that says nearly everything", FILES, used=len(RECORDS), study=FULL),
    *SCALES,
    *NAMES,
    *TARGETS,
    *WAVES,
    *OTHERS,
    *SILENT,
)
