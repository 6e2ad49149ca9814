"""What the actions that a store knows of came to: each training, by what customers said before and after."""

from dataclasses import dataclass

import narwhals as nw

from twofold.effects.estimating.estimate import estimate_effect
from twofold.effects.estimating.finding import EffectFinding
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.estimating.store_panel import StoreQuestion, panel_of_facts, starts_of_trainings
from twofold.errors import InputError, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.schemas import CONTEXT_PREFIX
from twofold.facts.words import Instrument, Kind, Side
from twofold.measures import MeasureOptions

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
    """

    action: str
    measure: str
    finding: EffectFinding
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """Actions with what came of them, in the order of their names."""

    actions: tuple[ActionEffect, ...]


def effects_of_facts(facts: FactFrames, options: MeasureOptions = DEFAULTS) -> Effects | None:
    """Which trainings a store knows of, and did customers notice? None where it knows of none.

    Units are the deepest level with enough values; a unit is treated from its first session on. What customers say is
    taken over all touchpoints of the unit: a training that was to change one of them is asked about with ``twofold
    effect estimate --where touchpoint=...``.

    Args:
        facts: of a store.
        options: the level of intervals. The minimum n is that of ``StoreQuestion``: cells are not shown.
    """
    found = []
    for action, where in _trainings(facts):
        for measure in OUTCOMES:
            one = _estimated(facts, (action, where), measure, options)
            if one is not None:
                found.append(one)
                break
    return Effects(tuple(found)) if found else None


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


def _estimated(
    facts: FactFrames, named: tuple[str, tuple[str, ...]], measure: str, options: MeasureOptions
) -> ActionEffect | None:
    action, where = named
    question = StoreQuestion(measure, where=(f"side={Side.CUSTOMER.value}",))
    try:
        read = panel_of_facts(facts, question, starts_of_trainings(facts, where, question.period))
    except (InputError, UsageError):
        return None
    asked = EffectRequest(outcome=measure, action=action or "the training", level=options.level)
    return ActionEffect(action, measure, estimate_effect(read.panel, asked), read.notes)
