"""study.yaml as YAML, its keys, and the values that they may hold."""

from __future__ import annotations

from .case import GOOD, STUDY, Content, Refused, Told, changed, line_of


def study(name: str, content: Content, *told: Told, **more) -> Refused:
    return Refused(name, {"a.csv": GOOD}, told, study=content, **more)


def told(rule: str, hint: str, line: int | None = None, value: str = "") -> Told:
    return Told(rule, hint, "study.yaml", line, value=value)


def added(name: str, text: str, *problems: Told) -> Refused:
    """Make a case of lines added to a sound study: they begin in line 10."""
    return study(name, STUDY + text, *problems)


def slip(name: str, old: str, new: str, rule: str, hint: str, value: str) -> Refused:
    """Make a case of one slip, told in the line in which it stands."""
    text = changed(STUDY, (old, new))
    return study(name, text, told(rule, hint, line_of(text, new), value))


# A thousand million times one word, in nine lines.
LAUGHS = 'a0: &a0 "ha"\n' + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
)
ALIASES = "anchors and aliases"

SYNTAX = (
    study("an empty study", "", told("keys and values", "", 1)),
    study("a study of remarks alone", "# to be written\n", told("keys and values", "", 1)),
    study("a study of one word", "museum\n", told("keys and values", "", 1)),
    study("a study that is a list", "- schema: 1\n- name: Small\n", told("keys and values", "", 1)),
    added("a list that is never closed", "budget: [1\n", told("valid YAML", "YAML reader", ...)),
    added("a quote that is never closed", 'agenda: ["x\n', told("valid YAML", "YAML reader", ...)),
    study(
        "a tab for blanks",
        changed(STUDY, ("  files:", "\tfiles:")),
        told("valid YAML", "YAML reader", 4),
    ),
    study(
        "an indentation that fits nothing",
        changed(STUDY, ("  nps_type", " nps_type")),
        told("valid YAML", "indentation", 5),
    ),
    study(
        "a colon without a blank",
        changed(STUDY, ("name: Small", "name:Small")),
        told("valid YAML", "YAML reader", ...),
    ),
    added("a second document", "---\nname: Other\n", told("valid YAML", "document", 10)),
    added("a NUL in a study", "currency: E\0R\n", told("valid YAML", "YAML reader", ...)),
    study(
        "a study in Windows-1252",
        changed(STUDY, ("Small", "Café")).encode("cp1252"),
        told("UTF-8", "save it as UTF-8", 2),
    ),
    study("a study in UTF-16", STUDY.encode("utf-16"), told("UTF-8", "save it as UTF-8", 1)),
    study("a picture for a study", b"\x89PNG\r\n\x1a\n" + bytes(99), told("UTF-8", "UTF-8", 1)),
    added(
        "a tag that would run a program",
        'agenda: !!python/object/apply:os.system ["true"]\n',
        told("tags", "remove the tag", 10, "*python/object*"),
    ),
    added("a tag of one's own", "budget: !euro 12\n", told("tags", "remove", 10, "!euro")),
    added("a tag for bytes", "currency: !!binary RVVS\n", told("tags", "remove", 10, "binary")),
    added(
        "an anchor and its alias",
        "acted_on: &x [desk]\nagenda: *x\n",
        told(ALIASES, "write it out", 10),
        told(ALIASES, "write it out", ...),
    ),
    added("an alias of nothing", "agenda: *x\n", told("valid YAML", "alias", 10)),
    study("a thousand million laughs", LAUGHS, told(ALIASES, "write it out", ...)),
    added(
        "an alias that holds itself",
        "agenda: &x [*x]\n",
        told(ALIASES, "write it out", 10),
    ),
    added(
        "a section merged into another",
        "privacy: {<<: {minimum_group: 20}}\n",
        told("not known", "minimum_group", 10, "<<"),
    ),
    added("lists thirty deep", "agenda: " + "[" * 30 + "]" * 30 + "\n", told("nested", "flat", 10)),
    added("lists two thousand deep", "agenda: " + "[" * 2000, told("valid YAML", "reader", ...)),
    added(
        "blocks of lists too deep", "agenda:\n" + "- " * 50_000, told("valid YAML", "reader", ...)
    ),
    added("a list for a key", "? [a, b]\n: c\n", told("plain word", "as text", 10)),
    added("a key twice", "name: Other\n", told("stands once", "line 2", 10, "name")),
    study(
        "a key twice inside a section",
        changed(STUDY, ("weight: w}", "weight: w, persona: kind}")),
        told("stands once", "line 6", 6, "persona"),
    ),
    added("more than a megabyte", f"agenda: {'y' * 1_000_001}\n", told("300 kB", "shorten")),
    added(
        "nearly as many keys as are read",
        "".join(f"key{i:06}: {i}\n" for i in range(17_000)),
        told("not known", "", ..., "key0*"),
    ),
    added(
        "a number of five thousand digits",
        "budget: " + "9" * 5000 + "\n",
        told("budget", "", 10, "9999*"),
    ),
)

