"""``twofold journey next``: what follows next, tried on a later period, and what the open journeys will bring."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from twofold.cli.journey.source import asked_steps, steps_options
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.journeys.foresight.expecting import Expected, expected
from twofold.journeys.foresight.foreseeing import Foresight, ForesightRule, Score, foresee
from twofold.journeys.foresight.reliability import Reliability

NAMES = {"log_loss": "log-loss", "brier": "Brier score", "accuracy": "share of hits"}
SHOWN = 12


@click.command("next", short_help="What customers will probably do next.")
@steps_options
@click.option("--horizon-days", type=float, default=7.0, show_default=True, help="How far to look ahead.")
@click.option("--order", type=int, default=3, show_default=True, help="How many touchpoints of the path count.")
@click.option("--context", default="", metavar="NAMES", help="Dimensions that count as well, e.g. channel,language.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of what is drawn.")
@json_option
def next_command(*, horizon_days: float, order: int, context: str, seed: int, as_json: bool, **asked: Any) -> None:
    """What touchpoint follows next within the horizon, or none: learnt, tuned and tried on three periods of time.

    The forecast is compared with the plain frequencies of what followed the same touchpoint before. Where it is no
    better, that is said, and the frequencies are used for what the open journeys will bring.
    """
    rule = ForesightRule(horizon_days=horizon_days, order=order, context=words(context), seed=seed)
    steps = asked_steps(asked, rule.context)
    found = foresee(steps, rule)
    coming = expected(found, steps)
    if as_json:
        write_json("foresight", _body(found, coming))
        return
    click.echo(sentence(found))
    click.echo()
    headers = ["", "forecast", "same touchpoint", "any touchpoint", "better by", "95 % interval", "steps", "customers"]
    write_table(headers, [_score(each) for each in found.scores.values()], right=[False, *[True] * 7])
    click.echo()
    _reliability("The likeliest outcome", found.top)
    _reliability("Nothing within the horizon", found.none)
    if not coming:
        click.echo("Fewer than 5 journeys are open: nothing is foreseen of them.")
        return
    by = "the forecast" if found.better else "the frequencies"
    click.echo(f"What {coming[0].n:,} open journeys will bring next within {horizon_days:g} days, by {by}:")
    rows = [[each.next, number(each.count), f"{each.low:,.0f} to {each.high:,.0f}"] for each in coming[:SHOWN]]
    write_table(["next", "journeys", "95 % interval"], rows, right=[False, True, True])


def sentence(found: Foresight) -> str:
    """Whether the forecast is worth anything, in words."""
    gain = found.scores["log_loss"]
    told = (
        f"{gain.gain:+.3f} (95 % interval {gain.low:+.3f} to {gain.high:+.3f}; "
        f"{gain.n:,} steps of {gain.clusters:,} customers or cases)"
    )
    if found.better:
        return f"The forecast is better than the frequencies after the same touchpoint: log-loss gained {told}."
    if gain.high < 0:
        return f"The forecast is WORSE than the frequencies after the same touchpoint: log-loss gained {told}."
    return f"The forecast is not shown to beat the frequencies after the same touchpoint: log-loss gained {told}."


def _score(each: Score) -> list[str]:
    plain = [number(value, 3) for value in (each.value, each.baseline, each.overall, each.gain)]
    return [NAMES[each.name], *plain, f"{each.low:.3f} to {each.high:.3f}", whole(each.n), whole(each.clusters)]


def _reliability(name: str, found: Reliability) -> None:
    click.echo(
        f"{name}: calibration error {found.error:.3f} (95 % interval {found.low:.3f} to {found.high:.3f}, "
        f"by chance alone {found.by_chance:.3f}; {found.n:,} steps)"
    )
    rows = [
        [f"{each.said:.0%}", f"{each.happened:.0%}", f"{each.low:.0%} to {each.high:.0%}", whole(each.n)]
        for each in found.bins
    ]
    write_table(["said", "happened", "95 % interval", "steps"], rows, right=[True] * 4)
    click.echo()


def _body(found: Foresight, coming: tuple[Expected, ...]) -> dict[str, Any]:
    moments = [datetime.fromtimestamp(moment / 1e6, UTC).isoformat() for moment in found.split]
    return {
        "horizon_days": found.rule.horizon_days,
        "order": found.rule.order,
        "context": list(found.rule.context),
        "learnt": found.learnt,
        "tuned_from": moments[0],
        "tried_from": moments[1],
        "better": found.better,
        "sentence": sentence(found),
        "scores": [asdict(each) for each in found.scores.values()],
        "reliability": {"top": asdict(found.top), "none": asdict(found.none)},
        "weights": dict(found.weights),
        "temperature": found.temperature,
        "expected": [asdict(each) for each in coming],
        "reason": None if coming else "fewer than 5 journeys are open",
    }
