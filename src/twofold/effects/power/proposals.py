"""Better designs: what more units, more time, starts in waves or drawing lots would let a design find."""

from dataclasses import dataclass, replace

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.power.history import PROPOSED_DRAWS, Plan, Power, PowerRequest, power, units_and_periods
from twofold.errors import InputError, UsageError

WAVES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another layout, and what it could find.

    Attributes:
        change: what is different, in words.
        power: what it could find.
    """

    change: str
    power: Power


def proposals(panel: EffectPanel, plan: Plan, request: PowerRequest | None = None) -> tuple[Proposal, ...]:
    """Layouts that the organisation's own history allows to try, the one that finds the smallest effect first.

    Args:
        panel: the past.
        plan: the layout they are held against.
        request: how sure; fewer placebo treatments are drawn than for the plan itself.
    """
    asked = replace(request or PowerRequest(), draws=min(PROPOSED_DRAWS, (request or PowerRequest()).draws))
    units, periods = units_and_periods(panel)
    found = []
    for change, other in _others(plan, units, periods):
        try:
            found.append(Proposal(change, power(panel, other, asked)))
        except (InputError, UsageError):
            continue
    known = [one for one in found if one.power.detectable is not None]
    return tuple(sorted(known, key=lambda one: one.power.detectable or 0.0))


def _others(plan: Plan, units: int, periods: int) -> list[tuple[str, Plan]]:
    """Changes to a plan that fit the history."""
    half = (plan.treated + plan.others) // 2
    more = min(2 * plan.treated, units // 2)
    longer = min(2 * plan.after, periods - plan.before - (plan.waves - 1) * plan.step)
    earlier = min(2 * plan.before, periods - plan.after - (plan.waves - 1) * plan.step)
    told = [
        (f"draw lots who begins, so that earlier levels can be held equal ({plan.treated} units)", "held_equal", True)
    ]
    found = [(change, replace(plan, **{name: value})) for change, name, value in told if not plan.held_equal]
    if more > plan.treated:
        found.append(
            (f"treat {more} units instead of {plan.treated}", replace(plan, treated=more, others=units - more))
        )
    if plan.treated != half and half >= 1:
        even = replace(plan, treated=half, others=plan.treated + plan.others - half)
        found.append((f"treat half of the units ({half})", even))
    if plan.others + plan.treated < units:
        every = replace(plan, others=units - plan.treated)
        found.append((f"compare with all {units - plan.treated} other units", every))
    if longer > plan.after:
        found.append((f"wait {longer} periods after the start instead of {plan.after}", replace(plan, after=longer)))
    if earlier > plan.before:
        found.append(
            (f"use {earlier} periods before the start instead of {plan.before}", replace(plan, before=earlier))
        )
    if plan.waves == 1 and plan.treated >= WAVES and plan.after > WAVES:
        step = max(1, plan.after // (WAVES + 1))
        waves = replace(plan, waves=WAVES, step=step, after=plan.after - (WAVES - 1) * step)
        found.append((f"begin in {WAVES} waves, {step} periods apart, over the same time", waves))
    return found
