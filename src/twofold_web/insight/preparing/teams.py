"""What the pages say of employees, and of what was done: from the one release that disclosure control decides.

Whoever sees some units only gets the release's rows of these units, never a computation over a part of the employees.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from twofold.actions.asking import Proposed, proposals_of_facts
from twofold.effects.estimating.store_effects import Effects, effects_of_facts
from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.findings.known_parts import known
from twofold.findings.links import Links
from twofold.findings.links.asking import links_of_facts
from twofold.findings.measured import picture
from twofold.findings.picture import Picture, Split
from twofold.findings.standing_out import standing_out
from twofold.measures.estimates import Estimates
from twofold.pulse.asking import Pulse, PulseQuestion, ask_pulse
from twofold.reports.blocks import Section
from twofold.reports.sections.effects import effects_section
from twofold.reports.sections.links import links_section
from twofold.reports.sections.priorities import priorities_section
from twofold.reports.sections.pulse import pulse_section
from twofold.reports.sections.scores import employee_section
from twofold.reports.sections.voice_of_employees import voice_of_employees_section
from twofold.reports.spoken_by_employees import SpokenByEmployees, spoken_by_employees
from twofold.reports.wording import Wording
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.preparing.customers import wording_of
from twofold_web.insight.preparing.drawing import keep

TEAMS = "insight.teams"
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Reasons:
    """What goes with what over the whole organisation."""

    pulse: Pulse | None = None
    links: Links | None = None
    proposed: Proposed | None = None
    effects: Effects | None = None
    written: SpokenByEmployees | None = None


def prepare_teams(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Compute and draw; with units named, their rows of the release and nothing else."""
    facts = store_of(scope).facts()
    units = tuple(code for code in str(request.get("units", "")).split(",") if code)
    measured = picture(facts, progress=lambda share: progress(0.4 * share, ""))
    if units:
        measured, why = rows_of(measured, units, facts.units()), None
    else:
        why = _reasons(facts, lambda share: progress(0.4 + 0.5 * share, ""))
    filled = keep(
        scope, TEAMS, request, lambda language: _sections(measured, why, wording_of(measured, scope, language))
    )
    return {"filled": filled, "units": list(units)}


def rows_of(measured: Picture, units: tuple[str, ...], tree: UnitTree) -> Picture:
    """A picture of which only the rows of employees of these units and those below are left."""
    splits = (_rows(split, units, tree) for split in measured.employee_splits if split.dimension == "unit")
    return replace(measured, employees=(), employee_splits=tuple(split for split in splits if len(split.estimates)))


def _rows(split: Split, units: tuple[str, ...], tree: UnitTree) -> Split:
    table = split.estimates.table
    inside = [code is not None and below(code, units, tree) for code in table.column("unit").to_pylist()]
    kept = table.filter(pa.array(inside, pa.bool_()))
    return replace(split, estimates=Estimates(split.measure, split.estimates.dimensions, kept))


def below(code: str, units: tuple[str, ...], tree: UnitTree) -> bool:
    """Whether a unit is one of these, or below one."""
    return code in units or any(above in units for above in tree.ancestors(code))


def _reasons(facts: FactFrames, move: Callable[[float], None]) -> Reasons:
    pulse = known(lambda: ask_pulse(facts, PulseQuestion()))
    move(0.2)
    links = known(lambda: links_of_facts(facts))
    move(0.5)
    proposed = known(lambda: proposals_of_facts(facts, None, links))
    move(0.7)
    effects = known(lambda: effects_of_facts(facts))
    return Reasons(pulse, links, proposed, effects, known(lambda: spoken_by_employees(facts)))


def _sections(measured: Picture, why: Reasons | None, wording: Wording) -> tuple[Section, ...]:
    employees = employee_section(wording, measured, standing_out(measured))
    if why is None:
        return (employees,)
    return (
        employees,
        pulse_section(wording, why.pulse),
        voice_of_employees_section(wording, why.written),
        links_section(wording, why.links),
        priorities_section(wording, why.proposed),
        effects_section(wording, why.effects),
    )
