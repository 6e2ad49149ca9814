"""Journey maps: the designed journey as stages with touchpoints, read from and written to TOML.

```toml
[map]
name = "stay"
language = "en"                       # of texts that are plain strings
title = {en = "A stay with us", hu = "Nálunk töltött napok"}

[[stage]]
name = "arrival"
title = {en = "Arrival", hu = "Érkezés"}
expected = true                       # false: a journey may leave out the whole stage
ordered = true                        # false: its touchpoints have no usual order among themselves

[[stage.touchpoint]]
name = "check-in"
title = {en = "Check-in", hu = "Bejelentkezés"}
contact = "direct"                    # or "indirect": a review read, a sign, a smell
domain = "service"                    # or "product" (its use), "environment" (place, the senses)
roles = ["receptionist"]
roles_called = {hu = "recepciós"}     # in the order of roles, with semicolons between
does = "Says their name, shows an identity card"
asks = "Is my room ready?"
finds_hard = "Waiting with luggage after a long trip"
wanted_emotion = {en = "welcome", hu = "szívesen látott vendég"}
expected = true                       # false: a journey may well do without it
times = 1                             # how often one journey usually passes it, at most
within_hours = 48                     # how long it should take to get here from the step before,
after = "booking"                     # or from this touchpoint
```

What a journey may do without, how often a touchpoint is usual and how long it should take are read by the analysis of
deviations; a map without these keys expects every touchpoint once, in its order, and sets no limit of time.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from twofold.errors import DefinitionError

E = TypeVar("E", bound=StrEnum)
Texts = dict[str, str]  # a text by language


class Contact(StrEnum):
    """Whether customer and organisation meet at a touchpoint."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Domain(StrEnum):
    """What a touchpoint belongs to."""

    SERVICE = "service"
    PRODUCT = "product"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One place where the customer lives through something.

    Attributes:
        name: the identifier that events carry.
        title: what people call it, by language.
        contact: whether we meet there.
        domain: service, product or environment.
        roles: who serves it, as events carry it; empty where nobody does.
        roles_called: what people call these roles, by language: in the same order, with semicolons between.
        does: what the customer does there, by language.
        asks: what the customer wants to know.
        finds_hard: what costs the customer effort.
        wanted_emotion: the feeling the organisation wants to leave, by language; empty where none is named.
        expected: whether a journey usually passes it.
        times: how often a journey usually passes it, at most.
        within_hours: how long it should take to get here; None where no limit is set.
        after: the touchpoint from which that time counts; None counts from the step before.
    """

    name: str
    title: Texts = field(default_factory=dict)
    contact: Contact = Contact.DIRECT
    domain: Domain = Domain.SERVICE
    roles: tuple[str, ...] = ()
    roles_called: Texts = field(default_factory=dict)
    does: Texts = field(default_factory=dict)
    asks: Texts = field(default_factory=dict)
    finds_hard: Texts = field(default_factory=dict)
    wanted_emotion: Texts = field(default_factory=dict)
    expected: bool = True
    times: int = 1
    within_hours: float | None = None
    after: str | None = None

    def label(self, language: str) -> str:
        """The title in a language; in another one, or the name, where it is not translated."""
        return label(self.title, language, self.name)

    def role_called(self, role: str, language: str) -> str:
        """What people call a role here in a language; empty where nobody says."""
        called = [each.strip() for each in self.roles_called.get(language, "").split(";")]
        return called[self.roles.index(role)] if role in self.roles and len(called) == len(self.roles) else ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the journey: its touchpoints in their usual order.

    Attributes:
        name: the identifier.
        title: what people call it, by language.
        touchpoints: in their usual order.
        expected: whether a journey usually goes through it; where not, none of its touchpoints is expected.
        ordered: whether its touchpoints follow each other; where not, they come in any order within the stage.
    """

    name: str
    title: Texts = field(default_factory=dict)
    touchpoints: tuple[Touchpoint, ...] = ()
    expected: bool = True
    ordered: bool = True

    def label(self, language: str) -> str:
        """The title in a language; in another one, or the name, where it is not translated."""
        return label(self.title, language, self.name)


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """The designed journey: stages in their usual order."""

    name: str
    title: Texts = field(default_factory=dict)
    language: str = "en"
    stages: tuple[Stage, ...] = ()

    def touchpoints(self) -> Iterator[Touchpoint]:
        """Every touchpoint, in the usual order."""
        for stage in self.stages:
            yield from stage.touchpoints

    def touchpoint(self, name: str) -> Touchpoint | None:
        """The touchpoint of this name; None where the map has none."""
        return next((point for point in self.touchpoints() if point.name == name), None)

    def role_label(self, role: str, language: str) -> str:
        """What people call a role in a language; in English, or as events carry it, where no touchpoint says."""
        told = (point.role_called(role, code) for code in (language, "en") for point in self.touchpoints())
        return next(filter(None, told), role)

    def stage_of(self, touchpoint: str) -> Stage | None:
        """The stage that holds a touchpoint; None where the map has no such touchpoint."""
        return next((stage for stage in self.stages if any(p.name == touchpoint for p in stage.touchpoints)), None)


