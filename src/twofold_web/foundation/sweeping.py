"""Sweeping: what nobody asks for any more is removed, organisation by organisation, once an hour."""

import logging
from datetime import datetime, timedelta

from twofold_web.foundation.hooks import SWEEPS
from twofold_web.foundation.models import Organisation, Prepared
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled

KEPT = timedelta(days=45)  # a prepared result that no load and no page renewed for so long
logger = logging.getLogger("twofold.sweeping")


def sweep(now: datetime) -> int:
    """Let every app remove what it keeps for nobody; returns how many things went.

    One app's failure is written down and keeps no other from its work.
    """
    gone = 0
    for organisation in Organisation.objects.order_by("id"):
        scope = worker_scope(organisation.id, organisation.slug)
        with walled(organisation.id):
            gone += _old_results(scope, now)
            gone += sum(_swept(name, scope, now) for name in SWEEPS)
    return gone


def _old_results(scope: Scope, now: datetime) -> int:
    return Prepared.objects.of(scope).filter(made_at__lt=now - KEPT).delete()[0]


def _swept(name: str, scope: Scope, now: datetime) -> int:
    try:
        return SWEEPS[name](scope, now)
    except Exception:
        logger.exception("could not sweep", extra={"sweep": name})
        return 0
