"""Deviations as tables for people and as a document for programs."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.output import number, whole, write_table
from twofold.journeys.deviations.deviating import Deviations, Told, Who
from twofold.journeys.deviations.deviation import Deviation
from twofold.journeys.deviations.frequencies import Share
from twofold.journeys.deviations.matched_difference import MatchedDifference
from twofold.journeys.deviations.prices import Price
from twofold.journeys.deviations.sentences import price_sentence, who_sentence

MOST_WHO = 20  # segments told on a terminal; a program gets all
LEVEL = 0.95


def show_deviations(found: Deviations) -> None:
    """Write deviations as people read them."""
    _tell_whole(found)
    shown = [one for one in found.told if one.share is not None]
    if not shown:
        click.echo("No deviation is shown.")
        return
    headers = ["deviation", "journeys", "of", "share", "95 % interval"]
    priced = any(one.price for one in shown)
    if priced:
        headers += ["price", "95 % interval", "matched", "q"]
    rows = [_row(one, priced=priced) for one in shown]
    write_table(headers, rows, right=[False, True, True, True, False, True, False, True, True])
    _tell_hidden(found)
    _tell_prices(shown, found.outcome_note)
    _tell_who(shown)


def _tell_whole(found: Deviations) -> None:
    on_map = found.on_map
    if on_map is not None:
        click.echo(
            f"{whole(on_map.n)} of {whole(on_map.of)} finished journeys follow the map {found.map_name!r} all the way "
            f"({_percent(on_map.value)}, 95 % interval {_ends(on_map)}). Still open: {whole(found.open_journeys)}."
        )
    if found.elsewhere:
        say(f"{found.elsewhere:,} journeys have none of the touchpoints that the map expects and are not judged.")
    if found.unrecorded:
        say(f"{found.unrecorded:,} steps name no touchpoint; they are neither on nor off the map.")
    if found.missing:
        say(f"On the map, but in no journey (not measured, or never used): {', '.join(found.missing)}.")
    click.echo()


def _row(told: Told, *, priced: bool) -> list[str]:
    share = told.share
    row = [told.deviation.sentence]
    row += [whole(share.n), whole(share.of), _percent(share.value), _ends(share)] if share else ["-"] * 4
    if not priced:
        return row
    if told.price is None or told.price.plain.value is None:
        return [*row, "-", "", whole(told.price.plain.deviating if told.price else None), "-"]
    plain = told.price.plain
    ends = f"{plain.low:+.2f} to {plain.high:+.2f}"
    return [*row, f"{plain.value:+.2f}", ends, whole(plain.deviating), number(told.price.q_value, 3)]


def _tell_hidden(found: Deviations) -> None:
    hidden = [one for one in found.told if one.share is None]
    if hidden:
        click.echo(f"Not shown: {len(hidden)} deviations of {hidden[0].reason}.")


def _tell_prices(shown: list[Told], note: str | None) -> None:
    if note is None:
        return
    click.echo(f"\nPrices are differences in {note}.")
    for one in shown:
        sentence = price_sentence(one)
        if sentence is not None:
            click.echo(f"- {sentence}")


def _tell_who(shown: list[Told]) -> None:
    compared = [(told, who) for told in shown for who in told.who]
    claimed = [pair for pair in compared if pair[1].claim]
    if not compared:
        return
    click.echo(f"\n{len(claimed)} of {len(compared)} segments stand out (Benjamini-Hochberg over all of them).")
    for told, who in sorted(claimed, key=lambda pair: -abs(pair[1].contrast.difference))[:MOST_WHO]:
        click.echo(f"- {who_sentence(told, who)}.")
    if len(claimed) > MOST_WHO:
        click.echo(f"({len(claimed) - MOST_WHO} more with --json)")


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %"


def _ends(share: Share) -> str:
    return f"{100.0 * share.low:.1f} to {100.0 * share.high:.1f}"


def deviations_json(found: Deviations) -> dict[str, Any]:
    """The documented shape of deviations in JSON."""
    return {
        "map": found.map_name,
        "journeys": found.journeys,
        "open": found.open_journeys,
        "elsewhere": found.elsewhere,
        "on_map": None if found.on_map is None else _share_json("on the map", {}, found.on_map, None),
        "steps_without_touchpoint": found.unrecorded,
        "never_seen": list(found.missing),
        "outcome": found.outcome_note,
        "deviations": [_told_json(one) for one in found.told],
    }


def _told_json(told: Told) -> dict[str, Any]:
    what = _deviation_json(told.deviation)
    group = {"deviation": told.deviation.kind.value, "touchpoint": told.deviation.touchpoint}
    return {
        **what,
        "share": _share_json("deviation share", group, told.share, told.reason),
        "of": told.share.of if told.share else None,
        "customers": told.share.customers if told.share else None,
        "who": [_who_json(one) for one in told.who],
        "price": None if told.price is None else _price_json(told, told.price),
    }


def _deviation_json(deviation: Deviation) -> dict[str, Any]:
    return {**asdict(deviation), "sentence": deviation.sentence}


def _share_json(measure: str, group: dict[str, str], share: Share | None, reason: str | None) -> dict[str, Any]:
    return {
        "measure": measure,
        "group": group,
        "value": share.value if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "n": share.n if share else None,
        "n_effective": share.n_effective if share else None,
        "level": LEVEL,
        "method": "Wilson, persons as clusters",
        "shown": share is not None,
        "reason": reason,
    }


def _who_json(who: Who) -> dict[str, Any]:
    return {**asdict(who.contrast), "q_value": who.q_value, "claim": who.claim}


def _price_json(told: Told, price: Price) -> dict[str, Any]:
    return {
        "outcome": price.outcome,
        "unit": price.unit,
        **_difference_json(price.plain),
        "without_outcome": price.without_outcome,
        "balanced_path": list(price.path),
        "q_value": price.q_value,
        "claim": price.claim,
        "goes_along_with": [_deviation_json(one) for one in price.along],
        "inseparable_from": None if price.inseparable is None else _deviation_json(price.inseparable),
        "beside_the_others": None if price.beside is None else _difference_json(price.beside),
        "sentence": price_sentence(told),
    }


def _difference_json(found: MatchedDifference) -> dict[str, Any]:
    return {
        **asdict(found),
        "level": LEVEL,
        "method": "matched difference (ATT), entropy balancing, clustered by person",
    }
