"""``twofold journey flow``: which touchpoint follows which, how often, after how long, and where journeys end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofold.cli.entry import say
from twofold.cli.journey.flow_tables import write_between, write_comparison, write_flow
from twofold.cli.journey.part import part_options, taken_part
from twofold.cli.journey.segments import asked_parts, compared_pair, dimensions_asked, pair_masks, split_options
from twofold.cli.journey.source import asked_steps, steps_options
from twofold.cli.options import json_option
from twofold.cli.output import whole, write_json
from twofold.errors import UsageError
from twofold.journeys import Steps
from twofold.journeys.flow import (
    Frequent,
    ShownFlow,
    compare_flow,
    directly_follows,
    find_variants,
    frequent_flow,
    time_between,
)
from twofold.journeys.flow.dot import dot
from twofold.journeys.flow.picture import MOST_DRAWN, picture
from twofold.journeys.flow.splits import TOO_FEW, value_text
from twofold.journeys.flow.telling import tell_between, tell_comparison, tell_flow
from twofold.journeys.flow.words import LANGUAGES


@click.command("flow", short_help="Which touchpoint follows which, how often and after how long.")
@steps_options
@split_options
@part_options
@click.option(
    "--between",
    type=(str, str),
    multiple=True,
    metavar="FIRST THEN",
    help="Time from the first visit to one touchpoint to the next visit to another. Repeatable.",
)
@click.option(
    "--compare", multiple=True, metavar="DIMENSION=VALUE", help="Given twice: two groups, or two periods, compared."
)
@click.option("--dot", "dot_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the graph as DOT.")
@click.option("--svg", "svg_file", type=click.Path(path_type=Path), metavar="FILE", help="Draw the graph.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the words in the picture."
)
@json_option
def flow_command(
    *,
    as_json: bool,
    between: Any,
    compare: Any,
    dot_file: Path | None,
    svg_file: Path | None,
    language: str,
    **asked: Any,
) -> None:
    """Which touchpoint directly follows which: counts, shares, durations, starts, ends, loops and drop-off."""
    part = taken_part(asked)
    pair = compared_pair(compare)
    steps = asked_steps(asked, dimensions_asked(asked, *(name for name, _ in pair or ())))
    if not steps.journeys and not as_json:
        say("There are no journeys: no event has a case or a person.")
        return
    whole_flow = shown_flow(steps, part)
    _write_file(dot_file, lambda: dot(whole_flow))
    _write_file(svg_file, lambda: picture(_drawable(steps, whole_flow), language))
    clocks = [time_between(steps, *names) for names in between]
    found = None if pair is None else compare_flow(steps, *pair_masks(steps, pair), part)
    names = ("=".join(pair[0]), "=".join(pair[1])) if pair else ("", "")
    groups = asked_parts(steps, asked)
    if as_json:
        body = tell_flow(whole_flow)
        body |= {"between": [tell_between(each) for each in clocks]} if clocks else {}
        body |= {"groups": [_told_group(steps, each, part) for each in groups]} if groups else {}
        body |= {"comparison": tell_comparison(found, names)} if found else {}
        write_json("flow", body)
        return
    _write_tables(steps, whole_flow, groups, part)
    write_between(clocks)
    if found is not None:
        write_comparison(found, names)


def shown_flow(steps: Steps, part: Frequent) -> ShownFlow:
    """The frequent part of the flow of some steps."""
    return frequent_flow(steps, directly_follows(steps), find_variants(steps), part)


def _drawable(steps: Steps, shown: ShownFlow) -> ShownFlow:
    """The part that can be read as a picture: what is left out of it is counted there."""
    if int(shown.arcs.sum()) <= MOST_DRAWN:
        return shown
    say(f"The picture shows the {MOST_DRAWN} most frequent arcs; choose others by --coverage, --top or --minimum.")
    return frequent_flow(steps, shown.flow, find_variants(steps), Frequent(top=MOST_DRAWN))


def _write_file(path: Path | None, made: Callable[[], str]) -> None:
    if path is None:
        return
    try:
        path.write_text(made(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    say(f"{path} written.")


def _told_group(steps: Steps, group: Any, part: Frequent) -> dict[str, Any]:
    name, some = group
    told = {"group": name, "journeys": some.count, "shown": some.shown, "reason": None if some.shown else TOO_FEW}
    return told | ({"flow": tell_flow(shown_flow(steps.only(some.journeys), part))} if some.shown else {})


def _write_tables(steps: Steps, shown: ShownFlow, groups: list[Any], part: Frequent) -> None:
    if not groups:
        write_flow(shown)
    for name, some in groups:
        named = ", ".join(f"{key} {value_text(value)}" for key, value in name.items())
        click.echo(f"\n{named}: {whole(some.count)} journeys")
        if some.shown:
            write_flow(shown_flow(steps.only(np.asarray(some.journeys)), part))
        else:
            click.echo(f"  not shown: {TOO_FEW}")
