"""The dictionary of one language: what is read from its file, checked line by line."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from twofold.errors import DefinitionError
from twofold.voice.aspects.entries import Entry, parse_pattern
from twofold.voice.aspects.vocabulary import OVERALL, Vocabulary, default_vocabulary

LANGUAGES = ("hu", "bg", "el", "cs", "en")
FOLDER = "twofold.voice.aspects.words"
SIGNS: Mapping[str, int] = {"about": 0, "good": 1, "bad": -1}
_SECTIONS = ("language", "negations", "touchpoints", "qualities", "contexts")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What words say in one language.

    Attributes:
        language: its code.
        entries: in the order of the file.
        negations: words that turn around what follows them.
    """

    language: str
    entries: tuple[Entry, ...]
    negations: tuple[str, ...] = ()

    def within(self, vocabulary: Vocabulary) -> "Dictionary":
        """What of it speaks of the qualities and touchpoints of a vocabulary."""
        names = {None, *vocabulary.quality, *vocabulary.touchpoint}
        kept = tuple(entry for entry in self.entries if entry.quality in names and entry.touchpoint in names)
        return Dictionary(self.language, kept, self.negations)


@cache
def default_dictionary(language: str) -> Dictionary:
    """The dictionary that ships for a language; an empty one where none does."""
    if language not in LANGUAGES:
        return Dictionary(language, ())
    text = (resources.files(FOLDER) / f"{language}.toml").read_text(encoding="utf-8")
    return parse_dictionary(text, where=f"{language}.toml")


def read_dictionary(path: Path, vocabulary: Vocabulary | None = None) -> Dictionary:
    """The dictionary of a further language from a file.

    Raises:
        DefinitionError: the file is missing or wrong; names the line's place and how to mend it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise DefinitionError(f"the dictionary {path} cannot be read: {wrong}") from None
    return parse_dictionary(text, vocabulary, where=path.name)


def parse_dictionary(text: str, vocabulary: Vocabulary | None = None, *, where: str = "the dictionary") -> Dictionary:
    """A dictionary from TOML, checked: known sections, known names, patterns that can be read, nothing twice.

    Raises:
        DefinitionError: says what is wrong and where.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise DefinitionError(f"{where} is no TOML: {wrong}") from None
    known = vocabulary or default_vocabulary()
    _refuse_unknown(table, _SECTIONS, where, "section")
    language = table.get("language")
    if not isinstance(language, str) or not language:
        raise DefinitionError(f'{where} must say its language, for example language = "sk"')
    entries = tuple(parse_entries(table, known, where))
    _refuse_twice(entries, where)
    return Dictionary(language, entries, _words(table, "negations", where))


def parse_entries(table: Mapping[str, Any], known: Vocabulary, where: str) -> Iterator[Entry]:
    """The entries under ``touchpoints``, ``qualities`` and ``contexts``."""
    for name, patterns in _table(table, "touchpoints", where).items():
        _refuse_unknown([name], known.touchpoints, where, "touchpoint")
        for pattern in _patterns(patterns, f"{where}, touchpoints.{name}"):
            yield Entry(pattern, touchpoint=name)
    for name, signs in _table(table, "qualities", where).items():
        _refuse_unknown([name], known.qualities, where, "quality")
        yield from _signed(signs, f"{where}, qualities.{name}", None, name, ())
    for number, context in enumerate(_contexts(table, where), 1):
        place = f"{where}, contexts {number}"
        _refuse_unknown(context, ("touchpoint", "needs", "quality", *SIGNS), place, "key")
        needs = _words(context, "needs", place)
        touchpoint, quality = context.get("touchpoint"), context.get("quality", OVERALL)
        _refuse_unknown([*needs, *([touchpoint] if touchpoint else [])], known.touchpoints, place, "touchpoint")
        _refuse_unknown([quality], known.qualities, place, "quality")
        signs = {sign: patterns for sign, patterns in context.items() if sign in SIGNS}
        yield from _signed(signs, place, touchpoint, quality, needs)


def _signed(signs: object, place: str, touchpoint: str | None, quality: str, needs: tuple[str, ...]) -> Iterator[Entry]:
    if not isinstance(signs, Mapping):
        raise DefinitionError(f"{place} must have lists of patterns named {', '.join(SIGNS)}")
    _refuse_unknown(signs, tuple(SIGNS), place, "list")
    for sign, patterns in signs.items():
        for pattern in _patterns(patterns, f"{place}.{sign}"):
            yield Entry(pattern, touchpoint, quality, SIGNS[sign], needs)


def _patterns(found: object, place: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise DefinitionError(f'{place} must be a list of patterns, for example ["dirty", "stain*"]')
    for pattern in found:
        try:
            parse_pattern(pattern)
        except DefinitionError as wrong:
            raise DefinitionError(f"{place}: {wrong}") from None
    return tuple(found)


def _words(table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    return _patterns(table.get(key, []), f"{place}, {key}")


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise DefinitionError(f"{where}: {key} must be a table, for example [{key}]")
    return found


def _contexts(table: Mapping[str, Any], where: str) -> Sequence[Mapping[str, Any]]:
    found = table.get("contexts", [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise DefinitionError(f"{where}: contexts are written as [[contexts]]")
    return found


def _refuse_unknown(names: object, known: Sequence[str], where: str, what: str) -> None:
    unknown = [str(name) for name in names if name not in known] if isinstance(names, Mapping | Sequence) else []
    if unknown:
        raise DefinitionError(f"{where}: there is no {what} {', '.join(unknown)}; there are {', '.join(known)}")


def _refuse_twice(entries: tuple[Entry, ...], where: str) -> None:
    seen: dict[tuple[str, str | None, str | None, tuple[str, ...]], Entry] = {}
    for entry in entries:
        spot = (entry.pattern, entry.touchpoint, entry.quality, entry.needs)
        if spot in seen:
            raise DefinitionError(f"{where}: {entry.pattern!r} stands twice: {seen[spot].place}, and {entry.place}")
        seen[spot] = entry
