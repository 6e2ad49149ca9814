"""Giving and taking roles, and letting them rest."""

from django.db import transaction
from django.utils.translation import gettext as _

from twofold_web.foundation.audit import record
from twofold_web.foundation.models import AuditHead
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Grant, Suspension, Unit, User
from twofold_web.people.reads.reach import require_at, require_everywhere
from twofold_web.people.refusals import Refusal


def grant_role(scope: Scope, user: User, role: Role, unit_code: str = "") -> Grant:
    """Give somebody a role in a unit and below, or everywhere.

    Raises:
        PermissionDenied: the actor may not manage people there.
        Unit.DoesNotExist: there is no such unit.
    """
    require_at(scope, Permission.MANAGE_PEOPLE, unit_code)
    with transaction.atomic():
        unit = Unit.objects.of(scope).get(code=unit_code) if unit_code else None
        grant, made = Grant.objects.of(scope).get_or_create(
            organisation_id=scope.organisation_id, user=user, role=role.value, unit=unit
        )
        if made:
            record(scope, "role.granted", user.email, {"role": role.value, "unit": unit_code})
    return grant


def revoke_role(scope: Scope, grant_id: int) -> None:
    """Take a role away; the last administrator stays.

    Raises:
        PermissionDenied: the actor may not manage people there.
        Grant.DoesNotExist: there is no such role here.
        Refusal: nobody could manage the organisation any more.
    """
    scope.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        _hold(scope)
        grant = Grant.objects.of(scope).select_related("user", "unit").get(pk=grant_id)
        unit = grant.unit.code if grant.unit else ""
        require_at(scope, Permission.MANAGE_PEOPLE, unit)
        grant.delete()
        _keep_an_administrator(scope)
        record(scope, "role.revoked", grant.user.email, {"role": grant.role, "unit": unit})


def suspend(scope: Scope, user_id: int) -> None:
    """Let all roles of somebody rest in this organisation; they may not enter it until that is lifted.

    Raises:
        PermissionDenied: the actor may not manage people everywhere.
        User.DoesNotExist: nobody with a role here has this id.
        Refusal: nobody could manage the organisation any more.
    """
    require_everywhere(scope, Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        _hold(scope)
        user = member(scope, user_id)
        _row, made = Suspension.objects.of(scope).get_or_create(organisation_id=scope.organisation_id, user=user)
        _keep_an_administrator(scope)
        if made:
            record(scope, "person.suspended", user.email)


def resume(scope: Scope, user_id: int) -> None:
    """Lift a suspension.

    Raises:
        PermissionDenied: the actor may not manage people everywhere.
        User.DoesNotExist: nobody with a role here has this id.
    """
    require_everywhere(scope, Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        user = member(scope, user_id)
        ended, _kinds = Suspension.objects.of(scope).filter(user=user).delete()
        if ended:
            record(scope, "person.resumed", user.email)


def member(scope: Scope, user_id: int) -> User:
    """Somebody with a role in this organisation.

    Raises:
        User.DoesNotExist: nobody with a role here has this id.
    """
    grant = Grant.objects.of(scope).select_related("user").filter(user_id=user_id).first()
    if grant is None:
        raise User.DoesNotExist
    return grant.user


def _hold(scope: Scope) -> None:
    """Make others who change roles wait, so that two administrators cannot remove each other at once."""
    AuditHead.objects.get_or_create(organisation_id=scope.organisation_id)
    AuditHead.objects.select_for_update().get(organisation_id=scope.organisation_id)


def _keep_an_administrator(scope: Scope) -> None:
    resting = Suspension.objects.of(scope).values("user_id")
    left = Grant.objects.of(scope).filter(role=Role.ADMINISTRATOR.value, unit=None, user__is_active=True)
    if not left.exclude(user_id__in=resting).exists():
        raise Refusal(_("This is the last administrator. Make somebody else an administrator first."))
