"""Which marks are one person's: those that were once named together, whether anything was decided then or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# a person has a name and some addresses; a mark that stood beside more others is one that many people share
MOST_BESIDE = 6


@dataclass(slots=True)
class Kin:
    """Marks that were named together.

    Attributes:
        beside: the marks that each was named with.
    """

    beside: dict[str, set[str]] = field(default_factory=dict)

    def of(self, marks: Iterable[str]) -> frozenset[str]:
        """The marks, and all that are the same person's; nobody is led from one person to another by a shared one.

        >>> sorted(Kin({"anna": {"mail"}, "mail": {"anna", "phone"}, "phone": {"mail"}}).of(["anna"]))
        ['anna', 'mail', 'phone']
        """
        found = set(marks)
        left = list(found)
        while left:
            mark = left.pop()
            if not self.is_shared(mark):
                beside = self.beside.get(mark, set())
                left += beside - found
                found |= beside
        return frozenset(found)

    def is_shared(self, mark: str) -> bool:
        """Whether many people share it, so that it says nothing about one of them."""
        return len(self.beside.get(mark, ())) > MOST_BESIDE

    def named(self, marks: Sequence[str]) -> None:
        """These stand together."""
        for mark in marks:
            self.beside.setdefault(mark, set()).update(other for other in marks if other != mark)
