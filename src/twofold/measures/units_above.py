"""Rolling up: answers of a unit counted for the units above it."""

from typing import Any

import narwhals as nw
import pyarrow as pa

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.measures.options import MeasureOptions


def rolled_up(frame: nw.LazyFrame[Any], facts: FactFrames, options: MeasureOptions) -> nw.LazyFrame[Any]:
    """The frame with ``unit`` replaced by the units above.

    With ``roll_up`` each row appears once for its unit and once for every unit above; with ``unit_level`` once, for
    the unit of that level (null where there is none above it).

    Raises:
        UsageError: no unit has this level.
    """
    if not options.roll_up and options.unit_level is None:
        return frame
    tree = facts.units()
    pairs = _every_level(tree) if options.unit_level is None else _one_level(tree, options.unit_level)
    table = pa.table({"unit": [low for low, _ in pairs], "above": [high for _, high in pairs]}, ABOVE)
    joined = frame.join(facts.local(table), on="unit", how="left")
    # a unit that the tree does not know still stands for itself
    unit = nw.col("above") if options.unit_level else nw.coalesce(nw.col("above"), nw.col("unit"))
    return joined.with_columns(unit=unit).drop("above")


ABOVE = pa.schema([pa.field("unit", pa.string()), pa.field("above", pa.string())])


def _every_level(tree: UnitTree) -> list[tuple[str, str]]:
    return [(code, above) for code in tree.units for above in tree.ancestors(code)]


def _one_level(tree: UnitTree, level: str) -> list[tuple[str, str]]:
    levels = sorted({unit.level for unit in tree.units.values() if unit.level})
    if level not in levels:
        raise UsageError(f"no unit has the level {level!r}; there are: {', '.join(levels) or 'none'}")
    return [(code, above) for code, above in _every_level(tree) if tree.units[above].level == level]
