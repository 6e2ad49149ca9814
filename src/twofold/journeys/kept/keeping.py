"""The steps of a store's journeys, from runs where they are kept, and from the files where they are not yet."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from twofold.errors import StoreBusy
from twofold.facts.words import Record
from twofold.journeys.arriving import Arriving
from twofold.journeys.gather import DEFAULT, gather, plan_of_everything
from twofold.journeys.kept.joining import Superseded, join_runs, merged
from twofold.journeys.kept.runs import Run, read_run, write_run
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Steps
from twofold.measures.dimensions import Dimension, columns_of, find_dimensions
from twofold.store.embedded import EmbeddedFacts
from twofold.store.opened import Store
from twofold.store.reading import rows_of
from twofold.store.snapshot import DataFile, Snapshot

FORMAT = 1
FOLDER = "_derived/journeys"  # what an erasure or a compaction sweeps
KIND = Dimension("kind", "kind")
EXTRA = ("event_check", "version")
MERGED_ABOVE = 0.05  # of the largest run: when small ones hold more, all become one


def kept_steps(store: Store, rule: PathRule = DEFAULT, *, columns: Sequence[str] = ()) -> Steps:
    """The same steps as ``gather`` would find; files that were read before are not read again.

    Args:
        store: in a folder of this machine; of one in an object store nothing is kept.
        rule: how events become journeys.
        columns: dimensions to keep of each step.

    Raises:
        UnknownDimension: the facts have no such dimension.
        StoreBusy: files were replaced while they were read; ask again.
    """
    snapshot = store.snapshot()
    if store.folder.local is None or not snapshot.of(Record.EVENT):
        return gather(store.facts(), rule, columns=columns)
    facts = _facts(store, snapshot, snapshot.data)
    there = columns_of(facts.events())
    named, kept = find_dimensions(rule.steps_by, there), find_dimensions(columns, there)
    place = store.folder.local / FOLDER / _mark(rule, (*named, *kept))
    runs = _runs(store, snapshot, place, rule, (*named, *kept, KIND))
    return join_runs(runs, rule, named, kept, _superseded(facts))


def _facts(store: Store, snapshot: Snapshot, files: Sequence[DataFile]) -> EmbeddedFacts:
    some = Snapshot(snapshot.root, snapshot.version, tuple(files), snapshot.context)
    return EmbeddedFacts(store.connection(), some, store.folder.readable)


def _mark(rule: PathRule, dimensions: Sequence[Dimension]) -> str:
    """Of everything that a run depends on besides its file: engines hash cases differently in each version."""
    told = (FORMAT, duckdb.__version__, rule.key.value, *((each.name, each.column) for each in dimensions))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@dataclass
class _Kept:
    """What is kept in a folder, and what becomes of it."""

    runs: list[Run]
    paths: list[Path]


def _found(place: Path, names: frozenset[str]) -> _Kept:
    """The runs of a folder whose files the store still has; the largest first, each file in one run only."""
    found = sorted(
        ((run, path) for path in place.glob("*.run") if (run := read_run(path))), key=lambda pair: -len(pair[0])
    )
    kept, seen = _Kept([], []), set[str]()
    for run, path in found:
        if run.files <= names and not run.files & seen:
            kept.runs.append(run)
            kept.paths.append(path)
            seen |= run.files
    return kept


def _runs(
    store: Store, snapshot: Snapshot, place: Path, rule: PathRule, dimensions: tuple[Dimension, ...]
) -> list[Run]:
    """Runs that hold every file of events, the largest first; what was not kept before is kept now."""
    events = snapshot.of(Record.EVENT)
    kept = _found(place, frozenset(file.name for file in events))
    covered = frozenset[str]().union(*(run.files for run in kept.runs))
    fresh = [
        _made(_facts(store, snapshot, [file]), file, rule, dimensions) for file in events if file.name not in covered
    ]
    largest = len(kept.runs[0]) if kept.runs else 0
    small = [*kept.runs[1:], *fresh]
    if sum(map(len, small)) > MERGED_ABOVE * largest:
        runs, written = [merged(kept.runs[:1] + small)], True
        _keep(store, place, runs)
    else:
        # small ones are put together each time, so that there are never many
        runs, written = [*kept.runs[:1], *([merged(small)] if small else [])], bool(fresh)
        _keep(store, place, runs[1:] if written else [])
    if written:
        _tidy(store, place, kept, runs)
    return runs


def _made(facts: EmbeddedFacts, file: DataFile, rule: PathRule, dimensions: tuple[Dimension, ...]) -> Run:
    arriving = Arriving(file.rows, rule, dimensions, everything=EXTRA)
    for batch in facts.batches(plan_of_everything(facts, rule, dimensions, EXTRA)):
        arriving.add(batch)
    arriving.sort()
    return Run(
        files=frozenset({file.name}),
        key=arriving.key,
        time=arriving.number("occurred_us"),
        row=arriving.number("row"),
        event=arriving.number("event_id"),
        check=arriving.number("event_check"),
        version=arriving.number("version").astype("int32"),
        keyed=arriving.keyed.astype("int8"),
        texts=tuple(arriving.texts(place) for place in range(len(dimensions))),
    )


def _keep(store: Store, place: Path, fresh: Sequence[Run]) -> None:
    """Write runs while nobody sweeps, and only of files that the store still names.

    An erasure that came between has replaced a file: what was read of it must not be written down again.
    """
    if not fresh:
        return
    with suppress(OSError, StoreBusy), store.writing():  # a folder without room or rights: then nothing is kept
        names = store.snapshot().names
        for run in fresh:
            if run.files <= names:
                write_run(run, _path(place, run))


def _tidy(store: Store, place: Path, kept: _Kept, runs: Sequence[Run]) -> None:
    """Delete runs that others hold now, and those of files that the store no longer has."""
    used = {_path(place, run) for run in runs} | set(kept.paths[:1] if len(runs) > 1 else ())
    with suppress(OSError, StoreBusy), store.writing():
        if all(path.exists() for path in used):
            for path in set(place.glob("*.run")) - used:
                path.unlink(missing_ok=True)


def _path(place: Path, run: Run) -> Path:
    told = "\n".join(sorted(run.files))
    return place / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.run"


def _superseded(facts: EmbeddedFacts) -> Superseded:
    if not facts.snapshot.of(Record.SUPERSEDED):
        return Superseded.none()
    query = rows_of(facts.snapshot, Record.SUPERSEDED, facts.readable)
    found = facts.connection.execute(f"SELECT DISTINCT event_id, event_check, version FROM ({query})")  # noqa: S608 - our own names, values quoted
    return Superseded.of(found.to_arrow_table())
