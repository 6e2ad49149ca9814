"""What inspect hands over: a mapping, why each column is mapped as it is, and what is unsure."""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twofold.sources.mapping import Mapping
from twofold.sources.mapping_table import answer_table, event_table, mapping_table, source_table

JSON_VERSION = 1
WIDTH = 110


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """What one column was taken for.

    Attributes:
        name: the header.
        role: the field of the event it fills; "answer", "context" or "left out" otherwise.
        why: the evidence, in sentences.
        doubts: what is unsure about it.
    """

    name: str
    role: str
    why: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping with its evidence.

    Attributes:
        file: the name of the file.
        format: of the file.
        rows: how many rows were looked at.
        complete: whether that was the whole file.
        columns: one finding for each column, in the file's order.
        doubts: what is unsure about the file as a whole.
        mapping: the proposal itself, which loads as it is.
        connector: the name of the connector that recognised the file, if one did.
        product: whose export it is then, in words.
    """

    file: str
    format: str
    rows: int
    complete: bool
    columns: tuple[ColumnFinding, ...]
    doubts: tuple[str, ...]
    mapping: Mapping
    connector: str | None = None
    product: str | None = None

    def to_toml(self) -> str:
        """The mapping file, with the evidence as comments."""
        return render_toml(self)

    def to_json(self) -> dict[str, Any]:
        """The documented shape of ``twofold inspect --json``."""
        return {
            "version": JSON_VERSION,
            "file": self.file,
            "format": self.format,
            "rows": self.rows,
            "complete": self.complete,
            "connector": self.connector,
            "product": self.product,
            "doubts": list(self.doubts),
            "columns": [
                {"name": each.name, "role": each.role, "why": each.why, "doubts": list(each.doubts)}
                for each in self.columns
            ],
            "mapping": mapping_table(self.mapping),
        }


def render_toml(proposal: Proposal) -> str:
    """The mapping file, which loads as it is."""
    return "\n".join(_lines(proposal)) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    findings = {finding.name: finding for finding in proposal.columns}
    amount = "all" if proposal.complete else "the first"
    yield from _comment(f"Proposed by `twofold inspect` from {amount} {proposal.rows} rows of {proposal.file}.")
    known = f"Recognised as an export of {proposal.product} (connector {proposal.connector})."
    yield from _comment(known) if proposal.product else ()
    yield from _comment("Read it through, mend what is wrong, then load the file with it.")
    for doubt in proposal.doubts:
        yield from _comment(f"UNSURE: {doubt}")
    yield from ("", "[source]")
    for key, value in source_table(proposal.mapping.source).items():
        yield f"{key} = {toml_value(value)}"
    yield '# timezone = "Europe/Budapest"   # of times that carry none; UTC where it is left out'
    yield from ("", "[event]")
    for key, value in event_table(proposal.mapping.event).items():
        if key != "context":
            yield from _reasons(findings, _columns(value))
        yield f"{key} = {toml_value(value)}"
    for answer in proposal.mapping.answers:
        yield ""
        table = answer_table(answer)
        yield from _reasons(findings, answer.answer.columns)
        yield "[[answer]]"
        for key, value in table.items():
            yield f"{key} = {toml_value(value)}"
    left = [finding.name for finding in proposal.columns if finding.role == "left out"]
    if left:
        yield ""
        yield from _comment(f"Left out: {', '.join(left)}.")


def _columns(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(value.get("columns", [value["column"]] if "column" in value else []))
    return ()


def _reasons(findings: "dict[str, ColumnFinding]", columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        finding = findings.get(column)
        if finding is None:
            continue
        if finding.why:
            yield from _comment(finding.why)
        for doubt in finding.doubts:
            yield from _comment(f"UNSURE: {doubt}")


def _comment(text: str) -> Iterator[str]:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    for line in textwrap.wrap(plain, WIDTH) or [""]:
        yield f"# {line}"


def toml_value(value: Any) -> str:
    """One value in TOML, on one line.

    >>> toml_value({"column": "DATE", "missing": [0, "x"]})
    '{column = "DATE", missing = [0, "x"]}'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(each) for each in value)}]"
    if isinstance(value, dict):
        pairs = (f"{_key(str(key))} = {toml_value(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    return _text(str(value))


def _key(key: str) -> str:
    return key if key and all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in key) else _text(key)


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for the delete sign
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
