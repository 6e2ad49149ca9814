"""What a key of the API looks like: ``tf_<prefix>_<secret>``; only the secret's hash is kept."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

SHAPE = re.compile(r"tf_((\d{1,18})x[0-9a-f]{12})_([A-Za-z0-9-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key, taken apart.

    Attributes:
        prefix: finds the key's row; not secret.
        organisation_id: whose it is; the row stands behind the wall of that organisation.
        secret: 256 random bits.
    """

    prefix: str
    organisation_id: int
    secret: str

    def __str__(self) -> str:
        """The key as its holder sends it."""
        return f"tf_{self.prefix}_{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept; a plain hash suffices, because nobody can guess 256 random bits."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def fits(self, digest: str) -> bool:
        """Whether this is the key with the kept hash; takes the same time either way."""
        return hmac.compare_digest(self.digest, digest)


def new_key(organisation_id: int) -> KeyText:
    """A key nobody has seen."""
    # an underscore would end the secret for people who select it by double click
    secret = secrets.token_urlsafe(32).replace("_", "-")
    return KeyText(f"{organisation_id}x{secrets.token_hex(6)}", organisation_id, secret)


def read_key(text: str) -> KeyText | None:
    """The parts of a key; None where the text cannot be one.

    >>> read_key("Bearer of bad news") is None
    True
    """
    found = SHAPE.fullmatch(text)
    return KeyText(found[1], int(found[2]), found[3]) if found else None
