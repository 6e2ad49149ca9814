"""Write the events of a world, chunk by chunk."""

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from twofold.simulate.contacts import ContactTruth, contact_columns, contacts
from twofold.simulate.dirt import TIMES, Dirt
from twofold.simulate.draws import Rng, happens, stream
from twofold.simulate.exports import Export
from twofold.simulate.exposures import BUYING, CONTACTING, exposures
from twofold.simulate.journeys import Journeys, journeys
from twofold.simulate.memories import memory_surveys, remember, reviews
from twofold.simulate.paths import Paths, paths
from twofold.simulate.pulses import pulses
from twofold.simulate.purchases import bought, purchases
from twofold.simulate.returning import Returning
from twofold.simulate.sessions import sessions
from twofold.simulate.surveys import surveys
from twofold.simulate.tickets import assistant_entries, contact_entries
from twofold.simulate.usages import usages
from twofold.simulate.visits import visits
from twofold.simulate.world import World

Progress = Callable[[float], None]
PATHS = 5  # name of the streams of chance that paths are drawn from


@dataclass(slots=True)
class Files:
    """The files being written, by name: one thread writes a chunk while the next one is being made.

    Attributes:
        exports: the files.
        writer: the one thread that writes, so that the order of chunks is always the same.
        rows: rows handed over so far, by file.
        pending: chunks that are not written yet.
        questions: questions to the assistant so far.
    """

    exports: dict[str, Export]
    writer: ThreadPoolExecutor
    rows: Counter[str] = field(default_factory=Counter)
    pending: deque[Future[None]] = field(default_factory=deque)
    questions: int = 0

    def write(self, name: str, columns: dict[str, pa.Array] | None) -> None:
        """Append rows to a file; nothing where there are none."""
        n = len(next(iter(columns.values()))) if columns else 0
        if columns and n:
            self.rows[name] += n
            self.pending.append(self.writer.submit(self.exports[name].write, columns))
        self.wait(len(self.exports))

    def wait(self, allowed: int) -> None:
        """Wait until at most so many chunks are pending; raises what went wrong while writing."""
        while len(self.pending) > allowed:
            self.pending.popleft().result()

    def next_number(self, name: str) -> int:
        """The number of a file's next row, from 1."""
        return self.rows[name] + 1


def write_events(
    world: World,
    truth: ContactTruth,
    folder: Path,
    dirt: Dirt,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write every file of events; returns rows by file. Memory holds two chunks of journeys."""
    with ExitStack() as stack:
        exports = {name: stack.enter_context(Export(folder, name, dirt)) for name in TIMES}
        files = Files(exports, stack.enter_context(ThreadPoolExecutor(1, "writer")))
        for month in range(world.calendar.months):
            files.write("pulses", pulses(world, month, files.next_number("pulses")))
            files.write("visits", visits(world, month, files.next_number("visits")))
            files.write("trainings", sessions(world, month, files.next_number("trainings")))
        done, total = 0, max(1, int(world.traffic.counts.sum()))
        returning = Returning()
        plan = (world.scenario, world.organisation, world.calendar, world.traffic, world.seed)
        for chunk, rng in journeys(*plan, returning.seated):
            own = stream(world.seed, PATHS, int(chunk.number[0]) if len(chunk) else 0)
            went = paths(world, chunk, own)
            returning.set_out(world, chunk, went, own)
            _write_journeys(world, truth, files, chunk, (went, rng, own))
            done += len(chunk)
            if progress is not None:
                progress(done / total)
        files.wait(0)
    return {name: export.rows for name, export in files.exports.items()}


def _write_journeys(
    world: World, truth: ContactTruth, files: Files, chunk: Journeys, lived: tuple[Paths, Rng, Rng]
) -> None:
    went, rng, own = lived
    problem = happens(rng, world.scenario.contact.happens, len(chunk))
    rows, ended = contacts(world, truth, chunk, problem, rng)
    felt = remember(world, chunk, went, ended, rng)
    entry, ticket = files.next_number("tickets"), files.next_number("contacts")
    files.write("tickets", contact_entries(world, chunk, rows, own, (entry, ticket)))
    files.write("contacts", contact_columns(world, chunk, rows, rng, files.next_number("contacts")))
    files.write("surveys", surveys(world, chunk, went, problem, rng, files.next_number("surveys")))
    files.write("memories", memory_surveys(world, chunk, felt, rng, files.next_number("memories")))
    files.write("reviews", reviews(world, chunk, felt, rng, files.next_number("reviews")))
    moments = bought(world, chunk, rng)
    files.write("purchases", purchases(world, chunk, moments, rng, files.next_number("purchases")))
    files.write("usages", usages(world, chunk, went, own, files.next_number("usages")))
    once = rows["round"] == 0
    done = {BUYING: moments, CONTACTING: (rows["journey"][once], rows["opened"][once])}
    files.write("exposures", exposures(world, chunk, done, own, files.next_number("exposures")))
    numbers = files.next_number("tickets"), files.questions + 1
    entries, questions = assistant_entries(world, chunk, own, numbers)
    files.write("tickets", entries)
    files.questions += questions
