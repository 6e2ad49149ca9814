"""The addresses of a file's people are read beside its events, and never become facts."""

from pathlib import Path

import pytest

from twofold.errors import MappingError
from twofold.facts.words import Record
from twofold.privacy.pseudonyms import Key
from twofold.sources.connectors.own_words import own_mapping
from twofold.sources.mapping import SourceOptions
from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold.sources.reachable import reachable
from twofold.sources.reading.rows import open_rows
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.open_facts import open_facts

ROWS = """ID,AT,PAX,MAIL,NIGHTS
1,2026-03-01 10:00,G1, anna@guest.example ,3
2,bad,G2,bela@guest.example,2
3,2026-03-01 11:00,,,1
"""
MAPPING = """\
event.id = "ID"
event.occurred_at = "AT"
event.person = "PAX"
event.context = ["NIGHTS"]
contact.email = "MAIL"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stays.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_addresses_stand_beside_the_events_that_the_store_has(file: Path, tmp_path: Path):
    store = open_store(tmp_path / "facts", create=True)
    mapping = parse_mapping(MAPPING)
    load(store, file, mapping)
    facts = open_facts(store)
    kept = set(facts.collect(facts.events().select("event_id"))["event_id"].to_pylist())

    rows = [row for table in reachable(file, mapping, file.name, store.key) for row in table.to_pylist()]

    assert [(row["told_person"], row["told_email"], row["context_NIGHTS"]) for row in rows] == [
        ("G1", "anna@guest.example", "3"),
        ("", "", "1"),
    ]
    assert {row["event_id"] for row in rows} == kept
    written = b"".join(path.read_bytes() for path in (tmp_path / "facts").rglob("*.parquet"))
    assert b"guest.example" not in written
    assert list((tmp_path / "facts").rglob(f"*{Record.REJECTED}*"))


def test_a_mapping_with_addresses_reads_back_as_it_was_written():
    mapping = parse_mapping(MAPPING + 'contact.zone = "Z"\n')

    assert parse_mapping(write_mapping(mapping)) == mapping
    assert mapping.contact.columns == ("MAIL", "Z")


@pytest.mark.parametrize("field", ["unit", "case", "channel"])
def test_a_column_of_addresses_cannot_be_kept_as_it_is(file: Path, field: str):
    mapping = parse_mapping(f'{MAPPING}event.{field} = "MAIL"\n')

    with pytest.raises(MappingError, match="MAIL"):
        list(reachable(file, mapping, file.name, Key(b"k" * 32)))


def test_addresses_do_not_make_a_new_version_of_an_event(file: Path, tmp_path: Path):
    store = open_store(tmp_path / "facts", create=True)
    load(store, file, parse_mapping(MAPPING))
    file.write_text(ROWS.replace("anna@", "anna.new@"), encoding="utf-8")

    assert load(store, file, parse_mapping(MAPPING)).changed == 0


def test_rows_in_our_own_words_say_addresses_under_contact(tmp_path: Path):
    path = tmp_path / "rows.ndjson"
    path.write_text('{"id": "1", "occurred_at": "2026-03-01T10:00:00Z", "contact": {"email": "a@b.example"}}\n')

    mapping = own_mapping(open_rows(path, SourceOptions(format="ndjson")), "api")

    assert (mapping.contact.email, mapping.contact.phone) == ("contact.email", None)
