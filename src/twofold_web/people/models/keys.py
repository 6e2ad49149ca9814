"""Keys with which programs use the API."""

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.people.models.units import Unit
from twofold_web.people.models.users import User


class ApiKey(Owned):
    """A key of one organisation: what its maker may do, narrowed to some permissions and perhaps to a unit.

    The secret has 256 random bits and is kept as a hash: whoever reads the table cannot use a key.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    # the part of the key that finds its row; begins with the organisation, because the wall hides whose it is
    prefix = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    permissions = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
