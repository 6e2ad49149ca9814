"""What was read in comments, one row an answer."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from twofold.facts.words import READ_PREFIX
from twofold.voice.annotated import Said, aspects_of
from twofold.voice.keeping.places import KEY, keys_of

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
AT_ONCE = 10_000  # comments that are Python's own objects at a time
CORRECTED = "corrected"  # the answer of a comment of which people have said what it really is
NUMBERS = {"valence": -1.0, "intensity": 0.0, "confidence": 0.0}  # the low end of each scale; the high one is 1


def long_form(said: pa.Table) -> pa.Table:
    """The answers of each comment: valence, intensity, confidence, language, feelings, and what it is about.

    Of one quality that a comment speaks of twice there is one answer, the mean: a comment must not count twice.
    """
    _, first = np.unique(keys_of(said), return_index=True)  # two processes may have kept the same comment
    once = said.take(pa.array(np.sort(first), pa.int64()))
    batches = once.to_batches(max_chunksize=AT_ONCE)
    tables = [pa.Table.from_pylist(list(_answers(batch.to_pylist())), schema=LONG) for batch in batches]
    return pa.concat_tables([LONG.empty_table(), *tables])


def _answers(comments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for comment in comments:
        base = {"comment_item": comment["item"]} | {name: comment[name] for name in KEY if name != "item"}
        for item, number, choice, low in _read(comment):
            scale = {} if number is None else {"scale_low": low, "scale_high": 1.0}
            yield base | scale | {"item": READ_PREFIX + item, "number": number, "choice": choice}


def _read(comment: dict[str, Any]) -> Iterator[tuple[str, float | None, str | None, float]]:
    for name, low in NUMBERS.items():
        yield name, comment[name], None, low
    if comment[CORRECTED]:
        yield CORRECTED, 1.0, None, 0.0
    if comment["spoken"]:
        yield "language", None, comment["spoken"], 0.0
    for name, confidence in json.loads(comment["feelings"]).items():
        yield f"feeling.{name}", confidence, None, 0.0
    yield from _about(aspects_of(comment["aspects"]))


def _about(aspects: tuple[Said, ...]) -> Iterator[tuple[str, float | None, str | None, float]]:
    about: dict[str, list[float]] = {}
    for aspect in aspects:
        if aspect.quality:
            about.setdefault(f"aspect.{aspect.quality}", []).append(aspect.valence)
        if aspect.touchpoint:
            about.setdefault(f"touchpoint.{aspect.touchpoint}", []).append(aspect.valence)
    for name, values in about.items():
        yield name, sum(values) / len(values), None, -1.0
