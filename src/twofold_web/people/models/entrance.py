"""How people of an organisation get in: its rules, and its identity providers."""

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.foundation.permissions import Role


class EntranceRules(Owned):
    """What an organisation asks of those who enter."""

    # administrators need a passkey or an authenticator app
    second_factor = models.BooleanField(default=False)
    # an identity provider may bring in addresses of these domains without an invitation, with this role
    domains = models.JSONField(default=list)
    role = models.CharField(
        max_length=20, choices=[(role.value, role.value) for role in Role], default=Role.VIEWER.value
    )

    class Meta:
        """One set of rules an organisation."""

        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_set_of_rules"),)


class IdentityProvider(Owned):
    """An identity provider that an organisation trusts for its own people.

    The app's ``provider_id`` begins with the organisation, because a sign-in begins before anybody's wall stands.
    """

    app = models.OneToOneField("socialaccount.SocialApp", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
