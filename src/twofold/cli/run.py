"""``twofold run``: the whole way in one command, from a file (or a simulated organisation) to the page."""

from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.load import show
from twofold.cli.progress import progress_bar
from twofold.cli.report import say_findings
from twofold.reports import LANGUAGES
from twofold.sources.mapping import Mapping, SourceOptions
from twofold.sources.mapping_file import read_mapping
from twofold.sources.proposing.inspect import inspect
from twofold.store import open_store
from twofold.store.load import load
from twofold.way import load_simulation, write_page

SEED = 1


@click.command("run", short_help="The whole way: a file (or a simulated chain) becomes a page.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--map", "mapping_file", type=click.Path(path_type=Path), help="The mapping; proposed when left out.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("run"), show_default=True)
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="en", show_default=True)
def run_command(file: Path | None, mapping_file: Path | None, folder: Path, language: str) -> None:
    """Load FILE into a fresh place and write its page; without FILE, simulate a hotel chain and do the same with it.

    Prints the address of the page and the five findings worth reading first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if file is None:
        store_path = folder / "store"
        with progress_bar("Simulating a hotel chain and loading it") as progress:
            summaries = load_simulation(folder / "data", store_path, seed=SEED, progress=progress)
        for summary in summaries:
            show(summary)
    else:
        store_path = folder / file.stem
        load_own(file, mapping_for_run(file, mapping_file, folder), store_path)
    out = folder / "report.html"
    with progress_bar("Measuring") as progress:
        journey = folder / "data" / "journey.toml" if file is None else None
        page = write_page(store_path, out, language=language, journey=journey, progress=progress)
    click.echo("\nWorth reading first:")
    say_findings(page.headlines)
    click.echo(f"\nThe page: {out.resolve().as_uri()}")


def load_own(file: Path, mapping: Mapping, store_path: Path) -> None:
    """Load a person's own file."""
    with progress_bar(f"Loading {file.name}") as progress:
        summary = load(open_store(store_path, create=True), file, mapping, progress=progress)
    show(summary)


def mapping_for_run(file: Path, mapping_file: Path | None, folder: Path) -> Mapping:
    """The mapping named, or a proposed one, which is written down so that it can be corrected."""
    if mapping_file is not None:
        return read_mapping(mapping_file)
    proposal = inspect(file, SourceOptions())
    written = folder / f"{file.stem}.toml"
    written.write_text(proposal.to_toml(), encoding="utf-8")
    say(f"The proposed mapping is {written}; correct it where it is wrong and run again with --map {written}.")
    for doubt in proposal.doubts:
        say(f"Unsure: {doubt}")
    return proposal.mapping
