"""Journeys: who comes when to which branch, in chunks of one month of arrivals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.draws import SIZE, Choice, Rng, below, stream, trait_normal, traits
from twofold.simulate.experience import STEPS, month_fullness
from twofold.simulate.organisation import Organisation
from twofold.simulate.scenario import Scenario

# who comes in a month, given the homes of its journeys and the persons drawn for them
Seating = Callable[[int, NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
CHUNK = 1 << 16  # journeys held in memory at a time
AT_HOME = 0.75  # share of journeys in the customer's own country
NATIVE = 0.93  # share of customers who write in their country's language; the others write in English
BEFORE, AFTER = 1, 2  # months of arrivals around the window whose surveys fall into it


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of the window and of the months around it; day 0 and month 0 begin the window.

    Attributes:
        months: length of the window.
        starts: first day of month ``-BEFORE`` and of each month after it, up to the end of ``months + AFTER``.
        first_day: date of day 0, in days since 1970.
    """

    months: int
    starts: NDArray[np.int64]
    first_day: int

    @classmethod
    def of(cls, scenario: Scenario, months: int) -> "Calendar":
        """The calendar of a scenario."""
        first = np.datetime64(scenario.start, "M")
        edges = first + np.arange(-BEFORE, months + AFTER + 1)
        days = edges.astype("datetime64[D]").astype(np.int64)
        return cls(months, days - days[BEFORE], int(days[BEFORE]))

    @property
    def days(self) -> int:
        """Length of the window in days."""
        return int(self.starts[BEFORE + self.months])

    def days_of(self, month: int) -> tuple[int, int]:
        """First day of a month and how many days it has."""
        first = int(self.starts[month + BEFORE])
        return first, int(self.starts[month + BEFORE + 1]) - first

    def month_of_day(self) -> NDArray[np.int64]:
        """(days,) month of each day of the window."""
        return np.searchsorted(self.starts, np.arange(self.days), side="right") - 1 - BEFORE

    def name(self, month: int) -> str:
        """A month as ``2025-03``."""
        return str(np.datetime64(self.first_day + self.days_of(month)[0], "D"))[:7]


