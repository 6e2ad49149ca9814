"""``twofold report``: the page."""

from collections.abc import Sequence
from pathlib import Path

import click

from twofold.cli.entry import say
from twofold.cli.options import as_of_option, engine_options, json_option, spark_master, store_option
from twofold.cli.output import write_json
from twofold.cli.progress import progress_bar
from twofold.reports import LANGUAGES
from twofold.way import write_page


@click.command("report", short_help="Write the page: one self-contained HTML file.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The HTML file to write.")
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="en", show_default=True)
@click.option("--title", default="", help="The page's title.")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="The journey map that journeys are held against."
)
@click.option(
    "--parameters",
    type=click.Path(path_type=Path),
    help="What a point is worth, as for priorities; without it priorities are in points only.",
)
@store_option
@as_of_option
@engine_options
@json_option
def report_command(
    out: Path, store_path: str, *, map_file: Path | None, parameters: Path | None, as_json: bool, **asked: str
) -> None:
    """Write the report over everything in the store to one HTML file that works offline and prints."""
    with progress_bar("Measuring") as progress:
        page = write_page(
            store_path,
            out,
            language=asked["language"],
            title=asked["title"],
            journey=map_file,
            parameters=parameters,
            as_of=asked["as_of"],
            master=spark_master(asked["engine"], asked["master"]),
            progress=progress,
        )
    if as_json:
        write_json("report", {"file": str(out), "findings": list(page.headlines)})
        return
    say_findings(page.headlines)
    say(f"The page is {out.resolve().as_uri()}")


def say_findings(headlines: Sequence[str]) -> None:
    """The findings worth reading first, on standard output."""
    for number, sentence in enumerate(headlines, 1):
        click.echo(f"{number}. {sentence}")
    if not headlines:
        click.echo("Nothing stands out beyond what chance alone would show.")
