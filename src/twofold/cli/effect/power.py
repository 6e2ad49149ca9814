"""``twofold effect power``: the smallest effect that a design could find."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from twofold.cli.effect.asking import panel_options
from twofold.cli.effect.store_asking import read_history, store_options
from twofold.cli.entry import say
from twofold.cli.options import json_option
from twofold.cli.output import number, write_json, write_table
from twofold.effects.designs import read_design
from twofold.effects.power import Plan, Power, PowerRequest, Proposal, power, proposals, units_and_periods

DIGITS = 3


@click.command("power", short_help="The smallest effect that a design could find.")
@panel_options
@store_options
@click.option("--design", metavar="FILE", help="A registered design: its units, window and starts.")
@click.option("--treated-units", type=int, help="Units that begin; half of them where left out.")
@click.option("--others", type=int, help="Units they are compared with; all others where left out.")
@click.option("--before", type=int, help="Periods before the start; what the history leaves where left out.")
@click.option("--after", type=int, help="Periods from the last start on; a third of the history where left out.")
@click.option("--waves", type=int, default=1, show_default=True, help="Starts that the units are spread over.")
@click.option("--step", type=int, default=1, show_default=True, help="Periods between starts.")
@click.option("--randomised", is_flag=True, help="It is drawn by lot who begins.")
@click.option("--power", "wanted", type=float, default=0.8, show_default=True, help="How often it is to be found.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the interval.")
@click.option("--draws", type=int, default=300, show_default=True, help="Placebo treatments that are tried.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws.")
@click.option("--propose/--no-propose", default=True, show_default=True, help="Try better designs as well.")
@json_option
def power_command(*, as_json: bool, **asked: Any) -> None:
    """How small an effect could a design find, judged by this organisation's own history?

    Units are treated in thought, in a past in which nothing was done, and the analysis is run: what it finds there is
    chance. Beside it stands the formula, and what other designs could find.
    """
    read = read_history(asked)
    plan = _plan(asked, *units_and_periods(read.panel))
    request = PowerRequest(power=asked["wanted"], level=asked["level"], draws=asked["draws"], seed=asked["seed"])
    found = power(read.panel, plan, request)
    better = proposals(read.panel, plan, request) if asked["propose"] else ()
    if as_json:
        body = {"outcome": asked["outcome"], "power": request.power, "level": request.level, **_json(found)}
        others = [{"change": one.change, **_json(one.power)} for one in better]
        write_json(
            "power", {**body, "sentence": sentence(found, request), "proposals": others, "notes": list(read.notes)}
        )
        return
    _show(found, better, request)
    for note in read.notes:
        say(note)


def _plan(asked: dict[str, Any], units: int, periods: int) -> Plan:
    waves, treated, after = asked["waves"], asked["treated_units"], asked["after"]
    if asked["design"] is not None:
        design = read_design(Path(asked["design"])).design
        treated, after = treated or len(design.starts), after or design.window
        waves = max(waves, len({plan.start for plan in design.plans}))
    treated = treated or units // 2
    after = after or max(1, periods // 3)
    before = asked["before"] or periods - after - (waves - 1) * asked["step"]
    others = asked["others"] or max(units - treated, 0)
    return Plan(treated, others, before, after, waves, asked["step"], asked["randomised"])


def _json(found: Power) -> dict[str, Any]:
    return {**asdict(found), "detectable": found.detectable, "by_formula": found.by_formula}


def sentence(found: Power, request: PowerRequest) -> str:
    """What a manager can repeat."""
    plan = found.plan
    layout = f"{plan.treated} treated units, {plan.others} others, {plan.before} periods before and {plan.after} after"
    if found.detectable is None:
        return f"What this design could find ({layout}) cannot be told: {found.reason}."
    often = f"{100 * request.power:.0f} times in 100"
    return (
        f"With {layout}, an effect of {found.detectable:.3g} or more would be found {often}; a smaller one would "
        "more often be missed."
    )


def _show(found: Power, better: tuple[Proposal, ...], request: PowerRequest) -> None:
    click.echo(sentence(found, request))
    click.echo(
        f"By formula: {number(found.by_formula, DIGITS)} (a unit's luck varies by {number(found.spread, DIGITS)} and "
        f"keeps {number(found.memory, 2)} of itself from one period to the next).",
    )
    if found.false_alarms is not None:
        alarms = f"{100 * found.false_alarms:.1f} % of {found.draws} treatments that never took place"
        click.echo(f"Tried on the past: {alarms} looked like an effect.")
    if better:
        click.echo("\nOther designs:")
        rows = [[one.change, number(one.power.detectable, DIGITS)] for one in better]
        write_table(["change", "smallest effect found"], rows, right=[False, True])
