"""The paths: what was planted in them is in the files, as often and as dear as the truth says."""

# ruff: noqa: S608 - queries over our own files

import dataclasses

import numpy as np
import pytest

from twofold.facts.journey_map import read_map
from twofold.simulate import SCENARIOS
from twofold.simulate.contacts import contact_truth, contacts
from twofold.simulate.deviations import Departure, abandonment, removed
from twofold.simulate.draws import happens, stream
from twofold.simulate.expected_deviations import costs
from twofold.simulate.journeys import journeys
from twofold.simulate.memories import remember
from twofold.simulate.memory_rule import remembered
from twofold.simulate.paths import paths
from twofold.simulate.planted import PlantedDeviation
from twofold.simulate.questions import NPS
from twofold.simulate.scenario import read_scenario
from twofold.simulate.world import world

WIDE = 4.5  # standard errors
LAST = {"hotel": "follow-up", "telecom": "bill"}
BEFORE_SLOW = {"follow-up": "check-out", "network": "installation"}
ANCHOR = {"hotel": "check-in", "telecom": "installation"}  # every journey passes it


def has(touchpoint: str, least: int = 1) -> str:
    return f"""count(*) FILTER ("Touchpoint" = '{touchpoint}') >= {least}"""


def moment(touchpoint: str) -> str:
    return f"""min("At"::timestamptz) FILTER ("Touchpoint" = '{touchpoint}')"""


def shown(deviation: PlantedDeviation, scenario: str) -> str:
    """The condition on the steps of one journey that shows a deviation."""
    at, last, known = deviation.touchpoint, LAST[scenario], read_scenario(scenario)
    also_abandoned = known.touchpoint_number(at) in removed(known, known.deviation[abandonment(known)])
    slow = f"date_diff('day', {moment(BEFORE_SLOW.get(at, at))}, {moment(at)}) > 12"
    return {
        Departure.SKIPPED: f"NOT {has(at)}" + (f" AND {has(last)}" if also_abandoned else ""),
        Departure.REPEATED: has(at, 2),
        Departure.OUT_OF_ORDER: f"coalesce({moment(at)} > {moment(deviation.swapped)}, false)",
        Departure.UNEXPECTED: has(deviation.step),
        Departure.ABANDONED: f"NOT {has(last)}",
        Departure.TOO_SLOW: f"coalesce({slow}, false)",
    }[Departure(deviation.kind)]


def by_journey(simulated, deviation: PlantedDeviation) -> str:
    """SQL: the journeys that lie well within the window, and whether each shows the deviation."""
    scenario = simulated.truth.scenario
    return f"""SELECT "Reservation", {shown(deviation, scenario)} AS deviates, any_value("Segment") AS segment
        FROM {{usages}} GROUP BY 1
        HAVING strftime({moment(ANCHOR[scenario])}, '%Y-%m') BETWEEN '2024-03' AND '2025-09'"""


def test_the_memory_rule_weighs_the_worst_the_best_the_mean_and_the_last():
    points = np.array([[1.0, -2.0, 4.0], [1.0, -2.0, 4.0]])
    passed = np.array([[True, True, True], [True, True, False]])
    for name, whole, cut in (("worst", -2, -2), ("best", 4, 1), ("mean", 1, -0.5), ("last", 4, -2)):
        assert remembered({name: 1.0}, points, passed).tolist() == [whole, cut]
    assert remembered({"worst": 0.5, "last": 0.25}, points, passed).tolist() == [0.0, -1.5]


def test_every_kind_of_deviation_is_planted_with_a_price_and_some_without(clean):
    planted = clean.truth.deviations
    assert {each.kind for each in planted} == set(Departure)
    assert sum(each.price == 0 for each in planted) >= 2
    assert sum(each.price != 0 for each in planted) >= 4
    assert all(each.effect == {"nps": 0.0, "score": 0.0} for each in planted if each.price == 0)
    assert all(each.share["all"] > 0.02 for each in planted)


def test_deviations_are_as_frequent_as_the_truth_says_in_both_segments(clean):
    for deviation in clean.truth.deviations:
        found = clean.rows(
            f"SELECT segment, avg(deviates::int), count(*) FROM ({by_journey(clean, deviation)}) GROUP BY 1"
        )
        for segment, share, n in found:
            expected = deviation.share[segment]
            assert share == pytest.approx(expected, abs=WIDE * np.sqrt(expected / n)), (deviation.name, segment)


