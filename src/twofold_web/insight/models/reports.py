"""Reports that are sent again and again."""

import secrets

from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.insight.models.pages import View


class What(models.TextChoices):
    """What a report shows."""

    OVERVIEW = "overview"
    VIEW = "view"


class Rhythm(models.TextChoices):
    """How often a report is sent."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Report(Owned):
    """A report that is sent by e-mail again and again; each reader gets what they may see, in their language."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    what = models.CharField(max_length=10, choices=What)
    view = models.ForeignKey(View, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    # weekly: 0 for Monday to 6; monthly: 1 to 28
    day = models.PositiveSmallIntegerField(default=0)
    # on the clock of the organisation
    hour = models.PositiveSmallIntegerField(default=7)
    # with the comments that its owner has picked to be quoted
    quotes = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Its name."""
        return self.name


def new_token() -> str:
    """What nobody can guess."""
    return secrets.token_urlsafe(24)


class Reader(Owned):
    """Somebody who gets a report, until they say that they do not want it any more."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    # in the link that ends it; works without signing in
    token = models.CharField(max_length=40, default=new_token, unique=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody gets a report twice."""

        constraints = (models.UniqueConstraint(fields=("report", "user"), name="one_reader"),)


class Sending(models.TextChoices):
    """What became of one copy of a report."""

    CLAIMED = "claimed"  # it is being made and sent, or the worker died while it was
    SENT = "sent"
    FAILED = "failed"
    NOT_ALLOWED = "not allowed"  # the reader may not see it any more
    NOTHING = "nothing"  # there were no facts to report


class Delivery(Owned):
    """One copy of a report: claimed before it is sent, so that no reader gets the same one twice."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    # the job that sends this occurrence: a repeated job finds what it has claimed
    job = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=Sending, default=Sending.CLAIMED)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("report", "user", "job"), name="one_delivery"),)