def label(texts: Texts, language: str, otherwise: str) -> str:
    """The text in a language, else in English, else in whichever is there, else ``otherwise``.

    >>> label({"hu": "Érkezés"}, "cs", "arrival")
    'Érkezés'
    """
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), otherwise)


def read_map(path: Path) -> JourneyMap:
    """Read a journey map.

    Raises:
        DefinitionError: the file cannot be read or is no journey map; the message names the file and the key.
    """
    return _Reader(path).journey_map()


def write_map(journey: JourneyMap, path: Path) -> None:
    """Write a journey map as ``read_map`` reads it."""
    document = {
        "map": _without_blanks({"name": journey.name, "language": journey.language, "title": journey.title}),
        "stage": [
            _without_blanks(
                {
                    "name": stage.name,
                    "title": stage.title,
                    "expected": None if stage.expected else False,
                    "ordered": None if stage.ordered else False,
                    "touchpoint": [_touchpoint_table(point) for point in stage.touchpoints],
                },
            )
            for stage in journey.stages
        ],
    }
    path.write_text(tomli_w.dumps(document), encoding="utf-8")


def _touchpoint_table(point: Touchpoint) -> dict[str, Any]:
    return _without_blanks(
        {
            "name": point.name,
            "title": point.title,
            "contact": point.contact.value,
            "domain": point.domain.value,
            "roles": list(point.roles),
            "roles_called": point.roles_called,
            "does": point.does,
            "asks": point.asks,
            "finds_hard": point.finds_hard,
            "wanted_emotion": point.wanted_emotion,
            "expected": None if point.expected else False,
            "times": None if point.times == 1 else point.times,
            "within_hours": point.within_hours,
            "after": point.after,
        },
    )


def _without_blanks(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in (None, {}, [])}


