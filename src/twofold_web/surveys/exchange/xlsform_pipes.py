"""Texts of an XLSForm that put in what was answered before: ``${name}`` becomes our own way to say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAMED = re.compile(r"\$\{([^}]{1,200})\}")


@dataclass(frozen=True, slots=True)
class Pipes:
    """What names in texts stand for.

    Attributes:
        keys: the name in the form -> our key.
        hidden: which of our keys are hidden fields.
    """

    keys: Mapping[str, str]
    hidden: frozenset[str]

    def put(self, part: Any) -> Any:
        """The part of a questionnaire with our own pipes in all its texts; conditions name keys and stay."""
        if isinstance(part, dict):
            return {key: value if key in {"show_if", "if"} else self.put(value) for key, value in part.items()}
        if isinstance(part, list):
            return [self.put(one) for one in part]
        return NAMED.sub(self._ours, part) if isinstance(part, str) else part

    def _ours(self, found: re.Match[str]) -> str:
        key = self.keys.get(found[1].strip(), found[1].strip())
        return f"{{hidden:{key}}}" if key in self.hidden else f"{{answer:{key}}}"
