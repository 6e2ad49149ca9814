"""Journeys laid over their map: for each step its place on the map and how far the journey had come."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twofold.facts.journey_map import JourneyMap, Touchpoint
from twofold.journeys.steps import UNRECORDED, Steps

OFF_MAP = -1


@dataclass(frozen=True, eq=False)
class MapOrder:
    """The touchpoints of a map in their usual order.

    Attributes:
        points: the touchpoints.
        stage: (points,) number of the stage of each.
        rank: (points,) place in the usual order, from 1; touchpoints of a stage without inner order share theirs.
        expected: (points,) whether a journey usually passes it.
    """

    points: tuple[Touchpoint, ...]
    stage: NDArray[np.int64]
    rank: NDArray[np.int64]
    expected: NDArray[np.bool_]

    @classmethod
    def of(cls, journey: JourneyMap) -> "MapOrder":
        """The order that a map describes."""
        stages, ranks, expected = [], [], []
        rank = 0
        for number, stage in enumerate(journey.stages):
            rank += 1
            for place, point in enumerate(stage.touchpoints):
                rank += int(stage.ordered and place > 0)
                stages.append(number)
                ranks.append(rank)
                expected.append(stage.expected and point.expected)
        points = tuple(journey.touchpoints())
        return cls(points, np.array(stages, np.int64), np.array(ranks, np.int64), np.array(expected, np.bool_))

    @property
    def last_expected_stage(self) -> int:
        """The number of the last stage with an expected touchpoint; -1 where nothing is expected."""
        return int(self.stage[self.expected].max(initial=OFF_MAP))

    def place(self, name: str) -> int:
        """The place of a touchpoint among ``points``."""
        return next(i for i, point in enumerate(self.points) if point.name == name)


@dataclass(frozen=True, eq=False)
class Visits:
    """The steps at one touchpoint.

    Attributes:
        journeys: (v,) int32 journeys that have one, ascending.
        first: (v,) int32 row of the first in each.
        rows: (r,) int32 rows of all of them, ascending.
        ordinal: (r,) int32 how many the journey had before each.
    """

    journeys: NDArray[np.int32]
    first: NDArray[np.int32]
    rows: NDArray[np.int32]
    ordinal: NDArray[np.int32]

    @classmethod
    def of(cls, steps: Steps, rows: NDArray[np.int32]) -> "Visits":
        """The visits of some rows, ascending."""
        journey = steps.journey[rows]
        begins = np.ones(len(rows), dtype=np.bool_)
        begins[1:] = journey[1:] != journey[:-1]
        starts = np.flatnonzero(begins)
        lengths = np.diff(np.append(starts, len(rows)))
        ordinal = np.arange(len(rows)) - np.repeat(starts, lengths)
        return cls(journey[starts], rows[starts], rows, ordinal.astype(np.int32))


@dataclass(frozen=True, eq=False)
class Walked:
    """Journeys over a map.

    Attributes:
        steps: finished journeys only.
        order: of the map.
        by_end: (journeys,) whether a touchpoint that ends journeys was the last step.
    """

    steps: Steps
    order: MapOrder
    by_end: NDArray[np.bool_]

    @cached_property
    def place_of_code(self) -> NDArray[np.int16]:
        """(labels,) place on the map of each touchpoint that steps have; ``OFF_MAP`` for the others."""
        places = {point.name: i for i, point in enumerate(self.order.points)}
        return np.array([places.get(label, OFF_MAP) for label in self.steps.touchpoint.labels], dtype=np.int16)

    @cached_property
    def place(self) -> NDArray[np.int16]:
        """(steps,) place on the map of each step."""
        return self.place_of_code[self.steps.touchpoint.codes]

    @cached_property
    def rank(self) -> NDArray[np.int16]:
        """(steps,) rank of each step in the usual order; 0 off the map."""
        return np.append(self.order.rank, 0).astype(np.int16)[self.place]

    @cached_property
    def come(self) -> NDArray[np.int64]:
        """(steps,) how far the journey had come with each step: its highest rank so far, above the journey's number.

        ``journey * span + rank``: ascending over all rows, so that it can be searched.
        """
        return np.maximum.accumulate(self.steps.journey * np.int64(self.span) + self.rank)

    @cached_property
    def so_far(self) -> NDArray[np.int64]:
        """(steps,) the highest rank of the journey up to and with each step; 0 before it is on the map."""
        return np.asarray(self.come - self.steps.journey * np.int64(self.span))

    @property
    def span(self) -> int:
        """More than any rank."""
        return int(self.order.rank.max(initial=0)) + 1

    @cached_property
    def furthest(self) -> NDArray[np.int64]:
        """(journeys,) the highest rank that each journey reached; 0 where none of it is on the map."""
        return self.come[self.steps.last] - np.arange(self.steps.journeys) * self.span

    @cached_property
    def last_place(self) -> NDArray[np.int64]:
        """(journeys,) place of the last step that is on the map; ``OFF_MAP`` where there is none."""
        row = np.maximum.accumulate(np.where(self.place >= 0, np.arange(len(self.steps)), OFF_MAP))[self.steps.last]
        return np.where(row >= self.steps.first, self.place[np.maximum(row, 0)], OFF_MAP).astype(np.int64)

    @cached_property
    def abandoned(self) -> NDArray[np.bool_]:
        """(journeys,) whether it went idle before the last stage with an expected touchpoint, having begun the map."""
        order = self.order
        needed = order.rank[order.stage >= order.last_expected_stage].min(initial=self.span)
        if order.last_expected_stage < 0:
            return np.zeros(self.steps.journeys, dtype=np.bool_)
        return np.asarray((self.furthest < needed) & (self.furthest > 0) & ~self.by_end)

    @cached_property
    def _by_code(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Rows ordered by touchpoint, and where each touchpoint begins."""
        codes = self.steps.touchpoint.codes
        small = codes.astype(np.int16) if len(self.steps.touchpoint.labels) < 2**15 else codes
        order = np.argsort(small, kind="stable").astype(np.int32)
        counts = np.bincount(codes, minlength=len(self.steps.touchpoint.labels))
        return order, np.concatenate(([0], np.cumsum(counts)))

    def visits(self, code: int) -> Visits:
        """The steps at one touchpoint, by its code."""
        order, begins = self._by_code
        return Visits.of(self.steps, order[begins[code] : begins[code + 1]])

    def visits_of(self, place: int) -> Visits:
        """The steps at one touchpoint of the map."""
        code = np.flatnonzero(self.place_of_code == place)
        return self.visits(int(code[0])) if len(code) else Visits.of(self.steps, np.zeros(0, dtype=np.int32))

    def off_map(self) -> list[int]:
        """Codes of the touchpoints that steps have and the map has not, those that nobody recorded left aside."""
        there = np.unique(self.steps.touchpoint.codes)
        return [int(code) for code in there if self.place_of_code[code] == OFF_MAP and self._label(code) != UNRECORDED]

    def _label(self, code: int) -> str:
        return self.steps.touchpoint.labels[code]

    def reached(self, journeys: NDArray[np.int32], rank: int) -> NDArray[np.int32]:
        """(n,) the first row at which each journey had come to a rank; the row after its last where it never did."""
        row = np.searchsorted(self.come, journeys * np.int64(self.span) + rank)
        ends = self.steps.offsets[journeys + np.int64(1)]
        return np.asarray(np.minimum(row, ends), dtype=np.int32)


