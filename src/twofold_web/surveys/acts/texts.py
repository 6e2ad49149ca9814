"""The texts of a draft, each with its place, and what is left to translate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.acts.places import Draft, Part, find, languages, opened, source_language
from twofold_web.surveys.questionnaire.document import source_hash

Translated = dict[str, dict[str, str]]  # place -> language -> hash of the wording it was made from
PLAIN, MISSING, OUTDATED = "done", "missing", "outdated"


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a draft in all its languages.

    Attributes:
        place: where it stands: ``item:nps/text``, ``item:nps/choices/a``, ``start/title``.
        at: the part it belongs to.
        texts: by language; the draft's own object.
    """

    place: str
    at: str
    texts: dict[str, str]

    def state(self, language: str, source: str, translated_from: Mapping[str, Mapping[str, str]]) -> str:
        """Whether a translation is there, missing, or older than the wording it was made from."""
        wording = self.texts.get(source, "").strip()
        if language == source or not wording:
            return PLAIN
        if not self.texts.get(language, "").strip():
            return MISSING
        made_from = translated_from.get(self.place, {}).get(language)
        return OUTDATED if made_from is not None and made_from != source_hash(wording) else PLAIN


@dataclass(frozen=True, slots=True)
class Translation:
    """How far a draft is translated into a language."""

    language: str
    texts: int
    missing: int
    outdated: int

    @property
    def done(self) -> int:
        """Texts that are neither missing nor outdated."""
        return self.texts - self.missing - self.outdated


def all_texts(draft: Draft) -> Iterator[Text]:
    """Every text, in the order people read them."""
    for field in ("title", "introduction", "consent"):
        yield from _one("start", field, draft)
    for block in draft.get("blocks", []):
        yield from _one(f"block:{block.get('key')}", "title", block)
        for item in block.get("items", []):
            yield from _of_item(item)
    for end in draft.get("ends", []):
        yield from _one(f"end:{end.get('key')}", "text", end)


def texts_at(draft: Draft, at: str) -> list[Text]:
    """The texts of one part."""
    return [text for text in all_texts(draft) if text.at == at]


def progress(draft: Draft, translated_from: Mapping[str, Mapping[str, str]]) -> list[Translation]:
    """How far the draft is translated, a language after the other, the source left out."""
    source = source_language(draft)
    texts = [text for text in all_texts(draft) if text.texts.get(source, "").strip()]
    found = []
    for language in languages(draft)[1:]:
        states = [text.state(language, source, translated_from) for text in texts]
        found.append(Translation(language, len(texts), states.count(MISSING), states.count(OUTDATED)))
    return found


def without_source(draft: Draft) -> list[str]:
    """Places whose text must be there in the source language, and is not."""
    source = source_language(draft)
    needed = [text for text in all_texts(draft) if not text.place.endswith("/help") and "/labels/" not in text.place]
    optional = ("start/introduction", "start/consent")
    return [
        text.place
        for text in needed
        if not text.texts.get(source, "").strip()
        and text.place not in optional
        and not (text.at.startswith("block:") and not any(text.texts.values()))
    ]


def with_texts(
    draft: Draft, translated_from: Mapping[str, Mapping[str, str]], written: Mapping[tuple[str, str], str]
) -> tuple[Draft, Translated]:
    """The draft with new wordings.

    Args:
        draft: the questionnaire.
        translated_from: which wording each translation was made from.
        written: (place, language) -> the new wording.

    Returns:
        The changed draft, and which wording each translation was made from now: one that was written anew was made
        from what the source says now.
    """
    changed, made_from = opened(draft), {place: dict(one) for place, one in translated_from.items()}
    source = source_language(changed)
    _make_room(changed, {place for place, _ in written})
    known = {text.place: text for text in all_texts(changed)}
    before = {text.place: dict(text.texts) for text in all_texts(draft)}
    for (place, language), wording in written.items():
        if place in known:
            _write(known[place].texts, language, wording)
    for place, language in written:
        if place not in known or language == source:
            continue
        text = known[place].texts
        if text.get(language) != before.get(place, {}).get(language):
            made_from.setdefault(place, {})[language] = source_hash(text.get(source, ""))
    _remember_sources(made_from, before, known, source)
    return changed, made_from


def confirmed(draft: Draft, translated_from: Mapping[str, Mapping[str, str]], place: str, language: str) -> Translated:
    """The translation at a place still fits what the source says now."""
    made_from = {one: dict(by) for one, by in translated_from.items()}
    wording = next((text.texts.get(source_language(draft), "") for text in all_texts(draft) if text.place == place), "")
    made_from.setdefault(place, {})[language] = source_hash(wording)
    return made_from


def _remember_sources(
    made_from: Translated, before: Mapping[str, Mapping[str, str]], known: Mapping[str, Text], source: str
) -> None:
    """A translation whose source changes now was made from the wording of before, where nobody knew better."""
    for place, texts in before.items():
        now = known[place].texts.get(source, "") if place in known else ""
        if texts.get(source, "") == now:
            continue
        for language, wording in texts.items():
            if language != source and wording.strip():
                made_from.setdefault(place, {}).setdefault(language, source_hash(texts.get(source, "")))


def _make_room(draft: Draft, places: set[str]) -> None:
    """Texts that are not there yet, of parts that are: a consent, the label of a point."""
    for place in places:
        at, _, field = place.partition("/")
        found = find(draft, at)
        part = draft if at == "start" else None if found is None else found.part
        if part is None:
            continue
        if field.startswith("labels/"):
            part.setdefault("labels", {}).setdefault(field.removeprefix("labels/"), {})
        elif field in {"title", "introduction", "consent", "text", "help"} and not part.get(field):
            part[field] = {}


def _write(texts: dict[str, str], language: str, wording: str) -> None:
    if wording.strip():
        texts[language] = wording.strip()
    else:
        texts.pop(language, None)


def _of_item(item: Part) -> Iterator[Text]:
    at = f"item:{item.get('key')}"
    yield from _one(at, "text", item)
    yield from _one(at, "help", item)
    for point, texts in (item.get("labels") or {}).items():
        yield Text(f"{at}/labels/{point}", at, texts)
    for row in item.get("rows") or []:
        yield from _one(at, "text", row, f"rows/{row.get('key')}")
    for choice in item.get("choices") or []:
        yield from _one(at, "text", choice, f"choices/{choice.get('code')}")


def _one(at: str, field: str, part: Any, name: str = "") -> Iterator[Text]:
    texts = part.get(field)
    if isinstance(texts, dict):
        yield Text(f"{at}/{name or field}", at, texts)
