"""For which unit a sheet counts: the smallest one in which enough people were invited to hide each of them."""

from collections.abc import Mapping


def counted_for(unit: str, invited: Mapping[str, int], above: Mapping[str, str], least: int) -> str:
    """The unit that stands on a sheet: this one or one above it; empty where even the largest has too few.

    A unit with fewer than ``least`` invited people counts for the one above it, together with the others there. So
    every unit that stands on any sheet stands on those of ``least`` people or more, or on none.

    Args:
        unit: where the person works.
        invited: how many people of exactly this unit were invited.
        above: unit -> the unit above it.
        least: the smallest number of people.

    >>> counted_for("desk", {"desk": 3, "kitchen": 9, "hotel": 0}, {"desk": "hotel", "kitchen": "hotel"}, 5)
    ''
    >>> counted_for("desk", {"desk": 3, "bar": 2, "kitchen": 9}, dict.fromkeys(["desk", "bar", "kitchen"], "hotel"), 5)
    'hotel'
    """
    counted = _gathered(invited, above, least)
    at = unit
    while at and counted.get(at, 0) < least:
        at = above.get(at, "")
    return at


def _gathered(invited: Mapping[str, int], above: Mapping[str, str], least: int) -> dict[str, int]:
    """How many people stand at each unit once small ones have been handed upwards, from the deepest on."""
    counted = dict(invited)
    units = set(invited) | set(above) | set(above.values())
    for unit in sorted(units, key=lambda each: (-_depth(each, above), each)):
        number = counted.get(unit, 0)
        if unit in above and 0 < number < least:
            counted[above[unit]] = counted.get(above[unit], 0) + number
            counted[unit] = 0
    return counted


def _depth(unit: str, above: Mapping[str, str]) -> int:
    depth = 0
    while unit in above and depth < 100:
        unit, depth = above[unit], depth + 1
    return depth
