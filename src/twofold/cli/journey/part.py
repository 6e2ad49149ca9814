"""Which part is asked for: the same options for variants and flow."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from twofold.journeys.flow import Frequent

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option(
        "--coverage",
        type=float,
        default=1.0,
        show_default=True,
        help="Show the most frequent ones until they cover this share, e.g. 0.8. What is hidden is counted.",
    ),
    click.option("--top", type=int, help="Show so many at most."),
    click.option("--minimum", type=int, default=1, show_default=True, help="Show what occurs at least so often."),
)


def part_options(command: Command) -> Command:
    """The options that say which part is shown."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def taken_part(asked: dict[str, Any]) -> Frequent:
    """Take these options out of those of the command."""
    return Frequent(asked.pop("coverage"), asked.pop("top"), asked.pop("minimum"))
