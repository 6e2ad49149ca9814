"""What a survey's messages say: set the words, and have a copy sent to oneself."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from twofold_web.delivery.models import Wording
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.sending import mailing
from twofold_web.delivery.sending.outcomes import Became
from twofold_web.delivery.sending.wording import Places, brief_stop, email_of, words_for
from twofold_web.delivery.tokens import address_of, token_of
from twofold_web.delivery.writes.linking import link_for_tests
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.questionnaire.document import Document


def set_words(scope: Scope, survey_id: int, language: str, said: Mapping[str, str]) -> Wording:
    """Say something else than the shipped words; an empty text brings those back.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        words, _made = Wording.objects.of(scope).update_or_create(
            survey_id=survey_id, language=language, defaults={"organisation_id": scope.organisation_id} | dict(said)
        )
        record(scope, "wording.set", f"survey {survey_id}", {"language": language})
    return words


def example_places(scope: Scope, survey_id: int) -> Places:
    """Where an example leads: to the survey as authors try it, so that nothing of it counts.

    The short address that ends messages is as long as that of a real one, and opens nothing.
    """
    nonce = link_for_tests(scope, survey_id).nonce
    address = address_of(token_of(scope.organisation_id, nonce))
    return Places(address, address, brief_stop(scope.organisation_id, 0, nonce))


def send_example(scope: Scope, survey_id: int, document: Document, language: str) -> bool:
    """Send oneself the e-mail; False where the server did not take it."""
    require_sending(scope)
    said = words_for(scope, survey_id, document, language)
    message = email_of(said, example_places(scope, survey_id), scope.actor.name, str(uuid.uuid4()))
    with transaction.atomic():
        record(scope, "wording.tried", f"survey {survey_id}", {"language": language})
    return mailing.send(message).became is Became.SENT
