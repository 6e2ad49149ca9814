"""``twofold priorities``: what to do first, how sure that is, and what it would be worth."""

from pathlib import Path
from typing import Any

import click

from twofold.actions.levers import Levers
from twofold.actions.parameter_file import example_parameters, read_costs, read_parameters
from twofold.actions.plain_levers import TableQuestion, levers_of_file
from twofold.actions.practice import practice
from twofold.actions.priorities import priorities
from twofold.actions.request import PrioritiesRequest
from twofold.cli.entry import say
from twofold.cli.measure import scale_of, words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.cli.priorities.shapes import priorities_json
from twofold.cli.priorities.showing import show


@click.command("priorities", short_help="What to do first, how sure that is, and what it would be worth.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or an object store's address.")
@click.option("--table", metavar="FILE", type=click.Path(path_type=Path), help="A plain file instead of a store.")
@click.option("--outcome", help="What is to be moved: a question of a store (nps when left out), a column of a file.")
@click.option("--items", default="", help="The levers, comma between: touchpoints or items, columns of a file.")
@click.option("--unit", metavar="COLUMN", help="With --table: the branch or team of each row.")
@click.option("--weight", metavar="COLUMN", help="With --table: survey weights.")
@click.option("--cluster", metavar="COLUMN", help="With --table: whose answers they are, where some answer repeatedly.")
@click.option("--missing", multiple=True, metavar="CODES", help="With --table: no answer, e.g. 0 or NETPRO=11.")
@click.option(
    "--not-applicable", multiple=True, metavar="CODES", help="With --table: does not concern one, e.g. 6 or Q7ART=6."
)
@click.option("--scale", metavar="LOW,HIGH", help="With --table: of the items; what is seen when left out.")
@click.option("--outcome-scale", metavar="LOW,HIGH", help="With --table: of the outcome; likewise.")
@click.option("--nps", is_flag=True, help="With --table: the outcome is a recommendation from 0 to 10; count its NPS.")
@click.option("--higher-is-better/--lower-is-better", "higher", default=True, help="Which way the outcome is better.")
@click.option("--target", multiple=True, metavar="N", help="Where levers would stand, e.g. 4.5 or room=4.2.")
@click.option("--best-unit", is_flag=True, help="The target is what the best quarter of units reaches, luck taken out.")
@click.option("--parameters", metavar="FILE", type=click.Path(path_type=Path), help="What points are worth (TOML).")
@click.option("--costs", metavar="FILE", type=click.Path(path_type=Path), help="What each lever costs (TOML).")
@click.option("--write-parameters", metavar="FILE", type=click.Path(path_type=Path), help="Write an example and stop.")
@click.option("--first", "among", type=int, default=3, show_default=True, help="How many places count as first.")
@click.option("--draws", type=int, default=4000, show_default=True, help="How often chance is drawn.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of chance.")
@json_option
def priorities_command(*, as_json: bool, write_parameters: Path | None, **asked: Any) -> None:
    """What should be done first, how sure is that, and what would it be worth?

    The expected gain of a lever is its importance times the gap to its target times the share of customers it concerns.
    Everything is uncertain and carried through: places have intervals, and levers that cannot be told apart tie.
    """
    if write_parameters is not None:
        _write_example(write_parameters)
        return
    request = _request(asked)
    levers = _levers(asked)
    found = priorities(levers, request, asked["seed"])
    sign = 1.0 if levers.higher_is_better else -1.0
    told = practice(levers.names, levers.by_unit, sign * levers.coefficient, level=asked["level"])
    if as_json:
        write_json("priorities", priorities_json(found, told))
        return
    show(found, told)


def _write_example(out: Path) -> None:
    if out.exists():
        raise click.UsageError(f"{out} exists already; name another file")
    out.write_text(example_parameters(), encoding="utf-8")
    say(f"The example is {out}: replace its numbers with your own, then use it with --parameters {out}.")


def _request(asked: dict[str, Any]) -> PrioritiesRequest:
    target, targets = _targets(asked["target"])
    try:
        return PrioritiesRequest(
            target=target,
            targets=targets,
            best_units=asked["best_unit"],
            parameters=read_parameters(asked["parameters"]) if asked["parameters"] else None,
            costs=read_costs(asked["costs"]) if asked["costs"] else {},
            among=asked["among"],
            draws=asked["draws"],
            level=asked["level"],
        )
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _targets(told: tuple[str, ...]) -> tuple[float | None, dict[str, float]]:
    usual, named = None, {}
    for text in told:
        name, is_named, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError as wrong:
            raise click.UsageError(f"--target takes a number, or LEVER=NUMBER, not {text!r}") from wrong
        if is_named:
            named[name] = value
        else:
            usual = value
    return usual, named


def _levers(asked: dict[str, Any]) -> Levers:
    if (asked["store_path"] is None) == (asked["table"] is None):
        raise click.UsageError("name a --store, or a plain --table with its --outcome and --items")
    if asked["table"] is None:
        raise click.UsageError("a store is not asked yet")
    if not asked["outcome"] or not words(asked["items"]):
        raise click.UsageError("name the --outcome and the --items of the --table: columns of the file")
    question = TableQuestion(
        outcome=asked["outcome"],
        items=words(asked["items"]),
        unit=asked["unit"],
        weight=asked["weight"],
        cluster=asked["cluster"],
        missing=asked["missing"],
        not_applicable=asked["not_applicable"],
        scale=scale_of(asked["scale"]),
        outcome_scale=scale_of(asked["outcome_scale"]),
        nps=asked["nps"],
        higher_is_better=asked["higher"],
    )
    return levers_of_file(asked["table"], question, asked["seed"])
