"""The live service blueprint: a journey on one page, from what customers feel down to what is being done about it.

``asking.blueprint_of_facts`` gathers it, ``shape`` keeps it, ``drawing.picture`` draws it, ``table`` tells it.
"""

from twofold.reports.blueprint.asking import blueprint_of_facts
from twofold.reports.blueprint.behind import behind_of
from twofold.reports.blueprint.comparing import compare_blueprints
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Behind, Blueprint, Comparison
from twofold.reports.blueprint.shape import from_json, to_json

__all__ = [
    "Behind",
    "Blueprint",
    "BlueprintQuestion",
    "Comparison",
    "behind_of",
    "blueprint_of_facts",
    "compare_blueprints",
    "from_json",
    "to_json",
]
