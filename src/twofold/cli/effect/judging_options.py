"""Options that registering a design and estimating an effect share: what is asked, and when it counts."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

JUDGING = (
    click.option(
        "--anticipation", type=int, default=0, show_default=True, help="Periods before that may react already."
    ),
    click.option("--margin", type=float, help="The smallest effect that matters, in units of the outcome."),
    click.option("--higher-is-better/--lower-is-better", default=True, show_default=True, help="Which way is better."),
    click.option("--randomised", is_flag=True, help="It was drawn by lot which units are treated."),
    click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals."),
)


def judging_options(command: Command) -> Command:
    """Anticipation, margin, direction, lots and level: what a design writes down and an estimate follows."""
    for option in reversed(JUDGING):
        command = option(command)
    return command
