"""``twofold load``: a foreign file becomes facts in the store."""

from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option, store_option
from twofold.cli.output import whole, write_json
from twofold.cli.progress import progress_bar
from twofold.errors import MappingError
from twofold.sources.mapping import Mapping, SourceOptions
from twofold.sources.mapping_file import read_mapping
from twofold.sources.proposing.inspect import inspect
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.load_summary import LoadSummary
from twofold.store.load_units import UnitsLoaded, load_units


@click.command("load", short_help="Load files into a store.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "mapping_file", type=click.Path(path_type=Path), help="The mapping file.")
@click.option("--units", is_flag=True, help="The file is the unit tree: unit,parent,name,level,country,zone.")
@store_option
@json_option
def load_command(
    files: tuple[Path, ...],
    mapping_file: Path | None,
    store_path: str,
    *,
    units: bool,
    as_json: bool,
) -> None:
    """Load FILES into the store, which is made when there is none.

    Without --map, each file is loaded with the mapping beside it (survey.toml for survey.csv). A file that was loaded
    before adds nothing; a row that changed becomes a new version. A load that fails leaves nothing behind.
    """
    mappings = [None if units else mapping_for(file, mapping_file) for file in files]
    store = open_store(store_path, create=True)
    summaries: list[LoadSummary | UnitsLoaded] = []
    for file, mapping in zip(files, mappings, strict=True):
        with progress_bar(f"Loading {file.name}") as progress:
            loaded = load_units(store, file) if mapping is None else load(store, file, mapping, progress=progress)
        summaries.append(loaded)
        if not as_json:
            show(loaded)
    if as_json:
        bodies = [summary.to_json() for summary in summaries]
        write_json("load", bodies[0] if len(bodies) == 1 else {"loads": bodies})


def mapping_for(file: Path, mapping_file: Path | None) -> Mapping:
    """The mapping named, or the one beside the file.

    Raises:
        MappingError: there is neither.
    """
    if mapping_file is not None:
        return read_mapping(mapping_file)
    beside = file.with_suffix(".toml")
    if beside.is_file():
        return read_mapping(beside)
    if file.exists():
        raise MappingError(
            f"{file.name} has no mapping: name one with --map, or make one with `twofold inspect {file} > {beside}`",
        )
    # the file itself is what is missing: let the reader say so
    return inspect(file, SourceOptions()).mapping


def show(summary: LoadSummary | UnitsLoaded) -> None:
    """The summary for people; the numbers add up, so that nothing is lost silently."""
    if isinstance(summary, UnitsLoaded):
        click.echo(f"{summary.source}: {whole(summary.units)} units, {whole(summary.changed)} of them new or changed")
        return
    click.echo(f"{summary.source}: {whole(summary.read)} rows read")
    click.echo(f"  accepted    {whole(summary.accepted):>12}" + changed(summary))
    click.echo(f"  rejected    {whole(summary.rejected_rows):>12}")
    click.echo(f"  duplicates  {whole(summary.duplicates):>12}")
    for reason, count in summary.rejected_rows_by_reason.items():
        click.echo(f"  row rejected, {whole(count)} x: {reason}")
    for item, reasons in summary.rejected_answers_by_reason.items():
        for reason, count in reasons.items():
            click.echo(f"  answer to {item} rejected, {whole(count)} x: {reason}")
    for warning in summary.warnings:
        say(f"Warning: {warning}")


def changed(summary: LoadSummary) -> str:
    """How many of the accepted rows replace an earlier version."""
    return f"  ({whole(summary.changed)} of them replace an earlier version)" if summary.changed else ""
