"""How often something may be tried: counters in the cache, for each server process its own."""

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds.

    Attributes:
        name: what is counted.
        times: how often it may happen.
        seconds: in how long a window.
    """

    name: str
    times: int
    seconds: int


API_CALLS = Limit("api calls", 1200, 60)
WRONG_KEYS = Limit("wrong keys", 20, 300)
DEMO_ENTRIES = Limit("demo entries", 60, 60)
INVITATIONS = Limit("invitations", 100, 3600)
INVITATION_LINKS = Limit("invitation links", 30, 300)


def wait_for(limit: Limit, who: str, *, count: bool = True) -> int:
    """Count one more; 0 where it may happen, else the seconds until it may.

    Args:
        limit: what is counted.
        who: the address, person or key it is counted for.
        count: False to ask without counting.
    """
    window, passed = divmod(int(time.time()), limit.seconds)
    name = "limit-" + hashlib.sha256(f"{limit.name} {window} {who}".encode()).hexdigest()
    if count:
        cache.add(name, 0, timeout=limit.seconds + 1)
        try:
            used = cache.incr(name)
        except ValueError:  # the counter was thrown out of a full cache in between
            used = 1
    else:
        used = cache.get(name, 0) + 1
    return 0 if used <= limit.times else limit.seconds - passed


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as the installation trusts the proxies before it."""
    return str(get_adapter().get_client_ip(request))
