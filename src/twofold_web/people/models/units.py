"""The tree of units."""

from typing import Self

from django.db import models

from twofold_web.foundation.owned import Owned


class Unit(Owned):
    """A node of an organisation's tree; ``path`` holds the ids from the root down, so that a branch is one range.

    An own materialised path: tree packages number roots over all organisations, which row-level security hides.
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=500, default="", db_index=True)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=64, blank=True)

    class Meta:
        """Codes are what events carry."""

        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="unit_code"),)

    def __str__(self) -> str:
        """Its name, or its code."""
        return self.name or self.code

    @property
    def depth(self) -> int:
        """How far below the root: 0 for a root."""
        return self.path.count("/") - 1

    def and_below(self, units: models.QuerySet[Self]) -> models.QuerySet[Self]:
        """Of these units, this one and everything below it."""
        # "0" is the character after "/"
        return units.filter(path__gte=self.path, path__lt=self.path[:-1] + "0")
