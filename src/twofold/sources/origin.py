"""Where rows come from: what is the same for every row of a load."""

import hashlib
import hmac
from dataclasses import dataclass

from twofold.privacy.pseudonyms import Key


@dataclass(frozen=True, slots=True)
class Origin:
    """The file of a load and the moment of it.

    Attributes:
        source: the file's name.
        digest: SHA-256 of its bytes, hexadecimal.
        modified_us: when the file was last changed, microseconds since 1970 UTC; the time of events that name none.
        now_us: the moment of the load.
        key: makes pseudonyms and event ids.
        known: the columns of context fields that the store has already.
    """

    source: str
    digest: str
    modified_us: int
    now_us: int
    key: Key
    known: tuple[str, ...] = ()

    def salt(self, purpose: str) -> str:
        """32 hexadecimal digits that only the holder of the key knows, different for every purpose."""
        return hmac.new(self.key.secret, f"twofold:{purpose}".encode(), hashlib.sha256).hexdigest()[:32]
