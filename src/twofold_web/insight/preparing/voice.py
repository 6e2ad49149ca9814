"""Reading comments after each load, and the page about what they say."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from twofold.measures.narrowed import narrowed
from twofold.reports.blocks import Section
from twofold.reports.numbers import Numbers
from twofold.reports.sections.voice import voice_section
from twofold.reports.spoken import Known, Spoken, spoken
from twofold.reports.wording import Wording
from twofold.reports.words import words_of
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.keeping import annotate_store
from twofold.voice.keeping.places import customers_comments
from twofold_web.blueprint.reads import touchpoint_titles
from twofold_web.foundation import prepared
from twofold_web.foundation.hooks import STANDING
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of, version_of
from twofold_web.insight.models import AboutCorrection, Answered, Correction, Picked
from twofold_web.insight.preparing.alarming_topics import raise_topics
from twofold_web.insight.preparing.customers import conditions, journey_of
from twofold_web.insight.preparing.drawing import forget, keep
from twofold_web.insight.preparing.teams import TEAMS
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.about import own_words
from twofold_web.insight.reads.comments import parsed
from twofold_web.insight.reads.corrected import corrected_by

READING, VOICE = "insight.reading", "insight.voice"
ENCODER = "TWOFOLD_ENCODER"  # a home of the vectors; the best that is installed where left out
Progress = Callable[[float, str], None]


def encoder_named() -> str:
    """The encoder that the installation chose; empty for the best that is there."""
    return os.environ.get(ENCODER, "")


def reader_of(scope: Scope) -> Reader:
    """What reads the comments of an organisation: the models of this machine, and its own dictionaries."""
    return Reader(ReadingOptions(encoder=encoder_named(), dictionary=own_words(scope)))


def prepare_reading(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Read the comments that nobody has read yet, and count those that people corrected as they say.

    What hangs on them is asked for again where anything was written.
    """
    del request
    reader, before = reader_of(scope), version_of(scope)
    forget_corrections(scope)
    kept = annotate_store(
        store_of(scope),
        reader,
        corrections=corrected_by(scope),
        progress=lambda share: progress(share, _("Reading comments")),
    )
    if kept.answers or kept.removed:
        _renew(scope, before)
    return kept.to_json() | {"mark": reader.mark, "notes": list(reader.notes)}


def _renew(scope: Scope, before: int) -> None:
    """Ask again for what hangs on the comments that were read; everything else is as true as it was before.

    What a model read counts among nobody's answers. Where more than our own writing went on meanwhile, nobody can tell
    what is still true, and everything is asked for again.
    """
    after = version_of(scope)
    if after != before + 1:
        prepared.ask_standing(scope)
        return
    hanging = (VOICE, TEAMS)
    prepared.still_true(scope, before, after, but=hanging)
    for kind in hanging:
        for request in STANDING[kind](scope):
            prepared.ask(scope, kind, request)


def forget_corrections(scope: Scope) -> int:
    """Remove corrections of comments that are gone (erased, taken back, or changed), and answers that cite them."""
    kinds = [kind.objects.of(scope) for kind in (Correction, AboutCorrection, Picked)]
    answers = Answered.objects.of(scope)
    if not any(kind.exists() for kind in (*kinds, answers)):
        return 0
    there = customers_comments(store_of(scope).facts())
    keys = zip(*(there.column(name).to_pylist() for name in ("event_id", "event_check", "version")), strict=True)
    known = set(keys)
    gone = [one.pk for one in answers if not {parsed(address)[:3] for address in one.rests_on} <= known]
    forgotten = answers.filter(pk__in=gone).delete()[0]
    return forgotten + sum(_forget_all_but(known, kind) for kind in kinds)


def _forget_all_but(known: set[tuple[Any, ...]], made: QuerySet[Any]) -> int:
    rows = made.values_list("pk", "event", "event_check", "version")
    return made.filter(pk__in=[pk for pk, *key in rows if tuple(key) not in known]).delete()[0]


def prepare_voice(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Measure and draw what comments say, for one choice of units, channel and months."""
    filters = Filters.of(request)
    store = store_of(scope)
    facts = narrowed(store.facts(), conditions(filters))
    found = spoken(
        facts,
        store=store,
        whole=filters.empty,
        today=datetime.now(UTC).date(),
        known=Known(corrected_by(scope), journey_of(scope)),
    )
    if found is None:  # pages may be asked for before the first load has told anybody
        prepared.ask(scope, READING, {})
    elif filters.empty:
        raise_topics(scope, found.topics)
    progress(0.8, "")
    filled = keep(scope, VOICE, request, lambda language: (_section(found, scope, language),), filters)
    forget(scope, VOICE)
    return {"filled": filled, "comments": 0 if found is None else found.comments}


def _section(found: Spoken | None, scope: Scope, language: str) -> Section:
    words = words_of(language)
    wording = Wording(words, Numbers(words), touchpoint_names=touchpoint_titles(scope, language))
    section = voice_section(wording, found)
    if found is not None:
        return section
    with override(language):
        return replace(section, empty=_("No comment has been read yet. Each load is read by itself, a little later."))
