"""What is planned for the fieldwork of a survey: when it has enough answers, and what its answers are weighted to."""

from django.db import models

from twofold_web.foundation.owned import Owned


class FieldworkPlan(Owned):
    """One survey's stop rules and known totals."""

    survey = models.OneToOneField("surveys.Survey", on_delete=models.CASCADE, related_name="+")
    # the question whose interval is watched, by its name in the store
    item = models.CharField(max_length=80, blank=True)
    # enough answers, whichever comes first; empty rules are none
    most = models.PositiveIntegerField(null=True)
    # the widest interval that is narrow enough, in the unit of the score
    width = models.FloatField(null=True)
    until = models.DateField(null=True)
    # whether the survey is closed by itself when a rule is met; else it is only said
    closes = models.BooleanField(default=False)
    # margin -> group -> how many there are
    totals = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=254)
    changed_at = models.DateTimeField()
