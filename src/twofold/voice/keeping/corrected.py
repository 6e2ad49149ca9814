"""What people say of comments stands in place of what models read in them, wherever it is shown or counted."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from twofold.voice.annotated import Said, aspects_of
from twofold.voice.feelings.feeling import GLAD, SORRY
from twofold.voice.keeping.places import KEY, KEY_FIELDS, keys_of
from twofold.voice.valence.reading import Label

Place = tuple[int, int, int, str]  # event, check, version, item
Pair = tuple[str, str]  # quality and touchpoint; one of them may be empty
BY_PEOPLE = "people"  # the evidence of what somebody has added
VALENCE = {Label.NEGATIVE: -1.0, Label.NEUTRAL: 0.0, Label.POSITIVE: 1.0}
_AGAINST = {Label.NEGATIVE: GLAD, Label.NEUTRAL: GLAD | SORRY, Label.POSITIVE: SORRY}


@dataclass(frozen=True, slots=True)
class Corrected:
    """What people say of one comment.

    Attributes:
        label: how good or bad it really is; None where nobody has said.
        about: how good or bad it is about a quality and touchpoint, in [-1, 1]; None where it is not about them.
    """

    label: Label | None = None
    about: Mapping[Pair, float | None] = field(default_factory=dict)

    def aspects(self, found: tuple[Said, ...]) -> tuple[Said, ...]:
        """What the comment is about, where this was found in it.

        What was taken away goes; what was added comes without a place in the text, and where the model had found it,
        too, it is as good or bad as was said.
        """
        kept = [one for one in map(self._said, found) if one is not None]
        there = {(one.quality, one.touchpoint) for one in found}
        added = ((pair, good) for pair, good in self.about.items() if pair not in there and good is not None)
        return (*kept, *(Said(*pair, good, 1.0, 0, 0, BY_PEOPLE) for pair, good in added))

    def _said(self, one: Said) -> Said | None:
        good = self.about.get((one.quality, one.touchpoint), one.valence)
        return None if good is None else one if good == one.valence else replace(one, valence=good)

    def feelings(self, found: Mapping[str, float]) -> dict[str, float]:
        """Those of the feelings that do not go against how good or bad the comment really is."""
        against = frozenset[str]() if self.label is None else _AGAINST[self.label]
        return {name: confidence for name, confidence in found.items() if name not in against}


def put_right(read: pa.Table, corrections: Mapping[Place, Corrected]) -> pa.Table:
    """What was read in comments, with what people say of them in its place.

    Args:
        read: one row a comment, with the columns of ``parts.SAID`` at least; the vector may be missing.
        corrections: by the place of the comment.

    Returns:
        The same rows and columns, with ``corrected`` and, as it was read, ``found`` (the aspects) besides.
    """
    rows = dict(_corrected_rows(read, corrections))
    columns = {name: read.column(name) for name in read.column_names}
    for name in ("valence", "confidence", "label", "feelings", "aspects") if rows else ():
        values = columns[name].to_pylist()
        for at, row in rows.items():
            values[at] = row[name]
        columns[name] = pa.chunked_array([pa.array(values, read.schema.field(name).type)])
    marks = np.zeros(read.num_rows, bool)
    marks[list(rows)] = True
    return pa.table(columns | {"corrected": pa.array(marks), "found": read.column("aspects")})


def _corrected_rows(read: pa.Table, corrections: Mapping[Place, Corrected]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Where corrected comments stand, and what holds of each."""
    names = [*KEY, "valence", "confidence", "label", "feelings", "aspects"]
    some = read.select(names)
    for at in places_of(read, corrections).tolist():
        row = some.slice(at, 1).to_pylist()[0]
        one = corrections.get((row["event_id"], row["event_check"], row["version"], row["item"]))
        if one is None:  # two keys of one number
            continue
        if one.label is not None:
            row |= {"valence": VALENCE[one.label], "confidence": 1.0, "label": one.label.value}
        aspects = [asdict(each) for each in one.aspects(aspects_of(row["aspects"]))]
        feelings = one.feelings(json.loads(row["feelings"]))
        texts = {"aspects": aspects, "feelings": feelings}
        yield at, row | {name: json.dumps(value, ensure_ascii=False) for name, value in texts.items()}


def places_of(read: pa.Table, corrections: Mapping[Place, Corrected]) -> "np.ndarray[Any, np.dtype[np.intp]]":
    """(k,) which rows are of comments that people have corrected."""
    if not corrections:
        return np.empty(0, np.intp)
    return np.flatnonzero(np.isin(keys_of(read), keys_of(keys_table(corrections))))


def keys_table(corrections: Iterable[Place]) -> pa.Table:
    """The places of comments as a table of their keys."""
    columns = zip(KEY_FIELDS, zip(*corrections, strict=True), strict=True)
    return pa.table({field.name: pa.array(column, field.type) for field, column in columns})
