"""What shifted and when: lasting changes of level in a series, told from slow trends, seasons and noise that remembers.

The clearest change of all possible ones is compared with the clearest changes of simulated series without any, made
with as much noise, and as much memory in it, as fits the series. Once a change is shown, the next one is looked for
beside it. What is stated holds as far as ``benchmarks/truth_shifts.py`` shows: a series that never changed gets a mark
with a chance of about 5 %, also where its noise remembers or is larger than its standard errors say. A level that comes
and goes hides both its ends from a search for one change, so pairs are tried, too, at a fifth of the false alarms.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.errors import InputError
from twofold.findings.shifts.noise import Noise, noises
from twofold.findings.shifts.observed import Observed
from twofold.findings.shifts.picked_size import Size, picked_size
from twofold.findings.shifts.searching import Chance, Search, chance, plausible, search
from twofold.findings.shifts.season import harmonics_for, waves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHORTEST_SERIES = 8
MOST_CHANGES = 6
CLEARLY = 2.0  # difference of log likelihoods from which on a step is told from a slow trend
FOR_PAIRS = 0.2  # share of the false alarms that pairs of changes may make
MOST_PLACES = 40  # of the ends of pairs; in longer series every second, third ... place is tried
WORTH_A_LOOK = 5.5
FEW_DRAWS, HOPELESS = 6, 0.3  # one draw in six is made first; a larger p-value than this ends the look
TREND = -1  # among places of changes: the change that has no date


@dataclass(frozen=True, slots=True)
class ShiftRequest:
    """How changes are looked for.

    Attributes:
        false_alarm: chance of marking anything in a series that never changed.
        level: coverage of the intervals.
        shortest: periods that a level has to last; shorter ones are outliers, which control charts show.
        harmonics: waves of a year that stand for the season; None takes what the series is long enough for.
        draws: simulated series for each model of the noise.
        seed: of the simulation; the same seed gives the same answer.
    """

    false_alarm: float = 0.05
    level: float = 0.95
    shortest: int = 3
    harmonics: int | None = None
    draws: int = 240
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One lasting change of level.

    Attributes:
        first: the likeliest first period of the new level.
        earliest: the earliest first period that cannot be excluded.
        latest: the latest one.
        size: after minus before, corrected for having been picked as the clearest.
        p_value: of as clear a change in a series without any (beside those found before it).
        gradual: whether a slow trend fits about as well: when it began cannot be told then.
    """

    first: int
    earliest: int
    latest: int
    size: Size
    p_value: float
    gradual: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A slow change from the first period to the last.

    Attributes:
        size: the last period minus the first, corrected for having been picked.
        p_value: as of a step.
        sudden: whether a step fits about as well.
    """

    size: Size
    p_value: float
    sudden: bool


@dataclass(frozen=True, eq=False)
class Shifted:
    """What changed in one series.

    Attributes:
        observed: the series.
        steps: its changes of level, in order of time.
        trend: its slow change; None where none is shown.
        p_value: of the first change found or, where none is shown, of the clearest: one test a series.
        line: (n,) what is expected in each period: levels, trend and season.
        harmonics: waves of a year that stand for the season.
        memory: autocorrelation that remains beside the changes, estimated.
        excess: how much the variance exceeds what standard errors say; NaN where they are not known.
    """

    observed: Observed
    steps: tuple[Step, ...]
    trend: Trend | None
    p_value: float
    line: Floats
    harmonics: int
    memory: float
    excess: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A change: the place of its first period (or ``TREND``), its p-value, whether the other shape fits as well."""

    place: int
    p_value: float
    threshold: float
    unclear: bool


DEFAULTS = ShiftRequest()


def find_shifts(observed: Observed, request: ShiftRequest = DEFAULTS) -> Shifted:
    """What changed in a series, when, and by how much?

    Args:
        observed: estimates over time; with their standard errors much smaller changes can be shown.
        request: the chance of a false alarm, coverage, and what a change has to last.

    Raises:
        InputError: fewer than eight periods, or values that do not vary.

    Source: the largest likelihood ratio, its distribution by simulation: Andrews 1993, Econometrica 61; noise weighed
    by restricted likelihood; dates: Siegmund 1988, Int Stat Rev 56; Eo & Morley 2015, Quantitative Economics 6; one
    change after the other: Bai 1997, Econometric Theory 13; sizes: ``picked_size``.
    """
    if len(observed.time) < SHORTEST_SERIES:
        raise InputError(
            f"{observed.name} has {len(observed.time)} periods; changes are looked for from {SHORTEST_SERIES} on."
        )
    if float(np.ptp(observed.value)) == 0.0 and observed.se is None:
        raise InputError(f"{observed.name} has the same value in every period: there is no noise to judge by.")
    looking = _Looking(observed, request, noises(observed), _harmonics(observed, request))
    found, p_value = looking.changes()
    found = looking.settled(found)
    return looking.told(found, p_value)


