"""Options that several commands share, spelt the same everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def store_option(command: Command) -> Command:
    """Where the facts are."""
    return click.option(
        "--store",
        "store_path",
        required=True,
        metavar="DIR",
        help="The store: a folder, or the address of an object store.",
    )(command)


def json_option(command: Command) -> Command:
    """JSON instead of a table."""
    words = "Write the result as JSON (documented, versioned)."
    return click.option("--json", "as_json", is_flag=True, help=words)(command)


def as_of_option(command: Command) -> Command:
    """The past."""
    return click.option(
        "--as-of",
        metavar="WHEN",
        help="Use what the store knew at this moment, e.g. 2026-03-01 or 2026-03-01T12:00+01:00.",
    )(command)


def engine_options(command: Command) -> Command:
    """Which engine runs the measure."""
    command = click.option(
        "--engine",
        type=click.Choice(["embedded", "spark"]),
        default="embedded",
        show_default=True,
        help="Where measures run.",
    )(command)
    return click.option(
        "--master",
        metavar="URL",
        help="The Spark master (spark://host:7077, local[2]) or Spark Connect address (sc://host:15002).",
    )(command)
