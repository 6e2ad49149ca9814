"""Twofold: from any feedback file to honest measures.

```
files -> events -> store -> measures -> findings -> actions -> effects -> page
         (facts)       |    (estimates) |           (priorities) (verdicts)
                       +--> journeys ---+
```

Names are imported when they are first used, so that ``import twofold`` does not wait for all of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twofold.actions.asking import priorities_of_facts
    from twofold.effects.estimating import estimate_effect
    from twofold.effects.estimating.store_effects import effects_of_facts
    from twofold.effects.estimating.table_panel import effect_panel
    from twofold.errors import TwofoldError
    from twofold.facts import FactFrames, Item, Scale, Unit, UnitTree
    from twofold.findings.drivers.asking import drivers_of_facts
    from twofold.findings.links.asking import links_of_facts
    from twofold.findings.shifts.asking import shifts_of_facts
    from twofold.journeys import JourneyKey, PathRule, Steps
    from twofold.journeys.flow import directly_follows, find_variants
    from twofold.journeys.gather import gather
    from twofold.journeys.logs import log_steps
    from twofold.measures import (
        CATALOGUE,
        BusinessHours,
        Estimate,
        Estimates,
        Filter,
        Measure,
        MeasureOptions,
    )
    from twofold.pulse.asking import ask_pulse
    from twofold.sources.mapping_file import read_mapping
    from twofold.sources.plain_table import plain_table
    from twofold.sources.proposing.inspect import inspect
    from twofold.store import Store, open_store
    from twofold.store.load import load
    from twofold.store.load_summary import LoadSummary
    from twofold.store.open_facts import open_facts
    from twofold.way import bring, measure, write_page

_HOME = {
    "BusinessHours": "twofold.measures",
    "CATALOGUE": "twofold.measures",
    "Estimate": "twofold.measures",
    "Estimates": "twofold.measures",
    "FactFrames": "twofold.facts",
    "Filter": "twofold.measures",
    "Item": "twofold.facts",
    "JourneyKey": "twofold.journeys",
    "LoadSummary": "twofold.store.load_summary",
    "Measure": "twofold.measures",
    "MeasureOptions": "twofold.measures",
    "PathRule": "twofold.journeys",
    "Scale": "twofold.facts",
    "Steps": "twofold.journeys",
    "Store": "twofold.store",
    "TwofoldError": "twofold.errors",
    "Unit": "twofold.facts",
    "UnitTree": "twofold.facts",
    "ask_pulse": "twofold.pulse.asking",
    "bring": "twofold.way",
    "directly_follows": "twofold.journeys.flow",
    "drivers_of_facts": "twofold.findings.drivers.asking",
    "effect_panel": "twofold.effects.estimating.table_panel",
    "effects_of_facts": "twofold.effects.estimating.store_effects",
    "estimate_effect": "twofold.effects.estimating",
    "find_variants": "twofold.journeys.flow",
    "gather": "twofold.journeys.gather",
    "inspect": "twofold.sources.proposing.inspect",
    "links_of_facts": "twofold.findings.links.asking",
    "load": "twofold.store.load",
    "log_steps": "twofold.journeys.logs",
    "measure": "twofold.way",
    "open_facts": "twofold.store.open_facts",
    "open_store": "twofold.store",
    "plain_table": "twofold.sources.plain_table",
    "priorities_of_facts": "twofold.actions.asking",
    "read_mapping": "twofold.sources.mapping_file",
    "shifts_of_facts": "twofold.findings.shifts.asking",
    "write_page": "twofold.way",
}

__all__ = [
    "CATALOGUE",
    "BusinessHours",
    "Estimate",
    "Estimates",
    "FactFrames",
    "Filter",
    "Item",
    "JourneyKey",
    "LoadSummary",
    "Measure",
    "MeasureOptions",
    "PathRule",
    "Scale",
    "Steps",
    "Store",
    "TwofoldError",
    "Unit",
    "UnitTree",
    "ask_pulse",
    "bring",
    "directly_follows",
    "drivers_of_facts",
    "effect_panel",
    "effects_of_facts",
    "estimate_effect",
    "find_variants",
    "gather",
    "inspect",
    "links_of_facts",
    "load",
    "log_steps",
    "measure",
    "open_facts",
    "open_store",
    "plain_table",
    "priorities_of_facts",
    "read_mapping",
    "shifts_of_facts",
    "write_page",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'twofold' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
