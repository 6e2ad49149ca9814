"""People as the contact policy knows them: by keyed hashes, never by name or address."""

from django.db import models

from twofold_web.foundation.owned import Owned


class Mark(Owned):
    """One thing somebody is known by (an own number, an e-mail address, a telephone number) as a keyed hash.

    Locked while it is decided whether to ask, so that two workers cannot both ask. Somebody with several marks has the
    history of all of them together.
    """

    digest = models.CharField(max_length=64)
    # on the list of those who are never asked
    never = models.BooleanField(default=False)

    class Meta:
        """One row each."""

        constraints = (models.UniqueConstraint(fields=("organisation", "digest"), name="mark_once"),)


class OptOut(Owned):
    """Somebody does not want to be asked: never again, or not for one purpose."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="+")
    # empty for all purposes
    purpose = models.CharField(max_length=40, blank=True)
    # by whom it came: the person's own link, the API, a list, a page
    how = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        """Said once is enough."""

        constraints = (models.UniqueConstraint(fields=("organisation", "mark", "purpose"), name="opted_out_once"),)


class Clock(Owned):
    """No more than so many contacts in so many days: of a purpose, or of all together where it is empty."""

    purpose = models.CharField(max_length=40, blank=True)
    most = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        """One clock a purpose."""

        ordering = ("purpose",)
        constraints = (models.UniqueConstraint(fields=("organisation", "purpose"), name="one_clock"),)


class DecisionState(models.TextChoices):
    """What a decision has become."""

    REFUSED = "refused"
    PENDING = "pending"  # decided to ask; nobody knows yet whether the message leaves
    CONTACTED = "contacted"
    RELEASED = "released"  # the message never left: it counts for no clock


class Decision(Owned):
    """One line of the ledger: whether somebody was asked, and if not, why and until when."""

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey("delivery.Invitation", on_delete=models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=10)
    # 0 for the first contact, 1 for the first reminder
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DecisionState.choices)
    reason = models.CharField(max_length=30, blank=True)
    # when the same question would be answered otherwise; null where time alone changes nothing
    until = models.DateTimeField(null=True)
    # when it was decided; of a contact: when the message left
    at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("organisation", "survey", "-at")),)


class DecisionMark(Owned):
    """Whom a decision was about."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Each once."""

        constraints = (models.UniqueConstraint(fields=("decision", "mark"), name="decided_about_once"),)


class Tie(Owned):
    """Two marks that were once named together, from the view of one of them: whose marks they are is kept for good.

    A fact about the person, not about what was decided: it stays where a decision is put off, and when the ledger's
    lines grow old.
    """

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="+")
    beside = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Each once, in both directions."""

        constraints = (models.UniqueConstraint(fields=("mark", "beside"), name="tied_once"),)
