"""Forgetting a person everywhere: at once where people are asked, and by a job in answers, files, facts and pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from twofold.store import erase as erase_facts
from twofold_web.delivery.asking.identity import Identity, Known
from twofold_web.delivery.models import DecisionMark, Invitation
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.writes.sweeping import erase
from twofold_web.foundation import jobs, prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import ERASURES, JobRun, Somebody
from twofold_web.foundation.models import Job
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.people.reads.reach import require_everywhere

FORGET = "delivery.forget"


def forget(scope: Scope, identities: Sequence[Identity]) -> int:
    """Forget a person, and whoever else their invitations call them; an opt-out stays, as a hash.

    Returns:
        How many invitations named the person.

    Raises:
        PermissionDenied: the actor may not ask people, or not bring data in, everywhere.
    """
    require_sending(scope)
    require_everywhere(scope, Permission.LOAD_DATA)
    with transaction.atomic():
        somebody = _somebody(scope, identities)
        found = erase(scope, identities)
        told = {"names": somebody.names, "addresses": somebody.addresses, "invitations": somebody.invitations}
        jobs.enqueue(scope, FORGET, told, urgent=True)
    return found


def _somebody(scope: Scope, identities: Sequence[Identity]) -> Somebody:
    """All that the invitations of a person call them, beside what was typed."""
    values = [identity.value for identity in identities]
    about = DecisionMark.objects.of(scope).filter(mark__digest__in=marks_of(scope, identities))
    decided = about.values_list("decision__invitation_id", flat=True)
    rows = Invitation.objects.of(scope).filter(Q(name__in=values) | Q(address__in=values) | Q(pk__in=decided))
    told = list(rows.values_list("name", "address", "pk"))
    names = {identity.value for identity in identities if identity.by is Known.NAME} | {name for name, _, _ in told}
    addresses = {identity.value for identity in identities if identity.by is not Known.NAME}
    addresses |= {address for _, address, _ in told}
    return Somebody(
        tuple(sorted(names - {""})), tuple(sorted(addresses - {""})), tuple(number for _, _, number in told)
    )


def forget_job(run: JobRun) -> dict[str, Any]:
    """What the worker does; repeated after a crash, it finds less. The payload, which names the person, goes last."""
    told = run.payload
    somebody = Somebody(tuple(told["names"]), tuple(told["addresses"]), tuple(told["invitations"]))
    events = sorted({number for erasure in ERASURES.values() for number in erasure(run.scope, somebody)})
    deleted, proven = _facts(run, (*dict.fromkeys((*somebody.names, *somebody.addresses)), *events))
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        for erasure in ERASURES.values():
            erasure(run.scope, replace(somebody, gone=True))
        prepared.forget(run.scope)
        Job.objects.filter(id=run.job_id).update(payload={})
        record(run.scope, "person.erased", "person", {"rows": deleted, "proven": proven})
        if has_facts(run.scope):
            prepared.ask_standing(run.scope)
    return {"rows": deleted, "proven": proven}


def _facts(run: JobRun, whom: Sequence[str | int]) -> tuple[int, bool]:
    """How many rows of the facts went, and whether no file of the store says anything of the person any more."""
    deleted, proven = 0, True
    for place, each in enumerate(whom if has_facts(run.scope) else ()):
        run.progress(place / len(whom), "")
        erased = erase_facts(store_of(run.scope), person=each)
        deleted, proven = deleted + sum(erased.deleted.values()), proven and erased.proven
    return deleted, proven