def test_a_plain_comparison_of_who_answers_shows_the_naive_difference_of_the_truth(clean):
    for deviation in clean.truth.deviations:
        found = clean.rows(f"""SELECT deviates, avg(x) * 100, var_samp(x) * 10000 / count(*), avg(y) / 10 FROM
            (SELECT "Reservation", (("NPS" >= 9)::int - ("NPS" <= 6)::int) AS x, "NPS" AS y FROM {{memories}}
             WHERE "NPS" <> 11) JOIN ({by_journey(clean, deviation)}) USING ("Reservation") GROUP BY 1 ORDER BY 1""")
        (_, without, error_without, mean_without), (_, having, error, mean) = found
        wide = WIDE * np.sqrt(error + error_without)
        assert having - without == pytest.approx(deviation.naive["nps"], abs=wide), deviation.name
        assert mean - mean_without == pytest.approx(deviation.naive["score"], abs=wide / 250), deviation.name


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_effect_on_those_who_deviate_is_that_of_the_same_journeys_without_it(scenario):
    settled = world(read_scenario(scenario), 3, 900_000, None, 12)
    truth = contact_truth(settled)
    expected = costs(settled, truth)
    without = [dataclasses.replace(settled, leaving=_never(settled.leaving, d)) for d in range(len(expected))]
    changes: list[list[np.ndarray]] = [[] for _ in expected]
    plan = (settled.scenario, settled.organisation, settled.calendar, settled.traffic, settled.seed)
    for number, (chunk, rng) in enumerate(journeys(*plan)):
        problem = happens(rng, settled.scenario.contact.happens, len(chunk))
        _, ended = contacts(settled, truth, chunk, problem, rng)
        went = paths(settled, chunk, stream(1, number))
        lived = _recommends(settled, chunk, went, ended, number)
        for deviation, other in enumerate(without):
            same = _recommends(settled, chunk, paths(other, chunk, stream(1, number)), ended, number)
            changes[deviation].append((lived - same)[went.happens[deviation]])
    for deviation, cost, change in zip(settled.scenario.deviation, expected, changes, strict=True):
        every = np.concatenate(change) * 100.0
        error = every.std() / np.sqrt(len(every))
        assert every.mean() == pytest.approx(cost.effect["nps"], abs=WIDE * error + 1e-9), deviation.name
        assert len(every) == pytest.approx(cost.journeys, abs=WIDE * np.sqrt(cost.journeys)), deviation.name


def _never(leaving: np.ndarray, number: int) -> np.ndarray:
    changed = leaving.copy()
    changed[number] = 0.0
    return changed


def _recommends(settled, chunk, went, ended, number) -> np.ndarray:
    """1 for promoters, -1 for detractors; the same chance each time."""
    felt = remember(settled, chunk, went, ended, stream(2, number)).whole
    answer = NPS.draw(stream(3, number), felt)
    return (answer >= 9).astype(np.int64) - (answer <= 6)


def test_a_scenario_whose_truth_would_be_no_truth_is_refused():
    known = read_scenario("hotel")
    stop = abandonment(known)
    twice = dataclasses.replace(known, deviation=[*known.deviation, known.deviation[stop]])
    skip = dataclasses.replace(known.deviation[0], touchpoint="room", name="no room")
    for wrong in (twice, dataclasses.replace(known, deviation=[skip])):
        with pytest.raises(ValueError, match="nothing exact can be said"):
            abandonment(wrong)


def test_a_deviation_keeps_as_many_from_coming_back_as_the_truth_says(clean):
    model = clean.truth.comes_back
    kept = next(each for each in clean.truth.deviations if each.returns)
    others = [each for each in clean.truth.deviations if not each.returns]
    anchor = moment(ANCHOR[clean.truth.scenario])
    first, last = model["months"]
    deviates = shown(kept, clean.truth.scenario)
    found = clean.rows(f"""WITH arrivals AS (SELECT "Customer", "Reservation", {anchor} AS arrived,
            {deviates} AS deviates FROM {{usages}} GROUP BY ALL)
        SELECT deviates, avg((EXISTS (SELECT 1 FROM arrivals b WHERE b."Customer" = a."Customer"
            AND datediff('month', a.arrived, b.arrived) BETWEEN {first} AND {last}))::int), count(*)
        FROM arrivals a WHERE strftime(arrived, '%Y-%m') BETWEEN '2024-03' AND '2025-05' GROUP BY 1 ORDER BY 1""")
    (_, without, n), (_, having, m) = found
    by_chance = 1 - (1 - without) / (1 - model["share"])  # of those who had not set out
    error = np.sqrt(without * (1 - without) * (1 / n + 1 / m))
    assert without > model["share"]
    assert having - without == pytest.approx(kept.returns * (1 - by_chance), abs=WIDE * error)
    assert all(each.returns == 0 for each in others)


def test_what_is_not_planned_on_the_map_is_only_what_was_planted(clean):
    points = {point.name for point in read_map(clean.folder / "journey.toml").touchpoints()}
    found = {name for (name,) in clean.rows('SELECT DISTINCT "Touchpoint" FROM {usages}')}
    assert found - points == {each.step for each in clean.truth.deviations if each.step}


def test_steps_of_an_undisturbed_journey_come_in_the_order_of_the_map(clean):
    order = [point.name for point in read_map(clean.folder / "journey.toml").touchpoints()]
    places = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(order))
    swapped = next(each for each in clean.truth.deviations if each.kind == Departure.OUT_OF_ORDER)
    [(wrong, steps)] = clean.rows(f"""SELECT count(*) FILTER (place < before), count(*) FROM (SELECT place,
        lag(place) OVER (PARTITION BY "Reservation" ORDER BY "At"::timestamptz) AS before FROM
        (SELECT *, CASE "Touchpoint" {places} END AS place FROM {{usages}}) WHERE place IS NOT NULL
        AND "Touchpoint" <> '{swapped.swapped}')""")
    assert steps > 100_000
    assert wrong == 0
