"""What people teach the application about comments."""

from django.db import models

from twofold_web.foundation.owned import Owned


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


class Verdict(models.TextChoices):
    """What somebody says of one thing that a comment is about, or of all of them."""

    ADDED = "added"  # it is about this, whatever the model found; or as good or bad as is said here
    TAKEN = "taken"  # it is not about this
    RIGHT = "right"  # everything that was found is right, and nothing is missing


class AboutCorrection(Owned):
    """What somebody says a comment is about: one row a quality and touchpoint; holds no word of the comment."""

    event = models.BigIntegerField()
    event_check = models.BigIntegerField()
    version = models.IntegerField()
    item = models.CharField(max_length=200)
    # either may be empty; both are where everything is right
    quality = models.CharField(max_length=80, blank=True)
    touchpoint = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=5, choices=Verdict)
    # 1, -1, or 0 for neither; of what was added
    good = models.SmallIntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "event", "event_check", "version", "item", "quality", "touchpoint"),
                name="one_word_on_what_a_comment_is_about",
            ),
        )
        ordering = ("-made_at", "-id")


class ModelAllowed(Owned):
    """That masked comments may go to the language model that the installation names; without a row they may not."""

    allowed_by = models.CharField(max_length=200)
    allowed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One an organisation."""

        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_word_on_language_models"),)


class Wish(models.TextChoices):
    """What is asked of a language model."""

    SUMMARY = "summary"  # of comments that were chosen
    OPINIONS = "opinions"  # on those among them that are hard to judge
    REPLY = "reply"  # to one comment, for a person to change


class Answered(Owned):
    """What a language model answered somebody, with the comments it rests on; goes with the first of them."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=Wish)
    # the address of the comment that is replied to; empty for what is about many
    about = models.CharField(max_length=300, blank=True)
    # filters, as an address has them
    question = models.CharField(max_length=2000, blank=True)
    body = models.JSONField(default=dict)
    # addresses of the comments that the answer cites
    rests_on = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        """The newest answer replaces the one before."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "owner", "wish", "about"), name="one_answer_of_a_model"),
        )


class Picked(Owned):
    """A comment that somebody picked to be quoted in their reports; holds no word of it."""

    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    event = models.BigIntegerField()
    event_check = models.BigIntegerField()
    version = models.IntegerField()
    item = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were picked."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "owner", "event", "event_check", "version", "item"), name="one_pick_a_comment"
            ),
        )
        ordering = ("made_at", "id")
