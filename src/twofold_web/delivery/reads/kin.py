"""Which marks are one person's: those that decisions have named together, whether somebody was asked then or not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from twofold_web.delivery.models import DecisionMark
from twofold_web.foundation.scope import Scope

# a person has a name and some addresses; a mark that stood beside more others is one that many people share
MOST_BESIDE = 6
AT_ONCE = 500


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
            beside = self.beside.get(left.pop(), set())
            if len(beside) <= MOST_BESIDE:
                left += beside - found
                found |= beside
        return frozenset(found)

    def named(self, marks: Sequence[str]) -> None:
        """These stand together in one decision."""
        for mark in marks:
            self.beside.setdefault(mark, set()).update(other for other in marks if other != mark)

    def read(self, scope: Scope, marks: Iterable[str]) -> None:
        """Add everything that decisions tell about these marks, and about those they lead to."""
        left = set(marks) - self.beside.keys()
        while left:
            for mark, beside in _beside(scope, left).items():
                self.beside.setdefault(mark, set()).update(beside)
            left = set(self.of(left)) - self.beside.keys()


def kin_of(scope: Scope, marks: Iterable[str]) -> frozenset[str]:
    """All marks of the person that has these."""
    known, kin = list(marks), Kin()
    kin.read(scope, known)
    return kin.of(known)


def _beside(scope: Scope, marks: set[str]) -> dict[str, set[str]]:
    named: dict[str, set[int]] = {mark: set() for mark in marks}
    for mark, decision in _pairs(scope, "mark__digest", marks):
        named[mark].add(decision)
    together: dict[int, set[str]] = {}
    for mark, decision in _pairs(scope, "decision_id", set().union(*named.values())):
        together.setdefault(decision, set()).add(mark)
    return {
        mark: set().union(*(together.get(each, set()) for each in decisions)) - {mark}
        for mark, decisions in named.items()
    }


def _pairs(scope: Scope, by: str, wanted: Iterable[str] | Iterable[int]) -> Iterator[tuple[str, int]]:
    some = list(wanted)
    for begin in range(0, len(some), AT_ONCE):
        rows = DecisionMark.objects.of(scope).filter(**{f"{by}__in": some[begin : begin + AT_ONCE]})
        yield from rows.values_list("mark__digest", "decision_id")
