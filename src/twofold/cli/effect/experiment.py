"""``twofold effect experiment``: persons drawn by lot, arms compared."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.experiments import ArmTable, Metric
from twofold.effects.experiments.judging import ArmVerdict, Experiment, ExperimentRequest, experiment
from twofold.errors import UsageError
from twofold.sources.plain_table import PlainTable, plain_table


@click.command("experiment", short_help="Compare the arms of an experiment on persons.")
@click.option(
    "--table", "file", required=True, type=click.Path(path_type=Path), metavar="FILE", help="One row a person."
)
@click.option("--arm", required=True, metavar="COLUMN", help="Which arm each person was drawn into.")
@click.option("--outcome", required=True, metavar="COLUMN", help="What is compared.")
@click.option("--per", metavar="COLUMN", help="Divide by this: orders per session instead of orders a person.")
@click.option(
    "--covariate",
    "covariates",
    metavar="COLUMNS",
    help="Measured before the start, comma between; A/B is a ratio. They sharpen the comparison (CUPED).",
)
@click.option("--cluster", metavar="COLUMN", help="What was drawn as a whole, where that is not the row.")
@click.option("--control", metavar="NAME", help="The arm that others are compared with; the first where left out.")
@click.option("--shares", metavar="NAME=SHARE,...", help="Planned shares of the arms; equal where left out.")
@click.option("--start", metavar="DATE", help="First day of the experiment.")
@click.option("--measured", metavar="COLUMN=DATE,...", help="Last day on which covariates were measured.")
@click.option("--planned", type=int, help="Persons planned in all, while it is running: safe to look at any time.")
@click.option("--margin", type=float, help="The smallest difference that matters, in units of the outcome.")
@click.option("--higher-is-better/--lower-is-better", default=True, show_default=True, help="Which way is better.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@json_option
def experiment_command(*, as_json: bool, file: Path, **asked: Any) -> None:
    """Compare the arms of an experiment on persons, sharpened by what was known about them before.

    Where persons were drawn into arms by lot, a difference is an effect. Whether the draw looks sound is checked: sizes
    of the arms, missing outcomes, covariates that differ before the start.
    """
    table, broken = _read(file, asked)
    request = ExperimentRequest(
        control=asked["control"],
        shares=_shares(asked["shares"], table.arms),
        planned=asked["planned"],
        margin=asked["margin"],
        higher_is_better=asked["higher_is_better"],
        level=_level(asked["level"]),
    )
    found = experiment(table, request)
    if as_json:
        write_json("experiment", _told(found, asked, broken))
        return
    _show(found, asked, broken)


def _read(file: Path, asked: dict[str, Any]) -> tuple[ArmTable, int]:
    covariates = _names(asked["covariates"])
    wanted = [asked["arm"], asked["outcome"], asked["per"], asked["cluster"]]
    parts = [part for name in covariates for part in name.split("/")]
    rows = plain_table(file, [name for name in [*wanted, *parts] if name])
    days = {name: _day(day) for name, day in _pairs(asked["measured"])}
    unknown = sorted(set(days) - set(covariates))
    if unknown:
        raise UsageError(f"--measured names {unknown[0]!r}, which is no covariate.")
    arm, arms = rows.codes(asked["arm"])
    return (
        ArmTable(
            arm=arm,
            arms=arms,
            outcome=_metric(rows, asked["outcome"], asked["per"]),
            covariates=tuple(_covariate(rows, name, days.get(name)) for name in covariates),
            cluster=_cluster(rows, asked["cluster"]),
            start=None if asked["start"] is None else _day(asked["start"]),
        ),
        len(rows.broken),
    )


def _metric(rows: PlainTable, name: str, per: str | None) -> Metric:
    return Metric(f"{name} per {per}" if per else name, rows.numbers(name), rows.numbers(per) if per else None)


def _covariate(rows: PlainTable, name: str, measured: date | None) -> Metric:
    value, *per = name.split("/")
    if len(per) > 1:
        raise UsageError(f"--covariate {name!r} has more than one '/': A/B is a ratio of two columns.")
    return Metric(name, rows.numbers(value), rows.numbers(per[0]) if per else None, measured)


def _cluster(rows: PlainTable, name: str | None) -> np.ndarray[Any, np.dtype[np.int64]] | None:
    """Clusters; a row without one is a cluster of its own."""
    if name is None:
        return None
    codes, values = rows.codes(name)
    return np.where(codes < 0, len(values) + np.arange(len(codes)), codes)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _pairs(text: str | None) -> list[tuple[str, str]]:
    found = []
    for part in _names(text):
        name, mark, value = part.rpartition("=")
        if not mark:
            raise UsageError(f"{part!r} is not of the form NAME=VALUE.")
        found.append((name.strip(), value.strip()))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date such as 2026-03-01.") from None


def _shares(text: str | None, arms: tuple[str, ...]) -> tuple[float, ...]:
    planned = dict(_pairs(text))
    if not planned:
        return ()
    if set(planned) != set(arms):
        raise UsageError(f"--shares must name every arm once: {', '.join(arms)}.")
    try:
        found = tuple(float(planned[name]) for name in arms)
    except ValueError:
        raise UsageError("--shares must be numbers, such as A=1,B=9.") from None
    if min(found) <= 0:
        raise UsageError("--shares must be above zero.")
    return found


def _level(level: float) -> float:
    if not 0.5 <= level < 1:
        raise UsageError(f"--level must lie between 0.5 and 1, found {level:g}.")
    return level


def _told(found: Experiment, asked: dict[str, Any], broken: int) -> dict[str, Any]:
    return {
        "outcome": asked["outcome"],
        "per": asked["per"],
        "control": found.control,
        "n": found.n,
        "dropped": found.dropped,
        "broken": broken,
        "share_p": found.share_p,
        "missing_p": found.missing_p,
        "warnings": found.warnings,
        "arms": [_told_arm(one) for one in found.arms],
    }


def _told_arm(one: ArmVerdict) -> dict[str, Any]:
    contrast = one.contrast
    return {
        "arm": contrast.arm.name,
        "value": contrast.arm.value,
        "control_value": contrast.control.value,
        "n": contrast.arm.n,
        "control_n": contrast.control.n,
        **_told_estimate(one.estimate),
        "adjusted_p": one.adjusted_p,
        "relative": contrast.relative,
        "relative_low": contrast.relative_low,
        "relative_high": contrast.relative_high,
        "raw": _told_estimate(contrast.raw),
        "variance_reduction": contrast.reduction,
        "coefficients": contrast.coefficients,
        "imbalance_p": contrast.imbalance,
        "verdict": one.verdict.value,
        "sentence": one.sentence,
    }


def _told_estimate(one: EffectEstimate) -> dict[str, Any]:
    return {
        "effect": one.value,
        "se": one.se,
        "low": one.low,
        "high": one.high,
        "p": one.p_value,
        "level": one.level,
        "clusters": one.clusters,
        "method": one.method,
    }


def _show(found: Experiment, asked: dict[str, Any], broken: int) -> None:
    rows = []
    for one in found.arms:
        contrast, estimate = one.contrast, one.estimate
        rows.append(
            [
                contrast.arm.name,
                number(contrast.control.value, 3),
                number(contrast.arm.value, 3),
                number(estimate.value, 3),
                f"{number(estimate.low, 3)} to {number(estimate.high, 3)}",
                "-" if estimate.p_value is None else f"{estimate.p_value:.3g}",
                f"{number(100 * contrast.reduction)} %",
                whole(estimate.units),
                one.verdict.value,
            ]
        )
    heads = ["arm", found.control, "arm's", "difference", f"{100 * asked['level']:g} % interval", "p"]
    write_table([*heads, "variance less", "n", "verdict"], rows, right=[False, *[True] * 7])
    for one in found.arms:
        click.echo(one.sentence)
    for warning in found.warnings:
        click.echo(warning)
    if found.dropped or broken:
        click.echo(f"left out: {whole(found.dropped)} rows without arm or outcome, {whole(broken)} unreadable rows")
