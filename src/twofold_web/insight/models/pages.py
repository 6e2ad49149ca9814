"""Drawn parts of pages, and questions that people keep."""

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
