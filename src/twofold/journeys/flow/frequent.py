"""The frequent part of variants and arcs, and what is hidden with the rest: nothing is left out uncounted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.flow.directly_follows import Flow, going_on
from twofold.journeys.flow.variants import Variants
from twofold.journeys.steps import Steps

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Frequent:
    """Which part is asked for; all conditions together.

    Attributes:
        coverage: the most frequent ones until they cover this share of all; as frequent as the last one counts as well.
        top: so many at most.
        minimum: each at least so often.
    """

    coverage: float = 1.0
    top: int | None = None
    minimum: int = 1

    def __post_init__(self) -> None:
        """Refuse a part that means nothing."""
        if not 0.0 < self.coverage <= 1.0:
            raise UsageError(f"a coverage is a share above 0 and up to 1, such as 0.8; {self.coverage} is none")
        if self.top is not None and self.top < 1:
            raise UsageError(f"at least one must be shown; top {self.top} shows none")
        if self.minimum < 1:
            raise UsageError(f"what occurs occurs at least once; a minimum of {self.minimum} asks nothing")

    def chosen(self, count: NDArray[np.int64]) -> Chosen:
        """Which of some counts belong to the part: (n,)."""
        order = np.argsort(-count, kind="stable")
        ordered = count[order]
        before = np.cumsum(ordered) - ordered
        kept = before < self.coverage * ordered.sum() * (1.0 - 1e-12)
        if kept.any():
            kept |= ordered == ordered[kept][-1]
        if self.top is not None:
            kept[self.top :] = False
        kept &= ordered >= self.minimum
        found = np.zeros(len(count), dtype=np.bool_)
        found[order] = kept
        return found


ALL = Frequent()


@dataclass(frozen=True, slots=True)
class HiddenVariants:
    """What the shown variants leave out.

    Attributes:
        variants: how many.
        journeys: of those variants.
        events: their steps.
    """

    variants: int
    journeys: int
    events: int


@dataclass(frozen=True, slots=True)
class HiddenFlow:
    """What the shown arcs leave out.

    Attributes:
        arcs: how many.
        transitions: how often they are taken.
        touchpoints: those without any shown arc.
        events: their steps.
        journeys: journeys that are not wholly shown: an arc or a touchpoint of theirs is hidden.
        variants: different paths of those journeys.
    """

    arcs: int
    transitions: int
    touchpoints: int
    events: int
    journeys: int
    variants: int


@dataclass(frozen=True, eq=False)
class ShownFlow:
    """A part of a flow; its counts are those of all journeys.

    Attributes:
        flow: the whole.
        arcs: (arcs,) which ones are shown.
        touchpoints: (touchpoints,) which ones are shown.
        hidden: what is not.
    """

    flow: Flow
    arcs: Chosen
    touchpoints: Chosen
    hidden: HiddenFlow


def frequent_variants(variants: Variants, part: Frequent = ALL) -> tuple[Chosen, HiddenVariants]:
    """Which variants belong to the frequent part: (variants,), and what the others amount to."""
    chosen = part.chosen(variants.count)
    rest = ~chosen
    events = int((variants.count[rest] * variants.length[rest]).sum())
    return chosen, HiddenVariants(int(rest.sum()), int(variants.count[rest].sum()), events)


def frequent_flow(steps: Steps, flow: Flow, variants: Variants, part: Frequent = ALL) -> ShownFlow:
    """The most frequent arcs, the touchpoints they connect, and what is hidden.

    Args:
        steps: of the journeys.
        flow: of the same steps.
        variants: of the same steps.
        part: which arcs are asked for.

    Returns:
        A touchpoint is shown where an arc of it is, or where it is all of some journeys and nothing is filtered.
    """
    arcs = part.chosen(flow.arcs.count)
    touchpoints = np.zeros(len(flow.labels), dtype=np.bool_)
    touchpoints[flow.arcs.source[arcs]] = True
    touchpoints[flow.arcs.target[arcs]] = True
    if arcs.all():
        touchpoints |= flow.visits.count > 0
    there = flow.visits.count > 0
    whole = _wholly_shown(steps, flow, arcs, touchpoints)
    hidden = HiddenFlow(
        arcs=int((~arcs).sum()),
        transitions=int(flow.arcs.count[~arcs].sum()),
        touchpoints=int((there & ~touchpoints).sum()),
        events=int(flow.visits.count[~touchpoints].sum()),
        journeys=int((~whole).sum()),
        variants=len(np.unique(variants.of[~whole])),
    )
    return ShownFlow(flow, arcs, touchpoints, hidden)


def _wholly_shown(steps: Steps, flow: Flow, arcs: Chosen, touchpoints: Chosen) -> Chosen:
    """Journeys of which every step and every transition is shown: (journeys,)."""
    if arcs.all() and touchpoints[flow.visits.count > 0].all():
        return np.ones(steps.journeys, dtype=np.bool_)
    missing = ~touchpoints[steps.touchpoint.codes]
    size = len(flow.labels)
    codes = steps.touchpoint.codes.astype(np.int64)
    pair = codes[:-1] * size + codes[1:]
    known = flow.arcs.source * size + flow.arcs.target  # ascending
    shown = arcs[np.minimum(np.searchsorted(known, pair), len(known) - 1)] if len(known) else pair < 0
    missing[1:] |= going_on(steps) & ~shown
    whole: Chosen = np.add.reduceat(missing, steps.first, dtype=np.int64) == 0
    return whole
