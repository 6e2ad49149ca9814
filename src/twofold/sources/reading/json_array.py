"""The objects of one JSON document, one after another, however large the document is.

Python's own decoder reads record by record out of a sliding window. (Streaming parsers in C were tried: the usual one
ends the process on a number of 20,000 digits.)
"""

import json
import re
from collections.abc import Iterator

from twofold.errors import SourceError
from twofold.sources.reading.transcoded import Transcoded

BLOCK = 1 << 20
MOST_RECORD = 8 << 20  # letters
MOST_BEFORE = 32 << 20  # letters before the records begin
BLANK = re.compile(r"[ \t\r\n]*")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|\[[ \t\r\n]*(?=\{)', re.DOTALL)


class JsonArray:
    """The values of the first array of objects in a document; the document itself where it has none.

    Args:
        stream: the document in UTF-8.
        name: of the file, for messages.
        decoder: what makes values of text.
    """

    def __init__(self, stream: Transcoded, name: str, decoder: json.JSONDecoder) -> None:
        self._stream = stream
        self._name = name
        self._decoder = decoder
        self._text = ""
        self._tail = b""
        self._ended = False
        self._records = 0

    def values(self) -> Iterator[object]:
        """Decode value by value; raises SourceError where the document is no JSON."""
        self._read_on()
        start = BLANK.match(self._text)
        begin = start.end() if start else 0
        if self._text[begin : begin + 1] != "[":
            inner = self._array_inside()
            if inner is None:
                yield self._decoded()
                return
            begin = inner
        self._text = self._text[begin + 1 :]
        yield from self._elements(whole=begin == (start.end() if start else 0))

    def _elements(self, *, whole: bool) -> Iterator[object]:
        if self._next_sign() == "]":
            return
        while True:
            yield self._decoded()
            self._records += 1
            sign = self._next_sign()
            if sign == "]":
                break
            if sign != ",":
                raise self._fault(f"a comma or a closing bracket was expected, not {sign!r}")
            self._text = self._text[1:]
            self._next_sign()
        self._text = self._text[1:]
        if whole and self._next_sign():
            raise self._fault("something stands after the closing bracket")

    def _decoded(self) -> object:
        """Decode the value at the window's beginning, reading on while it is not whole."""
        self._next_sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text)
            except RecursionError:
                raise self._fault("a record is nested too deeply") from None
            except ValueError as fault:
                if self._ended:
                    raise self._fault(str(fault)) from fault
                self._widen()
                continue
            if end == len(self._text) and not self._ended:
                self._widen()  # a number may go on
                continue
            self._text = self._text[end:]
            return value

    def _widen(self) -> None:
        if len(self._text) > MOST_RECORD:
            raise SourceError(
                f"{self._name}, after record {self._records}: a record is longer than {MOST_RECORD >> 20} MB or is no "
                "JSON; a sign that closes it is probably missing. Mend it, or export the file again."
            )
        self._read_on(max(BLOCK, len(self._text)))

    def _next_sign(self) -> str:
        """The next sign that is no blank, which the window then begins with; "" at the end."""
        while True:
            blank = BLANK.match(self._text)
            self._text = self._text[blank.end() if blank else 0 :]
            if self._text or self._ended:
                return self._text[:1]
            self._read_on()

    def _read_on(self, size: int = BLOCK) -> None:
        block = self._tail + self._stream.read(size)
        self._ended = len(block) == len(self._tail)
        text = block.decode("utf-8", "ignore") if self._ended else ""
        if not self._ended:
            cut = len(block)
            while cut and block[cut - 1] & 0xC0 == 0x80 and len(block) - cut < 3:
                cut -= 1
            cut -= 1 if cut and block[cut - 1] >= 0xC0 else 0
            text, self._tail = block[:cut].decode(), block[cut:]
        self._text += text

    def _array_inside(self) -> int | None:
        """Where the first array of objects begins inside a document that is an object."""
        while True:
            found = next((each for each in TOKEN.finditer(self._text) if each.group().startswith("[")), None)
            if found is not None:
                return found.start()
            if self._ended:
                return None
            if len(self._text) > MOST_BEFORE:
                raise self._fault(f"no array of objects begins in its first {MOST_BEFORE >> 20} MB")
            self._read_on(max(BLOCK, len(self._text)))

    def _fault(self, said: str) -> SourceError:
        return SourceError(
            f"{self._name}, after record {self._records}: no valid JSON ({' '.join(said.split())[:120]}). "
            "It may be cut off; export it again."
        )
