"""Few treated units against a weighted mix of untreated ones, as the primary comparison."""

from dataclasses import dataclass, replace

import numpy as np

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.few import Draw, SyntheticRequest, synthetic_did
from twofold.errors import InputError, UsageError

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Mixed:
    """The comparison with a mix.

    Attributes:
        effect: with its interval; None where none can be made.
        notes: what was left out, or why there is no effect.
    """

    effect: EffectEstimate | None
    notes: tuple[str, ...]


def mixed(panel: EffectPanel, asked: EffectRequest) -> Mixed:
    """What did treatment change against a mix of untreated units that moved like the treated before?

    Args:
        panel: the data.
        asked: the question; a window or anticipation only where all begin at once.

    Raises:
        UsageError: a window or anticipation is asked for though units begin at different times.
    """
    try:
        found = synthetic_did(_trimmed(panel, asked), SyntheticRequest(draw=Draw(DRAWS, asked.seed), level=asked.level))
    except InputError as why:
        return Mixed(None, (str(why),))
    notes = [f"{name} was left out of the mix: {why}." for name, why in found.left_out]
    if found.reason:
        return Mixed(None, (*notes, found.reason))
    return Mixed(found.estimate, tuple(notes))


def _trimmed(panel: EffectPanel, asked: EffectRequest) -> EffectPanel:
    """Without the periods that count neither as before nor as after."""
    if asked.window is None and not asked.anticipation:
        return panel
    last = int(panel.time.max())
    begun = np.unique(panel.first[panel.first <= last])
    if len(begun) > 1:
        raise UsageError("a window or anticipation with --method synthetic needs all treated units to begin at once")
    if not len(begun):
        return panel
    since = panel.time - begun[0]
    kept = (since < -asked.anticipation) | (since >= 0)
    kept &= since < (asked.window or last + 1)
    return replace(
        panel,
        unit=panel.unit[kept],
        time=panel.time[kept],
        outcome=panel.outcome[kept],
        weight=panel.weight[kept],
        covariates=panel.covariates[kept],
    )
