"""What the checker finds: codes with their numbers; a page words them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How much a note weighs."""

    ERROR = "error"  # must be mended before publishing
    WARNING = "warning"
    HINT = "hint"


class Rule(StrEnum):
    """What was found; in brackets what ``about`` has."""

    NO_TEXT = "no text"  # a question without words in the first language
    NO_QUESTIONS = "no questions"
    UNTRANSLATED = "untranslated"
    UNKNOWN_PIPE = "unknown pipe"  # (name) of what is put in, which is not there
    LATER_PIPE = "later pipe"  # (name) of an answer that is put in before it is given
    LEADING = "leading"  # (words)
    DOUBLE_BARRELLED = "double-barrelled"  # (words)
    NEGATION = "negation"  # (words)
    JARGON = "jargon"  # (words)
    TOO_LONG = "too long"  # (letters, most)
    MIXED_SCALES = "mixed scales"  # (scales)
    UNBALANCED_LABELS = "unbalanced labels"  # (good, bad) labels
    UNEVEN_LABELS = "uneven labels"  # labelled points that mirror no other (points)
    UNREACHABLE = "unreachable"  # never shown, taken or reached, whatever anybody answers
    CANNOT_TELL = "cannot tell"  # whether it can be reached: too many answers to try
    MANY_OPEN = "many open questions"  # (questions, most)
    NO_NOT_APPLICABLE = "no does-not-apply"
    REQUIRED = "required"  # an answer is forced
    TOO_LONG_IN_ALL = "too long in all"  # (minutes, most)
    NO_ADDRESS = "no address"  # of the site that an end page hands over to
    NO_SITE = "no site"  # has this (address)
    ADDRESS_LETTERS = "letters of an address"  # that no (address) has
    SECRET_IN_ADDRESS = "secret in address"  # a name or a password before the @  # noqa: S105 - no secret itself
    UNUSED_ADDRESS = "unused address"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that the checker found.

    Attributes:
        rule: what.
        weight: how much it matters.
        place: where: ``blocks/stay/items/nps``.
        language: of the text; None for what has no language.
        about: numbers and words for the sentence.
    """

    rule: Rule
    weight: Weight
    place: str
    language: str | None = None
    about: Mapping[str, str | float] = field(default_factory=dict)
