"""Options that several effect commands share: which file, which columns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from twofold.cli.measure import words
from twofold.effects.estimating import EffectColumns, TablePanel, effect_panel
from twofold.sources.plain_table import plain_table

Command = TypeVar("Command", bound=Callable[..., Any])

COLUMNS = (
    click.option("--panel", metavar="FILE", help="A plain file with one row a unit and period."),
    click.option("--unit", metavar="COLUMN", help="With --panel: who was or was not treated."),
    click.option("--time", metavar="COLUMN", help="With --panel: the period (year, 2026-Q1, 2026-01, ISO week, day)."),
    click.option("--outcome", metavar="NAME", help="The outcome: a column of the panel, a measure of the store."),
    click.option(
        "--first-treated", metavar="COLUMN", help="The period a unit was treated first; empty or 0 for never."
    ),
    click.option("--treated", metavar="COLUMN", help="Instead: the column that is 1 in every treated period, else 0."),
    click.option("--cluster", metavar="COLUMN", help="Units that share their luck (a branch of several teams)."),
    click.option("--weight", metavar="COLUMN", help="How much a row counts, e.g. the answers behind it."),
)


def panel_options(command: Command) -> Command:
    """Which file and which columns."""
    for option in reversed(COLUMNS):
        command = option(command)
    return command


def columns_of(asked: dict[str, Any]) -> EffectColumns:
    """The columns named on the command line.

    Raises:
        click.UsageError: one that is needed is not named.
    """
    missing = [f"--{name}" for name in ("unit", "time", "outcome") if not asked.get(name)]
    if missing:
        raise click.UsageError(f"a --panel needs {', '.join(missing)}, too")
    return EffectColumns(
        unit=asked["unit"],
        time=asked["time"],
        outcome=asked["outcome"],
        first=asked["first_treated"],
        treated=asked["treated"],
        cluster=asked["cluster"],
        weight=asked["weight"],
        covariates=words(asked.get("covariates") or ""),
    )


def read_panel(asked: dict[str, Any]) -> TablePanel:
    """The panel that a file holds."""
    columns = columns_of(asked)
    return effect_panel(plain_table(Path(asked["panel"]), columns.names()), columns)
