"""A questionnaire as JSON, always in the same form, so that equal questionnaires have equal hashes."""

import hashlib
import json
from typing import Any

from twofold_web.surveys.questionnaire.parts import Block, Document, Item, Texts
from twofold_web.surveys.questionnaire.reading import FORMAT
from twofold_web.surveys.questionnaire.reading_conditions import plain, written_condition


def written(document: Document) -> dict[str, Any]:
    """A questionnaire as JSON, every field of it, as ``parse_document`` reads it."""
    return {
        "format": FORMAT,
        "name": document.name,
        "side": document.side.value,
        "kind": document.kind.value,
        "purpose": document.purpose.value,
        "languages": list(document.languages),
        "title": dict(document.title),
        "introduction": dict(document.introduction),
        "consent": None if document.consent is None else dict(document.consent),
        "instrument": document.instrument,
        "touchpoint": document.touchpoint,
        "show_back": document.show_back,
        "show_progress": document.show_progress,
        "hidden": [{"key": field.key, "context": field.context} for field in document.hidden],
        "blocks": [_block(block) for block in document.blocks],
        "quotas": [
            {"key": quota.key, "if": written_condition(quota.condition), "most": quota.most, "go": quota.go}
            for quota in document.quotas
        ],
        "ends": [
            {
                "key": end.key,
                "kind": end.kind.value,
                "text": dict(end.text),
                "show_if": written_condition(end.show_if),
                "url": end.url,
            }
            for end in document.ends
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "key": block.key,
        "title": dict(block.title),
        "one_a_page": block.one_a_page,
        "show_if": written_condition(block.show_if),
        "random_items": block.random_items,
        "random_group": block.random_group,
        "loop": None if block.loop is None else {"over": block.loop.over, "most": block.loop.most},
        "after": [{"if": written_condition(jump.condition), "go": jump.go} for jump in block.after],
        "items": [written_item(item) for item in block.items],
    }


def written_item(item: Item) -> dict[str, Any]:
    """One item as JSON: the form in which the bank of questions keeps it."""
    return {
        "key": item.key,
        "bank": item.bank,
        "item": item.item,
        "version": item.version,
        "type": item.type.value,
        "text": dict(item.text),
        "help": dict(item.help),
        "required": item.required,
        "not_applicable": item.not_applicable,
        "scale": None if item.scale is None else [plain(end) for end in item.scale],
        "appearance": None if item.appearance is None else item.appearance.value,
        "labels": {code: dict(texts) for code, texts in item.labels.items()},
        "choices": [
            {"code": one.code, "text": dict(one.text), "exclusive": one.exclusive, "other": one.other}
            for one in item.choices
        ],
        "rows": [{"key": row.key, "text": dict(row.text), "item": row.item} for row in item.rows],
        "random_choices": item.random_choices,
        "show_if": written_condition(item.show_if),
        "touchpoint": item.touchpoint,
        "most_letters": item.most_letters,
        "sensitive": item.sensitive,
    }


def canonical(document: Document) -> bytes:
    """The one form in bytes: keys sorted, no blanks, UTF-8."""
    return json.dumps(written(document), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(document: Document) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def source_hash(text: str) -> str:
    """A short hash of one wording, to tell whether a translation was made from it.

    >>> source_hash("How was it?") == source_hash("  How was it? ")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def text_in(texts: Texts, language: str, source: str) -> str:
    """A text in a language; in the source language where it is not translated, then in whichever is there.

    >>> text_in({"en": "Thanks", "hu": "Köszönjük"}, "el", "hu")
    'Köszönjük'
    """
    return texts.get(language) or texts.get(source) or next(iter(texts.values()), "")
