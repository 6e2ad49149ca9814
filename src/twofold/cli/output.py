"""Results on standard output: a table for people, a versioned JSON document for programs."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import category

import click

JSON_VERSION = 1  # of every shape in docs/reference/json.md; a change that breaks readers raises it


def write_json(kind: str, body: Mapping[str, Any]) -> None:
    """Write one JSON document: its kind and version first, then the body. NaN and infinities become null."""
    document = {"kind": kind, "version": JSON_VERSION, **body}
    click.echo(json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def write_table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[bool] = ()) -> None:
    """Write rows in columns as wide as their widest cell; ``right`` says which are numbers."""
    cells = [list(headers), *[[on_a_line(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(headers))]
    for row in cells:
        padded = [
            cell.rjust(width) if at < len(right) and right[at] else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(padded).rstrip())


def on_a_line(cell: str) -> str:
    r"""What somebody wrote, on one line and without signs that a terminal obeys: colours, moves, changes of direction.

    >>> on_a_line("Nice\nroom \x1b[2J")
    'Nice room [2J'
    """
    if cell.isprintable():
        return cell
    lines = " ".join(cell.split()) if any(sign in cell for sign in "\t\n\r\v\f\x85\u2028\u2029") else cell
    return "".join(sign for sign in lines if sign == "\u200d" or category(sign) not in {"Cc", "Cf", "Cs"})


def number(value: float | None, digits: int = 1) -> str:
    """A number as people read it; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "-"
    return f"{value:,.{digits}f}"


def whole(value: int | None) -> str:
    """A count as people read it."""
    return "-" if value is None else f"{value:,}"
