"""The form of one part of a draft: what stands in the middle of the editor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from twofold_web.surveys.acts.fields import up_to
from twofold_web.surveys.acts.logic import OTHER, Subject, shown, subjects
from twofold_web.surveys.acts.places import START, Draft, Found, Part, find, items, source_language
from twofold_web.surveys.acts.texts import Text
from twofold_web.surveys.editor.words import (
    APPEARANCES,
    COMPARISONS,
    ENDS,
    LANGUAGES,
    MATCHES,
    PURPOSES,
    TYPES,
)
from twofold_web.surveys.questionnaire.words import BY_CHOICE, ON_A_SCALE, WITHOUT_VALUE, ItemType


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language.

    Attributes:
        name: of its field.
        language: its code.
        text: what it says.
        state: ``source``, ``done``, ``missing`` or ``outdated``.
    """

    name: str
    language: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class TextField:
    """A text in the languages that are shown."""

    label: str
    wordings: tuple[Wording, ...]
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of a condition as fields."""

    prefix: str
    number: int
    about: str
    comparison: str
    values: tuple[str, ...]
    subject: Subject | None
    words: tuple[tuple[str, str], ...]
    takes_value: bool


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """A condition as fields."""

    prefix: str
    label: str
    match: str
    matches: tuple[tuple[str, str], ...]
    parts: tuple[Compared, ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A choice or a row as fields."""

    number: int
    key: str
    texts: tuple[Wording, ...]
    part: Part = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump after a block as fields."""

    number: int
    go: str
    condition: ConditionForm


@dataclass(frozen=True, slots=True)
class PartForm:
    """Everything a form of a part needs; what a kind has not is empty."""

    at: str
    kind: str
    part: Part
    texts: tuple[TextField, ...] = ()
    condition: ConditionForm | None = None
    choices: tuple[Entry, ...] = ()
    rows: tuple[Entry, ...] = ()
    jumps: tuple[Jump, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the forms of a draft are made of.

    Attributes:
        draft: the questionnaire.
        languages: those shown, the source first.
        translated_from: which wording each translation was made from.
    """

    draft: Draft
    languages: Sequence[str]
    translated_from: Mapping[str, Mapping[str, str]]

    def wordings(self, place: str, texts: Mapping[str, str] | None) -> tuple[Wording, ...]:
        """One text in the languages shown."""
        source = source_language(self.draft)
        said = dict(texts or {})
        text = Text(place, place.partition("/")[0], said)
        return tuple(
            Wording(
                f"text|{place}|{code}",
                code,
                said.get(code, ""),
                "source" if code == source else text.state(code, source, self.translated_from),
            )
            for code in self.languages
        )

    def field(self, label: str, place: str, texts: Mapping[str, str] | None, *, long: bool = False) -> TextField:
        """One text as a field."""
        return TextField(label, self.wordings(place, texts), long)


def part_form(draft: Draft, at: str, languages: Sequence[str], translated_from: Mapping[str, Any]) -> PartForm:
    """The form of the part at a place; of the beginning where there is none."""
    shown_ = Shown(draft, languages, translated_from)
    found = find(draft, at)
    if found is None:
        return _start(shown_)
    match found.kind:
        case "block":
            return _block(shown_, found)
        case "item":
            return _item(shown_, found)
        case "end":
            return _end(shown_, found)
        case "quota":
            return _quota(shown_, found)
    return PartForm(f"hidden:{found.part['key']}", "hidden", found.part)


def _start(now: Shown) -> PartForm:
    draft = now.draft
    texts = [
        now.field(_("Title"), "start/title", draft.get("title")),
        now.field(_("Introduction"), "start/introduction", draft.get("introduction"), long=True),
    ]
    if draft.get("consent") is not None:
        texts.append(now.field(_("What people agree to"), "start/consent", draft.get("consent"), long=True))
    offered = tuple((code, code in draft.get("languages", [])) for code in LANGUAGES)
    return PartForm(
        START,
        START,
        draft,
        tuple(texts),
        words={"purposes": PURPOSES, "offered": offered, "consent": draft.get("consent") is not None},
    )


def _block(now: Shown, found: Found) -> PartForm:
    block, at = found.part, f"block:{found.part['key']}"
    blocks = now.draft["blocks"]
    later = up_to(now.draft, found)
    jumps = tuple(
        Jump(
            number,
            str(jump.get("go", "")),
            _condition(now, f"after.{number}", _("Go there"), jump.get("if"), later),
        )
        for number, jump in enumerate(block.get("after") or [])
    )
    goals = [(f"block:{one['key']}", _said(one, "title", now)) for one in blocks[found.number + 1 :]]
    goals += [
        (f"end:{end['key']}", _("end: %(text)s") % {"text": _said(end, "text", now)}) for end in now.draft["ends"]
    ]
    return PartForm(
        at,
        "block",
        block,
        (now.field(_("Title"), f"{at}/title", block.get("title")),),
        _condition(now, "show_if", _("Shown"), block.get("show_if"), at),
        jumps=jumps,
        words={"loops": _loops(now, found), "goals": tuple(goals), "groups": ("a", "b", "c")},
    )


def _loops(now: Shown, found: Found) -> tuple[tuple[str, str], ...]:
    """What a block may be repeated over."""
    earlier = [item for block in now.draft["blocks"][: found.number] for item in block.get("items", [])]
    by_choice = [
        (f"item:{item['key']}", _("each choice of “%(text)s”") % {"text": _said(item, "text", now)})
        for item in earlier
        if item.get("type") in BY_CHOICE
    ]
    fields = [
        (f"hidden:{one['key']}", _("each value of the hidden field %(key)s") % {"key": one["key"]})
        for one in now.draft.get("hidden", [])
    ]
    return (("", _("once")), ("touchpoints", _("each touchpoint the person used")), *by_choice, *fields)


