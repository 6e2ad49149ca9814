"""Rows that belong to an organisation, and a manager that refuses to forget whose."""

from typing import Any, TypeVar

from django.db import models

from twofold_web.foundation.scope import Scope, ScopeMissing

Row = TypeVar("Row", bound=models.Model)


class OwnedManager(models.Manager[Row]):
    """The only door to rows of organisations: ``of(scope)``."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Refuse a query that does not say whose rows it wants.

        Raises:
            ScopeMissing: always.
        """
        raise ScopeMissing(f"{self.model.__name__}.objects needs .of(scope), or .anywhere() with a reason")

    def of(self, scope: Scope | int) -> models.QuerySet[Row]:
        """The rows of one organisation."""
        owner = scope.organisation_id if isinstance(scope, Scope) else scope
        return self.anywhere().filter(organisation_id=owner)

    def anywhere(self) -> models.QuerySet[Row]:
        """The rows of all organisations; for the worker and the sign-in page only, with a comment that says why."""
        return super().get_queryset()

    def add(self, scope: Scope | int, **values: Any) -> Row:
        """Create a row of this organisation."""
        owner = scope.organisation_id if isinstance(scope, Scope) else scope
        return self.anywhere().create(organisation_id=owner, **values)


class Owned(models.Model):
    """A row of one organisation; behind the second wall on PostgreSQL (``wall``)."""

    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.CASCADE, related_name="+")

    objects = OwnedManager()

    class Meta:
        """Each app has its own tables."""

        abstract = True
