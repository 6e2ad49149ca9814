"""``twofold journey paths``: how many journeys there are, how long they are, how many are finished."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.journey.source import asked_steps, steps_options
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.journeys.journey_counts import JourneyCounts, count_journeys


@click.command("paths", short_help="How many journeys there are, how long, how finished.")
@steps_options
@json_option
def paths_command(*, as_json: bool, **asked: Any) -> None:
    """How many journeys customers went through, how long they are and how many are finished.

    A journey is a case (an order, a stay, a ticket), or what a person did without a longer pause.
    """
    found = count_journeys(asked_steps(asked))
    if as_json:
        write_json("journeys", asdict(found))
        return
    if not found.journeys:
        say("There are no journeys: no event has a case or a person.")
        return
    write_table(["journeys", ""], _lines(found), right=[False, True])


def _lines(found: JourneyCounts) -> list[list[str]]:
    return [
        ["journeys", whole(found.journeys)],
        ["finished", whole(found.finished)],
        ["still open", whole(found.journeys - found.finished)],
        ["steps", whole(found.events)],
        ["touchpoints", whole(found.touchpoints)],
        ["steps of a journey, median", number(found.steps_median)],
        ["steps of a journey, 90th percentile", number(found.steps_p90)],
        ["hours of a finished journey, median", number(found.hours_median)],
        ["hours of a finished journey, 90th percentile", number(found.hours_p90)],
        ["events without case or person, left out", whole(found.without_key)],
        ["events that are no steps (surveys, reviews)", whole(found.other_kinds)],
    ]