def _item(now: Shown, found: Found) -> PartForm:
    item, at = found.part, f"item:{found.part['key']}"
    kind = item.get("type")
    scale = item.get("scale")
    on_points = kind in {*ON_A_SCALE, ItemType.MATRIX, ItemType.EMOTION}
    ends = [str(int(end)) for end in scale] if on_points and scale else []
    labelled = sorted({*ends, *(item.get("labels") or {})}, key=_as_number)
    texts = [
        now.field(_("Question"), f"{at}/text", item.get("text"), long=True),
        now.field(_("Help below the question"), f"{at}/help", item.get("help")),
        *(
            now.field(
                _("Word for %(point)s") % {"point": point},
                f"{at}/labels/{point}",
                (item.get("labels") or {}).get(point),
            )
            for point in labelled
        ),
    ]
    return PartForm(
        at,
        "item",
        item,
        tuple(texts),
        _condition(now, "show_if", _("Shown"), item.get("show_if"), at),
        _entries(now, item, "choices", "code", at),
        _entries(now, item, "rows", "key", at),
        words=_item_words(now, item, at),
    )


def _item_words(now: Shown, item: Part, at: str) -> dict[str, Any]:
    """What a question of this kind has."""
    kind, scale = item.get("type"), item.get("scale")
    return {
        "types": TYPES,
        "appearances": APPEARANCES,
        "with_choices": kind in {*BY_CHOICE, ItemType.MATRIX} and not (kind == ItemType.MATRIX and scale),
        "several": kind == ItemType.MULTIPLE,
        "open": kind in {ItemType.SINGLE, ItemType.MULTIPLE},
        "with_rows": kind == ItemType.MATRIX,
        "with_scale": kind in {*ON_A_SCALE, ItemType.EMOTION, ItemType.NUMBER} or (kind == ItemType.MATRIX and scale),
        "fixed_scale": kind == ItemType.NPS,
        "with_appearance": kind in ON_A_SCALE,
        "with_letters": kind == ItemType.TEXT,
        "answered": kind != ItemType.STATEMENT,
        "pipes": _pipes(now, at),
    }


def _as_number(point: str) -> float:
    return float(point) if point.lstrip("-").isdecimal() else 0.0


def _pipes(now: Shown, at: str) -> tuple[tuple[str, str], ...]:
    """What may be put into a text: earlier answers, hidden fields, the touchpoint."""
    found = []
    for item in items(now.draft):
        if f"item:{item.get('key')}" == at:
            break
        if item.get("type") not in {ItemType.STATEMENT, ItemType.FILE, ItemType.MATRIX}:
            found.append((f"{{answer:{item['key']}}}", _said(item, "text", now)))
    found += [(f"{{hidden:{one['key']}|}}", str(one["key"])) for one in now.draft.get("hidden", [])]
    return (*found, ("{touchpoint}", _("the touchpoint")))


def _entries(now: Shown, item: Part, name: str, key: str, at: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(number, str(one.get(key)), now.wordings(f"{at}/{name}/{one.get(key)}", one.get("text")), one)
        for number, one in enumerate(item.get(name) or [])
    )


def _end(now: Shown, found: Found) -> PartForm:
    end, at = found.part, f"end:{found.part['key']}"
    text = now.field(_("Text"), f"{at}/text", end.get("text"), long=True)
    condition = _condition(now, "show_if", _("Shown"), end.get("show_if"), "")
    return PartForm(at, "end", end, (text,), condition, words={"kinds": ENDS})


def _quota(now: Shown, found: Found) -> PartForm:
    quota = found.part
    goals = tuple((f"end:{end['key']}", _said(end, "text", now)) for end in now.draft["ends"])
    condition = _condition(now, "if", _("Counted"), quota.get("if"), "", matches=MATCHES[1:])
    return PartForm(f"quota:{quota['key']}", "quota", quota, (), condition, words={"goals": goals})


def _said(part: Part, field_: str, now: Shown) -> str:
    return str((part.get(field_) or {}).get(source_language(now.draft)) or part.get("key"))


def _condition(
    now: Shown,
    prefix: str,
    label: str,
    condition: object,
    before: str,
    *,
    matches: tuple[tuple[str, Any], ...] = MATCHES,
) -> ConditionForm:
    known = subjects(now.draft, before, source_language(now.draft))
    known = [one if one.text else Subject(one.about, _("the language"), one.comparisons, one.values) for one in known]
    match, comparings = shown(condition)
    by_about = {one.about: one for one in known}
    if any(one.about not in by_about for one in comparings):
        match, comparings = OTHER, ()
    parts = tuple(
        Compared(
            f"{prefix}.{number}",
            number,
            one.about,
            one.comparison,
            one.values,
            by_about[one.about],
            tuple((code, str(COMPARISONS[code])) for code in by_about[one.about].comparisons),
            one.comparison not in set(WITHOUT_VALUE),
        )
        for number, one in enumerate(comparings)
    )
    offered = tuple((code, str(word)) for code, word in matches)
    if match == OTHER:
        offered = (*offered, (OTHER, _("by a condition from a file, kept as it is")))
    return ConditionForm(prefix, label, match, offered, parts, tuple(known))
