"""``twofold journey map``: a journey map from one file format into another."""

from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.journeys.exchange.map_files import read_map_file, write_map_file


@click.command("map", short_help="Turn a journey map from CSV into TOML, or back.")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@json_option
def map_command(source: Path, out: Path, *, as_json: bool) -> None:
    """Read the journey map IN (TOML, CSV or XLSX) and write it as OUT (.toml or .csv).

    A table has one row a touchpoint; its columns are stage, touchpoint and any of the map's keys.
    """
    journey = read_map_file(source)
    write_map_file(journey, out)
    points = sum(1 for _ in journey.touchpoints())
    if as_json:
        write_json("map", {"file": str(out), "map": journey.name, "stages": len(journey.stages), "touchpoints": points})
        return
    say(f"The map {journey.name!r} ({len(journey.stages)} stages, {points} touchpoints) is in {out}.")
