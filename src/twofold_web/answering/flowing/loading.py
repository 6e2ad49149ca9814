"""A batch into the store, and what is left of it here afterwards."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from twofold.store.load import Label, LoadSummary, load
from twofold_web.answering.flowing.mapping import SEGMENT
from twofold_web.answering.flowing.renewing import renew_soon
from twofold_web.answering.flowing.rows import Outgoing, moment, write_batch
from twofold_web.answering.kept import COLUMNS, Kept, kept_of, written_json
from twofold_web.answering.models import Flow, Response, ResponseState
from twofold_web.answering.quality.flags import Looked, is_telling, on_one_line, quality_of, usual_seconds
from twofold_web.answering.situation import answers_of
from twofold_web.answering.tokens import keyed
from twofold_web.delivery.reads.segments import segments_of
from twofold_web.foundation.audit import record
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.walking import pages
from twofold_web.surveys.reads.published import Published, published

SEEN_FOR_TIMES = 500  # the last ones say how long people usually take


def flow_responses(scope: Scope, flow: Flow) -> int:
    """Load a batch; done twice, it adds nothing. Returns how many responses it had."""
    version = published(scope.organisation_id, flow.survey_id, flow.number)
    rows = Response.objects.of(scope).filter(flow=flow).order_by("id").values(*COLUMNS)
    batch = [kept_of(row) for row in rows]
    if version is None or not batch:
        _finish(scope, flow, {}, None)
        return 0
    flags = _flags(scope, version.document, batch)
    segments = segments_of(scope, (each.invitation for each in batch))
    outgoing = [_outgoing(version, each, flags[each.id][0], segments.get(each.invitation or 0, "")) for each in batch]
    _finish(scope, flow, flags, load_batch(scope, flow, version, outgoing))
    return len(batch)


def load_batch(scope: Scope, flow: Flow, version: Published, outgoing: list[Outgoing]) -> LoadSummary:
    """Hand a batch to the store under the number of the flow."""
    zone = Organisation.objects.values_list("zone", flat=True).get(id=scope.organisation_id)
    with tempfile.TemporaryDirectory(prefix="twofold-flow-") as folder:
        path = Path(folder) / "answers.parquet"
        mapping = write_batch(path, version.document, outgoing, f"survey-{version.survey_id}", str(zone))
        label = Label(version.name, f"flow-{flow.pk.hex}")
        return load(store_of(scope, create=True), path, mapping, label=label)


def _flags(scope: Scope, document: Document, batch: list[Kept]) -> dict[str, tuple[str, str]]:
    """The quality and the content of each response."""
    ended = Response.objects.of(scope).filter(
        survey_id=batch[0].survey_id, number=batch[0].number, state=ResponseState.FINISHED
    )
    times = [_seconds(told) for told in ended.order_by("-seen_at").values_list("seconds", flat=True)[:SEEN_FOR_TIMES]]
    usual = usual_seconds(times)
    flags: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for each in sorted(batch, key=lambda kept: kept.seen_at or datetime.now(UTC)):
        content = content_of(each)
        known = content in seen or _is_known(ended, each, content)
        seen.add(content)
        looked = Looked(
            _seconds(each.seconds), usual, each.suspicion, bool(content) and known, _is_straight(document, each)
        )
        flags[each.id] = (quality_of(looked) if each.finished else "", content)
    return flags


def _is_known(ended: Any, kept: Kept, content: str) -> bool:
    return bool(content) and ended.filter(content=content).exclude(id=kept.id).exists()


def content_of(kept: Kept) -> str:
    """A keyed hash of what was answered through which link; empty where many people would answer the same."""
    if not is_telling(answers_of(kept)):
        return ""
    return keyed("content", f"{kept.survey_id} {kept.link} {written_json(dict(sorted(kept.answers.items())))}")[
        :16
    ].hex()


def _seconds(told: Any) -> float:
    return float(sum(told.values())) if isinstance(told, dict) else 0.0


def _is_straight(document: Document, kept: Kept) -> bool:
    answers = answers_of(kept)
    return on_one_line(pages(document, given_again(kept), answers), answers)


def given_again(kept: Kept) -> Given:
    """What the questionnaire was told when it was answered."""
    return Given(kept.language, kept.hidden, kept.touchpoints, kept.seed, touchpoint=kept.touchpoint)


def _outgoing(version: Published, kept: Kept, quality: str, segment: str) -> Outgoing:
    own = {"survey": version.name, "survey_version": str(version.number), "quality": quality}
    situation = {
        "person": kept.person,
        "case": kept.case,
        "unit": kept.unit,
        "touchpoint": kept.touchpoint or version.document.touchpoint or "",
        "channel": kept.channel,
        "language": kept.language,
    }
    at = kept.finished_at or kept.seen_at or kept.begun_at or datetime.now(UTC)
    context = {SEGMENT: segment, **kept.hidden, **own}
    return Outgoing(kept.id, kept.state, moment(at), situation, context, given_again(kept), answers_of(kept))


def _finish(scope: Scope, flow: Flow, flags: dict[str, tuple[str, str]], summary: LoadSummary | None) -> None:
    """Write down that the batch is in the facts; finished answers go, since the facts can forget a person."""
    own = Response.objects.of(scope).filter(flow=flow)
    with transaction.atomic():
        groups: dict[tuple[str, str], list[str]] = {}
        for id_, flag in flags.items():
            groups.setdefault(flag, []).append(id_)
        for (quality, content), ids in groups.items():
            own.filter(id__in=ids).update(quality=quality, content=content)
        own.filter(state=ResponseState.FINISHED, claimed=F("revision")).update(
            answers={}, person="", case="", hidden={}, flowed=F("claimed")
        )
        own.exclude(state=ResponseState.FINISHED, claimed=F("revision")).update(flowed=F("claimed"))
        flow.done = True
        if summary is not None:
            flow.accepted, flow.rejected = summary.accepted, summary.rejected_answers
            record(scope, "answers.flowed", str(flow.survey_id), {"flow": str(flow.pk), "accepted": summary.accepted})
            renew_soon(scope)
        flow.save(update_fields=["done", "accepted", "rejected"])
