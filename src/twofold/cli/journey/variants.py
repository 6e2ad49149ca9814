"""``twofold journey variants``: which whole paths journeys take."""

from typing import Any

import click
import numpy as np

from twofold.cli.entry import say
from twofold.cli.journey.part import part_options, taken_part
from twofold.cli.journey.segments import asked_parts, dimensions_asked, split_options
from twofold.cli.journey.source import asked_steps, steps_options
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.journeys import Steps
from twofold.journeys.flow import Frequent, find_variants, frequent_variants
from twofold.journeys.flow.splits import TOO_FEW, value_text
from twofold.journeys.flow.telling import tell_variants

LINES = 20  # of a table that nobody asked to shorten


@click.command("variants", short_help="Which whole paths journeys take.")
@steps_options
@split_options
@part_options
@json_option
def variants_command(*, as_json: bool, **asked: Any) -> None:
    """Which whole paths customers take, and which share of the journeys each covers."""
    part = taken_part(asked)
    steps = asked_steps(asked, dimensions_asked(asked))
    groups = asked_parts(steps, asked)
    if as_json:
        write_json("variants", _told(steps, part) | _told_groups(steps, groups, part, asked))
        return
    if not steps.journeys:
        say("There are no journeys: no event has a case or a person.")
        return
    if not groups:
        _write(steps, part)
    for group, some in groups:
        named = ", ".join(f"{name} {value_text(value)}" for name, value in group.items())
        click.echo(f"\n{named}: {whole(some.count)} journeys")
        if some.shown:
            _write(steps.only(some.journeys), part)
        else:
            click.echo(f"  not shown: {TOO_FEW}")


def _told(steps: Steps, part: Frequent) -> dict[str, Any]:
    variants = find_variants(steps)
    return tell_variants(variants, *frequent_variants(variants, part))


def _told_groups(steps: Steps, groups: list[Any], part: Frequent, asked: dict[str, Any]) -> dict[str, Any]:
    if not (asked["by"] or asked["period"]):
        return {}
    return {
        "groups": [
            {
                "group": group,
                "cases": some.count,
                "shown": some.shown,
                "reason": None if some.shown else TOO_FEW,
                **({"variants": _told(steps.only(some.journeys), part)} if some.shown else {}),
            }
            for group, some in groups
        ]
    }


def _write(steps: Steps, part: Frequent) -> None:
    variants = find_variants(steps)
    chosen, _ = frequent_variants(variants, part)
    lines = np.flatnonzero(chosen)[:LINES]
    rows = [
        [
            whole(int(variants.count[at])),
            f"{number(100 * variants.share[at])} %",
            f"{number(100 * variants.low[at])} to {number(100 * variants.high[at])}",
            f"{number(100 * variants.cumulative[at])} %",
            " → ".join(variants.path(int(at))),
        ]
        for at in lines
    ]
    write_table(["journeys", "share", "95 % interval", "together", "path"], rows, right=[True, True, True, True])
    rest = len(variants) - len(lines)
    if rest:
        left = steps.journeys - int(variants.count[lines].sum())
        click.echo(f"not listed: {whole(rest)} more paths of {whole(left)} journeys")
