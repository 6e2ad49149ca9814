"""Where pulls look, tried on real servers: what they fetch, what they leave alone, and where they do not go."""

import ipaddress
import os
import socket
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import LazySettings as SettingsWrapper
from tests.web.intake.pull_servers import Mailbox, Web, mail_server, make_certificate, web_server

from twofold_web.intake.pulls import addresses, folder, https, imap, sftp
from twofold_web.intake.pulls.found import Found, Look, PullFailed
from twofold_web.intake.pulls.kept_secrets import secret_of

BODY = b"id,day,score\n1,2026-03-01,9\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def web(certificate: tuple[Path, Path], settings: SettingsWrapper) -> Iterator[Web]:
    """A server that pulls may reach, because the administrator named it."""
    with web_server(certificate) as server:
        settings.PULL_CA, settings.PULL_HOSTS = str(certificate[0]), [f"localhost:{server.port}"]
        server.pages["/a.csv"] = (200, {"ETag": '"1"'}, BODY)
        yield server


def contents(found: Found) -> list[bytes]:
    return [file.path.read_bytes() for file in found.files]


Given = Callable[..., Look]


class TestAddresses:
    """SSRF: where a pull may not go, however it is written."""

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
            "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
            "2001:0:7f00:1::", "240.0.0.1", "198.18.0.1",
        ],
    )  # fmt: skip
    def test_no_inner_address_is_public(self, address: str) -> None:
        assert not addresses.is_public(ipaddress.ip_address(address))

    @pytest.mark.parametrize("address", ["9.9.9.9", "93.184.216.34", "2606:4700::1111", "::ffff:9.9.9.9"])
    def test_public_addresses_are(self, address: str) -> None:
        assert addresses.is_public(ipaddress.ip_address(address))

    @pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "017700000001", "::1"])
    def test_disguises_of_this_machine_are_refused(self, host: str) -> None:
        with pytest.raises(PullFailed, match=r"no public address|no host"):
            addresses.checked_address(host, 443)

    def test_one_inner_address_among_public_ones_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        both = [(2, 1, 6, "", ("9.9.9.9", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
        with pytest.raises(PullFailed, match=r"10\.0\.0\.1"):
            addresses.checked_address("two.test", 443)


class TestHttps:
    """Addresses on the web."""

    def test_a_file_is_fetched_once_and_then_known_by_its_etag(self, web: Web, looked: Given) -> None:
        first = https.look(looked({"url": web.url()}))
        assert contents(first) == [BODY]
        assert https.look(looked({"url": web.url()}, state=first.state)).files == ()

    def test_the_connection_goes_to_the_checked_address_whatever_the_name_says_later(
        self, web: Web, looked: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, asked = socket.getaddrinfo, []

        def turncoat(host: str, *rest: Any, **more: Any) -> Any:
            asked.append(host)
            first = host == "localhost" and asked.count(host) == 1
            return real("192.0.2.1" if host == "localhost" and not first else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", turncoat)
        assert contents(https.look(looked({"url": web.url()}))) == [BODY]
        assert asked.count("localhost") == 1

    def test_a_redirect_to_an_inner_address_is_refused(self, web: Web, looked: Given) -> None:
        web.pages["/go"] = (302, {"Location": "https://169.254.169.254/latest/meta-data/"}, b"")
        with pytest.raises(PullFailed, match="no public address"):
            https.look(looked({"url": web.url("/go")}))

    @pytest.mark.parametrize(
        "url",
        ["http://localhost/", "file:///etc/passwd", "https://u:p@localhost/", "ftp://x/", "https:///x", "https://a b/"],
    )
    def test_other_schemes_and_passwords_in_the_address_are_refused(self, looked: Given, url: str) -> None:
        with pytest.raises(PullFailed):
            https.look(looked({"url": url}))

    def test_a_secret_goes_to_its_own_host_only(
        self, web: Web, certificate: tuple[Path, Path], looked: Given, settings: SettingsWrapper
    ) -> None:
        with web_server(certificate) as other:
            settings.PULL_HOSTS = ["localhost"]
            other.pages["/a.csv"] = (200, {}, BODY)
            web.pages["/go"] = (307, {"Location": other.url()}, b"")
            https.look(looked({"url": web.url("/go")}, secret="Bearer 123"))  # noqa: S106 - a test's own
            assert web.asked[-1][1]["Authorization"] == "Bearer 123"
            assert "Authorization" not in other.asked[-1][1]

    @pytest.mark.parametrize("secret", ["one\r\nX-Other: two", "kulcs\u0151"])
    def test_a_secret_that_no_header_can_carry_is_refused_without_being_shown(
        self, web: Web, looked: Given, secret: str
    ) -> None:
        with pytest.raises(PullFailed) as refused:
            https.look(looked({"url": web.url()}, secret=secret))
        assert secret[:3] not in str(refused.value)
        assert web.asked == []

    def test_a_ring_of_redirects_ends(self, web: Web, looked: Given) -> None:
        web.pages["/go"] = (302, {"Location": "/go"}, b"")
        with pytest.raises(PullFailed, match="more than 5 times"):
            https.look(looked({"url": web.url("/go")}))

    def test_an_answer_that_is_too_large_cut_off_or_an_error_fails(
        self, web: Web, looked: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        web.pages["/cut"] = (200, {"Announced": "1000"}, BODY)
        with pytest.raises(PullFailed, match="cannot be fetched"):
            https.look(looked({"url": web.url("/cut")}))
        with pytest.raises(PullFailed, match="answers 404"):
            https.look(looked({"url": web.url("/none?token=secret")}))
        monkeypatch.setattr(https, "MOST_BYTES", 10)
        with pytest.raises(PullFailed, match="larger than"):
            https.look(looked({"url": web.url()}))

    def test_a_certificate_nobody_vouches_for_is_refused(
        self, web: Web, looked: Given, settings: SettingsWrapper
    ) -> None:
        settings.PULL_CA = ""
        with pytest.raises(PullFailed, match="certificate is not valid"):
            https.look(looked({"url": web.url()}))


class TestFolders:
    """Folders on the server."""

    @pytest.fixture
    def drop(self, tmp_path: Path, settings: SettingsWrapper) -> Path:
        """The organisation's own folder below an allowed root, with one file that is not being written any more."""
        settings.PULL_FOLDERS = [str(tmp_path / "root")]
        own = tmp_path / "root" / "hotel"
        (own / "in").mkdir(parents=True)
        settled(own / "in" / "a.csv", BODY)
        return own

    def test_files_that_fit_are_copied_and_stay_where_they_are(self, drop: Path, looked: Given) -> None:
        settled(drop / "in" / "b.txt", b"no")
        found = folder.look(looked({"folder": "in", "pattern": "*.csv"}))
        assert contents(found) == [BODY]
        assert (drop / "in" / "a.csv").exists()
        marks = frozenset(file.mark for file in found.files)
        assert folder.look(looked({"folder": "in"}, seen=marks)).files[0].name == "b.txt"

    @pytest.mark.parametrize("told", ["../bank", "/etc", "in/../../bank", "a\0b", "link", "none"])
    def test_no_way_leads_out_of_the_organisations_folder(self, drop: Path, looked: Given, told: str) -> None:
        settled(drop.parent / "bank" / "b.csv", BODY)
        (drop / "link").symlink_to(drop.parent / "bank")
        with pytest.raises(PullFailed):
            folder.look(looked({"folder": told}))

    def test_links_pipes_and_files_being_written_are_left_alone_and_named(self, drop: Path, looked: Given) -> None:
        settled(drop.parent / "secret", b"secret")
        (drop / "in" / "link.csv").symlink_to(drop.parent / "secret")
        os.mkfifo(drop / "in" / "pipe.csv")
        (drop / "in" / "fresh.csv").write_bytes(BODY)
        found = folder.look(looked({"folder": "in"}))
        assert contents(found) == [BODY]
        told = "\n".join(found.notes)
        assert all(name in told for name in ("link.csv", "pipe.csv", "fresh.csv"))

    def test_without_a_root_nothing_is_read(self, looked: Given, settings: SettingsWrapper) -> None:
        settings.PULL_FOLDERS = []
        with pytest.raises(PullFailed, match="TWOFOLD_PULL_FOLDERS"):
            folder.look(looked({"folder": "."}))


def settled(path: Path, content: bytes) -> None:
    """Write a file that was changed long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    then = time.time() - 3600
    os.utime(path, (then, then))


class TestMailboxes:
    """Attachments in a mailbox."""

    @pytest.fixture
    def box(self, certificate: tuple[Path, Path], settings: SettingsWrapper) -> Iterator[Mailbox]:
        """A mailbox that pulls may reach."""
        with mail_server(certificate) as server:
            settings.PULL_CA, settings.PULL_HOSTS = str(certificate[0]), ["localhost"]
            yield server

    def place(self, box: Mailbox, **more: Any) -> dict[str, Any]:
        return {"host": "localhost", "port": box.port, "user": "feed", "folder": "INBOX"} | more

    def test_attachments_of_new_messages_come_and_old_ones_do_not_come_again(self, box: Mailbox, looked: Given) -> None:
        box.messages = {3: message("a.csv", BODY), 5: message("b.exe", b"MZ"), 6: message("../../c.csv", BODY + b"2")}
        first = imap.look(looked(self.place(box), secret="right"))  # noqa: S106 - a test's own
        assert [(file.name, file.path.read_bytes()) for file in first.files] == [
            ("a.csv", BODY),
            ("c.csv", BODY + b"2"),
        ]
        assert first.state == {"uid": 6, "validity": "7"}
        assert "b.exe was left alone" in first.notes[0]
        again = imap.look(looked(self.place(box), secret="right", state=first.state))  # noqa: S106 - a test's own
        assert (again.files, again.state) == ((), first.state)

    def test_the_mailbox_is_opened_for_reading_only(self, box: Mailbox, looked: Given) -> None:
        box.messages = {1: message("a.csv", BODY)}
        imap.look(looked(self.place(box), secret="right"))  # noqa: S106 - a test's own
        words = " ".join(box.told).upper()
        assert "EXAMINE" in words
        assert "BODY.PEEK[]" in words
        assert not any(word in words for word in ("SELECT ", "STORE", "EXPUNGE"))

    def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(self, box: Mailbox, looked: Given) -> None:
        box.messages = {1: message("a.csv", BODY)}
        state = {"uid": 50, "validity": "6"}
        assert len(imap.look(looked(self.place(box), secret="right", state=state)).files) == 1  # noqa: S106 - a test's own

    def test_other_senders_are_left_alone(self, box: Mailbox, looked: Given) -> None:
        box.messages = {1: message("a.csv", BODY, "other@x.test"), 2: message("b.csv", BODY, "tool@survey.test")}
        found = imap.look(looked(self.place(box, sender="@survey.test"), secret="right"))  # noqa: S106 - a test's own
        assert [file.name for file in found.files] == ["b.csv"]

    def test_a_wrong_password_and_a_forged_command_fail_with_a_sentence(self, box: Mailbox, looked: Given) -> None:
        with pytest.raises(PullFailed, match="Invalid credentials"):
            imap.look(looked(self.place(box), secret="wrong"))  # noqa: S106 - a test's own
        with pytest.raises(PullFailed, match="no control signs"):
            imap.look(looked(self.place(box, folder='X" \r\nA1 DELETE "INBOX'), secret="right"))  # noqa: S106 - a test's own

    def test_a_message_that_is_too_large_is_left_alone(
        self, box: Mailbox, looked: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap, "MOST_MESSAGE", 100)
        box.messages = {1: message("a.csv", BODY)}
        found = imap.look(looked(self.place(box), secret="right"))  # noqa: S106 - a test's own
        assert found.files == ()
        assert "larger than" in found.notes[0]


def message(name: str, data: bytes, sender: str = "tool@survey.test") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "Your export"
    mail.set_content("See attachment")
    mail.add_attachment(data, maintype="text", subtype="csv", filename=name)
    return mail.as_bytes()


class TestSftp:
    """The OpenSSH client."""

    PLACE: ClassVar[dict[str, str]] = {
        "host": "sftp.test",
        "user": "feed",
        "folder": "out",
        "host_key": "ssh-ed25519 " + "A" * 68,
        "key_name": "k",
    }

    def test_without_the_client_there_is_a_sentence(self, looked: Given, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(PullFailed, match="OpenSSH client"):
            sftp.look(looked(self.PLACE))

    @pytest.mark.parametrize(
        "odd",
        [
            {"host": "-oProxyCommand=x"},
            {"user": "a b"},
            {"host_key": ""},
            {"folder": 'x"\nget /etc/passwd'},
            {"key_name": "../k"},
        ],
    )
    def test_odd_hosts_users_keys_and_folders_never_reach_the_client(
        self, looked: Given, monkeypatch: pytest.MonkeyPatch, odd: dict[str, str]
    ) -> None:
        monkeypatch.setattr(sftp, "checked_address", lambda _host, _port: "9.9.9.9")
        monkeypatch.setattr(sftp.shutil, "which", lambda _name: "/usr/bin/sftp")
        with pytest.raises(PullFailed):
            sftp.look(looked(self.PLACE | odd))

    def test_the_client_asks_nothing_and_trusts_the_pinned_key_only(
        self, looked: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sftp, "checked_address", lambda _host, _port: "9.9.9.9")
        given = looked(self.PLACE)
        told = sftp.command(given, tmp_path / "batch")
        assert {"BatchMode=yes", "StrictHostKeyChecking=yes", "HostName=9.9.9.9", "ProxyCommand=none"} <= set(told)
        assert (given.room / "known_hosts").read_text() == f"sftp.test {self.PLACE['host_key']}\n"


def test_a_secret_is_read_from_the_organisations_own_folder_only(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.PULL_SECRETS = str(tmp_path)
    (tmp_path / "hotel").mkdir()
    (tmp_path / "hotel" / "crm").write_text("s3cret\n")
    assert secret_of("hotel", "crm") == "s3cret"
    for slug, name in (("bank", "crm"), ("bank", "../hotel/crm"), ("hotel", "none")):
        with pytest.raises(PullFailed):
            secret_of(slug, name)
