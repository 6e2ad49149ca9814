"""Drawn parts of pages, saved views, reports that are sent, and alerts."""

import secrets

from django.db import models

from twofold_web.foundation.owned import Owned


class Part(Owned):
    """One section of a page as it is shown in one language: a job draws it, a page only reads it."""

    kind = models.CharField(max_length=60)
    # of the request it answers, as in ``foundation.models.Prepared``
    key = models.CharField(max_length=64)
    section = models.CharField(max_length=30)
    language = models.CharField(max_length=5)
    html = models.TextField()

    class Meta:
        """The newest drawing replaces the one before."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "kind", "key", "section", "language"), name="one_part"),
        )


class View(Owned):
    """A question somebody keeps: its address says everything."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    # the part of the address after the question mark
    question = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name, as people look for them."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Its name."""
        return self.name


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


class Alert(Owned):
    """A measure that is watched, with the false alarms that somebody is willing to bear."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=2000)
    # false alarms a year
    rate = models.FloatField(default=1.0)
    # the first period that is watched; those before it are the baseline
    since = models.CharField(max_length=10, default="")
    paused = models.BooleanField(default=False)
    # what the last check found: baseline, decision, how fast a change is found, the newest period
    state = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name", "id")

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Alarm(Owned):
    """A change that an alert found; the same change is told once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="+")
    # the period in which the change was noticed, and the one it probably began in
    period = models.CharField(max_length=10)
    since = models.CharField(max_length=10)
    upwards = models.BooleanField()
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=254, blank=True)

    class Meta:
        """The newest first; one alarm a period and direction."""

        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("alert", "period", "upwards"), name="one_alarm"),)


class OwnWords(Owned):
    """What an organisation adds to the dictionaries and takes from them, as TOML."""

    text = models.TextField()
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One an organisation."""

        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_dictionary"),)


class Correction(Owned):
    """What somebody says a comment really is: names the comment by its place in the facts, and holds no word of it."""

    event = models.BigIntegerField()
    event_check = models.BigIntegerField()
    version = models.IntegerField()
    item = models.CharField(max_length=200)
    # negative, neutral or positive
    label = models.CharField(max_length=10)
    # the one that the model had given
    instead_of = models.CharField(max_length=10)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "event", "event_check", "version", "item"), name="one_correction_a_comment"
            ),
        )
        ordering = ("-made_at", "-id")
