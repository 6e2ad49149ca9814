"""Where a pull may connect to: public addresses, and hosts that the administrator named.

A name is resolved once and every address it has is checked; the connection then goes to the checked address itself, so
that nobody can answer the check with one address and the connection with another.
"""

import ipaddress
import socket

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.foundation.public_addresses import Address, is_public
from twofold_web.intake.pulls.found import PullFailed


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
