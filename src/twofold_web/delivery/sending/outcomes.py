"""What a server said about a message."""

from dataclasses import dataclass
from enum import StrEnum


class Became(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"  # surely not sent; worth another attempt
    REFUSED = "refused"  # surely not sent; not worth one
    BOUNCED = "bounced"  # there is no such address
    UNSURE = "unsure"  # perhaps sent; never repeated


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt.

    Attributes:
        became: what became of it.
        said: what the server said, without addresses.
    """

    became: Became
    said: str = ""
