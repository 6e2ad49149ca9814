"""Asking the language model that an installation names: masked comments of customers only, within one's own rights."""

from dataclasses import asdict
from typing import Any

import numpy as np
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from twofold.errors import EndpointError, UsageError
from twofold.voice.keeping import KeptComments
from twofold.voice.summaries import Claim, LanguageModel, opinions, suggest_reply, summarise
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.jobs import JobFailed, complete
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Answered, ModelAllowed, Wish
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.comments import address_of
from twofold_web.insight.reads.language_model import allowed, named_model
from twofold_web.insight.reads.voice import comment_at, told_comments
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of

HARD = 0.65  # a confidence below this, or praise and blame at once, makes a comment hard
MOST_HARD, MOST_SUMMED = 20, 300
Cited = tuple[dict[str, Any], list[str]]  # what was answered, and the comments it rests on


def ask_language_model(run: JobRun) -> dict[str, Any]:
    """Ask for somebody, with their own rights as they are now; asking twice only gives another answer.

    Raises:
        JobFailed: asking is not allowed any more, there is nothing to ask about, or no usable answer came.
    """
    wish, said = Wish(run.payload["wish"]), run.payload
    asker, model = _asker(run.scope, int(said["owner"])), _model(run.scope)
    run.progress(0.2, _("The language model is being asked; that may take minutes"))
    try:
        body, rests_on = _answer(asker, model, wish, said)
    except EndpointError as failed:
        text = _("No usable answer came: %(why)s. Try again later; if it stays so, tell whoever runs the installation.")
        raise JobFailed(text % {"why": failed}) from failed
    except Http404:
        raise JobFailed(_("The comment is not there any more.")) from None
    with transaction.atomic():
        complete(run.job_id, run.holder)  # whoever cancelled it meanwhile wants no answer
        if not ModelAllowed.objects.of(run.scope).select_for_update().exists():
            raise JobFailed(_("Asking a language model is switched off."))
        answer = {"body": body | {"model": model.model}, "rests_on": rests_on, "question": said["question"]}
        Answered.objects.of(run.scope).update_or_create(
            owner_id=said["owner"],
            wish=wish,
            about=said["about"],
            defaults=answer,
            create_defaults=answer | {"organisation_id": run.scope.organisation_id},
        )
    return {"cited": len(rests_on)}


def _asker(worker: Scope, owner: int) -> Scope:
    user = User.objects.filter(pk=owner, is_active=True).first()
    asker = None if user is None else scope_of(user, worker.slug)
    if asker is None or not asker.may(Permission.SEE_COMMENTS):
        raise JobFailed(_("Who asked may not read comments any more."))
    return asker


def _model(scope: Scope) -> LanguageModel:
    try:
        model = named_model()
    except UsageError as wrong:
        raise JobFailed(str(wrong)) from wrong
    if model is None or allowed(scope) is None:
        raise JobFailed(_("Asking a language model is switched off."))
    return model


def _answer(asker: Scope, model: LanguageModel, wish: Wish, said: dict[str, Any]) -> Cited:
    if wish is Wish.REPLY:
        return _reply(asker, model, said["about"])
    question = QueryDict(said["question"])
    kept = told_comments(asker, Filters.of(question), question.get("touchpoint", ""))
    chosen = None if kept is None else _newest(kept) if wish is Wish.SUMMARY else _hard(kept)
    if chosen is None or not len(chosen):
        raise JobFailed(_("There are no such comments to ask about."))
    _recorded(asker, model, wish, len(chosen))
    return _summary(model, chosen, said) if wish is Wish.SUMMARY else _opinions(model, chosen)


def _newest(kept: KeptComments) -> KeptComments:
    order = np.argsort(-kept.table.column("local_day").to_numpy(), kind="stable")
    return kept.at(order[:MOST_SUMMED])


def _hard(kept: KeptComments) -> KeptComments:
    """The comments of which the model is least sure."""
    sure = kept.table.column("confidence").to_numpy()
    mixed = np.array([label == "mixed" for label in kept.table.column("label").to_pylist()], bool)
    hard = np.flatnonzero((sure < HARD) | mixed)
    return kept.at(hard[np.argsort(sure[hard], kind="stable")][:MOST_HARD])


def _recorded(asker: Scope, model: LanguageModel, wish: Wish, comments: int) -> None:
    """What leaves the house is in the audit trail before it leaves."""
    with transaction.atomic():
        record(
            asker, "comments.sent_to_model", "voice", {"what": wish.value, "comments": comments, "model": model.model}
        )


def _summary(model: LanguageModel, chosen: KeptComments, said: dict[str, Any]) -> Cited:
    found = summarise(model, chosen.texts, language=said["language"])
    addresses = [address_of(row) for row in chosen.table.to_pylist()]
    claims = [_claim(one, addresses) for one in found.claims]
    counted = {"read": found.read, "offered": found.offered, "dropped": found.dropped}
    cited = {addresses[each.comment] for one in found.claims for each in one.citations}
    return {"claims": claims} | counted, sorted(cited)


def _claim(one: Claim, addresses: list[str]) -> dict[str, Any]:
    cited = [{"address": addresses[each.comment], "quote": each.quote} for each in one.citations]
    return {"text": one.text, "citations": cited}


def _opinions(model: LanguageModel, chosen: KeptComments) -> Cited:
    rows = chosen.table.select(["event_id", "event_check", "version", "item", "masked", "valence", "label"]).to_pylist()
    said = [
        asdict(one)
        | {"feelings": list(one.feelings), "address": address_of(rows[one.comment])}
        | {name: rows[one.comment][name] for name in ("label", "masked")}
        | {"read_as": rows[one.comment]["valence"]}
        for one in opinions(model, chosen.texts)
    ]
    return {"opinions": said, "offered": len(rows)}, [one["address"] for one in said]


def _reply(asker: Scope, model: LanguageModel, address: str) -> Cited:
    comment = comment_at(asker, address)
    _recorded(asker, model, Wish.REPLY, 1)
    found = suggest_reply(model, comment.text, language=comment.language)
    return {"text": found.text, "quote": found.about}, [address]
