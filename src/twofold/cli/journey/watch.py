"""``twofold journey watch``: customers with several bad experiences, where such customers leave more often."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.options import as_of_option, asked_facts, engine_options, json_option, store_option
from twofold.cli.output import write_json, write_table
from twofold.journeys.foresight.experiences import BadRule, experiences_of
from twofold.journeys.foresight.leaving import Association, Leaving, WatchRule
from twofold.journeys.foresight.watching import Watched, WatchList, watch_list

SHOWN = 30
COUNTS = {2: "two", 3: "three"}


@click.command("watch", short_help="Customers after bad experiences, if such customers leave.")
@store_option
@click.option("--bad", type=int, default=2, show_default=True, help="How many bad experiences.")
@click.option("--window-days", type=float, default=90.0, show_default=True, help="Within so many days.")
@click.option(
    "--horizon-days", type=float, default=90.0, show_default=True, help="Who does nothing for so long has left."
)
@click.option(
    "--low-score", type=float, default=0.4, show_default=True, help="A survey here or below is bad (0 worst, 1 best)."
)
@click.option("--repeat-days", type=float, default=7.0, show_default=True, help="A contact so soon again is bad.")
@as_of_option
@engine_options
@json_option
def watch_command(*, store_path: str, as_json: bool, **asked: Any) -> None:
    """List customers who had several bad experiences lately and have done nothing since.

    Bad is a survey with a low score, and a contact that was abandoned, left unresolved, reopened or repeated. The list
    is written only where history shows that customers with this pattern leave more often than comparable ones.
    Customers are pseudonyms; the events lead to their rows in the store.
    """
    facts = asked_facts(store_path, asked)
    bad = BadRule(low_score=asked["low_score"], repeat_days=asked["repeat_days"])
    rule = WatchRule(asked["bad"], asked["window_days"], asked["horizon_days"])
    found = watch_list(experiences_of(facts, bad), rule)
    if as_json:
        write_json("watch", _body(found, bad))
        return
    click.echo(sentence(found))
    if found.reason is not None:
        say(f"Nobody is listed: {found.reason}.")
        return
    click.echo()
    headers = ["customer", "since", "has left after", "event", "touchpoint", "why"]
    write_table(headers, [row for each in found.watched[:SHOWN] for row in _rows(each)])
    if len(found.watched) > SHOWN:
        say(f"{len(found.watched) - SHOWN:,} more customers are in the JSON output (--json).")


def sentence(found: WatchList) -> str:
    """What history shows, in words of association."""
    rule, shown = found.rule, found.association
    many = COUNTS.get(rule.bad, str(rule.bad))
    pattern = f"{many} bad experiences within {rule.window_days:g} days" if rule.bad > 1 else "a bad experience"
    if shown is None:
        return f"Whether customers leave after {pattern} cannot be said."
    one, other = shown.with_pattern, shown.without
    return (
        f"After {pattern}, {_share(one)} of customers did nothing for {rule.horizon_days:g} days, against "
        f"{_share(other)} of comparable ones without: {100 * shown.difference:+.1f} points "
        f"(95 % interval {100 * shown.low:+.1f} to {100 * shown.high:+.1f})."
    )


def _share(told: Leaving) -> str:
    return f"{told.share:.0%} (95 % interval {told.low:.0%} to {told.high:.0%}; n = {told.n:,})"


def _rows(each: Watched) -> list[list[str]]:
    first = [f"{each.person:015x}", _day(each.since), _day(each.until)]
    return [
        [*(first if not place else ["", "", ""]), str(event), touchpoint, f"{why} ({_day(time)})"]
        for place, (event, touchpoint, why, time) in enumerate(each.experiences)
    ]


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1e6, UTC).date().isoformat()


def _body(found: WatchList, bad: BadRule) -> dict[str, Any]:
    return {
        "pattern": asdict(found.rule) | asdict(bad),
        "sentence": sentence(found),
        "association": None if found.association is None else _association(found.association),
        "watched": [
            {
                "person": f"{each.person:015x}",
                "since": _moment(each.since),
                "left_after": _moment(each.until),
                "experiences": [
                    {"event": str(event), "touchpoint": touchpoint, "why": why, "time": _moment(time)}
                    for event, touchpoint, why, time in each.experiences
                ],
            }
            for each in found.watched
        ],
        "reason": found.reason,
    }


def _association(found: Association) -> dict[str, Any]:
    return asdict(found) | {"level": 0.95, "shown": found.shown}


def _moment(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1e6, UTC).isoformat()
