"""Facts: the typed records that every foreign row becomes."""

from twofold.facts.frames import FactFrames
from twofold.facts.items import Item, Scale
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import AnswerType, Instrument, Kind, Outcome, Record, Side, Status

__all__ = [
    "AnswerType",
    "FactFrames",
    "Instrument",
    "Item",
    "Kind",
    "Outcome",
    "Record",
    "Scale",
    "Side",
    "Status",
    "Unit",
    "UnitTree",
]
