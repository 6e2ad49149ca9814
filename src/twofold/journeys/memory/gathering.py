"""From the answers of a store to journeys that were lived and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.journeys.gather import TOLD, step_kinds
from twofold.journeys.memory.assembling import FEWEST_MOMENTS, Memories, RatedMoments, assemble
from twofold.journeys.memory.lived import FloatArray, Lived, Unused
from twofold.journeys.memory.looking_back import about, looking_back
from twofold.journeys.path_rule import PathRule
from twofold.journeys.scores import LinkedScores, link_scores
from twofold.journeys.steps import NONE, Steps

STANDARD = {each.value for each in Instrument}


@dataclass(frozen=True, slots=True)
class MemoryRequest:
    """Which answers tell of moments, and which one of the memory.

    Attributes:
        scores: standard questions (``Instrument``), or items, whose answers rate moments.
        remembered: the standard question, or the item, whose answer is the memory.
        remembered_touchpoint: what the survey after the journey says it is about; found from the data where left out.
        fewest_moments: rated moments that a journey must have.
    """

    scores: tuple[str, ...] = (Instrument.CSAT.value,)
    remembered: str = Instrument.NPS.value
    remembered_touchpoint: str | None = None
    fewest_moments: int = FEWEST_MOMENTS

    def __post_init__(self) -> None:
        """Refuse a request that names no scores."""
        if not self.scores:
            raise UsageError("name the scores of moments, such as csat")


def lived_of_facts(
    facts: FactFrames, steps: Steps, rule: PathRule, request: MemoryRequest, *, where: Sequence[str] = ()
) -> Lived:
    """The journeys of a store that were rated on the way and remembered afterwards.

    The memory is the latest answer to ``request.remembered`` about ``request.remembered_touchpoint``. Moments are the
    scores before it. Scores given in the same survey as the memory are left out: people who look back colour all they
    rate by what they remember.

    Args:
        facts: where the answers are.
        steps: gathered from them.
        rule: how.
        request: which answers.
        where: conditions on the scores of moments; a memory is of the whole journey, in whatever channel it was asked.

    Raises:
        UsageError: no answer rates a moment, or no survey after the journey can be told from the others.
    """
    after = _linked(facts, steps, rule, (request.remembered,), ())
    during = _linked(facts, steps, rule, request.scores, where)
    if not len(during):
        raise UsageError(f"no customer's answer to {', '.join(request.scores)} rates a moment of a journey")
    told_only = set(step_kinds(facts, rule)) <= {kind.value for kind in TOLD}
    apart = about(during) if request.remembered not in request.scores else set()
    passed = set() if told_only else set(steps.touchpoint.labels)
    whole = looking_back(after, apart, passed, named=request.remembered_touchpoint)
    again, memory = _latest(after.only(after.about(whole)))
    moments, unused = _before(during.only(~during.about(whole)), memory, steps.journeys)
    lost = after.without_journey + during.without_journey
    unused = replace(unused, again=again, without_journey=lost)
    rated = RatedMoments(
        journey=moments.journey,
        time=moments.time,
        event=moments.event,
        touchpoint=moments.touchpoint,
        score=moments.score,
        strength=_strength(facts, steps, rule, moments),
        step=np.full(len(moments), NONE, dtype=np.int64) if told_only else moments.step,
    )
    memories = Memories(memory.journey, memory.number, memory.respondent, memory.weight, _scale(memory))
    return assemble(steps, memories, rated, unused, fewest=request.fewest_moments, passed=not told_only)


def _linked(
    facts: FactFrames, steps: Steps, rule: PathRule, names: Sequence[str], where: Sequence[str]
) -> LinkedScores:
    """Answers to standard questions, or to items where the names are none."""
    if set(names) <= STANDARD:
        return link_scores(facts, steps, rule, instrument=list(names), where=where)
    return link_scores(facts, steps, rule, item=list(names), where=where)


def _latest(after: LinkedScores) -> tuple[int, LinkedScores]:
    """The latest memory of each journey, and how many earlier ones there are."""
    last = np.flatnonzero(np.append(np.diff(after.journey) != 0, len(after) > 0)[: len(after)])
    return len(after) - len(last), after.take(last)


def _before(during: LinkedScores, memory: LinkedScores, journeys: int) -> tuple[LinkedScores, Unused]:
    """Scores given before the memory of their journey and not together with it; the others are counted."""
    place = np.full(journeys, NONE, dtype=np.int64)
    place[memory.journey] = np.arange(len(memory))
    during = during.only(place[during.journey] != NONE)
    own = place[during.journey]
    together = during.event == memory.event[own]
    late = ~together & (during.time > memory.time[own])
    counted = Unused(
        journeys=journeys,
        not_remembered=journeys - len(memory),
        same_survey=int(together.sum()),
        afterwards=int(late.sum()),
    )
    return during.only(~together & ~late), counted


def _scale(memory: LinkedScores) -> tuple[float, float]:
    """Both ends of the remembered score's scale, from two different answers on it."""
    if not len(memory):
        return 0.0, 1.0
    low, high = int(np.argmin(memory.score)), int(np.argmax(memory.score))
    width = memory.score[high] - memory.score[low]
    if width == 0.0:
        return float(memory.number[low]), float(memory.number[high])
    unit = (memory.number[high] - memory.number[low]) / width
    bottom = memory.number[low] - unit * memory.score[low]
    return round(float(bottom), 9), round(float(bottom + unit), 9)


def _strength(facts: FactFrames, steps: Steps, rule: PathRule, moments: LinkedScores) -> FloatArray:
    """How strongly each moment was felt: from a half to one by the answer given with it, 1 where nobody was asked.

    A moment without an answer about intensity, among others that have one, gets their mean.
    """
    asked = link_scores(facts, steps, rule, instrument=Instrument.INTENSITY.value)
    event, at = np.unique(asked.event, return_index=True)
    if not len(event) or not len(moments):
        return np.ones(len(moments))
    place = np.minimum(np.searchsorted(event, moments.event), len(event) - 1)
    known = event[place] == moments.event
    if not known.any():
        return np.ones(len(moments))
    strength = (1.0 + asked.score[at[place]]) / 2.0
    return np.where(known, strength, strength[known].mean())
