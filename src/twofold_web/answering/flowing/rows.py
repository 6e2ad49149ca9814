"""The rows of a batch: one response a row, in a file that the store loads as any other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from twofold.sources.mapping import Mapping as FileMapping
from twofold_web.answering.flowing.mapping import SITUATION, Column, column_of, context_of, mapping_of, name_of
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.facts import AnswerRow, answer_rows
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.walking import reported

STATUS = {"finished": "complete", "partial": "partial"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One response on its way.

    Attributes:
        id: of the event.
        state: partial or finished.
        occurred_at: when, as the store reads it.
        situation: person, case, unit, touchpoint, channel and language; empty ones are left out.
        context: hidden fields and the survey's own.
        given: what the questionnaire was told.
        answers: by key.
    """

    id: str
    state: str
    occurred_at: str
    situation: Mapping[str, str]
    context: Mapping[str, str]
    given: Given
    answers: Mapping[str, Answered]


def moment(at: datetime) -> str:
    """A moment as the store reads it."""
    return at.isoformat(timespec="milliseconds")


def write_batch(path: Path, document: Document, responses: Iterable[Outgoing], survey: str, zone: str) -> FileMapping:
    """Write the responses into a file and say how it is read."""
    told = [(each, _answers(document, each)) for each in responses]
    columns = list(dict.fromkeys(column for _each, answers in told for column in answers))
    names = [*SITUATION, *context_of(document), *(name_of(number) for number in range(len(columns)))]
    rows = [_row(document, each, [answers.get(column) for column in columns]) for each, answers in told]
    table = pa.table(
        {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)},
        schema=pa.schema([pa.field(name, pa.string()) for name in names]),
    )
    pq.write_table(table, path)
    return mapping_of(document, columns, survey, zone)


def _answers(document: Document, response: Outgoing) -> dict[Column, str]:
    on_the_way = reported(document, response.given, response.answers)
    return {column_of(row): _value(row) for row in answer_rows(document, on_the_way)}


def _value(row: AnswerRow) -> str:
    if row.number is not None:
        return f"{row.number:.15g}"
    return row.choice or row.text or row.missing or ""


def _row(document: Document, response: Outgoing, answers: Sequence[str | None]) -> list[str | None]:
    own = {"id": response.id, "status": STATUS[response.state], "occurred_at": response.occurred_at}
    situation = own | dict(response.situation)
    return [
        *(situation.get(name) or None for name in SITUATION),
        *(response.context.get(name) or None for name in context_of(document)),
        *(value or None for value in answers),
    ]
