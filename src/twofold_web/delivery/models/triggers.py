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

    @property
    def wanted(self) -> dict[str, str]:
        """What happens, as conditions are asked for it."""
        return {"kind": self.kind, "touchpoint": self.touchpoint, "channel": self.channel}


class Occurrence(Owned):
    """Something that happened and met a trigger; kept so that telling it twice asks once."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="+")
    # hash of what must be unlike: the case, the person or the event
    key = models.CharField(max_length=64)
    # of events that a load brought: hash of the event, which may change its case or person in a later version
    event = models.CharField(max_length=64, blank=True)
    load = models.ForeignKey("intake.Load", on_delete=models.SET_NULL, null=True, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Once only."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "trigger", "key"), name="occurred_once"),
            models.UniqueConstraint(
                fields=("organisation", "trigger", "event"), condition=~models.Q(event=""), name="event_asked_once"
            ),
        )


class Telling(Owned):
    """Another load whose file tells an event as its invitation has it: while it stands, so does the invitation.

    Or it tells another event of the same case or person that would have asked in the same words, at another time.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+")
    # None where a program told it, which nobody undoes
    load = models.ForeignKey("intake.Load", on_delete=models.CASCADE, null=True, related_name="+")
    # of another event: its hash, when it would have been asked about, and until when; empty for the event itself
    event = models.CharField(max_length=64, blank=True, db_index=True)
    due_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        """Each load once."""

        constraints = (models.UniqueConstraint(fields=("occurrence", "load"), name="told_once"),)


class TriggerLoad(Owned):
    """What a trigger made of the events of one load."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="+")
    load = models.ForeignKey("intake.Load", on_delete=models.CASCADE, related_name="+")
    # events that met it
    met = models.PositiveIntegerField()
    # of these: new invitations; whether each is asked is decided when it is due
    invited = models.PositiveIntegerField()
    too_old = models.PositiveIntegerField()
    # nobody was named, by no address and no number
    nobody = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """The newest first; one line a load."""

        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("organisation", "trigger", "load"), name="trigger_load_once"),)


class Reachable(Owned):
    """A loaded event whose row said how to reach the person: by keyed hashes, for a month, to foretell triggers."""

    event_id = models.BigIntegerField()
    event_check = models.BigIntegerField()
    # hash of the organisation's own name of the person, of the e-mail address and the telephone number; empty for none
    by_name = models.CharField(max_length=64, blank=True)
    by_email = models.CharField(max_length=64, blank=True)
    # of the mailbox that the address leads to, where that is written otherwise
    by_mailbox = models.CharField(max_length=64, blank=True)
    by_phone = models.CharField(max_length=64, blank=True)
    # the person's own time zone; empty for the organisation's
    zone = models.CharField(max_length=64, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        """One row an event."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "event_id", "event_check"), name="reachable_once"),
        )


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
