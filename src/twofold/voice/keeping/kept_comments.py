"""The comments of customers as they are searched and shown: what the facts say of each, and what was read in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.store.opened import Store
from twofold.voice.annotated import Said, Vectors, aspects_of
from twofold.voice.keeping.corrected import Corrected, Place, put_right
from twofold.voice.keeping.parts import folder_of, read_parts, vectors_of
from twofold.voice.keeping.places import customers_comments, keys_of

ABOUT = ("respondent", "local_day", "unit", "touchpoint", "channel")


@dataclass(frozen=True)
class KeptComments:
    """Comments that were read, in the order of their events.

    Attributes:
        table: one row each: its key, what the facts say (``ABOUT``), and what was read (``parts.SAID``).
            After ``put_right`` two columns more: ``corrected`` and ``found``.
        waiting: how many comments nobody has read yet.
    """

    table: pa.Table
    waiting: int = 0

    def __len__(self) -> int:
        """How many were read."""
        return int(self.table.num_rows)

    @cached_property
    def vectors(self) -> Vectors:
        """(n, d) unit vectors."""
        return vectors_of(self.table.column("vector"))

    @cached_property
    def texts(self) -> list[str]:
        """What may be read of each."""
        found: list[str] = self.table.column("masked").to_pylist()
        return found

    @cached_property
    def valence(self) -> NDArray[np.float64]:
        """(n,) how good or bad."""
        found: NDArray[np.float64] = self.table.column("valence").to_numpy()
        return found

    @cached_property
    def aspects(self) -> list[tuple[Said, ...]]:
        """What each is about."""
        return [aspects_of(kept) for kept in self.table.column("aspects").to_pylist()]

    def put_right(self, corrections: Mapping[Place, Corrected]) -> "KeptComments":
        """The same, with what people say of them in place of what was read."""
        return KeptComments(put_right(self.table, corrections), self.waiting)

    def at(self, places: NDArray[np.int64] | list[int]) -> "KeptComments":
        """Some of them, in the order given."""
        return KeptComments(self.table.take(pa.array(places, pa.int64())), self.waiting)


def kept_comments(store: Store, facts: FactFrames, mark: str) -> KeptComments:
    """What was read in the comments that the facts hold; what the facts do not hold is not there.

    Args:
        store: where the comments are.
        facts: the same, narrowed to what somebody may see.
        mark: of the models that read them.
    """
    there = customers_comments(facts, ABOUT)
    said = read_parts(folder_of(store, mark))
    wanted, known = keys_of(there), keys_of(said)
    order = np.argsort(known, kind="stable")
    place = np.searchsorted(known[order], wanted)
    found = place < len(known)
    found[found] = known[order[place[found]]] == wanted[found]
    rows = pa.array(order[place[found]], pa.int64())
    here = there.filter(pa.array(found, pa.bool_()))
    read = said.take(rows)
    columns = {name: here.column(name) for name in here.column_names}
    columns |= {name: read.column(name) for name in read.column_names if name not in columns}
    return KeptComments(pa.table(columns), int(len(found) - found.sum()))
