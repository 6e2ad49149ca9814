"""The objects of an object-centric event log: what they are, and what is known of them at a moment."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from twofold.sources.reading.typed_text import cell_text

MOST_COLUMNS = 5_000
SEVERAL = 1.5  # events of an object, on average


@dataclass(frozen=True, slots=True)
class Said:
    """A value of an object's attribute, from a moment on; None: from the beginning."""

    name: str
    since: dt.datetime | None
    value: str


@dataclass(frozen=True, slots=True)
class OcelObject:
    """An object of a log.

    Attributes:
        kind: its type.
        said: the values of its attributes, in the order of time.
    """

    kind: str
    said: tuple[Said, ...] = ()

    def values(self, moment: dt.datetime | None) -> dict[str, str]:
        """Each attribute's value at a moment; what is said only later counts from the beginning."""
        found: dict[str, str] = {}
        for each in self.said:
            if each.name not in found or each.since is None or moment is None or each.since <= moment:
                found[each.name] = each.value
        return found


@dataclass(slots=True)
class ObjectTypes:
    """Which types of objects there are, and how many events touch each: the ground for choosing one."""

    objects: dict[str, OcelObject] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)  # events by type
    read: int = 0  # events
    unknown: int = 0  # relations to objects that are not listed

    def chosen(self) -> str | None:
        """The type whose objects the most events touch; of several the one with most objects, each with some events.

        A case is touched several times, unlike a document; and there are many of them, unlike branches.
        """
        objects = Counter(each.kind for each in self.objects.values())
        order = sorted(
            self.events,
            key=lambda kind: (-self.events[kind], self.events[kind] < SEVERAL * objects[kind], -objects[kind], kind),
        )
        return order[0] if order else min(objects, default=None)


def moment_of(text: str) -> dt.datetime | None:
    """A time in ISO 8601 as a moment; None where it is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def object_of(value: object) -> tuple[str, OcelObject]:
    """An object's id and the object, from its JSON.

    Raises:
        ValueError: it has another shape; the message says which.
    """
    if not isinstance(value, Mapping):
        raise ValueError("an object with id and type was expected")  # noqa: TRY004 - a wrong file, not a wrong call
    said = []
    for each in listed(value, "attributes"):
        since = each.get("time")
        moment = moment_of(since) if isinstance(since, str) else None
        # the standard writes what always held as of 1970
        known = moment is not None and moment.timestamp() > 0
        said.append(Said(text_of(each, "name"), moment if known else None, cell_text(each.get("value"))))
    said.sort(key=lambda one: (one.since is not None, one.since or dt.datetime.min.replace(tzinfo=dt.UTC)))
    return text_of(value, "id"), OcelObject(text_of(value, "type"), tuple(said))


def text_of(record: Mapping[str, object], key: str) -> str:
    """A text that has to be there.

    Raises:
        ValueError: it is missing or no text.
    """
    found = record.get(key)
    if found is None:
        raise ValueError(f"{key!r} is missing")
    if not isinstance(found, str) or not found.strip():
        raise ValueError(f"{key!r} must be a text that is not empty, not {str(found)[:60]!r}")
    return found.strip()


def listed(record: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """A list of JSON objects; empty where it is left out.

    Raises:
        ValueError: it is something else.
    """
    found = record.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise ValueError(f"{key!r} must be a list of objects, not {str(found)[:60]!r}")
    return found
