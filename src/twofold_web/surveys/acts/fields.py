"""The fields of a form laid over one part of a draft: what is not in the form stays as it was.

A box that is not ticked sends nothing, so a form names its boxes in ``boxes``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.acts.logic import MOST_PARTS, OTHER, Comparing, condition, nearest, subjects
from twofold_web.surveys.acts.places import START, Draft, Found, Part, find, free_key, keys, languages, opened
from twofold_web.surveys.acts.texts import Translated, with_texts
from twofold_web.surveys.questionnaire.words import (
    BY_CHOICE,
    USUAL_SCALES,
    Appearance,
    EndKind,
    ItemType,
    Purpose,
)

MOST_JUMPS = 50


@dataclass(frozen=True, slots=True)
class Form:
    """What a page sent: a name may stand there several times."""

    values: Mapping[str, Sequence[str]]

    def has(self, name: str) -> bool:
        """Whether the form has such a field."""
        return name in self.values

    def text(self, name: str) -> str:
        """The last value; empty where there is none."""
        found = self.values.get(name) or [""]
        return found[-1].strip()

    def several(self, name: str) -> tuple[str, ...]:
        """Every value."""
        return tuple(self.values.get(name) or ())

    def box(self, name: str) -> bool | None:
        """Whether a box is ticked; None where the form has no such box."""
        return self.has(name) if name in self.several("boxes") else None

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number, held between two; None where there is none."""
        found = self.text(name)
        return min(max(int(found), least), most) if found.lstrip("-").isdecimal() and len(found) < 12 else None


def laid_over(
    draft: Draft, translated_from: Mapping[str, Mapping[str, str]], at: str, form: Form
) -> tuple[Draft, Translated]:
    """The draft with what a form says of the part at a place, and which wording each translation was made from."""
    changed = opened(draft)
    if at == START:
        _start(changed, form)
    else:
        found = find(changed, at)
        if found is not None:
            KINDS[found.kind](changed, found, form)
    written = {
        (place, language): text[-1].replace("\r\n", "\n")[:10_000]
        for name, text in form.values.items()
        if name.startswith("text|") and name.count("|") == 2 and text
        for _, place, language in [name.split("|")]
        if language in languages(changed) and place.partition("/")[0] == at
    }
    return with_texts(changed, translated_from, written)


def _start(draft: Draft, form: Form) -> None:
    for name in ("show_back", "show_progress"):
        _take_box(draft, name, form)
    if form.text("purpose") in set(Purpose):
        draft["purpose"] = form.text("purpose")
    if form.has("touchpoint"):
        draft["touchpoint"] = form.text("touchpoint")[:120] or None
    consent = form.box("consent")
    if consent is not None:
        draft["consent"] = (draft.get("consent") or {}) if consent else None
    chosen = [code for code in form.several("languages") if code in form.several("offered")]
    if "languages" in form.several("boxes"):
        source = languages(draft)[0]
        others = [code for code in languages(draft)[1:] if code in chosen or code not in form.several("offered")]
        new = [code for code in chosen if code not in {source, *others}]
        draft["languages"] = [source, *others, *new]


def _block(draft: Draft, found: Found, form: Form) -> None:
    block = found.part
    for name in ("one_a_page", "random_items"):
        _take_box(block, name, form)
    if form.has("random_group"):
        block["random_group"] = form.text("random_group")[:40] or None
    _loop(block, form)
    _condition(draft, found, "show_if", form, f"block:{block['key']}")
    jumps = block.get("after") or []
    later = up_to(draft, found)
    for number, jump in enumerate(jumps[:MOST_JUMPS]):
        prefix = f"after.{number}"
        if form.has(f"{prefix}.go"):
            jump["go"] = form.text(f"{prefix}.go")[:90]
        if form.has(f"{prefix}.match"):
            jump["if"] = said(draft, form, prefix, jump.get("if"), later)


def _loop(block: Part, form: Form) -> None:
    if form.has("loop.over"):
        over = form.text("loop.over")[:90]
        most = form.whole("loop.most", 1, 50) or (block.get("loop") or {}).get("most") or 3
        block["loop"] = {"over": over, "most": most} if over else None


def _item(draft: Draft, found: Found, form: Form) -> None:
    item = found.part
    for name in ("required", "not_applicable", "random_choices", "sensitive"):
        _take_box(item, name, form)
    if form.has("item") and free_key(form.text("item"), set()):
        item["item"] = free_key(form.text("item"), set()) if form.text("item") else item["key"]
    if form.has("touchpoint"):
        item["touchpoint"] = form.text("touchpoint")[:120] or None
    if form.has("appearance"):
        item["appearance"] = form.text("appearance") if form.text("appearance") in set(Appearance) else None
    item["most_letters"] = form.whole("most_letters", 1, 20_000) or item.get("most_letters", 2000)
    _type(item, form)
    _scale(item, form)
    _entries(item.get("choices") or [], "choices", "code", form)
    _entries(item.get("rows") or [], "rows", "key", form)
    _condition(draft, found, "show_if", form, f"item:{item['key']}")


