"""Invitations: the only way in for somebody who has no account."""

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.foundation.permissions import Role
from twofold_web.people.models.units import Unit
from twofold_web.people.models.users import User


class Invitation(Owned):
    """An address that may take up a role; its link works once, and until it expires.

    The link's secret is computed from the nonce and the installation's key when the e-mail is sent; kept is its hash.
    """

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="en")
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
