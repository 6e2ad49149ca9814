"""What changed between versions as people read it, and where the trend of a question has a visible break."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from twofold.facts.words import Instrument
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import SurveyVersion
from twofold_web.surveys.questionnaire.document import Document, Item, parse_document
from twofold_web.surveys.questionnaire.store_items import store_items
from twofold_web.surveys.questionnaire.versions import Changed, difference


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """What changed about a question.

    Attributes:
        item: its name in the store.
        text: what it says now, in the source language; what it said where it is gone.
        was: what it said before; empty where it is new.
        what: the kinds of change.
        languages: those whose words changed.
        breaks: whether answers before and after must not be compared.
    """

    item: str
    text: str
    was: str
    what: tuple[Changed, ...]
    languages: tuple[str, ...] = ()
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A mark on the trend of a question.

    Attributes:
        at: when the new version was published.
        survey_id: the survey.
        before: the question's version until then.
        after: its version from then on.
        what: what changed.
    """

    at: datetime
    survey_id: int
    before: int
    after: int
    what: tuple[Changed, ...]


def changes_between(before: Document, after: Document) -> list[ChangedItem]:
    """What changed about every question, in the order of the newer questionnaire; what is gone comes last."""
    changes = difference(before, after)
    old = {item.key: item for item in before.items()}
    new = {item.key: item for item in after.items()}
    found = []
    for key in dict.fromkeys(one.item for one in changes):
        own = [one for one in changes if one.item == key]
        now, was = new.get(key), old.get(key)
        item = now or was
        if item is None:  # a change is of a question that one of them has
            continue
        found.append(
            ChangedItem(
                item.item,
                _said(item, after if now is not None else before),
                "" if was is None else _said(was, before),
                tuple(dict.fromkeys(one.what for one in own)),
                tuple(sorted({one.language for one in own if one.language})),
                any(one.breaks for one in own),
            )
        )
    return found


def breaks(scope: Scope, item: str, survey_id: int | None = None) -> list[Break]:
    """Where the trend of a question has a break, the oldest first.

    Args:
        scope: whose surveys.
        item: the question's name in the store.
        survey_id: of one survey only.
    """
    versions = SurveyVersion.objects.of(scope).order_by("survey_id", "number")
    if survey_id is not None:
        versions = versions.filter(survey_id=survey_id)
    return sorted(_breaks(versions.iterator(chunk_size=100), item), key=lambda one: one.at)


def items_asking(scope: Scope, instrument: Instrument) -> tuple[str, ...]:
    """The names in the store of all questions that ask a standard question, in any version of any survey."""
    found: dict[str, None] = {}
    for version in SurveyVersion.objects.of(scope).order_by("survey_id", "number").iterator(chunk_size=100):
        document = parse_document(version.document)
        for item in document.items():
            if any(one.instrument is instrument for one in store_items(document, item)):
                found[item.item] = None
    return tuple(found)


def _breaks(versions: Iterable[SurveyVersion], item: str) -> Iterable[Break]:
    before: dict[int, tuple[Document, Item]] = {}
    for version in versions:
        document = parse_document(version.document)
        now = next((one for one in document.items() if one.item == item), None)
        if now is None:
            continue
        if version.survey_id in before:
            earlier, was = before[version.survey_id]
            if was.version != now.version:
                own = [one.what for one in difference(earlier, document) if one.item == now.key and one.breaks]
                what = tuple(dict.fromkeys(own))
                yield Break(version.published_at, version.survey_id, was.version, now.version, what)
        before[version.survey_id] = document, now


def _said(item: Item, document: Document) -> str:
    return item.text.get(document.source_language, item.key)
