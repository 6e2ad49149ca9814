"""Connecting a user with the employee they are: an administrator proposes, the employee decides, both can end it."""

from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from twofold.errors import TwofoldError
from twofold_web.foundation import prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.models import Prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.home.models import EmployeeLink
from twofold_web.home.own_records import OWN
from twofold_web.home.reads import link_of
from twofold_web.people.reads import scope_of


class LinkRefused(ValueError):
    """A link that cannot be; ``reason`` is a word for the page: unknown, taken, nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def propose_link(scope: Scope, email: str, employee: str) -> EmployeeLink:
    """Propose that a user is the employee whom the data calls so; nothing is shown before the employee agrees.

    Raises:
        PermissionDenied: the actor may not manage people everywhere.
        LinkRefused: nobody here has this address; either has a link already; nothing was ever loaded.
    """
    _require_all_units(scope)
    user = get_user_model().objects.filter(email=email.strip().lower()).first()
    if user is None or scope_of(user, scope.slug) is None:
        raise LinkRefused("unknown")
    named = _pseudonyms(scope, employee.strip())
    try:
        with transaction.atomic():
            link = EmployeeLink.objects.add(
                scope, user=user, employee=named[0], person=named[1], proposed_at=datetime.now(UTC)
            )
            # not whom: the trail must not say which employee somebody is
            record(scope, "employee.proposed", user.email)
    except IntegrityError as twice:
        raise LinkRefused("taken") from twice
    return link


def agree(scope: Scope) -> None:
    """The employee agrees to see what customers said about their work; the trail keeps that they did, and when."""
    scope.require(Permission.SEE_OWN)
    with transaction.atomic():
        link = link_of(scope)
        if link is None or link.agreed_at is not None:
            return
        link.agreed_at = datetime.now(UTC)
        link.save(update_fields=["agreed_at"])
        record(scope, "employee.agreed", scope.actor.name)


def withdraw(scope: Scope) -> None:
    """The employee declines, or takes the agreement back: the link and what was prepared from it are gone at once."""
    scope.require(Permission.SEE_OWN)
    with transaction.atomic():
        link = link_of(scope)
        if link is not None:
            _end(scope, link)
            record(scope, "employee.withdrew", scope.actor.name)


def end_link(scope: Scope, link_id: int) -> None:
    """An administrator ends somebody's link.

    Raises:
        PermissionDenied: the actor may not manage people everywhere.
        EmployeeLink.DoesNotExist: there is none.
    """
    _require_all_units(scope)
    with transaction.atomic():
        link = EmployeeLink.objects.of(scope).select_related("user").get(id=link_id, ended_at=None)
        _end(scope, link)
        record(scope, "employee.unlinked", link.user.email)


def _end(scope: Scope, link: EmployeeLink) -> None:
    link.ended_at, link.employee, link.person = datetime.now(UTC), None, None
    link.save(update_fields=["ended_at", "employee", "person"])
    Prepared.objects.of(scope).filter(kind=OWN, key=prepared.key_of({"link": link.pk})).delete()


def _pseudonyms(scope: Scope, employee: str) -> tuple[int, int]:
    if not employee:
        raise LinkRefused("nothing")
    try:
        key = store_of(scope).key
    except TwofoldError as missing:
        raise LinkRefused("nothing") from missing
    return key.pseudonym("employee", employee), key.pseudonym("person", employee)


def _require_all_units(scope: Scope) -> None:
    """Identifiers of employees name somebody of any unit: an administrator of one branch may not try them out."""
    if scope.units(Permission.MANAGE_PEOPLE) is not None:
        raise PermissionDenied(Permission.MANAGE_PEOPLE.value)
