"""Read the comments of a store that nobody has read yet, and keep what was read as answers of record."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from twofold.errors import StoreBusy
from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.store.embedded import EmbeddedFacts
from twofold.store.opened import Store, microseconds
from twofold.store.snapshot import Snapshot
from twofold.voice.annotated import Reads
from twofold.voice.keeping.answers_of_record import record_answers
from twofold.voice.keeping.corrected import Corrected, Place
from twofold.voice.keeping.corrections_of_record import corrections_of_record
from twofold.voice.keeping.model_in_force import model_in_force
from twofold.voice.keeping.own_models import taught_by, usable_model_of
from twofold.voice.keeping.parts import (
    SAID,
    answer_files,
    folder_of,
    forget_damaged,
    forget_others,
    read_parts,
    table_of,
    write_beside,
    write_part,
)
from twofold.voice.keeping.places import comments_of, customers_comments, keys_of

FEWEST, MOST = 200, 2_000  # comments that a reader is suited by
AT_ONCE = 1_000  # comments in memory; between two such parts a killed run loses nothing
ATTEMPTS = 5
SIDES = (Side.CUSTOMER, Side.EMPLOYEE)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run did.

    Attributes:
        comments: how many comments of customers the store holds.
        of_employees: how many of employees it holds.
        read: how many of them were read now.
        answers: how many answers were written now.
        removed: how many answers of an older model went.
        model: which models read them.
    """

    comments: int
    of_employees: int
    read: int
    answers: int
    removed: int
    model: str

    def to_json(self) -> dict[str, object]:
        """The figures under their names."""
        return asdict(self)

    def sentence(self) -> str:
        """What was done, for people."""
        older = f", {self.removed:,} of an older model went" if self.removed else ""
        return (
            f"{self.comments:,} comments of customers and {self.of_employees:,} of employees, {self.read:,} of them "
            f"read now; {self.answers:,} answers written{older}. Read by {self.model}."
        )


def annotate_store(
    store: Store,
    reader: Reads,
    *,
    corrections: Mapping[Place, Corrected] | None = None,
    progress: Callable[[float], None] | None = None,
    now: datetime | None = None,
) -> Kept:
    """Read what is new; a second time does nothing, and a run that was killed goes on where it was.

    Args:
        store: where the comments are.
        reader: masks and annotates them.
        corrections: what people say of comments, all of it: it is written in place of what is read in them, and what
            was written so and is not among them, not any more. None leaves what stands of that, whichever models read.
        progress: told the share done, 0 to 1.
        now: the moment; the present where left out.

    Raises:
        StoreBusy: files were replaced again and again while comments were read.
    """
    move = progress or (lambda _share: None)
    reader = _suited(store, reader)
    read, place = 0, folder_of(store, reader.mark)
    for attempt in range(ATTEMPTS):
        try:
            known = read_parts(place)
            forget_damaged(place)
            found = [_read_new(store, reader.heard(side), (side, known), move) for side in SIDES]
            read += sum(one.said.num_rows for one in found)
            said = pa.concat_tables([known, *(one.said for one in found)])
            made = _standing(store, reader, said) if corrections is None else corrections
            recorded = record_answers(store, said, reader, microseconds(now or datetime.now(UTC)), made)
        except StoreBusy:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        break
    forget_others(store, reader.mark)
    move(1.0)
    return Kept(found[0].comments, found[1].comments, read, recorded.written, recorded.removed, reader.described)


def _standing(store: Store, reader: Reads, said: pa.Table) -> Mapping[Place, Corrected] | None:
    """What people say, as the answers of other models have it; None where the same models have read before.

    What those had read tells what was put right. Where it is gone, as an erasure leaves it, answers that people have
    put right stay as they are.
    """
    former = model_in_force(store)
    if former is None or former.mark == reader.mark:
        return None
    read = read_parts(folder_of(store, former.mark))
    return corrections_of_record(store.facts(), read if read.num_rows else said)


def _suited(store: Store, reader: Reads) -> Reads:
    """The reader, suited to the store's comments as it was when it first read enough of them.

    What was found out then is kept beside what was read, and goes with it: it is made of people's words.
    """
    reader = taught_by(store, reader)
    if usable_model_of(store, reader.encoder) is not None:
        return reader
    place = folder_of(store, reader.mark)
    if place is None:
        return reader
    kept = place.with_suffix(".suited")
    if kept.exists():
        with suppress(ValueError):  # damaged: found out anew
            return reader.restored(kept.read_bytes())
    snapshot = store.snapshot()
    texts = customers_comments(_facts(store, snapshot), ("text",)).column("text").to_pylist()
    if len(texts) < FEWEST:
        return reader
    suited = reader.suited(texts[:: max(1, len(texts) // MOST)][:MOST])
    if suited.state:
        write_beside(store, kept, suited.state, answer_files(snapshot))
    return suited


@dataclass(frozen=True, slots=True)
class _Read:
    """How many comments of a side there are, and what was read now."""

    comments: int
    said: pa.Table


def _read_new(store: Store, reader: Reads, what: tuple[Side, pa.Table], move: Callable[[float], None]) -> _Read:
    """Read the comments of a side that are not among those known."""
    side, known = what
    snapshot = store.snapshot()
    facts = _facts(store, snapshot)
    files = answer_files(snapshot)
    keys = comments_of(facts, side)
    place = folder_of(store, reader.mark)
    fresh = np.flatnonzero(~np.isin(keys_of(keys), keys_of(known)))
    tables = [SAID.empty_table()]
    if len(fresh):
        texts = comments_of(facts, side, ("text", "channel"))
        for begin in range(0, len(fresh), AT_ONCE):
            some = texts.take(pa.array(fresh[begin : begin + AT_ONCE], pa.int64()))
            channels = [channel or "" for channel in some.column("channel").to_pylist()]
            table = table_of(some, reader.read(some.column("text").to_pylist(), channels))
            if place is not None:
                write_part(store, place, table, files)
            tables.append(table)
            move(0.95 * min(1.0, (begin + AT_ONCE) / len(fresh)))
    return _Read(keys.num_rows, pa.concat_tables(tables))


def _facts(store: Store, snapshot: Snapshot) -> FactFrames:
    return EmbeddedFacts(store.connection(), snapshot, store.folder.readable)
