"""Simulate an organisation: files, mappings, units, a journey map and the truth."""

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from twofold.errors import InputError, UsageError
from twofold.facts.unit_files import write_units
from twofold.simulate.contacts import contact_truth
from twofold.simulate.dirt import TIMES, Dirt
from twofold.simulate.events import write_events
from twofold.simulate.exports import write_mapping
from twofold.simulate.exposures import exposure_truth
from twofold.simulate.planted import crossings, memory_truth, planted_deviations
from twofold.simulate.pulse_items import column_of, statements
from twofold.simulate.questions import DRIVER, RATING
from twofold.simulate.scenario import read_scenario, scenario_names
from twofold.simulate.tickets import service_truth
from twofold.simulate.truth import FORMAT, Truth, effects, expectations, response_models, write_truth
from twofold.simulate.visits import NOT_APPLICABLE
from twofold.simulate.world import World, world

SCENARIOS = tuple(scenario_names())
SHORTEST = 6  # months: enough for a lag and a before and after


def simulate(  # noqa: PLR0913 - each is something a person chooses
    out: Path,
    *,
    seed: int,
    scenario: str = "hotel",
    events: int = 250_000,
    customers: int | None = None,
    months: int = 24,
    dirt: float = 0.001,
    progress: Callable[[float], None] | None = None,
) -> Truth:
    """Write a simulated organisation and return what is true about it.

    Args:
        out: the folder to write to; made where it does not exist.
        seed: the same seed and settings give the same bytes.
        scenario: one of SCENARIOS.
        events: about how many rows, over all files.
        customers: how many people they come from; left out, so many that each comes about twice.
        months: length of the window, at least 6.
        dirt: share of rows with an impossible date, and of answers outside their scale.
        progress: told the share that is done.

    Raises:
        UsageError: no such scenario, or settings that make no organisation.
        InputError: ``out`` cannot be written to.
    """
    _refuse(events, customers, months, dirt)
    settled = world(read_scenario(scenario), seed, events, customers, months)
    spoiler = Dirt(seed, dirt)
    contacts = contact_truth(settled)
    try:
        out.mkdir(parents=True, exist_ok=True)
        files = write_events(settled, contacts, out, spoiler, progress)
        _write_definitions(settled, out, files)
        truth = Truth(
            format=FORMAT,
            seed=seed,
            scenario=scenario,
            months=months,
            start=settled.calendar.name(0),
            files=files,
            spoilt_rows=spoiler.rows,
            spoilt_answers=spoiler.answers,
            customers=int(settled.traffic.first_person[-1]),
            branches=settled.organisation.branches,
            teams=settled.organisation.teams,
            employees=int(settled.organisation.first_employee[-1]),
            effects=effects(settled),
            promise=_promise(settled),
            response=response_models(),
            memory=memory_truth(settled),
            deviations=planted_deviations(settled, contacts),
            crossings=crossings(settled),
            comes_back={"share": settled.scenario.comes_back.share, "months": settled.scenario.comes_back.months},
            exposures=exposure_truth(settled),
            service=service_truth(settled),
            expected=expectations(settled, contacts),
        )
        write_truth(truth, out / "truth.json")
    except OSError as error:
        raise InputError(f"{out} cannot be written to: {error.strerror or error}") from error
    return truth


def _refuse(events: int, customers: int | None, months: int, dirt: float) -> None:
    if months < SHORTEST:
        raise UsageError(f"{months} months are too few; at least {SHORTEST} are needed")
    if events < 1 or (customers is not None and customers < 1):
        raise UsageError("events and customers must be positive")
    if not 0 <= dirt <= 0.5:
        raise UsageError(f"dirt is a share of rows from 0 to 0.5, not {dirt:g}")


def _write_definitions(settled: World, out: Path, files: dict[str, int]) -> None:
    write_units(settled.organisation.tree, out / "units.csv")
    answers = {"memories": _ratings(settled), "pulses": _drivers(settled), "visits": _points(settled)}
    happen_at = {"purchases": settled.scenario.bought_at}
    for name in TIMES:
        if files[name]:
            write_mapping(out, name, answers.get(name), happen_at.get(name))
    source = resources.files("twofold.simulate") / "scenarios" / f"{settled.scenario.name}.journey.toml"
    with resources.as_file(source) as journey:
        shutil.copyfile(journey, out / "journey.toml")


def _ratings(settled: World) -> list[dict[str, Any]]:
    names = [settled.scenario.touchpoint[number].name for number in settled.scenario.remembered()]
    return [
        {
            "item": f"rating_{name}",
            "column": f"Rate {name}",
            "scale": [RATING.low, RATING.high],
            "missing": [RATING.missing_code],
            "touchpoint": {"value": name},
        }
        for name in names
    ]


def _drivers(settled: World) -> list[dict[str, Any]]:
    further = statements(settled.scenario.drivers)
    named = [*settled.scenario.drivers, *(one.item for one in further if one.driver is not None)]
    asked = {"scale": [DRIVER.low, DRIVER.high], "missing": [DRIVER.missing_code]}
    about = [{"item": name, "column": column_of(name), **asked, "instrument": "driver"} for name in named]
    return about + [{"item": one.item, "column": one.column, **asked} for one in further if one.driver is None]


def _points(settled: World) -> list[dict[str, Any]]:
    return [
        {
            "item": point.name,
            "column": point.name,
            "scale": [0, 2],
            "missing": [NOT_APPLICABLE],
            "touchpoint": {"value": point.touchpoint},
            "instrument": "audit",
        }
        for point in settled.scenario.visit_point
    ]


def _promise(settled: World) -> dict[str, Any]:
    promise = settled.scenario.promise
    return {
        "channel": promise.channel,
        "says": promise.says,
        "touchpoints": promise.touchpoints,
        "minutes_promised": promise.minutes,
        "median_minutes_to_reply_at_ordinary_speed": settled.scenario.contact.channels[promise.channel].reply,
    }
