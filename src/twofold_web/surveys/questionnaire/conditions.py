"""Conditions: when a block, an item or an end is shown, and when a quota or a jump applies.

A comparison is false where nothing was answered or the question did not apply, ``!=`` too: "not a guest of the
restaurant" is ``{"not": …}``. A question of a loop, asked from outside the loop, holds where it holds in any round.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.words import Comparison

Value = str | float | tuple[str | float, ...] | None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """An answer compares so; ``item`` is an item's key, or ``item.row`` for a row of a matrix."""

    item: str
    comparison: Comparison
    value: Value = None


@dataclass(frozen=True, slots=True)
class HiddenIs:
    """A hidden field compares so; as a number where the value is one."""

    field: str
    comparison: Comparison
    value: Value = None


@dataclass(frozen=True, slots=True)
class LanguageIs:
    """The page is read in this language."""

    language: str


Condition = All | AnyOf | Not | AnswerIs | HiddenIs | LanguageIs


def leaves(condition: Condition | None) -> Iterator[AnswerIs | HiddenIs | LanguageIs]:
    """Everything a condition asks about, in its order."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case None:
            return
        case leaf:
            yield leaf


def items_asked(condition: Condition | None) -> frozenset[str]:
    """The keys of the items that a condition asks about, without their rows."""
    return frozenset(leaf.item.partition(".")[0] for leaf in leaves(condition) if isinstance(leaf, AnswerIs))


def fields_asked(condition: Condition | None) -> frozenset[str]:
    """The hidden fields that a condition asks about."""
    return frozenset(leaf.field for leaf in leaves(condition) if isinstance(leaf, HiddenIs))
