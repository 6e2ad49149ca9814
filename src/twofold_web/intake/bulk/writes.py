"""Taking over what a program sent."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from twofold_web.foundation import jobs
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.bulk.spooling import Spooled
from twofold_web.intake.models import Load, Origin
from twofold_web.intake.pull_models import BulkReceipt
from twofold_web.intake.reads import require_loading
from twofold_web.people.api_problems import Refused

BULK = "intake.bulk"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a program asks for.

    Attributes:
        spooled: the body, which lies on the disk.
        format: ndjson, arrow or parquet.
        source: the namespace of the ids.
        scales: the scales of items, as the address tells them.
        key: of idempotency; empty where none was given.
    """

    spooled: Spooled
    format: str
    source: str
    scales: str = ""
    key: str = ""


def receive(scope: Scope, sent: Sent) -> tuple[Load, bool]:
    """Write down what arrived and ask the worker for it; returns the load, and whether it was asked for before.

    Raises:
        PermissionDenied: the caller may not bring data in for the whole organisation.
        Refused: 409, the key was used for another body.
    """
    require_loading(scope)
    known = _known(scope, sent)
    if known is not None:
        places.remove(scope, sent.spooled.stored)
        return known, True
    try:
        with transaction.atomic():
            return _begun(scope, sent), False
    except IntegrityError:  # the same key came twice at the same moment
        known = _known(scope, sent)
        if known is None:
            raise
        places.remove(scope, sent.spooled.stored)
        return known, True


def _known(scope: Scope, sent: Sent) -> Load | None:
    if not sent.key:
        return None
    receipt = BulkReceipt.objects.of(scope).select_related("load").filter(key=sent.key).first()
    if receipt is None:
        return None
    if receipt.sha256 != sent.spooled.sha256:
        places.remove(scope, sent.spooled.stored)
        raise Refused(
            409,
            _("This Idempotency-Key was used for another body."),
            _("Use a new key for new rows, and the old key only to send the same bytes again."),
        )
    return receipt.load


def _begun(scope: Scope, sent: Sent) -> Load:
    load = Load.objects.add(
        scope,
        origin=Origin.BULK,
        stored=sent.spooled.stored,
        source=sent.source,
        mapping="",
        store_load=f"in-{sent.spooled.stored.hex[:24]}",
        made_by=scope.actor.name,
    )
    payload = {"load": load.pk, "format": sent.format, "source": sent.source, "scales": sent.scales}
    load.job = jobs.enqueue(scope, BULK, payload, key=f"load:{load.pk}")
    load.save(update_fields=["job"])
    if sent.key:
        BulkReceipt.objects.add(scope, key=sent.key, sha256=sent.spooled.sha256, load=load)
    record(scope, "load.asked", sent.source, {"load": load.pk, "origin": Origin.BULK.value, "bytes": sent.spooled.size})
    return load
