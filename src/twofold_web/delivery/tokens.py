"""The secrets in links: computed from the installation's key, so that the tables alone open nothing.

``<organisation>-<22 signs>`` is a link or an invitation; what is longer is a sheet of employees (``sheets``).
The organisation stands in front because the wall hides whose link it is.

``<organisation>-<invitation>-<10 signs>`` ends the messages to somebody and opens no answers: short, because every sign
of a text message is paid for.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SHAPE = re.compile(r"(\d{1,18})-([A-Za-z0-9_-]{22,400})", re.ASCII)
SALT = "twofold.delivery.link"
BYTES, LETTERS = 16, 22
STOP_SHAPE = re.compile(r"(\d{1,18})-([0-9a-z]{5,12})-([a-z2-7]{10})", re.ASCII)
STOP_SALT = "twofold.delivery.stop"


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


@dataclass(frozen=True, slots=True)
class StopToken:
    """What stands in the short address that ends messages.

    Attributes:
        organisation_id: whose invitation it is.
        invitation_id: which.
        proof: that it was sent to somebody: 50 bits.
    """

    organisation_id: int
    invitation_id: int
    proof: str

    def fits(self, nonce: str) -> bool:
        """Whether it is the one of the invitation with this nonce."""
        return constant_time_compare(self.proof, _stop_proof(nonce))


def stop_token_of(organisation_id: int, invitation_id: int, nonce: str) -> str:
    """What stands in the short address that ends messages; as long for the first invitation as for the millionth."""
    return f"{organisation_id}-{int_to_base36(invitation_id):0>5}-{_stop_proof(nonce)}"


def _stop_proof(nonce: str) -> str:
    return base64.b32encode(salted_hmac(STOP_SALT, nonce, algorithm="sha256").digest()).decode().lower()[:10]


def read_stop_token(text: str) -> StopToken | None:
    """The parts of a token that ends messages, in capital letters too, as a telephone may type it; None for others.

    >>> read_stop_token("7-0001F-ABCDEFGHIJ")
    StopToken(organisation_id=7, invitation_id=51, proof='abcdefghij')
    >>> read_stop_token("7-1-abcdefghij"), read_stop_token("7-" + "a" * 22)
    (None, None)
    """
    found = STOP_SHAPE.fullmatch(text.lower())
    return None if found is None else StopToken(int(found[1]), base36_to_int(found[2]), found[3])


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
