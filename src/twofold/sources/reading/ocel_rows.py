"""Object-centric event logs, OCEL 2.0 in JSON: the events of one type of object, one row for each event and object."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.batches import BrokenRow, RowBatch, column_names
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.files import OpenFile
from twofold.sources.reading.json_members import JsonMembers, Member
from twofold.sources.reading.json_rows import DECODER, NoJson
from twofold.sources.reading.ocel_objects import (
    MOST_COLUMNS,
    ObjectTypes,
    listed,
    moment_of,
    object_of,
    text_of,
)
from twofold.sources.reading.sniff import Sniffed
from twofold.sources.reading.transcoded import Transcoded
from twofold.sources.reading.typed_text import cell_text

ROW, EVENT = "ocel:id", "ocel:eid"
CASE, TOUCHPOINT, TIME = "case:concept:name", "concept:name", "time:timestamp"
OTHER = "ocel:type:"  # the ids of the other objects, by their type
OF_OBJECT = "case:"
FIXED = (ROW, CASE, TOUCHPOINT, TIME, EVENT)
SEPARATOR = "; "
Key = tuple[str, str]  # what a column is about, and its name there


class OcelRows(FileRows):
    """Events of a log, flattened: one row for each event and each object of the chosen type that it touches.

    Columns are named as in event logs with one case (``case:concept:name`` is the object). ``ocel:id`` names the row.
    Objects are held in memory, events are streamed; the file is looked through once when it is opened.
    """

    format = "ocel"

    def __init__(self, path: Path, options: SourceOptions, sniffed: Sniffed) -> None:
        super().__init__(path, sniffed.warnings)
        self._encoding = sniffed.encoding.name if sniffed.encoding else "utf-8"
        self._file: OpenFile | None = None
        self._types = ObjectTypes()
        attributes = self._look_through()
        self._kind = self._chosen(options.object_type)
        self._tell_left_out()
        self._keys: tuple[Key, ...] = (
            *(("", name) for name in FIXED),
            *((OTHER, kind) for kind in sorted(self._types.events) if kind != self._kind),
            *((OF_OBJECT, name) for name in self._object_attributes()),
            *(("event", name) for name in attributes),
        )
        shown = [name if about in {"", "event"} else about + name for about, name in self._keys]
        self.columns, doubled = column_names(shown)
        self._warnings += doubled

    def progress(self) -> float:
        """The share of the file that was read."""
        return self._file.progress() if self._file else 0.0

    def batches(self) -> Iterator[RowBatch]:
        """Read the events."""
        yield from self.batched(self._rows())

    def _rows(self) -> Iterator[tuple[int, dict[str, str]] | BrokenRow]:
        name_of = dict(zip(self._keys, self.columns, strict=True))
        number = 0
        for member in self._document().members():
            if member.key != "events":
                continue
            try:
                flat = self._flat(member.value)
            except ValueError as fault:
                number += 1
                yield BrokenRow(number, f"event {member.number}: {fault}", str(member.value)[:1000])
                continue
            for row in flat:
                number += 1
                yield number, {name_of[key]: cell for key, cell in row.items()}

    def _flat(self, value: object) -> list[dict[Key, str]]:
        """The rows of one event; raises ValueError where it has another shape."""
        event, touched = self._event(value)
        ours = [one for one in touched if self._types.objects[one].kind == self._kind]
        moment = moment_of(event["", TIME])
        others: dict[Key, str] = {}
        for one in touched:
            key = (OTHER, self._types.objects[one].kind)
            if key[1] != self._kind:
                others[key] = others[key] + SEPARATOR + one if key in others else one
        rows = []
        for one in ours:
            mine = {(OF_OBJECT, name): cell for name, cell in self._types.objects[one].values(moment).items()}
            row = event["", EVENT] if len(ours) == 1 else f"{event['', EVENT]} {one}"
            rows.append(event | others | mine | {("", CASE): one, ("", ROW): row})
        return rows

    def _event(self, value: object) -> tuple[dict[Key, str], list[str]]:
        """What an event says, and the listed objects it touches, each once."""
        if not isinstance(value, Mapping):
            raise ValueError(value if isinstance(value, NoJson) else "an object with id, type and time was expected")  # noqa: TRY004 - a wrong file, not a wrong call
        told = {("", EVENT): text_of(value, "id"), ("", TOUCHPOINT): text_of(value, "type")}
        told["", TIME] = text_of(value, "time")
        for each in listed(value, "attributes"):
            told["event", text_of(each, "name")] = cell_text(each.get("value"))
        touched = dict.fromkeys(text_of(each, "objectId") for each in listed(value, "relationships"))
        return told, [one for one in touched if one in self._types.objects]

    def _look_through(self) -> dict[str, None]:
        """Gather the objects, count the events by what they touch, and return the names of events' attributes."""
        attributes: dict[str, None] = {}
        document = self._document()
        known_before = True
        for member in document.members():
            if member.key == "objects":
                self._keep_object(member)
            elif member.key == "events":
                known_before &= "objects" in document.keys
                self._note(member.value, attributes)
        self._refuse_incomplete(document.keys)
        if not known_before:  # the events stand before the objects they touch
            self._types.events.clear()
            self._types.read, self._types.unknown = 0, 0
            for member in self._document().members():
                if member.key == "events":
                    self._note(member.value, attributes)
        if self._types.unknown:
            self._warnings.append(f"{self._types.unknown:,} relations name objects that the log does not list.")
        return attributes

    def _note(self, value: object, attributes: dict[str, None]) -> None:
        """Count an event by the types it touches; one of another shape touches none."""
        types = self._types
        types.read += 1
        if not isinstance(value, Mapping):
            return
        with suppress(ValueError):
            attributes.update(dict.fromkeys(text_of(each, "name") for each in listed(value, "attributes")))
            touched = {text_of(each, "objectId") for each in listed(value, "relationships")}
            types.events.update({types.objects[one].kind for one in touched if one in types.objects})
            types.unknown += sum(one not in types.objects for one in touched)
        if len(attributes) > MOST_COLUMNS:
            raise SourceError(f"{self.path.name} has more than {MOST_COLUMNS} different attributes: no event log.")

    def _keep_object(self, member: Member) -> None:
        try:
            name, found = object_of(member.value)
        except ValueError as fault:
            raise SourceError(f"{self.path.name}, object {member.number}: {fault}.") from fault
        if name in self._types.objects:
            raise SourceError(f"{self.path.name}, object {member.number}: the id {name!r} is listed twice.")
        self._types.objects[name] = found

    def _refuse_incomplete(self, keys: set[str]) -> None:
        if any(key.startswith("ocel:") for key in keys):
            raise SourceError(f"{self.path.name} is OCEL 1.0; export the log as OCEL 2.0 (JSON).")
        for needed in ("objects", "events"):
            if needed not in keys:
                raise SourceError(
                    f"{self.path.name} holds no {needed!r}; OCEL 2.0 has objectTypes, eventTypes, objects and events."
                )

    def _chosen(self, asked: str | None) -> str | None:
        there = sorted({each.kind for each in self._types.objects.values()})
        if asked is not None and asked not in there:
            raise SourceError(
                f"{self.path.name} has no objects of type {asked!r}; there are: {', '.join(there) or 'none'}."
            )
        kind = asked or self._types.chosen()
        if asked is None and len(there) > 1:
            self._warnings.append(
                f"The log has objects of the types {', '.join(there)}; each row is an event of one {kind}. "
                "Choose another with object_type under [source]."
            )
        return kind

    def _tell_left_out(self) -> None:
        left = self._types.read - self._types.events[self._kind or ""]
        if left and self._kind:
            read = self._types.read
            self._warnings.append(f"{left:,} of {read:,} events touch no {self._kind}; they are no rows here.")

    def _object_attributes(self) -> dict[str, None]:
        mine = (each for each in self._types.objects.values() if each.kind == self._kind)
        return dict.fromkeys(said.name for each in mine for said in each.said)

    def _document(self) -> JsonMembers:
        self._file = OpenFile(self.path)
        return JsonMembers(Transcoded(self._file, self._encoding), self.path.name, DECODER)
