"""Times as most files write them, ``2026-01-31 12:00:00``, read without the engine: arithmetic on whole columns."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.sources.dictionaries import constant
from twofold.sources.times import EARLIEST_US
from twofold.sources.zones import DAY, offset_days

_LETTERS = len("2026-01-31 12:00:00")
Micros = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class PlainTimes:
    """How the texts of a column become the times of an event, where all of them are written plainly.

    Attributes:
        name: occurred, replied or resolved.
        zone: of the clock that the texts show.
        latest: times after it are rejected, in microseconds since 1970 UTC.
    """

    name: str
    zone: str
    latest: int

    def of(
        self, told: pa.StringArray
    ) -> tuple[dict[str, pa.Array], "np.ndarray[tuple[int], np.dtype[np.bool_]]"] | None:
        """The columns of the time, and which rows are rejected for it; None where the engine has to look.

        The columns are those, and say the same, that :func:`twofold.sources.times.moment` has the engine make.
        """
        wall = plain_wall(told)
        if wall is None:
            return None
        universal = local = wall
        if self.zone != "UTC":
            universal = wall - _ahead(wall, self.zone, wall=True)
            local = universal + _ahead(universal, self.zone, wall=False)
        wrong = (universal < EARLIEST_US) | (universal > self.latest)
        moments = {f"{self.name}_us": pa.array(universal)}
        if self.name != "occurred":
            return moments | {f"{self.name}_local_us": pa.array(local)}, wrong
        day = pa.array((local // DAY).astype(np.int32))
        return moments | {"local_us": pa.array(local), "local_day": day, "zone": constant(self.zone, len(wall))}, wrong


def plain_wall(told: pa.StringArray) -> Micros | None:
    """What the clock shows in each text, in microseconds since 1970; None unless every text is a plain time."""
    shortest, longest = pc.min_max(pc.binary_length(told)).as_py().values()
    if shortest != _LETTERS or longest != _LETTERS or told.null_count:
        return None
    try:
        wall: Micros = told.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return None
    return wall


def _ahead(moments: Micros, zone: str, *, wall: bool) -> Micros:
    """How far the clocks of the zone are ahead of universal time; nobody's days are those of moments far away."""
    days = offset_days(zone, wall=wall)
    at = np.clip(moments // DAY - days["day"][0].as_py(), 0, days.num_rows - 1)
    before, change, after = (days[name].to_numpy()[at] for name in ("before", "change", "after"))
    ahead: Micros = np.where(moments < change, before, after)
    return ahead
