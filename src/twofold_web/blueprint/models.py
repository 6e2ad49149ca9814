"""Journey maps in versions that never change, and which of them is in force."""

from django.db import models

from twofold_web.foundation.owned import Owned


class JourneyMapVersion(Owned):
    """One version of a map, as it was saved; a change is a new row."""

    # the map's own name, which all its versions share
    name = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    # the number of the version it was made from; empty for the first
    based_on = models.PositiveIntegerField(null=True)
    # the map as TOML, as the library reads and writes it
    document = models.TextField()
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("name", "-number")
        constraints = (models.UniqueConstraint(fields=("organisation", "name", "number"), name="map_number"),)


class PublishedMap(Owned):
    """The version of a map that the blueprint is drawn by."""

    name = models.CharField(max_length=80)
    version = models.ForeignKey(JourneyMapVersion, on_delete=models.CASCADE, related_name="+")
    published_by = models.CharField(max_length=254)
    published_at = models.DateTimeField()

    class Meta:
        """One version of a map at a time."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="one_published"),)
