"""``twofold voice annotate``: read the comments of a file, or of a store."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twofold.cli.entry import say
from twofold.cli.options import json_option
from twofold.cli.output import whole, write_json, write_table
from twofold.cli.progress import progress_bar
from twofold.cli.voice.reading import asked_reader, dictionary_option, reading_options

if TYPE_CHECKING:
    from twofold.voice.annotated import Reads


@click.command("annotate", short_help="Language, masked text, valence, feelings and aspects of each comment.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--text", "column", help="The column with the comments.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The result: .csv, .parquet or .xlsx.")
@click.option("--id", "only", default="", help="Write this column and the results only, without the other columns.")
@click.option("--encoding", default="", help="Of the file; found out when left out.")
@click.option(
    "--store", "store_path", metavar="DIR", help="Read this store's comments; with a FILE: by its own models."
)
@dictionary_option
@reading_options
@json_option
def annotate_command(file: Path | None, store_path: str | None, *, as_json: bool, **asked: Any) -> None:
    """Read every comment of FILE, and write the file with the results beside it.

    Adds language, language_confidence, masked, valence (-1 to 1), intensity and confidence (0 to 1), feelings and
    aspects. With --store, each comment is read once and the results kept as answers: so that `twofold measure mean
    --item voice.valence` and the report show them, and an erasure reaches them. Of employees' comments only valence
    and the six conditions of work are kept (--item voice.aspect.tools --where side=employee), and shown of ten people
    or more. With both, FILE is read by the models that the store was taught (`twofold voice train`), and the store
    stays as it is.
    """
    if file is None and store_path is None:
        raise click.UsageError("name a FILE, or a store with --store")
    if file is None and store_path is not None:
        if asked["column"] or asked["out"] or asked["only"] or asked["encoding"]:
            raise click.UsageError("--text, --out, --id and --encoding go with a FILE")
        _store(store_path, asked, as_json=as_json)
        return
    if not asked["column"] or asked["out"] is None:
        raise click.UsageError("name the column with the comments (--text) and the result (--out)")
    _file(Path(str(file)), store_path, asked, as_json=as_json)


def _store(store_path: str, asked: dict[str, Any], *, as_json: bool) -> None:
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the engine
    from twofold.voice.keeping import annotate_store  # noqa: PLC0415 - for the same reason
    from twofold.voice.keeping.own_models import unused_models  # noqa: PLC0415 - for the same reason

    store = open_store(store_path)
    reader = asked_reader(asked)
    for name, why in unused_models(store, reader.encoder).items():
        say(f"Note: {name} of {store_path} {why}, and what ships reads in its place: train it again.")
    with progress_bar("Reading comments") as progress:
        kept = annotate_store(store, reader, progress=progress)
    if as_json:
        write_json("voice-store", kept.to_json() | {"notes": list(reader.notes)})
    else:
        click.echo(kept.sentence())


def _file(file: Path, store_path: str | None, asked: dict[str, Any], *, as_json: bool) -> None:
    from twofold.voice.annotated_file import Wanted, annotate_file  # noqa: PLC0415 - help must not wait for the engine

    wanted = Wanted(asked["column"], asked["only"], asked["encoding"])
    reader = asked_reader(asked)
    taught = reader if store_path is None else _taught(store_path, reader)
    with progress_bar(f"Reading {file.name}") as progress:
        done = annotate_file(file, asked["out"], wanted, taught, progress)
    if as_json:
        write_json(
            "voice", {"file": str(file), "out": str(asked["out"]), **done.to_json(), "notes": list(reader.notes)}
        )
        return
    for one in done.first_broken:
        say(f"Left out: row {whole(one.row)} of {file.name}: {one.reason}.")
    for warning in done.warnings:
        say(f"Warning: {warning}")
    for name, other in done.renamed.items():
        say(f"Note: {file.name} has a column {name!r} of its own; the result stands in {other!r}.")
    broken = f", {whole(done.broken)} rows could not be read and are left out" if done.broken else ""
    empty = done.rows - done.comments
    click.echo(
        f"{whole(done.rows)} rows, {whole(done.comments)} comments, {whole(empty)} empty{broken}: {asked['out']}"
    )
    write_table(["language", "comments"], [[name, whole(n)] for name, n in done.languages.items()], right=[False, True])
    write_table(["valence", "comments"], [[name, whole(n)] for name, n in done.labels.items()], right=[False, True])


def _taught(store_path: str, reader: "Reads") -> "Reads":
    from twofold.store import open_store  # noqa: PLC0415 - help must not wait for the engine
    from twofold.voice.keeping import taught_by  # noqa: PLC0415 - for the same reason

    taught = taught_by(open_store(store_path), reader)
    if taught is reader:
        say(f"Note: {store_path} has no model of its own; the models that ship read the file.")
    return taught
