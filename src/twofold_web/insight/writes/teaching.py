"""Training models of the organisation's own, and going back to the ones before."""

from django.db import transaction

from twofold.voice.keeping.former_models import exchange
from twofold_web.foundation import prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of, version_of
from twofold_web.insight.preparing.training import KEPT_AS, TRAINING, Taught
from twofold_web.insight.preparing.voice import READING


def ask_training(scope: Scope, what: Taught = Taught.VALENCE) -> None:
    """Train a model of the organisation's own from scores and corrections; a job does it.

    Raises:
        PermissionDenied: the actor may not.
    """
    scope.require(Permission.EDIT_MAPS)
    with transaction.atomic():
        enqueue(scope, TRAINING, {"what": what.value}, key=what.value, urgent=True)
        record(scope, "model.training_asked", what.value)


def go_back(scope: Scope, what: Taught) -> bool:
    """Put the model before in force, and read all comments again with it; a second time undoes the first.

    Returns:
        Whether there was another one.

    Raises:
        PermissionDenied: the actor may not.
    """
    scope.require(Permission.EDIT_MAPS)
    if not exchange(store_of(scope), KEPT_AS[what]):
        return False
    with transaction.atomic():
        prepared.ask(scope, READING, {"model": f"{what.value} before {version_of(scope)}"}, urgent=True)
        record(scope, "model.exchanged", what.value)
    return True
