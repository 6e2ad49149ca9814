"""A summary of comments in which every sentence names the comments it rests on, and every quote stands in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twofold.errors import EndpointError
from twofold.voice.summaries.asking import LANGUAGES, asked_about, check_language
from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import RULES, Numbered, numbered
from twofold.voice.summaries.protocol import Question
from twofold.voice.summaries.words import harmless_words, numbers_stand, plain_words, quoted, shown_words

MOST_CLAIMS, LONGEST_CLAIM, MOST_ROWS = 8, 400, 100
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
        dropped: claims that cited nothing, or nothing that stands in the comments, or that may not be shown.
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
    given, answer = asked_about(
        model,
        comments,
        lambda given: Question("summary", (("system", _asked(language)), ("user", _told(given, topic))), SCHEMA),
    )
    if not given.texts:
        return Summary((), 0, len(comments), 0, 0, model.model)
    rows = answer.get("claims")
    if not isinstance(rows, list):
        raise EndpointError(f"{model.server.named} did not answer with the JSON object that was asked for")
    checked = [_claim(row, given) for row in rows[:MOST_ROWS]]
    borne_out = {claim.text: claim for claim, _ in reversed(checked) if claim is not None}
    claims = list(reversed(borne_out.values()))[:MOST_CLAIMS]
    check_language(model, " ".join(claim.text for claim in claims), language)
    return Summary(
        claims=tuple(claims),
        read=len(given.texts),
        offered=len(comments),
        dropped=len(rows) - sum(claim is not None for claim, _ in checked),
        false_quotes=sum(false for _, false in checked),
        model=model.model,
    )


def _asked(language: str) -> str:
    return (
        f"{RULES} Say in {LANGUAGES.get(language, 'English')} what the comments say, in at most {MOST_CLAIMS} claims "
        "of one sentence each, the most frequent first: "
        '{"claims": [{"claim": "…", "citations": [{"number": 3, "quote": "…"}]}]}. '
        "Every claim cites the comments it rests on: their number, and a few words copied from that comment exactly, "
        "in its own language. Claim nothing that no comment says, count nothing, and give no advice."
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
    cited = [given.texts[given.places.index(each.comment)] for each in citations]
    if not citations or not text or len(text) > LONGEST_CLAIM or not harmless_words(text):
        return None, false
    if not numbers_stand(text, cited):
        return None, false
    return Claim(
        shown_words(plain_words(text)), tuple(sorted(citations, key=lambda each: (each.comment, each.quote)))
    ), false


def _citation(each: Any, given: Numbered) -> Citation | None:
    if not isinstance(each, dict) or not isinstance(each.get("quote"), str):
        return None
    comment = given.of(each.get("number"))
    words = "" if comment is None else quoted(each["quote"], comment)
    return Citation(given.places[int(each["number"]) - 1], words) if words else None
