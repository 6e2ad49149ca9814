"""A backup brings everything back, on both databases, and a damaged one brings back nothing."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from twofold_web.foundation.backup.archive import MANIFEST, BackupError, Manifest, unpack, writing

ROOT = Path(__file__).resolve().parents[3]
JOURNEY = Path(__file__).with_name("backup_journey.py")


class Installation:
    """A home and a database of its own, driven by the real commands."""

    def __init__(self, home: Path, database: str) -> None:
        home.mkdir()
        self.home, self.database = home, database

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "TWOFOLD_HOME": str(self.home),
            "TWOFOLD_DATABASE": self.database,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.web.foundation.small_settings",
        }
        words = (sys.executable, *words)
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    def journey(self, act: str, file: Path) -> dict[str, object]:
        ran = self.run(JOURNEY, act, file)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout.splitlines()[-1])

    def restore(self, file: Path) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "twofold_web.manage", "restore", file)


def brings_everything_back(here: Installation, there: Installation, file: Path) -> None:
    before = here.journey("fill", file)
    restored = there.restore(file)
    assert restored.returncode == 0, restored.stderr
    assert there.journey("look", file) == before
    again = there.restore(file)
    assert again.returncode == 1
    assert "holds organisations" in again.stderr


def test_everything_comes_back_into_an_empty_home(tmp_path: Path):
    here, there = Installation(tmp_path / "here", ""), Installation(tmp_path / "there", "")

    brings_everything_back(here, there, tmp_path / "kept.tar")


def test_everything_comes_back_into_an_empty_postgresql(tmp_path: Path, postgresql: str, second_postgresql: str):
    here, there = Installation(tmp_path / "here", postgresql), Installation(tmp_path / "there", second_postgresql)

    brings_everything_back(here, there, tmp_path / "kept.tar")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A small backup."""
    path = tmp_path / "kept.tar"
    (tmp_path / "key").write_bytes(b"secret" * 1000)
    with writing(path, Manifest("2026-11-22", "sqlite", {"people": "0001_initial"})) as writer:
        writer.add("home/key", tmp_path / "key")
    return path


def unpacked(path: Path, folder: Path) -> Manifest:
    folder.mkdir()
    return unpack(path, folder)


def test_a_whole_backup_is_unpacked_for_its_owner_only(kept: Path, tmp_path: Path):
    assert unpacked(kept, tmp_path / "room").steps == {"people": "0001_initial"}
    assert (tmp_path / "room/home/key").stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [b"secretsecret", b"home/key", b'"entries"'])
def test_one_changed_byte_is_found(kept: Path, tmp_path: Path, place: bytes):
    content = bytearray(kept.read_bytes())
    content[content.index(place) + 3] ^= 1
    kept.write_bytes(content)

    with pytest.raises(BackupError):
        unpacked(kept, tmp_path / "room")


def test_a_backup_that_was_cut_off_is_refused(kept: Path, tmp_path: Path):
    kept.write_bytes(kept.read_bytes()[:5000])

    with pytest.raises(BackupError, match="no whole backup"):
        unpacked(kept, tmp_path / "room")


@pytest.mark.parametrize("name", ["../outside", "/outside", "home/../../outside"])
def test_nothing_is_written_outside(tmp_path: Path, name: str):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, io.BytesIO(b"abc"))

    with pytest.raises(BackupError, match="no place"):
        unpacked(tmp_path / "bad.tar", tmp_path / "room")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_no_part_of_a_backup(tmp_path: Path):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        info = tarfile.TarInfo("home/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)

    with pytest.raises(BackupError, match="no place"):
        unpacked(tmp_path / "bad.tar", tmp_path / "room")


def test_a_file_that_the_list_does_not_name_is_refused(kept: Path, tmp_path: Path):
    with tarfile.open(kept) as tar:
        manifest = tar.extractfile(MANIFEST).read()
    with tarfile.open(tmp_path / "more.tar", "w") as tar:
        for name, content in (("home/strange", b"abc"), (MANIFEST, manifest)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))

    with pytest.raises(BackupError, match="does not belong there"):
        unpacked(tmp_path / "more.tar", tmp_path / "room")


def test_a_backup_that_fails_half_way_leaves_no_file(tmp_path: Path):
    with (
        pytest.raises(FileNotFoundError),
        writing(tmp_path / "kept.tar", Manifest("2026-11-22", "sqlite", {})) as writer,
    ):
        writer.add("home/key", tmp_path / "missing")

    assert list(tmp_path.iterdir()) == []
