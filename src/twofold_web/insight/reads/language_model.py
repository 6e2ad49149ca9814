"""Whether a language model may be asked, by whom it is run, and what it answered somebody."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from twofold.errors import UsageError
from twofold.voice.summaries import LanguageModel, language_model
from twofold_web.foundation.jobs import OPEN
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Answered, ModelAllowed, Wish
from twofold_web.insight.reads.views import owner_of
from twofold_web.insight.reads.voice import there

ASKING = "insight.asking"
MANY = (Wish.SUMMARY, Wish.OPINIONS)  # what is asked about many comments


@dataclass(frozen=True, slots=True)
class Named:
    """The language model of the installation.

    Attributes:
        model: its name; empty where the installation names none. host: where it answers.
        wrong: why it cannot be used as it is named; empty otherwise.
    """

    model: str = ""
    host: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody asked, and what is known of it.

    Attributes:
        wish: what was asked.
        body: the answer, with the citations that the reader may still see; None where there is none.
        made_at: when. question: about which comments.
        job: that asks now. trouble: why the last attempt failed; empty otherwise.
    """

    wish: str
    body: dict[str, Any] | None
    made_at: datetime | None
    question: str
    job: Job | None
    trouble: str


def named_model() -> LanguageModel | None:
    """The language model that the installation names.

    Raises:
        UsageError: what it names cannot be used.
    """
    return language_model()


def described_model() -> Named:
    """The same, for people."""
    try:
        model = named_model()
    except UsageError as wrong:
        return Named(wrong=str(wrong))
    return Named() if model is None else Named(model.model, urlsplit(model.url).hostname or "")


def allowed(scope: Scope) -> ModelAllowed | None:
    """Who allowed masked comments to go to the language model; None where nobody has."""
    return ModelAllowed.objects.of(scope).first()


def may_ask(scope: Scope) -> bool:
    """Whether somebody may ask: the installation names a model, the organisation has allowed it, they read comments."""
    return scope.may(Permission.SEE_COMMENTS) and bool(described_model().model) and allowed(scope) is not None


def answer_of(scope: Scope, wish: Wish, about: str = "") -> Answer:
    """What a language model answered somebody, without what cites comments that are gone or no longer theirs to see."""
    jobs = Job.objects.filter(
        organisation_id=scope.organisation_id, kind=ASKING, key=key_of(owner_of(scope), wish, about)
    )
    last = jobs.order_by("-id").first()
    kept = Answered.objects.of(scope).filter(owner_id=owner_of(scope), wish=wish, about=about).first()
    return Answer(
        wish=wish.value,
        body=None if kept is None else _shown(scope, kept),
        made_at=None if kept is None else kept.made_at,
        question="" if kept is None else kept.question,
        job=last if last is not None and last.state in OPEN else None,
        trouble=last.note if last is not None and last.state == JobState.FAILED else "",
    )


def key_of(owner_id: int, wish: Wish, about: str = "") -> str:
    """Of the job that asks: one at a time for a person and a question."""
    return f"{owner_id}:{wish.value}:{hashlib.sha256(about.encode()).hexdigest()[:16]}"


def _shown(scope: Scope, kept: Answered) -> dict[str, Any]:
    """The answer as far as the comments that it cites are there for this reader."""
    known = there(scope, kept.rests_on)
    body = dict(kept.body)
    if kept.wish == Wish.SUMMARY:
        cited = [
            one | {"citations": [each for each in one["citations"] if each["address"] in known]}
            for one in body["claims"]
        ]
        body["claims"] = [one for one in cited if one["citations"]]
    elif kept.wish == Wish.OPINIONS:
        body["opinions"] = [one for one in body["opinions"] if one["address"] in known]
    return body
