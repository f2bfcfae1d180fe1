"""What a result claims: findings, tables, captions and warnings, each computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..findings import Finding
from ..measures import wording
from ..measures.nps import Change, NetPromoterScore
from ..measures.verdicts import FEWEST_ANSWERS, Verdict
from ..statistics.intervals import Interval
from ..study.reading import slug
from ..study.waves import say_day

if TYPE_CHECKING:
    from .analysis import Result, Segment

FIGURES = ("waves", "change", "distribution", "mix", "segments")
MIX, RATE = "who answered", "how the same kinds of people answered"


def find(result: Result) -> tuple[Finding, ...]:
    """List every claim of a result, limits first."""
    findings = [*_limits(result), *_scores(result)]
    if result.change is not None:
        findings += [*_changes(result), *_parts(result), *_segments(result)]
    return tuple(findings)


def _limits(result: Result) -> list[Finding]:
    change = result.change
    if change is None:
        return []
    visible = change.smallest_visible(result.level)
    reliable = change.smallest_visible(result.level, power=0.8)
    sentence = wording.say_smallest_visible(visible, reliable, level=result.level, n=_both(change))
    id = "nps.smallest_visible_change"
    return [Finding(id, visible, sentence, change.n, "points")]


def _scores(result: Result) -> list[Finding]:
    baseline, focus = result.reduced.baseline, result.reduced.focus
    findings = []
    for role, wave in (("baseline", baseline), ("focus", focus)):
        if wave is None or wave.label not in result.scores:
            continue
        findings.append(_score(f"nps.{role}", result, result.scores[wave.label], wave.label))
        if result.reduced.weighted:
            once = result.unweighted[wave.label]
            id, label = f"nps.{role}.unweighted", f"{wave.label}, every answer counted once,"
            findings.append(_score(id, result, once, label))
    return findings


def _score(id: str, result: Result, score: NetPromoterScore, label: str) -> Finding:
    interval = score.interval(result.level)
    sentence = wording.say_score(score.score, interval, score.n, label)
    return _finding(id, score.score, interval, score.n, sentence)


def _changes(result: Result) -> list[Finding]:
    change, interval = result.change, result.change.interval(result.level)
    sentence = wording.say_change(
        result.verdict, change.estimate, interval,
        delta=result.delta, waves=result.compared, n=_both(change),
        needed=change.sample_needed(result.delta, result.level),
    )  # fmt: skip
    verdict = str(result.verdict)
    findings = [_finding("nps.change", change.estimate, interval, change.n, sentence, verdict)]
    if result.reduced.weighted:
        findings.append(_unweighted(result, result.unweighted_change))
    if result.reduced.clustered:
        findings.append(_unclustered(result, result.unclustered))
    return findings


def _unweighted(result: Result, raw: Change) -> Finding:
    interval = raw.interval(result.level)
    sentence = (
        f"Counted once each, the answers would say {wording.signed(raw.estimate, 1)} points "
        f"({wording.say_interval(interval, 1)}, n = {raw.n:,}). That is not the answer: the "
        "weights give every kind of respondent the part that it has among those the survey stands "
        f"for, and leave {wording.signed(result.change.estimate, 1)}; the difference lies in who "
        "was interviewed."
    )
    return _finding("nps.change.unweighted", raw.estimate, interval, raw.n, sentence)


def _unclustered(result: Result, alone: Change) -> Finding:
    interval, change = alone.interval(result.level), result.change
    worth = [score.mean.n_effective for score in (change.before, change.after)]
    sentence = (
        "If every answer had been drawn alone, the interval would be "
        f"{wording.signed(interval.low, 1)} to {wording.signed(interval.high, 1)}. But people were "
        "sampled in clusters, and answers of one cluster resemble each other: "
        f"{change.before.n:,} and {change.after.n:,} answers are worth {worth[0]:,.0f} and "
        f"{worth[1]:,.0f} ({wording.say_interval(change.interval(result.level), 1)})."
    )
    return _finding("nps.change.unclustered", alone.estimate, interval, alone.n, sentence)


def _parts(result: Result) -> list[Finding]:
    findings = []
    for name, parts in result.parts.items():
        dimension = "" if name == next(iter(result.parts)) else name
        for part, what in (("mix", MIX), ("rate", RATE)):
            estimate, interval = getattr(parts, part), parts.interval(part, level=result.level)
            n = parts.n_before + parts.n_after
            by = f" by {_words(dimension)} alone" if dimension else ""
            sentence = wording.say_part(f"with {what}{by}", estimate, interval, parts.change, n)
            if not result.verdict.clear:
                sentence += " As no change is established, this describes these answers only."
            id = f"nps.{part}" + (f".{slug(dimension)}" if dimension else "")
            findings.append(_finding(id, estimate, interval, n, sentence))
    return findings


def _segments(result: Result) -> list[Finding]:
    findings: list[Finding] = []
    taken: set[str] = set()
    for segment in result.segments:
        id = name = f"nps.segment.{slug(f'{segment.dimension} {segment.name}')}"
        number = 1
        while id in taken:
            id, number = f"{name}-{number + 1}", number + 1
        taken.add(id)
        findings += _segment(id, result, segment)
    return findings


def _segment(id: str, result: Result, segment: Segment) -> list[Finding]:
    change, raw = segment.change, segment.unweighted
    interval = _widened(result, change)
    label = f"{_words(segment.dimension)}: {segment.name}"
    sentence = (
        f"{label}: {change.before.score:+.1f} (n = {change.before.n:,}) to "
        f"{change.after.score:+.1f} (n = {change.after.n:,}), a change of "
        f"{wording.signed(change.estimate, 1)} points ({wording.say_interval(interval, 1)}, "
        f"widened for {len(result.segments)} groups looked at); described, not judged."
    )
    findings = [_finding(id, change.estimate, interval, change.n, sentence)]
    for role, weighted, once in (
        ("baseline", change.before, raw.before),
        ("focus", change.after, raw.after),
    ):
        wave = result.compared[role == "focus"]
        findings.append(_score(f"{id}.{role}", result, weighted, f"{wave}, {label},"))
        if result.reduced.weighted:
            where = f"{wave}, {label}, every answer counted once,"
            findings.append(_score(f"{id}.{role}.unweighted", result, once, where))
    return findings


def _widened(result: Result, change: Change) -> Interval:
    """Give the interval that holds for all groups together at the result's level."""
    found = change.interval(result.segment_level)
    return Interval(found.low, found.high, result.level)