def walk(steps: Steps, journey: JourneyMap, ends: tuple[str, ...] = ()) -> Walked:
    """Lay finished journeys over their map.

    Args:
        steps: journeys; open ones are left out, as what they lack may still come.
        journey: the map.
        ends: touchpoints that finish a journey at once (``PathRule.ends``).
    """
    finished = steps if steps.finished.all() else steps.only(steps.finished)
    labels = finished.touchpoint.labels
    ending = np.array([label in ends for label in labels], dtype=np.bool_)
    return Walked(finished, MapOrder.of(journey), ending[finished.touchpoint.codes[finished.last]])


def on_this_map(steps: Steps, journey: JourneyMap) -> NDArray[np.bool_]:
    """Whether each journey has a touchpoint that the map expects; any of its touchpoints where it expects none.

    A complaint or a message that was read, kept as a journey of its own, is not a stay that skipped everything.
    """
    order = MapOrder.of(journey)
    wanted = {point.name for point, expected in zip(order.points, order.expected, strict=True) if expected} or {
        point.name for point in order.points
    }
    counts = np.array([label in wanted for label in steps.touchpoint.labels], dtype=np.bool_)
    if not len(steps):
        return np.zeros(steps.journeys, dtype=np.bool_)
    return np.asarray(np.logical_or.reduceat(counts[steps.touchpoint.codes], steps.first))
