"""Options that several effect commands share: which file, which columns."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from twofold.cli.measure import words
from twofold.effects.estimating import EffectColumns

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


def columns_of(asked: dict[str, Any], *, starts: bool = True) -> EffectColumns:
    """The columns named on the command line.

    Args:
        asked: the options.
        starts: whether a column has to say when units were treated.

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
        untreated=not starts,
    )
