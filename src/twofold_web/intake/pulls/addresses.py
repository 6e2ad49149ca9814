"""Where a pull may connect to: public addresses, and hosts that the administrator named.

A name is resolved once and every address it has is checked; the connection then goes to the checked address itself, so
that nobody can answer the check with one address and the connection with another.
"""

import ipaddress
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.pulls.found import PullFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# ways to write an IPv4 address as an IPv6 one; behind them anything may stand
_DISGUISES = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


def checked_address(host: str, port: int) -> str:
    """The address to connect to.

    Raises:
        PullFailed: there is no such host, or it stands where pulls may not go.
    """
    found = _resolved(host, port)
    if not _is_named(host, port):
        for each in found:
            if not is_public(each):
                raise PullFailed(
                    _(
                        "%(host)s stands at %(address)s, which is no public address. An administrator can allow the "
                        "host in the setting TWOFOLD_PULL_HOSTS."
                    )
                    % {"host": host, "address": each}
                )
    return str(found[0])


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1")), is_public(ipaddress.ip_address("9.9.9.9"))
    (False, True)
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _DISGUISES) or int(address) < 1 << 32:
            return False
    odd = address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    return address.is_global and not odd and not address.is_unspecified


def _resolved(host: str, port: int) -> list[Address]:
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise PullFailed(
            _("There is no host %(host)s, or its name cannot be resolved now.") % {"host": host}
        ) from wrong
    found = [ipaddress.ip_address(str(each[4][0]).split("%")[0]) for each in told]
    if not found:
        raise PullFailed(_("There is no host %(host)s, or its name cannot be resolved now.") % {"host": host})
    return found


def _is_named(host: str, port: int) -> bool:
    allowed = {each.casefold() for each in settings.PULL_HOSTS}
    return bool({host.casefold(), f"{host}:{port}".casefold()} & allowed)
