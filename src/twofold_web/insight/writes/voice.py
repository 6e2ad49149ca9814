"""What people teach the application about comments: what one really is, and the organisation's own words."""

from django.db import transaction

from twofold.errors import DefinitionError
from twofold.voice.aspects.dictionary import default_dictionary
from twofold.voice.aspects.editing import merged, parse_edits
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold_web.foundation import prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Correction, OwnWords
from twofold_web.insight.preparing.voice import READING
from twofold_web.insight.reads.comments import parsed
from twofold_web.insight.reads.voice import comment_at

LABELS = ("negative", "neutral", "positive")
LONGEST_WORDS = 200_000  # letters of a dictionary


def correct(scope: Scope, address: str, label: str) -> Correction:
    """Say what a comment really is: it is shown and counted so, and training learns from it.

    Args:
        scope: who acts.
        address: of the comment.
        label: negative, neutral or positive.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
        ValueError: there is no such label.
    """
    scope.require(Permission.SEE_COMMENTS)
    if label not in LABELS:
        raise ValueError(label)
    comment = comment_at(scope, address)
    event, check, version, item = parsed(address)
    with transaction.atomic():
        made, _new = Correction.objects.of(scope).update_or_create(
            event=event,
            event_check=check,
            version=version,
            item=item,
            defaults={"label": label, "made_by": scope.actor.name},
            create_defaults={
                "label": label,
                "made_by": scope.actor.name,
                "instead_of": comment.label,
                "organisation_id": scope.organisation_id,
            },
        )
        record(scope, "comment.corrected", f"comment {event}", {"label": label, "instead_of": made.instead_of})
        prepared.ask_again(scope, READING, {})
    return made


def take_back(scope: Scope, address: str) -> None:
    """Undo a correction; what the model had read holds again.

    Raises:
        PermissionDenied: the actor may not read comments.
        Http404: the comment is not theirs to see.
    """
    scope.require(Permission.SEE_COMMENTS)
    comment_at(scope, address)
    event, check, version, item = parsed(address)
    with transaction.atomic():
        gone, _by = (
            Correction.objects.of(scope).filter(event=event, event_check=check, version=version, item=item).delete()
        )
        if gone:
            record(scope, "comment.correction_undone", f"comment {event}")
            prepared.ask_again(scope, READING, {})


def save_words(scope: Scope, text: str) -> None:
    """Keep what the organisation adds to the dictionaries, and read all comments again; empty: nothing any more.

    Raises:
        PermissionDenied: the actor may not.
        DefinitionError: the dictionary is wrong, with the place.
    """
    scope.require(Permission.EDIT_MAPS)
    checked(text)
    with transaction.atomic():
        if text.strip():
            OwnWords.objects.of(scope).update_or_create(
                defaults={"text": text, "saved_by": scope.actor.name},
                create_defaults={
                    "text": text,
                    "saved_by": scope.actor.name,
                    "organisation_id": scope.organisation_id,
                },
            )
        else:
            OwnWords.objects.of(scope).delete()
        prepared.ask_again(scope, READING, {})
        record(scope, "dictionary.saved", "dictionary", {"letters": len(text)})


def checked(text: str) -> None:
    """Refuse a dictionary that cannot be read, or that does not fit those that ship.

    Raises:
        DefinitionError: it is wrong, with the place.
    """
    if len(text) > LONGEST_WORDS:
        raise DefinitionError(f"the dictionary has {len(text):,} letters; {LONGEST_WORDS:,} are the most")
    edits = parse_edits(text, default_vocabulary())
    for language in {*edits.added, *edits.removed}:
        merged(default_dictionary(language), edits)
