"""What an exchange came to: a questionnaire or a file, and everything that was lost on the way."""

from dataclasses import dataclass

from twofold.errors import InputError
from twofold_web.surveys.questionnaire.document import Document
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence


class ExchangeError(InputError):
    """A file is no questionnaire, or none that may be opened.

    Attributes:
        sentence: why; pages say it in their reader's language.
    """

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def too_large(content: bytes, most_bytes: int) -> ExchangeError:
    """What is said of a file with more bytes than any questionnaire has."""
    said = sentence(
        "The file has %(found)s MB; %(most)s are the most.", found=len(content) >> 20, most=most_bytes >> 20
    )
    return ExchangeError(said)


def damaged(line: int, column: int) -> ExchangeError:
    """What is said of a text file that stops being what it is somewhere."""
    said = sentence(
        "The file is damaged in line %(line)s, column %(column)s; export it again.", line=line, column=column
    )
    return ExchangeError(said)


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the other side does not know.

    Attributes:
        place: in the questionnaire or the file.
        sentence: what is lost there; pages say it in their reader's language.
    """

    place: str
    sentence: Sentence


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
