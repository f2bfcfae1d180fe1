"""What is well written in study.yaml and cannot be true together."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from ..findings import Problem
from .description import ENTRIES, PERIODS, Study
from .names import nearest
from .promises import broken_promises
from .values import BEST_PERSONA

SCALES_OF_SCORES = ((0, 10), (1, 10))

# Columns of the reduced tables.
RESERVED = ("wave", "cluster", "score", "n", "weight", "weight_squared", "persona")


def contradictions(study: Study) -> list[Problem]:
    """Find what is well written but cannot be true together.

    Parameters
    ----------
    study : Study

    Returns
    -------
    list of Problem
        Each with its line.
    """
    problems = [*_repeated_names(study), *_unknown_names(study), *_unsafe_paths(study)]
    problems += broken_promises(study)
    problems += [*_wave_rules(study), *_target_rules(study), *_blocked_wishes(study)]
    costs = [point.cost for point in study.touchpoints]
    if study.budget is not None and not any(cost is not None for cost in costs):
        rule, hint = "a budget needs costs to be set against", "add `cost:` to the touchpoints"
        problems.append(study.problem(("budget",), rule, hint, f"{study.budget:g}"))
    scales: dict[tuple[Any, ...], Any] = {("ratings",): study.ratings}
    scales[("survey", "scale")] = study.survey.scale
    scales |= {("outcomes", name): outcome for name, outcome in study.outcomes.items()}
    scales[("realms", "scale")] = study.realms.scale if study.realms else None
    scales[("trust", "scale")] = study.trust.scale if study.trust else None
    for path, scale in scales.items():
        if scale and scale.low is not None and scale.high is not None and scale.low >= scale.high:
            rule, hint = "a scale's low end is below its high end", "give low and high in order"
            problems.append(study.problem(path, rule, hint, f"{scale.low:g} to {scale.high:g}"))
    for name, outcome in study.outcomes.items():
        if (outcome.low is None or outcome.high is None) and outcome.values is None:
            hint = "add `low:` and `high:`, or `values: {1: yes, 0: no}`"
            rule = "an outcome says its scale or its values"
            problems.append(study.problem(("outcomes", name), rule, hint, name))
    rated = any(point.column for point in study.touchpoints)
    if rated and study.ratings is None:
        rule, hint = "touchpoints with a column need a `ratings:` section", "say low and high"
        problems.append(study.problem(("journey",), rule, hint))
    problems += [*_scale_of_scores(study)]
    if study.survey.columns.recommend and study.survey.nps_type is None:
        rule, hint = "a recommend question says its type", "add `nps_type: relational` to survey"
        problems.append(study.problem(("survey",), rule, hint))
    if study.survey.columns.recommend and study.survey.answered_by == "team":
        rule = "a score of recommendation comes from customers, not from the team"
        hint = "remove `recommend:`, or set `answered_by: customers`"
        problems.append(study.problem(("survey", "answered_by"), rule, hint, "team"))
    return problems


def _scale_of_scores(study: Study) -> list[Problem]:
    said = study.survey.scale
    if said is None or said.low >= said.high or (said.low, said.high) in SCALES_OF_SCORES:
        return []
    rule = "the recommend question is asked from 0 to 10, or from 1 to 10"
    hint = "write `scale: {low: 0, high: 10}`; what was asked otherwise stands under `outcomes:`"
    value = f"{said.low:g} to {said.high:g}"
    return [study.problem(("survey", "scale"), rule, hint, value)]


def _repeated_names(study: Study) -> list[Problem]:
    problems = []
    points = [point.id for point in study.touchpoints]
    values = [persona.value or persona.id for persona in study.personas]
    labels = [file.wave for file in study.survey.files if file.wave is not None]
    if study.waves.by != "file":
        labels = []
    benchmarks = study.realms.benchmarks if study.realms else ()
    for what, path, names in (
        ("touchpoint", ("journey",), points),
        ("persona", ("personas",), [persona.id for persona in study.personas]),
        ("persona's value", ("personas",), values),
        ("persona's label", ("personas",), [persona.name for persona in study.personas]),
        ("realm item", ("realms", "items"), list(study.realms.items) if study.realms else []),
        ("benchmark", ("realms", "benchmarks"), [said.label for said in benchmarks]),
        ("file", ("survey", "files"), [file.file for file in study.survey.files]),
        ("file's wave", ("survey", "files"), labels),
    ):
        for name in (name for name, times in Counter(names).items() if times > 1):
            rule, hint = f"each {what} is named once", "rename or remove one of them"
            problems.append(study.problem(path, rule, hint, name))
    for name in study.dimensions:
        if name in RESERVED:
            rule, hint = "a dimension's name is its own", "choose another name"
            problems.append(study.problem(("dimensions", name), rule, hint, name))
    return problems


def _unknown_names(study: Study) -> list[Problem]:
    problems = []
    points = [point.id for point in study.touchpoints]
    asked = {"stated_importance": study.stated_importance}
    asked |= {"kano": study.kano.questions} if study.kano else {}
    for section, names in asked.items():
        what = "a Kano question" if section == "kano" else "stated importance"
        for name in names:
            if name not in points:
                rule = f"{what} is asked for a touchpoint"
                problems.append(study.problem((section, name), rule, nearest(name, points), name))
    for i, name in enumerate(study.acted_on):
        if name not in points:
            rule, hint = "what was worked on is a touchpoint", nearest(name, points)
            problems.append(study.problem(("acted_on", i), rule, hint, name))
    if study.realms:
        items = list(study.realms.items)
        for i, name in enumerate(study.realms.reversed):
            if name not in items:
                rule, hint = "a reversed item is one of the realm items", nearest(name, items)
                problems.append(study.problem(("realms", "reversed", i), rule, hint, name))
        for i, benchmark in enumerate(study.realms.benchmarks):
            for realm in (realm for realm in benchmark.sd if realm not in benchmark.scores):
                rule = "a standard deviation belongs to a score"
                hint = f"add {realm} to `scores:`, or drop it here"
                path = ("realms", "benchmarks", i, "sd", realm)
                problems.append(study.problem(path, rule, hint, realm))
    return problems


def _target_rules(study: Study) -> list[Problem]:
    scale, problems = study.ratings, []
    if scale is None:
        return problems
    targets: dict[tuple[Any, ...], Any] = {("ratings", "target"): scale.target}
    for i, stage in enumerate(study.journey):
        for j, point in enumerate(stage.touchpoints):
            targets["journey", i, "touchpoints", j, "target"] = point.target
    for path, target in targets.items():
        if target == BEST_PERSONA and study.survey.columns.persona is None:
            rule, hint = f"{BEST_PERSONA} needs personas", "add `persona:` to survey.columns"
            problems.append(study.problem(path, rule, hint, target))
        elif isinstance(target, int | float) and not scale.low <= target <= scale.high:
            rule = "a target lies within the rating scale"
            hint = f"write a number from {scale.low:g} to {scale.high:g}"
            problems.append(study.problem(path, rule, hint, f"{target:g}"))
    return problems


def _blocked_wishes(study: Study) -> list[Problem]:
    """Find constraints that block what the persona does not want."""
    problems = []
    for i, persona in enumerate(study.personas):
        wishes = [entry.text for entry in (*persona.interests, *persona.needs)]
        for section in ENTRIES:
            for j, entry in enumerate(getattr(persona, section)):
                for k, blocked in enumerate(entry.blocks):
                    path = ("personas", i, section, j, "blocks", k)
                    if blocked not in wishes:
                        rule = "what is blocked is an interest or a need of the same persona"
                        hint = nearest(blocked, wishes) or "add it to `interests:` or `needs:`"
                        problems.append(study.problem(path, rule, hint, blocked))
                    elif blocked == entry.text:
                        rule, hint = "a wish does not block itself", "say what blocks it"
                        problems.append(study.problem(path, rule, hint, blocked))
    return problems


def _unsafe_paths(study: Study) -> list[Problem]:
    problems = []
    files: dict[tuple[Any, ...], str] = {
        ("survey", "files", i): facts.file for i, facts in enumerate(study.survey.files)
    }
    if study.contacts:
        files["contacts", "file"] = study.contacts.file
    for path, file in files.items():
        windows, posix = PureWindowsPath(file), PurePosixPath(file)
        absolute = posix.is_absolute() or bool(windows.drive or windows.root)
        if absolute or ".." in windows.parts or not windows.name:
            rule = "a file is named relative to the study's folder and stays inside it"
            hint = "move it there, or say where it is with `--data FOLDER`"
            problems.append(study.problem(path, rule, hint, file))
    return problems


def _wave_rules(study: Study) -> list[Problem]:
    problems = []
    by, files = study.waves.by, study.survey.files
    if by in PERIODS and study.survey.columns.date is None:
        rule, hint = f"waves by {by} need a date", "add `date:` to survey.columns"
        problems.append(study.problem(("waves", "by"), rule, hint, by))
    if study.waves.compare == "same_last_year" and by not in PERIODS:
        rule = "the same wave last year needs waves by week, month, quarter or year"
        hint = "set `by: quarter`, or `compare: previous`"
        problems.append(study.problem(("waves", "compare"), rule, hint, by))
    for i, facts in enumerate(files):
        if by == "file" and len(files) > 1 and facts.wave is None and not facts.is_pattern:
            rule, hint = "waves by file need a wave for each file", 'add `wave: "2026-Q1"`'
            problems.append(study.problem(("survey", "files", i), rule, hint, facts.file))
        if (facts.dates or study.survey.dates) == "day-of-month" and facts.month is None:
            rule, hint = "a day of the month needs the file's month", 'add `month: "2026-05"`'
            problems.append(study.problem(("survey", "files", i), rule, hint, facts.file))
    return problems
