"""When somebody was last here, and which employee of the data somebody is, if they agreed to be known."""

from django.conf import settings
from django.db import models

from twofold_web.foundation.owned import Owned


class Visit(Owned):
    """A person's visits to their page: the one under way, and the one before it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # when the visit before this one was last seen; null on the first
    before = models.DateTimeField(null=True)

    class Meta:
        """One row a person."""

        constraints = (models.UniqueConstraint(fields=("organisation", "user"), name="one_visit"),)


class EmployeeLink(Owned):
    """Which employee of the facts a user is: proposed by an administrator, in force once the employee agrees.

    The identifier itself is not kept. A link that has ended keeps no pseudonyms either.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # as whom customers' events name them, and as whom their own trainings are kept
    employee = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is two employees, and no employee is two users."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"), condition=models.Q(ended_at=None), name="one_link_of_a_user"
            ),
            models.UniqueConstraint(
                fields=("organisation", "employee"), condition=models.Q(ended_at=None), name="one_link_of_an_employee"
            ),
        )

    @property
    def in_force(self) -> bool:
        """Whether the employee has agreed and nobody has ended it."""
        return self.agreed_at is not None and self.ended_at is None