def _harmonics(observed: Observed, request: ShiftRequest) -> int:
    if request.harmonics is not None:
        return request.harmonics
    return harmonics_for(observed.time, observed.period_kind)


@dataclass(frozen=True, eq=False)
class _Looking:
    """One search: the series, the request, and the models of its noise."""

    observed: Observed
    request: ShiftRequest
    noise: tuple[Noise, ...]
    harmonics: int

    @property
    def places(self) -> list[int]:
        """Where a new level may begin."""
        return list(range(self.request.shortest, len(self.observed.time) - self.request.shortest + 1))

    def column(self, place: int) -> Floats:
        """(n,) a change at this place."""
        time = self.observed.time
        if place == TREND:
            found: Floats = (time - time[0]) / (time[-1] - time[0])
            return found
        return (np.arange(len(time)) >= place).astype(np.float64)

    def frame(self, changes: list[int]) -> Floats:
        """(n, p) the level, the season and these changes."""
        time = self.observed.time
        season = waves(time, self.observed.period_kind, self.harmonics)
        return np.column_stack([np.ones(len(time)), season, *(self.column(place) for place in changes)])

    def searched(self, beside: list[int], among: list[int]) -> Search:
        """Look for one change among some, beside others."""
        return search(self.noise, self.frame(beside), np.column_stack([self.column(place) for place in among]))

    def changes(self) -> tuple[list[_Found], float]:
        """The changes, the clearest first, and the p-value of the first."""
        rng = np.random.default_rng(self.request.seed)
        found: list[_Found] = []
        first = 1.0
        while len(found) < MOST_CHANGES:
            beside = [one.place for one in found]
            among = [place for place in [*self.places, TREND] if self._apart(place, beside)]
            if not among or len(self.observed.time) - self.frame(beside).shape[1] < SHORTEST_SERIES - 2:
                break
            new, p_value = self._next(beside, among, rng)
            first = p_value if not found else first
            if p_value > self.request.false_alarm:
                break
            found += new
        return found, first

    def _next(self, beside: list[int], among: list[int], rng: np.random.Generator) -> tuple[list[_Found], float]:
        """The clearest change, or the clearest pair of them where one alone does not show, and its p-value."""
        one = self._clearest(beside, among, rng)
        alone = min(one.p_value / (1.0 - FOR_PAIRS), 1.0)
        if alone <= self.request.false_alarm:
            return [replace(one, p_value=alone)], alone
        pair = self._clearest_pair(beside, rng)
        together = min(pair[0].p_value / FOR_PAIRS, 1.0) if pair else 1.0
        if together < alone:
            return [replace(each, p_value=together) for each in pair], together
        return [one], alone

    def _clearest_pair(self, beside: list[int], rng: np.random.Generator) -> list[_Found]:
        """A level that comes and goes: two changes that hide each other; empty where none is worth a closer look."""
        step = -(-len(self.places) // MOST_PLACES)
        places = [place for place in self.places[::step] if self._apart(place, beside)]
        pairs = [(a, b) for a in places for b in places if b - a >= self.request.shortest]
        if not pairs:
            return []
        between = np.column_stack([self.column(a) - self.column(b) for a, b in pairs])
        looking = search(self.noise, self.frame(beside), between)
        none, each, _ = looking.likelihoods(self.observed.value)
        gain = float(each.max() - none.max())
        if gain < WORTH_A_LOOK:  # chance gains as much in more than one series of a hundred, whatever its noise
            return []
        by_chance = chance(looking, plausible(none, each.max(axis=1)), rng, self.request.draws // 2)
        p_value, threshold = by_chance.above(gain), by_chance.reached_by(self.request.false_alarm * FOR_PAIRS) / 2.0
        ends = pairs[int(special.logsumexp(each, axis=0).argmax())]
        return [_Found(place, p_value, threshold, unclear=False) for place in ends]

    def _apart(self, place: int, beside: list[int]) -> bool:
        if place == TREND:
            return TREND not in beside
        return all(other == TREND or abs(place - other) >= self.request.shortest for other in beside)

    def _clearest(self, beside: list[int], among: list[int], rng: np.random.Generator) -> _Found:
        looking = self.searched(beside, among)
        none, each, _ = looking.likelihoods(self.observed.value)
        gain = float(each.max() - none.max())
        by_chance = self._by_chance(looking, plausible(none, each.max(axis=1)), gain, rng)
        p_value = by_chance.above(gain)
        fits = special.logsumexp(each, axis=0)
        best = int(fits.argmax())
        unclear = False
        if TREND in among and len(among) > 1:
            trend = among.index(TREND)
            steps = np.delete(fits, trend)
            unclear = bool(abs(float(steps.max() - fits[trend])) < CLEARLY)
        return _Found(among[best], p_value, by_chance.reached_by(self.request.false_alarm), unclear)

    def _by_chance(self, looking: Search, probability: Floats, gain: float, rng: np.random.Generator) -> Chance:
        """What chance does; a change that a few draws often do better than needs no more of them."""
        few = chance(looking, probability, rng, max(self.request.draws // FEW_DRAWS, 20))
        if few.above(gain) > HOPELESS:
            return few
        return chance(looking, probability, rng, self.request.draws)

    def settled(self, found: list[_Found]) -> list[_Found]:
        """The same changes, each at its likeliest place once the others are there."""
        for at, one in enumerate(found):
            if one.place == TREND or len(found) == 1:
                continue
            beside = [other.place for other in found if other is not one]
            among = [place for place in self.places if self._apart(place, beside)]
            _, each, _ = self.searched(beside, among).likelihoods(self.observed.value)
            place = among[int(special.logsumexp(each, axis=0).argmax())]
            found[at] = replace(one, place=place)
        return found

    def told(self, found: list[_Found], p_value: float) -> Shifted:
        """The record of what was found."""
        steps = [self._step(one, found) for one in found if one.place != TREND]
        slow = [self._trend(one, found) for one in found if one.place == TREND]
        line, memory, excess = self._line([one.place for one in found])
        return Shifted(
            observed=self.observed,
            steps=tuple(sorted(steps, key=lambda step: step.first)),
            trend=slow[0] if slow else None,
            p_value=p_value,
            line=line,
            harmonics=self.harmonics,
            memory=memory,
            excess=excess,
        )

    def _step(self, one: _Found, found: list[_Found]) -> Step:
        beside = [other.place for other in found if other is not one]
        among = [place for place in self.places if self._apart(place, beside)]
        looking = self.searched(beside, among)
        none, each, along = looking.likelihoods(self.observed.value)
        fits = special.logsumexp(each, axis=0)
        # the largest of two independent exponential numbers: how far the true date falls behind the likeliest one
        behind = -np.log1p(-np.sqrt(self.request.level))
        possible = [among[at] for at in np.flatnonzero(fits >= fits.max() - behind)]
        at = among.index(one.place)
        time = self.observed.time
        return Step(
            first=int(time[one.place]),
            earliest=int(time[min(possible)]),
            latest=int(time[max(possible)]),
            size=self._size(looking, (none, each[:, at], along[:, at], looking.size[:, at]), one),
            p_value=one.p_value,
            gradual=one.unclear,
        )

    def _trend(self, one: _Found, found: list[_Found]) -> Trend:
        looking = self.searched([other.place for other in found if other is not one], [TREND])
        none, each, along = looking.likelihoods(self.observed.value)
        size = self._size(looking, (none, each[:, 0], along[:, 0], looking.size[:, 0]), one)
        return Trend(size, one.p_value, one.unclear)

    def _size(self, looking: Search, told: tuple[Floats, Floats, Floats, Floats], one: _Found) -> Size:
        """The change under every noise, weighed by how well each fits with it."""
        _, with_it, along, length = told
        weight = np.exp(with_it - with_it.max())
        weight /= weight.sum()
        values = along / length
        error = 1.0 / length
        threshold = np.sqrt(2.0 * one.threshold)
        if not looking.noise[0].scaled:
            df = looking.df - 1
            # the fit is log_density - df/2 log(rss): what is left of the series beside the change
            rss = np.exp(-(with_it - looking.log_density) * 2.0 / looking.df)
            error = error * np.sqrt(rss / df)
            threshold = np.sqrt(df * np.expm1(2.0 * one.threshold / looking.df))
        value = float(weight @ values)
        se = float(np.sqrt(weight @ (error**2 + (values - value) ** 2)))
        if not looking.noise[0].scaled:
            value, se, threshold = _as_normal(value, se, float(threshold), looking.df - 1)
        return picked_size(value, se, float(threshold), self.request.level)

    def _line(self, places: list[int]) -> tuple[Floats, float, float]:
        """What is expected in each period, the memory and the excess that remain."""
        frame = self.frame(places)
        looking = search(self.noise, frame, np.zeros((len(frame), 1)))
        none, _, _ = looking.likelihoods(self.observed.value)
        weight = np.exp(none - none.max())
        weight /= weight.sum()
        unroot = np.array([one.unroot for one in self.noise])
        q, r = np.linalg.qr(unroot @ frame)
        coefficient = np.linalg.solve(r, np.swapaxes(q, 1, 2) @ (unroot @ self.observed.value)[:, :, None])[:, :, 0]
        line = frame @ (weight @ coefficient)
        memory = float(weight @ [one.memory for one in self.noise])
        return line, memory, float(weight @ [one.excess for one in self.noise])


def _as_normal(value: float, se: float, threshold: float, df: int) -> tuple[float, float, float]:
    """A t with these degrees of freedom, and its threshold, as the normal numbers that are as rare."""
    z = -special.ndtri(special.stdtr(df, -abs(value) / se))
    cut = -special.ndtri(special.stdtr(df, -threshold))
    return value, abs(value) / float(max(z, 1e-6)), float(cut)
