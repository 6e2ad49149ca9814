"""Pulls from a real SSH server: what fits comes once, and what is not trusted is not spoken to."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings as SettingsWrapper
from tests.conftest import leave_out
from tests.web.intake.ssh_server import Ssh, server_program, ssh_server

from twofold_web.intake.pulls import sftp
from twofold_web.intake.pulls.found import Look, PullFailed

BODY = b"id,day,score\n1,2026-03-01,9\n"
Given = Callable[..., Look]


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    """OpenSSH's own server on the loopback."""
    program = server_program()
    if program is None:
        leave_out("sftp", "there is no sshd on this machine that may run")
    with ssh_server(program, tmp_path_factory.mktemp("ssh")) as server:
        yield server


class TestRealSftp:
    """OpenSSH's own server, on the loopback."""

    @pytest.fixture
    def place(self, ssh: Ssh, settings: SettingsWrapper, tmp_path: Path) -> dict[str, Any]:
        """A folder of the server with two exports, which the organisation's own key may read."""
        settings.PULL_HOSTS, settings.PULL_SECRETS = [f"127.0.0.1:{ssh.port}"], str(tmp_path / "secrets")
        (tmp_path / "secrets" / "hotel").mkdir(parents=True)
        for name, key in (("feed", ssh.client_key), ("stranger", ssh.other_key)):
            shutil.copy(key, tmp_path / "secrets" / "hotel" / name)
        out = tmp_path / "out of the box"
        out.mkdir()
        (out / "march 2026.csv").write_bytes(BODY)
        (out / "april.csv").write_bytes(BODY + b"2,2026-04-02,7\n")
        (out / "notes.txt").write_bytes(b"not wanted")
        return {
            "host": "127.0.0.1",
            "port": ssh.port,
            "user": ssh.user,
            "folder": str(out),
            "host_key": ssh.host_key,
            "key_name": "feed",
            "pattern": "*.csv",
        }

    def test_what_fits_the_pattern_comes_once(self, looked: Given, place: dict[str, Any]) -> None:
        found = sftp.look(looked(place))

        assert [file.name for file in found.files] == ["april.csv", "march 2026.csv"]
        assert found.files[1].path.read_bytes() == BODY
        seen = frozenset(file.mark for file in found.files)
        assert sftp.look(looked(place, seen=seen)).files == ()

    def test_a_file_that_changed_comes_again(self, looked: Given, place: dict[str, Any]) -> None:
        seen = frozenset(file.mark for file in sftp.look(looked(place)).files)
        Path(place["folder"], "april.csv").write_bytes(BODY + b"2,2026-04-02,8\n")

        assert [file.name for file in sftp.look(looked(place, seen=seen)).files] == ["april.csv"]

    def test_a_server_with_another_key_is_not_spoken_to(self, looked: Given, place: dict[str, Any]) -> None:
        place["host_key"] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "B" * 43
        with pytest.raises(PullFailed, match="Host key verification failed"):
            sftp.look(looked(place))

    def test_a_key_that_the_server_does_not_know_fails_with_a_sentence(
        self, looked: Given, place: dict[str, Any]
    ) -> None:
        with pytest.raises(PullFailed, match="Permission denied"):
            sftp.look(looked(place | {"key_name": "stranger"}))

    def test_a_folder_that_is_not_there_fails_with_a_sentence(self, looked: Given, place: dict[str, Any]) -> None:
        with pytest.raises(PullFailed, match="No such file"):
            sftp.look(looked(place | {"folder": place["folder"] + "/gone"}))
