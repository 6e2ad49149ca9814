"""What a column of a file can become."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from twofold.facts.words import AnswerType, Instrument, Kind, Outcome, Side, Status
from twofold.sources.mapping import Field, Mapping

LEFT_OUT = ""
CONTEXT = "context"
ITEM = "item"
ANSWERS = {f"answer-{kind.value}": kind for kind in AnswerType}
# these may be made of several columns, joined by a blank: first name and family name, date and time
JOINED = ("id", "occurred_at", "person", "case", "unit", "employee")
TIMES = ("occurred_at", "replied_at", "resolved_at")
CONTACTS = {"contact-email": "email", "contact-phone": "phone"}
WORDS: dict[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "side": tuple(Side),
    "status": tuple(Status),
    "outcome": tuple(Outcome),
}

GROUPS: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (
        _("Answers"),
        (
            ("answer-number", _("Answer: a number")),
            ("answer-choice", _("Answer: a choice")),
            ("answer-text", _("Answer: free text")),
            (ITEM, _("Names the question")),
        ),
    ),
    (
        _("Who and when"),
        (
            ("occurred_at", _("When it happened")),
            ("person", _("Person (kept as a pseudonym)")),
            ("employee", _("Employee who served (a pseudonym)")),
            ("case", _("Case: order, stay, ticket")),
            ("id", _("Row number at its source")),
        ),
    ),
    (
        _("To ask people"),
        (
            ("contact-email", _("E-mail address, not kept in the data")),
            ("contact-phone", _("Telephone number, not kept in the data")),
        ),
    ),
    (
        _("Where"),
        (
            ("unit", _("Unit: branch, team")),
            ("touchpoint", _("Touchpoint")),
            ("channel", _("Channel")),
            ("language", _("Language")),
            ("role", _("Role of the employee")),
        ),
    ),
    (
        _("More"),
        (
            (CONTEXT, _("Kept for filters")),
            ("weight", _("Weight")),
            ("kind", _("Kind of event")),
            ("side", _("Whose experience")),
            ("status", _("How far the survey came")),
            ("outcome", _("Outcome of a contact")),
            ("replied_at", _("When we replied")),
            ("resolved_at", _("When it was resolved")),
        ),
    ),
)
LABELS: dict[str, Any] = {LEFT_OUT: _("Left out")} | {code: label for _group, roles in GROUPS for code, label in roles}
WORD_LABELS: dict[str, Any] = {
    Kind.SURVEY: _("Survey"),
    Kind.REVIEW: _("Review"),
    Kind.CONTACT: _("Contact with service"),
    Kind.PURCHASE: _("Purchase"),
    Kind.USE: _("Use of a touchpoint"),
    Kind.EXPOSURE: _("Message or sign that was seen"),
    Kind.VISIT: _("Mystery visit"),
    Kind.PULSE: _("Employee survey"),
    Kind.TRAINING: _("Training"),
    Side.CUSTOMER: _("Customers"),
    Side.EMPLOYEE: _("Employees"),
    Side.SHOPPER: _("Mystery shoppers"),
    Status.COMPLETE: _("complete"),
    Status.PARTIAL: _("partial"),
    Status.UNANSWERED: _("unanswered"),
    Status.NOT_ASKED: _("not asked"),
    Outcome.OPENED: _("opened"),
    Outcome.ASSIGNED: _("assigned"),
    Outcome.REPLIED: _("replied"),
    Outcome.WAITING: _("waiting for the customer"),
    Outcome.ABANDONED: _("abandoned"),
    Outcome.RESOLVED: _("resolved"),
    Outcome.UNRESOLVED: _("closed without a solution"),
    Outcome.REOPENED: _("reopened"),
    Outcome.IDENTIFIED: _("customer identified"),
    Outcome.PROMISED: _("promised"),
    Outcome.PROMISE_KEPT: _("promise kept"),
    Outcome.PROMISE_UNKNOWN: _("promise not known"),
}
INSTRUMENTS: dict[str, Any] = {
    "": _("a question of our own"),
    Instrument.NPS: _("Recommendation (NPS, 0–10)"),
    Instrument.CSAT: _("Satisfaction (CSAT)"),
    Instrument.CES: _("Ease, agreement (CES)"),
    Instrument.CES_EFFORT: _("Effort (older CES)"),
    Instrument.ENPS: _("Recommendation as an employer (eNPS)"),
    Instrument.VALENCE: _("How good or bad it felt"),
    Instrument.INTENSITY: _("How strong the feeling was"),
    Instrument.AUDIT: _("Point of a checklist"),
    Instrument.DRIVER: _("Condition of work"),
}


def same(one: str, other: str) -> bool:
    """Whether two headers are the same to the library."""
    return " ".join(one.split()) == " ".join(other.split())


def named_in(field: Field | None, column: str) -> bool:
    """Whether a field is read from a column."""
    return field is not None and any(same(each, column) for each in field.columns)


def roles_of(mapping: Mapping, column: str) -> list[str]:
    """Everything a column is used for, the main role first."""
    found = []
    for answer in mapping.answers:
        if named_in(answer.answer, column):
            found.append(f"answer-{answer.type.value}")
        if named_in(answer.item, column):
            found.append(ITEM)
    fields = type(mapping.event).__dataclass_fields__
    found += [name for name in fields if name != CONTEXT and named_in(getattr(mapping.event, name), column)]
    if any(same(each, column) for each in mapping.event.context):
        found.append(CONTEXT)
    found += [role for role, name in CONTACTS.items() if same(getattr(mapping.contact, name) or "", column)]
    return list(dict.fromkeys(found)) or [LEFT_OUT]
