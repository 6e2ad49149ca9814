"""What a table is here: Arrow inside, pandas and Polars at the door.

Inside Twofold a table is a ``pyarrow.Table``. People may hand in any table that Narwhals knows (pandas, Polars,
PyArrow, DuckDB relations) and ask for any of them back.
"""

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


def arrow_table(table: Any) -> pa.Table:
    """Turn any table that Narwhals knows into a ``pyarrow.Table``.

    >>> arrow_table(pa.table({"n": [1, 2]})).num_rows
    2
    """
    if isinstance(table, pa.Table):
        return table
    frame = nw.from_native(table)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("pyarrow")
    return frame.to_arrow()


def pandas_frame(table: pa.Table) -> "pd.DataFrame":
    """Turn an Arrow table into a pandas frame (pandas must be installed)."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def polars_frame(table: pa.Table) -> "pl.DataFrame":
    """Turn an Arrow table into a Polars frame (Polars must be installed)."""
    import polars as pl  # noqa: PLC0415 - an optional package

    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):  # pragma: no cover - a table never becomes a series
        raise TypeError("Polars made no frame of this table")
    return frame
