"""What touchpoint surveys are expected to show."""

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.curves import SURVEY_SCORES, SurveyCurves, answered, at, lived, survey_curves
from twofold.simulate.deviations import depends_on, removed
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.experience import STEPS
from twofold.simulate.journeys import month_shift
from twofold.simulate.ledger import Ledger, Part
from twofold.simulate.questions import SURVEY
from twofold.simulate.world import World

DETAIL_LIMIT = 200  # with more branches than this, units are not split by touchpoint
Cells = NDArray[np.float64]


def expect_surveys(world: World, ledger: Ledger) -> None:
    """Add what is expected of touchpoint surveys."""
    stays = world.traffic.expected()
    curves = {score.measure: survey_curves(score) for score in SURVEY_SCORES}
    back = lived(answered(SURVEY))
    for number in range(len(world.scenario.touchpoint)):
        used, felt = _cells(world, stays, number)
        asked = used * world.asked[:, number]
        for measure, curve in curves.items():
            _add(world, ledger, measure, _part(used, asked, world.weights, curve, felt), number)
        given = asked * at(back, felt)
        rate = Part((given, asked), (given, asked), (given * world.weights, asked * world.weights))
        _add(world, ledger, "response_rate", rate, number)


def _cells(world: World, stays: Cells, number: int) -> tuple[Cells, Cells]:
    """(B, C, M, 2) expected uses of a touchpoint, and the experience there, by other and loyal customers."""
    point = world.scenario.touchpoint[number]
    used = stays @ month_shift(world.scenario, world.calendar, point.day.lead, point.day.length, point.day.plus)
    if point.name == world.scenario.contact.touchpoint:
        used = used * threshold(world.scenario.contact.happens) / SIZE
    shares = world.experience.channel_share[number].T
    loyal = world.traffic.loyal
    cells = used[:, None, :, None] * shares[None, :, :, None] * np.array([1 - loyal, loyal])
    cells *= _passed(world, number)
    felt = world.experience.score[:, number, :, :, None] + np.array([0.0, world.scenario.loyal.effect])
    return cells, felt.astype(np.float64)


def _passed(world: World, number: int) -> Cells:
    """(C, M, 2) chance that a touchpoint is passed, given the channel that it would have, by segment."""
    scenario, table = world.scenario, world.experience.channel
    passed = np.ones((len(scenario.channels()), world.calendar.months, 2))
    takers = [each for each, deviation in enumerate(scenario.deviation) if number in removed(scenario, deviation)]
    for month in range(world.calendar.months) if takers else ():
        stays = np.ones((STEPS, 2))
        for each in takers:
            rate = world.leaving[each][:, table[depends_on(scenario, scenario.deviation[each]), month]]
            stays *= 1 - rate.T
        for channel in np.unique(table[number, month]):
            passed[channel, month] = stays[table[number, month] == channel].mean(axis=0)
    return passed


def _part(used: Cells, asked: Cells, weights: Cells, curve: SurveyCurves, felt: Cells) -> Part:
    score, given = asked * at(curve.score, felt), asked * at(curve.given, felt)
    return Part((used * at(curve.mean, felt), used), (score, given), (score * weights, given * weights))


def _add(world: World, ledger: Ledger, measure: str, part: Part, number: int) -> None:
    """Add a touchpoint's cells to every group they belong to."""
    everybody = {"kind": "survey"} if measure == "response_rate" else {}
    point = {**everybody, "touchpoint": world.scenario.touchpoint[number].name}
    channel = (1, "channel", world.scenario.channels())
    month = (2, "month", world.month_names())
    for fixed in (everybody, point):
        ledger.add_along(measure, part, [], fixed)
        ledger.add_along(measure, part, [channel], fixed)
        ledger.add_along(measure, part, [month], fixed)
    _add_units(world, ledger, measure, part.summed((1, 2, 3)), (number, everybody))


def _add_units(world: World, ledger: Ledger, measure: str, sums: Cells, about: tuple[int, dict[str, str]]) -> None:
    """Add (6, B) sums to the units that serve the touchpoint."""
    company = world.organisation
    number, fixed = about
    units = company.unit_of[:, number]
    total = np.stack([np.bincount(units, row, len(company.unit_codes)) for row in sums])
    name = world.scenario.touchpoint[number].name
    for unit in np.unique(units):
        code = company.unit_codes[unit]
        ledger.add(measure, {**fixed, "unit": code}, total[:, unit])
        if company.branches <= DETAIL_LIMIT:
            ledger.add(measure, {**fixed, "unit": code, "touchpoint": name}, total[:, unit])
