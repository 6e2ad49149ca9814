"""Load the organisation's tree of units."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from twofold.facts.schemas import UNIT
from twofold.facts.unit_files import read_units
from twofold.facts.units import Unit, UnitTree
from twofold.store.append import append
from twofold.store.opened import Store, microseconds
from twofold.store.staged import Staged
from twofold.store.staging import staging


@dataclass(frozen=True, slots=True)
class UnitsLoaded:
    """The outcome of loading a tree.

    Attributes:
        source: the file's name.
        units: how many units the file lists.
        changed: how many of them the store did not know, or knew otherwise.
    """

    source: str
    units: int
    changed: int

    def to_json(self) -> dict[str, Any]:
        """The outcome as a JSON object."""
        return asdict(self)


def load_units(store: Store, path: Path, *, now: datetime | None = None) -> UnitsLoaded:
    """Load a unit tree from a CSV file; the same file again adds nothing, a changed line replaces the earlier one.

    Args:
        store: where the tree is kept.
        path: a CSV file: unit, parent, name, level, country, zone.
        now: the moment of the load; the present where left out.

    Raises:
        DefinitionError: the file cannot be read or is not a tree; nothing was kept.
        StoreError: the store cannot take it; nothing was kept.
    """
    path = Path(path)
    return load_unit_tree(store, read_units(path), source=path.name, now=now)


def load_unit_tree(store: Store, listed: UnitTree, *, source: str, now: datetime | None = None) -> UnitsLoaded:
    """Keep a unit tree; the same tree again adds nothing, a changed unit replaces the earlier one.

    Args:
        store: where the tree is kept.
        listed: the units.
        source: where they come from, for the store's history.
        now: the moment of the load; the present where left out.

    Raises:
        DefinitionError: together with the units that only the store lists it is no tree; nothing was kept.
        StoreError: the store cannot take it; nothing was kept.
    """
    known = store.facts().units()
    # a line may hang a known unit under one that only the store lists: the tree of both must hold
    UnitTree.of((known.units | listed.units).values())
    changed = {code: unit for code, unit in listed.units.items() if known.units.get(code) != unit}
    outcome = UnitsLoaded(source, len(listed.units), len(changed))
    if changed:
        _append(store, changed, outcome, now or datetime.now(UTC))
    return outcome


def _append(store: Store, changed: dict[str, Unit], outcome: UnitsLoaded, now: datetime) -> None:
    rows = [{**asdict(unit), "unit": unit.code} for unit in changed.values()]
    columns = pa.schema([UNIT.field(name) for name in ("unit", "parent", "name", "level", "country", "zone")])
    with staging(store.folder) as room:
        connection = room.connection
        connection.register("listed", pa.Table.from_pylist(rows, schema=columns))
        connection.execute("CREATE TABLE unit AS SELECT * FROM listed")
        append(
            store,
            Staged(
                connection,
                load=secrets.token_hex(8),
                source=outcome.source,
                recorded_us=microseconds(now),
                describe=lambda _appended: json.dumps({"units": outcome.to_json()}),
            ),
        )
