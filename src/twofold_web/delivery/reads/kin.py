"""What is known about whose marks are whose."""

from collections.abc import Iterable

from twofold_web.delivery.asking.kin import Kin
from twofold_web.delivery.models import Tie
from twofold_web.delivery.reads.portions import portions
from twofold_web.foundation.scope import Scope


def read_kin(scope: Scope, kin: Kin, marks: Iterable[str]) -> None:
    """Add everything that is known about these marks, and about those they lead to."""
    left = set(marks) - kin.beside.keys()
    while left:
        kin.beside.update({mark: set() for mark in left})
        for mark, other in _ties(scope, left):
            kin.beside[mark].add(other)
        left = set(kin.of(left)) - kin.beside.keys()


def kin_of(scope: Scope, marks: Iterable[str]) -> Kin:
    """All that is known about the person that has these marks, and about whom those marks lead to."""
    kin = Kin()
    read_kin(scope, kin, marks)
    return kin


def person_of(scope: Scope, marks: Iterable[str]) -> frozenset[str]:
    """All marks of the person that has these."""
    known = list(marks)
    return kin_of(scope, known).of(known)


def _ties(scope: Scope, marks: Iterable[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for some in portions(marks):
        rows = Tie.objects.of(scope).filter(mark__digest__in=some)
        found += rows.values_list("mark__digest", "beside__digest")
    return found
