"""What inspect hands over: a mapping, why each column is mapped as it is, and what is unsure."""

from dataclasses import dataclass
from typing import Any

from twofold.sources.mapping import Mapping
from twofold.sources.mapping_table import mapping_table
from twofold.sources.proposal_toml import render_toml

JSON_VERSION = 1


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
    """

    file: str
    format: str
    rows: int
    complete: bool
    columns: tuple[ColumnFinding, ...]
    doubts: tuple[str, ...]
    mapping: Mapping

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
            "doubts": list(self.doubts),
            "columns": [
                {"name": each.name, "role": each.role, "why": each.why, "doubts": list(each.doubts)}
                for each in self.columns
            ],
            "mapping": mapping_table(self.mapping),
        }
