"""What was read in comments, one row an answer."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from twofold.facts.words import READ_PREFIX
from twofold.voice.annotated import aspects_of

LONG = pa.schema(
    [
        pa.field("event_id", pa.int64()),
        pa.field("event_check", pa.int64()),
        pa.field("version", pa.int32()),
        pa.field("comment_item", pa.string()),
        pa.field("item", pa.string()),
        pa.field("number", pa.float64()),
        pa.field("choice", pa.string()),
        pa.field("scale_low", pa.float64()),
        pa.field("scale_high", pa.float64()),
    ]
)
NUMBERS = {"valence": -1.0, "intensity": 0.0, "confidence": 0.0}  # the low end of each scale; the high one is 1


def long_form(said: pa.Table) -> pa.Table:
    """The answers of each comment: valence, intensity, confidence, language, feelings, and what it is about.

    Of one quality that a comment speaks of twice there is one answer, the mean: a comment must not count twice.
    """
    rows = [row for batch in said.to_batches(max_chunksize=10_000) for row in _answers(batch.to_pylist())]
    return pa.Table.from_pylist(rows, schema=LONG)


def _answers(comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[tuple[int, int, int, str]] = set()
    for comment in comments:
        key = (comment["event_id"], comment["event_check"], comment["version"], comment["item"])
        if key in seen:
            continue  # kept twice by two processes
        seen.add(key)
        base = dict(zip(("event_id", "event_check", "version", "comment_item"), key, strict=True))
        for item, number, choice, low in _read(comment):
            scale = {} if number is None else {"scale_low": low, "scale_high": 1.0}
            yield base | scale | {"item": READ_PREFIX + item, "number": number, "choice": choice}


def _read(comment: dict[str, Any]) -> Iterator[tuple[str, float | None, str | None, float]]:
    for name, low in NUMBERS.items():
        yield name, comment[name], None, low
    if comment["spoken"]:
        yield "language", None, comment["spoken"], 0.0
    for name, confidence in json.loads(comment["feelings"]).items():
        yield f"feeling.{name}", confidence, None, 0.0
    about: dict[str, list[float]] = {}
    for aspect in aspects_of(comment["aspects"]):
        if aspect.quality:
            about.setdefault(f"aspect.{aspect.quality}", []).append(aspect.valence)
        if aspect.touchpoint:
            about.setdefault(f"touchpoint.{aspect.touchpoint}", []).append(aspect.valence)
    for name, values in about.items():
        yield name, sum(values) / len(values), None, -1.0
