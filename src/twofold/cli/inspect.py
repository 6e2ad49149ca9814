"""``twofold inspect``: what is in this file, and how would it become facts?"""

from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.output import write_json
from twofold.sources.connectors.registry import connector
from twofold.sources.mapping import SourceOptions
from twofold.sources.proposing.inspect import inspect


@click.command("inspect", short_help="Propose a mapping for a foreign file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write the mapping to this file instead of showing it.")
@click.option("--format", "file_format", help="csv, xlsx, parquet, ndjson, json, sav, xes, ocel; else detected.")
@click.option("--encoding", help="Of a CSV file; detected when left out.")
@click.option("--delimiter", help="Of a CSV file; detected when left out.")
@click.option("--sheet", help="Of a workbook; the first when left out.")
@click.option("--object-type", help="Of an object-centric log (OCEL): the type whose objects are the cases.")
@click.option("--connector", help="Whose export it is, like qualtrics; recognised by its header when left out.")
@click.option("--json", "as_json", is_flag=True, help="Write the proposal as JSON.")
def inspect_command(file: Path, out: Path | None, *, as_json: bool, **options: str | None) -> None:
    """Propose a mapping for FILE from its data, and say what is unsure.

    The mapping goes to standard output as TOML, so that ``twofold inspect survey.csv > survey.toml`` makes the file
    that ``twofold load`` needs. Reasons and doubts stand in it as comments.
    """
    proposal = inspect(
        file,
        SourceOptions(
            format=options["file_format"],
            encoding=options["encoding"],
            delimiter=options["delimiter"],
            sheet=options["sheet"],
            object_type=options["object_type"],
        ),
        connector(options["connector"]) if options["connector"] else None,
    )
    if proposal.product is not None:
        say(f"It reads as an export of {proposal.product} (connector {proposal.connector}).")
    if out is not None:
        out.write_text(proposal.to_toml(), encoding="utf-8")
        say(f"The mapping is in {out}.")
    if as_json:
        write_json("proposal", proposal.to_json())
    elif out is None:
        click.echo(proposal.to_toml(), nl=False)
    for doubt in proposal.doubts:
        say(f"Unsure: {doubt}")
