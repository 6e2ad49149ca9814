"""Alerts, and what they found."""

from django.db import models

from twofold_web.foundation.owned import Owned


class Watches(models.TextChoices):
    """What an alert watches."""

    MEASURE = "measure"
    TOPICS = "topics"  # of what customers write: a new one grows


class Alert(Owned):
    """A measure that is watched, with the false alarms that somebody is willing to bear; or topics of comments."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    watches = models.CharField(max_length=10, choices=Watches, default=Watches.MEASURE)
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
    # the identity of the topic that grew; empty where a measure changed
    topic = models.CharField(max_length=40, blank=True, default="")
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=254, blank=True)

    class Meta:
        """The newest first; one alarm a period, direction and topic."""

        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("alert", "period", "upwards", "topic"), name="one_alarm"),)
