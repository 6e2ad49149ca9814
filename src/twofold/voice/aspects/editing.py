"""What an organisation adds to the default dictionary and takes from it: a small TOML file that outlives releases.

```toml
[new.touchpoints.rooftop]
title = {en = "Rooftop bar", hu = "Tetőbár"}

[add.en.touchpoints]
rooftop = ["rooftop", "roof bar"]

[add.en.qualities.noise]
bad = ["karaoke"]

[remove.en.qualities.price]
bad = ["steep"]
```
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from twofold.errors import DefinitionError
from twofold.voice.aspects.dictionary import SIGNS, Dictionary, parse_entries
from twofold.voice.aspects.entries import Entry
from twofold.voice.aspects.vocabulary import Notion, Vocabulary

WHERE = "the organisation's dictionary"
_MOST = 5_000  # patterns that one organisation may add in one language
_KINDS = {"qualities": "quality", "touchpoints": "touchpoint"}


@dataclass(frozen=True, slots=True)
class Edits:
    """An organisation's changes.

    Attributes:
        vocabulary: the default one with the organisation's own qualities and touchpoints.
        qualities: the names of its own qualities.
        touchpoints: the names of its own touchpoints.
        added: entries by language.
        removed: entries of the default dictionary that do not hold here, by language.
    """

    vocabulary: Vocabulary
    qualities: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    added: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    removed: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


def parse_edits(text: str, default: Vocabulary) -> Edits:
    """Edits from TOML.

    Raises:
        DefinitionError: says what is wrong, where, and how to mend it.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise DefinitionError(f"{WHERE} is no TOML: {wrong}") from None
    _known_keys(table, ("new", "add", "remove"), WHERE)
    new = _table(table, "new", WHERE)
    _known_keys(new, tuple(_KINDS), f"{WHERE}, new")
    notions = {kind: _notions(_table(new, kind, WHERE), kind, default) for kind in _KINDS}
    vocabulary = default.with_notions(notions["qualities"], notions["touchpoints"])
    return Edits(
        vocabulary,
        tuple(notions["qualities"]),
        tuple(notions["touchpoints"]),
        dict(_by_language(table, "add", vocabulary)),
        dict(_by_language(table, "remove", vocabulary)),
    )


def merged(default: Dictionary, edits: Edits) -> Dictionary:
    """The default dictionary of a language with an organisation's edits.

    Raises:
        DefinitionError: something is removed that is not there, or added that is there already.
    """
    there = set(default.entries)
    removed, added = edits.removed.get(default.language, ()), edits.added.get(default.language, ())
    for entry in removed:
        if entry not in there:
            raise DefinitionError(
                f"{WHERE} removes {entry.pattern!r} from {entry.place} ({default.language}), where it does not stand"
            )
    kept = tuple(entry for entry in default.entries if entry not in set(removed))
    for entry in added:
        if entry in set(kept):
            raise DefinitionError(
                f"{WHERE} adds {entry.pattern!r} to {entry.place} ({default.language}), where it stands already"
            )
    return Dictionary(default.language, (*kept, *added), default.negations)


def edits_text(edits: Edits) -> str:
    """The TOML of edits: reading it again gives the same edits."""
    table: dict[str, Any] = {}
    for kind, names, known in (
        ("qualities", edits.qualities, edits.vocabulary.quality),
        ("touchpoints", edits.touchpoints, edits.vocabulary.touchpoint),
    ):
        for name in names:
            table.setdefault("new", {}).setdefault(kind, {})[name] = _notion_table(known[name])
    for verb, changes in (("add", edits.added), ("remove", edits.removed)):
        for language, entries in changes.items():
            table.setdefault(verb, {})[language] = _entries_table(entries)
    return tomli_w.dumps(table)


def _entries_table(entries: tuple[Entry, ...]) -> dict[str, Any]:
    names = {sign: name for name, sign in SIGNS.items()}
    table: dict[str, Any] = {}
    for entry in entries:
        if entry.quality is None:
            table.setdefault("touchpoints", {}).setdefault(entry.touchpoint, []).append(entry.pattern)
        elif entry.touchpoint is None and not entry.needs:
            signs = table.setdefault("qualities", {}).setdefault(entry.quality, {})
            signs.setdefault(names[entry.sign], []).append(entry.pattern)
        else:
            context: dict[str, Any] = {"quality": entry.quality, names[entry.sign]: [entry.pattern]}
            if entry.touchpoint:
                context["touchpoint"] = entry.touchpoint
            if entry.needs:
                context["needs"] = list(entry.needs)
            table.setdefault("contexts", []).append(context)
    return table


def _notion_table(notion: Notion) -> dict[str, Any]:
    table: dict[str, Any] = {"title": dict(notion.title)}
    if notion.examples:
        table["examples"] = {language: list(texts) for language, texts in notion.examples.items()}
    return table


def _by_language(table: Mapping[str, Any], verb: str, known: Vocabulary) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for language, about in _table(table, verb, WHERE).items():
        place = f"{WHERE}, {verb}.{language}"
        if not isinstance(about, Mapping):
            raise DefinitionError(f"{place} must be a table, for example [{verb}.{language}.qualities.price]")
        _known_keys(about, ("touchpoints", "qualities", "contexts"), place)
        entries = tuple(parse_entries(about, known, place))
        if len(entries) > _MOST:
            raise DefinitionError(f"{place} has {len(entries)} patterns; {_MOST} are the most")
        if len(set(entries)) < len(entries):
            twice = next(entry for entry in entries if entries.count(entry) > 1)
            raise DefinitionError(f"{place}: {twice.pattern!r} stands twice in {twice.place}")
        yield language, entries


def _notions(table: Mapping[str, Any], kind: str, default: Vocabulary) -> dict[str, Notion]:
    found = {}
    for name, about in table.items():
        place = f"{WHERE}, new.{kind}.{name}"
        if name in default.quality or name in default.touchpoint:
            raise DefinitionError(f"{place}: there is a {name!r} already; choose another name")
        if not isinstance(about, Mapping):
            raise DefinitionError(f'{place} must have a title, for example title = {{en = "Rooftop bar"}}')
        _known_keys(about, ("title", "examples"), place)
        title, examples = about.get("title"), about.get("examples", {})
        if not isinstance(title, Mapping) or not title or not all(isinstance(text, str) for text in title.values()):
            raise DefinitionError(f'{place} must have a title by language, for example title = {{en = "Rooftop bar"}}')
        if not isinstance(examples, Mapping) or not all(isinstance(texts, list) for texts in examples.values()):
            raise DefinitionError(f'{place}: examples are lists by language, for example {{en = ["It was loud."]}}')
        sentences = {language: tuple(str(text) for text in texts) for language, texts in examples.items()}
        found[name] = Notion(name, dict(title), sentences)
    return found


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise DefinitionError(f"{where}: {key} must be a table")
    return found


def _known_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    unknown = [key for key in table if key not in known]
    if unknown:
        raise DefinitionError(f"{where} has {', '.join(unknown)}; it may have {', '.join(known)}")
