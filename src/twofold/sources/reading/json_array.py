"""The objects of one JSON document, one after another, however large the document is."""

import re
from collections.abc import Iterator

from twofold.sources.reading.json_window import BLOCK, JsonWindow

MOST_BEFORE = 32 << 20  # letters before the records begin
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|\[[ \t\r\n]*(?=\{)', re.DOTALL)


class JsonArray(JsonWindow):
    """The values of the first array of objects in a document; the document itself where it has none."""

    def values(self) -> Iterator[object]:
        """Decode value by value; raises SourceError where the document is no JSON."""
        whole = self.next_sign() == "["
        if not whole:
            inner = self._array_inside()
            if inner is None:
                yield self.decoded()
                return
            self.at = inner
        yield from self.elements()
        if whole and self.next_sign():
            raise self.fault("something stands after the closing bracket")

    def _array_inside(self) -> int | None:
        """Where the first array of objects begins inside a document that is an object."""
        while True:
            found = next((each for each in TOKEN.finditer(self.text) if each.group().startswith("[")), None)
            if found is not None:
                return found.start()
            if self.ended:
                return None
            if len(self.text) > MOST_BEFORE:
                raise self.fault(f"no array of objects begins in its first {MOST_BEFORE >> 20} MB")
            self.read_on(max(BLOCK, len(self.text)))
