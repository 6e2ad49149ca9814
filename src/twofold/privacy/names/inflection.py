"""From an inflected name to what it may be the form of: Hungarian suffixes, Czech and Slovak cases and women's names.

Forms are folded (small, without accents): "Kováccsal" comes as "kovaccsal". Greek and Bulgarian go the other way:
their names have few forms, so that all of them are listed beforehand.
"""

import re
from collections.abc import Iterator

_SHORTEST = 3
_HUNGARIAN = re.compile(
    r"(?:nak|nek|val|vel|ban|ben|bol|rol|tol|hoz|hez|nal|nel|kent|ert|ra|re|ba|be|ig|at|et|ot|on|en|ja|je|t|n|i|e|a)$"
)
_HUNGARIAN_FAMILY = re.compile(r"(?:ek|ne|ei|eke|nak|nek|k)$")
_MARRIED = re.compile(r"ne(?=[tnik]$)")  # "Szabónét": one letter behind "-né", where longer endings would eat it
_DOUBLED = re.compile(r"(?:(cs|gy|ny|sz|zs|ty|ly)|(.)\2)$")
_MUTE = ("tht", "czc")  # after old spellings what is heard is doubled: Tóthtal, Móriczcal
_LONG_DOUBLE = re.compile(r"(.)(?=\1[syz]$)")
_CZECH = re.compile(
    r"(?:ovych|ovi|ove|ovou|ova|ovu|ovy|ovej|ovym|eho|emu|ych|ymi|ami|ech|iho|imu|um|uv|em|om|ou|ej|ym|im|in|ina|iny|"
    r"a|e|i|o|u|y)$"
)
_FLEETING = re.compile(r"([^aeiouy])([^aeiouy])$")
_MUTATED = {"c": ("k", "c"), "z": ("h", "g", "z"), "s": ("ch", "s"), "t": ("t",), "d": ("d",)}


def bases(form: str, language: str) -> Iterator[str]:
    """What the form may come from, itself first; some of these are no words at all.

    >>> "kovacs" in bases("kovaccsal", "hu"), "svoboda" in bases("svobodova", "cs")
    (True, True)
    """
    yield form
    if language == "hu":
        yield from _hungarian(form, 2)
    elif language in {"cs", "sk"}:
        yield from _czech(form)
    elif form.endswith(("'s", "s'", "’s")):
        yield form[:-2].rstrip("'’")


def stems(form: str, language: str) -> Iterator[str]:
    """The form, and what stands before its ending: enough for a foreign name."""
    yield form
    endings = _HUNGARIAN if language == "hu" else _CZECH if language in {"cs", "sk"} else None
    stem = _stem(form, endings) if endings else None
    if stem is not None:
        yield stem


def _hungarian(form: str, depth: int) -> Iterator[str]:
    stem = _stem(form, _HUNGARIAN)
    if stem is not None:
        yield stem
    if form.endswith(("al", "el")):  # -val, -vel melt into the consonant before them
        yield _undoubled(form[:-2])
    married = _MARRIED.search(form)
    if married is not None and married.start() >= _SHORTEST:
        yield from (form[:-1], form[: married.start()])
    family = [one for one in (_stem(form, _HUNGARIAN_FAMILY), _stem(stem or "", _HUNGARIAN_FAMILY)) if one]
    yield from family
    if depth > 1:
        for one in family:
            yield from _hungarian(one, depth - 1)


def _stem(form: str, endings: re.Pattern[str]) -> str | None:
    found = endings.search(form)
    return form[: found.start()] if found and found.start() >= _SHORTEST else None


def _undoubled(stem: str) -> str:
    """Take back what -val doubled: "kovaccs" was "kovács", "gaborr" was "gábor", "totht" was "tóth"."""
    if stem.endswith(_MUTE):
        return stem[:-1]
    shortened = _LONG_DOUBLE.sub("", stem)
    if shortened != stem:
        return shortened
    return stem[:-1] if len(stem) > _SHORTEST and stem[-1] == stem[-2] else stem


def _czech(form: str) -> Iterator[str]:
    for found in (_CZECH.search(form), re.search(r"(?:ou|[aeiouy])$", form)):
        if found is None or found.start() < 2:
            continue
        stem = form[: found.start()]
        for whole in _whole(stem):
            yield whole
            yield whole + "a"
            yield whole + "y"
            yield whole + "e"
            yield whole + "i"


def _whole(stem: str) -> Iterator[str]:
    yield stem
    fleeting = _FLEETING.search(stem)
    if fleeting:  # Pavl-a was Pavel, Němc-e was Němec
        yield f"{stem[:-1]}e{stem[-1]}"
    for consonant in _MUTATED.get(stem[-1], ()):
        yield stem[:-1] + consonant
