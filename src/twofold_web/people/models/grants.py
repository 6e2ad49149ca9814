"""The roles people hold in the tree."""

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.foundation.permissions import Role
from twofold_web.people.models.units import Unit
from twofold_web.people.models.users import User


class Grant(Owned):
    """A role of a user in a unit and everything below it; in the whole organisation where there is no unit."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody holds the same role twice in one place."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "user", "role", "unit"), name="one_grant"),
            models.UniqueConstraint(
                fields=("organisation", "user", "role"), condition=models.Q(unit=None), name="one_grant_everywhere"
            ),
        )


class Suspension(Owned):
    """Somebody whose roles in one organisation rest: they may not enter it until the suspension is lifted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody is suspended twice."""

        constraints = (models.UniqueConstraint(fields=("organisation", "user"), name="one_suspension"),)
