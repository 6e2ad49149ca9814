"""The models of an organisation's own: their cards, those before them, and what is being done with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twofold.errors import InputError
from twofold.voice.keeping.former_models import former_of
from twofold.voice.keeping.own_models import own_aspects_of, own_model_of
from twofold_web.foundation.jobs import OPEN
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.prepared import PREPARE
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.preparing.training import KEPT_AS, TRAINING, Taught
from twofold_web.insight.preparing.voice import READING

if TYPE_CHECKING:
    from twofold.voice.aspects.cards import AspectAccuracy
    from twofold.voice.learning import cards as accuracy


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often a model is right in one language, beside the one before.

    Attributes:
        now: as its card tells it.
        before: what the former own model reached; None without one, or where another encoder made its figures.
    """

    now: "accuracy.Accuracy | AspectAccuracy"
    before: float | None


@dataclass(frozen=True, slots=True)
class OwnModel:
    """What people have taught, as the page of models shows it.

    Attributes:
        what: they taught.
        card: of the model in force; None where the one that ships is.
        accuracy: by language.
        more: comments and corrections more than the former one learnt from; None without a former one.
        back: the version that going back would put in force; 0 for the one that ships; None where nothing would change.
        job: that trains it now.
        trouble: why the last training failed; empty otherwise.
    """

    what: Taught
    card: Any
    accuracy: tuple[Accuracy, ...]
    more: tuple[int, int] | None
    back: int | None
    job: Job | None
    trouble: str

    @property
    def made(self) -> date | None:
        """The day of the training."""
        return None if self.card is None else date.fromisoformat(self.card.date)


def own_models(scope: Scope) -> tuple[OwnModel, ...]:
    """The models of an organisation's own; none where it has no facts yet."""
    return tuple(_own(scope, what) for what in Taught)


def reading_job(scope: Scope) -> Job | None:
    """The job that reads comments now."""
    jobs = Job.objects.filter(organisation_id=scope.organisation_id, kind=PREPARE, state__in=OPEN)
    return jobs.filter(key__startswith=f"{READING}:").order_by("id").first()


def _own(scope: Scope, what: Taught) -> OwnModel:
    store = store_of(scope)
    own = own_model_of(store) if what is Taught.VALENCE else own_aspects_of(store)
    card, former = _card(what, own), _card(what, former_of(store, KEPT_AS[what]))
    # after going back the other one is the newer: then nothing has come since
    older = former if card is not None and former is not None and former.version < card.version else None
    same = older is not None and card.encoder == older.encoder
    jobs = Job.objects.filter(organisation_id=scope.organisation_id, kind=TRAINING, key=what.value).order_by("-id")
    last = jobs.first()
    return OwnModel(
        what=what,
        card=card,
        accuracy=() if card is None else tuple(_accuracy(one, older if same else None) for one in card.accuracy),
        more=None if older is None else (card.comments - older.comments, card.corrections - older.corrections),
        back=None if card is None and former is None else 0 if former is None else former.version,
        job=last if last is not None and last.state in OPEN else None,
        trouble=last.note if last is not None and last.state == JobState.FAILED else "",
    )


def _accuracy(one: Any, former: Any) -> Accuracy:
    before = {} if former is None else {each.language: each.value for each in former.accuracy}
    return Accuracy(one, before.get(one.language))


def _card(what: Taught, path: Path | None) -> Any:
    if path is None:
        return None
    try:
        return _reader(what)(path).card
    except InputError:  # damaged, or of another release: the next training makes it anew
        return None


def _reader(what: Taught) -> Callable[[Path], Any]:
    if what is Taught.VALENCE:
        from twofold.voice.learning import kept_model  # noqa: PLC0415 - heavy, and only here

        return kept_model
    from twofold.voice.aspects.keeping import kept_aspects  # noqa: PLC0415 - heavy, and only here

    return kept_aspects
