"""Pulls from an address on the web: TLS only, to checked addresses only, after every redirect again."""

import hashlib
import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.pulls.addresses import checked_address
from twofold_web.intake.pulls.found import MOST_BYTES, File, Found, Look, PullFailed

PATIENCE = 20.0  # seconds without a byte
LONGEST = 600.0  # seconds for everything
MOST_REDIRECTS = 5
_BLOCK = 1 << 16
_MOVED = {301, 302, 303, 307, 308}


class PinnedConnection(http.client.HTTPSConnection):
    """A connection to an address that was checked, whatever the name resolves to now."""

    def __init__(self, host: str, port: int, address: str) -> None:
        context = ssl.create_default_context(cafile=settings.PULL_CA or None)
        super().__init__(host, port, timeout=PATIENCE, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Connect to the checked address; the certificate has to be the name's."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def look(given: Look) -> Found:
    """Fetch the address, unless its server says that nothing has changed.

    Raises:
        PullFailed: it cannot be fetched, or stands where pulls may not go.
    """
    url = str(given.place.get("url", ""))
    headers = {"User-Agent": "Twofold", "Accept": "*/*", "Accept-Encoding": "identity"}
    headers |= {name: given.state[key] for name, key in _CONDITIONS.items() if given.state.get(key)}
    if given.secret:
        # refused here: the error of the library would show the secret
        if not (given.secret.isascii() and given.secret.isprintable()):
            raise PullFailed(_("The secret holds signs that no header can carry."))
        headers[str(given.place.get("header") or "Authorization")] = given.secret
    target = given.room / "0"
    try:
        answer = _fetched(url, headers, given, target)
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        raise PullFailed(
            _("%(url)s cannot be fetched: %(said)s.") % {"url": _shown(url), "said": _said(wrong)}
        ) from wrong
    if answer is None:
        return Found(state=given.state)
    name, state = answer
    with target.open("rb") as file:
        mark = hashlib.file_digest(file, "sha256").hexdigest()
    return Found((File(target, name, mark),), state)


_CONDITIONS = {"If-None-Match": "etag", "If-Modified-Since": "modified"}


def _fetched(url: str, headers: dict[str, str], given: Look, target: Path) -> tuple[str, dict[str, str]] | None:
    deadline = time.monotonic() + LONGEST
    first = _parts(url)
    parts = first
    for _hop in range(MOST_REDIRECTS + 1):
        sent = headers if _origin(parts) == _origin(first) else _without_secret(headers, given)
        connection = PinnedConnection(parts.hostname or "", parts.port or 443, _address(parts))
        try:
            connection.request("GET", _path(parts), headers=sent)
            answer = connection.getresponse()
            if answer.status == 304:
                return None
            if answer.status in _MOVED:
                parts = _parts(urljoin(parts.geturl(), answer.headers.get("Location", "")))
                continue
            if answer.status != 200:
                raise PullFailed(_("%(url)s answers %(status)s.") % {"url": _shown(url), "status": answer.status})
            _save(answer, target, deadline)
            state = {"etag": answer.headers.get("ETag", ""), "modified": answer.headers.get("Last-Modified", "")}
            return _name(parts), state
        finally:
            connection.close()
    raise PullFailed(_("%(url)s redirects more than %(most)s times.") % {"url": _shown(url), "most": MOST_REDIRECTS})


def _save(answer: http.client.HTTPResponse, target: Path, deadline: float) -> None:
    size = 0
    with target.open("wb") as file:
        for block in _blocks(answer):
            size += len(block)
            if size > MOST_BYTES:
                raise PullFailed(_("The answer is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})
            if time.monotonic() > deadline:
                raise PullFailed(_("The answer took longer than %(most)s minutes.") % {"most": int(LONGEST // 60)})
            file.write(block)


def _blocks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while block := answer.read1(_BLOCK):
        yield block
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise PullFailed(_("Only addresses that begin with https:// are fetched, also after a redirect."))
    if parts.username or parts.password:
        raise PullFailed(_("An address holds no password; name a secret instead."))
    if any(sign.isspace() or ord(sign) < 32 for sign in url):
        raise PullFailed(_("The address holds signs that no address has."))
    return parts


def _address(parts: SplitResult) -> str:
    return checked_address(parts.hostname or "", parts.port or 443)


def _origin(parts: SplitResult) -> tuple[str | None, int]:
    return parts.hostname, parts.port or 443


def _without_secret(headers: dict[str, str], given: Look) -> dict[str, str]:
    own = str(given.place.get("header") or "Authorization")
    return {name: value for name, value in headers.items() if name != own and name not in _CONDITIONS}


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _name(parts: SplitResult) -> str:
    return unquote(PurePosixPath(parts.path).name) or (parts.hostname or "file")


def _shown(url: str) -> str:
    """The address without its query, which may hold a token."""
    return url.split("?", maxsplit=1)[0][:200]


def _said(wrong: Exception) -> str:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return _("its certificate is not valid for this name (%(said)s)") % {"said": wrong.verify_message}
    if isinstance(wrong, TimeoutError):
        return _("it did not answer in time")
    return str(wrong).splitlines()[0][:200] if str(wrong) else type(wrong).__name__
