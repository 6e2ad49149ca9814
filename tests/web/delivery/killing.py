"""What the processes of ``test_killed`` do: prepare, send until they are killed, finish and count."""

import json
from datetime import timedelta

from tests.web.delivery.conftest import MORNING, document

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, DecisionState, Message, MessageState
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.writes.inviting import Asking, invite
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import found_organisation
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish


def prepare(number: int) -> None:
    """Invite people."""
    scope = found_organisation("hotel", "Hotel chain")
    guests = [Guest(f"{at}@guest.example") for at in range(number)]
    with walled(scope.organisation_id):
        survey = create_survey(scope, "stay", document())
        publish(scope, survey.pk)
        invite(scope, guests, Asking(survey.pk, "email", MORNING, timedelta(days=30)), MORNING)


def work() -> None:
    """A round, until it is done or killed."""
    scope = _hotel()
    with walled(scope.organisation_id):
        round_at(scope, MORNING)


def finish() -> None:
    """Rounds until nothing waits; then count."""
    scope = _hotel()
    with walled(scope.organisation_id):
        for minutes in (1, 7, 14):
            round_at(scope, MORNING + timedelta(minutes=minutes))
        print(json.dumps(_counted(scope)))  # noqa: T201 - read by the test


def _counted(scope: Scope) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, state in (("sent", MessageState.SENT), ("unsure", MessageState.UNSURE)):
        rows = Message.objects.of(scope).filter(state=state)
        told[name] = list(rows.values_list("invitation__address", flat=True))
    return told | {"pending": Decision.objects.of(scope).filter(state=DecisionState.PENDING).count()}


def _hotel() -> Scope:
    return worker_scope(Organisation.objects.get().pk, "hotel")
