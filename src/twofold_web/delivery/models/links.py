"""Links that many people open."""

from django.db import models

from twofold_web.foundation.owned import Owned


class LinkKind(models.TextChoices):
    """How a link is used."""

    ANONYMOUS = "anonymous"  # on a web page, a receipt, a poster
    KIOSK = "kiosk"  # on a device that stands somewhere and begins anew for each person
    EMBED = "embed"  # in a frame of somebody's page
    TEST = "test"  # for the author; its answers count nowhere


class Link(Owned):
    """One link of a survey, and what answers through it are known to be about.

    The secret in the link is computed from the nonce and the installation's key, and found by its hash: whoever reads
    the table can open no link.
    """

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    name = models.CharField(max_length=120)
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    unit = models.CharField(max_length=80, blank=True)
    touchpoint = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, blank=True)
    hidden = models.JSONField(default=dict, blank=True)
    # whose pages may show it in a frame
    hosts = models.JSONField(default=list, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-id")
