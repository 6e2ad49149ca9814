"""``twofold measure``: estimates with their intervals, by anything."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.opening_hours import week_of
from twofold.cli.options import as_of_option, asked_facts, engine_options, json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.measures import CATALOGUE, BusinessHours, Estimates, MeasureOptions, find_measure, measure

NOT_RECORDED = "(not recorded)"


@dataclass(frozen=True, slots=True)
class Question:
    """What the command line asked for."""

    name: str
    by: tuple[str, ...]
    where: tuple[str, ...]
    period: str | None
    item: tuple[str, ...]


@click.command("measure", short_help="Estimate a measure, with intervals.")
@click.argument("name", required=False)
@click.option("--list", "list_names", is_flag=True, help="List the measures and stop.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or the address of an object store.")
@click.option("--by", default="", help="Dimensions, e.g. touchpoint,channel,unit,month or a context field.")
@click.option("--where", multiple=True, help="A condition, e.g. channel=phone,chat or month>=2026-01. May be repeated.")
@click.option("--period", type=click.Choice(["day", "week", "month"]), help="Split by a period as well.")
@click.option("--item", default="", help="The item or items (comma between), where the measure needs one.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--minimum-n", type=int, default=5, show_default=True, help="Show nothing under this n (customers).")
@click.option("--rescale", metavar="LOW,HIGH", help="Bring several scales to this one.")
@click.option("--within-days", type=int, default=7, show_default=True, help="How soon a contact is a repeat.")
@click.option("--hours", metavar="HOURS", help="Count open time only: business, or e.g. 'mon-fri 8-20, sat 9-14'.")
@click.option("--country", help="Whose public holidays are closed; the units' own country when left out.")
@click.option("--closed", multiple=True, metavar="DATE", help="A further closed day. May be repeated.")
@click.option("--roll-up", is_flag=True, help="A unit's answers also count for every unit above it.")
@click.option("--unit-level", help="Split by the units of this level (region, branch) instead of the recorded ones.")
@as_of_option
@engine_options
@json_option
def measure_command(name: str | None, store_path: str | None, *, list_names: bool, as_json: bool, **asked: Any) -> None:
    """Estimate the measure NAME from the facts in a store.

    Every number carries n and an interval. Where too few answers stand behind one it is not shown, and says so; answers
    of employees always go through disclosure control.
    """
    if list_names:
        list_measures(as_json=as_json)
        return
    if name is None or store_path is None:
        raise click.UsageError("name a measure and its --store (twofold measure --list shows the measures)")
    question = Question(name, words(asked["by"]), asked["where"], asked["period"], words(asked["item"]))
    facts = asked_facts(store_path, asked)
    found = measure(
        facts,
        question.name,
        by=question.by,
        where=question.where,
        period=question.period,
        item=question.item or None,
        options=measure_options(asked),
    )
    if as_json:
        write_json("estimates", {"measure": found.measure, "by": list(found.dimensions), "estimates": found.to_json()})
    else:
        show(found)


def words(text: str) -> tuple[str, ...]:
    """The words of a comma-separated option."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def measure_options(asked: dict[str, Any]) -> MeasureOptions:
    """The options of the command line as a record.

    Raises:
        click.UsageError: a choice that no estimate can follow.
    """
    try:
        return MeasureOptions(
            level=asked["level"],
            minimum_n=asked["minimum_n"],
            rescale=scale_of(asked["rescale"]),
            within_days=asked["within_days"],
            hours=hours_of(asked),
            roll_up=asked["roll_up"],
            unit_level=asked["unit_level"],
        )
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def scale_of(text: str | None) -> tuple[float, float] | None:
    """The two ends of ``--rescale``."""
    if text is None:
        return None
    low, _, high = text.partition(",")
    try:
        return float(low), float(high)
    except ValueError as wrong:
        raise click.UsageError(f"--rescale takes two numbers such as 0,100, not {text!r}") from wrong


def hours_of(asked: dict[str, Any]) -> BusinessHours | None:
    """The opening hours; None counts every hour."""
    if asked["hours"] is None:
        if asked["country"] or asked["closed"]:
            raise click.UsageError("--country and --closed go with --hours")
        return None
    try:
        closed = tuple(date.fromisoformat(day) for day in asked["closed"])
    except ValueError as wrong:
        raise click.UsageError(f"--closed takes dates such as 2026-12-24: {wrong}") from wrong
    return BusinessHours(week=week_of(asked["hours"]), country=asked["country"], closed=closed)


def list_measures(*, as_json: bool) -> None:
    """Every measure of the catalogue with the question it answers."""
    if as_json:
        listed = [{"name": one.name, "question": one.question, "unit": one.unit} for one in CATALOGUE.values()]
        write_json("measures", {"measures": listed})
        return
    write_table(["measure", "question"], [[one.name, one.question] for one in CATALOGUE.values()])


def show(found: Estimates) -> None:
    """The estimates as a table for people."""
    if not len(found):
        say("There is nothing to measure: no answer or event fits the question.")
        return
    definition = find_measure(found.measure)
    level = next(iter(found)).level
    headers = [*found.dimensions, found.measure, "low", "high", "n", "effective n", ""]
    rows = [
        [
            *(value if value is not None else NOT_RECORDED for value in one.group.values()),
            number(one.value, 2),
            number(one.low, 2),
            number(one.high, 2),
            whole(one.n),
            number(one.n_effective, 1),
            one.reason or "",
        ]
        for one in found
    ]
    dimensions = len(found.dimensions)
    write_table(headers, rows, right=[*[False] * dimensions, True, True, True, True, True])
    say(f"{definition.question} Unit: {definition.unit}; intervals: {level:.0%}; {definition.better}.")
