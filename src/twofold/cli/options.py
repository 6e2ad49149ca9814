"""Options that several commands share, spelt the same everywhere."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from twofold.facts.frames import FactFrames

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


def spark_master(engine: str, master: str | None) -> str | None:
    """The address of Spark; None for the embedded engine.

    Raises:
        click.UsageError: one option without the other.
    """
    if engine == "spark" and master is None:
        raise click.UsageError("--engine spark needs --master, e.g. spark://host:7077, local[2] or sc://host:15002")
    if engine != "spark" and master is not None:
        raise click.UsageError("--master goes with --engine spark")
    return master


def asked_facts(store_path: str, asked: Mapping[str, Any]) -> "FactFrames":
    """The facts of a store at the moment and on the engine that the options name.

    Args:
        store_path: the store.
        asked: the options of ``as_of_option`` and ``engine_options``.

    Raises:
        click.UsageError: one option of the engine without the other.
        StoreError: the store cannot be read.
    """
    from twofold.store.open_facts import open_facts  # noqa: PLC0415 - help must not wait for the engine

    return open_facts(store_path, as_of=asked["as_of"], master=spark_master(asked["engine"], asked["master"]))
