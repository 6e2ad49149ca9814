"""Where a page came from, as a hash that lives for a day and is never written down."""

import secrets
import time
from functools import lru_cache
from hashlib import blake2b

_DAY = 86_400


@lru_cache(maxsize=2)
def _key(day: int) -> bytes:
    del day  # a new key each day; the old one is forgotten with the process's memory of it
    return secrets.token_bytes(32)


def caller_of(address: str) -> str:
    """The hash of an address; of IPv6 of the network, because every device has many addresses there."""
    if not address:
        return ""
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    return blake2b(network.encode(), key=_key(int(time.time()) // _DAY), digest_size=12).hexdigest()
