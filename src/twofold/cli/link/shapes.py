"""What ``link`` writes; the JSON is documented in docs/reference/json.md."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.output import number, whole, write_table
from twofold.findings.links import Basis, Link, LinkEstimate, Links


def links_json(found: Links) -> dict[str, Any]:
    """All pairs, and how they were judged."""
    return {
        "units": found.units,
        "periods": found.periods,
        "period_kind": found.period_kind,
        "lags": found.lags,
        "hidden": found.hidden,
        "level": found.request.level,
        "fewest_units": found.request.fewest_units,
        "pairs": [_pair(link, found.request.level) for link in found.pairs],
    }


def _pair(link: Link, level: float) -> dict[str, Any]:
    def told(one: LinkEstimate | None) -> dict[str, Any] | None:
        return None if one is None else _estimate(one, link, level)

    return {
        "ex": link.ex,
        "cx": link.cx,
        "within": told(link.within),
        "between": told(link.between),
        "lag": link.lag,
        "grade": str(link.grade),
        "claim": link.claim,
        "sentence": link.sentence,
        "basis": str(link.basis),
        "direction": str(link.direction),
        "by_lag": [told(one) for one in link.by_lag],
        "reverse": told(link.reverse),
        "detrended": told(link.detrended),
        "correlation_between": link.correlation,
        "corrected": None if link.corrected is None else asdict(link.corrected),
        "p": link.p_pair,
        "p_adjusted": link.p_adjusted,
        "p_reverse": link.p_reverse,
        "minimum_detectable": link.minimum_detectable,
        "n_units": link.n_units,
        "n_periods": link.n_periods,
        "checks": asdict(link.checks),
        "adjusted_for": link.adjusted_for,
        "confounders": link.confounders,
        "reason": link.reason,
    }


def _estimate(one: LinkEstimate, link: Link, level: float) -> dict[str, Any]:
    return {
        "measure": "slope",
        "group": {"ex": link.ex, "cx": link.cx},
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "n": one.rows,
        "n_effective": None,
        "level": level,
        "method": one.method,
        "shown": True,
        "reason": None,
        "se": one.se,
        "df": one.df,
        "p": one.p_value,
        "units": one.units,
        "lag": one.lag,
    }


def show_links(found: Links) -> None:
    """The pairs in a table, then the sentence of each claimed link."""
    headers = ["driver", "measure", "grade", "lag", "within units", "between units", "p", "could be seen from", "units"]
    write_table(headers, [_row(link) for link in found.pairs], right=[False, False, False, *[True] * 6])
    for link in found.pairs:
        if link.claim or link.reason:
            click.echo(link.sentence)
    if not found.claimed:
        click.echo("No link is shown.")
    say(
        "p is corrected for all pairs and lags looked at: in one table of twenty without any link, one is claimed. "
        "Slopes are points of the measure for one point of the driver; links are associations."
    )
    if found.hidden:
        say(f"{found.hidden:,} cells of employees may not be shown and took no part.")


def _row(link: Link) -> list[str]:
    return [
        link.ex,
        link.cx,
        str(link.grade),
        "-" if link.lag is None or link.basis is Basis.BETWEEN else str(link.lag),
        _between(link.within),
        _between(link.between),
        number(link.p_adjusted, 4),
        "-" if link.minimum_detectable is None else f"{link.minimum_detectable:.3g}",
        whole(link.n_units),
    ]


def _between(one: LinkEstimate | None) -> str:
    return "-" if one is None else f"{one.value:.3g} ({one.low:.3g} to {one.high:.3g})"
