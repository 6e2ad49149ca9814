"""Training models of the organisation's own: of valence, from scores and corrections; of what comments are about."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from twofold.errors import TwofoldError
from twofold.voice.encoders.choosing import chosen_encoder
from twofold.voice.keeping.former_models import with_former
from twofold.voice.keeping.own_models import ASPECTS, NAME
from twofold.voice.keeping.places import KEY
from twofold.voice.valence.choosing import valence_for
from twofold_web.foundation import prepared
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.jobs import JobFailed
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.preparing.voice import READING, encoder_named, reader_of
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.about import names_changed, own_words, taught_by, vocabulary_of
from twofold_web.insight.reads.corrected import labels
from twofold_web.insight.reads.voice import read_comments

TRAINING = "insight.training"
FEWEST_CORRECTED = 20  # comments of which somebody has said what they are about


class Taught(StrEnum):
    """What people teach."""

    VALENCE = "valence"
    ABOUT = "about"


# where the library keeps each
KEPT_AS = {Taught.VALENCE: NAME, Taught.ABOUT: ASPECTS}


def train_voice(run: JobRun) -> dict[str, Any]:
    """Train, and read all comments again with the outcome; a second time makes the same model anew.

    Raises:
        JobFailed: there is too little to learn from, or nobody has read the comments.
    """
    what = Taught(run.payload.get("what", Taught.VALENCE))
    run.progress(0.1, _("Learning from what people have said"))
    try:
        card = with_former(
            store_of(run.scope),
            KEPT_AS[what],
            lambda: _valence(run.scope) if what is Taught.VALENCE else _about(run.scope),
        )
    except TwofoldError as refused:
        raise JobFailed(str(refused)) from refused
    prepared.ask(run.scope, READING, {"model": f"{what} {card.version} {run.job_id}"})
    return {"version": card.version, "uses": card.uses}


def _valence(scope: Scope) -> Any:
    from twofold.voice.keeping.teaching import teach  # noqa: PLC0415 - heavy, and only here
    from twofold.voice.learning import TooLittleToLearn  # noqa: PLC0415 - heavy, and only here
    from twofold.voice.learning.training import FEWEST, FEWEST_OF_A_CLASS  # noqa: PLC0415 - heavy, and only here

    chosen = chosen_encoder(encoder_named() or None).encoder
    try:
        return teach(store_of(scope), (chosen.model, valence_for(chosen)), _today(), labels(scope))
    except TooLittleToLearn as few:
        said = _(
            "There is too little to learn from: a model of your own needs %(all)s comments with a score or a "
            "correction, and %(each)s good and %(each)s bad ones among them. The one that ships stays."
        )
        raise JobFailed(said % {"all": FEWEST, "each": FEWEST_OF_A_CLASS}) from few


def _about(scope: Scope) -> Any:
    from twofold.voice.keeping.teaching_aspects import teach_aspects  # noqa: PLC0415 - heavy, and only here

    made = _put_right(scope)
    if len(made) < FEWEST_CORRECTED:
        said = _(
            "There is too little to learn from: people have said of %(some)s comments what they are about, and "
            "%(fewest)s are needed. Open comments and put them right, or say that all of it is right."
        )
        raise JobFailed(said % {"some": len(made), "fewest": FEWEST_CORRECTED})
    return teach_aspects(store_of(scope), reader_of(scope), _today(), made)


def _today() -> Any:
    return datetime.now(UTC).date()


def _put_right(scope: Scope) -> dict[tuple[int, int, int, str], Any]:
    """What people say that comments are about, as training takes it, by the place of the comment."""
    from twofold.voice.aspects.labelled import AspectCorrection  # noqa: PLC0415 - heavy, and only here

    said, kept = taught_by(scope), read_comments(scope, Filters())
    if kept is None or not said:
        return {}
    vocabulary = vocabulary_of(own_words(scope))
    known = {**vocabulary.quality, **vocabulary.touchpoint}
    keys = zip(*(kept.table.column(name).to_pylist() for name in KEY), strict=True)
    places = {key: place for place, key in enumerate(keys) if key in said}
    some = kept.at(list(places.values()))
    changed = (names_changed(found, said[key], known) for key, found in zip(places, some.aspects, strict=True))
    return {key: AspectCorrection(*names) for key, names in zip(places, changed, strict=True)}
