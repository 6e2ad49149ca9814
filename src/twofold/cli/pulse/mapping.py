"""``twofold pulse mapping``: how answers to the pulse become facts."""

from typing import Any

import click
import tomli_w

from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.pulse.instrument import read_instrument
from twofold.pulse.mapping import COLUMNS, pulse_mapping


@click.command("mapping", short_help="Write a mapping for answers to the pulse.")
@click.option("--date", default=COLUMNS["occurred_at"], show_default=True, help="Column of the day or moment.")
@click.option("--person", default=COLUMNS["person"], show_default=True, help="Column of who answered; '' for none.")
@click.option("--unit", default=COLUMNS["unit"], show_default=True, help="Column of the team; '' for none.")
@click.option("--role", default=COLUMNS["role"], show_default=True, help="Column of the role; '' for none.")
@click.option("--language", default=COLUMNS["language"], show_default=True, help="Column of the language; '' for none.")
@click.option("--timezone", "zone", default="UTC", show_default=True, help="Of times that name none.")
@click.option("--version", "number", type=int, help="Which version of the pulse; the newest when left out.")
@json_option
def mapping_command(number: int | None, zone: str, *, as_json: bool, **asked: Any) -> None:
    """Write a mapping for a file with one answered pulse a row and a column for each item, called like the item.

    Save it beside the file and adapt the names of columns: twofold pulse mapping > pulse.toml
    """
    columns = {"occurred_at": asked.pop("date"), **asked}
    document = pulse_mapping(read_instrument(number), {field: name for field, name in columns.items() if name}, zone)
    if as_json:
        write_json("pulse-mapping", {"mapping": document})
        return
    click.echo(tomli_w.dumps(document), nl=False)
