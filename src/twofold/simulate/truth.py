"""The truth about a simulated organisation: what moves what, and what every measure should show."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from twofold.errors import DefinitionError
from twofold.simulate import questions
from twofold.simulate.climate import planted_branch
from twofold.simulate.contacts import ContactTruth
from twofold.simulate.curves import PERCENT, moves
from twofold.simulate.expected_contacts import expect_contacts, expected_times
from twofold.simulate.expected_memories import expect_memories
from twofold.simulate.expected_others import expect_pulses, expect_visits
from twofold.simulate.expected_surveys import expect_surveys
from twofold.simulate.ledger import Expected, Ledger
from twofold.simulate.planted import PlantedDeviation
from twofold.simulate.world import World

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """A planted cause.

    Attributes:
        kind: driver, training, change, promise, channel, branch or loyalty.
        name: of the driver, training, change, channel or branch.
        touchpoint: what it moves; empty where it moves every touchpoint.
        size: in experience points (of a driver: for one point of the driver); 0 where it does nothing.
        on_csat: what ``size`` does to the mean 1-5 satisfaction at an ordinary experience.
        on_nps: what it does to the NPS there.
        lag: months until it acts.
        from_month: month from which it acts, where there is one; trainings have ``months`` by unit instead.
        channel: the channel it acts in; empty where it acts in all.
        months: month of the training, by unit.
        selected_on: mean luck, in experience points, of the units in the month they were chosen by; far below zero
            where the worst were chosen, who recover without any training.
    """

    kind: str
    name: str
    touchpoint: str
    size: float
    on_csat: float
    on_nps: float
    lag: int = 0
    from_month: str = ""
    channel: str = ""
    months: dict[str, str] | None = None
    selected_on: float = 0.0


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is true of a simulated organisation.

    Attributes:
        format: version of this shape.
        seed, scenario, months, start: what it was made from.
        files: rows of each file.
        spoilt_rows, spoilt_answers: planted dirt by file: rows, and answers, that a reader should reject.
        customers, branches, teams, employees: how many there are.
        effects: the planted causes, those without any effect included.
        promise: the promise, its channel, the minutes promised and the true median minutes to a reply.
        response: chance of answering by answer, for each kind of survey, and share that stops half-way.
        memory: the rule by which the touchpoints of a journey become what is remembered.
        deviations: where journeys leave the map, and what that costs.
        crossings: where customers cross from one channel to another, and what the other channel adds.
        comes_back: share of customers who set out for another journey, and after how many months they arrive; the
            others, and those whose deviation kept them, may come again by chance.
        exposures: what messages, films and reviews led to.
        service: the shares that the steps of contacts are drawn with.
        expected: what each measure should show, overall and by group.
    """

    format: int
    seed: int
    scenario: str
    months: int
    start: str
    files: dict[str, int]
    spoilt_rows: dict[str, int]
    spoilt_answers: dict[str, int]
    customers: int
    branches: int
    teams: int
    employees: int
    effects: tuple[Effect, ...]
    promise: dict[str, Any]
    response: dict[str, dict[str, Any]]
    memory: dict[str, Any]
    deviations: tuple[PlantedDeviation, ...]
    crossings: list[dict[str, Any]]
    comes_back: dict[str, Any]
    exposures: list[dict[str, Any]]
    service: dict[str, Any]
    expected: tuple[Expected, ...]

    def value(self, measure: str, **group: str) -> Expected:
        """What a measure should show for a group.

        Raises:
            KeyError: nothing is expected of it.
        """
        for expected in self.expected:
            if expected.measure == measure and expected.group == group:
                return expected
        raise KeyError(f"nothing is expected of {measure} for {group}")

    def to_json(self) -> dict[str, Any]:
        """The truth as JSON."""
        document = {each.name: getattr(self, each.name) for each in fields(self)}
        for name in ("effects", "deviations", "expected"):
            document[name] = [{each.name: getattr(one, each.name) for each in fields(one)} for one in document[name]]
        return document


