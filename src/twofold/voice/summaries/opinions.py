"""A second opinion on hard comments: valence and feelings from a language model, each with the words it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twofold.voice.feelings.feeling import Feeling
from twofold.voice.summaries.asking import asked_about
from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import RULES, Numbered
from twofold.voice.summaries.protocol import Question
from twofold.voice.summaries.words import quoted

FEELINGS = tuple(each.value for each in Feeling)
_OPINION = {
    "type": "object",
    "properties": {
        "number": {"type": "integer"},
        "valence": {"type": "number", "minimum": -1, "maximum": 1},
        "feelings": {"type": "array", "items": {"type": "string", "enum": list(FEELINGS)}},
        "quote": {"type": "string"},
    },
    "required": ["number", "valence", "feelings", "quote"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"opinions": {"type": "array", "items": _OPINION}},
    "required": ["opinions"],
    "additionalProperties": False,
}
_ASKED = (
    f"{RULES} For each comment say how good or bad its writer feels about the organisation, from -1 to 1, and which of "
    f"these feelings it shows, none where you are not sure: {', '.join(FEELINGS)}. Give the words it rests on, copied "
    'exactly: {"opinions": [{"number": 1, "valence": -0.5, "feelings": ["anger"], "quote": "…"}]}.'
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of one comment.

    Attributes:
        comment: which of the comments offered, from 0.
        valence: from -1 to 1.
        feelings: of the ten.
        quote: the words it rests on.
    """

    comment: int
    valence: float
    feelings: tuple[str, ...]
    quote: str


def opinions(model: LanguageModel, comments: Sequence[str]) -> tuple[Opinion, ...]:
    """Ask about comments; at most one opinion each, only where the words it rests on stand in that comment.

    Raises:
        EndpointError: no usable answer came.
    """
    given, answer = asked_about(
        model,
        comments,
        lambda given: Question("opinions", (("system", _ASKED), ("user", given.as_json())), SCHEMA),
    )
    rows = answer.get("opinions")
    found: dict[int, Opinion] = {}
    for row in rows if isinstance(rows, list) else []:
        opinion = _opinion(row, given)
        if opinion is not None:
            found.setdefault(opinion.comment, opinion)
    return tuple(found[at] for at in sorted(found))


def _opinion(row: Any, given: Numbered) -> Opinion | None:
    if not isinstance(row, dict):
        return None
    comment, valence, quote = given.of(row.get("number")), row.get("valence"), row.get("quote")
    feelings = row.get("feelings")
    if comment is None or not isinstance(quote, str) or not isinstance(feelings, list):
        return None
    words = quoted(quote, comment)
    if not words or isinstance(valence, bool) or not isinstance(valence, int | float) or not -1 <= valence <= 1:
        return None  # what is no number at all (NaN) does not stand between -1 and 1 either
    known = tuple(name for name in FEELINGS if name in feelings)
    return Opinion(given.places[row["number"] - 1], float(valence), known, words)
