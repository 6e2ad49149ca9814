"""Table cards and posters as PDF: tagged, with fonts of their own that carry Greek and Cyrillic."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib import resources

from twofold_web.delivery.printing.codes import svg_of


class Sheet(StrEnum):
    """How it is printed, on A4."""

    CARDS = "cards"  # eight to cut apart
    POSTER = "poster"


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on a card.

    Attributes:
        organisation: who asks.
        unit: where; may be long, or empty.
        question: what is asked.
        invitation: what to do with the code.
        address: where the code leads, also as text.
        language: of the texts.
    """

    organisation: str
    unit: str
    question: str
    invitation: str
    address: str
    language: str


def pdf_of(printed: Printed, sheet: Sheet) -> bytes:
    """A page to print. Texts reach the typesetter as data: what somebody typed cannot become a command."""
    import typst  # noqa: PLC0415 - only where something is printed

    data = asdict(printed) | {
        "code": svg_of(printed.address).decode(),
        "shown": _typed(printed.address),
    }
    folder = resources.files("twofold_web.delivery.printing")
    source = b"".join(folder.joinpath(f"{name}.typ").read_bytes() for name in ("paper", sheet.value))
    return bytes(
        typst.compile(
            source,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=datetime.now(UTC).replace(microsecond=0),
        )
    )


def _typed(address: str) -> dict[str, str]:
    """What somebody without a camera types, in two parts."""
    first, slash, second = address.split("://", maxsplit=1)[-1].rstrip("/").rpartition("/")
    return {"first": first + slash, "second": second}
