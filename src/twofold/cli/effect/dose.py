"""``twofold effect dose``: what changes with each hour of a training."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from twofold.cli.effect.asking import columns_of, panel_options
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.estimating import EffectColumns, effect_panel
from twofold.effects.experiments import dose_response
from twofold.effects.experiments.dose import DoseResponse
from twofold.effects.experiments.dosing import dose_sentence, dosed
from twofold.errors import UsageError
from twofold.sources.plain_table import plain_table


@click.command("dose", short_help="What changes with each hour of a training.")
@panel_options
@click.option("--dose", required=True, metavar="COLUMN", help="How much a unit got: hours, sessions; 0 for nothing.")
@click.option("--bins", type=int, default=3, show_default=True, help="Groups of treated units by amount of dose.")
@click.option("--anticipation", type=int, default=0, show_default=True, help="Periods before that may react already.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@json_option
def dose_command(*, as_json: bool, **asked: Any) -> None:
    """Estimate what changes with each unit of a dose, beyond what changed where nothing was given.

    Each unit has one dose. Where neither --first-treated nor --treated is named, a unit is treated from the first
    period on in which its dose is above zero.
    """
    _check(asked)
    columns = columns_of(asked, starts=bool(asked["first_treated"] or asked["treated"]))
    panel, dose, notes = _read(columns, asked)
    found = dose_response(panel, dose, bins=asked["bins"], anticipation=asked["anticipation"], level=asked["level"])
    sentence = dose_sentence(found, asked["outcome"], asked["dose"])
    if as_json:
        write_json("dose", _told(found, asked, sentence, notes))
        return
    _show(found, asked, sentence, notes)


def _check(asked: dict[str, Any]) -> None:
    if not asked["panel"]:
        raise UsageError("name the file with --panel.")
    if not 0.5 <= asked["level"] < 1:
        raise UsageError(f"--level must lie between 0.5 and 1, found {asked['level']:g}.")
    if asked["bins"] < 1 or asked["anticipation"] < 0:
        raise UsageError("--bins must be 1 or more, and --anticipation 0 or more.")


def _read(columns: EffectColumns, asked: dict[str, Any]) -> tuple[EffectPanel, NDArray[np.float64], tuple[str, ...]]:
    table = plain_table(Path(asked["panel"]), [*columns.names(), asked["dose"]])
    read = effect_panel(table, columns)
    codes, names = table.codes(asked["unit"])
    time = table.periods(asked["time"]).number
    starts = None if columns.first or columns.treated else time
    amount, first = dosed(codes, table.numbers(asked["dose"]), names, starts)
    place = [names.index(name) for name in read.panel.units]
    panel = read.panel if first is None else replace(read.panel, first=first[place])
    return panel, amount[place], read.notes


def _told(found: DoseResponse, asked: dict[str, Any], sentence: str, notes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "outcome": asked["outcome"],
        "dose": asked["dose"],
        "per_unit": _told_estimate(found.per_unit),
        "among_treated": None if found.among_treated is None else _told_estimate(found.among_treated),
        "bins": [
            {"low_dose": one.low, "high_dose": one.high, "mean_dose": one.mean, **_told_estimate(one.estimate)}
            for one in found.bins
        ],
        "curved_p": found.curved_p,
        "sentence": sentence,
        "caveat": found.caveat,
        "notes": notes,
    }


def _told_estimate(one: EffectEstimate) -> dict[str, Any]:
    return {
        "effect": one.value,
        "se": one.se,
        "low": one.low,
        "high": one.high,
        "p": one.p_value,
        "level": one.level,
        "units": one.units,
        "treated": one.treated,
        "clusters": one.clusters,
    }


def _show(found: DoseResponse, asked: dict[str, Any], sentence: str, notes: tuple[str, ...]) -> None:
    named = [(f"for one more of {asked['dose']}", found.per_unit)]
    if found.among_treated is not None:
        named.append((f"for one more of {asked['dose']}, among the treated", found.among_treated))
    named += [(f"{one.low:g} to {one.high:g} of {asked['dose']}, beyond nothing", one.estimate) for one in found.bins]
    rows = [
        [
            name,
            number(one.value, 3),
            f"{number(one.low, 3)} to {number(one.high, 3)}",
            "-" if one.p_value is None else f"{one.p_value:.3g}",
            whole(one.treated),
        ]
        for name, one in named
    ]
    heads = ["change", asked["outcome"], f"{100 * asked['level']:g} % interval", "p", "treated units"]
    write_table(heads, rows, right=[False, *[True] * 4])
    for line in (sentence, found.caveat, *notes):
        click.echo(line)
