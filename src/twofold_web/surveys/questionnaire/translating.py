"""What is not translated yet, and what was translated from a wording that has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.places import texts_of
from twofold_web.surveys.questionnaire.writing import source_hash

# place -> language -> hash of the wording in the first language that the translation was made from
TranslatedFrom = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that lacks a language, or whose translation is older than its source.

    Attributes:
        place: of the text.
        language: that is missing or outdated.
        source: the text in the language it was written in.
    """

    place: str
    language: str
    source: str


def untranslated(document: Document) -> tuple[Gap, ...]:
    """Every text without a translation, by place and language; also texts that miss the first language itself."""
    return tuple(
        Gap(one.place, language, one.texts.get(document.source_language, ""))
        for one in texts_of(document)
        for language in document.languages
        if not one.texts.get(language, "").strip()
    )


def outdated(document: Document, translated_from: TranslatedFrom) -> tuple[Gap, ...]:
    """Every translation that was made from another wording than today's.

    Args:
        document: the questionnaire.
        translated_from: as ``sources`` noted when the translation was written; what is not in it counts as up to date.
    """
    return tuple(
        Gap(one.place, language, source)
        for one in texts_of(document)
        for language in document.languages[1:]
        if one.texts.get(language)
        and translated_from.get(one.place, {}).get(language, "")
        not in {"", source_hash(source := one.texts.get(document.source_language, ""))}
    )


def sources(document: Document) -> dict[str, dict[str, str]]:
    """The note for ``outdated`` of a document whose translations were all made from today's wording."""
    source = document.source_language
    return {
        one.place: {
            language: source_hash(one.texts.get(source, ""))
            for language in document.languages[1:]
            if one.texts.get(language)
        }
        for one in texts_of(document)
    }
