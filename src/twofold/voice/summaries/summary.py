"""A summary of comments in which every sentence names the comments it rests on, and every quote stands in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import RULES, Numbered, harmless_words, numbered, occurs
from twofold.voice.summaries.protocol import Question, answer_to

LANGUAGES = {"en": "English", "hu": "Hungarian", "bg": "Bulgarian", "el": "Greek", "cs": "Czech", "sk": "Slovak"}
MOST_CLAIMS, LONGEST_CLAIM = 8, 400
_CITATION = {
    "type": "object",
    "properties": {"number": {"type": "integer"}, "quote": {"type": "string"}},
    "required": ["number", "quote"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"claim": {"type": "string"}, "citations": {"type": "array", "items": _CITATION}},
                "required": ["claim", "citations"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim stands.

    Attributes:
        comment: which of the comments offered, from 0.
        quote: its words.
    """

    comment: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a summary, with at least one citation."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a model says of comments, as far as the comments say it.

    Attributes:
        claims: each with citations that were checked.
        read: how many comments the model was given.
        offered: how many there were.
        dropped: claims that cited nothing, or nothing that stands in the comments.
        false_quotes: citations that were dropped.
        model: who said it.
    """

    claims: tuple[Claim, ...]
    read: int
    offered: int
    dropped: int
    false_quotes: int
    model: str


def summarise(model: LanguageModel, comments: Sequence[str], *, language: str = "en", topic: str = "") -> Summary:
    """Ask a language model what comments say; keep what can be shown to stand in them.

    Args:
        model: who is asked.
        comments: what people wrote; masked before anything leaves.
        language: in which the summary is written.
        topic: what the comments are about, where that is known.

    Raises:
        EndpointError: no usable answer came.
    """
    given = numbered(comments, model.most_letters)
    if not given.texts:
        return Summary((), 0, len(comments), 0, 0, model.model)
    answer = answer_to(
        model, Question("summary", (("system", _asked(language)), ("user", _told(given, topic))), SCHEMA)
    )
    found = answer.get("claims")
    rows = found if isinstance(found, list) else []
    checked = [_claim(row, given) for row in rows]
    claims = [claim for claim, _ in checked if claim is not None][:MOST_CLAIMS]
    return Summary(
        claims=tuple(claims),
        read=len(given.texts),
        offered=len(comments),
        dropped=len(rows) - len(claims),
        false_quotes=sum(false for _, false in checked),
        model=model.model,
    )


def _asked(language: str) -> str:
    return (
        f"{RULES} Say in {LANGUAGES.get(language, 'English')} what the comments say, in at most {MOST_CLAIMS} claims "
        "of one sentence each, the most frequent first: "
        '{"claims": [{"claim": "…", "citations": [{"number": 3, "quote": "…"}]}]}. '
        "Every claim cites the comments it rests on: their number, and a few words copied from that comment exactly, "
        "in its own language. Claim nothing that no comment says, and give no advice."
    )


def _told(given: Numbered, topic: str) -> str:
    about = f"The comments are about: {numbered([topic], 200).as_json()}\n" if topic else ""
    return f"{about}{given.as_json()}"


def _claim(row: Any, given: Numbered) -> tuple[Claim | None, int]:
    """A claim as far as it is borne out, and how many of its citations were not."""
    if not isinstance(row, dict) or not isinstance(row.get("claim"), str) or not isinstance(row.get("citations"), list):
        return None, 0
    checked = [_citation(each, given) for each in row["citations"]]
    citations, false = {each for each in checked if each is not None}, checked.count(None)
    text = " ".join(row["claim"].split())
    if not citations or not text or len(text) > LONGEST_CLAIM or not harmless_words(text):
        return None, false
    return Claim(text, tuple(sorted(citations, key=lambda each: (each.comment, each.quote)))), false


def _citation(each: Any, given: Numbered) -> Citation | None:
    if not isinstance(each, dict) or not isinstance(each.get("quote"), str):
        return None
    comment = given.of(each.get("number"))
    if comment is None or not occurs(each["quote"], comment):
        return None
    return Citation(given.places[int(each["number"]) - 1], " ".join(each["quote"].split()))
