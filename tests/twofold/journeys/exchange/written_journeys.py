"""Journeys of any kind, to be written and read back."""

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from twofold.journeys.cutting import CASE_BIT, Moments, cut
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Coded, LeftOut, Steps

EPOCH = 1_700_000_000_000_000


def made(rows: list[tuple[int, int, str]], columns: dict[str, list[str | None]] | None = None) -> Steps:
    """Steps of (case, microseconds after November 2023, touchpoint), with further columns."""
    case, time, point = (list(each) for each in zip(*rows, strict=True))
    order = np.arange(len(rows), dtype=np.int64)
    moments = Moments(
        key=np.array(case, dtype=np.uint64) | CASE_BIT,
        time=np.array(time, dtype=np.int64) + EPOCH,
        row=order,
        event=order,
        touchpoint=Coded.of(pa.array(point)),
        columns={name: Coded.of(pa.array(texts, pa.string())) for name, texts in (columns or {}).items()},
    )
    return cut(moments, PathRule(), until=int(moments.time.max()), left_out=LeftOut())


def journeys(steps: Steps, names: tuple[str, ...] = ()) -> list[list[tuple[object, ...]]]:
    """The journeys as lists, in an order that does not depend on keys."""
    columns = [steps.touchpoint, *(steps.columns[name] for name in names)]
    told = [column.texts(column.codes) for column in columns]
    rows = list(zip(steps.time.tolist(), *told, strict=True))
    return sorted(rows[a:b] for a, b in zip(steps.offsets[:-1], steps.offsets[1:], strict=True))


# what readers strip (blanks at the ends) and what XML cannot hold is no part of these
signs = st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")) | st.sampled_from("<>&\"'\\;,")
words = st.text(signs, min_size=1, max_size=8)
events = st.tuples(st.integers(0, 4), st.integers(0, 10**12), words)


@st.composite
def any_steps(draw: st.DrawFn) -> Steps:
    """A few journeys of odd texts, some of them without a channel."""
    rows = draw(st.lists(events, min_size=1, max_size=25))
    cells = st.lists(st.none() | words, min_size=len(rows), max_size=len(rows))
    return made(rows, {"channel": draw(cells), "unit": draw(cells)})
