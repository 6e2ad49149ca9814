"""Codes of sheets: random, signed, and written down nowhere.

A code holds 128 random bits, the survey and the unit that the answers are counted for, and a signature under the
survey's key. Nothing in it comes from the person, and the exchange keeps nothing of it, so that no table can say whose
sheet it is.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "twofold.delivery.sheet"
RANDOM, SIGNED, NUMBER = 16, 16, 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a code says.

    Attributes:
        organisation_id: whose survey it is.
        survey_id: the survey.
        unit: the code of the unit that answers are counted for; empty for none.
    """

    organisation_id: int
    survey_id: int
    unit: str


def new(sheet: Sheet) -> str:
    """A sheet nobody else has."""
    body = secrets.token_bytes(RANDOM) + sheet.survey_id.to_bytes(NUMBER, "big") + sheet.unit.encode()
    told = base64.urlsafe_b64encode(_signature(sheet.organisation_id, body) + body).decode().rstrip("=")
    return f"{sheet.organisation_id}-{told}"


def read(code: str) -> Sheet | None:
    """What a code says; None where it is not one of ours."""
    organisation, _hyphen, told = code.partition("-")
    try:
        packed = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True)
        signature, body = packed[:SIGNED], packed[SIGNED:]
        unit = body[RANDOM + NUMBER :].decode()
    except (binascii.Error, ValueError):
        return None
    if not (organisation.isascii() and organisation.isdecimal()) or len(body) < RANDOM + NUMBER:
        return None
    # the last letter of base64 has bits to spare: one sheet is written in one way only, or it could be handed in twice
    if base64.urlsafe_b64encode(packed).decode().rstrip("=") != told or organisation != str(int(organisation)):
        return None
    if not constant_time_compare(signature, _signature(int(organisation), body)):
        return None
    return Sheet(int(organisation), int.from_bytes(body[RANDOM : RANDOM + NUMBER], "big"), unit)


def valid(code: str, survey_id: int) -> bool:
    """Whether a code is a sheet of this survey."""
    sheet = read(code)
    return sheet is not None and sheet.survey_id == survey_id


def mark(code: str) -> bytes:
    """What is kept with the answers, so that a sheet is handed in once: a hash that leads to no person."""
    return hashlib.sha256(b"twofold.sheet:" + code.encode()).digest()


def _signature(organisation_id: int, body: bytes) -> bytes:
    told = f"{organisation_id}:{body.hex()}"
    return salted_hmac(SALT, told, algorithm="sha256").digest()[:SIGNED]
