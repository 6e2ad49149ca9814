"""Answers on their way into the facts: of people, of employees without a trace of them, and what came beside them."""

import uuid

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.surveys.models import Survey


class ResponseState(models.TextChoices):
    """How far a respondent came."""

    PARTIAL = "partial"
    FINISHED = "finished"


class Quality(models.TextChoices):
    """What is told about a response beside its answers; nothing is ever removed for it."""

    UNKNOWN = ""  # not looked at yet
    OK = "ok"
    FAST = "fast"
    STRAIGHT = "straight"
    DUPLICATE = "duplicate"
    BOT = "bot"


class Flow(Owned):
    """A batch on its way into the facts; the store knows the load by this number, so that repeating it adds nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    # of employees: the answers were drawn out of a pool and carry no time
    sheets = models.BooleanField(default=False)
    done = models.BooleanField(default=False)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        """What is not done is looked for every second."""

        indexes = (models.Index(fields=("organisation",), condition=models.Q(done=False), name="answering_flow_open"),)


class Response(Owned):
    """What one respondent answered, as of the last page that was sent.

    Once its answers are facts they are facts only: here they are emptied, so that an erasure has one place to reach.
    """

    id = models.UUIDField(primary_key=True)
    # every index is written with every page: what an index of several columns begins with has none of its own
    organisation = models.ForeignKey(
        "foundation.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ResponseState)
    # grows with every page; a page that was computed from an older one is computed again
    revision = models.PositiveIntegerField()
    # anonymous, personal, kiosk, embed or test; the rows of delivery may be gone, their numbers stay
    kind = models.CharField(max_length=10)
    link = models.BigIntegerField(null=True)
    invitation = models.BigIntegerField(null=True)
    person = models.CharField(max_length=254)
    unit = models.CharField(max_length=80)
    touchpoint = models.CharField(max_length=80)
    channel = models.CharField(max_length=80)
    case = models.CharField(max_length=254)
    language = models.CharField(max_length=12)
    hidden = models.JSONField()
    touchpoints = models.JSONField()
    seed = models.BigIntegerField()
    # by key, as questionnaire.accepting keeps them
    answers = models.JSONField()
    # how long each page was looked at
    seconds = models.JSONField()
    # why somebody may be no person: see quality.suspicion
    suspicion = models.PositiveSmallIntegerField(default=0)
    end = models.CharField(max_length=80)
    # the quotas this respondent counts for, each between commas
    quotas = models.CharField(max_length=400, default="")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    quality = models.CharField(max_length=10, choices=Quality, default=Quality.UNKNOWN)
    # a keyed hash of the answers: the same content twice is noticed after the answers have gone
    content = models.CharField(max_length=32, default="")
    flow = models.ForeignKey(Flow, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    # the revision that the batch took, and the one that is known to be in the facts
    claimed = models.PositiveIntegerField(default=0)
    flowed = models.PositiveIntegerField(default=0)

    class Meta:
        """Asked for by survey, for what has not flowed, and by the batch that took it."""

        indexes = (
            models.Index(fields=("organisation", "survey", "state"), name="answering_of_survey"),
            models.Index(
                fields=("organisation", "state", "seen_at"),
                condition=models.Q(flowed__lt=models.F("revision")),
                name="answering_waiting",
            ),
            models.Index(fields=("survey", "content"), condition=~models.Q(content=""), name="answering_same_content"),
            models.Index(fields=("flow",), condition=models.Q(flow__isnull=False), name="answering_of_flow"),
        )


class Sheet(Owned):
    """An employee's answers on a sheet that nobody's name leads to: no person, no link, no time, no order.

    The primary key is a hash of a random code. Rows are written anew in the order of these hashes whenever some of
    them flow, so that neither their place nor the transaction that wrote them tells when they came (flowing.sheets).
    """

    mark = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ResponseState)
    language = models.CharField(max_length=12)
    unit = models.CharField(max_length=80)
    answers = models.JSONField()
    # those that were filled in
    pages = models.JSONField()
    end = models.CharField(max_length=80)
    flow = models.ForeignKey(Flow, on_delete=models.SET_NULL, null=True, related_name="+")


class UsedSheet(Owned):
    """A sheet that was handed in: a second use of its code is refused. Nothing leads from here to its answers."""

    mark = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")


class Attachment(Owned):
    """A file or photo that a respondent added; it lies among the organisation's uploads."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    response = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()


class ContactWish(Owned):
    """Somebody asks to be called back and left an address for that alone; nothing leads from here to the answers."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    reach = models.CharField(max_length=254)
    note = models.CharField(max_length=1000)
    unit = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    # the words the person agreed to
    consent = models.TextField()
    # what the page was numbered, so that the same wish sent twice is one
    once = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at",)
        constraints = (models.UniqueConstraint(fields=("organisation", "once"), name="answering_one_wish"),)
