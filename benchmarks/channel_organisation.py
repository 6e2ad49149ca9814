"""Organisations with known channels: who uses which, how each serves, and what that does to scores.

Which channel serves somebody depends on the segment (levels, consistency) or on the person's mood (crossings), and the
score depends on both, too: comparing channels as they are finds gaps that are not there and misses planted ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.journeys.channels.observations import Observations
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps
from twofold.measures import find_measure

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rng = np.random.Generator

CHANNELS = ("app", "desk", "phone")
SEGMENTS = np.array([0.5, 0.3, 0.2])
TOUCHPOINTS = np.array([0.4, 0.3, 0.2, 0.1])
USED = np.array([[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.3, 0.6]])  # by segment
MORE_IN_LAST = 1.5  # a channel's gap is larger in the last segment: every segment needs its own comparison
HOUR_US = 3_600_000_000
WEEK_US = 7 * 24 * HOUR_US


def coded(codes: Ints, labels: tuple[str, ...]) -> Coded:
    """Integers as a column."""
    return Coded(codes.astype(np.int32), labels)


@dataclass(frozen=True)
class Service:
    """Channels that serve customers of several segments at several touchpoints.

    Attributes:
        gap: by channel, added to the chance of a good answer.
        people: fewest and most customers.
        measure: csat (good or not) or nps (good, passive, bad).
    """

    gap: tuple[float, float, float]
    people: tuple[int, int]
    measure: str = "csat"

    def chance(self, segment: Ints, touchpoint: Ints, channel: Ints) -> Floats:
        """Of a good answer."""
        more = np.where(segment == 2, MORE_IN_LAST, 1.0)
        return np.asarray(0.45 + 0.15 * segment - 0.05 * touchpoint + np.asarray(self.gap)[channel] * more)

    def draw(self, rng: Rng) -> Observations:
        """One sample: customers answer once or several times, and their answers are alike."""
        people = int(rng.integers(*self.people))
        person = np.repeat(np.arange(people), 1 + rng.poisson(1.0, people))
        segment = rng.choice(3, people, p=SEGMENTS)[person]
        touchpoint = rng.choice(4, len(person), p=TOUCHPOINTS)
        channel = (rng.random(len(person))[:, None] > USED[segment].cumsum(axis=1)).sum(axis=1).clip(0, 2)
        own = rng.random(people)[person]
        level = np.where(rng.random(len(person)) < 0.5, own, rng.random(len(person)))
        chance = self.chance(segment, touchpoint, channel)
        score: Floats = (level < chance).astype(np.float64)
        ends = (0.0, 1.0)
        if (
            self.measure == "nps"
        ):  # as many passives as there is room for; promoters minus detractors is the gap doubled
            ahead = chance - level
            score = np.where(ahead > 0.1, 1.0, np.where(ahead < -0.1, -1.0, 0.0))
            ends = (-1.0, 1.0)
        columns = {
            "channel": coded(channel, CHANNELS),
            "segment": coded(segment, ("new", "regular", "gold")),
            "touchpoint": coded(touchpoint, ("buy", "call", "return", "use")),
        }
        return Observations(find_measure(self.measure), score, np.ones(len(score)), person, columns, ends)

    def means(self) -> Floats:
        """(channels, segments, touchpoints) true mean scores."""
        channel, segment, touchpoint = np.meshgrid(range(3), range(3), range(4), indexing="ij")
        chance = self.chance(segment, touchpoint, channel)
        if self.measure == "csat":
            return chance
        return np.clip(chance - 0.1, 0, 1) - np.clip(1.0 - chance - 0.1, 0, 1)

    def gaps(self) -> Floats:
        """(channels,) true difference to the others over the whole case mix, in points."""
        means, mix = self.means(), SEGMENTS[:, None] * TOUCHPOINTS
        found = []
        for channel in range(3):
            others = [other for other in range(3) if other != channel]
            parts = USED[:, others] / USED[:, others].sum(axis=1, keepdims=True)
            rest = np.einsum("ost,so->st", means[others], parts)
            found.append(100.0 * ((means[channel] - rest) * mix).sum())
        return np.array(found)

    def consistency(self) -> tuple[float, Floats]:
        """The true index of the whole journey, and (touchpoints,) of each touchpoint."""
        width = 1.0 if self.measure == "csat" else 2.0
        level = np.einsum("cst,s->ct", self.means(), SEGMENTS) / width
        used = SEGMENTS @ USED
        weights = np.outer(used, used) * (1.0 - np.eye(3))
        squares = np.einsum("cd,cdt->t", weights / weights.sum(), (level[:, None] - level[None]) ** 2)
        return 1.0 - float(np.sqrt(squares @ TOUCHPOINTS)), 1.0 - np.sqrt(squares)


@dataclass(frozen=True)
class Branches:
    """Channels over twelve branches and twelve months: too many combinations for strata, so regressions adjust."""

    gap: float
    people: tuple[int, int]

    def draw(self, rng: Rng) -> Observations:
        """One sample of scores from about 1 to 5; the second channel serves better branches and later months."""
        people = int(rng.integers(*self.people))
        person = np.repeat(np.arange(people), 1 + rng.poisson(0.5, people))
        unit = rng.integers(0, 12, people)[person]
        month = rng.integers(0, 12, len(person))
        second = rng.random(len(person)) < 0.15 + 0.03 * unit + 0.03 * month
        own = rng.normal(0.0, 0.4, people)[person]
        score = 2.5 + 0.06 * unit + 0.04 * month + self.gap * second + own + rng.normal(0.0, 0.6, len(person))
        columns = {
            "channel": coded(second.astype(np.int64), ("desk", "web")),
            "unit": coded(unit, tuple(f"unit {place:02d}" for place in range(12))),
            "month": coded(month, tuple(f"2026-{place + 1:02d}" for place in range(12))),
        }
        ends = (float("nan"), float("nan"))
        return Observations(find_measure("csat_mean"), score, np.ones(len(score)), person, columns, ends)


@dataclass(frozen=True)
class Travellers:
    """Customers who cross channels inside their journeys; the unhappy prefer another channel than the happy.

    Attributes:
        gap: by channel, added to scores.
        order: added to the score of each further step.
        people: fewest and most customers.
        touchpoint: added to scores at a touchpoint that the phone serves most; the others serve it, too.
    """

    gap: tuple[float, float, float]
    order: float
    people: tuple[int, int]
    touchpoint: float = 0.0

    def draw(self, rng: Rng) -> tuple[Steps, LinkedScores]:
        """Journeys, every step of which has a score."""
        people = int(rng.integers(*self.people))
        owner = np.repeat(np.arange(people), 1 + rng.poisson(0.6, people))
        lengths = 2 + rng.poisson(1.0, len(owner))
        journey = np.repeat(np.arange(len(owner)), lengths)
        offsets = np.append(0, np.cumsum(lengths)).astype(np.int64)
        place = np.arange(len(journey)) - offsets[journey]
        mood = rng.normal(0.0, 1.0, people)[owner][journey]
        wish = np.stack([np.ones(len(journey)), np.exp(0.5 * mood), np.exp(-0.7 * mood)], axis=1)
        chance = (wish / wish.sum(axis=1, keepdims=True)).cumsum(axis=1)
        channel = (rng.random(len(journey))[:, None] > chance).sum(axis=1).clip(0, 2)
        score = 0.6 + 0.08 * mood + np.asarray(self.gap)[channel] + self.order * place
        score += rng.normal(0.0, 0.1, len(journey))
        point = (rng.random(len(journey)) < np.array([0.2, 0.3, 0.8])[channel]).astype(np.int64)
        return journeys_of(offsets, (channel, point), score + self.touchpoint * point, owner[journey])


def journeys_of(offsets: Ints, at: tuple[Ints, Ints], score: Floats, person: Ints) -> tuple[Steps, LinkedScores]:
    """Steps at a channel and a touchpoint, each with one score."""
    channel, point = at
    count = len(channel)
    row, one = np.arange(count, dtype=np.int64), coded(point, ("order", "problem"))
    journeys = len(offsets) - 1
    steps = Steps(
        offsets=offsets,
        key=np.arange(journeys, dtype=np.uint64),
        touchpoint=one,
        time=row,
        event=row,
        finished=np.ones(journeys, dtype=np.bool_),
        columns={"channel": coded(channel, CHANNELS)},
    )
    journey = np.repeat(np.arange(journeys), np.diff(offsets))
    scores = LinkedScores(
        journey, row, one, score, score, row, np.ones(count), person.astype(np.int64), row, one, one
    )  # fmt: skip
    return steps, scores


@dataclass(frozen=True)
class Messages:
    """Messages that go to active customers more often; by ``lift`` they make the next three days more active."""

    lift: float
    people: tuple[int, int]
    hours: float = 72.0
    rates: tuple[float, float] = (0.002, 0.006)  # steps an hour of quiet and of active customers

    def draw(self, rng: Rng) -> Steps:
        """Half a year of everything customers did; a quiet one gets one message, an active one two."""
        people = int(rng.integers(*self.people))
        active = rng.random(people) < 0.5
        rate = np.where(active, self.rates[1], self.rates[0])
        sent_to = np.concatenate([np.arange(people), np.flatnonzero(active)])
        week = np.where(np.arange(len(sent_to)) < people, 6, 16) + rng.integers(0, 5, len(sent_to))
        sent = week * WEEK_US + rng.integers(0, 96, len(sent_to)) * HOUR_US
        usual = rng.poisson(rate * 26 * 7 * 24)
        person = np.repeat(np.arange(people), usual)
        time = rng.integers(0, 26 * WEEK_US, len(person))
        more = rng.poisson(rate[sent_to] * self.hours * self.lift)
        extra = np.repeat(sent, more) + rng.integers(1, int(self.hours * HOUR_US), int(more.sum()))
        person = np.concatenate([person, np.repeat(sent_to, more), sent_to, [people, people]])
        time = np.concatenate([time, extra, sent, [0, 26 * WEEK_US]])  # the last two: when the facts begin and end
        exposed = np.zeros(len(person), dtype=np.int64)
        exposed[len(person) - 2 - len(sent_to) : len(person) - 2] = 1
        return everything_of(person, time, exposed)

    def excess(self) -> float:
        """The true difference, in percentage points, of how often something follows a message."""
        rate = np.asarray(self.rates) * self.hours
        more = np.exp(-rate) - np.exp(-rate * (1.0 + self.lift))
        return 100.0 * float(np.array([1.0, 2.0]) @ more / 3.0)


def everything_of(person: Ints, time: Ints, exposed: Ints) -> Steps:
    """One journey a person, of exposures and of other steps."""
    order = np.lexsort((time, person))
    person, time, exposed = person[order], time[order], exposed[order]
    first = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
    return Steps(
        offsets=np.append(first, len(person)).astype(np.int64),
        key=person[first].astype(np.uint64),
        touchpoint=coded(exposed, ("call", "message")),
        time=time,
        event=np.arange(len(person), dtype=np.int64),
        finished=np.ones(len(first), dtype=np.bool_),
        columns={"channel": coded(exposed, ("e-mail", "phone")), "kind": coded(exposed, ("contact", "exposure"))},
    )
