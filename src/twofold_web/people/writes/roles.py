"""Giving and taking roles."""

from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Grant, Unit, User


def grant_role(scope: Scope, user: User, role: Role, unit_code: str = "") -> Grant:
    """Give somebody a role in a unit and below, or everywhere.

    Raises:
        PermissionDenied: the actor may not manage people.
        Unit.DoesNotExist: there is no such unit.
    """
    scope.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        unit = Unit.objects.of(scope).get(code=unit_code) if unit_code else None
        grant, made = Grant.objects.of(scope).get_or_create(
            organisation_id=scope.organisation_id, user=user, role=role.value, unit=unit
        )
        if made:
            record(scope, "role.granted", user.email, {"role": role.value, "unit": unit_code})
    return grant
