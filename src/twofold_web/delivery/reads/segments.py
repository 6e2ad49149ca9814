"""Into which segments those were put who were invited."""

from collections.abc import Iterable

from twofold_web.delivery.models import Invitation
from twofold_web.foundation.scope import Scope


def segments_of(scope: Scope, invitations: Iterable[int | None]) -> dict[int, str]:
    """The segment of each invitation that has one."""
    wanted = {number for number in invitations if number is not None}
    rows = Invitation.objects.of(scope).filter(pk__in=wanted).exclude(segment="")
    return dict(rows.values_list("pk", "segment"))
