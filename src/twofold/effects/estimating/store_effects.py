"""What the actions that a store knows of came to: each training, by what customers said before and after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import narwhals as nw
import numpy as np

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.estimating.contrasts import FEWEST_FOR_SPREAD
from twofold.effects.estimating.estimate import estimate_effect
from twofold.effects.estimating.finding import EffectFinding
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.estimating.several import judged_together
from twofold.effects.estimating.store_panel import (
    OUTCOME,
    QUARTER,
    StoreQuestion,
    outcome_of_facts,
    starts_of_trainings,
    with_starts,
)
from twofold.errors import InputError, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.schemas import CONTEXT_PREFIX
from twofold.facts.words import Instrument, Kind, Side
from twofold.findings.known_parts import known
from twofold.measures import MeasureOptions
from twofold.panels.panel import Panel

MOST = 12  # actions a page shows
OUTCOMES = (Instrument.CSAT.value, Instrument.NPS.value)  # the first that the trained units have values of
DEFAULTS = MeasureOptions()


@dataclass(frozen=True, slots=True)
class ActionEffect:
    """One action with what came of it.

    Attributes:
        action: its name.
        measure: the outcome it was judged by.
        finding: the effect with its verdict.
        notes: what was left out, in words.
        period: what is compared: month or quarter.
    """

    action: str
    measure: str
    finding: EffectFinding
    notes: tuple[str, ...]
    period: str = "month"


@dataclass(frozen=True, slots=True)
class Effects:
    """Actions with what came of them, in the order of their names."""

    actions: tuple[ActionEffect, ...]


def effects_of_facts(facts: FactFrames, options: MeasureOptions = DEFAULTS) -> Effects | None:
    """Which trainings a store knows of, and did customers notice? None where it knows of none.

    Units are the deepest level with enough values; a unit is treated from its first session on. What customers say is
    taken over all touchpoints of the unit: a training that was to change one of them is asked about with ``twofold
    effect estimate --where touchpoint=...``. Months with five answers are compared; where the median month holds fewer
    and five treated units have values, quarters, of which every answer counts: with fewer treated ones nothing says how
    much thin cells vary, nor whether units were picked for a few bad answers. A claim has to stand among all trainings
    that are judged.

    Args:
        facts: of a store.
        options: the level of intervals. The minimum n is that of ``StoreQuestion``: cells are not shown.
    """
    trainings = _trainings(facts)
    if not trainings:
        return None
    asked = [known(partial(outcome_in_periods, facts, measure)) for measure in OUTCOMES]
    outcomes = [one for several in asked for one in several or ()]
    told = [_first_told(facts, training, outcomes, options) for training in trainings]
    found = [one for one in told if one is not None]
    judged = judged_together([one.finding for one in found])
    return (
        Effects(tuple(replace(one, finding=each) for one, each in zip(found, judged, strict=True))) if found else None
    )


def outcome_in_periods(facts: FactFrames, measure: str) -> tuple[tuple[StoreQuestion, Panel], ...]:
    """A measure of customers by unit and month; before it by quarter, where months hold too few answers.

    Months hold too few where the median month of a unit, of those with any answer, holds fewer than five. In quarters
    every answer counts: leaving out the thin cells of thin units would leave out most of what is known.

    Args:
        facts: of a store.
        measure: the outcome.

    Raises:
        UsageError: the measure cannot be asked so.
    """
    by_month = StoreQuestion(measure, where=(f"side={Side.CUSTOMER.value}",))
    months = by_month, outcome_of_facts(facts, by_month)
    answers = outcome_of_facts(facts, replace(by_month, minimum_n=1)).columns[OUTCOME].n
    if not answers.any() or float(np.median(answers[answers > 0])) >= by_month.minimum_n:
        return (months,)
    by_quarter = replace(by_month, period=QUARTER, minimum_n=1)
    return (by_quarter, outcome_of_facts(facts, by_quarter)), months


def _trainings(facts: FactFrames) -> list[tuple[str, tuple[str, ...]]]:
    """Each training with the condition that finds its sessions; one nameless action where no field names them."""
    events = facts.events()
    sessions = events.filter(nw.col("kind") == Kind.TRAINING.value)
    named = [name for name in events.collect_schema().names() if name.startswith(CONTEXT_PREFIX)]
    field = next((name for name in named if Kind.TRAINING.value in name.lower()), None)
    if field is None:
        return [("", ())] if facts.collect(sessions.select("event_id").head(1)).num_rows else []
    table = facts.collect(sessions.select(field).unique())
    names = sorted(name for name in table.column(0).to_pylist() if name and "," not in name)
    return [(name, (f"{field.removeprefix(CONTEXT_PREFIX)}={name}",)) for name in names[:MOST]]


def _first_told(
    facts: FactFrames,
    named: tuple[str, tuple[str, ...]],
    outcomes: Sequence[tuple[StoreQuestion, Panel]],
    options: MeasureOptions,
) -> ActionEffect | None:
    """What came of a training, by the first outcome that its units have values of."""
    action, where = named
    for question, panel in outcomes:
        try:
            starts = starts_of_trainings(facts, where, question.period)
            read = with_starts(panel, question, starts, facts.units())
        except (InputError, UsageError):
            continue
        if question.period == QUARTER and _treated(read.panel) < FEWEST_FOR_SPREAD:
            continue
        asked = EffectRequest(outcome=question.measure, action=action or "the training", level=options.level)
        return ActionEffect(action, question.measure, estimate_effect(read.panel, asked), read.notes, question.period)
    return None


def _treated(panel: EffectPanel) -> int:
    """Treated units with a value before their start and one from it on."""
    since = panel.time >= panel.first[panel.unit]
    before, after = (np.bincount(panel.unit, part, minlength=len(panel.units)) > 0 for part in (~since, since))
    return int(np.count_nonzero(before & after & (panel.first != NEVER)))
