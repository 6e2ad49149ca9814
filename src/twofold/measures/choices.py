"""Whether a column holds one of some words, written as every engine reads it fastest."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import narwhals as nw

MOST_EQUALITIES = 16


def one_of(column: str, values: Sequence[str]) -> nw.Expr:
    """True where the column is one of the values, null where it is null.

    Few values become equalities: engines skip files by them, and compare faster than they search a list.
    """
    if len(values) > MOST_EQUALITIES:
        return nw.col(column).is_in(values)
    return reduce(or_, (nw.col(column) == value for value in values))
