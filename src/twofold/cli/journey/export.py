"""``twofold journey export``: journeys as a log that process-mining tools read."""

from pathlib import Path
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.journey.source import asked_facts, asked_steps, steps_options
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.journeys.exchange.customers import customers_of
from twofold.journeys.exchange.export import FORMATS, LogFormat, export_log


@click.command("export", short_help="Write journeys as XES or OCEL 2.0.")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@steps_options
@click.option("--columns", default="", metavar="NAMES", help="Dimensions to write of each step: channel,unit,role.")
@click.option(
    "--format",
    "log_format",
    type=click.Choice([each.value for each in LogFormat]),
    help=f"Told by the name where left out: {', '.join(FORMATS)}; each also with .gz.",
)
@json_option
def export_command(out: Path, columns: str, log_format: str | None, *, as_json: bool, **asked: Any) -> None:
    """Write the journeys of customers to OUT, as XES (.xes) or OCEL 2.0 (.jsonocel), each also packed (.gz).

    Customers are pseudonyms, journeys are numbers. Free texts and events of employees are never written.
    """
    steps = asked_steps(asked, words(columns))
    customers = None if asked["store_path"] is None else customers_of(asked_facts(asked), steps)
    asked_format = None if log_format is None else LogFormat(log_format)
    written = export_log(steps, out, log_format=asked_format, customers=customers)
    if as_json:
        body = {"file": str(out), "format": written.value, "journeys": steps.journeys, "events": len(steps)}
        write_json("export", body)
        return
    say(f"{steps.journeys:,} journeys with {len(steps):,} events are in {out} ({written.value}).")
