"""The organisation's tree of units: regions, branches, teams."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from twofold.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Unit:
    """One node of the organisation's tree.

    Attributes:
        code: the identifier that events carry.
        parent: the code of the unit above; None for a root.
        name: what people call it.
        level: the kind of node (region, branch, team).
        country: ISO 3166-1 alpha-2 code, for public holidays.
        zone: IANA time zone.
    """

    code: str
    parent: str | None = None
    name: str = ""
    level: str | None = None
    country: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class UnitTree:
    """Units by code, checked to be a forest.

    >>> tree = UnitTree.of([Unit("cz"), Unit("brno", parent="cz"), Unit("desk", parent="brno")])
    >>> list(tree.ancestors("desk"))
    ['desk', 'brno', 'cz']

    Raises:
        DefinitionError: a code twice, a parent that does not exist, or a unit that is its own ancestor.
    """

    units: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "UnitTree":
        """Build the tree, refusing anything that is not one."""
        found: dict[str, Unit] = {}
        for unit in units:
            if unit.code in found:
                raise DefinitionError(f"unit {unit.code!r} is listed twice")
            found[unit.code] = unit
        for unit in found.values():
            if unit.parent is not None and unit.parent not in found:
                raise DefinitionError(f"unit {unit.code!r} has parent {unit.parent!r}, which is not listed")
        tree = cls(found)
        for code in found:
            tree._refuse_ring(code)
        return tree

    def _refuse_ring(self, code: str) -> None:
        seen: set[str] = set()
        here: str | None = code
        while here is not None:
            if here in seen:
                raise DefinitionError(f"unit {code!r} stands below itself: {' < '.join(sorted(seen))}")
            seen.add(here)
            here = self.units[here].parent

    def ancestors(self, code: str) -> Iterator[str]:
        """The unit itself, then the units above it up to the root; only itself where it is unknown."""
        here: str | None = code
        while here is not None:
            yield here
            unit = self.units.get(here)
            here = unit.parent if unit else None
