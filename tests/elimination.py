"""Exact row reduction: which sums of rows follow from the published ones; the attacker of employees uses it."""

from collections.abc import Mapping
from fractions import Fraction


class Elimination:
    """What follows from the sums that are known."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[int, dict[int, Fraction]]] = {}

    def rest(self, vector: Mapping[int, int | Fraction]) -> dict[int, Fraction]:
        """What is left of a sum of rows (row: how often) when everything known is taken away; empty if it follows."""
        left = {at: Fraction(value) for at, value in vector.items() if value}
        while left:
            known = [at for at in left if at in self.rows]
            if not known:
                return left
            pivot = min(known, key=lambda at: self.rows[at][0])
            factor = left[pivot]
            for at, value in self.rows[pivot][1].items():
                left[at] = left.get(at, Fraction(0)) - factor * value
                if not left[at]:
                    del left[at]
        return left

    def add(self, vector: Mapping[int, int | Fraction]) -> None:
        """Learn a sum of rows."""
        rest = self.rest(vector)
        if rest:
            pivot = min(rest)
            self.rows[pivot] = (len(self.rows), {at: value / rest[pivot] for at, value in rest.items()})
