"""``twofold voice quotes``: typical comments, fit to be shown."""

from dataclasses import asdict
from typing import Any

import click
import numpy as np

from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, write_json, write_table
from twofold.cli.voice.reading import asked_comments, where_option

FEWEST = 5


@click.command("quotes", short_help="Typical comments, masked, of a large enough group.")
@store_option
@click.option("--about", default="", help="Only comments about this quality or touchpoint, e.g. cleanliness.")
@click.option("--good/--bad", default=None, help="Only good ones, or only bad ones.")
@click.option("--most", type=click.IntRange(1, 100), default=3, show_default=True, help="How many.")
@click.option(
    "--minimum-n", type=click.IntRange(FEWEST), default=FEWEST, show_default=True, help="Quote no smaller group."
)
@where_option
@json_option
def quotes_command(store_path: str, *, as_json: bool, **asked: Any) -> None:
    """Show the comments of customers that are nearest to the middle of what the group says, each of another person."""
    from twofold.voice.search import Quoting, quotes  # noqa: PLC0415 - help must not wait for the engine

    kept = asked_comments(store_path, asked["where"]).comments
    chosen = np.array([_fits(asked, kept.aspects[at], float(kept.valence[at])) for at in range(len(kept))], bool)
    some = kept.at(np.flatnonzero(chosen))
    found = quotes(some, Quoting(asked["most"], asked["minimum_n"]))
    if as_json:
        write_json("voice-quotes", {"comments": len(some), "quotes": [_row(asdict(one)) for one in found]})
        return
    if not found:
        click.echo(f"No quotes: fewer than {asked['minimum_n']} people wrote, or nothing of it is fit to be quoted.")
        return
    write_table(
        ["language", "valence", "quote"],
        [[one.language, number(one.valence, 2), one.text] for one in found],
        right=[False, True],
    )


def _fits(asked: dict[str, Any], aspects: tuple[Any, ...], valence: float) -> bool:
    about = asked["about"]
    if about and not any(about in {each.quality, each.touchpoint} for each in aspects):
        return False
    return asked["good"] is None or (valence > 0) == asked["good"]


def _row(one: dict[str, Any]) -> dict[str, Any]:
    del one["place"]
    return one
