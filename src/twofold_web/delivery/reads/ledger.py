"""The ledger: who was asked, who was not, and why; looked up by what the organisation knows a person by."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from twofold_web.delivery.asking.deciding import Ask, Refuse, decide
from twofold_web.delivery.asking.identity import Identity, identities_in
from twofold_web.delivery.models import Decision, DecisionMark, Mark, OptOut
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.kin import person_of
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import history_of, policy_of
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope

MOST = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What the ledger says about one person.

    Attributes:
        decisions: the newest first.
        opted_out: what they opted out of, and how.
        never: whether they are never asked.
        verdicts: whether they could be asked now, by purpose.
    """

    decisions: tuple[Decision, ...]
    opted_out: tuple[OptOut, ...]
    never: bool
    verdicts: tuple[tuple[str, Ask | Refuse], ...]


def look_up(scope: Scope, text: str, now: datetime) -> Looked:
    """What is known about whoever has this number or address; the look is written into the audit trail."""
    return decisions_of(scope, identities_in(text), now)


def decisions_of(scope: Scope, identities: Sequence[Identity], now: datetime) -> Looked:
    """What is known about somebody; the look is written into the audit trail.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        person = person_of(scope, marks_of(scope, identities))
        marks = list(Mark.objects.of(scope).filter(digest__in=person))
        about = DecisionMark.objects.of(scope).filter(mark__in=marks).values("decision_id")
        rows = tuple(Decision.objects.of(scope).filter(pk__in=about).select_related("survey")[:MOST])
        opted = tuple(OptOut.objects.of(scope).filter(mark__in=marks).order_by("-at"))
        record(scope, "ledger.looked up", "person", {"found": len(rows)})
    history, policy = history_of(scope, marks), policy_of(scope)
    purposes = sorted({row.purpose for row in rows} | set(policy.limits))
    verdicts = tuple((purpose, decide(history, policy, now, purpose)) for purpose in purposes)
    return Looked(rows, opted, any(mark.never for mark in marks), verdicts)


def lines_of(scope: Scope, survey_id: int | None = None) -> Iterator[str]:
    """The ledger as CSV, the oldest first; people stand in it as keyed hashes. The download is audited.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        record(scope, "ledger.downloaded", "ledger" if survey_id is None else f"survey {survey_id}")
    return _lines(scope, survey_id)


def _lines(scope: Scope, survey_id: int | None) -> Iterator[str]:
    head = ("decision", "at", "survey", "purpose", "way", "contact", "state", "reason", "until", "person")
    yield _line(head)
    rows = DecisionMark.objects.of(scope).select_related("decision", "decision__survey", "mark")
    if survey_id is not None:
        rows = rows.filter(decision__survey_id=survey_id)
    for row in rows.order_by("decision_id", "mark_id").iterator(2000):
        one = row.decision
        until = one.until.isoformat() if one.until else ""
        told = (
            one.pk,
            one.at.isoformat(),
            one.survey.name,
            one.purpose,
            one.way,
            one.number,
            one.state,
            one.reason,
            until,
        )
        yield _line((*told, row.mark.digest[:16]))


def _line(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()
