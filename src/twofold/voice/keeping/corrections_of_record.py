"""What people say of comments, told from the answers of record: for whoever has the store alone.

The application knows what was said itself; what it has written stands in the store as answers beside the mark that they
were corrected. Held against what the models read, these answers say what was put right.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import narwhals as nw
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.facts.words import READ_PREFIX, Side
from twofold.voice.annotated import aspects_of
from twofold.voice.keeping.corrected import VALENCE, Corrected, Pair, Place
from twofold.voice.keeping.kept_comments import KeptComments
from twofold.voice.keeping.long_form import CORRECTED, long_form
from twofold.voice.keeping.outdated import EVENT
from twofold.voice.keeping.parts import SAID

Event = tuple[int, int, int]
Answers = Counter[tuple[str, float]]
_LABELS = {number: label for label, number in VALENCE.items()}
_ASPECT, _TOUCHPOINT = f"{READ_PREFIX}aspect.", f"{READ_PREFIX}touchpoint."


def corrections_of_record(facts: FactFrames, read: pa.Table) -> dict[Place, Corrected]:
    """What people say of comments, by the place of the comment.

    Where several comments of one event were corrected, or read alike, their answers cannot be told apart: nothing is
    said of them.

    Args:
        facts: whose answers hold what was put right.
        read: what the models read in comments, with the columns of ``parts.SAID``.
    """
    held = _held(facts)
    if not held:
        return {}
    comments: dict[Event, list[dict[str, Any]]] = {}
    for row in _rows_of(read, held):
        comments.setdefault(_event(row), []).append(row)
    found: dict[Place, Corrected] = {}
    for event, rows in comments.items():
        corrected = _corrected_one(rows, held[event])
        if corrected is not None:
            row, answers = corrected
            found[*event, row["item"]] = _said(row, answers)
    return found


def as_corrected(facts: FactFrames, comments: KeptComments) -> KeptComments:
    """Comments as people have put them right, where the answers of record alone say so."""
    return comments.put_right(corrections_of_record(facts, comments.table))


def _held(facts: FactFrames) -> dict[Event, Answers]:
    """The answers with a number that were read in corrected comments of customers, by event."""
    ours = nw.col("item").str.starts_with(READ_PREFIX), nw.col("side") == Side.CUSTOMER.value
    answers = facts.answers().filter(*ours, ~nw.col("number").is_null())
    marked = answers.filter(nw.col("item") == f"{READ_PREFIX}{CORRECTED}").select(*EVENT).unique()
    rows = facts.collect(answers.join(marked, on=list(EVENT), how="semi").select(*EVENT, "item", "number"))
    found: dict[Event, Answers] = {}
    for row in rows.to_pylist():
        found.setdefault(_event(row), Counter())[row["item"], row["number"]] += 1
    return found


def _rows_of(read: pa.Table, events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """What was read in the comments of these events."""
    wanted = set(events)
    keys = zip(*(read.column(name).to_pylist() for name in EVENT), strict=True)
    places = [at for at, key in enumerate(keys) if key in wanted]
    some = read.select([name for name in SAID.names if name != "vector"]).take(pa.array(places, pa.int64()))
    yield from some.to_pylist()


def _corrected_one(rows: list[dict[str, Any]], held: Answers) -> tuple[dict[str, Any], Answers] | None:
    """The one comment of an event whose answers are not all as they were read, and its answers."""
    mark = (f"{READ_PREFIX}{CORRECTED}", 1.0)
    if len(rows) > 1 and held[mark] != 1:
        return None
    left, found = held - Counter({mark: 1}), []
    for row in rows:
        others: Answers = Counter()
        for other in rows:
            others += _as_read(other) if other is not row else Counter()
        if others <= left and left - others != _as_read(row):
            found.append((row, left - others))
    return found[0] if len(found) == 1 else None


def _as_read(row: Mapping[str, Any]) -> Answers:
    """The answers with a number that a comment has where nobody has corrected it."""
    table = pa.Table.from_pylist([{**row, CORRECTED: False}])
    told = long_form(table).to_pylist()
    return Counter((one["item"], one["number"]) for one in told if one["number"] is not None)


def _said(row: Mapping[str, Any], answers: Answers) -> Corrected:
    """What people say of a comment that was read so, and has these answers."""
    numbers = dict(answers.keys())
    valence, confidence = (numbers.get(f"{READ_PREFIX}{name}") for name in ("valence", "confidence"))
    put = confidence == 1.0 and (valence, confidence) != (row["valence"], row["confidence"])
    return Corrected(_LABELS.get(valence) if put and valence is not None else None, dict(_about(row, numbers)))


def _about(row: Mapping[str, Any], numbers: Mapping[str, float]) -> Iterator[tuple[Pair, float | None]]:
    """What was taken away, judged otherwise and added; what was read and stands is not said."""
    before = dict(_as_read(row).keys())
    there: set[str] = set()
    for one in aspects_of(row["aspects"]):
        named = ((_ASPECT, one.quality), (_TOUCHPOINT, one.touchpoint))
        items = [above + name for above, name in named if name]
        if any(item not in numbers for item in items):
            yield (one.quality, one.touchpoint), None
            continue
        there.update(items)
        other = next((numbers[item] for item in items if numbers[item] != before[item]), None)
        if other is not None:
            yield (one.quality, one.touchpoint), other
    for item in sorted(numbers.keys() - there):
        if item.startswith(_ASPECT):
            yield (item.removeprefix(_ASPECT), ""), numbers[item]
        elif item.startswith(_TOUCHPOINT):
            yield ("", item.removeprefix(_TOUCHPOINT)), numbers[item]


def _event(row: Mapping[str, Any]) -> Event:
    event, check, version = (row[name] for name in EVENT)
    return event, check, version
