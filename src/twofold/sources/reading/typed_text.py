"""Typed cells as the text that stands for them: 5 for 5.0, ISO times, true and false, "" for nothing."""

import datetime as dt
import math
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

LARGEST_PLAIN = 1e15  # beyond it a float is no exact whole number in people's eyes


def cell_text(value: object) -> str:
    """The text of one Python value.

    >>> cell_text(5.0), cell_text(True), cell_text(dt.datetime(2026, 1, 31, 12)), cell_text(None)
    ('5', 'true', '2026-01-31T12:00:00', '')
    """
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float():
            text = _float_text(value)
        case dt.datetime() | dt.date() | dt.time():
            text = value.isoformat()
        case dt.timedelta():
            text = _float_text(value.total_seconds())
        case bytes():
            text = value.decode("utf-8", "backslashreplace")
        case _:
            text = str(value)
    return text.strip()


def _float_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < LARGEST_PLAIN:
        return str(int(value))
    return repr(value)


def column_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The text of a typed Arrow column; never null.

    Raises:
        pa.ArrowException: the column's type has no text form.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column_text(column.cast(kind.value_type))
    if pa.types.is_nested(kind) or pa.types.is_duration(kind) or _is_bytes(kind):
        return pa.chunked_array([pa.array([_object_text(value) for value in column.to_pylist()], pa.string())])
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_decimal(kind):
        return pa.chunked_array([pa.array([_decimal_text(value) for value in column.to_pylist()], pa.string())])
    text = column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        text = _iso(text)
    if pa.types.is_time(kind):
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    return pc.utf8_trim_whitespace(pc.fill_null(text, ""))


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _object_text(value: object) -> str:
    return "" if value is None else cell_text(value)


def _decimal_text(value: Decimal | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == value.to_integral_value() else format(value, "f")


def _iso(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """From Arrow's ``2026-01-31 12:00:00.000000+0100`` to ISO 8601."""
    text = pc.replace_substring_regex(text, r"^([-\d]+) ", r"\1T")
    text = pc.replace_substring_regex(text, r"(:\d\d)\.0+(Z|[+-]\d{4})?$", r"\1\2")
    text = pc.replace_substring_regex(text, "Z$", "+00:00")
    return pc.replace_substring_regex(text, r"(:\d\d(?:\.\d+)?[+-]\d\d)(\d\d)$", r"\1:\2")
