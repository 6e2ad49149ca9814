"""``twofold channels``: does a customer meet the same company in every channel?"""

from collections.abc import Callable
from typing import Any

import click

from twofold.cli.channels.sections import show_crossings, show_exposures, show_handovers, show_levels
from twofold.cli.channels.shapes import crossings_json, exposures_json, handovers_json, levels_json
from twofold.cli.measure import words
from twofold.cli.options import as_of_option, asked_facts, engine_options, json_option, store_option
from twofold.cli.output import write_json
from twofold.facts.frames import FactFrames
from twofold.journeys import JourneyKey, PathRule
from twofold.journeys.channels.asking import (
    ChannelsAsked,
    ask_crossings,
    ask_exposures,
    ask_handovers,
    ask_levels,
)
from twofold.measures import MeasureOptions

DAY_HOURS = 24.0
Asking = Callable[[FactFrames, ChannelsAsked], Any]

# a part: the question, how it is written as JSON, and how for people
PARTS: dict[str, tuple[Asking, Callable[[Any], Any], Callable[[Any], None]]] = {
    "levels": (ask_levels, levels_json, show_levels),
    "crossings": (ask_crossings, crossings_json, show_crossings),
    "handovers": (ask_handovers, handovers_json, show_handovers),
    "exposures": (ask_exposures, exposures_json, show_exposures),
}


@click.command("channels", short_help="Channels compared: levels, consistency, crossings, handovers, exposures.")
@store_option
@click.option("--measure", "measures", default="", help="Measures, e.g. nps,csat; all of customers when left out.")
@click.option("--item", default="", help="The item or items (comma between), where a measure needs one.")
@click.option("--adjust", help="Dimensions of the case mix, the most important first; '' adjusts for nothing.")
@click.option("--where", multiple=True, help="A condition, e.g. unit=brno or month>=2026-01. May be repeated.")
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Choice(list(PARTS)),
    help="Only this part (levels holds the consistency, too). May be repeated.",
)
@click.option("--hours", type=float, default=72.0, show_default=True, help="How soon a contact follows another.")
@click.option(
    "--key",
    type=click.Choice([key.value for key in JourneyKey]),
    default=JourneyKey.AUTO.value,
    show_default=True,
    help="What ties events into a journey; auto takes the case, and the person where there is none.",
)
@click.option("--gap-days", type=float, default=30.0, show_default=True, help="A person's pause that ends a journey.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--minimum-n", type=int, default=5, show_default=True, help="Show nothing under this n (customers).")
@as_of_option
@engine_options
@json_option
def channels_command(store_path: str, *, as_json: bool, **asked: Any) -> None:
    """Compare channels: do customers meet the same company in each?

    Each measure per channel as it is and adjusted for who uses the channel and why; how consistent the channels are (1
    is the same experience in all); what customers feel who cross from one channel to another; what breaks at the
    handover; and what exposures (messages, posts, reviews read) were followed by. Differences are associations.
    """
    question = _question(asked)
    facts = asked_facts(store_path, asked)
    parts = asked["parts"] or tuple(PARTS)
    found = {name: PARTS[name][0](facts, question) for name in PARTS if name in parts}
    if as_json:
        write_json("channels", {name: PARTS[name][1](result) for name, result in found.items()})
        return
    for number, (name, result) in enumerate(found.items()):
        if number:
            click.echo()
        PARTS[name][2](result)


def _question(asked: dict[str, Any]) -> ChannelsAsked:
    if not 0 < asked["hours"] <= 7 * DAY_HOURS:
        raise click.UsageError(f"--hours lies between 0 and a week (168), not {asked['hours']:g}")
    try:
        options = MeasureOptions(level=asked["level"], minimum_n=asked["minimum_n"])
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    return ChannelsAsked(
        measures=words(asked["measures"]) or None,
        item=words(asked["item"]),
        adjust=None if asked["adjust"] is None else words(asked["adjust"]),
        where=asked["where"],
        hours=asked["hours"],
        rule=PathRule(key=JourneyKey(asked["key"]), gap_hours=asked["gap_days"] * DAY_HOURS),
        options=options,
    )
