"""Which touchpoints comments speak of, wherever they were written, under the names of the organisation's own map."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import READ_PREFIX
from twofold.measures import MeasureOptions, measure
from twofold.measures.estimates import Estimate
from twofold.measures.narrowed import Narrowed
from twofold.voice.aspects.own_map import paired
from twofold.voice.aspects.vocabulary import default_vocabulary

READ = f"{READ_PREFIX}touchpoint."
OWN, OURS = "touchpoint", "place"  # what a group is named by: a touchpoint of the map, or one of our vocabulary
CUSTOMERS = ("side=customer",)
EVENT = ("event_id", "event_check")


@dataclass(frozen=True)
class ByPlace(Narrowed):
    """The answers that say how comments speak of touchpoints, one an event and touchpoint meant.

    Attributes:
        meant: columns ``item`` and ``place``: which touchpoint is meant by what was read.
    """

    meant: pa.Table

    def answers(self) -> nw.LazyFrame[Any]:
        """The mean of what an event's comments say of all that is the same touchpoint: they count once."""
        frame = super().answers().filter(nw.col("item").is_in(self.meant.column("item").to_pylist()))
        placed = frame.join(self.local(self.meant), on="item", how="inner")
        once = placed.with_columns(
            number=nw.col("number").mean().over(*EVENT, "place"), first=nw.col("item").min().over(*EVENT, "place")
        )
        return once.filter(nw.col("item") == nw.col("first")).with_columns(item=nw.col("place")).drop("place", "first")


def spoken_of(
    facts: FactFrames, items: Collection[str], journey: JourneyMap | None, options: MeasureOptions
) -> tuple[Estimate, ...]:
    """Mean valence of what customers' comments say of each touchpoint, the most comments first.

    Args:
        facts: the answers.
        items: what was read in comments; those that are of no touchpoint are left out.
        journey: the organisation's map; several of our touchpoints may be one of hers, and what she has none for keeps
            our name.
        options: level and minimum n.

    Returns:
        Estimates whose group names a touchpoint of the map by ``OWN`` or one of our vocabulary by ``OURS``.
    """
    theirs = {} if journey is None else {one.ours: one.theirs for one in paired(default_vocabulary(), journey)}
    read = sorted(one for one in items if one.startswith(READ))
    if not read:
        return ()
    names = [one.removeprefix(READ) for one in read]
    places = [f"{OWN} {theirs[name]}" if name in theirs else f"{OURS} {name}" for name in names]
    by_place = ByPlace(facts, (), pa.table({"item": read, "place": places}))
    found = measure(by_place, "mean", by=("item",), where=CUSTOMERS, item=sorted(set(places)), options=options)
    shown = sorted((one for one in found if one.shown), key=lambda one: (-(one.n or 0), str(one.group["item"])))
    return tuple(replace(one, group=_named(str(one.group["item"]))) for one in shown)


def _named(place: str) -> dict[str, str | None]:
    by, _space, name = place.partition(" ")
    return {by: name}
