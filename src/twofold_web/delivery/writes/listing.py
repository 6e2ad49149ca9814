"""Lists of people: bring one, say what its columns hold, confirm it or give it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from twofold_web.delivery.asking.lists import Allowed, Checked, checked, guessed
from twofold_web.delivery.asking.tables import Table
from twofold_web.delivery.models import Batch, Invitation
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.units import unit_names
from twofold_web.delivery.writes.calling_back import call_back
from twofold_web.delivery.writes.inviting import Asking, invite
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published


@dataclass(frozen=True, slots=True)
class Sending:
    """How a list is asked.

    Attributes:
        due_at: when the first message is due.
        days: after how many days nobody is asked any more.
        reminders: how many at most.
        reminder_days: how far apart.
    """

    due_at: datetime
    days: int = 30
    reminders: int = 1
    reminder_days: int = 3


def bring_list(scope: Scope, survey_id: int, name: str, way: str, table: Table) -> Batch:
    """Keep a list to be looked at; nobody is asked yet.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    survey = published(scope.organisation_id, survey_id)
    hidden = [] if survey is None else [each.key for each in survey.document.hidden]
    with transaction.atomic():
        batch = Batch.objects.add(
            scope,
            survey_id=survey_id,
            name=name[:120],
            way=way,
            columns=list(table.columns),
            rows=[list(row) for row in table.rows],
            mapping=guessed(table.columns, hidden),
            made_by=scope.actor.name,
            made_at=datetime.now(UTC),
        )
        record(scope, "list.brought", f"list {batch.pk}", {"survey": survey_id, "rows": len(table.rows)})
    return batch


def map_columns(scope: Scope, batch: Batch, mapping: Mapping[str, str]) -> None:
    """Say what the columns hold."""
    require_sending(scope)
    Batch.objects.of(scope).filter(pk=batch.pk, confirmed_at=None).update(mapping=dict(mapping))
    batch.mapping = dict(mapping)


def checked_list(scope: Scope, batch: Batch) -> Checked:
    """The people of a list as it is mapped now, and the rows that cannot be used."""
    survey = published(scope.organisation_id, batch.survey_id)
    languages = frozenset() if survey is None else frozenset(survey.document.languages)
    allowed = Allowed(batch.way, frozenset(unit_names(scope)), languages)
    return checked(batch.columns, batch.rows, batch.mapping, allowed)


def confirm_list(scope: Scope, batch_id: int, sending: Sending) -> int:
    """Invite the people of a list; its rows as they came are forgotten.

    Returns:
        How many were invited.

    Raises:
        Batch.DoesNotExist: there is none that waits to be confirmed.
    """
    require_sending(scope)
    with transaction.atomic():
        batch = Batch.objects.of(scope).select_for_update().get(pk=batch_id, confirmed_at=None)
        found = checked_list(scope, batch)
        asking = Asking(
            batch.survey_id,
            batch.way,
            sending.due_at,
            expires_after=timedelta(days=sending.days),
            reminders=sending.reminders,
            reminder_days=sending.reminder_days,
            batch_id=batch.pk,
        )
        now = datetime.now(UTC)
        invite(scope, found.guests, asking, now)
        batch.confirmed_at, batch.rows, batch.columns = now, [], []
        batch.save(update_fields=["confirmed_at", "rows", "columns"])
        counts = {"invited": len(found.guests), "bad": len(found.bad)}
        record(scope, "list.confirmed", f"list {batch.pk}", {"survey": batch.survey_id} | counts)
    return len(found.guests)


def give_up_list(scope: Scope, batch_id: int) -> None:
    """Forget a list that was not confirmed; of a confirmed one, ask nobody who still waits."""
    require_sending(scope)
    with transaction.atomic():
        batch = Batch.objects.of(scope).select_for_update().get(pk=batch_id)
        rows = Invitation.objects.of(scope).filter(batch=batch)
        waiting = call_back(scope, rows)
        rows.update(due_at=None)
        record(scope, "list.given up", f"list {batch.pk}", {"waiting": waiting})
        if batch.confirmed_at is None:
            batch.delete()
