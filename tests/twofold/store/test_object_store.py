"""The way of an object store, tried on delta-rs's own file system: copies to read, uploads to write, no locks."""

import pytest
from staged_loads import answer, event, staged

from twofold.errors import StoreError, StoreMissing
from twofold.facts.words import Record
from twofold.store import Store, append, compact, erase, info, open_store
from twofold.store.folder import LocalFolder, RemoteFolder, folder_at, refuse_unless_store


@pytest.fixture
def remote(tmp_path, monkeypatch):
    """A store that is handled as one in an object store."""
    monkeypatch.chdir(tmp_path)
    local = open_store(tmp_path / "facts", create=True)
    return Store(RemoteFolder.at(local.folder.local.as_uri()))


def test_what_is_uploaded_can_be_read(remote):
    events = [event(number) for number in range(5)]
    append(remote, staged(events, [answer(one) for one in events]))
    fresh = Store(RemoteFolder.at(remote.folder.uri))
    assert info(fresh).events == {"survey": 5}
    assert append(fresh, staged(events, load="load-2")).duplicates == 5


def test_a_remote_store_is_compacted_and_erased_with_proof(remote):
    for turn in range(3):
        one = event(turn, person=10**12 + turn)
        append(remote, staged([one], [answer(one, item="why", text=f"nobody answered me {turn}")], load=f"load-{turn}"))
    assert compact(remote).merged >= 6
    done = erase(remote, person=10**12 + 1)
    assert done.proven, done.proof.hits
    assert info(remote).events == {"survey": 2}
    assert len(list(remote.folder.files())) == done.proof.files


def test_young_files_of_others_are_spared_where_there_are_no_locks(remote, tmp_path):
    young = tmp_path / "facts" / "record=event" / "month=1" / "00000000-young.parquet"
    young.parent.mkdir(parents=True)
    young.write_bytes(b"half")
    append(remote, staged([event(1, person=10**12)]))
    done = erase(remote, person=10**12)
    assert young.exists()
    assert [(hit.what, hit.where) for hit in done.proof.hits] == [("unreadable", "file")] or done.proven
    assert remote.snapshot().rows(Record.EVENT) == 0


def test_an_address_decides_what_kind_of_folder_it_is(tmp_path):
    assert isinstance(folder_at(tmp_path), LocalFolder)
    assert isinstance(folder_at(tmp_path.as_uri()), LocalFolder)
    with pytest.raises(StoreError, match="cannot be opened"):
        folder_at("gopher://store")


def test_an_address_without_a_store_is_missing(tmp_path):
    (tmp_path / "nothing").mkdir()
    with pytest.raises(StoreMissing, match="no store at this address"):
        refuse_unless_store(RemoteFolder.at((tmp_path / "nothing").as_uri()))
