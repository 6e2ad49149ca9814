"""Training a valence model of the organisation's own, from scores and corrections."""

from datetime import UTC, datetime
from typing import Any

from twofold.errors import TwofoldError
from twofold.voice.encoders.choosing import chosen_encoder
from twofold.voice.keeping.own_models import own_model_of
from twofold.voice.valence.choosing import valence_for
from twofold_web.foundation import prepared
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.jobs import JobFailed
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.models import Correction
from twofold_web.insight.preparing.voice import READING, encoder_named

TRAINING = "insight.training"


def train_voice(run: JobRun) -> dict[str, Any]:
    """Train, and read all comments again with the outcome; a second time makes the same model anew.

    Raises:
        JobFailed: there are too few rated comments, or nobody has read them.
    """
    from twofold.voice.keeping.teaching import teach  # noqa: PLC0415 - heavy, and only here

    chosen = chosen_encoder(encoder_named() or None).encoder
    beneath, day = (chosen.model, valence_for(chosen)), datetime.now(UTC).date()
    try:
        card = teach(store_of(run.scope), beneath, day, corrections(run.scope))
    except TwofoldError as refused:
        raise JobFailed(str(refused)) from refused
    prepared.ask(run.scope, READING, {"model": card.version})
    return {"version": card.version, "uses": card.uses}


def corrections(scope: Scope) -> dict[tuple[int, int, int, str], str]:
    """What people say comments really are, by the place of the comment."""
    made = Correction.objects.of(scope).values_list("event", "event_check", "version", "item", "label")
    return {(event, check, version, item): label for event, check, version, item, label in made}


def own_card(scope: Scope) -> Any:
    """The card of the organisation's own model; None where there is none."""
    path = own_model_of(store_of(scope))
    if path is None:
        return None
    from twofold.voice.learning import kept_model  # noqa: PLC0415 - heavy, and only here

    return kept_model(path).card