def write_truth(truth: Truth, path: Path) -> None:
    """Write the truth as JSON, one effect and one expectation a line."""
    lines = []
    for name, value in truth.to_json().items():
        if name in {"effects", "deviations", "crossings", "expected"}:
            each = ",\n".join(json.dumps(one, ensure_ascii=False) for one in value)
            lines.append(f'"{name}": [\n{each}\n]')
        else:
            lines.append(f'"{name}": {json.dumps(value, ensure_ascii=False)}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def read_truth(path: Path) -> Truth:
    """Read a truth.json.

    Raises:
        DefinitionError: there is none, or it has another format.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise DefinitionError(f"{path}: format {document['format']} is not the known {FORMAT}; simulate again")
        document["effects"] = tuple(Effect(**effect) for effect in document["effects"])
        document["deviations"] = tuple(PlantedDeviation(**deviation) for deviation in document["deviations"])
        document["expected"] = tuple(Expected(**expected) for expected in document["expected"])
        return Truth(**{field.name: document[field.name] for field in fields(Truth)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DefinitionError(f"{path} is no truth of a simulated organisation: {error}") from error


def expectations(world: World, contacts: ContactTruth) -> tuple[Expected, ...]:
    """What every measure should show; computed from the world, never from the files."""
    ledger = Ledger()
    expect_surveys(world, ledger)
    expect_memories(world, ledger, contacts)
    expect_contacts(world, ledger, contacts)
    expect_pulses(world, ledger)
    expect_visits(world, ledger)
    return (*ledger.expected(PERCENT), *expected_times(world, contacts))


def effects(world: World) -> tuple[Effect, ...]:
    """Every planted cause."""
    return (*_driver_effects(world), *_training_effects(world), *_other_effects(world))


def _driver_effects(world: World) -> list[Effect]:
    known = {(effect.driver, effect.touchpoint): effect for effect in world.scenario.driver_effect}
    found = []
    for driver in world.scenario.drivers:
        for point in world.scenario.touchpoint:
            effect = known.get((driver, point.name))
            size, lag = (effect.size, effect.lag) if effect else (0.0, 0)
            found.append(Effect("driver", driver, point.name, size, *moves(size), lag=lag))
    return found


def _training_effects(world: World) -> list[Effect]:
    found = []
    for training, month, luck in zip(
        world.scenario.training,
        world.climate.trained,
        world.climate.chosen_shock,
        strict=True,
    ):
        when = {
            world.organisation.unit_codes[team]: world.calendar.name(int(month[team]))
            for team in np.flatnonzero(month >= 0)
        }
        moved = [(name, training.size, 1) for name in training.touchpoints]
        moved += [
            (effect.touchpoint, training.driver_size * effect.size, 1 + effect.lag)
            for effect in world.scenario.driver_effect
            if effect.driver == training.driver
        ]
        found += [
            Effect(
                "training",
                training.name,
                touchpoint,
                round(size, 6),
                *moves(size),
                lag=lag,
                months=when,
                selected_on=round(luck, 4),
            )
            for touchpoint, size, lag in moved
        ]
    return found


def _other_effects(world: World) -> list[Effect]:
    scenario, company = world.scenario, world.organisation
    found = [
        Effect(
            "change",
            change.name,
            change.touchpoint,
            change.size,
            *moves(change.size),
            from_month=world.calendar.name(change.month) if change.month < world.calendar.months else "",
            channel=change.channel or "",
        )
        for change in scenario.change
    ]
    promise = scenario.promise
    found += [
        Effect("promise", promise.channel, name, promise.size, *moves(promise.size), channel=promise.channel)
        for name in promise.touchpoints
    ]
    for point in scenario.touchpoint:
        found += [
            Effect("channel", each.name, point.name, each.effect, *moves(each.effect), channel=each.name)
            for each in point.channels
        ]
    for number, size in enumerate(scenario.weak["branches"]):
        code = company.unit_codes[company.teams + planted_branch(number, company.branches)]
        found.append(Effect("branch", code, "", size, *moves(size)))
    return [*found, Effect("loyalty", "loyal", "", scenario.loyal.effect, *moves(scenario.loyal.effect))]


def response_models() -> dict[str, dict[str, Any]]:
    """Who answers what, by the answer they would give."""
    models = {
        "surveys": questions.SURVEY,
        "memories": questions.MEMORY,
        "reviews": questions.REVIEW,
        "pulses": questions.PULSE,
    }
    return {
        name: {
            "depends_on": model.question.name,
            "by_answer": {
                str(code): round(float(chance), 6)
                for code, chance in zip(model.question.codes, model.chance, strict=True)
            },
            "stops_half_way": model.partial,
        }
        for name, model in models.items()
    }
