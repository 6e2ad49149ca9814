"""The names we know: our own lists, and those of Faker where the extra ``text`` is installed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files

from twofold.privacy.names.forms import bulgarian_forms, folded, greek_forms, latin_forms

FAKER = {"hu": "hu_HU", "bg": "bg_BG", "el": "el_GR", "cs": "cs_CZ", "sk": "sk_SK", "en": "en_GB"}
_MORE = {"en": ("en_US",)}
GIVEN, SURNAME = 1, 2


@dataclass(frozen=True, slots=True)
class Names:
    """First names and surnames of one language, as they are written."""

    given: frozenset[str]
    surname: frozenset[str]


@cache
def names_of(language: str) -> Names:
    """The names of a language; empty for one we have no list of."""
    given, surname = set[str](), set[str]()
    for kind, name in (*_own(language), *_of_faker(language)):
        (given if kind == GIVEN else surname).add(name)
    return Names(frozenset(given), frozenset(surname))


@cache
def forms_of(language: str) -> dict[str, int]:
    """Folded forms in the language's own letters, and what they may be: GIVEN, SURNAME or both.

    Hungarian, Czech, Slovak and English names are listed in their base form only (see ``inflection.bases``).
    """
    listed: dict[str, int] = {}
    names = names_of(language)
    for kind, of_kind in ((GIVEN, names.given), (SURNAME, names.surname)):
        for name in of_kind:
            for form in _forms(name, language, kind):
                listed[form] = listed.get(form, 0) | kind
    return listed


@cache
def latin_forms_of(language: str) -> dict[str, int]:
    """Bulgarian or Greek forms as they are typed in Latin letters."""
    listed: dict[str, int] = {}
    for form, kind in forms_of(language).items():
        if len(form) > 3:
            for typed in latin_forms(form, language):
                listed[typed] = listed.get(typed, 0) | kind
    return listed


def _forms(name: str, language: str, kind: int) -> Iterator[str]:
    if language == "el":
        yield from greek_forms(name)
    elif language == "bg":
        yield from bulgarian_forms(name, surname=kind == SURNAME)
    else:
        yield folded(name)


def _own(language: str) -> Iterator[tuple[int, str]]:
    file = files(__package__) / "lists" / f"{language}.txt"
    if not file.is_file():
        return
    for line in file.read_text("utf-8").splitlines():
        kind, _, names = line.partition(":")
        for name in names.split():
            yield (GIVEN if kind == "given" else SURNAME), name


def _of_faker(language: str) -> Iterator[tuple[int, str]]:
    for locale in (FAKER.get(language), *_MORE.get(language, ())):
        provider = _provider(locale) if locale else None
        for attribute, listed in vars(provider).items() if provider else ():
            kind = (
                GIVEN if attribute.startswith("first_names") else SURNAME if attribute.startswith("last_names") else 0
            )
            if kind:
                yield from ((kind, str(name).strip()) for name in listed if len(str(name).strip()) > 1)


def _provider(locale: str) -> type | None:
    """Faker's names of a country; without the extra only our own lists are used."""
    try:
        found: type = import_module(f"faker.providers.person.{locale}").Provider
    except ModuleNotFoundError:
        return None
    return found
