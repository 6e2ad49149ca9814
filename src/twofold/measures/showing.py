"""What may be shown: too few respondents, and employees who could be recognised, are left out with a reason."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from twofold.measures.answered import Answered
from twofold.measures.definition import Estimator
from twofold.measures.estimates import VALUE_COLUMNS, Estimates
from twofold.measures.options import MeasureOptions

Reasons = list[str | None]


def too_few(answered: Answered, options: MeasureOptions) -> Reasons:
    """Why each group may not be shown, for want of respondents; None where it may."""
    reason = f"fewer than {options.minimum_n} respondents"
    few = answered.figures.moments.respondents < options.minimum_n
    return [reason if few_here else None for few_here in few]


def estimates(answered: Answered, options: MeasureOptions, hidden: Reasons, *, ordered: bool = True) -> Estimates:
    """The estimates people get: what is hidden has no value, no interval and no n.

    Args:
        answered: figures of every group.
        options: the choices behind them.
        hidden: why a group may not be shown, one place a group; None where it may.
        ordered: whether groups are sorted.
    """
    found = answered.figures
    shown = np.array([reason is None for reason in hidden], dtype=bool)
    columns = {
        "value": _where(shown, found.value),
        "low": _where(shown, found.low),
        "high": _where(shown, found.high),
        "n": pc.cast(_where(shown, found.moments.n), pa.int64()),
        "n_effective": _where(shown, _effective(answered)),
        "level": pa.array(np.full(shown.size, options.level)),
        "method": pa.array(found.method, pa.string()),
        "shown": pa.array(shown),
        "reason": pa.array(hidden, pa.string()),
    }
    table = pa.table(
        {**{name: answered.groups.column(name) for name in answered.dimensions}, **columns},
        pa.schema([*(pa.field(name, pa.string()) for name in answered.dimensions), *VALUE_COLUMNS]),
    )
    order = [(name, "ascending") for name in answered.dimensions] if ordered else []
    return Estimates(answered.question.measure.name, answered.dimensions, table.sort_by(order) if order else table)


def _effective(answered: Answered) -> npt.NDArray[np.float64]:
    moments = answered.figures.moments
    if answered.question.measure.estimator is not Estimator.COUNT:
        return moments.n_effective
    with np.errstate(divide="ignore", invalid="ignore"):
        return moments.n**2 / moments.cluster_ww


def _where(shown: npt.NDArray[np.bool_], values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(np.where(shown, values, np.nan), pa.float64(), from_pandas=True)
