"""``twofold effect design``: write down what will be asked before the answer can be known."""

from pathlib import Path
from typing import Any

import click

from twofold.cli.effect.judging_options import judging_options
from twofold.cli.effect.keys import key_of
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.effects.designs import Comparison, Design, Plan, write_design
from twofold.effects.designs.design import now
from twofold.effects.estimating import Method
from twofold.errors import UsageError


@click.command("design", short_help="Register a design before an action starts.")
@click.option("--out", required=True, metavar="FILE.toml", help="Where the design is written; never overwritten.")
@click.option("--outcome", required=True, help="What should change: a column of the panel, a measure of the store.")
@click.option("--action", default="the action", show_default=True, help="What is done.")
@click.option("--units", help="The units that begin (comma between), with --start.")
@click.option("--start", help="The first treated period: 2026-03, 2026-Q2, 2026-W09, 2026-03-02, or a number.")
@click.option("--staggered", multiple=True, metavar="START:UNITS", help="Units by start, e.g. 2026-03:a,b. Repeat it.")
@click.option(
    "--comparison",
    type=click.Choice([each.value for each in Comparison]),
    default=Comparison.NOT_YET.value,
    show_default=True,
    help="Who they will be compared with.",
)
@click.option(
    "--pool", default="", help="The units they will be compared with (comma between); all others if left out."
)
@click.option("--window", type=int, required=True, help="Periods from the start on that are awaited and judged.")
@judging_options
@click.option(
    "--analysis",
    type=click.Choice([each.value for each in Method]),
    default=Method.AUTO.value,
    show_default=True,
    help="The primary analysis: auto follows written rules; synthetic is for few treated units.",
)
@click.option("--registered-by", required=True, metavar="NAME", help="Who registers the design.")
@click.option("--key", "key_file", metavar="FILE", help="Sign with this key.")
@click.option("--store", "store_path", metavar="DIR", help="Sign with the key of this store.")
@json_option
def design_command(*, as_json: bool, **asked: Any) -> None:
    """Write down outcome, units, starts, comparison, window, margin and analysis, and seal them.

    The file carries a hash of what it says, and a signature where there is a key. twofold effect check sees any later
    edit; twofold effect estimate --design follows it and says where an analysis departs from it.

    The analysis may be named beforehand, too: Callaway and Sant'Anna's comparison, the rolling one, or the synthetic
    one, which holds a few treated units against a mix of untreated ones that moved as they did before. Left at auto,
    the written rules choose among all but the synthetic one.
    """
    design = Design(
        action=asked["action"],
        outcome=asked["outcome"],
        plans=_plans(asked),
        registered_by=asked["registered_by"],
        registered_at=now(),
        window=asked["window"],
        higher_is_better=asked["higher_is_better"],
        comparison=Comparison(asked["comparison"]),
        pool=words(asked["pool"]),
        anticipation=asked["anticipation"],
        margin=asked["margin"],
        analysis=asked["analysis"],
        level=asked["level"],
        randomised=asked["randomised"],
    )
    digest = write_design(design, Path(asked["out"]), key_of(asked))
    moment = f"{design.registered_at:%Y-%m-%dT%H:%M:%SZ}"
    signed = bool(asked["key_file"] or asked["store_path"])
    if as_json:
        body = {"file": asked["out"], "sha256": digest, "signed": signed, "registered_at": moment}
        write_json("design", {**body, "registered_by": design.registered_by, "units": len(design.starts)})
        return
    click.echo(f"Registered {asked['out']} by {design.registered_by} at {moment} ({len(design.starts)} units).")
    click.echo(f"SHA-256 {digest}{'' if signed else ' (not signed: no --key and no --store)'}")


def _plans(asked: dict[str, Any]) -> tuple[Plan, ...]:
    plans = []
    for text in asked["staggered"]:
        start, colon, units = text.rpartition(":")
        if not colon or not words(units):
            raise UsageError(f"{text!r} is no start with its units; write e.g. 2026-03:brno,ostrava")
        plans.append(Plan(start.strip(), words(units)))
    if bool(asked["units"]) != bool(asked["start"]):
        raise click.UsageError("--units and --start go together")
    if asked["units"]:
        plans.append(Plan(asked["start"], words(asked["units"])))
    if not plans:
        raise click.UsageError("name the --units with their --start, or several with --staggered")
    return tuple(plans)
