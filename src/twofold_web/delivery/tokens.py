"""The secrets in links: computed from the installation's key, so that the tables alone open nothing.

``<organisation>-<22 signs>`` is a link or an invitation; what is longer is a sheet of employees (``sheets``).
The organisation stands in front because the wall hides whose link it is.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

SHAPE = re.compile(r"(\d{1,18})-([A-Za-z0-9_-]{22,400})", re.ASCII)
SALT = "twofold.delivery.link"
BYTES, LETTERS = 16, 22


@dataclass(frozen=True, slots=True)
class Token:
    """What stands in an address.

    Attributes:
        organisation_id: whose it is.
        secret: the rest.
        sheet: whether it is a sheet of employees.
    """

    organisation_id: int
    secret: str
    sheet: bool


def new_nonce() -> str:
    """What makes a secret unlike all others: 128 random bits."""
    return secrets.token_hex(BYTES)


def secret_of(nonce: str) -> str:
    """The secret that belongs to a nonce: 128 bits in 22 signs."""
    return base64.urlsafe_b64encode(salted_hmac(SALT, nonce, algorithm="sha256").digest()[:BYTES]).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What a link is found by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(organisation_id: int, nonce: str) -> str:
    """What stands in the link of a nonce."""
    return f"{organisation_id}-{secret_of(nonce)}"


def read_token(text: str) -> Token | None:
    """The parts of a token; None where it cannot be one.

    >>> read_token("7-" + "a" * 22)
    Token(organisation_id=7, secret='aaaaaaaaaaaaaaaaaaaaaa', sheet=False)
    >>> read_token("7"), read_token("x-" + "a" * 22)
    (None, None)
    """
    found = SHAPE.fullmatch(text)
    return None if found is None else Token(int(found[1]), found[2], sheet=len(found[2]) > LETTERS)


def answered_at(token: str) -> str:
    """The path at which a token is answered: short, because it is printed and typed."""
    return f"/s/{token}/"


def address_of(token: str) -> str:
    """The whole address at which a token is answered, as it is sent and printed."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + answered_at(token)
