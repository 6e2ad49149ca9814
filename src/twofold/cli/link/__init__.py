"""``twofold link``: which conditions of employees go with what customers live through, and how sure is it?"""

from pathlib import Path
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.link.shapes import links_json, show_links
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import write_json
from twofold.findings.links import LinkRequest, Links, links
from twofold.findings.links.asking import LinksAsked, links_of_facts
from twofold.panels.reading import panel_of_table
from twofold.regression.wild import WildAsked
from twofold.sources.plain_table import plain_table
from twofold.store.open_facts import open_facts


@click.command("link", short_help="Links between employees' conditions and customers' measures, by unit and period.")
@click.option("--panel", "panel_path", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="A file.")
@click.option("--store", "store_path", metavar="DIR", help="The store: a folder, or the address of an object store.")
@click.option("--unit", metavar="COLUMN", help="The column of the unit (with --panel).")
@click.option("--time", metavar="COLUMN", help="The column of the period; without it units are compared once.")
@click.option("--ex", default="", help="Drivers of employees: columns, or items of a store's pulse; comma between.")
@click.option("--cx", default="", help="Measures of customers: columns, or touchpoints of a store; comma between.")
@click.option("--lags", type=click.IntRange(0, 24), default=3, show_default=True, help="The longest lead looked for.")
@click.option("--unit-level", help="A level of the tree of units (with --store), e.g. branch.")
@click.option("--measure", default="csat_mean", show_default=True, help="The measure at touchpoints (with --store).")
@click.option("--average", is_flag=True, help="Average rows of one unit and period (with --panel and --time).")
@click.option("--weighted", is_flag=True, help="Weight cells by the answers behind the measure.")
@click.option("--minimum-units", type=click.IntRange(min=8), default=8, show_default=True, help="Refuse fewer units.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--draws", type=click.IntRange(min=199), default=1999, show_default=True, help="Draws of units' signs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws.")
@json_option
def link_command(panel_path: str | None, store_path: str | None, *, as_json: bool, **asked: Any) -> None:
    """Look for links between drivers of employees and measures of customers.

    For each pair: what changes within units say, at which lag, in which direction; what differences between units say;
    how sure that is among all pairs looked at together; and the smallest link the data could have shown. A link is an
    association: it is never proof that one makes the other.
    """
    if (panel_path is None) is (store_path is None):
        raise click.UsageError("name one source: a --panel FILE, or a --store DIR")
    found = _of_panel(Path(panel_path), asked) if panel_path is not None else _of_store(str(store_path), asked)
    if as_json:
        write_json("links", links_json(found))
    else:
        show_links(found)


def _of_panel(path: Path, asked: dict[str, Any]) -> Links:
    ex, cx = words(asked["ex"]), words(asked["cx"])
    if not asked["unit"] or not ex or not cx:
        raise click.UsageError("--panel needs --unit COLUMN, --ex and --cx")
    time = asked["time"]
    table = plain_table(path, [asked["unit"], *([time] if time else []), *ex, *cx])
    for row in table.broken[:3]:
        say(f"{table.file}, row {row.row}: left out ({row.reason}).")
    # without time every row of a unit says something about its one level: persons of a team, for example
    panel = panel_of_table(table, asked["unit"], time, (*ex, *cx), averaged=asked["average"] or time is None)
    rows = len(table.rows)
    if time is None and rows > len(panel.units):
        say(f"{rows:,} rows were averaged to {len(panel.units):,} units.")
    return links(panel, _request(asked, ex, cx))


def _of_store(path: str, asked: dict[str, Any]) -> Links:
    for name in ("unit", "time", "average"):
        if asked[name]:
            raise click.UsageError(f"--{name} goes with --panel; a store knows its units and months")
    question = LinksAsked(
        ex=words(asked["ex"]),
        cx=words(asked["cx"]),
        measure=asked["measure"],
        unit_level=asked["unit_level"],
        request=_request(asked, (), ()),
    )
    return links_of_facts(open_facts(path), question)


def _request(asked: dict[str, Any], ex: tuple[str, ...], cx: tuple[str, ...]) -> LinkRequest:
    return LinkRequest(
        ex=ex,
        cx=cx,
        lags=asked["lags"],
        level=asked["level"],
        weighted=asked["weighted"],
        fewest_units=asked["minimum_units"],
        asked=WildAsked(draws=asked["draws"], seed=asked["seed"]),
    )
