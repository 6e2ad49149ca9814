"""What a page carries with it: who answers, which page it is, when it was shown; signed, so no cookie is needed."""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

_HEAD = struct.Struct(">IQB")  # version of the survey, milliseconds since 1970, length of the respondent's number
_MARK = 16  # bytes of a signature
_CODE_MARK = 6


@dataclass(frozen=True, slots=True)
class PageToken:
    """What a page knows of itself.

    Attributes:
        respondent: hexadecimal digits, as ``Kept.id``.
        number: of the survey's version.
        shown_ms: when it was shown, in milliseconds since 1970 UTC; 0 of a sheet, which knows no time.
        page: its key; empty before the first page.
    """

    respondent: str
    number: int
    shown_ms: int
    page: str


@lru_cache(maxsize=8)
def _key(purpose: str, secret: str) -> bytes:
    return salted_hmac(f"twofold.answering.{purpose}", "", secret=secret, algorithm="sha256").digest()


def _signature(purpose: str, entry: str, body: bytes) -> bytes:
    # the link's own token is signed too: a page of one link is no page of another
    return _mac(purpose, entry.encode() + b"\0" + body)


def _mac(purpose: str, told: bytes) -> bytes:
    # not hmac.digest: it lets go of the interpreter, and the loop would wait for whichever thread takes it
    return hmac.new(_key(purpose, settings.SECRET_KEY), told, hashlib.sha256).digest()


def page_token(entry: str, told: PageToken) -> str:
    """The text of a token."""
    number = bytes.fromhex(told.respondent)
    body = _HEAD.pack(told.number, told.shown_ms, len(number)) + number + told.page.encode()
    return base64.urlsafe_b64encode(body + _signature("page", entry, body)[:_MARK]).decode().rstrip("=")


@lru_cache(maxsize=2_000)  # one request reads its token in several places
def read_page_token(entry: str, text: str) -> PageToken | None:
    """What a token says; None where it was not made here for this link."""
    packed = _unpacked(text, 2000)
    if packed is None or len(packed) < _HEAD.size + _MARK:
        return None
    body, mark = packed[:-_MARK], packed[-_MARK:]
    if not hmac.compare_digest(mark, _signature("page", entry, body)[:_MARK]):
        return None
    number, shown, length = _HEAD.unpack_from(body)
    rest = body[_HEAD.size :]
    return PageToken(rest[:length].hex(), number, shown, rest[length:].decode())


@lru_cache(maxsize=2_000)
def resume_code(entry: str, respondent: str) -> str:
    """What the address of somebody who has begun ends with."""
    body = bytes.fromhex(respondent)
    return base64.urlsafe_b64encode(body + _signature("resume", entry, body)[:_CODE_MARK]).decode().rstrip("=")


def read_resume_code(entry: str, text: str) -> str | None:
    """The respondent of an address; None where it was not made here for this link."""
    packed = _unpacked(text, 80)
    if packed is None or len(packed) <= _CODE_MARK:
        return None
    body, mark = packed[:-_CODE_MARK], packed[-_CODE_MARK:]
    return body.hex() if hmac.compare_digest(mark, _signature("resume", entry, body)[:_CODE_MARK]) else None


@lru_cache(maxsize=2_000)  # one request asks in several places
def keyed(purpose: str, text: str) -> bytes:
    """A hash that nobody can try out names on without the installation's secret."""
    return _mac(purpose, text.encode())


def _unpacked(text: str, most: int) -> bytes | None:
    if not text or len(text) > most or not text.isascii():
        return None
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
