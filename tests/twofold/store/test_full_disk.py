import os
import resource
import subprocess
from pathlib import Path

import pytest
from staged_loads import answer, event, staged

from twofold.errors import StoreFull
from twofold.store import append, compact, erase, info, open_store


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of two megabytes; needs the right to mount."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],  # noqa: S607 - found on the path
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S607 - found on the path


def noisy(first: int, count: int):
    """Events whose comments do not compress."""
    events = [event(first + number, person=number) for number in range(count)]
    return events, [answer(one, item="why", text=os.urandom(600).hex()) for one in events]


def kept_files(place: Path) -> set[str]:
    return {path.name for path in place.rglob("*.parquet")}


def test_a_full_disk_keeps_nothing_of_the_load_and_all_of_the_others(tiny_disk):
    store = open_store(tiny_disk / "facts", create=True)
    append(store, staged(*noisy(0, 100)))
    before = kept_files(tiny_disk)
    with pytest.raises(StoreFull, match="no room left"):
        append(store, staged(*noisy(1000, 4000), load="load-2"))
    assert kept_files(tiny_disk) == before
    assert info(store).events == {"survey": 100}
    assert append(store, staged(*noisy(5000, 10), load="load-3")).accepted == 10


def test_a_full_disk_stops_compaction_and_erasure_before_anything_changes(tiny_disk):
    store = open_store(tiny_disk / "facts", create=True)
    for turn in range(2):
        append(store, staged(*noisy(turn * 1000, 350), load=f"load-{turn}"))
    held = info(store)
    (tiny_disk / "ballast").write_bytes(
        b"x" * (os.statvfs(tiny_disk).f_bavail * os.statvfs(tiny_disk).f_bsize - 65_536)
    )
    for act in (lambda: compact(store), lambda: erase(store, person=7)):
        with pytest.raises(StoreFull):
            act()
        assert info(store) == held
    (tiny_disk / "ballast").unlink()
    assert erase(store, person=7).proven


def test_no_room_for_a_new_store_is_said(tiny_disk):
    (tiny_disk / "ballast").write_bytes(b"x" * (os.statvfs(tiny_disk).f_bavail * os.statvfs(tiny_disk).f_bsize))
    with pytest.raises(StoreFull):
        open_store(tiny_disk / "facts", create=True)


def test_a_limit_on_the_size_of_files_is_a_full_store_too(store):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = staged(*noisy(0, 2000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(StoreFull):
            append(store, big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not kept_files(store.folder.local)
    assert append(store, big).accepted == 2000
