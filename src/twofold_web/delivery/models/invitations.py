"""Personal invitations and the messages that carry them."""

import uuid

from django.db import models

from twofold_web.delivery.models.contacts import Decision
from twofold_web.foundation.owned import Owned


class Way(models.TextChoices):
    """How an invitation reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    APP = "app"  # the organisation's own app or page shows the link


class InvitationState(models.TextChoices):
    """Where an invitation stands."""

    WAITING = "waiting"
    ASKED = "asked"
    FINISHED = "finished"  # answered; never set of employees
    NOT_ASKED = "not_asked"  # the ledger says why
    FAILED = "failed"  # the message could not be delivered
    WITHDRAWN = "withdrawn"


class Batch(Owned):
    """A list of people that somebody brought: looked at first, then confirmed."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    way = models.CharField(max_length=10, choices=Way.choices)
    # as they came; emptied when the list is confirmed or given up
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    # what each column holds: column -> field
    mapping = models.JSONField(default=dict)
    confirmed_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-id")


class Invitation(Owned):
    """One person asked once by one survey.

    What names the person (``name``, ``address``) is emptied some days after the survey's end, or when the person is
    erased; the ledger knows the person by keyed hashes only.
    """

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, null=True, related_name="+")
    trigger = models.ForeignKey("delivery.Trigger", on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices)
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    # the organisation's own name of the person
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    segment = models.CharField(max_length=80, blank=True)
    case = models.CharField(max_length=200, blank=True)
    touchpoint = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=80, blank=True)
    # those the person went through, for questions asked about each
    touchpoints = models.JSONField(default=list, blank=True)
    hidden = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.WAITING)
    reason = models.CharField(max_length=30, blank=True)
    # when the next message is due; null where none is
    due_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    # of customers only: an employee's invitation never tells whether or when the survey was opened
    opened_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reminders_left = models.PositiveSmallIntegerField(default=0)
    reminder_days = models.PositiveSmallIntegerField(default=3)
    # of employees: the place in the survey's roll of those who took a sheet (see sheets)
    place = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        """The worker asks for what is due."""

        ordering = ("id",)
        indexes = (
            models.Index(fields=("organisation", "due_at")),
            models.Index(fields=("organisation", "survey", "state")),
        )
        constraints = (
            models.UniqueConstraint(fields=("organisation", "survey", "place"), name="one_place_on_the_roll"),
        )


class MessageState(models.TextChoices):
    """Where one message stands."""

    RESERVED = "reserved"  # decided; nothing has left yet
    SENDING = "sending"  # it may have left; nobody sends it again
    SENT = "sent"
    UNSURE = "unsure"  # the worker died while it sent: perhaps sent, counted as sent
    FAILED = "failed"
    BOUNCED = "bounced"


ON_THE_WAY = (MessageState.RESERVED, MessageState.SENDING)


class Message(Owned):
    """One contact: the first, or a reminder."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.PositiveSmallIntegerField(default=0)
    # told to gateways, so that a repeated request sends nothing twice; also the message's own id in e-mail
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.RESERVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # what the server answered, without addresses
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        """One message a contact."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("organisation", "state", "next_at")),)
        constraints = (models.UniqueConstraint(fields=("organisation", "invitation", "number"), name="message_once"),)


class Wording(Owned):
    """What a survey's messages say in a language, where the shipped words shall not do."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    sms = models.CharField(max_length=300, blank=True)

    class Meta:
        """One wording a language."""

        constraints = (models.UniqueConstraint(fields=("organisation", "survey", "language"), name="one_wording"),)
