"""From an opened file and a mapping to the plan of its conversion."""

from dataclasses import replace

from twofold.sources.conversion import Conversion, plan_conversion
from twofold.sources.identity import mapped_columns
from twofold.sources.mapping import Mapping
from twofold.sources.origin import Origin
from twofold.sources.reading.begun import Begun
from twofold.sources.reading.rows import Rows
from twofold.sources.sql_text import Cells
from twofold.sources.time_readings import time_readings


def plan_file(begun: Begun, mapping: Mapping, origin: Origin) -> Conversion:
    """Plan how the rows of a file become facts; looks at as much of it as its times need.

    Raises:
        SourceError: the file cannot be read.
        MappingError: the mapping does not fit the file, or contradicts itself.
    """
    rows = begun.rows
    cells = Cells(origin.source, rows.columns, mapping.source.decimal)
    for column in (*mapped_columns(mapping), *mapping.contact.columns):
        cells.place(column)  # all of them, before anything is read
    readings = time_readings(mapping, cells, begun.look)
    return plan_conversion(with_labels(mapping, rows), rows.columns, origin, readings)


def with_labels(mapping: Mapping, rows: Rows) -> Mapping:
    """The mapping, completed by what the file itself says about its columns."""
    answers = []
    for answer in mapping.answers:
        column = " ".join(answer.answer.columns[0].split())
        labels = answer.labels or dict(rows.item_labels.get(column, {}))
        wording = answer.wording or ({"und": rows.wordings[column]} if column in rows.wordings else {})
        missing = answer.missing or tuple(rows.item_missing.get(column, ()))
        answers.append(replace(answer, labels=labels, wording=wording, missing=missing))
    return replace(mapping, answers=tuple(answers))
