"""Where a trend has a visible break: the moments at which a question's wording or scale changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import SurveyVersion
from twofold_web.surveys.questionnaire.document import Document, Item, parse_document


class What(StrEnum):
    """What changed between two versions of a question."""

    ADDED = "added"
    REMOVED = "removed"
    TYPE = "type"
    SCALE = "scale"
    WORDING = "wording"
    LABELS = "labels"
    CHOICES = "choices"
    ROWS = "rows"


BREAKING = frozenset({What.TYPE, What.SCALE, What.WORDING, What.LABELS, What.CHOICES, What.ROWS})


@dataclass(frozen=True, slots=True)
class Change:
    """What changed about a question.

    Attributes:
        item: its name in the store.
        text: what it says now, in the source language; what it said where it is gone.
        was: what it said before; empty where it is new.
        what: the kinds of change.
        languages: those whose words changed.
    """

    item: str
    text: str
    was: str
    what: tuple[What, ...]
    languages: tuple[str, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether answers before and after must not be compared."""
        return bool(BREAKING & set(self.what))


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
    what: tuple[What, ...]


def changes_between(before: Document, after: Document) -> list[Change]:
    """What changed about every question, in the order of the newer questionnaire; what is gone comes last."""
    old = {item.item: item for item in before.items()}
    new = {item.item: item for item in after.items()}
    found = []
    for name, item in new.items():
        was = old.get(name)
        if was is None:
            found.append(Change(name, _said(item, after), "", (What.ADDED,)))
            continue
        what, languages = _differences(was, item)
        if what:
            found.append(Change(name, _said(item, after), _said(was, before), what, languages))
    gone = (item for name, item in old.items() if name not in new)
    return [*found, *(Change(item.item, _said(item, before), _said(item, before), (What.REMOVED,)) for item in gone)]


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
    found: list[Break] = []
    before: dict[int, Item] = {}
    for version in versions.iterator(chunk_size=100):
        now = next((one for one in parse_document(version.document).items() if one.item == item), None)
        was = before.get(version.survey_id)
        if now is not None and was is not None and now.version != was.version:
            what, _languages = _differences(was, now)
            found.append(Break(version.published_at, version.survey_id, was.version, now.version, what))
        if now is not None:
            before[version.survey_id] = now
    return sorted(found, key=lambda one: one.at)


def _differences(was: Item, now: Item) -> tuple[tuple[What, ...], tuple[str, ...]]:
    said: set[str] = set()

    def reworded(pairs: Iterator[tuple[dict[str, str], dict[str, str]]]) -> bool:
        codes = {code for old, new in pairs for code in old.keys() & new.keys() if old[code] != new[code]}
        said.update(codes)
        return bool(codes)

    what = []
    if was.type is not now.type:
        what.append(What.TYPE)
    if was.scale != now.scale:
        what.append(What.SCALE)
    if reworded(iter([(dict(was.text), dict(now.text))])):
        what.append(What.WORDING)
    points = was.labels.keys() | now.labels.keys()
    label_pairs = ((dict(was.labels.get(one, {})), dict(now.labels.get(one, {}))) for one in points)
    if was.labels.keys() != now.labels.keys() or reworded(label_pairs):
        what.append(What.LABELS)
    old_choices, new_choices = ({one.code: dict(one.text) for one in item.choices} for item in (was, now))
    if list(old_choices) != list(new_choices) or reworded((old_choices[c], new_choices[c]) for c in old_choices):
        what.append(What.CHOICES)
    old_rows, new_rows = ({one.key: dict(one.text) for one in item.rows} for item in (was, now))
    if list(old_rows) != list(new_rows) or reworded((old_rows[k], new_rows[k]) for k in old_rows):
        what.append(What.ROWS)
    return tuple(what), tuple(sorted(said))


def _said(item: Item, document: Document) -> str:
    return item.text.get(document.source_language, item.key)
