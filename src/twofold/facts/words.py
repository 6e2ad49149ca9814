"""The closed vocabularies of facts: each value is a word of the glossary."""

from enum import StrEnum


class Record(StrEnum):
    """What one row of the store is."""

    EVENT = "event"
    ANSWER = "answer"
    REJECTED = "rejected"
    ITEM = "item"
    UNIT = "unit"
    LOAD = "load"
    SUPERSEDED = "superseded"
    UNDONE = "undone"  # a load that was taken back


class Side(StrEnum):
    """Whose experience an event belongs to."""

    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    SHOPPER = "shopper"


class Kind(StrEnum):
    """What happened in an event."""

    SURVEY = "survey"
    REVIEW = "review"
    CONTACT = "contact"
    PURCHASE = "purchase"
    USE = "use"  # a touchpoint was passed or used, and nobody asked a question: checked in, bill paid, page opened
    EXPOSURE = "exposure"  # somebody saw or heard something of us: a message, a post, a sign, a review
    VISIT = "visit"  # of a mystery shopper
    PULSE = "pulse"  # an employee survey
    TRAINING = "training"


class Status(StrEnum):
    """How far a survey event came. Events that are no surveys are complete."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNANSWERED = "unanswered"  # asked, nothing came back
    NOT_ASKED = "not asked"


class Outcome(StrEnum):
    """What a contact, or one step of a contact, came to."""

    OPENED = "opened"
    ASSIGNED = "assigned"  # somebody is responsible from now on
    REPLIED = "replied"  # a person answered
    WAITING = "waiting"  # for the customer
    ABANDONED = "abandoned"  # the customer gave up before anybody answered
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"  # closed without a solution
    REOPENED = "reopened"
    # what happened on the way; a contact has not come to anything by these
    IDENTIFIED = "identified"  # the customer had to say or prove who they are
    PROMISED = "promised"  # we promised something: a call back, a refund
    PROMISE_KEPT = "promise kept"
    PROMISE_UNKNOWN = "promise not known"  # the customer spoke of a promise that nobody here knew of


ON_THE_WAY = (Outcome.IDENTIFIED, Outcome.PROMISED, Outcome.PROMISE_KEPT, Outcome.PROMISE_UNKNOWN)


class AnswerType(StrEnum):
    """What kind of value an item takes."""

    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


# answers that a model read in a comment: nobody was asked, and they go where their comment goes
READ_BY_MODEL = "voice"  # stands where others have their instrument
READ_PREFIX = "voice."  # their items begin with it


class Instrument(StrEnum):
    """The standard question an item asks; measures find their answers by it."""

    NPS = "nps"  # would you recommend us, 0-10
    CSAT = "csat"  # how satisfied were you
    CES = "ces"  # it was easy to ..., agreement 1-7
    CES_EFFORT = "ces_effort"  # how much effort did it take (older form: low is good)
    ENPS = "enps"  # would you recommend us as an employer, 0-10
    VALENCE = "valence"  # how good or bad, centre of the scale is neutral
    INTENSITY = "intensity"  # how strong the feeling was
    AUDIT = "audit"  # a checklist point of a visit: points over possible
    DRIVER = "driver"  # an employee item about a condition of work
