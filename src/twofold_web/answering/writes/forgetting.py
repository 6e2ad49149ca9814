"""What a person answered, added and wished, forgotten where it waits; what has flowed, the facts forget."""

from django.db import transaction
from django.db.models import F, Q

from twofold.sources.identity import event_id
from twofold_web.answering.models import Attachment, ContactWish, Response
from twofold_web.answering.writes.attachments import place_of
from twofold_web.delivery.asking.identity import email_of, phone_of
from twofold_web.foundation.hooks import Somebody
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of


class StillFlowing(RuntimeError):
    """A batch with answers of the person is on its way into the facts; the job tries again in a moment."""


def forget_answers(scope: Scope, somebody: Somebody) -> tuple[int, ...]:
    """Empty the person's responses, delete their files and wishes.

    Sheets of employees stay: nothing leads from a person to one.

    Returns:
        The ids in the facts of all their responses, since an invitation may have had an address and no name.

    Raises:
        StillFlowing: see there; nothing was changed.
    """
    if somebody.gone:
        return ()
    named = Q(person__in=(*somebody.names, *somebody.addresses)) | Q(invitation__in=somebody.invitations)
    with transaction.atomic():
        own = Response.objects.of(scope).select_for_update(of=("self",)).filter(named)
        found = list(own.values_list("id", "survey"))
        rows = Response.objects.of(scope).filter(id__in=[id_ for id_, _survey in found])
        if rows.filter(flow__done=False).exists():
            raise StillFlowing
        # a page that is under way was computed from an older revision, and finds nothing to go on from
        later = F("revision") + 1
        rows.update(
            answers={},
            hidden={},
            touchpoints=[],
            seconds={},
            person="",
            case="",
            content="",
            **dict.fromkeys(("revision", "claimed", "flowed"), later),
        )
        added = Attachment.objects.of(scope).filter(response__in=[id_ for id_, _survey in found])
        for number in added.values_list("id", flat=True):
            # first the file: a row without one is found again
            place_of(scope.organisation_id, number).unlink(missing_ok=True)
        added.delete()
        _forget_wishes(scope, frozenset(somebody.addresses))
    if not has_facts(scope):
        return ()
    key = store_of(scope).key
    return tuple(event_id(key, f"survey-{survey}", id_.hex) for id_, survey in found)


def _forget_wishes(scope: Scope, addresses: frozenset[str]) -> None:
    wishes = ContactWish.objects.of(scope).values_list("pk", "reach")
    own = [pk for pk, reach in wishes if {email_of(reach), phone_of(reach)} & addresses]
    ContactWish.objects.of(scope).filter(pk__in=own).delete()
