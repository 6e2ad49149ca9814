"""``twofold journey memory``: which rule remembered scores follow, and which moments matter for them."""

from dataclasses import asdict
from typing import Any

import click

from twofold.cli.entry import say
from twofold.cli.journey.source import asked_facts, asked_steps, path_rule, steps_options
from twofold.cli.measure import words
from twofold.cli.options import json_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.errors import UsageError
from twofold.facts.items import Scale
from twofold.journeys.gather import gather
from twofold.journeys.memory import (
    Lived,
    Memory,
    MemoryRequest,
    Moment,
    RuleFit,
    lived_of_facts,
    lived_of_steps,
    recall,
)
from twofold.journeys.memory.accuracy import Share
from twofold.journeys.memory.sentences import caveats, peak_end_sentence, sentence


@click.command("memory", short_help="What customers remember of a journey, and which moments matter for it.")
@steps_options
@click.option(
    "--scores", default="csat", show_default=True, help="Questions (csat, valence …) or items that rate moments."
)
@click.option(
    "--remembered",
    default="nps",
    show_default=True,
    help="The question or item asked afterwards; with --log, the column that holds its answer.",
)
@click.option(
    "--remembered-touchpoint",
    metavar="TOUCHPOINT",
    help="What the survey afterwards is about; left out: what nobody passes through and no moment is rated about.",
)
@click.option("--score", metavar="COLUMN", help="With --log: the column of the score of each row's moment.")
@click.option("--scale", metavar="LOW,HIGH", help="With --log: worst and best score; left out: the ones found.")
@click.option("--moments", "fewest", type=int, default=2, show_default=True, help="Fewest rated moments of a journey.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--seed", type=int, default=0, show_default=True, help="How customers are divided into tenths.")
@json_option
def memory_command(*, as_json: bool, level: float, seed: int, **asked: Any) -> None:
    """Which rule do remembered scores follow: the mean of all moments, the peak and the end, the worst of them?

    Each rule foretells the remembered scores of customers it has not seen. The moments that matter follow from the rule
    that does so best: how much a touchpoint weighs in it, how much its scores vary, how many customers meet it.
    """
    if not 0.0 < level < 1.0:
        raise click.UsageError(f"a level lies between 0 and 1, not at {level:g}")
    found = recall(_lived(asked), level=level, seed=seed)
    if as_json:
        write_json("memory", _document(found))
        return
    _show(found)


def _lived(asked: dict[str, Any]) -> Lived:
    if asked["log"] is None:
        if asked["score"] or asked["scale"]:
            raise click.UsageError("--score and --scale go with --log; name the --scores of a store")
        request = MemoryRequest(
            words(asked["scores"]), asked["remembered"], asked["remembered_touchpoint"], asked["fewest"]
        )
        if asked["store_path"] is None:
            raise click.UsageError("name a --store, or a plain --log with its --score and --remembered columns")
        facts, rule = asked_facts(asked), path_rule(asked)
        return lived_of_facts(facts, gather(facts, rule, where=asked["where"]), rule, request, where=asked["where"])
    if not asked["score"]:
        raise click.UsageError("name the --score column of the --log, and the --remembered one")
    columns = (asked["score"], asked["remembered"])
    steps = asked_steps(asked, columns)
    return lived_of_steps(steps, *columns, scale=_scale(asked["scale"]), fewest=asked["fewest"])


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
        scale = Scale(low, high)
    except ValueError:
        raise UsageError(f"{text!r} is no scale; write the worst and the best score, such as 1,5") from None
    return scale.low, scale.high


def _document(found: Memory) -> dict[str, Any]:
    document = asdict(found)
    followed = document.pop("followed")
    return {
        "verdict": followed["verdict"],
        "rule": followed["rule"],
        "candidates": followed["candidates"],
        "best": followed["best"] if found.fits else None,
        "sentence": sentence(found),
        "peak_end_sentence": peak_end_sentence(found),
        "caveats": caveats(found),
        "rules": document.pop("fits"),
        **document,
    }


def _show(found: Memory) -> None:
    click.echo(sentence(found))
    told = peak_end_sentence(found)
    if told:
        click.echo(told)
    if found.fits:
        click.echo()
        headers = ["rule", "explains, %", "more than the mean, points", "weights (points of the remembered score)"]
        write_table(headers, [_rule_line(fit) for fit in found.fits], right=[False, True, True])
    if found.moments:
        click.echo(f"\nMoments that matter, by {found.weighed_by} (associations, not causes):")
        headers = ["touchpoint", "impact", "place", "position", "spread", "reach, %", "n", "customers"]
        write_table(headers, [_moment_line(one) for one in found.moments], right=[False, *[True] * 7])
    for line in caveats(found):
        say(line)


def _rule_line(fit: RuleFit) -> list[str]:
    weights = (f"{one.term} {one.value:.2f} [{one.low:.2f}, {one.high:.2f}]" for one in fit.weights)
    return [fit.rule, _percent(fit.explained), _percent(fit.gain), ", ".join(weights)]


def _percent(share: Share | None) -> str:
    return "-" if share is None else f"{100 * share.value:.1f} [{100 * share.low:.1f}, {100 * share.high:.1f}]"


def _moment_line(one: Moment) -> list[str]:
    if not one.shown:
        return [one.touchpoint, one.reason or "", *["-"] * 6]
    return [
        one.touchpoint,
        f"{number(one.impact, 2)} [{number(one.low, 2)}, {number(one.high, 2)}]",
        f"{one.rank} [{one.rank_low}-{one.rank_high}]",
        number(one.position, 2),
        number(one.spread, 2),
        number(100.0 * (one.reach or 0.0), 0),
        whole(one.n),
        whole(one.respondents),
    ]
