"""The marks of people: made where they are missing, locked, and tied together where they are named together."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from twofold_web.delivery.asking.identity import Identity
from twofold_web.delivery.models import Mark, Tie
from twofold_web.delivery.reads.kin import kin_of
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.foundation.scope import Scope


def locked_marks(scope: Scope, identities: Iterable[Identity]) -> list[Mark]:
    """The rows of what somebody is known by, made where they are missing, locked until the transaction ends.

    Always in the same order, so that two workers wait for each other instead of for ever.
    """
    digests = marks_of(scope, identities)
    _make(scope, digests)
    return _locked(scope, digests)


def tied_marks(scope: Scope, identities: Iterable[Identity]) -> list[Mark]:
    """The same rows, from now on known as one person's."""
    marks = locked_marks(scope, identities)
    _tie(scope, marks)
    return marks


def locked_person(scope: Scope, identities: Iterable[Identity]) -> tuple[list[Mark], list[Mark]]:
    """What somebody is named by, from now on known as one person's, and all marks of that person, all of them locked.

    Who decides about another address of theirs waits. Call it inside a transaction.
    """
    digests = marks_of(scope, identities)
    _make(scope, digests)
    wanted = frozenset(digests)
    while True:
        with transaction.atomic():
            locked = _locked(scope, wanted)
            kin = kin_of(scope, digests)
            kin.named(digests)
            person = kin.of(digests)
            if person <= wanted:
                own = [mark for mark in locked if mark.digest in digests]
                _tie(scope, own)
                return own, [mark for mark in locked if mark.digest in person]
            # let go of all and begin anew: a lock that is taken out of the order may be waited for in a ring
            transaction.set_rollback(True)
        wanted |= person


def _make(scope: Scope, digests: Iterable[str]) -> None:
    rows = [Mark(organisation_id=scope.organisation_id, digest=digest) for digest in digests]
    Mark.objects.of(scope).bulk_create(rows, ignore_conflicts=True)


def _locked(scope: Scope, digests: Iterable[str]) -> list[Mark]:
    return list(Mark.objects.of(scope).filter(digest__in=list(digests)).order_by("digest").select_for_update())


def _tie(scope: Scope, marks: Sequence[Mark]) -> None:
    """Keep that these are one person's; the caller has locked them."""
    pairs = {(one.pk, other.pk) for one in marks for other in marks if one.pk != other.pk}
    if not pairs:
        return
    known = Tie.objects.of(scope).filter(mark__in=marks, beside__in=marks)
    new = pairs - set(known.values_list("mark_id", "beside_id"))
    rows = [Tie(organisation_id=scope.organisation_id, mark_id=one, beside_id=other) for one, other in sorted(new)]
    Tie.objects.of(scope).bulk_create(rows, ignore_conflicts=True)
