"""The closed vocabularies of a questionnaire."""

from enum import StrEnum

NOT_APPLICABLE = "not_applicable"  # the code of "does not apply", in forms and in the store


class ItemType(StrEnum):
    """What kind of question an item is."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    RATING = "rating"
    EMOTION = "emotion"  # a feeling, and how strong it was
    SINGLE = "single"
    MULTIPLE = "multiple"
    MATRIX = "matrix"  # rows that are answered on one scale, or by the same choices
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    CONSENT = "consent"
    FILE = "file"
    STATEMENT = "statement"  # words to read, nothing to answer


class Appearance(StrEnum):
    """How the points of a scale look."""

    STARS = "stars"
    SMILEYS = "smileys"
    NUMBERS = "numbers"
    LABELS = "labels"


class EndKind(StrEnum):
    """What an end page is for."""

    THANKS = "thanks"
    REVIEW = "review"  # hands over to a review site
    CALL_BACK = "call_back"  # somebody will call
    SCREENED_OUT = "screened_out"
    QUOTA_FULL = "quota_full"


class Purpose(StrEnum):
    """Why people are asked; the contact policy keeps a clock for each."""

    RELATIONSHIP = "relationship"
    TRANSACTION = "transaction"
    EMPLOYEE = "employee"
    TRAINING = "training"
    RESEARCH = "research"
    ASSESSMENT = "assessment"


class Comparison(StrEnum):
    """How a condition compares an answer."""

    EQUAL = "="
    DIFFERENT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    IN = "in"  # one of several values
    HAS = "has"  # several choices, this one among them
    ANSWERED = "answered"
    NOT_ANSWERED = "not answered"
    NOT_APPLICABLE = "not applicable"


ORDERED = (Comparison.BELOW, Comparison.AT_MOST, Comparison.ABOVE, Comparison.AT_LEAST)
WITHOUT_VALUE = (Comparison.ANSWERED, Comparison.NOT_ANSWERED, Comparison.NOT_APPLICABLE)
ON_A_SCALE = (ItemType.NPS, ItemType.CSAT, ItemType.CES, ItemType.RATING)
BY_CHOICE = (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.RANKING)
USUAL_SCALES = {
    ItemType.NPS: (0.0, 10.0),
    ItemType.CSAT: (1.0, 5.0),
    ItemType.CES: (1.0, 7.0),
    ItemType.RATING: (1.0, 5.0),
    ItemType.EMOTION: (1.0, 5.0),  # of how strong it was
}
