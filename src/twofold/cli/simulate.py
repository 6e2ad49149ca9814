"""``twofold simulate``: an organisation whose causes are known."""

from pathlib import Path
from typing import Any

import click

from twofold.cli.options import json_option
from twofold.cli.output import whole, write_json, write_table
from twofold.cli.progress import progress_bar
from twofold.simulate import SCENARIOS, simulate


@click.command("simulate", short_help="Make an organisation with known truth.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write to.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same files.")
@click.option("--scenario", type=click.Choice(sorted(SCENARIOS)), default="hotel", show_default=True)
@click.option("--events", type=int, default=250_000, show_default=True, help="About how many events.")
@click.option("--months", type=int, default=24, show_default=True, help="How many months.")
@click.option("--dirt", type=float, default=0.001, show_default=True, help="Share of rows with a planted mistake.")
@json_option
def simulate_command(out: Path, *, as_json: bool, **chosen: Any) -> None:
    """Write the files of a simulated organisation, a mapping beside each, and truth.json.

    Load them with ``twofold load DIR/*.parquet --store facts``: each file finds the mapping beside it.
    """
    with progress_bar("Simulating") as progress:
        truth = simulate(out, progress=progress, **chosen)
    if as_json:
        write_json("simulation", {"out": str(out), "truth": truth.to_json()})
        return
    write_table(["file", "rows"], [[name, whole(rows)] for name, rows in truth.files.items()], right=[False, True])
