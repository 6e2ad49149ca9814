"""Files that came in, what was loaded of them, and the mappings people chose."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.owned import Owned
from twofold_web.intake import pull_models  # noqa: F401 - Django looks for an app's models here


class UploadState(models.TextChoices):
    """Where an uploaded file is."""

    WAITING = "waiting", _("is being looked at")
    READY = "ready", _("waits for you")
    REFUSED = "refused", _("cannot be read")
    LOADED = "loaded", _("handed over to be loaded")


class Upload(Owned):
    """A file that somebody brought; its bytes lie under a number of ours, never under its own name."""

    stored = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # as it was given, without control signs; for people and for the store's list of loads
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.WAITING)
    trouble = models.TextField(default="", blank=True)
    format = models.CharField(max_length=12, default="", blank=True)
    # the mapping as it was chosen last, as TOML; empty until the file was looked at
    mapping = models.TextField(default="", blank=True)
    # the hash of the column names: a kept mapping of the same columns is offered for the next file
    columns = models.CharField(max_length=64, default="", blank=True)
    job = models.ForeignKey("foundation.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    trial = models.ForeignKey("foundation.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ("-id",)


class Origin(models.TextChoices):
    """How the data of a load came here."""

    UPLOAD = "upload", _("uploaded file")
    PULL = "pull", _("scheduled pull")
    BULK = "bulk", _("sent by a program")


class LoadState(models.TextChoices):
    """Where a load is."""

    WAITING = "waiting", _("waits")
    DONE = "done", _("loaded")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("is being undone")
    UNDONE = "undone", _("undone")


class Load(Owned):
    """One file on its way into the facts, and what became of its rows."""

    upload = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.UPLOAD)
    # the file's bytes below the folder of uploads; they go once the load is done
    stored = models.UUIDField()
    source = models.CharField(max_length=255)
    mapping = models.TextField()
    # what the store calls the load; chosen here, so that a repeated job finds what it did already
    store_load = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=LoadState, default=LoadState.WAITING)
    trouble = models.TextField(default="", blank=True)
    # the store's own summary: read = accepted + rejected + duplicates
    summary = models.JSONField(default=dict)
    read = models.BigIntegerField(null=True)
    accepted = models.BigIntegerField(null=True)
    changed = models.BigIntegerField(null=True)
    duplicates = models.BigIntegerField(null=True)
    rejected = models.BigIntegerField(null=True)
    rejected_answers = models.BigIntegerField(null=True)
    job = models.ForeignKey("foundation.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=300, default="", blank=True)
    undone_by = models.CharField(max_length=254, default="", blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first; one load of an upload at a time."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "store_load"), name="one_store_load"),
            models.UniqueConstraint(
                fields=("upload",),
                condition=models.Q(state__in=("waiting", "done")) & models.Q(upload__isnull=False),
                name="one_load_of_an_upload",
            ),
        )


class KeptMapping(Owned):
    """What somebody chose for files with these columns; offered for the next one."""

    columns = models.CharField(max_length=64)
    mapping = models.TextField()
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One for each set of columns."""

        constraints = (models.UniqueConstraint(fields=("organisation", "columns"), name="one_kept_mapping"),)