class _Reader:
    """Walks one document and knows, for every message, the file and the key it stands at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._language = "en"

    def journey_map(self) -> JourneyMap:
        document = self._document()
        self._refuse_unknown("", document, ("map", "stage"))
        head = self._table("map", document.get("map"))
        self._refuse_unknown("map", head, ("name", "language", "title"))
        self._language = self._text("map.language", head.get("language", "en"))
        stages = tuple(
            self._stage(f"stage[{number}]", entry)
            for number, entry in enumerate(self._tables("stage", document.get("stage")), start=1)
        )
        self._refuse_twice([stage.name for stage in stages], "stage")
        points = [point for stage in stages for point in stage.touchpoints]
        self._refuse_twice([point.name for point in points], "touchpoint")
        self._refuse_lost_starts(points)
        return JourneyMap(
            name=self._text("map.name", head.get("name")),
            title=self._texts("map.title", head.get("title")),
            language=self._language,
            stages=stages,
        )

    def _stage(self, key: str, entry: dict[str, Any]) -> Stage:
        self._refuse_unknown(key, entry, ("name", "title", "expected", "ordered", "touchpoint"))
        points = self._tables(f"{key}.touchpoint", entry.get("touchpoint", []))
        return Stage(
            name=self._text(f"{key}.name", entry.get("name")),
            title=self._texts(f"{key}.title", entry.get("title")),
            expected=self._claim(f"{key}.expected", entry.get("expected", True)),
            ordered=self._claim(f"{key}.ordered", entry.get("ordered", True)),
            touchpoints=tuple(
                self._touchpoint(f"{key}.touchpoint[{number}]", point) for number, point in enumerate(points, start=1)
            ),
        )

    def _touchpoint(self, key: str, entry: dict[str, Any]) -> Touchpoint:
        self._refuse_unknown(key, entry, Touchpoint.__dataclass_fields__)
        hours, after = entry.get("within_hours"), entry.get("after")
        return Touchpoint(
            name=self._text(f"{key}.name", entry.get("name")),
            title=self._texts(f"{key}.title", entry.get("title")),
            contact=self._word(f"{key}.contact", entry.get("contact", Contact.DIRECT), Contact),
            domain=self._word(f"{key}.domain", entry.get("domain", Domain.SERVICE), Domain),
            roles=self._words(f"{key}.roles", entry.get("roles", [])),
            roles_called=self._texts(f"{key}.roles_called", entry.get("roles_called")),
            does=self._texts(f"{key}.does", entry.get("does")),
            asks=self._texts(f"{key}.asks", entry.get("asks")),
            finds_hard=self._texts(f"{key}.finds_hard", entry.get("finds_hard")),
            wanted_emotion=self._texts(f"{key}.wanted_emotion", entry.get("wanted_emotion")),
            expected=self._claim(f"{key}.expected", entry.get("expected", True)),
            times=self._times(f"{key}.times", entry.get("times", 1)),
            within_hours=None if hours is None else self._hours(f"{key}.within_hours", hours),
            after=None if after is None else self._text(f"{key}.after", after),
        )

    def _document(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise self._fault("there is no such file") from error
        except IsADirectoryError as error:
            raise self._fault("this is a folder; a TOML file with a journey map was expected") from error
        except UnicodeDecodeError as error:
            raise self._fault("the file is not in UTF-8") from error
        except OSError as error:
            raise self._fault(f"the file cannot be read: {error.strerror}") from error
        except tomllib.TOMLDecodeError as error:
            raise self._fault(f"this is not TOML: {error}") from error

    def _fault(self, sentence: str) -> DefinitionError:
        return DefinitionError(f"{self._path}: {sentence}")

    def _table(self, key: str, found: object) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise self._fault(f"[{key}] is missing" if found is None else f"{key} must be a table [{key}]")
        return found

    def _tables(self, key: str, found: object) -> list[dict[str, Any]]:
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            plain = "stage.touchpoint" if key.endswith("touchpoint") else "stage"
            raise self._fault(f"{key} must be a list of tables [[{plain}]]")
        return found

    def _text(self, key: str, found: object) -> str:
        if not isinstance(found, str) or not found.strip():
            raise self._fault(f"{key} must be a text, not {found!r}" if found is not None else f"{key} is missing")
        return found.strip()

    def _texts(self, key: str, found: object) -> Texts:
        if found is None:
            return {}
        if isinstance(found, str):
            return {self._language: self._text(key, found)}
        if not isinstance(found, dict):
            raise self._fault(f"{key} must be a text or a table of texts by language, not {found!r}")
        return {language: self._text(f"{key}.{language}", text) for language, text in found.items()}

    def _words(self, key: str, found: object) -> tuple[str, ...]:
        if not isinstance(found, list):
            raise self._fault(f"{key} must be a list of texts, not {found!r}")
        return tuple(self._text(f"{key}[{number}]", entry) for number, entry in enumerate(found, start=1))

    def _word(self, key: str, found: object, words: type[E]) -> E:
        try:
            return words(str(found))
        except ValueError as error:
            raise self._fault(f"{key} is {found!r}; it must be one of {', '.join(words)}") from error

    def _claim(self, key: str, found: object) -> bool:
        if not isinstance(found, bool):
            raise self._fault(f"{key} must be true or false, not {found!r}")
        return found

    def _times(self, key: str, found: object) -> int:
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise self._fault(f"{key} must be a whole number from 1 on, not {found!r}")
        return found

    def _hours(self, key: str, found: object) -> float:
        # not (x > 0) instead of x <= 0: NaN is refused, too
        if not isinstance(found, int | float) or isinstance(found, bool) or not 0 < found < float("inf"):
            raise self._fault(f"{key} must be a number of hours above 0, not {found!r}")
        return float(found)

    def _refuse_lost_starts(self, points: list[Touchpoint]) -> None:
        """Refuse a time that counts from nowhere, or a start without a time."""
        names = {point.name for point in points}
        for point in points:
            if point.after is None:
                continue
            if point.after not in names or point.after == point.name:
                raise self._fault(
                    f"touchpoint {point.name!r} comes after {point.after!r}, which is no other touchpoint"
                )
            if point.within_hours is None:
                raise self._fault(f"touchpoint {point.name!r} says after but not within_hours; name both, or neither")

    def _refuse_unknown(self, key: str, entry: dict[str, Any], known: Any) -> None:
        for name in entry:
            if name not in known:
                at = f"{key}.{name}" if key else name
                raise self._fault(f"{at} is not known; the known keys are {', '.join(known)}")

    def _refuse_twice(self, names: list[str], what: str) -> None:
        for name in names:
            if names.count(name) > 1:
                raise self._fault(f"{what} {name!r} is defined twice")