KEYS = (
    slip("a key with a slip", "columns:", "colums:", "not known", "did you mean 'columns'?",
         "colums"),
    slip("a section with a slip", "waves:", "wavs:", "not known", "did you mean 'waves'?", "wavs"),
    slip("a key with a slip in a list", "a.csv}", "a.csv, wav: x}", "not known", "'wave'", "wav"),
    slip("a column of another name", "persona: who", "personae: who", "not known", "'persona'",
         "personae"),
    slip("a word with a slip", "relational", "relation", "relational, transactional",
         "did you mean 'relational'?", "relation"),
    slip("a schema that is not known", "schema: 1", "schema: 2", "schema is one of", "1", "2"),
    study("a study without its schema", changed(STUDY, ("schema: 1\n", "")),
          told("required key", "add `schema:`", 1, "schema")),
    study("a study without a name", changed(STUDY, ("name: Small\n", "")),
          told("required key", "add `name:`", 1, "name")),
    study("a study without a survey", "schema: 1\nname: Small\n",
          told("required key", "add `survey:`", 1, "survey")),
    study("several slips at once",
          changed(STUDY, ("schema: 1", "schema: one"), ("by: quarter", "bye: quarter"),
                  ("id: others", "id: the others")),
          told("schema", "", 1, "one"),
          told("not known", "did you mean 'by'?", 8, "bye"),
          told("form", "lower-case", 9, "the others")),
    slip("no files", "[{file: a.csv}]", "[]", "survey.files", "at least 1", ""),
    slip("a file without a name", "{file: a.csv}", "{wave: x}", "required key", "add `file:`", "*"),
    slip("a file in place of files", "[{file: a.csv}]", "a.csv", "survey.files", "", "a.csv"),
    slip("a section of nothing", "waves: {by: quarter}", "waves:", "waves", "keys and values", "*"),
    slip("a column that is a number", "weight: w", "weight: 7", "weight", "", "7"),
    slip("columns that are none", "weight: w", "weight: []", "weight", "at least 1", ""),
    slip("a name that is a list", "name: Small", "name: [Small]", "name", "", ""),
    slip("ids treated in no known way", "  nps_type: relational",
         "  ids: stable\n  nps_type: relational", "persistent, per_file", "", "stable"),
)  # fmt: skip

VALUES = (
    added("a currency in words", "currency: euro\n", told("currency", "three letters", 10, "euro")),
    added("no meaningful change", "meaningful_change: 0\n",
          told("meaningful_change", "greater than 0", 10, "0")),
    added("a change that is no number", "meaningful_change: .nan\n",
          told("meaningful_change", "", 10, "nan")),
    added("an endless budget", "budget: .inf\n", told("budget", "finite", 10, "inf")),
    added("a budget below nought", "budget: -5\n", told("budget", "greater than 0", 10, "-5")),
    added("groups too small to be shown", "privacy: {minimum_group: 2}\n",
          told("minimum_group", "greater than or equal to 5", 10, "2")),
    added("a privacy that there is not", "privacy: {verbatims: all}\n",
          told("redacted, none", "", 10, "all")),
    added("a day that the calendar lacks",
          "aspiration: {outcome: nps, target: 40, by: 2027-02-30}\n",
          told("aspiration.by", "", 10, "2027-02-30")),
    added("an outcome nowhere", "outcomes: {happy: {low: 1, high: 5}}\n",
          told("required key", "add `column:`", 10, "outcomes.happy.column")),
    slip("a wave complete after no days", "by: quarter", "by: quarter, complete_after: 7",
         "complete_after", "", "7"),
    slip("a file exported in no month", "a.csv}", "a.csv, exported: 2026-13-05}",
         "exported", "", "2026-13-05"),
    slip("a file of no month", "a.csv}", "a.csv, month: 2026-13}", "month", "2026-05", "2026-13"),
    slip("an id with a blank", "id: families", "id: All families", "form", "lower-case",
         "All families"),
    slip("fewer customers than none", "{id: others}", "{id: others, customers: -1}",
         "customers", "greater than or equal to 0", "-1"),
    slip("two values where three are meant", "{id: others}",
         "{id: others, value_per_point: [1, 2]}", "value_per_point", "", "*"),
    slip("a wish heavier than five", "{id: others}",
         "{id: others, needs: [{text: rest, weight: 6}]}",
         "weight", "less than or equal to 5", "6"),
    slip("a share above all", "{id: others}", "{id: others, pains: [{text: p, share: 40}]}",
         "share", "less than or equal to 1", "40"),
    slip("a source that is hearsay", "{id: others}",
         "{id: others, pains: [{text: p, source: heard}]}", "said, seen, assumed", "", "heard"),
    added("a lever that is none", "journey: [{stage: All, touchpoints: [{id: d, lever: money}]}]\n",
          told("message, place, process", "", 10, "money")),
    added("a stage without a touchpoint", "journey: [{stage: All, touchpoints: []}]\n",
          told("touchpoints", "at least 1", 10, "")),
    added("a cost below nought", "journey: [{stage: A, touchpoints: [{id: d, cost: -1}]}]\n",
          told("cost", "greater than or equal to 0", 10, "-1")),
    added("a realm without items",
          "realms: {scale: {low: 1, high: 7}, items: {entertainment: [a], education: [b], "
          "esthetic: [c], escapist: []}}\n",
          told("escapist", "at least 1", 10, "")),
)  # fmt: skip

CASES: tuple[Refused, ...] = (*SYNTAX, *KEYS, *VALUES)
