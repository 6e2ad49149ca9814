"""Who took a sheet of an employees' survey: a bit each, without time, order or key."""

from django.db import models

from twofold_web.foundation.owned import Owned


class Roll(Owned):
    """A part of a survey's roll: bit ``place`` is set when the person with that place has taken a sheet.

    Many persons share one row, which is written over in place: it tells neither when nor in which order they came.
    """

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    bits = models.BinaryField()

    class Meta:
        """The parts of a roll."""

        ordering = ("survey", "number")
        constraints = (models.UniqueConstraint(fields=("organisation", "survey", "number"), name="roll_part"),)
