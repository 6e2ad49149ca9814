"""What may be shown: too few respondents, and employees who could be recognised, are left out with a reason."""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from twofold.measures.answered import Answered
from twofold.measures.estimates import VALUE_COLUMNS, Estimates
from twofold.measures.options import MeasureOptions
from twofold.measures.sensitive import least_respondents

Reasons = list[str | None]


def estimates(
    answered: Answered, options: MeasureOptions, hidden: Reasons | None, sensitive: frozenset[str] = frozenset()
) -> Estimates:
    """The estimates people get: what may not be shown has no value, no interval and no n.

    Args:
        answered: figures of every group.
        options: the choices behind them.
        hidden: why a group may not be shown for the sake of employees, one place a group, None where it may; None
            where no employees are concerned.
        sensitive: items whose figures need more respondents.
    """
    found = answered.figures
    reason = _too_few(answered, options, sensitive)
    if hidden is not None:
        # the rule for employees goes first: beside their groups no reason may tell how few they are
        rule = np.array(hidden, dtype=object)
        reason = np.where(rule == np.array(None), reason, rule)
    shown = reason == np.array(None)
    columns = {
        "value": _where(shown, found.value),
        "low": _where(shown, found.low),
        "high": _where(shown, found.high),
        "n": pc.cast(_where(shown, found.moments.n), pa.int64()),
        "n_effective": _where(shown, found.n_effective),
        "level": pa.array(np.full(shown.size, options.level)),
        "method": _texts(found.method if hidden is None else np.where(shown, found.method, _plain(found.method))),
        "shown": pa.array(shown),
        "reason": _texts(reason),
    }
    table = pa.table(
        {**{name: answered.groups.column(name) for name in answered.dimensions}, **columns},
        pa.schema([*(pa.field(name, pa.string()) for name in answered.dimensions), *VALUE_COLUMNS]),
    )
    return Estimates(answered.question.measure.name, answered.dimensions, table)


def _too_few(answered: Answered, options: MeasureOptions, sensitive: frozenset[str]) -> npt.NDArray[np.object_]:
    least = least_respondents(answered, options.minimum_n, sensitive)
    few = answered.figures.moments.respondents < least
    reasons: npt.NDArray[np.object_] = np.full(few.size, None, dtype=object)
    for number in np.unique(least).tolist():
        reasons[few & (least == number)] = f"fewer than {number} respondents"
    return reasons


def _plain(methods: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Methods without what they say of a group, such as that its respondents are few."""
    known = {method: re.split(r" on the scale|[,;]", method)[0] for method in set(methods.tolist())}
    return np.array([known[method] for method in methods.tolist()], dtype=object)


def _texts(words: npt.NDArray[np.object_]) -> pa.Array:
    return pa.array(words, pa.string())


def _where(shown: npt.NDArray[np.bool_], values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(np.where(shown, values, np.nan), pa.float64(), from_pandas=True)
