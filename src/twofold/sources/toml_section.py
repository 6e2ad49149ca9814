"""One table of a TOML file, read strictly: a wrong key or type is a sentence that names file, table and key."""

import datetime as dt
import difflib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from twofold.errors import MappingError


@dataclass(frozen=True, slots=True)
class Section:
    """A TOML table and where it stands, so that every complaint can say so.

    Attributes:
        file: the name of the mapping file.
        place: the table as people see it: ``[event]``, ``[[answer]] 2``.
        table: its keys and values.
    """

    file: str
    place: str
    table: dict[str, Any]

    def wrong(self, key: str, sentence: str) -> MappingError:
        """The error that says what is wrong with one key."""
        return MappingError(f"{self.file}, {self.place}: {key} {sentence}")

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse a key that means nothing here; most are misspelt."""
        names = sorted(known)
        for key in self.table:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                hint = f"; did you mean {near[0]}?" if near else "."
                raise MappingError(
                    f"{self.file}, {self.place}: unknown key {key}{hint} Known keys: {', '.join(names)}."
                )

    def inner(self, key: str) -> "Section":
        """The table under a key; an empty one where there is none."""
        found = self.table.get(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, f"must be a table, not {found!r}")
        return Section(self.file, f"{self.place} {key}", found)

    def code(self, key: str) -> str | None:
        """Text, or a number that stands for its text; None where the key is left out."""
        return self.as_code(key, self.table[key]) if key in self.table else None

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of texts or numbers, as texts."""
        return tuple(self.as_code(key, each) for each in self.items(key))

    def items(self, key: str) -> list[Any]:
        """A list of anything."""
        found = self.table.get(key, [])
        if not isinstance(found, list):
            raise self.wrong(key, f"must be a list, like {key} = [{found!r}], not {found!r}")
        return found

    def name(self, key: str) -> str | None:
        """Text that is not empty; None where the key is left out."""
        found = self.table.get(key)
        if found is None:
            return None
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(key, f"must be text that is not empty, not {found!r}")
        return found.strip()

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts that are not empty."""
        found = self.items(key)
        for each in found:
            if not isinstance(each, str) or not each.strip():
                raise self.wrong(key, f"must hold texts that are not empty, not {each!r}")
        return tuple(each.strip() for each in found)

    def whole(self, key: str, default: int, least: int) -> int:
        """A whole number that is large enough."""
        found = self.table.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found < 2**31:
            raise self.wrong(key, f"must be a whole number from {least} up, not {found!r}")
        return found

    def code_map(self, key: str) -> dict[str, str]:
        """A table from codes to their meaning."""
        inner = self.inner(key)
        return {code.strip(): self.as_code(f"{key}.{code}", meaning) for code, meaning in inner.table.items()}

    def as_code(self, key: str, found: object) -> str:
        """A text, number, truth value or date of TOML as the text it is in a file's cell."""
        match found:
            case str():
                return found.strip()
            case bool():
                return "true" if found else "false"
            case int():
                return str(found)
            case float() if math.isfinite(found):
                return str(int(found)) if found.is_integer() and abs(found) < 1e15 else repr(found)
            case dt.datetime() | dt.date() | dt.time():
                return found.isoformat()
        raise self.wrong(key, f"must be text or a number, not {found!r}")
