"""Bytes on their way to a parser that has no limits of its own."""

from twofold.errors import SourceError
from twofold.sources.reading.files import OpenFile

MOST_RECORD_BYTES = 64 << 20
BLOCK = 1 << 16


class Metered:
    """Stops a record that grows without end: whoever reads calls ``record_done`` after each.

    Raises:
        SourceError: more than 64 MB were read since the last record.
    """

    def __init__(self, stream: OpenFile, name: str) -> None:
        self._stream = stream
        self._name = name
        self._since = 0
        self.records = 0

    def record_done(self) -> None:
        """A record came to its end."""
        self._since = 0
        self.records += 1

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        if size == 0:  # a parser asks for nothing to see whether it gets bytes or text
            return b""
        block = self._stream.read(min(size, BLOCK) if size > 0 else BLOCK)
        self._since += len(block)
        if self._since > MOST_RECORD_BYTES:
            raise SourceError(
                f"{self._name}, after record {self.records}: a record is longer than {MOST_RECORD_BYTES >> 20} MB; "
                "a sign that closes it is probably missing. Mend it, or export the file again."
            )
        return block
