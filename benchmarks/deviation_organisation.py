"""Organisations whose deviations have a known price: journeys over a map, drawn as steps, and what came of them.

Segments, what happened before, and the customer decide both who deviates and how well it ends, so that a plain
difference of means is wrong. Some deviations cost something and some nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.journeys.deviations.outcomes import LATEST, Outcome, score_outcome
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator
HOUR_US = 3_600_000_000
LIMIT_HOURS = 72.0
CHANNELS, UNITS, MONTHS = 4, 8, 6

STAY = JourneyMap(
    "stay",
    stages=(
        Stage("before", touchpoints=(Touchpoint("website", expected=False, times=9), Touchpoint("booking"))),
        Stage("arrival", touchpoints=(Touchpoint("check-in", within_hours=LIMIT_HOURS, after="booking"),)),
        Stage("stay", touchpoints=(Touchpoint("room"), Touchpoint("breakfast"))),
        Stage("after", touchpoints=(Touchpoint("check-out"),)),
    ),
)
SKIPPED = ("skipped", "check-in")
REPEATED = ("repeated", "room")
DISORDER = ("out of order", "check-in")
COMPLAINT = ("unexpected", "complaint")
SLOW = ("too slow", "check-in")
ABANDONED = ("abandoned", "breakfast")
WOULD_WAIT = ("", "would wait")  # no deviation: who would wait too long for check-in unless they skipped it
ALL = (SKIPPED, REPEATED, DISORDER, COMPLAINT, SLOW, ABANDONED)
# how much each moves the experience, in its standard deviations; those not named cost nothing
PLANTED = {SKIPPED: -0.6, COMPLAINT: -0.9, SLOW: -0.4}
NAMES = ("booking", "breakfast", "check-in", "check-out", "complaint", "room", "website")


@dataclass(frozen=True)
class Organisation:
    """What is drawn.

    Attributes:
        outcome: nps, csat (1 to 5) or repurchase.
        journeys: how many.
        share: of journeys that have each deviation, on average.
        repeats: journeys of a customer, on average; 1 gives everybody one.
        kin: how much of the experience is the customer's own, in standard deviations.
        base: of repurchase: the share where nothing went wrong.
        chained: whether a skipped or slow check-in makes a complaint far likelier.
    """

    outcome: str = "nps"
    journeys: int = 4000
    share: float = 0.05
    repeats: int = 1
    kin: float = 0.5
    base: float = 0.4
    chained: bool = False


@dataclass(frozen=True)
class Drawn:
    """One organisation: its journeys, customers, segments, outcome, and the true price of each deviation."""

    steps: Steps
    person: npt.NDArray[np.int64]
    segments: Mapping[str, Coded]
    outcome: Outcome
    truth: Mapping[tuple[str, str], float]
    happened: Mapping[tuple[str, str], npt.NDArray[np.bool_]] = field(default_factory=dict)


def draw(rng: Rng, plan: Organisation) -> Drawn:
    """One organisation of a kind."""
    count = plan.journeys
    person = rng.integers(0, max(count // plan.repeats, 1), count) if plan.repeats > 1 else np.arange(count)
    codes = {"channel": CHANNELS, "unit": UNITS, "month": MONTHS}
    segments = {name: rng.integers(0, size, count).astype(np.int32) for name, size in codes.items()}
    visits = rng.binomial(3, 0.2 + 0.15 * segments["channel"])
    strain = _strain(rng, segments) + 0.4 * (visits - 1.2)
    happened = _happened(rng, plan, strain)
    steps = _steps(rng, visits, happened, segments["month"])
    mood = -0.7 * strain + plan.kin * rng.normal(size=int(person.max()) + 1)[person]
    cost = {name: PLANTED.get(name, 0.0) * happened[name] for name in ALL}
    total = mood + sum(cost.values())
    truth = _truth(plan, total, cost, happened)
    labels = {
        "channel": tuple(f"channel {i}" for i in range(CHANNELS)),
        "unit": tuple(f"unit {i}" for i in range(UNITS)),
        "month": tuple(f"2025-{i + 1:02}" for i in range(MONTHS)),
    }
    return Drawn(
        steps,
        person.astype(np.int64),
        {name: Coded(column, labels[name]) for name, column in segments.items()},
        _outcome(rng, plan, steps, total),
        truth,
        happened,
    )


def _truth(
    plan: Organisation,
    total: Floats,
    cost: Mapping[tuple[str, str], Floats],
    happened: Mapping[tuple[str, str], npt.NDArray[np.bool_]],
) -> dict[tuple[str, str], float]:
    """The mean difference that each deviation makes to those who have it.

    Who skips check-in cannot wait too long for it, but might have; in chains, where prices beside the other deviations
    are judged, the others stay as they are.
    """
    expected = _expected(plan)
    without = {name: total - cost[name] for name in ALL}
    if not plan.chained:
        without[SKIPPED] = without[SKIPPED] + PLANTED[SLOW] * happened[WOULD_WAIT]
    apart = {name: (expected(total) - expected(without[name]))[happened[name]] for name in ALL}
    return {name: float(several.mean()) if len(several) else 0.0 for name, several in apart.items()}


def _strain(rng: Rng, segments: Mapping[str, npt.NDArray[np.int32]]) -> Floats:
    """How hard each segment makes it: of each organisation anew, channels and units also together."""
    sizes = (CHANNELS, UNITS, MONTHS)
    alone = [
        rng.permutation(np.linspace(-0.7, 0.7, size))[segments[name]]
        for name, size in zip(segments, sizes, strict=True)
    ]
    both = rng.normal(0.0, 0.3, (CHANNELS, UNITS))[segments["channel"], segments["unit"]]
    return np.asarray(sum(alone) + both)


def _happened(rng: Rng, plan: Organisation, strain: Floats) -> dict[tuple[str, str], npt.NDArray[np.bool_]]:
    """Which deviations each journey has; those that exclude each other do not meet."""

    def chance(push: Floats | float = 0.0) -> npt.NDArray[np.bool_]:
        centred = np.log(plan.share / (1.0 - plan.share)) - 0.3 + 0.8 * strain + push
        return np.asarray(rng.random(plan.journeys) < special.expit(centred))

    skipped, would_wait = chance(), chance()
    slow = would_wait & ~skipped
    disorder = chance() & ~skipped
    complaint = chance(2.5 * (skipped | slow)) if plan.chained else chance()
    repeated, abandoned = chance(), chance()
    return {
        SKIPPED: skipped,
        REPEATED: repeated,
        DISORDER: disorder,
        COMPLAINT: complaint,
        SLOW: slow,
        ABANDONED: abandoned,
        WOULD_WAIT: would_wait,
    }


def _steps(
    rng: Rng,
    visits: npt.NDArray[np.int64],
    happened: Mapping[tuple[str, str], npt.NDArray[np.bool_]],
    month: npt.NDArray[np.int32],
) -> Steps:
    """Every journey as a row of slots, of which those that happened stay."""
    count = len(visits)
    slots = (
        "website",
        "website",
        "website",
        "booking",
        "room",
        "check-in",
        "room",
        "room",
        "breakfast",
        "complaint",
        "check-out",
    )
    there = np.ones((count, len(slots)), dtype=np.bool_)
    there[:, :3] = np.arange(3)[None, :] < visits[:, None]
    early = happened[DISORDER]
    there[:, 4], there[:, 6] = early, ~early
    there[:, 5] = ~happened[SKIPPED]
    there[:, 7] = happened[REPEATED]
    there[:, 9] = happened[COMPLAINT]
    there[:, 10] = ~happened[ABANDONED]
    waits = rng.uniform(0.2, 2.0, there.shape)
    # the wait for check-in is at the slot before it, so that a room entered too early comes after it, too
    waits[:, 4] = np.where(happened[SLOW], LIMIT_HOURS + rng.exponential(40.0, count), rng.uniform(1.0, 60.0, count))
    start = month[:, None] * 30.0 * 24.0 + rng.uniform(0.0, 600.0, (count, 1))
    time = ((start + np.cumsum(waits, axis=1)) * HOUR_US).astype(np.int64)
    names = np.array([NAMES.index(slot) for slot in slots], dtype=np.int32)
    return Steps(
        offsets=np.concatenate(([0], np.cumsum(there.sum(axis=1)))).astype(np.int64),
        key=np.arange(count, dtype=np.uint64) | np.uint64(1 << 63),
        touchpoint=Coded(np.broadcast_to(names, there.shape)[there], NAMES),
        time=time[there],
        event=np.arange(int(there.sum()), dtype=np.int64),
        finished=np.ones(count, dtype=np.bool_),
    )


# where the experience crosses from one answer to the next
CUTS = {"nps": np.linspace(-2.4, 1.2, 10), "csat": np.array([-1.8, -1.0, -0.3, 0.6])}


def _expected(plan: Organisation) -> Callable[[Floats], Floats]:
    """What is expected of a journey with this experience, in the unit of the price."""
    if plan.outcome == "repurchase":
        return lambda mood: 100.0 * _chance(plan, mood)
    cuts = CUTS[plan.outcome]
    if plan.outcome == "nps":
        return lambda mood: 100.0 * (special.ndtr(mood - cuts[8]) - special.ndtr(cuts[6] - mood))
    return lambda mood: 1.0 + np.asarray(sum(special.ndtr(mood - cut) for cut in cuts))


def _chance(plan: Organisation, mood: Floats) -> Floats:
    return np.asarray(special.expit(np.log(plan.base / (1.0 - plan.base)) + 1.2 * mood))


def _outcome(rng: Rng, plan: Organisation, steps: Steps, mood: Floats) -> Outcome:
    count = steps.journeys
    if plan.outcome == "repurchase":
        bought = rng.random(count) < _chance(plan, mood)
        late = np.full(count, LATEST)
        return Outcome("repurchase", "percentage points", 100.0 * bought, late, np.ones(count), (0.0, 100.0), "")
    cuts = CUTS[plan.outcome]
    number = np.searchsorted(cuts, mood + rng.normal(size=count)).astype(np.float64)
    low, high = (0.0, 10.0) if plan.outcome == "nps" else (1.0, 5.0)
    nobody = Coded(np.full(count, -1, dtype=np.int32), ())
    scores = LinkedScores(
        journey=np.arange(count),
        step=np.full(count, -1),
        touchpoint=nobody,
        score=number / (high - low),
        number=number + low,
        time=steps.time[steps.last] + HOUR_US,
        weight=np.ones(count),
        respondent=np.arange(count),
        event=np.arange(count),
        item=nobody,
        instrument=nobody,
    )
    return score_outcome(plan.outcome, scores, count)