def _type(item: Part, form: Form) -> None:
    """Another type keeps what fits it, and begins anew with what does not."""
    wanted = form.text("type")
    if wanted not in set(ItemType) or wanted == item.get("type"):
        return
    kind = item["type"] = ItemType(wanted).value
    with_choices = {*BY_CHOICE, ItemType.MATRIX}
    if kind not in with_choices:
        item["choices"] = []
    elif kind in set(BY_CHOICE) and len(item.get("choices") or []) < 2:
        item["choices"] = [{"code": code, "text": {}, "exclusive": False, "other": False} for code in "ab"]
    for choice in item["choices"]:
        choice["exclusive"] = bool(choice.get("exclusive")) and kind == ItemType.MULTIPLE
        choice["other"] = bool(choice.get("other")) and kind in {ItemType.SINGLE, ItemType.MULTIPLE}
    if kind != ItemType.MATRIX:
        item["rows"] = []
    elif not item.get("rows"):
        item["rows"] = [{"key": "a", "text": {}, "item": f"{item['key']}-a"}]
    usual = USUAL_SCALES.get(ItemType(kind))
    item["scale"] = [int(end) for end in usual] if usual is not None else None
    if kind == ItemType.MATRIX and not item["choices"]:
        item["scale"] = [1, 5]
    item["labels"], item["appearance"] = {}, None


def _scale(item: Part, form: Form) -> None:
    low, high = form.whole("scale.low", -100_000, 1_000_000), form.whole("scale.high", -100_000, 1_000_000)
    if item.get("type") == ItemType.NUMBER:
        if form.has("scale.low"):
            item["scale"] = [low, high] if low is not None and high is not None and low < high else None
    elif low is not None and high is not None and item.get("scale") and item["type"] != ItemType.NPS:
        high = min(max(high, low + 1), low + 10)
        item["scale"] = [low, high]
        points = {str(point) for point in range(low, high + 1)}
        item["labels"] = {code: texts for code, texts in (item.get("labels") or {}).items() if code in points}


def _entries(entries: list[Part], name: str, key: str, form: Form) -> None:
    """Choices or rows: their codes and boxes; their texts are written with all other texts."""
    for number, entry in enumerate(entries):
        wanted = form.text(f"{name}.{number}.{key}")
        if wanted:
            others = {str(one[key]) for at, one in enumerate(entries) if at != number}
            entry[key] = free_key(wanted, others)
        for box in ("exclusive", "other"):
            _take_box(entry, box, form, f"{name}.{number}.{box}")


def _end(draft: Draft, found: Found, form: Form) -> None:
    end = found.part
    if form.text("kind") in set(EndKind):
        end["kind"] = form.text("kind")
    if form.has("url"):
        end["url"] = form.text("url")[:500] or None
    _condition(draft, found, "show_if", form, "")


def _quota(draft: Draft, found: Found, form: Form) -> None:
    quota = found.part
    quota["most"] = form.whole("most", 1, 10_000_000) or quota.get("most", 1)
    if form.text("go"):
        quota["go"] = form.text("go")[:90]
    if form.has("if.match"):
        quota["if"] = said(draft, form, "if", quota.get("if"), "") or quota.get("if")


def _hidden(draft: Draft, found: Found, form: Form) -> None:
    _take_box(found.part, "context", form)
    wanted = form.text("key")
    if wanted and wanted != found.part.get("key"):
        found.part["key"] = free_key(wanted, keys(draft, "hidden"))


def _condition(draft: Draft, found: Found, name: str, form: Form, before: str) -> None:
    if form.has(f"{name}.match"):
        found.part[name] = said(draft, form, name, found.part.get(name), before)


def said(draft: Draft, form: Form, prefix: str, now: Any, before: str) -> Any:
    """The condition that a form says under a prefix.

    Args:
        draft: the questionnaire.
        form: what a page sent.
        prefix: of its fields.
        now: the condition as it was.
        before: the part up to which questions may be asked about.
    """
    if form.text(f"{prefix}.match") == OTHER:
        return now
    comparings = []
    known = subjects(draft, before)
    about_known = {subject.about for subject in known}
    for number in range(MOST_PARTS):
        about = form.text(f"{prefix}.{number}.about")
        if about in about_known:
            values = form.several(f"{prefix}.{number}.value")
            comparings.append(Comparing(about, form.text(f"{prefix}.{number}.is"), values))
    match = form.text(f"{prefix}.match")
    if match not in {"", "always"} and not comparings and known:
        # somebody has just chosen that there is a condition: it begins with the nearest question
        near = nearest(known)
        comparings = [Comparing(near.about, near.comparisons[0], ())]
    return condition(match, comparings, known)


def up_to(draft: Draft, found: Found) -> str:
    """The place up to which questions are known behind a block: its follower, or everything."""
    blocks = draft["blocks"]
    return f"block:{blocks[found.number + 1]['key']}" if found.number + 1 < len(blocks) else ""


def _take_box(part: Part, name: str, form: Form, field: str = "") -> None:
    ticked = form.box(field or name)
    if ticked is not None:
        part[name] = ticked


KINDS: dict[str, Callable[[Draft, Found, Form], None]] = {
    "block": _block,
    "item": _item,
    "end": _end,
    "quota": _quota,
    "hidden": _hidden,
}