@dataclass(frozen=True, slots=True)
class Journeys:
    """A chunk of journeys, one entry each.

    ``inclination`` (0 to STEPS-1) decides the channel at every touchpoint; ``felt`` is the person's lasting part of
    every experience; ``month`` is that of all arrivals of the chunk.
    """

    month: int
    number: NDArray[np.int64]
    branch: NDArray[np.int64]
    home: NDArray[np.int64]
    person: NDArray[np.int64]
    native: NDArray[np.bool_]
    loyal: NDArray[np.bool_]
    felt: NDArray[np.float32]
    inclination: NDArray[np.int64]
    arrival: NDArray[np.int64]
    lead: NDArray[np.int64]
    length: NDArray[np.int64]

    def __len__(self) -> int:
        """How many journeys."""
        return len(self.number)


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many journeys begin when and where, and who the customers are.

    Attributes:
        counts: (months + BEFORE + AFTER,) journeys by month of arrival.
        branches: for each of these months, the choice of a branch.
        first_person: (countries + 1,) number of the first customer of each home country.
        homes: for each country of a branch, the choice of the customer's home.
    """

    counts: NDArray[np.int64]
    branches: tuple[Choice, ...]
    first_person: NDArray[np.int64]
    homes: tuple[Choice, ...]
    loyal: float

    def expected(self) -> NDArray[np.float64]:
        """(B, arrival months) expected journeys."""
        return np.stack(
            [count * choice.probabilities for count, choice in zip(self.counts, self.branches, strict=True)],
            axis=1,
        )


def traffic(
    scenario: Scenario,
    organisation: Organisation,
    calendar: Calendar,
    journeys: float,
    customers: int,
) -> Traffic:
    """Spread about ``journeys`` journeys of the window over months and branches."""
    months = calendar.months + BEFORE + AFTER
    fullness = month_fullness(scenario, months, first=-BEFORE)[organisation.branch_country]
    load = organisation.branch_share[:, None] * fullness * np.diff(calendar.starts)[None, :]
    load *= journeys / load[:, BEFORE : BEFORE + calendar.months].sum()
    share = np.array([country.share for country in scenario.country])
    share = share / share.sum()
    pools = np.maximum(1, np.rint(share * customers)).astype(np.int64)
    homes = []
    for number in range(len(share)):
        others = np.where(np.arange(len(share)) == number, 0.0, share)
        others *= (1 - AT_HOME) / others.sum()
        others[number] = AT_HOME
        homes.append(Choice.of(others))
    return Traffic(
        counts=np.rint(load.sum(axis=0)).astype(np.int64),
        branches=tuple(Choice.of(load[:, month]) for month in range(months)),
        first_person=np.concatenate(([0], np.cumsum(pools))),
        homes=tuple(homes),
        loyal=round(scenario.loyal.share * SIZE) / SIZE,
    )


def journeys(
    scenario: Scenario,
    organisation: Organisation,
    calendar: Calendar,
    plan: Traffic,
    seed: int,
    seated: Seating | None = None,
) -> Iterator[tuple[Journeys, Rng]]:
    """Every journey, in chunks by month of arrival, each with the generator that the rest of its life is drawn from.

    ``seated`` may put other persons of the same homes in the place of those who were drawn.
    """
    homes = np.stack([choice.table for choice in plan.homes])
    number = 0
    for position, count in enumerate(plan.counts):
        for chunk, begin in enumerate(range(0, int(count), CHUNK)):
            n = min(CHUNK, int(count) - begin)
            rng = stream(seed, 3, position, chunk)
            branch = plan.branches[position].draw(rng, n).astype(np.int64)
            home = homes[organisation.branch_country[branch], rng.integers(0, SIZE, n, dtype=np.uint16)]
            person = plan.first_person[home] + below(rng, np.diff(plan.first_person)[home], n)
            if seated is not None:
                person = seated(position - BEFORE, home.astype(np.int64), person)
            yield _chunk(scenario, calendar, plan, seed, rng, (position - BEFORE, number, branch, home, person)), rng
            number += n


def _chunk(
    scenario: Scenario,
    calendar: Calendar,
    plan: Traffic,
    seed: int,
    rng: Rng,
    at: tuple[int, int, NDArray[np.int64], NDArray[np.uint16], NDArray[np.int64]],
) -> Journeys:
    month, number, branch, home, person = at
    n = len(branch)
    first, days = calendar.days_of(month)
    lowest, highest = scenario.lead_days
    bits = traits(seed, person)
    sixteen = np.uint64(SIZE - 1)
    return Journeys(
        month=month,
        number=np.arange(number, number + n),
        branch=branch,
        home=home.astype(np.int64),
        person=person,
        native=((bits >> np.uint64(16)) & sixteen) < np.uint64(round(NATIVE * SIZE)),
        loyal=((bits >> np.uint64(32)) & sixteen) < np.uint64(round(plan.loyal * SIZE)),
        felt=trait_normal(bits),
        inclination=rng.integers(0, STEPS, n, dtype=np.uint16).astype(np.int64),
        arrival=first + below(rng, days, n),
        lead=lowest + below(rng, highest - lowest + 1, n),
        length=np.array(scenario.length_days)[below(rng, len(scenario.length_days), n)],
    )


def month_shift(scenario: Scenario, calendar: Calendar, lead: int, length: int, plus: int) -> NDArray[np.float64]:
    """(arrival months, M) probability that something ``lead*L + length*N + plus`` days from arrival is in month m."""
    leads = np.arange(scenario.lead_days[0], scenario.lead_days[1] + 1)
    offsets = (lead * leads[:, None] + length * np.array(scenario.length_days)[None, :] + plus).ravel()
    if lead == 0:
        offsets = length * np.array(scenario.length_days) + plus
    month_of_day = calendar.month_of_day()
    shift = np.zeros((calendar.months + BEFORE + AFTER, calendar.months))
    for position in range(len(shift)):
        first, days = calendar.days_of(position - BEFORE)
        day = (first + np.arange(days)[:, None] + offsets[None, :]).ravel()
        inside = (day >= 0) & (day < calendar.days)
        shift[position] = np.bincount(month_of_day[day[inside]], minlength=calendar.months) / len(day)
    return shift
