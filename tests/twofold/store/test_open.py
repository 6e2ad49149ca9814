import json
import os
import stat

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from staged_loads import event, staged

from twofold.errors import KeyMissing, StoreError, StoreMissing, StoreTooNew, UsageError
from twofold.store import append, info, open_store


def test_a_missing_folder_is_no_store(tmp_path):
    with pytest.raises(StoreMissing, match="there is no store here"):
        open_store(tmp_path / "nothing")


def test_a_folder_without_a_log_is_no_store(tmp_path):
    with pytest.raises(StoreMissing, match="this folder is no store"):
        open_store(tmp_path)


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "file").write_text("x")
    for create in (False, True):
        with pytest.raises(StoreMissing, match="this is a file"):
            open_store(tmp_path / "file", create=create)


def test_a_store_never_begins_among_other_files(tmp_path):
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(StoreError, match="holds other files"):
        open_store(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_foreign_delta_table_is_no_store(tmp_path):
    DeltaTable.create(str(tmp_path / "t"), schema=pa.schema([pa.field("a", pa.int64())]))
    with pytest.raises(StoreError, match="no store of Twofold"):
        open_store(tmp_path / "t")


def test_a_store_of_a_newer_version_is_refused(store):
    first = store.folder.local / "_delta_log" / f"{0:020}.json"
    first.write_text(first.read_text().replace("store format 1,", "store format 2,"))
    with pytest.raises(StoreTooNew, match="newer version of Twofold wrote this store"):
        open_store(store.place)


def test_a_store_of_a_newer_delta_protocol_is_refused(store):
    first = store.folder.local / "_delta_log" / f"{0:020}.json"
    lines = [json.loads(line) for line in first.read_text().splitlines()]
    for line in lines:
        if "protocol" in line:
            line["protocol"] = {"minReaderVersion": 9, "minWriterVersion": 9}
    first.write_text("\n".join(json.dumps(line) for line in lines))
    with pytest.raises(StoreTooNew):
        open_store(store.place)


def test_the_key_lies_beside_the_store_and_only_its_owner_reads_it(store):
    path = store.folder.local.with_name("facts.key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(store.folder.local.rglob("*.key"))
    assert store.key.pseudonym("person", "anna") > 0


def test_without_its_key_a_store_can_be_measured_but_not_loaded(store):
    append(store, staged([event(1)]))
    store.folder.key_path.unlink()
    again = open_store(store.place)
    assert info(again).events == {"survey": 1}
    with pytest.raises(KeyMissing, match="bring the file back"):
        _ = again.key


def test_another_stores_key_is_refused(store, tmp_path):
    other = open_store(tmp_path / "other", create=True)
    store.folder.key_path.write_bytes(other.folder.key_path.read_bytes())
    with pytest.raises(KeyMissing, match="not the key that made"):
        _ = open_store(store.place).key


def test_opening_twice_finds_the_same_store(tmp_path):
    append(open_store(tmp_path / "a b č" / "facts", create=True), staged([event(1)]))
    assert info(open_store(tmp_path / "a b č" / "facts", create=True)).events == {"survey": 1}
    assert info(open_store((tmp_path / "a b č" / "facts").as_uri())).events == {"survey": 1}


def test_a_store_can_be_named_from_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_store("facts", create=True)
    assert (tmp_path / "facts.key").exists()
    monkeypatch.chdir(os.sep)
    assert open_store(tmp_path / "facts").snapshot().version == 0


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", ""])
def test_a_moment_that_is_none_is_a_usage_error(store, moment):
    with pytest.raises(UsageError, match="is no moment"):
        store.facts(as_of=moment)


def test_a_store_that_another_process_began_at_the_same_moment_is_opened(tmp_path, monkeypatch):
    create = DeltaTable.create

    def too_late(*arguments, **options):
        create(*arguments, **options)
        raise CommitFailedError("Failed to commit transaction: Protocol changed since last commit: protocol changed")

    monkeypatch.setattr(DeltaTable, "create", too_late)
    store = open_store(tmp_path / "facts", create=True)
    assert store.snapshot().version == 0


def test_a_store_that_nobody_could_begin_is_none(tmp_path, monkeypatch):
    def never(*_arguments, **_options):
        raise CommitFailedError("Failed to commit transaction")

    monkeypatch.setattr(DeltaTable, "create", never)
    with pytest.raises(CommitFailedError):
        open_store(tmp_path / "facts", create=True)
