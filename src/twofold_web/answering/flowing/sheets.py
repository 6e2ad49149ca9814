"""Employees' sheets into the facts, so that nobody who looks into the tables can tell whose they are.

A pool: sheets of one version wait until so many have come that some can go and as many as may be shown at all stay
behind; which of them go is drawn at random (a threshold pool mix). They go into the facts on the first day of the
survey, in random order and under random numbers, and leave nothing here but the hash of their code, so that a code is
used once. In the same transaction all rows that stay are written anew in the order of those hashes, so that neither
their places in the file nor the transactions that wrote them tell when they came; the same happens within a second
after a sheet came.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, transaction

from twofold_web.answering.flowing.loading import load_batch
from twofold_web.answering.flowing.renewing import renew_soon
from twofold_web.answering.flowing.rows import Outgoing
from twofold_web.answering.kept import read_json
from twofold_web.answering.models import Flow, ResponseState, Sheet, UsedSheet
from twofold_web.answering.quality.flags import on_one_line
from twofold_web.answering.situation import seed_of
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import lower_rights
from twofold_web.surveys.models import Survey, SurveyState, SurveyVersion
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.walking import pages
from twofold_web.surveys.reads.published import Published, published

LEAST = 5  # where a survey locked nothing
# _meta is Django's documented way to ask a model about its table
_SHEETS, _USED = Sheet._meta.db_table, UsedSheet._meta.db_table  # noqa: SLF001 - see above
_CHANCE = secrets.SystemRandom()


def claim(scope: Scope) -> list[Flow]:
    """Draw batches out of the pools that are full enough."""
    finished = Sheet.objects.of(scope).filter(state=ResponseState.FINISHED, flow=None)
    waiting: dict[int, dict[int, list[str]]] = {}
    for survey, mark, number in finished.values_list("survey", "mark", "number"):
        waiting.setdefault(survey, {}).setdefault(number, []).append(mark)
    flows: list[Flow] = []
    for survey_id, pools in waiting.items():
        flows += _drawn(scope, Survey.objects.of(scope).get(id=survey_id), pools)
    return flows


def fewest(thresholds: Mapping[str, int] | None) -> int:
    """The smallest number of sheets that may be shown or flow, as the survey locked it; never below ``LEAST``."""
    return max(LEAST, int((thresholds or {}).get("answers", LEAST)))


def _drawn(scope: Scope, survey: Survey, pools: Mapping[int, list[str]]) -> list[Flow]:
    flows = []
    with transaction.atomic():
        for number, marks in sorted(_leaving(survey, pools).items()):
            flow = Flow.objects.add(scope, survey=survey, number=number, sheets=True)
            Sheet.objects.of(scope).filter(mark__in=marks).update(flow=flow)
            flows.append(flow)
    return flows


def _leaving(survey: Survey, pools: Mapping[int, list[str]]) -> dict[int, list[str]]:
    """Which sheets go, by version: answers say which version they are of, so that each has a pool of its own."""
    least = fewest(survey.thresholds)
    if survey.state == SurveyState.CLOSED:
        return dict(pools) if sum(map(len, pools.values())) >= least else {}
    full = {number: marks for number, marks in pools.items() if len(marks) >= 2 * least}
    return {number: _CHANCE.sample(marks, len(marks) - least) for number, marks in full.items()}


def flow_sheets(scope: Scope, flow: Flow) -> int:
    """Load a batch of sheets and forget it; done twice, it adds nothing."""
    version = published(scope.organisation_id, flow.survey_id, flow.number)
    rows = list(Sheet.objects.of(scope).filter(flow=flow))
    if version is not None and rows:
        day = f"{first_day(scope, version.survey_id).isoformat()}T12:00:00"
        outgoing = [_outgoing(version, row, day) for row in rows]
        _CHANCE.shuffle(outgoing)
        load_batch(scope, flow, version, outgoing)
    _forget(scope, flow, [row.mark for row in rows])
    return len(rows)


def _outgoing(version: Published, row: Sheet, day: str) -> Outgoing:
    answers = {key: Answered.of(told) for key, told in read_json(row.answers).items()}
    given = Given(row.language, seed=seed_of(row.mark))
    straight = on_one_line(pages(version.document, given, answers), answers)
    context = {
        "survey": version.name,
        "survey_version": str(version.number),
        "quality": "straight" if straight else "ok",
    }
    # a number of its own: the mark would lead back to the code; no language: invitations have one as well
    return Outgoing(secrets.token_hex(16), row.state, day, {"unit": row.unit}, context, given, answers)


def first_day(scope: Scope, survey_id: int) -> date:
    """The day that all answers of a survey are dated to."""
    first = SurveyVersion.objects.of(scope).filter(survey_id=survey_id).order_by("number").first()
    if first is None:
        raise LookupError(f"survey {survey_id} was never published")
    return first.published_at.date()


def _forget(scope: Scope, flow: Flow, marks: Iterable[str]) -> None:
    with transaction.atomic():
        alone()
        Sheet.objects.of(scope).filter(flow=flow).delete()
        known = set(UsedSheet.objects.of(scope).filter(survey_id=flow.survey_id).values_list("mark", flat=True))
        UsedSheet.objects.of(scope).filter(survey_id=flow.survey_id).delete()
        UsedSheet.objects.of(scope).bulk_create(
            UsedSheet(organisation_id=scope.organisation_id, survey_id=flow.survey_id, mark=mark)
            for mark in sorted(known | set(marks))
        )
        _rewrite(scope)
        flow.done = True
        flow.save(update_fields=["done"])
        renew_soon(scope)


def stir(scope: Scope) -> None:
    """Write the sheets that wait anew, in an order that says nothing of when they came."""
    with transaction.atomic():
        alone()
        _rewrite(scope)


def standing(scope: Scope) -> frozenset[tuple[str, int]]:
    """What the pool holds: where it differs from the last look, it is stirred."""
    return frozenset(Sheet.objects.of(scope).values_list("mark", "revision"))


def _rewrite(scope: Scope) -> None:
    stay = list(Sheet.objects.of(scope).order_by("mark"))
    Sheet.objects.of(scope).delete()
    Sheet.objects.of(scope).bulk_create(stay)


def alone() -> None:
    """Let nobody write a sheet until the transaction ends; what is deleted is written over."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # whoever begins a transaction there writes alone
            cursor.execute("PRAGMA secure_delete = ON")
        else:
            cursor.execute(f'LOCK TABLE "{_SHEETS}" IN EXCLUSIVE MODE')


def forget_order() -> None:
    """Remove what the database itself remembers of the order in which rows came; outside of any wall.

    SQLite: the log of pages is emptied into the file. PostgreSQL: the tables are written anew without dead rows, whose
    transaction numbers would tell.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        cursor.execute("RESET ROLE")
        for table in (_SHEETS, _USED):
            cursor.execute(f'VACUUM (FULL) "{table}"')
    lower_rights(None, connection)
