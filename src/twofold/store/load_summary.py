"""What a load did, in numbers that add up."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Label:
    """What the store calls a load whose file does not lie under its own name.

    Attributes:
        source: the file's name, for people.
        load: the load's identifier; no two loads share one.
    """

    source: str
    load: str


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """The outcome of a load; ``read == accepted + rejected_rows + duplicates``, always.

    Attributes:
        load: the load's identifier in the store.
        source: the file's name.
        digest: SHA-256 of the file's bytes, hexadecimal.
        read: rows of the file, its header excepted.
        accepted: rows that became events, first and later versions.
        changed: accepted rows that replace what the store (or an earlier row of the file) said about the same event.
        duplicates: rows that say what was known already.
        rejected_rows: rows that became no event; they are kept with their reason.
        rejected_rows_by_reason: how many rows for each reason.
        rejected_answers: answers that were rejected while their row was accepted or a duplicate.
        rejected_answers_by_reason: how many answers for each item and reason.
        answers: answers read from the file, by item; codes for no answer are not among them.
        missing: codes for no answer, by item and code.
        warnings: what a person should look at.
        seconds: how long it took.
    """

    load: str
    source: str
    digest: str
    read: int
    accepted: int
    changed: int
    duplicates: int
    rejected_rows: int
    rejected_rows_by_reason: dict[str, int] = field(default_factory=dict)
    rejected_answers: int = 0
    rejected_answers_by_reason: dict[str, dict[str, int]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The summary as a JSON object, in which read = accepted + rejected + duplicates."""
        return asdict(self) | {"rejected": self.rejected_rows, "warnings": list(self.warnings)}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "LoadSummary":
        """The summary that ``to_json`` wrote."""
        told = {each.name: body[each.name] for each in fields(cls) if each.name in body}
        return cls(**told | {"warnings": tuple(body.get("warnings", ()))})
