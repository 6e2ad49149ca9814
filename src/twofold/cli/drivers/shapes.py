"""Drivers as JSON (documented in docs/reference/json.md) and as a table for people."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.output import number, whole, write_table
from twofold.findings.drivers import Asymmetric, Asymmetry, Between, Driver, Drivers
from twofold.findings.drivers.telling import caveats, driver_sentence, method_sentence, sentence, slope_digits


def drivers_json(found: Drivers, seed: int) -> dict[str, Any]:
    """The whole document."""
    explained = found.explained
    return {
        "outcome": found.outcome,
        "outcome_type": found.outcome_type,
        "outcome_values": {str(at): word for at, word in enumerate(found.words)} or None,
        "method": found.method,
        "n": found.n,
        "n_effective": found.n_effective,
        "clusters": found.clusters,
        "without_outcome": found.without_outcome,
        "imputed": found.imputed,
        "level": found.level,
        "bootstrap": found.draws,
        "seed": seed,
        "shown": found.shown,
        "reason": found.reason,
        "r2": None if explained is None else explained.value,
        "r2_low": None if explained is None else explained.low,
        "r2_high": None if explained is None else explained.high,
        "explained_by_use": found.by_use,
        "sentence": sentence(found),
        "drivers": [_driver(one, found) for one in found.drivers],
        "caveats": caveats(found),
    }


def _driver(one: Driver, found: Drivers) -> dict[str, Any]:
    place = one.rank
    return {
        "item": one.item,
        "shown": one.shown,
        "reason": one.reason,
        **_ends("share", one.share),
        "share_of_explained": one.of_explained,
        "rank": None if place is None else place.value,
        "rank_low": None if place is None else place.low,
        "rank_high": None if place is None else place.high,
        "tied_with": one.tied_with,
        "johnson": one.johnson,
        **_ends("coefficient", one.coefficient),
        **_ends("standardised", one.standardised),
        **_ends("log_odds", one.log_odds),
        "n": one.n,
        "missing": one.missing,
        "applicable": one.applicable,
        "mean": one.mean,
        "scale": one.scale,
        "asymmetry": None if one.asymmetry is None else _asymmetry(one.asymmetry),
        "sentence": driver_sentence(one, found),
    }


def _ends(name: str, between: Between | None) -> dict[str, float | None]:
    if between is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: between.value, f"{name}_low": between.low, f"{name}_high": between.high}


def _asymmetry(one: Asymmetry) -> dict[str, Any]:
    return {"class": one.kind, **{name: value for name, value in asdict(one).items() if name != "kind"}}


def show_drivers(found: Drivers) -> None:
    """The table: shares in percent, largest first."""
    click.echo(sentence(found))
    if found.ranked:
        click.echo()
        headers = ["item", "share, %", "place", "one point more", "penalty / reward", "class", "n", "mean", "concerns"]
        write_table(
            headers, [_row(one) for one in found.ranked], right=[False, True, True, True, True, False, True, True]
        )
    for one in found.drivers:
        if not one.shown:
            say(driver_sentence(one, found))
    if found.ranked:
        say(method_sentence(found))
    if found.by_use is not None:
        say(f"Which touchpoints were used goes with {100 * found.by_use:.1f} % (in the above), apart from the answers.")
    for line in caveats(found):
        say(line)


def _row(one: Driver) -> list[str]:
    place = one.rank
    bent = one.asymmetry
    kind = "" if bent is None else bent.kind.value if bent.reason is None else f"{Asymmetric.UNCLEAR}: {bent.reason}"
    return [
        one.item,
        _percent(one.share),
        "-" if place is None else f"{place.value} [{place.low}-{place.high}]",
        _told(one.coefficient),
        "-" if bent is None or bent.penalty is None or bent.reward is None else _both(bent.penalty, bent.reward),
        kind,
        whole(one.n),
        number(one.mean, 2),
        "-" if one.applicable is None else f"{one.applicable:.0%}",
    ]


def _percent(share: Between | None) -> str:
    return "-" if share is None else f"{100 * share.value:.1f} [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _told(one: Between | None) -> str:
    if one is None:
        return "-"
    digits = slope_digits(one)
    return f"{one.value:+.{digits}f} [{one.low:+.{digits}f}, {one.high:+.{digits}f}]"


def _both(penalty: Between, reward: Between) -> str:
    return f"{penalty.value:+.2f} / {reward.value:+.2f}"
