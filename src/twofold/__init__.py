"""Twofold: from any feedback file to honest measures.

```
files -> events -> store -> measures -> findings -> page
         (facts)            (estimates)
```
"""

from twofold.errors import TwofoldError
from twofold.facts import FactFrames, Item, Scale, Unit, UnitTree
from twofold.measures import (
    CATALOGUE,
    BusinessHours,
    Estimate,
    Estimates,
    Filter,
    Measure,
    MeasureOptions,
)
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.sources.proposing.inspect import inspect
from twofold.store import Store, open_store
from twofold.store.load import load
from twofold.store.load_summary import LoadSummary
from twofold.way import bring, measure, open_facts, write_page

__all__ = [
    "CATALOGUE",
    "BusinessHours",
    "Estimate",
    "Estimates",
    "FactFrames",
    "Filter",
    "Item",
    "LoadSummary",
    "Measure",
    "MeasureOptions",
    "Scale",
    "Store",
    "TwofoldError",
    "Unit",
    "UnitTree",
    "bring",
    "inspect",
    "load",
    "measure",
    "open_facts",
    "open_store",
    "read_mapping",
    "simulate",
    "write_page",
]
