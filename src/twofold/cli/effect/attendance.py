"""``twofold effect attendance``: who was meant to come, who came, and what each did."""

from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.experiments.attendance import CAVEAT, Attendance, Attended, attendance
from twofold.errors import UsageError
from twofold.sources.plain_table import PlainTable, plain_table


@click.command("attendance", short_help="Effect of being invited, and of coming.")
@click.option(
    "--table", "file", required=True, type=click.Path(path_type=Path), metavar="FILE", help="One row a person."
)
@click.option("--assigned", required=True, metavar="COLUMN", help="Who was meant for it: 1 or 0, or the arm's name.")
@click.option("--attended", required=True, metavar="COLUMN", help="Who came: 1 or 0, a share of sessions, or hours.")
@click.option("--outcome", required=True, metavar="COLUMN", help="What is compared.")
@click.option("--before", metavar="COLUMN", help="The same measure before; its change is compared then.")
@click.option("--control", metavar="NAME", help="The arm that was not meant for it; 0 where left out.")
@click.option("--cluster", metavar="COLUMN", help="What was drawn as a whole, where that is not the row.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@json_option
def attendance_command(*, as_json: bool, file: Path, **asked: Any) -> None:
    """Tell the effect of being meant for a training from that of coming to it.

    Those who were meant for it are compared with those who were not, whether they came or not: that comparison is fair
    where lots were drawn. Comparing those who came with those who did not is not, and is not done.
    """
    if not 0.5 <= asked["level"] < 1:
        raise UsageError(f"--level must lie between 0.5 and 1, found {asked['level']:g}.")
    rows, table = _read(file, asked)
    found = attendance(table, level=asked["level"])
    if as_json:
        write_json("attendance", _told(found, asked, len(rows.broken)))
        return
    _show(found, asked, len(rows.broken))


def _read(file: Path, asked: dict[str, Any]) -> tuple[PlainTable, Attendance]:
    names = [asked[name] for name in ("assigned", "attended", "outcome", "before", "cluster") if asked[name]]
    rows = plain_table(file, names)
    codes, values = rows.codes(asked["assigned"])
    control = asked["control"] or _zero(values, asked["assigned"])
    if len(values) != 2 or control not in values:
        raise UsageError(
            f"--assigned {asked['assigned']} must hold two values, one of them {control!r} for not meant for it "
            f"(--control); found {', '.join(values[:5])}."
        )
    came, outcome = rows.numbers(asked["attended"]), rows.numbers(asked["outcome"])
    return rows, Attendance(
        meant=codes != values.index(control),
        came=came,
        outcome=np.where(codes < 0, np.nan, outcome),
        before=rows.numbers(asked["before"]) if asked["before"] else None,
        cluster=_cluster(rows, asked["cluster"]),
    )


def _zero(values: tuple[str, ...], name: str) -> str:
    found = next((one for one in values if one in {"0", "0.0"}), None)
    if found is None:
        raise UsageError(f"name the value of --assigned {name} that stands for not meant for it with --control.")
    return found


def _cluster(rows: PlainTable, name: str | None) -> NDArray[np.int64] | None:
    """Clusters; a row without one is a cluster of its own."""
    if name is None:
        return None
    codes, values = rows.codes(name)
    return np.where(codes < 0, len(values) + np.arange(len(codes)), codes)


def _told(found: Attended, asked: dict[str, Any], broken: int) -> dict[str, Any]:
    both = found.found
    return {
        "outcome": asked["outcome"],
        "intention_to_treat": _told_estimate(both.itt),
        "attended_more": _told_estimate(both.taken),
        "coming": _told_estimate(both.taking),
        "f": both.f,
        "weak": both.weak,
        "attended_without": both.taken_without,
        "n": both.itt.units,
        "meant": both.itt.treated,
        "dropped": found.dropped,
        "broken": broken,
        "missing_p": found.missing_p,
        "reason": both.reason,
        "sentence": found.sentence,
        "warnings": found.warnings,
        "caveat": CAVEAT,
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


def _show(found: Attended, asked: dict[str, Any], broken: int) -> None:
    both = found.found
    named = {"being meant for it": both.itt, "came more often": both.taken, "coming": both.taking}
    rows = [
        [
            name,
            number(one.value, 3),
            f"{number(one.low, 3)} to {number(one.high, 3)}",
            "-" if one.p_value is None else f"{one.p_value:.3g}",
            whole(one.units),
        ]
        for name, one in named.items()
    ]
    heads = ["effect of", asked["outcome"], f"{100 * asked['level']:g} % interval", "p", "n"]
    write_table(heads, rows, right=[False, *[True] * 4])
    for line in (found.sentence, *found.warnings, CAVEAT):
        click.echo(line)
    if found.dropped or broken:
        click.echo(f"left out: {whole(found.dropped)} rows with something missing, {whole(broken)} unreadable rows")
