"""``twofold drivers``: what goes with an outcome, in what order, how surely?"""

from pathlib import Path
from typing import Any

import click

from twofold.cli.drivers.shapes import drivers_json, show_drivers
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.errors import UsageError
from twofold.findings.drivers import DriverRequest, Drivers, Method, Missing, OutcomeType, drivers
from twofold.findings.drivers.answer_codes import Codes
from twofold.findings.drivers.asking import DriversAsked, drivers_of_facts
from twofold.findings.drivers.plain_file import FileQuestion, table_of_file
from twofold.measures.filters import find_filters
from twofold.store.open_facts import open_facts


@click.command("drivers", short_help="What goes with an outcome: shares, places, slopes, penalty and reward.")
@click.option("--table", "table_path", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="A file.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or the address of an object store.")
@click.option(
    "--outcome", "--outcome-item", required=True, help="The outcome: a column, or a standard question (nps) or an item."
)
@click.option("--items", default="", help="Columns or items, comma between; with a store, all others when left out.")
@click.option(
    "--rows",
    type=click.Choice(["survey", "journey"]),
    default="survey",
    show_default=True,
    help="With a store: what one row is. Of journeys, the items are touchpoints.",
)
@click.option(
    "--scores", default="csat", show_default=True, help="With --rows journey: what touchpoints are scored by."
)
@click.option("--weight", metavar="COLUMN", help="The column of survey weights.")
@click.option("--cluster", metavar="COLUMN", help="Whose rows they are: a person, a unit. With a store: unit.")
@click.option("--where", multiple=True, help="A condition, e.g. AIRLINE=DELTA or unit=brno. May be repeated.")
@click.option("--missing", "codes", multiple=True, metavar="[COLUMN=]CODES", help="Codes that are no answer.")
@click.option(
    "--not-applicable",
    multiple=True,
    metavar="[COLUMN=]CODES",
    help="Codes that say an item does not concern the respondent, e.g. 6 for never used.",
)
@click.option("--levels", multiple=True, metavar="COLUMN=A<B<C", help="The order of a column's words. May be repeated.")
@click.option("--outcome-type", type=click.Choice([one.value for one in OutcomeType]), help="Found out when left out.")
@click.option("--method", type=click.Choice([one.value for one in Method]), help="lmg up to 15 items, else johnson.")
@click.option("--listwise", is_flag=True, help="Leave out rows with a missing answer instead of imputing it.")
@click.option(
    "--imputations", type=int, default=20, show_default=True, help="Completed tables where answers are missing."
)
@click.option("--bootstrap", "draws", type=int, default=1000, show_default=True, help="Bootstrap draws.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws.")
@click.option(
    "--higher-is-better/--lower-is-better", default=True, show_default=True, help="What is good of the outcome."
)
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--minimum-n", type=click.IntRange(min=30), default=30, show_default=True, help="Answers an item needs.")
@json_option
def drivers_command(table_path: str | None, store_path: str | None, *, as_json: bool, **asked: Any) -> None:
    """Rank the items that go with an outcome.

    Each item's share of the outcome's variance with its interval and the places the data do not exclude; what one point
    more goes with; whether low answers weigh as much as high ones. A touchpoint that was not used is no missing answer
    (--not-applicable). These are associations, not effects.
    """
    if (table_path is None) is (store_path is None):
        raise click.UsageError("name one source: a --table FILE, or a --store DIR")
    found = _of_table(Path(table_path), asked) if table_path is not None else _of_store(str(store_path), asked)
    if as_json:
        write_json("drivers", drivers_json(found, asked["seed"]))
    else:
        show_drivers(found)


def _of_table(path: Path, asked: dict[str, Any]) -> Drivers:
    if not words(asked["items"]):
        raise click.UsageError("name the --items: columns of the table, comma between")
    question = FileQuestion(
        outcome=asked["outcome"].strip(),
        items=words(asked["items"]),
        weight=asked["weight"],
        cluster=asked["cluster"],
        missing=Codes.parse(asked["codes"], "--missing"),
        not_applicable=Codes.parse(asked["not_applicable"], "--not-applicable"),
        levels=dict(_order(text) for text in asked["levels"]),
        where=find_filters(asked["where"]),
    )
    return drivers(table_of_file(path, question), _request(asked))


def _of_store(path: str, asked: dict[str, Any]) -> Drivers:
    for name, option in (("weight", "--weight"), ("codes", "--missing"), ("levels", "--levels")):
        if asked[name]:
            raise click.UsageError(f"{option} goes with --table; a store knows it from its mapping")
    question = DriversAsked(
        outcome=asked["outcome"].strip(),
        items=words(asked["items"]),
        where=asked["where"],
        not_applicable=words(",".join(asked["not_applicable"])),
        cluster=asked["cluster"] or "respondent",
        request=_request(asked),
        rows=asked["rows"],
        scores=asked["scores"],
    )
    return drivers_of_facts(open_facts(path), question)


def _request(asked: dict[str, Any]) -> DriverRequest:
    try:
        return DriverRequest(
            method=None if asked["method"] is None else Method(asked["method"]),
            outcome_type=None if asked["outcome_type"] is None else OutcomeType(asked["outcome_type"]),
            missing=Missing.LISTWISE if asked["listwise"] else Missing.IMPUTE,
            draws=asked["draws"],
            imputations=asked["imputations"],
            seed=asked["seed"],
            level=asked["level"],
            fewest=asked["minimum_n"],
            higher_is_better=asked["higher_is_better"],
        )
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _order(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, order = text.partition("=")
    values = tuple(word.strip() for word in order.split("<"))
    if not equals or len(values) < 2 or len(set(values)) < len(values) or not all(values):
        raise UsageError(f"{text!r} names no order; write --levels 'COLUMN=low<middle<high'")
    return name.strip(), values
