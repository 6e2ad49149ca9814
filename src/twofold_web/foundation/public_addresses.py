"""Which addresses belong to the public internet: what somebody typed must not lead into our own network."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# ways to write an IPv4 address as an IPv6 one; behind them anything may stand
_DISGUISES = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


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
