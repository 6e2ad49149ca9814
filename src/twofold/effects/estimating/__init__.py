"""Estimating: from a panel of units and periods to an effect with its verdict."""

from twofold.effects.estimating.checks import Checks, Known, Looked
from twofold.effects.estimating.estimate import estimate_designed, estimate_effect, judged_effect
from twofold.effects.estimating.finding import Before, Counts, EffectFinding, EventEffect, Naive
from twofold.effects.estimating.following import Followed, follow
from twofold.effects.estimating.request import Averaged, Controls, EffectRequest, Method
from twofold.effects.estimating.standing_beside import Further, further
from twofold.effects.estimating.table_panel import EffectColumns, TablePanel, effect_panel
from twofold.effects.estimating.telling import checked_words

__all__ = [
    "Averaged",
    "Before",
    "Checks",
    "Controls",
    "Counts",
    "EffectColumns",
    "EffectFinding",
    "EffectRequest",
    "EventEffect",
    "Followed",
    "Further",
    "Known",
    "Looked",
    "Method",
    "Naive",
    "TablePanel",
    "checked_words",
    "effect_panel",
    "estimate_designed",
    "estimate_effect",
    "follow",
    "further",
    "judged_effect",
]
