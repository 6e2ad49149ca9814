"""Whether the installation can do its work: for load balancers, for monitoring, and for whoever was woken by it."""

import hmac
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache

from twofold_web.foundation.metrics import REQUESTS, family
from twofold_web.foundation.models import Job, JobState, Worker

UNSEEN = timedelta(seconds=45)  # a worker gives a sign of life every eight seconds
LEAST_DISK = 500_000_000  # bytes below which loads and prepared results will soon fail


@never_cache
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view gets its request
    """What works: 200 where everything does, 503 otherwise; tells nothing about organisations."""
    found = {"database": _database(), "worker": _workers() > 0, "disk": _free() >= LEAST_DISK}
    well = all(found.values())
    return JsonResponse({"status": "ok" if well else "trouble"} | found, status=200 if well else 503)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: with the token of ``TWOFOLD_METRICS_TOKEN``, or from this machine where none is set."""
    if not _may_scrape(request):
        return HttpResponseForbidden("Send the token of TWOFOLD_METRICS_TOKEN, or ask from this machine.\n")
    return HttpResponse("".join(_figures()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_scrape(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # behind a proxy on the same machine everybody seems to be here
    if {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _workers() -> int:
    try:
        return Worker.objects.filter(seen_at__gte=datetime.now(UTC) - UNSEEN).count()
    except DatabaseError:
        return 0


def _free() -> int:
    return shutil.disk_usage(settings.HOME).free


def _figures() -> Iterator[str]:
    now = datetime.now(UTC)
    jobs = Job.objects.order_by().values("kind", "state").annotate(number=Count("id"))
    series = [({"kind": job["kind"], "state": job["state"]}, job["number"]) for job in jobs]
    yield from family("twofold_jobs", "gauge", "Jobs by kind and state.", series)
    oldest = Job.objects.filter(state=JobState.WAITING, run_at__lte=now).aggregate(at=Min("run_at"))["at"]
    waited = (now - oldest).total_seconds() if oldest else 0.0
    yield from family("twofold_job_wait_seconds", "gauge", "How long the oldest due job has waited.", [({}, waited)])
    yield from family("twofold_workers", "gauge", "Workers heard of lately.", [({}, _workers())])
    yield from family("twofold_disk_free_bytes", "gauge", "Room left where the application writes.", [({}, _free())])
    yield from REQUESTS.lines()
