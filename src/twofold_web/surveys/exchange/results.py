"""What an exchange came to: a questionnaire or a file, and everything that was lost on the way."""

from dataclasses import dataclass

from twofold.errors import InputError
from twofold_web.surveys.questionnaire.document import Document


class ExchangeError(InputError):
    """A file is no questionnaire, or none that may be opened."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the other side does not know.

    Attributes:
        place: in the questionnaire or the file.
        sentence: what is lost there.
    """

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A questionnaire from a file, and what of the file is not in it."""

    document: Document
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A file, and what of the questionnaire other programs will not see in it."""

    content: bytes
    losses: tuple[Loss, ...] = ()
