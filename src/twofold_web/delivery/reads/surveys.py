"""What a survey's delivery pages show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from twofold_web.delivery.models import Batch, Invitation, Link, LinkKind, Message, Quota, Trigger, TriggerLoad, Way
from twofold_web.delivery.reads.entry import asks_employees
from twofold_web.delivery.reads.foretelling import FORETOLD, request_of
from twofold_web.delivery.sheets import rolls
from twofold_web.delivery.tokens import address_of, token_of
from twofold_web.foundation import prepared
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import Published, published

LEAST = 5
LOADS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How far asking is.

    Attributes:
        invited: everybody on any list or met by any trigger.
        states: how many stand where.
        reasons: why people were not asked, the most frequent first.
        opened: how many opened their link; None of employees.
        sheets: how many employees took a sheet; None where that may not be shown, or of customers.
        employees: whether employees are asked.
    """

    invited: int
    states: dict[str, int]
    reasons: tuple[tuple[str, int], ...]
    opened: int | None
    sheets: int | None
    employees: bool


def survey_of(scope: Scope, survey_id: int) -> Published | None:
    """The newest version of a survey; None where nothing is published."""
    return published(scope.organisation_id, survey_id)


def counts_of(scope: Scope, survey_id: int) -> Counts:
    """How far asking is, as far as it may be shown."""
    rows = Invitation.objects.of(scope).filter(survey_id=survey_id).order_by()
    states = dict(rows.values_list("state").annotate(n=Count("id")))
    reasons = rows.exclude(reason="").values_list("reason").annotate(n=Count("id")).order_by("-n", "reason")
    employees = asks_employees(scope.organisation_id, survey_id)
    return Counts(
        sum(states.values()),
        states,
        tuple(reasons),
        None if employees else rows.exclude(opened_at=None).count(),
        _sheets(scope, survey_id) if employees else None,
        employees,
    )


def _sheets(scope: Scope, survey_id: int) -> int | None:
    """How many took a sheet: told only where those who did, and those who did not, are five or nobody."""
    places = list(
        Invitation.objects.of(scope).filter(survey_id=survey_id, place__isnull=False).values_list("place", flat=True)
    )
    number = len(rolls.took(scope, survey_id, [place for place in places if place is not None]))
    return number if number >= LEAST and len(places) - number >= LEAST else None


@dataclass(frozen=True, slots=True)
class Door:
    """A link, and where it leads."""

    link: Link
    address: str


def doors_of(scope: Scope, survey_id: int) -> list[Door]:
    """A survey's links that people open, the newest first."""
    rows = Link.objects.of(scope).filter(survey_id=survey_id).exclude(kind=LinkKind.TEST)
    return [door_of(scope, link) for link in rows]


def door_of(scope: Scope, link: Link) -> Door:
    """A link, and where it leads."""
    return Door(link, address_of(token_of(scope.organisation_id, link.nonce)))


def link_of(scope: Scope, survey_id: int, link_id: int) -> Link:
    """One link of a survey.

    Raises:
        Link.DoesNotExist: there is none.
    """
    return Link.objects.of(scope).get(pk=link_id, survey_id=survey_id)


def batches_of(scope: Scope, survey_id: int) -> list[tuple[Batch, int]]:
    """The lists that were brought, and how many people each invited."""
    rows = list(Batch.objects.of(scope).filter(survey_id=survey_id).defer("rows")[:100])
    counted = Invitation.objects.of(scope).filter(batch__in=rows).order_by().values_list("batch_id")
    invited = dict(counted.annotate(n=Count("id")))
    return [(row, invited.get(row.pk, 0)) for row in rows]


@dataclass(frozen=True, slots=True)
class Watch:
    """A trigger, and what it did.

    Attributes:
        row: the trigger.
        met: how many people it met.
        loads: what it made of the last loads whose events met it.
        foretold: whom it would ask after the events loaded lately; None where messages are not its way.
    """

    row: Trigger
    met: int
    loads: tuple[TriggerLoad, ...]
    foretold: prepared.Found | None


def triggers_of(scope: Scope, survey_id: int) -> list[Watch]:
    """The triggers of a survey, and what each did."""
    rows = list(Trigger.objects.of(scope).filter(survey_id=survey_id))
    counted = Invitation.objects.of(scope).filter(trigger__in=rows).order_by().values_list("trigger_id")
    met = dict(counted.annotate(n=Count("id")))
    return [
        Watch(
            row,
            met.get(row.pk, 0),
            tuple(TriggerLoad.objects.of(scope).filter(trigger=row).select_related("load")[:LOADS_SHOWN]),
            None if row.way == Way.APP else prepared.find(scope, FORETOLD, request_of(scope, row)),
        )
        for row in rows
    ]


def quotas_of(scope: Scope, survey_id: int) -> Iterable[Quota]:
    """The limits by unit and segment."""
    return Quota.objects.of(scope).filter(survey_id=survey_id)


def last_messages(scope: Scope, survey_id: int) -> list[Message]:
    """What was sent last; of employees as well, since being asked says nothing about having answered."""
    rows = Message.objects.of(scope).filter(invitation__survey_id=survey_id).select_related("invitation")
    return list(rows.exclude(ended_at=None).order_by("-ended_at")[:8])
