"""Rows in, and what became of them: the bulk endpoint of the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from twofold.sources.connectors.own_words import told_scales
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.bulk.reads import rejected_of
from twofold_web.intake.bulk.spooling import MOST_SENT, spool
from twofold_web.intake.bulk.writes import Sent, receive
from twofold_web.intake.models import Load
from twofold_web.intake.reads import require_loading
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Problem, Refused

router = Router(tags=["data"])
FORMATS = {
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/vnd.apache.parquet": "parquet",
    "application/x-parquet": "parquet",
}
SENDING: dict[int, Any] = PROBLEMS | {411: Problem, 415: Problem}


class LoadOut(Schema):
    """A load: where it is, and what became of its rows (read = accepted + duplicates + rejected)."""

    id: int
    source: str
    origin: str
    state: str
    share: float
    trouble: str
    read: int | None
    accepted: int | None
    changed: int | None
    duplicates: int | None
    rejected: int | None
    rejected_answers: int | None
    rejected_by_reason: dict[str, int]
    made_at: datetime
    ended_at: datetime | None
    status: str


class Loads(Schema):
    """A page of loads."""

    items: list[LoadOut]
    next: int | None


class RejectedOut(Schema):
    """A row, or one answer of a row, that was not taken, and why."""

    row: int | None
    column: str | None
    item: str | None
    reason: str


class RejectedRows(Schema):
    """A page of rejected rows."""

    items: list[RejectedOut]
    next: int | None


class Sending(Schema):
    """What the address of a sending says about its rows."""

    source: Text = "api"
    scales: Text = ""


@router.post("/o/{slug}/events", response={202: LoadOut, 200: LoadOut} | SENDING)
def send_events(request: HttpRequest, slug: str, sending: Query[Sending]) -> Any:
    """Send events as NDJSON, an Arrow stream or Parquet; gzip by Content-Encoding.

    Each row has `id` and `occurred_at` (ISO 8601), any other field of an event, `answers` (item: value) and `context`.
    Rows with an id that was sent before under the same `source` become new versions, or change nothing. With an
    `Idempotency-Key` the same body is taken once: the answer is then 200 with the load it made. 202 means the bytes
    are safe on the disk; `status` tells what became of them, row by row.
    """
    scope = scope_for(request, slug, Permission.LOAD_DATA)
    require_loading(scope)
    form = _format(request)
    packed = _packed(request)
    told_scales(sending.scales)  # refused now rather than in the worker
    spooled = spool(request, _length(request), places.folder_of(scope), packed=packed)
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 200:
        places.remove(scope, spooled.stored)
        raise Refused(400, _("The Idempotency-Key is longer than 200 characters."), _("Use a UUID."))
    source = places.plain_name(sending.source)
    load, before = receive(scope, Sent(spooled, form, source, sending.scales, key))
    return Status(200 if before else 202, _written(scope, load))


@router.get("/o/{slug}/loads", response={200: Loads} | PROBLEMS)
def list_loads(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The loads of the organisation, the oldest first."""
    scope = scope_for(request, slug, Permission.LOAD_DATA)
    require_loading(scope)
    return page_of(Load.objects.of(scope).select_related("job"), paging, lambda load: _written(scope, load))


@router.get("/o/{slug}/loads/{load_id}", response={200: LoadOut} | PROBLEMS)
def show_load(request: HttpRequest, slug: str, load_id: RowId) -> Any:
    """Where a load is, and what became of its rows."""
    scope = scope_for(request, slug, Permission.LOAD_DATA)
    require_loading(scope)
    return _written(scope, Load.objects.of(scope).select_related("job").get(id=load_id))


@router.get("/o/{slug}/loads/{load_id}/rejected", response={200: RejectedRows} | PROBLEMS)
def list_rejected(request: HttpRequest, slug: str, load_id: RowId, paging: Query[Paging]) -> Any:
    """The rows of a load that were not taken, with their number and the reason; `after` is a place in this list."""
    scope = scope_for(request, slug, Permission.LOAD_DATA)
    require_loading(scope)
    load = Load.objects.of(scope).get(id=load_id)
    found = rejected_of(scope, load, after=paging.after, most=paging.limit + 1)
    more = len(found) > paging.limit
    return {"items": found[: paging.limit], "next": paging.after + paging.limit if more else None}


def _format(request: HttpRequest) -> str:
    told = (request.content_type or "").lower()
    if told not in FORMATS:
        raise Refused(
            415,
            _("The content type “%(told)s” is not one that is read.") % {"told": told[:100]},
            _("Send one of: %(known)s.") % {"known": ", ".join(FORMATS)},
        )
    return FORMATS[told]


def _packed(request: HttpRequest) -> bool:
    told = request.headers.get("Content-Encoding", "identity").strip().lower()
    if told not in {"identity", "gzip", ""}:
        raise Refused(415, _("The encoding “%(told)s” is not read.") % {"told": told[:40]}, _("Send gzip, or none."))
    return told == "gzip"


def _length(request: HttpRequest) -> int:
    """The announced length; a chunked body arrives empty under WSGI and would be lost in silence."""
    told = request.headers.get("Content-Length", "")
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower() or not told.isdecimal():
        raise Refused(411, _("The length of the body is missing."), _("Send Content-Length instead of chunks."))
    length = int(told)
    if length > MOST_SENT:
        raise Refused(
            413, _("The body is larger than %(most)s MB.") % {"most": MOST_SENT >> 20}, _("Send it in smaller parts.")
        )
    if not length:
        raise Refused(400, _("The body is empty."), _("Send one row at least."))
    return length


def _written(scope: Scope, load: Load) -> dict[str, Any]:
    plain = ("id", "source", "origin", "state", "trouble", "read", "accepted", "changed", "duplicates", "rejected")
    return {name: getattr(load, name) for name in (*plain, "rejected_answers", "made_at", "ended_at")} | {
        "share": 1.0 if load.ended_at else (load.job.share if load.job else 0.0),
        "rejected_by_reason": load.summary.get("rejected_rows_by_reason", {}),
        "status": reverse("api:show_load", args=[scope.slug, load.pk]),
    }
