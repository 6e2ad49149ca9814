"""Event logs in XES, plain or gzipped, read trace by trace; columns are named as in process-mining tools."""

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import pyarrow as pa

from twofold.errors import SourceError
from twofold.sources.reading.batches import RowBatch, column_names
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.files import OpenFile, named_faults
from twofold.sources.reading.metered import Metered
from twofold.sources.reading.spool import Spool

CASE = "case:"
VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
OWNERS = frozenset({"trace", "event"})
MOST_COLUMNS = 5_000
MOST_TRACE_EVENTS = 1_000_000
DEEPEST = 64


class XesRows(FileRows):
    """Events of a log, one a row: event 1 is row 1.

    Attributes of a trace are prefixed ``case:``; attributes inside attributes are joined by dots. The log is read once,
    when it is opened, because an attribute may come late; its events wait in a temporary file.
    """

    format = "xes"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file: OpenFile | None = None
        keys: dict[str, None] = {}
        self._spool = Spool()
        with named_faults(path):  # the disk of the temporary file may be full
            for event in self._events():
                self._spool.keep(event)
                if event.keys() <= keys.keys():
                    continue
                keys.update(dict.fromkeys(event))
                if len(keys) > MOST_COLUMNS:
                    raise SourceError(f"{path.name} has more than {MOST_COLUMNS} different attributes: no event log.")
        self._keys = tuple(sorted(keys, key=lambda key: not key.startswith(CASE)))
        self.columns, doubled = column_names(self._keys)
        self._warnings += doubled

    def progress(self) -> float:
        """The share of the file that was read."""
        return self._spool.progress()

    def batches(self) -> Iterator[RowBatch]:
        """Read the events."""
        first = 1
        for table in self._spool.kept(self._keys):
            after = first + table.num_rows
            yield RowBatch(table.rename_columns(list(self.columns)), pa.array(range(first, after), pa.int64()))
            first = after

    def _events(self) -> Iterator[dict[str, str]]:
        self._file = OpenFile(self.path)
        stream = Metered(self._file, self.path.name)
        log = _Log(self.path.name)
        try:
            while block := stream.read():
                log.parser.Parse(block, False)  # noqa: FBT003 - expat takes "is this the last block" by place
                ready = log.take()
                if ready or log.trace:
                    stream.record_done()
                yield from ready
            log.parser.Parse(b"", True)  # noqa: FBT003 - the last block, again by place
            yield from log.take()
        except expat.ExpatError as fault:
            raise SourceError(
                f"{self.path.name}: no valid XML ({fault}); it may be cut off. Export it again."
            ) from fault
        except (ValueError, LookupError, UnicodeError) as fault:
            raise SourceError(f"{self.path.name} cannot be read as XES ({fault}); export the log again.") from fault
        finally:
            self._file.close()


class _Log:
    """What the XML parser tells, gathered into events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trace: list[dict[str, str]] = []
        self._ready: list[dict[str, str]] = []
        self._shared: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._inside: list[str] = []  # tags around here
        self._path: list[str] = []  # keys of the attributes around here
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def take(self) -> list[dict[str, str]]:
        """The events of the traces that have ended since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        inside = self._inside
        inside.append(tag)
        depth = len(inside)
        if depth > 3 and self._event is not None and not self._path and tag in VALUES and "key" in attributes:
            self._set(self._event, attributes["key"], attributes)  # nearly always it is an attribute of an event
        elif tag == "event":
            self._event = {}
        elif depth > 2 and inside[1] in OWNERS:
            self._attribute(tag, attributes)
        elif depth == 1 and tag != "log":
            raise SourceError(f"{self.name} is XML but no XES log: it begins with <{tag[:40]}>, not <log>.")
        if depth > DEEPEST:
            raise SourceError(f"{self.name} nests elements deeper than {DEEPEST}; it is no event log.")

    def _set(self, owner: dict[str, str], name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if name in owner:
            name = _free(name, owner)
        owner[name] = attributes.get("value", "").strip()

    def _attribute(self, tag: str, attributes: dict[str, str]) -> None:
        key = attributes.get("key", "" if tag == "values" else tag)
        self._path.append(key)
        if tag not in VALUES:
            return
        name = key if len(self._path) == 1 else ".".join(part for part in self._path if part)
        owner = self._event
        if owner is None:
            owner, name = self._shared, CASE + name
        if name in owner:
            name = _free(name, owner)
        owner[name] = attributes.get("value", "").strip()

    def _end(self, _tag: str) -> None:
        tag = self._inside.pop()
        if tag == "event":
            self._keep_event()
        elif tag == "trace":
            self._ready += [{**self._shared, **event} for event in self.trace]
            self.trace, self._shared = [], {}
        elif self._path:
            self._path.pop()

    def _keep_event(self) -> None:
        event = self._event or {}
        self._event = None
        if "trace" not in self._inside:  # XES allows events outside of traces
            self._ready.append(event)
            return
        self.trace.append(event)
        if len(self.trace) > MOST_TRACE_EVENTS:
            raise SourceError(f"{self.name} has a trace of more than {MOST_TRACE_EVENTS} events; split the log.")

    def _refuse_doctype(self, *_declared: object) -> None:
        raise SourceError(
            f"{self.name} declares a document type or entities, which no XES log needs and attacks use; "
            "take the declaration out, or export the log again."
        )


def _free(key: str, found: dict[str, str]) -> str:
    """A key that stands twice in one element keeps both values."""
    copy = 2
    while f"{key} ({copy})" in found:
        copy += 1
    return f"{key} ({copy})"
