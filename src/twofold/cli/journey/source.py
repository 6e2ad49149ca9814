"""Where the steps come from: a store or a plain log. The same options for every command about journeys."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from twofold.cli.entry import say
from twofold.cli.measure import words
from twofold.cli.options import as_of_option, engine_options
from twofold.cli.options import asked_facts as facts_of
from twofold.facts.frames import FactFrames
from twofold.journeys import JourneyKey, PathRule, Steps
from twofold.journeys.gather import gather
from twofold.journeys.kept import kept_steps
from twofold.journeys.logs import Log, log_steps
from twofold.store import open_store

Command = TypeVar("Command", bound=Callable[..., Any])
DAY_HOURS = 24.0

OPTIONS = (
    click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or an object store's address."),
    click.option(
        "--log", metavar="FILE", type=click.Path(path_type=Path), help="A plain event log instead of a store."
    ),
    click.option(
        "--case",
        metavar="COLUMN",
        help="With --log: the column that ties rows into one journey; of an OCEL log, the type of objects.",
    ),
    click.option("--touchpoint", metavar="COLUMN", help="With --log: the column that says what happened."),
    click.option("--time", metavar="COLUMN", help="With --log: the column that says when."),
    click.option(
        "--key",
        type=click.Choice([key.value for key in JourneyKey]),
        default=JourneyKey.AUTO.value,
        show_default=True,
        help="What ties events of a store together; auto takes the case, and the person where there is none.",
    ),
    click.option(
        "--gap-days", type=float, default=30.0, show_default=True, help="A person's pause that ends a journey."
    ),
    click.option(
        "--idle-days",
        type=float,
        default=30.0,
        show_default=True,
        help="A journey without a step for so long, at the end of the facts, is finished.",
    ),
    click.option(
        "--end", multiple=True, metavar="TOUCHPOINT", help="A touchpoint that finishes a journey. Repeatable."
    ),
    click.option("--steps-by", default="touchpoint", show_default=True, help="Dimensions that tell steps apart."),
    click.option(
        "--keep",
        is_flag=True,
        help="Keep the ordered steps beside the facts in the store: the next question reads only what is new.",
    ),
    click.option("--where", multiple=True, help="A condition on events of a store, e.g. unit=brno. May be repeated."),
)


def steps_options(command: Command) -> Command:
    """The options that say whose steps are meant."""
    command = engine_options(as_of_option(command))
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def path_rule(asked: dict[str, Any]) -> PathRule:
    """The rule that the options describe."""
    return PathRule(
        key=JourneyKey(asked["key"]),
        gap_hours=asked["gap_days"] * DAY_HOURS,
        idle_hours=asked["idle_days"] * DAY_HOURS,
        ends=tuple(asked["end"]),
        steps_by=words(asked["steps_by"]),
    )


def asked_steps(asked: dict[str, Any], columns: Sequence[str] = ()) -> Steps:
    """The steps that the options describe.

    Args:
        asked: the options of ``steps_options``.
        columns: dimensions of a store, or columns of a log, to keep of each step.

    Raises:
        click.UsageError: neither a store nor a log, or both.
    """
    if (asked["store_path"] is None) == (asked["log"] is None):
        raise click.UsageError("name a --store, or a plain --log with its --case, --touchpoint and --time")
    if asked["log"] is not None:
        return _steps_of_log(asked, columns)
    if asked["keep"]:
        return _kept(asked, columns)
    return gather(asked_facts(asked), path_rule(asked), columns=columns, where=asked["where"])


def asked_facts(asked: dict[str, Any]) -> FactFrames:
    """The facts of the store that the options name.

    Args:
        asked: the options of ``steps_options``.

    Raises:
        click.UsageError: no store is named, or columns that only a log has.
    """
    if asked["store_path"] is None:
        raise click.UsageError("this needs a --store: a plain log does not hold what it asks for")
    if asked["case"] or asked["touchpoint"] or asked["time"]:
        raise click.UsageError("--case, --touchpoint and --time name columns of a --log; a store knows its own")
    return facts_of(asked["store_path"], asked)


def _kept(asked: dict[str, Any], columns: Sequence[str]) -> Steps:
    if asked["where"] or asked["as_of"] or asked["engine"] != "embedded":
        raise click.UsageError("--keep reads the whole store as it is now: leave out --where, --as-of and --engine")
    return kept_steps(open_store(asked["store_path"]), path_rule(asked), columns=columns)


def _steps_of_log(asked: dict[str, Any], columns: Sequence[str]) -> Steps:
    if asked["where"] or asked["keep"]:
        raise click.UsageError("--where and --keep go with --store; filter a log before")
    log = log_steps(
        asked["log"],
        case=asked["case"],
        touchpoint=asked["touchpoint"],
        time=asked["time"],
        kept=columns,
        rule=path_rule(asked),
    )
    _tell_refused(log)
    return log.steps


def _tell_refused(log: Log) -> None:
    if not log.refused:
        return
    first = "; ".join(f"row {fault.row}: {fault.reason}" for fault in log.faults[:3])
    say(f"{log.refused:,} of {log.read:,} rows are no steps and were left out ({first}).")
