"""A JSON document read through a sliding window: value by value, however large the document is.

Python's own decoder reads record by record. (Streaming parsers in C were tried: the usual one ends the process on a
number of 20,000 digits.)
"""

import json
import re
from collections.abc import Iterator

from twofold.errors import SourceError
from twofold.sources.reading.transcoded import Transcoded

BLOCK = 1 << 20
MOST_RECORD = 8 << 20  # letters
BLANK = re.compile(r"[ \t\r\n]*")


class JsonWindow:
    """What of a document has been read and not yet decoded.

    Args:
        stream: the document in UTF-8.
        name: of the file, for messages.
        decoder: what makes values of text.

    Attributes:
        text: the window.
        at: where in it the part begins that is not decoded yet.
        ended: whether nothing comes after it.
        records: how many records were decoded; messages say it.
    """

    def __init__(self, stream: Transcoded, name: str, decoder: json.JSONDecoder) -> None:
        self._stream = stream
        self._name = name
        self._decoder = decoder
        self._tail = b""
        self.text = ""
        self.at = 0
        self.ended = False
        self.records = 0

    def elements(self) -> Iterator[object]:
        """The values of the array that comes next, its opening bracket included."""
        self.at += 1
        if self.next_sign() != "]":
            yield self.decoded()
            self.records += 1
            while self.next_sign() == ",":
                self.at += 1
                yield self.decoded()
                self.records += 1
        if self.next_sign() != "]":
            raise self.fault(f"a comma or a closing bracket was expected, not {self.next_sign()!r}")
        self.at += 1

    def decoded(self) -> object:
        """The value that comes next, reading on while it is not whole."""
        self.next_sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self.text, self.at)
            except RecursionError:
                raise self.fault("a record is nested too deeply") from None
            except ValueError as fault:
                if self.ended:
                    raise self.fault(str(fault)) from fault
                self._widen()
                continue
            if end == len(self.text) and not self.ended:
                self._widen()  # a number may go on
                continue
            self.at = end
            return value

    def next_sign(self) -> str:
        """The next sign that is no blank, which then comes next; "" at the end."""
        while True:
            blank = BLANK.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.read_on()

    def read_on(self, size: int = BLOCK) -> None:
        """Widen the window, and leave behind what is decoded; a letter whose end has not come yet waits."""
        block = self._tail + self._stream.read(size)
        self.ended = len(block) == len(self._tail)
        text = block.decode("utf-8", "ignore") if self.ended else ""
        if not self.ended:
            cut = len(block)
            while cut and block[cut - 1] & 0xC0 == 0x80 and len(block) - cut < 3:
                cut -= 1
            cut -= 1 if cut and block[cut - 1] >= 0xC0 else 0
            text, self._tail = block[:cut].decode(), block[cut:]
        self.text = self.text[self.at :] + text
        self.at = 0

    def fault(self, said: str) -> SourceError:
        """What is raised where the document is no JSON."""
        return SourceError(
            f"{self._name}, after record {self.records}: no valid JSON ({' '.join(said.split())[:120]}). "
            "It may be cut off; export it again."
        )

    def _widen(self) -> None:
        if len(self.text) - self.at > MOST_RECORD:
            raise SourceError(
                f"{self._name}, after record {self.records}: a record is longer than {MOST_RECORD >> 20} MB or is no "
                "JSON; a sign that closes it is probably missing. Mend it, or export the file again."
            )
        self.read_on(max(BLOCK, len(self.text) - self.at))