def tabulate(result: Result) -> dict[str, pd.DataFrame]:
    """Give the tables of a result at full precision."""
    return {
        "waves": _wave_table(result),
        "mix": _mix_table(result),
        "waterfall": _waterfall(result),
        "segments": _segment_table(result),
    }


def _wave_table(result: Result) -> pd.DataFrame:
    days = result.reduced.days
    rows = {}
    for wave in result.reduced.waves:
        row = {"n": wave.n, "complete": wave.complete}
        if wave.label in result.scores:
            score = result.scores[wave.label]
            interval = score.interval(result.level)
            row |= {"score": score.score, "low": interval.low, "high": interval.high}
            row |= {"unweighted": result.unweighted[wave.label].score}
            row |= score.shares
            row["n_effective"] = score.mean.n_effective
        for end in ("first", "last"):
            day = days.loc[wave.label, end]
            row[end] = day.date().isoformat() if pd.notna(day) else ""
        rows[wave.label] = row
    columns = [
        "n", "score", "low", "high", "unweighted", "detractors", "passives", "promoters",
        "n_effective", "first", "last", "complete",
    ]  # fmt: skip
    table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
    return table.rename_axis("wave")


def _mix_table(result: Result) -> pd.DataFrame:
    together = next(iter(result.parts.values()), None)
    rows = {}
    for name, parts in result.parts.items():
        row = {"mix": parts.mix, "rate": parts.rate}
        for part in ("mix", "rate"):
            interval = parts.interval(part, level=result.level)
            row |= {f"{part}_low": interval.low, f"{part}_high": interval.high}
        row["mix_within_all"] = together.mix_by_column.get(name, together.mix)
        rows[_words(name)] = row
    columns = ["mix", "mix_low", "mix_high", "rate", "rate_low", "rate_high", "mix_within_all"]
    table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
    return table.rename_axis("split by")


