"""Fixtures of connectors: write an export, let inspect propose, convert it as a load does."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pytest

from twofold.privacy.pseudonyms import Key
from twofold.sources.answer_rows import answers_of
from twofold.sources.conversion import plan_conversion
from twofold.sources.convert import Converter
from twofold.sources.dictionaries import joined
from twofold.sources.origin import Origin
from twofold.sources.proposing.inspect import inspect
from twofold.sources.proposing.proposal import Proposal
from twofold.sources.reading.rows import open_rows
from twofold.sources.sql_text import Cells
from twofold.sources.time_readings import time_readings

KEY = Key(b"a secret for tests, 32 bytes ok!")
NOW_US = int(dt.datetime(2026, 11, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000


@dataclass(frozen=True)
class Read:
    proposal: Proposal
    events: list[dict]
    answers: list[dict]
    rejected: list[dict]

    def numbers(self, item):
        return [each["number"] for each in self.answers if each["item"] == item]

    def texts(self, item):
        return [each["text"] for each in self.answers if each["item"] == item]


@pytest.fixture
def export(tmp_path):
    """Write a file of this name and read it the way its connector proposes."""

    def read(name, text, connector=None):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        proposal = inspect(path, connector=connector)
        rows = open_rows(path, proposal.mapping.source)
        batches = list(rows.batches())
        readings = time_readings(proposal.mapping, Cells(name, rows.columns), lambda: batches)
        origin = Origin(name, "d" * 64, NOW_US, NOW_US, KEY)
        with duckdb.connect() as connection:
            conversion = plan_conversion(proposal.mapping, rows.columns, origin, readings)
            converter = Converter(connection, conversion)
            converted = joined([converter.add(batch) for batch in batches])
            converter.finish()
            answers = answers_of(conversion, converted).to_pylist() if conversion.answers else []
            rejected = connection.execute('SELECT * FROM rejected ORDER BY "row"').to_arrow_table().to_pylist()
        events = sorted(converted.select(conversion.event_columns).to_pylist(), key=lambda event: event["row"])
        return Read(proposal, events, sorted(answers, key=lambda each: (each["row"], each["item"])), rejected)

    return read


@pytest.fixture
def moment():
    return lambda us: dt.datetime.fromtimestamp(us / 1e6, dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
