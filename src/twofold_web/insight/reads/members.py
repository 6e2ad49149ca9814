"""People of the organisation who may get a report."""

from django.contrib.auth import get_user_model

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import scope_of


def members_by_address(scope: Scope, addresses: list[str]) -> tuple[list[int], list[str]]:
    """The people behind e-mail addresses who may see results here, and the addresses of nobody such."""
    found, unknown = [], []
    for address in dict.fromkeys(one.strip().lower() for one in addresses if one.strip()):
        user = get_user_model().objects.filter(email=address, is_active=True).first()
        theirs = scope_of(user, scope.slug) if user else None
        if user is None or theirs is None or not theirs.may(Permission.SEE_OVERVIEW):
            unknown.append(address)
        else:
            found.append(user.pk)
    return found, unknown
