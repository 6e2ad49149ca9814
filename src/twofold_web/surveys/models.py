"""Surveys: a draft that changes and its last changes, published versions that never do, and the bank of questions."""

from django.db import models

from twofold_web.foundation.owned import Owned


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft"  # never published
    OPEN = "open"
    CLOSED = "closed"  # answers are no longer taken; links say so


class Survey(Owned):
    """One survey under its own name, with the draft that its author edits."""

    name = models.SlugField(max_length=80)
    side = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    # the questionnaire as its author left it (see questionnaire.document)
    draft = models.JSONField(default=dict)
    # which wording of the first language each translation was made from: place in the document -> language -> hash
    translated_from = models.JSONField(default=dict)
    # grows with every change of the draft, so that two authors do not overwrite each other
    draft_number = models.PositiveIntegerField(default=1)
    # the smallest numbers that may be shown, locked when the first version of an employees' survey is published
    thresholds = models.JSONField(null=True)
    # where in its history of changes the draft stands (see DraftStep)
    step = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    # put away: lists do not show it, answers and versions stay
    archived_at = models.DateTimeField(null=True)

    class Meta:
        """The last edited first."""

        ordering = ("-edited_at",)
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="survey_name"),)


class DraftStep(Owned):
    """The draft after one change, so that changes can be taken back and two authors' changes can be compared."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    # its place in the history; a change after an undo begins anew from there
    step = models.PositiveIntegerField()
    # the draft_number that pages were given for this draft
    draft_number = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    draft = models.JSONField()
    translated_from = models.JSONField(default=dict)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The oldest first."""

        ordering = ("survey", "step")
        constraints = (models.UniqueConstraint(fields=("organisation", "survey", "step"), name="survey_step"),)


class SurveyVersion(Owned):
    """One published questionnaire: a document that never changes again."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    # SHA-256 of the document in canonical form
    content = models.CharField(max_length=64)
    published_by = models.CharField(max_length=254)
    published_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("survey", "-number")
        constraints = (models.UniqueConstraint(fields=("organisation", "survey", "number"), name="survey_number"),)


class BankItem(Owned):
    """One version of a question that many surveys ask."""

    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    # an item of a questionnaire (see questionnaire.document)
    document = models.JSONField()
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta:
        """The newest version first."""

        ordering = ("key", "-number")
        constraints = (models.UniqueConstraint(fields=("organisation", "key", "number"), name="bank_item_number"),)
