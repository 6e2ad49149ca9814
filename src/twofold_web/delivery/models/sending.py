"""How text messages leave."""

from django.db import models

from twofold_web.foundation.owned import Owned


class Gateway(Owned):
    """The organisation's gateway for text messages: a request that is described, not programmed."""

    name = models.CharField(max_length=120)
    # see sending.gateway
    template = models.JSONField()
    # the name of a secret that the administrator keeps in a file
    secret = models.CharField(max_length=80, blank=True)
    changed_by = models.CharField(max_length=254)
    changed_at = models.DateTimeField()

    class Meta:
        """One gateway an organisation."""

        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_gateway"),)
