"""``twofold priorities``: what to do first, how sure that is, and what it would be worth."""

from pathlib import Path
from typing import Any

import click

from twofold.actions.candidates import candidates
from twofold.actions.parameter_file import example_parameters
from twofold.cli.entry import say
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.cli.priorities.proposing import proposed_of_store, proposed_of_table
from twofold.cli.priorities.shapes import priorities_json
from twofold.cli.priorities.showing import show


@click.command("priorities", short_help="What to do first, how sure that is, and what it would be worth.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or an object store's address.")
@click.option("--table", metavar="FILE", type=click.Path(path_type=Path), help="A plain file instead of a store.")
@click.option("--outcome", help="What is to be moved: a question of a store (nps when left out), a column of a file.")
@click.option("--items", default="", help="The levers, comma between; of a store, touchpoints when left out.")
@click.option("--touchpoints", default="", help="With --store: which touchpoints; all when left out.")
@click.option("--score", default="csat", show_default=True, help="With --store: the question that scores touchpoints.")
@click.option("--where", multiple=True, help="With --store: a condition on answers, e.g. channel=app. May be repeated.")
@click.option("--unit-level", metavar="LEVEL", help="With --store: compare units of this level (branch, team).")
@click.option("--unit", metavar="COLUMN", help="With --table: the branch or team of each row.")
@click.option("--weight", metavar="COLUMN", help="With --table: survey weights.")
@click.option("--cluster", metavar="COLUMN", help="With --table: whose answers they are, where some answer repeatedly.")
@click.option("--missing", multiple=True, metavar="CODES", help="With --table: no answer: 0 (items), or NETPRO=11.")
@click.option(
    "--not-applicable",
    multiple=True,
    metavar="CODES",
    help="It does not concern one: 6, or Q7ART=6.",
)
@click.option("--scale", metavar="LOW,HIGH", help="With --table: of the items; what is seen when left out.")
@click.option("--outcome-scale", metavar="LOW,HIGH", help="With --table: of the outcome; no end when left out.")
@click.option("--nps", is_flag=True, help="With --table: the outcome is a recommendation from 0 to 10; count its NPS.")
@click.option(
    "--higher-is-better/--lower-is-better",
    "higher",
    default=True,
    help="With --table: which way it is better.",
)
@click.option("--target", multiple=True, metavar="N", help="Where levers would stand, e.g. 4.5 or room=4.2.")
@click.option("--best-unit", is_flag=True, help="The target is what the best quarter of units reaches, luck taken out.")
@click.option("--parameters", metavar="FILE", type=click.Path(path_type=Path), help="What points are worth (TOML).")
@click.option("--costs", metavar="FILE", type=click.Path(path_type=Path), help="What each lever costs (TOML).")
@click.option("--write-parameters", metavar="FILE", type=click.Path(path_type=Path), help="Write an example and stop.")
@click.option("--loyalty-months", type=int, metavar="N", help="With --store: loyalty from purchases within N months.")
@click.option("--candidates", "links", is_flag=True, help="With --store: conditions of employees behind levers.")
@click.option("--first", "among", type=int, default=3, show_default=True, help="How many places count as first.")
@click.option("--draws", type=int, default=4000, show_default=True, help="How often chance is drawn.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of chance.")
@json_option
def priorities_command(*, as_json: bool, write_parameters: Path | None, **asked: Any) -> None:
    """What should be done first, how sure is that, and what would it be worth?

    The expected gain of a lever is its importance times the gap to its target times the share of customers it concerns.
    Everything is uncertain and carried through: places have intervals, and levers that cannot be told apart tie. The
    gap is to a --target, to the --best-unit, or else to the top of the scale.
    """
    if write_parameters is not None:
        _write_example(write_parameters)
        return
    if (asked["store_path"] is None) == (asked["table"] is None):
        raise click.UsageError("name a --store, or a plain --table with its --outcome and --items")
    proposed = proposed_of_table(asked) if asked["store_path"] is None else proposed_of_store(asked)
    names = [one.name for one in proposed.priorities.levers]
    behind = candidates(names, proposed.links, proposed.about)
    if as_json:
        write_json("priorities", priorities_json(proposed, behind))
        return
    show(proposed, behind)


def _write_example(out: Path) -> None:
    if out.exists():
        raise click.UsageError(f"{out} exists already; name another file")
    out.write_text(example_parameters(), encoding="utf-8")
    say(f"The example is {out}: replace its numbers with your own, then use it with --parameters {out}.")
