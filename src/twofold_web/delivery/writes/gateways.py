"""How text messages leave."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from twofold_web.delivery.models import Gateway
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads.reach import require_everywhere


def set_gateway(scope: Scope, name: str, template: Mapping[str, Any], secret: str) -> Gateway:
    """Let text messages leave by this gateway.

    Raises:
        PermissionDenied: the actor may not change settings of the whole organisation.
    """
    scope.require(Permission.MANAGE_SETTINGS)
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    values: dict[str, Any] = {"name": name, "template": dict(template), "secret": secret}
    values |= {
        "organisation_id": scope.organisation_id,
        "changed_by": scope.actor.name,
        "changed_at": datetime.now(UTC),
    }
    with transaction.atomic():
        known, _made = Gateway.objects.of(scope).update_or_create(defaults=values)
        record(scope, "gateway.set", name, {"url": str(template.get("url", ""))[:200]})
    return known
