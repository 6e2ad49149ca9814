"""Asking because something happened, and how many are asked."""

from django.db import models

from twofold_web.delivery.models.invitations import Invitation, Way
from twofold_web.foundation.owned import Owned


class Once(models.TextChoices):
    """What is asked about once only."""

    CASE = "case"
    PERSON = "person"
    EVENT = "event"


class Trigger(Owned):
    """When something of a kind happens, ask for an answer some time later."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    # what happens; empty for anything
    kind = models.CharField(max_length=40, blank=True)
    touchpoint = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    # further conditions: [{"field": …, "is": …, "value": …}]
    conditions = models.JSONField(default=list, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.EMAIL)
    delay_minutes = models.PositiveIntegerField(default=0)
    # nobody is disturbed from this hour to that one, on the person's own clock; equal hours for no such time
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=8)
    weekends = models.BooleanField(default=True)
    expires_days = models.PositiveSmallIntegerField(default=7)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminder_days = models.PositiveSmallIntegerField(default=3)
    once = models.CharField(max_length=10, choices=Once.choices, default=Once.CASE)
    paused = models.BooleanField(default=False)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-id")


class Occurrence(Owned):
    """Something that happened and met a trigger; kept so that telling it twice asks once."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="+")
    # hash of what must be unlike: the case, the person or the event
    key = models.CharField(max_length=64)
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Once only."""

        constraints = (models.UniqueConstraint(fields=("organisation", "trigger", "key"), name="occurred_once"),)


class Plan(Owned):
    """How many of those who could be asked are asked."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.CASCADE, related_name="+")
    # of 10,000
    share = models.PositiveIntegerField(default=10_000)
    # so many are asked and no more
    target = models.PositiveIntegerField(null=True, blank=True)
    # draws of two surveys fall on different people
    nonce = models.CharField(max_length=32)

    class Meta:
        """One plan a survey."""

        constraints = (models.UniqueConstraint(fields=("organisation", "survey"), name="one_plan"),)


class Period(models.TextChoices):
    """How long a quota lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class Quota(Owned):
    """No more than so many people of a unit or segment in a period."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.CASCADE, related_name="+")
    # unit or segment
    by = models.CharField(max_length=10)
    # empty for each of them
    value = models.CharField(max_length=80, blank=True)
    most = models.PositiveIntegerField()
    period = models.CharField(max_length=10, choices=Period.choices, default=Period.MONTH)

    class Meta:
        """In the order in which they were made."""

        ordering = ("id",)


class QuotaUse(Owned):
    """How many of a quota are used up in one period; also the survey's target, where ``quota`` is empty."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.CASCADE, related_name="+")
    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, null=True, related_name="+")
    # the unit or segment, and the day on which the period begins
    value = models.CharField(max_length=80, blank=True)
    begins = models.CharField(max_length=10, blank=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        """One count each."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "quota", "value", "begins"), name="quota_count"),
            models.UniqueConstraint(
                fields=("organisation", "survey"), condition=models.Q(quota=None), name="target_count"
            ),
        )
