"""Pulls from a mailbox: attachments of new messages, over TLS, without changing anything in the mailbox."""

import email
import email.policy
import hashlib
import imaplib
import re
import socket
import ssl
from email.message import EmailMessage
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.places import plain_name
from twofold_web.intake.pulls.addresses import checked_address
from twofold_web.intake.pulls.found import MOST_FILES, File, Found, Look, PullFailed

PATIENCE = 30.0
MOST_MESSAGE = 40 << 20  # bytes of a message, attachments included
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".json", ".ndjson", ".parquet", ".sav", ".xes", ".gz")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f\"\\]{1,120}")


class PinnedMailbox(imaplib.IMAP4_SSL):
    """A connection to an address that was checked, whatever the name resolves to now."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        super().__init__(
            host, port, timeout=PATIENCE, ssl_context=ssl.create_default_context(cafile=settings.PULL_CA or None)
        )

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        try:
            wrapped: socket.socket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        return wrapped


def look(given: Look) -> Found:
    """Fetch the attachments of messages that came since the last look.

    Raises:
        PullFailed: the mailbox cannot be read.
    """
    place = given.place
    host, port = str(place.get("host", "")), int(place.get("port") or 993)
    address = checked_address(host, port)
    try:
        mailbox = PinnedMailbox(host, port, address)
        try:
            _quiet(mailbox.login(_plain(place.get("user")), given.secret))
            return _read(mailbox, given)
        finally:
            mailbox.logout()
    except (imaplib.IMAP4.error, OSError) as wrong:
        said = str(wrong).splitlines()[0][:200] if str(wrong) else type(wrong).__name__
        raise PullFailed(
            _("The mailbox at %(host)s answers: %(said)s.") % {"host": host, "said": said.rstrip(".")}
        ) from wrong


def _plain(told: object) -> str:
    text = str(told or "")
    if not _PLAIN.fullmatch(text):
        raise PullFailed(_("The user and the folder of a mailbox hold no quotes and no control signs."))
    return text


def _quiet(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(str(answer[1]))
    return answer[1]


def _read(mailbox: PinnedMailbox, given: Look) -> Found:
    folder = _plain(given.place.get("folder") or "INBOX")
    _quiet(mailbox.select(f'"{folder}"', readonly=True))
    validity = str((mailbox.response("UIDVALIDITY")[1] or [b""])[0] or b"", "ascii")
    last = int(given.state.get("uid", 0)) if given.state.get("validity") == validity else 0
    told = _quiet(mailbox.uid("SEARCH", "UID", f"{last + 1}:*"))
    # "*" is the newest message even where it is an old one
    uids = sorted(uid for uid in map(int, (told[0] or b"").split()) if uid > last)
    files: list[File] = []
    notes: list[str] = []
    for uid in uids:
        if len(files) >= MOST_FILES:
            notes.append(_("There are more messages; they come with the next look."))
            break
        _take(mailbox, uid, given, (files, notes))
        last = uid
    return Found(tuple(files), {"uid": last, "validity": validity}, tuple(notes))


def _take(mailbox: PinnedMailbox, uid: int, given: Look, told: tuple[list[File], list[str]]) -> None:
    files, notes = told
    size = _quiet(mailbox.uid("FETCH", str(uid), "(RFC822.SIZE)"))
    counted = re.search(rb"RFC822.SIZE (\d+)", b" ".join(each for each in size if isinstance(each, bytes)))
    if counted is None or int(counted[1]) > MOST_MESSAGE:
        notes.append(
            _("Message %(uid)s was left alone: it is larger than %(most)s MB.")
            % {"uid": uid, "most": MOST_MESSAGE >> 20}
        )
        return
    parts = _quiet(mailbox.uid("FETCH", str(uid), "(BODY.PEEK[])"))
    raw = next((each[1] for each in parts if isinstance(each, tuple)), b"")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not _is_wanted(message, given):
        return
    for part in message.iter_attachments():
        name = plain_name(str(part.get_filename() or ""))
        if not name.casefold().endswith(ENDINGS) or not fnmatchcase(name, str(given.place.get("pattern") or "*")):
            notes.append(_("%(name)s was left alone: its ending or name is not one that is read.") % {"name": name})
            continue
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        mark = hashlib.sha256(name.encode() + b"\0" + data).hexdigest()
        if data and mark not in given.seen:
            path = given.room / f"{uid}-{len(files)}"
            path.write_bytes(data)
            files.append(File(path, name, mark))


def _is_wanted(message: EmailMessage, given: Look) -> bool:
    """Whether it comes from the sender that was named, where one was; a sender can be forged, so this only sorts."""
    wanted = str(given.place.get("sender") or "").casefold()
    return not wanted or wanted in str(message.get("From", "")).casefold()
