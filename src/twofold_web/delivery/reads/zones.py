"""The time zone on whose clock people are asked."""

from zoneinfo import ZoneInfo

from twofold_web.delivery.asking.moments import zone_of
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope


def zone_for(scope: Scope, own: str = "") -> ZoneInfo:
    """A person's own zone; the organisation's where none, or no real one, is told."""
    return zone_of(own, Organisation.objects.values_list("zone", flat=True).get(id=scope.organisation_id))
