"""The secret in an invitation's link: computed from the installation's key, so that the table alone opens nothing."""

import hashlib
import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

SHAPE = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{64})", re.ASCII)
SALT = "twofold.invitation"


def new_nonce() -> str:
    """What makes a link's secret different each time it is sent."""
    return secrets.token_hex(16)


def secret_of(nonce: str) -> str:
    """The secret that belongs to a nonce."""
    return salted_hmac(SALT, nonce, algorithm="sha256").hexdigest()


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(organisation_id: int, invitation_id: int, nonce: str) -> str:
    """What stands in the link; begins with the organisation, because the wall hides whose invitation it is."""
    return f"{organisation_id}-{invitation_id}-{secret_of(nonce)}"


def read_token(text: str) -> tuple[int, int, str] | None:
    """Organisation, invitation and secret of a link; None where it cannot be one."""
    found = SHAPE.fullmatch(text)
    return (int(found[1]), int(found[2]), found[3]) if found else None


def fits(secret: str, digest: str) -> bool:
    """Whether this is the secret with the kept hash."""
    return constant_time_compare(digest_of(secret), digest)
