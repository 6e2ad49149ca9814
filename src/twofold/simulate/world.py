"""The world: everything that is settled before the first event, in one frozen record."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.climate import Climate, climate
from twofold.simulate.columns import Clocks
from twofold.simulate.deviations import Departure, leaving_rates, removed
from twofold.simulate.draws import Rng, below, threshold
from twofold.simulate.experience import Experience, experience
from twofold.simulate.journeys import Calendar, Journeys, Traffic, traffic
from twofold.simulate.organisation import Organisation, branches_for, organisation
from twofold.simulate.scenario import Scenario
from twofold.simulate.texts import LANGUAGES, Texts, read_texts


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies of dictionary-encoded columns."""

    units: pa.Array
    touchpoints: pa.Array
    channels: pa.Array
    roles: pa.Array
    languages: pa.Array
    segments: pa.Array
    states: pa.Array


@dataclass(frozen=True, slots=True)
class World:
    """What is true, before chance.

    Attributes:
        asked: (2, K) probability that a touchpoint is surveyed, for other and for loyal customers.
        weights: survey weight of other and of loyal customers.
        role_of: (K,) role that serves a touchpoint; the last one of ``words.roles`` means nobody.
        language_of: (countries,) language of a country's people.
        leaving: (D, 2, C) probability of each deviation for other and for loyal customers, by channel.
    """

    seed: int
    scenario: Scenario
    calendar: Calendar
    organisation: Organisation
    climate: Climate
    experience: Experience
    traffic: Traffic
    clocks: Clocks
    texts: Texts
    words: Words
    asked: NDArray[np.float64]
    weights: NDArray[np.float64]
    role_of: NDArray[np.int64]
    language_of: NDArray[np.int64]
    leaving: NDArray[np.float64]
    journeys: float

    @property
    def bought_at(self) -> int:
        """The touchpoint where people buy: booking a stay, ordering a service."""
        return self.scenario.touchpoint_number(self.scenario.bought_at)

    def month_names(self) -> list[str]:
        """Every month of the window as ``2025-03``."""
        return [self.calendar.name(month) for month in range(self.calendar.months)]

    def rate(self, probability: float) -> NDArray[np.float64]:
        """(2,) how often other and loyal customers are asked, where loyal ones are asked with ``probability``."""
        rates: NDArray[np.float64] = threshold([probability / self.scenario.loyal.sampled, probability]) / (1 << 16)
        return rates

    def second(self, rng: Rng, day: NDArray[np.int64], hours: list[int]) -> NDArray[np.int64]:
        """A local second of each day, between two hours of it."""
        return day * 86_400 + hours[0] * 3600 + below(rng, (hours[1] - hours[0] + 1) * 3600, len(day))

    def language(self, chunk: Journeys) -> NDArray[np.int64]:
        """Each customer's language."""
        english = LANGUAGES.index("en")
        return np.where(chunk.native, self.language_of[chunk.home], english)

    def inside(self, day: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each day is in the window."""
        return (day >= 0) & (day < self.calendar.days)

    def employee(self, rng: Rng, unit: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Who of the unit served, and whether the unit is a team at all."""
        served = unit < self.organisation.teams
        team = np.where(served, unit, 0)
        first = self.organisation.first_employee
        return first[team] + below(rng, first[team + 1] - first[team], len(unit)), served


def world(scenario: Scenario, seed: int, events: int, customers: int | None, months: int) -> World:
    """Settle a world that yields about ``events`` events."""
    calendar = Calendar.of(scenario, months)
    company = organisation(scenario, seed, branches_for(events))
    conditions = climate(scenario, company, seed, months)
    fixed = company.first_employee[-1] * months + company.branches * months * scenario.visits_per_month
    journeys = max(500.0, (events - float(fixed)) / events_per_journey(scenario))
    people = customers or max(50, round(journeys / scenario.stays_per_customer))
    topics = [point.name for point in scenario.touchpoint]
    topics += [scenario.memory.touchpoint, scenario.promise.topic, *scenario.drivers]
    roles = [team.role for team in scenario.team]
    return World(
        seed=seed,
        scenario=scenario,
        calendar=calendar,
        organisation=company,
        climate=conditions,
        experience=experience(scenario, company, conditions),
        traffic=traffic(scenario, company, calendar, journeys, people),
        clocks=Clocks.of(scenario, calendar),
        texts=read_texts(topics),
        words=_words(scenario, company, roles),
        asked=_asked(scenario),
        weights=_weights(scenario),
        role_of=np.array(
            [scenario.team_number(point.team) if point.team else len(roles) for point in scenario.touchpoint],
        ),
        language_of=np.array([LANGUAGES.index(country.language) for country in scenario.country]),
        leaving=leaving_rates(scenario),
        journeys=journeys,
    )


def events_per_journey(scenario: Scenario) -> float:
    """Expected rows of one journey, over all files."""
    loyal = scenario.loyal
    asking = loyal.share + (1 - loyal.share) / loyal.sampled
    surveys = sum(
        point.asked * (scenario.contact.happens if point.name == scenario.contact.touchpoint else 1.0)
        for point in scenario.touchpoint
    )
    return (
        1.0
        + uses_per_journey(scenario)
        + _exposures_per_journey(scenario)
        + _entries_per_journey(scenario)
        + asking * (surveys + scenario.memory.asked)
        + scenario.contact.happens * 1.3
        + scenario.memory.review / 2
    )


def _channels_besides(scenario: Scenario) -> list[str]:
    """The channels that no touchpoint has."""
    return list(dict.fromkeys([scenario.assistant.channel, *(each.channel for each in scenario.exposure)]))


def _entries_per_journey(scenario: Scenario) -> float:
    """Expected steps of tickets, about: all contacts as if they were answered."""
    model, bot = scenario.contact_steps, scenario.assistant
    each = 0.6 + model.assigned + 2 * model.waiting + 2 * model.reopened + 2.5 * model.handed
    return scenario.contact.happens * 1.3 * each * 0.9 + bot.asked * (2 + 2 * (1 - bot.solved))


def _exposures_per_journey(scenario: Scenario) -> float:
    base = {"purchase": 1.0, "contact": scenario.contact.happens}
    return sum(each.share * (1 + each.idle) * base[each.leads_to] for each in scenario.exposure)


def uses_per_journey(scenario: Scenario) -> float:
    """Expected steps of one journey, about: deviations by their plain rates."""
    uses = len(scenario.touchpoint) - 2.0  # buying and contacts have files of their own
    for deviation in scenario.deviation:
        added = deviation.kind in {Departure.REPEATED, Departure.UNEXPECTED}
        uses += deviation.rate * (added - len(removed(scenario, deviation)))
    return uses


def _words(scenario: Scenario, company: Organisation, roles: list[str]) -> Words:
    return Words(
        units=pa.array(company.unit_codes),
        touchpoints=pa.array(
            [
                *(point.name for point in scenario.touchpoint),
                scenario.memory.touchpoint,
                *(deviation.step for deviation in scenario.deviation if deviation.step),
                *(exposure.step for exposure in scenario.exposure),
            ]
        ),
        channels=pa.array([*scenario.channels(), *_channels_besides(scenario)]),
        roles=pa.array([*roles, "nobody"]),
        languages=pa.array(LANGUAGES),
        segments=pa.array(["other", "loyal"]),
        states=pa.array(["finished", "stopped", "silent"]),
    )


def _asked(scenario: Scenario) -> NDArray[np.float64]:
    asked = np.array([point.asked for point in scenario.touchpoint])
    both: NDArray[np.float64] = threshold(np.stack([asked / scenario.loyal.sampled, asked])) / (1 << 16)
    return both


def _weights(scenario: Scenario) -> NDArray[np.float64]:
    """Inverse sampling rates, scaled to a mean of 1 over those who are asked."""
    rates = np.array([1.0, scenario.loyal.sampled])
    share = np.array([1 - scenario.loyal.share, scenario.loyal.share])
    weights: NDArray[np.float64] = np.round((share @ rates) / rates, 4)
    return weights