def _waterfall(result: Result) -> pd.DataFrame:
    rows = {}
    if result.parts:
        parts = next(iter(result.parts.values()))
        total = result.change.interval(result.level)
        for part, label, start in (("mix", MIX, 0.0), ("rate", RATE, parts.mix)):
            interval = parts.interval(part, level=result.level)
            size = getattr(parts, part)
            rows[label] = (start, size, interval.low, interval.high, "part")
        rows["change"] = (0.0, parts.change, total.low, total.high, "change")
    columns = ["start", "size", "low", "high", "kind"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis("block")


def _segment_table(result: Result) -> pd.DataFrame:
    rows = []
    for segment in result.segments:
        change, interval = segment.change, _widened(result, segment.change)
        rows.append(
            {
                "dimension": segment.dimension, "segment": segment.name,
                "n_baseline": change.before.n, "n_focus": change.after.n,
                "baseline": change.before.score, "focus": change.after.score,
                "change": change.estimate, "low": interval.low, "high": interval.high,
                "baseline_unweighted": segment.unweighted.before.score,
                "focus_unweighted": segment.unweighted.after.score,
            }
        )  # fmt: skip
    columns = [
        "dimension", "segment", "n_baseline", "n_focus", "baseline", "focus", "change", "low",
        "high", "baseline_unweighted", "focus_unweighted",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def caption_of(result: Result, figure: str) -> tuple[str, str]:
    """Give a figure's title, which is its finding, and the note that says what is drawn."""
    if figure not in ("waves", "distribution") and result.change is None:
        return "There is nothing to compare yet", _why_nothing(result)
    return {
        "waves": _caption_waves,
        "change": _caption_change,
        "distribution": _caption_distribution,
        "mix": _caption_mix,
        "segments": _caption_segments,
    }[figure](result)


def _caption_waves(result: Result) -> tuple[str, str]:
    if result.change is None:
        title = f"{result.compared[-1]} stands alone: there is nothing to compare it with"
    else:
        title = wording.say_change_briefly(result.verdict, result.change.estimate)
    hollow = "" if all(wave.complete for wave in result.reduced.waves) else "; hollow: not complete"
    return title, f"NPS by wave with {_how(result)}{hollow}. {result.name}."


def _caption_change(result: Result) -> tuple[str, str]:
    change, interval = result.change, result.change.interval(result.level)
    digits = int(min(abs(interval.low), abs(interval.high)) < 0.5)
    span = wording.span_in_words(interval, digits)
    titles = {
        Verdict.NOT_COMPLETE: "A wave still collects answers: no verdict yet",
        Verdict.CANNOT_SAY: "Too few answers to judge a change",
        Verdict.NO_MATTER: f"Any change is smaller than {result.delta:g} points",
        Verdict.UNDECIDED: f"Anything {span} fits these answers",
    }
    noun = "fall" if change.estimate < 0 else "rise"
    title = titles.get(result.verdict, f"The {noun} lies {span} points")
    n = f"n = {change.before.n:,} and {change.after.n:,}"
    return title, f"Difference of the two scores with {_how(result)}, {n}. {result.name}."


def _caption_distribution(result: Result) -> tuple[str, str]:
    waves = result.tables["waves"].loc[list(result.compared)].dropna(subset="score")
    said = [
        f"{kind} {' to '.join(f'{100 * share:.0f}' for share in waves[kind])} %"
        for kind in ("detractors", "promoters")
    ]
    title = f"{' to '.join(result.compared)}: {', '.join(said)}"
    weighted = "weighted shares" if result.reduced.weighted else "shares"
    return title, f"Answers to the recommend question, {weighted}. {result.name}."


def _caption_mix(result: Result) -> tuple[str, str]:
    if not result.parts:
        return "No dimension has two groups that are large enough", _left_out(result)
    parts = next(iter(result.parts.values()))
    sizes = f"{wording.signed(parts.mix, 1)} {MIX}, {wording.signed(parts.rate, 1)} {RATE}"
    if not result.verdict.clear:
        title = "No change is established; these answers split into two parts"
    else:
        larger, what = max((parts.mix, MIX), (parts.rate, RATE), key=lambda part: abs(part[0]))
        name = "mix" if what == MIX else "rate"
        interval = parts.interval(name, level=result.level)
        sure = interval.low > 0 or interval.high < 0
        noun = "fall" if parts.change < 0 else "rise"
        most = abs(larger) > 0.6 * abs(parts.change) and larger * parts.change > 0
        title = (
            f"Most of the {noun} goes together with {what}"
            if sure and most
            else f"The {noun} is not clearly one or the other"
        )
    n = f"n = {parts.n_before:,} and {parts.n_after:,}"
    dimensions = ", ".join(_words(name) for name in parts.mix_by_column)
    note = f"{sizes} (points, {100 * result.level:g} % intervals, {n}). Split by {dimensions}."
    return title, note


def _caption_segments(result: Result) -> tuple[str, str]:
    if not result.segments:
        return "No group is large enough to be shown", _left_out(result)
    table = result.tables["segments"]
    apart = table[(table["low"] > 0) | (table["high"] < 0)]
    total = len(table)
    if not result.verdict.clear:
        # Naming a group all the same would be a second chance to be wrong.
        title = f"No change is established, so none of {total} groups is singled out"
    elif len(apart) == 0:
        title = f"None of {total} groups stands out once all looks are counted"
    elif len(apart) == 1:
        row = apart.iloc[0]
        title = f"One of {total} groups stands out: {_words(row['dimension'])} {row['segment']}"
    else:
        title = f"{len(apart)} of {total} groups stand out, even with all looks counted"
    drawn = len(result.largest_segments)
    which = f" The {drawn} largest are drawn." if drawn < total else ""
    note = (
        f"Change of the NPS by group, {100 * result.level:g} % intervals widened for {total} "
        f"looks; n in brackets; hollow: under {FEWEST_ANSWERS} answers in a wave.{which} "
        f"{result.name}."
    )
    return title, note


def describe_figure(result: Result, figure: str) -> str:
    """Say in words what a figure shows, for those who do not see it."""
    title, note = caption_of(result, figure)
    numbers = [f"{label} {score.score:+.0f}" for label, score in result.scores.items()]
    if figure == "change" and result.change is not None:
        interval = result.change.interval(result.level)
        ends = wording.say_interval(interval, 1)
        numbers = [f"change {wording.signed(result.change.estimate, 1)} points, {ends}"]
    if figure == "mix" or figure == "segments":
        numbers = []
    return " ".join([f"{title}.", note, ("; ".join(numbers) + ".") if numbers else ""]).strip()


def warn(result: Result) -> tuple[str, ...]:
    """List what a reader must know before using the numbers."""
    reduced, warnings = result.reduced, []
    if result.change is None:
        warnings.append(_why_nothing(result))
    for wave in reduced.waves:
        if not wave.complete:
            warnings.append(f"{wave.label} is not complete: {wave.why}.")
        if wave.label not in result.scores:
            fewest = reduced.study.privacy.minimum_group
            warnings.append(
                f"{wave.label} has fewer than {fewest} answers: its score is not shown."
            )
    if len(reduced.waves) < wording.FEWEST_FOR_A_TREND:
        warnings.append(
            f"Waves so far: {len(reduced.waves)}. These are single moments, from which no trend "
            "can be read."
        )
    warnings += _gaps(result)
    if reduced.study.survey.nps_type == "transactional":
        warnings.append(
            "The scores are transactional: they say how one contact went, not how customers stand "
            "to the organisation."
        )
    if result.left_out and result.change is not None:
        warnings.append(_left_out(result))
    together, *alone = result.parts.items() or [("", None)]
    apart = [name for name, _ in alone if name not in together[1].mix_by_column]
    if apart:
        warnings.append(
            f"Split alone and not together with the rest: {', '.join(map(_words, apart))}. In one "
            "of the waves its groups cannot be told from those of the dimensions before it."
        )
    return (*warnings, *(f"{note[:1].upper()}{note[1:]}." for note in reduced.notes))


def _gaps(result: Result) -> list[str]:
    days = result.reduced.days.reindex(list(result.compared)).dropna()
    if len(days) < 2:
        return []
    (first, second) = (days.iloc[0], days.iloc[1])
    between = (second["first"] - first["last"]).days
    longest = max((row["last"] - row["first"]).days + 1 for row in (first, second))
    if between <= longest:
        return []
    spans = [
        f"{label} covers {say_day(row['first'])} to {say_day(row['last'])}"
        for label, row in days.iterrows()
    ]
    return [f"{' and '.join(spans)}: nothing is known of the time between."]


def _why_nothing(result: Result) -> str:
    reduced = result.reduced
    if reduced.baseline is None:
        return f"There is no wave with which {reduced.focus.label} could be compared."
    fewest = reduced.study.privacy.minimum_group
    return f"One of the two waves has fewer than {fewest} answers."


def _left_out(result: Result) -> str:
    fewest = result.reduced.study.privacy.minimum_group
    if not result.left_out:
        return "The study names no dimension."
    names = ", ".join(_words(name) for name in result.left_out)
    return f"Not split by {names}: fewer than two groups of at least {fewest} in both waves."


def _how(result: Result) -> str:
    parts = ["weighted"] if result.reduced.weighted else []
    parts += ["clusters counted"] if result.reduced.clustered else []
    return ", ".join([f"{100 * result.level:g} % intervals (adjusted Wald)", *parts])


def _both(change: Change) -> tuple[int, int]:
    return change.before.n, change.after.n


def _words(name: str) -> str:
    return name.replace("_", " ")


def _finding(
    id: str, estimate: float, interval: Interval, n: int, sentence: str, verdict: str | None = None
) -> Finding:
    return Finding(
        id, estimate, sentence, n, "points", interval.low, interval.high, interval.level, verdict
    )
