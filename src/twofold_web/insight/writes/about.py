"""Putting right what a comment is about: taking something away, adding something, saying that all is right."""

from django.db import transaction

from twofold.voice.aspects.vocabulary import OVERALL
from twofold_web.foundation import prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import AboutCorrection, Verdict
from twofold_web.insight.preparing.voice import READING
from twofold_web.insight.reads.about import own_words, vocabulary_of
from twofold_web.insight.reads.comments import parsed
from twofold_web.insight.reads.voice import comment_at

Pair = tuple[str, str]  # quality and touchpoint; one of them may be empty
NOTHING: Pair = ("", "")


def take_about(scope: Scope, address: str, pair: Pair) -> None:
    """Say that a comment is not about something that was found in it.

    Args:
        scope: who acts.
        address: of the comment.
        pair: quality and touchpoint, as they were found.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
        ValueError: nobody found this in it.
    """
    scope.require(Permission.SEE_COMMENTS)
    if pair not in {(one.quality, one.touchpoint) for one in comment_at(scope, address).aspects}:
        raise ValueError(pair)
    _say(scope, address, pair, Verdict.TAKEN)


def add_about(scope: Scope, address: str, pair: Pair, good: int) -> None:
    """Say what a comment is about; where the model had found it, too, how good or bad it is.

    Args:
        scope: who acts.
        address: of the comment.
        pair: quality and touchpoint; one of them may be empty.
        good: 1, -1, or 0 for neither.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
        ValueError: there is no such quality or touchpoint.
    """
    scope.require(Permission.SEE_COMMENTS)
    comment_at(scope, address)
    known = vocabulary_of(own_words(scope))
    quality, touchpoint = pair
    qualities, touchpoints = {"", *known.quality} - {OVERALL}, {"", *known.touchpoint}
    if pair == NOTHING or good not in {-1, 0, 1} or quality not in qualities or touchpoint not in touchpoints:
        raise ValueError(pair)
    _say(scope, address, pair, Verdict.ADDED, good)


def all_right(scope: Scope, address: str) -> None:
    """Say that everything found in a comment is right and nothing is missing; training learns from that as well.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
    """
    scope.require(Permission.SEE_COMMENTS)
    comment_at(scope, address)
    _say(scope, address, NOTHING, Verdict.RIGHT)


def undo_about(scope: Scope, address: str, pair: Pair) -> None:
    """Take back what somebody said; what the model found holds again.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
    """
    scope.require(Permission.SEE_COMMENTS)
    comment_at(scope, address)
    with transaction.atomic():
        gone, _by = AboutCorrection.objects.of(scope).filter(**_where(address, pair)).delete()
        if gone:
            record(scope, "comment.about_undone", f"comment {parsed(address)[0]}", {"about": _told(pair)})
            prepared.ask_again(scope, READING, {})


def _say(scope: Scope, address: str, pair: Pair, verdict: Verdict, good: int = 0) -> None:
    where = _where(address, pair)
    with transaction.atomic():
        if verdict != Verdict.RIGHT:  # what is put right was not all right
            AboutCorrection.objects.of(scope).filter(**_where(address, NOTHING)).delete()
        said = {"verdict": verdict, "good": good, "made_by": scope.actor.name}
        AboutCorrection.objects.of(scope).update_or_create(
            **where, defaults=said, create_defaults=said | {"organisation_id": scope.organisation_id}
        )
        detail = {"about": _told(pair), "verdict": verdict.value, "good": good}
        record(scope, "comment.about_corrected", f"comment {where['event']}", detail)
        prepared.ask_again(scope, READING, {})


def _where(address: str, pair: Pair) -> dict[str, int | str]:
    event, check, version, item = parsed(address)
    place: dict[str, int | str] = {"event": event, "event_check": check, "version": version, "item": item}
    return place | {"quality": pair[0], "touchpoint": pair[1]}


def _told(pair: Pair) -> str:
    return "/".join(name for name in reversed(pair) if name)
