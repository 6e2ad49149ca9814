"""Organisations, the audit trail, jobs and prepared results."""

import uuid

from django.db import models

from twofold_web.foundation.owned import Owned


class Organisation(models.Model):
    """A company, or a part of one that must not see the others."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    # names the folder of its facts, so that a change of the slug moves nothing
    store = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class AuditHead(models.Model):
    """The end of an organisation's audit trail; locked while an entry is written, so that the chain has one end."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+", primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class AuditEntry(Owned):
    """One write, or one look at personal data; each entry holds the hash of the one before."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=254)
    act = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """In the order of the chain."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("organisation", "number"), name="audit_number"),)


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """Work for the worker: leased, repeated after a crash, done once (``jobs``).

    Its organisation is a plain column, not a walled row: the worker must see the jobs of all.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    # a second job of the same kind and key is not made while one waits
    key = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    # somebody looks at a page that waits for it: done before what nobody waits for
    urgent = models.BooleanField(default=False)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    share = models.FloatField(default=0.0)
    # for people: what it does now, or why it failed, in the language of who asked
    note = models.CharField(max_length=300, default="", blank=True)
    language = models.CharField(max_length=5, default="en")
    # for whoever mends it: what was raised
    error = models.TextField(default="", blank=True)
    result = models.JSONField(default=dict)
    requested_by = models.CharField(max_length=254, default="", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The worker asks for what is due."""

        indexes = (models.Index(fields=("state", "run_at")), models.Index(fields=("organisation", "kind", "-made_at")))
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "key"),
                condition=models.Q(state=JobState.WAITING) & ~models.Q(key=""),
                name="one_waiting",
            ),
        )


class Schedule(models.Model):
    """A job that is made again and again (``schedules``)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, default="", blank=True)
    # five fields of cron in the organisation's zone: minute hour day month weekday
    cron = models.CharField(max_length=60)
    next_at = models.DateTimeField(db_index=True)
    paused = models.BooleanField(default=False)

    class Meta:
        """One schedule for one purpose."""

        constraints = (models.UniqueConstraint(fields=("organisation", "kind", "key"), name="one_schedule"),)


class Worker(models.Model):
    """A process that does jobs, and when it was last heard of."""

    name = models.CharField(max_length=20, unique=True)
    host = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class Prepared(Owned):
    """A result that a job computed and a page shows: nothing slow happens while somebody waits for a page."""

    kind = models.CharField(max_length=60)
    # what was asked: a hash of the request, which stands in ``request``
    key = models.CharField(max_length=64)
    request = models.JSONField(default=dict)
    # the version of the store it was computed from
    version = models.BigIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        """The newest answer to a question replaces the one before."""

        constraints = (models.UniqueConstraint(fields=("organisation", "kind", "key"), name="one_prepared"),)
