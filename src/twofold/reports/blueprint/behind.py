"""What lies behind a blueprint whatever it is filtered by: links between the two sides, and actions with verdicts."""

from twofold.effects.estimating.store_effects import ActionEffect, effects_of_facts
from twofold.errors import InputError, UsageError
from twofold.facts.frames import FactFrames
from twofold.findings.links import Basis, Grade, Link
from twofold.findings.links.asking import LinksAsked, links_of_facts
from twofold.measures import MeasureOptions
from twofold.reports.blueprint.record import Behind, Bond, Bonds, UnderWay

MEASURES = ("csat_mean", "nps", "ces_mean")  # of customers, the first that can be followed
STRENGTH = (Grade.STRONG, Grade.MODERATE, Grade.WEAK)


def behind_of(facts: FactFrames, options: MeasureOptions | None = None) -> Behind:
    """Links of the whole organisation and what its trainings came to.

    Both need all units over all periods, so a blueprint of one unit or month shows the same ones.

    Args:
        facts: a store, as it is known now.
        options: the level of intervals.
    """
    return Behind(_bonds(facts), _actions(facts, options or MeasureOptions()))


def _bonds(facts: FactFrames) -> Bonds:
    for measure in MEASURES:
        try:
            found = links_of_facts(facts, LinksAsked(measure=measure))
        except (UsageError, InputError):
            continue
        told = [link for link in found.pairs if link.reason is None]
        shown = [bond for bond in map(_bond, found.claimed) if bond is not None]
        shown.sort(key=lambda one: (STRENGTH.index(one.grade), one.p_adjusted or 0.0))
        return Bonds(len(found.pairs), len(found.pairs) - len(told), found.units, found.periods, tuple(shown))
    return Bonds()


def _bond(link: Link) -> Bond | None:
    slope = link.within if link.basis is Basis.WITHIN else link.between
    touchpoint, _, measure = link.cx.rpartition(" ")
    if slope is None or not touchpoint:
        return None
    return Bond(
        condition=link.ex,
        touchpoint=touchpoint,
        measure=measure,
        grade=link.grade,
        within=link.basis is Basis.WITHIN,
        value=slope.value,
        low=slope.low,
        high=slope.high,
        lag=link.lag,
        units=link.n_units,
        periods=link.n_periods,
        p_adjusted=link.p_adjusted,
    )


def _actions(facts: FactFrames, options: MeasureOptions) -> tuple[UnderWay, ...]:
    try:
        found = effects_of_facts(facts, options)
    except (UsageError, InputError):
        return ()
    return () if found is None else tuple(_under_way(one) for one in found.actions)


def _under_way(one: ActionEffect) -> UnderWay:
    finding, effect = one.finding, one.finding.effect
    return UnderWay(
        name=one.action,
        measure=one.measure,
        verdict=finding.verdict.value,
        reason=finding.judgement.reasons[0].value,
        value=None if effect is None else effect.value,
        low=None if effect is None else effect.low,
        high=None if effect is None else effect.high,
        level=finding.request.level,
        treated=finding.counts.treated,
        compared=finding.counts.compared,
    )
