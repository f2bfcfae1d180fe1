"""The answer for those who read no further: five sentences, each from what was decided by rule."""

from __future__ import annotations

from ..findings import Said
from ..measures import wording
from ..parts import join_names
from .naming import LABELS
from .pays import Pays
from .profile import FEW, Profile
from .scale import WEAK, Scale
from .structure import Structure


def summarise(profile: Profile, scale: Scale, structure: Structure, pays: Pays) -> Said:
    """Say which realm is weakest, how sure, for whom, what carries, and what is not known."""
    return Said(
        (
            _answer(profile), _how_sure(profile, scale), _for_whom(profile, structure),
            _what_carries(pays), _unknown(profile),
        )
    )  # fmt: skip


def _answer(profile: Profile) -> str:
    realm, _ = profile.weakest()
    best = profile.strongest()
    low, high = (profile.scores.loc[("all", each), "score"] for each in (realm, best))
    who = profile.reduced.study.survey.who
    base = f"({profile.n(None, realm):,} answers in {profile.reduced.focus.label})"
    if profile.alike:
        return f"{who[:1].upper()}{who[1:]} rate all four realms alike, at {low:.0f} of 100 {base}."
    return (
        f"{who[:1].upper()}{who[1:]} rate {LABELS[realm].lower()} lowest, {low:.0f} of 100, and "
        f"{LABELS[best].lower()} highest, {high:.0f} {base}."
    )


def _how_sure(profile: Profile, scale: Scale) -> str:
    realm, chance = profile.weakest()
    row = profile.scores.loc[("all", realm)]
    lead = f"The score lies between {row['low']:.0f} and {row['high']:.0f}"
    if profile.of_team:
        lead += ", as far as these few people agree"
    elif profile.n(None, realm) < FEW:
        lead += ": too few answers to judge which realm is weakest"
    elif profile.sure():
        lead += f", and it is the weakest with {wording.percent(chance)} certainty"
    else:
        lead += f", but whether it is the weakest is not certain ({wording.percent(chance)})"
    table = scale.reliability
    weak = [LABELS[name].lower() for name in table.index if table.loc[name, "alpha_low"] < WEAK]
    if weak:
        return f"{lead}; the items of {join_names(weak)} are a weak measure."
    if table["alpha"].isna().any():
        return f"{lead}; how good a measure the items are cannot be told."
    return f"{lead}; the items agree well enough."


def _for_whom(profile: Profile, structure: Structure) -> str:
    groups = profile.groups[1:]
    realm, _ = profile.weakest()
    merged = structure.merged
    tail = f"; {structure.say_merged()}" if merged else ""
    if not groups:
        return f"No groups are told apart here{tail}."
    same = sum(profile.weakest(group)[0] == realm for group in groups)
    clear = sum(profile.weakest(group)[0] == realm and profile.sure(group) for group in groups)
    return f"It is lowest in {same} of {len(groups)} groups, in {clear} of them clearly{tail}."


def _what_carries(pays: Pays) -> str:
    if pays.first is None:
        return "Which realm carries cannot be told."
    return f"{pays.lead()}."


def _unknown(profile: Profile) -> str:
    study = profile.reduced.study
    by = f", before {study.aspiration.by.isoformat()}" if study.aspiration else ""
    if profile.of_team:
        return "What customers would say is not known: the team has rated for them."
    return f"The survey cannot show which comes first; a small trial with a measure would{by}."
