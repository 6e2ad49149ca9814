"""``twofold voice topics``: what comments speak of that nobody has named yet."""

from datetime import UTC, datetime
from typing import Any

import click

from twofold.cli.options import json_option, store_option
from twofold.cli.output import number, whole, write_json, write_table
from twofold.cli.voice.reading import asked_comments
from twofold.errors import UsageError

WORDS = 4  # of a topic's name in a table


@click.command("topics", short_help="What comments speak of that nobody named: growth, and what goes with the score.")
@store_option
@json_option
def topics_command(store_path: str, *, as_json: bool) -> None:
    """Divide the comments of customers into topics, named by their own words; a topic keeps its identity.

    Growth is the share of a month over that of the month before; the difference is the recommendation score of those
    who speak of a topic minus that of others of the same language and touchpoint: an association, no effect.
    """
    from twofold.voice.keeping.topics_kept import kept_topics  # noqa: PLC0415 - help must not wait for the engine

    asked = asked_comments(store_path, ())
    kept = asked.comments
    # a month that goes on raises no alert; the day of the east of our countries is at most one ahead of this one
    found = kept_topics(asked.store, kept, asked.store.facts(), asked.mark, today=datetime.now(UTC).date())
    if not found:
        raise UsageError(f"{len(kept)} comments make no topics yet")
    if as_json:
        write_json("voice-topics", {"comments": len(kept), "topics": [_told(one) for one in found]})
        return
    rows = [
        [
            one.identity,
            " ".join(one.names[0][1][:WORDS]) if one.names else "-",
            whole(one.comments),
            number(one.valence, 2),
            _interval(one.growth.ratio, one.growth.low, one.growth.high),
            _interval(one.effect.difference, one.effect.low, one.effect.high),
            "emerging" if one.alert is not None and one.alert.raised else "",
        ]
        for one in found
    ]
    heads = ["topic", "its words", "comments", "valence", "growth a month", "score difference", ""]
    write_table(heads, rows, right=[False, False, True, True, True, True])


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    return "-" if value is None else f"{number(value, 2)} ({number(low, 2)} to {number(high, 2)})"


def _told(one: Any) -> dict[str, Any]:
    grown, effect = one.growth, one.effect
    return {
        "topic": one.identity,
        "names": {language: list(words) for language, words in one.names},
        "comments": one.comments,
        "people": one.people,
        "copied": one.copied,
        "valence": one.valence,
        "growth": {"ratio": grown.ratio, "low": grown.low, "high": grown.high, "p_adjusted": grown.p_adjusted}
        | {"comments": grown.comments, "months": grown.months, "reason": grown.reason or None},
        "effect": {"difference": effect.difference, "low": effect.low, "high": effect.high}
        | {"with_it": effect.with_it, "without_it": effect.without_it, "reason": effect.reason or None},
        "emerging": None if one.alert is None else one.alert.raised,
    }
