"""From the options of the command line to what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from twofold.actions.asking import PrioritiesAsked, links_behind, priorities_of_facts
from twofold.actions.loyalty import Loyalty
from twofold.actions.loyalty_of_facts import loyalty_of_facts
from twofold.actions.parameter_file import read_costs, read_parameters
from twofold.actions.parameters import NPS, Parameters
from twofold.actions.plain_levers import TableQuestion, levers_of_file
from twofold.actions.practice import Practice, practice
from twofold.actions.priorities import priorities
from twofold.actions.priority import Priorities
from twofold.actions.request import PrioritiesRequest
from twofold.cli.measure import scale_of, words
from twofold.findings.links import Links
from twofold.store.open_facts import open_facts

RETENTION = "retention_per_point"
YEAR = 12
OF_TABLE = ("unit", "weight", "cluster", "missing", "scale", "outcome_scale", "nps")
OF_STORE = ("touchpoints", "where", "unit_level", "loyalty_months", "links")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that is told.

    Attributes:
        priorities: what to do first.
        practice: who should practise what.
        links: between employees' and customers' sides; None where nobody looked.
        about: which lever each customers' measure of the links is about.
        loyalty: per point, from the facts; None where nobody asked.
    """

    priorities: Priorities
    practice: Practice
    links: Links | None = None
    about: Mapping[str, str] | None = None
    loyalty: Loyalty | None = None


def proposed_of_table(asked: dict[str, Any]) -> Proposal:
    """What a plain file proposes."""
    _refuse(asked, OF_STORE, "--store")
    if not asked["outcome"] or not words(asked["items"]):
        raise click.UsageError("name the --outcome and the --items of the --table: columns of the file")
    request = _request(asked, None)
    question = TableQuestion(
        outcome=asked["outcome"],
        items=words(asked["items"]),
        unit=asked["unit"],
        weight=asked["weight"],
        cluster=asked["cluster"],
        missing=asked["missing"],
        not_applicable=asked["not_applicable"],
        scale=scale_of(asked["scale"]),
        outcome_scale=scale_of(asked["outcome_scale"]),
        nps=asked["nps"],
        higher_is_better=asked["higher"],
    )
    levers = levers_of_file(asked["table"], question, asked["seed"])
    sign = 1.0 if levers.higher_is_better else -1.0
    told = practice(levers.names, levers.by_unit, sign * levers.coefficient, level=asked["level"])
    return Proposal(priorities(levers, request, asked["seed"]), told)


def proposed_of_store(asked: dict[str, Any]) -> Proposal:
    """What a store proposes."""
    _refuse(asked, OF_TABLE, "--table")
    facts = open_facts(asked["store_path"])
    outcome = (asked["outcome"] or NPS).strip()
    months = asked["loyalty_months"]
    loyal = None if months is None else loyalty_of_facts(facts, outcome, months)
    question = PrioritiesAsked(
        outcome=outcome,
        items=words(asked["items"]),
        touchpoints=words(asked["touchpoints"]),
        score=asked["score"],
        where=asked["where"],
        not_applicable=words(",".join(asked["not_applicable"])),
        unit_level=asked["unit_level"],
        request=_request(asked, loyal),
        seed=asked["seed"],
    )
    found = priorities_of_facts(facts, question)
    links, about = links_behind(facts, found.levers.names, question) if asked["links"] else (None, None)
    return Proposal(found.priorities, found.practice, links, about, loyal)


def _refuse(asked: dict[str, Any], names: tuple[str, ...], where: str) -> None:
    """Refuse options that the other source has."""
    for name in names:
        if asked[name]:
            option = {"links": "candidates"}.get(name, name).replace("_", "-")
            raise click.UsageError(f"--{option} goes with {where}")


def _request(asked: dict[str, Any], loyal: Loyalty | None) -> PrioritiesRequest:
    target, targets = _targets(asked["target"])
    parameters = read_parameters(asked["parameters"]) if asked["parameters"] else None
    costs = read_costs(asked["costs"]) if asked["costs"] else {}
    try:
        return PrioritiesRequest(
            target=target,
            targets=targets,
            best_units=asked["best_unit"],
            parameters=None if parameters is None else _with_loyalty(parameters, loyal),
            costs=costs,
            among=asked["among"],
            draws=asked["draws"],
            level=asked["level"],
        )
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _with_loyalty(parameters: Parameters, loyal: Loyalty | None) -> Parameters:
    """Loyalty from the facts, where the file does not give it; a year's retention only from a year's returning."""
    if loyal is None or loyal.months != YEAR or RETENTION in parameters.ranges:
        return parameters
    return replace(parameters, ranges={**parameters.ranges, RETENTION: loyal.as_range()})


def _targets(told: tuple[str, ...]) -> tuple[float | None, dict[str, float]]:
    usual, named = None, {}
    for text in told:
        name, is_named, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError as wrong:
            raise click.UsageError(f"--target takes a number, or LEVER=NUMBER, not {text!r}") from wrong
        if is_named:
            named[name] = value
        else:
            usual = value
    return usual, named
