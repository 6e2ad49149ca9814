"""The members of one JSON object, one after another; of a member that is an array, its elements one after another."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from twofold.sources.reading.json_window import JsonWindow
from twofold.sources.reading.transcoded import Transcoded


@dataclass(frozen=True, slots=True)
class Member:
    """A value of the object.

    Attributes:
        key: its key.
        number: which element of the array it is, from 1 on; 0 where the member is no array.
        value: what it is.
    """

    key: str
    number: int
    value: object


class JsonMembers(JsonWindow):
    """A document that is an object.

    Attributes:
        keys: of the members met so far, empty arrays as well.
    """

    def __init__(self, stream: Transcoded, name: str, decoder: json.JSONDecoder) -> None:
        super().__init__(stream, name, decoder)
        self.keys: set[str] = set()

    def members(self) -> Iterator[Member]:
        """Decode member by member; raises SourceError where the document is no JSON object."""
        if self.next_sign() != "{":
            raise self.fault(f"an object was expected, not {self.next_sign()!r}")
        self.at += 1
        if self.next_sign() != "}":
            yield from self._member()
            while self.next_sign() == ",":
                self.at += 1
                yield from self._member()
        if self.next_sign() != "}":
            raise self.fault(f"a comma or a closing brace was expected, not {self.next_sign()!r}")
        self.at += 1
        if self.next_sign():
            raise self.fault("something stands after the closing brace")

    def _member(self) -> Iterator[Member]:
        key = self.decoded()
        if not isinstance(key, str) or self.next_sign() != ":":
            raise self.fault(f"a key with a colon was expected, not {str(key)[:40]!r}")
        self.at += 1
        self.keys.add(key)
        if self.next_sign() != "[":
            yield Member(key, 0, self.decoded())
            return
        for number, value in enumerate(self.elements(), start=1):
            yield Member(key, number, value)
