"""Options and panels of effect commands that ask a store."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from twofold.cli.effect.asking import columns_of
from twofold.cli.measure import words
from twofold.effects.designs import Design
from twofold.effects.estimating import TablePanel, effect_panel
from twofold.effects.estimating.store_panel import StoreQuestion, panel_of_facts, starts_of_trainings
from twofold.facts.frames import FactFrames
from twofold.sources.plain_table import plain_table
from twofold.store.open_facts import open_facts

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--store", "store_path", metavar="DIR", help="Take the outcome from a store instead of a --panel."),
    click.option("--item", default="", help="With --store: the item, where the measure needs one."),
    click.option(
        "--where", multiple=True, help="With --store: a condition, e.g. touchpoint=check-in. May be repeated."
    ),
    click.option("--unit-level", metavar="LEVEL", help="With --store: units of this level (region, branch, team)."),
    click.option(
        "--period",
        type=click.Choice(["month", "week", "quarter"]),
        default="month",
        show_default=True,
        help="With --store: how time is divided; quarters for months with few answers of customers.",
    ),
    click.option(
        "--minimum-n",
        type=int,
        default=5,
        show_default=True,
        help="With --store: fewer answers of customers in a unit and period are no value.",
    ),
)
STARTS = (
    click.option(
        "--training",
        multiple=True,
        metavar="CONDITION",
        help="With --store: units are treated from their first such session on, e.g. 'Training=Smile seminar'.",
    ),
    click.option("--starts", metavar="FILE", help="With --store: a plain file with the columns unit and start."),
    click.option("--design", metavar="FILE", help="Follow this registered design."),
)


def store_options(command: Command) -> Command:
    """Which outcome of which store."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def start_options(command: Command) -> Command:
    """When units were treated, where no column says it."""
    for option in reversed(STARTS):
        command = option(command)
    return command


def read_asked(asked: dict[str, Any], design: Design | None = None) -> TablePanel:
    """The panel of a file or of a store, with the starts that its columns, the trainings, a file or a design name.

    Raises:
        click.UsageError: neither a file nor a store is named, or both, or nothing says when units were treated.
    """
    if (asked["panel"] is None) == (asked["store_path"] is None):
        raise click.UsageError("name either a --panel file or a --store")
    if asked["panel"] is not None:
        columns = columns_of(asked, starts=design is None)
        return effect_panel(plain_table(Path(asked["panel"]), columns.names()), columns)
    facts = open_facts(asked["store_path"])
    starts = _starts(asked, facts, design)
    if starts is None:
        raise click.UsageError("say when units were treated: with --training, --starts or --design")
    return panel_of_facts(facts, _question(asked, design), starts)


def read_history(asked: dict[str, Any]) -> TablePanel:
    """The same where nobody need have been treated: the past that a design is tried on."""
    if (asked["panel"] is None) == (asked["store_path"] is None):
        raise click.UsageError("name either a --panel file or a --store")
    if asked["panel"] is not None:
        columns = columns_of(asked, starts=False)
        return effect_panel(plain_table(Path(asked["panel"]), columns.names()), columns)
    return panel_of_facts(open_facts(asked["store_path"]), _question(asked, None), {})


def _question(asked: dict[str, Any], design: Design | None) -> StoreQuestion:
    outcome = asked["outcome"] or (design.outcome if design else None)
    if not outcome:
        raise click.UsageError("name the --outcome: a measure of the store")
    return StoreQuestion(
        measure=outcome,
        item=words(asked["item"]) or None,
        where=asked["where"],
        unit_level=asked["unit_level"],
        period=asked["period"],
        minimum_n=asked["minimum_n"],
    )


def _starts(asked: dict[str, Any], facts: FactFrames, design: Design | None) -> Mapping[str, str] | None:
    if asked["training"]:
        return starts_of_trainings(facts, asked["training"], asked["period"])
    if asked["starts"]:
        return _of_file(Path(asked["starts"]))
    return None if design is None else design.starts


def _of_file(path: Path) -> dict[str, str]:
    table = plain_table(path, ("unit", "start"))
    unit, names = table.codes("unit")
    told = table.cells.column(table.column("start")).to_pylist()
    return {names[code]: text or "" for code, text in zip(unit.tolist(), told, strict=True) if code >= 0}
