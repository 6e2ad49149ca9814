"""Data that comes by itself: pulls and their runs, webhooks and their deliveries, receipts of what programs sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.owned import Owned


class PullKind(models.TextChoices):
    """Where a pull looks."""

    FOLDER = "folder", _("a folder on this server")
    HTTPS = "https", _("an address on the web")
    SFTP = "sftp", _("a folder on an SFTP server")
    IMAP = "imap", _("attachments in a mailbox")
    SQL = "sql", _("a query to a database")


class Every(models.IntegerChoices):
    """How often a pull looks, in minutes."""

    QUARTER = 15, _("every 15 minutes")
    HOUR = 60, _("every hour")
    SIX_HOURS = 360, _("every 6 hours")
    DAY = 1440, _("every day")
    WEEK = 10080, _("every week")


class Pull(Owned):
    """Something that is looked at again and again, and loaded where there is something new."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=PullKind)
    # what the kind needs: addresses, folders, patterns, a query; never a secret
    place = models.JSONField(default=dict)
    # the name of a secret that the administrator keeps outside of the database; empty where none is needed
    secret = models.CharField(max_length=80, default="", blank=True)
    mapping = models.TextField()
    every = models.PositiveIntegerField(choices=Every, default=Every.DAY)
    paused = models.BooleanField(default=False)
    # how far it has come: an ETag, the last UID of a mailbox, the highest mark of a query
    state = models.JSONField(default=dict)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="one_pull_of_a_name"),)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class RunOutcome(models.TextChoices):
    """How a run of a pull ended."""

    RUNNING = "running", _("is running")
    NEW = "new", _("brought something new")
    NOTHING = "nothing", _("found nothing new")
    FAILED = "failed", _("failed")


class PullRun(Owned):
    """One look of a pull, and what it handed over to be loaded."""

    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=RunOutcome, default=RunOutcome.RUNNING)
    # what went wrong, or what was left alone and why, a sentence a line
    note = models.TextField(default="", blank=True)
    loads = models.JSONField(default=list)

    class Meta:
        """The newest first."""

        ordering = ("-id",)


class PullSeen(Owned):
    """A file that a pull has handed over: the same bytes under the same name are not new."""

    pull = models.ForeignKey(Pull, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    load = models.ForeignKey("intake.Load", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each once."""

        constraints = (models.UniqueConstraint(fields=("pull", "mark"), name="seen_once"),)


class BulkReceipt(Owned):
    """What a program sent under an Idempotency-Key, so that sending it again loads nothing twice."""

    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    load = models.ForeignKey("intake.Load", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A key says one thing."""

        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_receipt"),)


class Hook(Owned):
    """An address where a program delivers single happenings, signed with a secret of its own."""

    address = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    mapping = models.TextField()
    # the secret is derived from this number and the installation's key: nothing in the database opens the door
    secret_number = models.PositiveIntegerField(default=1)
    paused = models.BooleanField(default=False)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="one_hook_of_a_name"),)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class HookDelivery(Owned):
    """One delivery; its text goes once it lies in the file of a load."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="+")
    # of the request: the same signature again is a replay
    signature = models.CharField(max_length=64)
    body = models.TextField(default="", blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    load = models.ForeignKey("intake.Load", on_delete=models.SET_NULL, null=True, related_name="+")
    taken = models.BooleanField(default=False)

    class Meta:
        """In the order they came; each once."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("hook", "signature"), name="delivered_once"),)


class HookDoor(models.Model):
    """Which organisation an address belongs to: found before anybody knows whose wall to put up."""

    address = models.UUIDField(unique=True)
    organisation = models.ForeignKey("foundation.Organisation", on_delete=models.CASCADE, related_name="+")
