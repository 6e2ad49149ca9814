"""Flow, time between touchpoints and comparisons as tables for people."""

from collections.abc import Sequence

import click
import numpy as np

from twofold.cli.output import number, whole, write_table
from twofold.journeys.flow import Between, Durations, FlowComparison, ShownFlow
from twofold.journeys.flow.spans import hours_text
from twofold.journeys.flow.splits import FEWEST, TOO_FEW
from twofold.measures.differences import Difference

LINES = 30
CLAIMED = 0.05


def write_flow(shown: ShownFlow) -> None:
    """Touchpoints and arcs, the most frequent first, and what is hidden."""
    flow = shown.flow
    click.echo(f"{whole(flow.journeys)} journeys ({whole(flow.finished)} finished), {whole(flow.events)} steps\n")
    _write_touchpoints(shown)
    click.echo()
    chosen = np.flatnonzero(shown.arcs)
    order = chosen[np.argsort(-flow.arcs.count[chosen], kind="stable")]
    rows = [_arc_row(shown, int(at)) for at in order[:LINES]]
    write_table(
        ["from", "to", "times", "next, 95 % interval", "median, 95 % interval", "90 %"],
        rows,
        right=[False] * 2 + [True],
    )
    if len(order) > LINES:
        click.echo(f"… and {whole(len(order) - LINES)} more arcs (--json lists all)")
    _write_hidden(shown)


def _write_touchpoints(shown: ShownFlow) -> None:
    visits = shown.flow.visits
    chosen = np.flatnonzero(shown.touchpoints)
    rows = [
        [
            shown.flow.labels[at],
            *(whole(int(column[at])) for column in (visits.count, visits.journeys, visits.starts, visits.ended)),
            whole(int(visits.open[at])),
            whole(int(visits.self_loops[at] + visits.returns[at])),
            TOO_FEW
            if visits.reached[at] < FEWEST
            else percent(visits.drop_off[at], visits.drop_off_low[at], visits.drop_off_high[at]),
        ]
        for at in chosen[np.argsort(-visits.count[chosen], kind="stable")][:LINES]
    ]
    heads = ["touchpoint", "visits", "journeys", "starts", "ends", "open", "again", "journeys that end here"]
    write_table(heads, rows, right=[False] + [True] * 6)


def _arc_row(shown: ShownFlow, at: int) -> list[str]:
    flow, arcs = shown.flow, shown.flow.arcs
    few = arcs.share_journeys[at] < FEWEST
    share = TOO_FEW if few else percent(arcs.share[at], arcs.share_low[at], arcs.share_high[at])
    ends = [flow.labels[arcs.source[at]], flow.labels[arcs.target[at]], whole(int(arcs.count[at]))]
    return [*ends, share, *lasting(arcs.hours, at)]


def lasting(hours: Durations, at: int = 0) -> list[str]:
    """Median with its interval, and the 90th percentile."""
    if hours.journeys[at] < FEWEST:
        return [TOO_FEW, ""]
    median = (
        f"{hours_text(hours.median[at])} ({hours_text(hours.median_low[at])} to {hours_text(hours.median_high[at])})"
    )
    return [median, hours_text(hours.p90[at])]


def percent(value: float, low: float, high: float) -> str:
    """A share with its interval."""
    return f"{number(100 * value)} % ({number(100 * low)} to {number(100 * high)})"


def _write_hidden(shown: ShownFlow) -> None:
    hidden = shown.hidden
    if hidden.arcs or hidden.touchpoints:
        click.echo(
            f"hidden: {whole(hidden.arcs)} arcs taken {whole(hidden.transitions)} times, {whole(hidden.touchpoints)} "
            f"touchpoints with {whole(hidden.events)} steps; {whole(hidden.journeys)} journeys "
            f"({whole(hidden.variants)} variants) are not wholly shown"
        )


def write_between(clocks: Sequence[Between]) -> None:
    """Time between touchpoints."""
    if not clocks:
        return
    rows = [
        [
            f"{each.first} → {each.then}",
            whole(each.began),
            whole(each.arrived),
            whole(each.waiting),
            TOO_FEW if each.began - each.waiting < FEWEST else percent(each.share, each.low, each.high),
            *lasting(each.hours),
        ]
        for each in clocks
    ]
    click.echo()
    heads = ["from the first visit", "began", "arrived", "waiting", "share", "median, 95 % interval", "90 %"]
    write_table(heads, rows, right=[False] + [True] * 3)


def write_comparison(found: FlowComparison, names: tuple[str, str]) -> None:
    """What differs between two groups, after correction for the number of comparisons."""
    click.echo(f"\n{names[0]} ({whole(found.journeys[0])} journeys) against {names[1]} ({whole(found.journeys[1])})")
    rows = [row for row in (*_share_rows(found), *_median_rows(found), *_path_rows(found)) if np.isfinite(row[0])]
    rows.sort(key=lambda row: row[0])
    told = [row[1] for row in rows if row[0] < CLAIMED][:LINES]
    if told:
        write_table(["what", "first", "second", "difference, 95 % interval", "corrected p"], told)
    click.echo(
        f"{whole(len([row for row in rows if row[0] < CLAIMED]))} of {whole(len(rows))} comparisons differ after "
        "correction (Benjamini-Hochberg). The groups may differ in other things, too: this is no effect."
    )


Row = tuple[float, list[str]]


def _share_rows(found: FlowComparison) -> list[Row]:
    one, two = found.arcs
    return [
        (
            float(found.shares.p_adjusted[at]),
            [
                f"after {found.labels[one.source[at]]}: {found.labels[one.target[at]]}",
                f"{number(100 * one.share[at])} %",
                f"{number(100 * two.share[at])} %",
                _points(found.shares.difference, at),
                _p(found.shares.p_adjusted[at]),
            ],
        )
        for at in range(len(one))
    ]


def _points(difference: Difference, at: int) -> str:
    value, low, high = (100 * each[at] for each in difference[:3])
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f}) points"


def _median_rows(found: FlowComparison) -> list[Row]:
    one, two = found.arcs
    difference = found.medians.difference
    return [
        (
            float(found.medians.p_adjusted[at]),
            [
                f"median time {found.labels[one.source[at]]} → {found.labels[one.target[at]]}",
                hours_text(one.hours.median[at]),
                hours_text(two.hours.median[at]),
                f"{difference.value[at]:+.1f} ({difference.low[at]:+.1f} to {difference.high[at]:+.1f}) hours",
                _p(found.medians.p_adjusted[at]),
            ],
        )
        for at in range(len(one))
    ]


def _path_rows(found: FlowComparison) -> list[Row]:
    difference = found.paths.difference
    return [
        (
            float(found.paths.p_adjusted[at]),
            [
                "path " + " → ".join(found.variants.path(int(variant))),
                f"{number(100 * found.counts[0][at] / found.journeys[0])} %",
                f"{number(100 * found.counts[1][at] / found.journeys[1])} %",
                _points(difference, at),
                _p(found.paths.p_adjusted[at]),
            ],
        )
        for at, variant in enumerate(found.compared)
    ]


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
