"""One question in the chat-completions protocol, in a dialect that the endpoint understands, and its answer as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.errors import EndpointError
from twofold.voice.endpoints import Answer, answered
from twofold.voice.summaries.answer_object import object_in
from twofold.voice.summaries.endpoint import LanguageModel

_FORM_REFUSED = frozenset({400, 413, 415, 422})
# llama.cpp, vLLM, LM Studio and the large providers each say it in their own way
_TOO_LONG = re.compile(
    rb"exceed_context_size|context_length|context[ _](?:length|size|window)|prompt is too long|too many tokens|n_ctx",
    re.IGNORECASE,
)
_READ_OF_REFUSAL = 10_000


class TooLong(Exception):
    """The model reads less at once than it was given."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        name: of the kind of question, for the endpoint.
        told: who says what: pairs of role and text.
        schema: what the answer must look like, as a JSON schema; its first property is the answer.
    """

    name: str
    told: Sequence[tuple[str, str]]
    schema: Mapping[str, Any]


def answer_to(model: LanguageModel, question: Question) -> dict[str, Any]:
    """The JSON object that the model answers with; whether it fits the schema is for the caller to check.

    Raises:
        EndpointError: no usable answer came, with what happened instead.
        TooLong: the question was longer than the model reads.
    """
    for form in _forms(model, question):
        answer = answered(model.server, "chat/completions", json.dumps(form, ensure_ascii=False).encode())
        if answer.status not in _FORM_REFUSED:
            return _object(model, question, _completion(model, answer))
        if answer.status == 413 or _TOO_LONG.search(answer.content[:_READ_OF_REFUSAL]):
            raise TooLong
    raise EndpointError(f"{model.server.named} refuses the question; does it speak chat/completions?")


def _forms(model: LanguageModel, question: Question) -> Sequence[dict[str, Any]]:
    """The same question for servers that keep to a schema, that do not, and that fix how their models think."""
    said = {"model": model.model, "messages": [{"role": role, "content": text} for role, text in question.told]}
    plain = said | {"temperature": 0, "max_tokens": model.most_tokens, "stream": False}
    named = {"name": question.name, "schema": question.schema, "strict": True}
    kept_to_schema = plain | {"response_format": {"type": "json_schema", "json_schema": named}}
    return kept_to_schema, plain, said | {"max_completion_tokens": model.most_tokens, "stream": False}


def _completion(model: LanguageModel, answer: Answer) -> dict[str, Any]:
    named = model.server.named
    if answer.status == 404:
        raise EndpointError(
            f"{named} answered 404; is the address right (most end in /v1), and is there a model {model.model}?"
        )
    if answer.status != 200:
        raise EndpointError(f"{named} answered {answer.status}; is the address right?")
    if "event-stream" in answer.headers.get("content-type", "").lower() or answer.content.startswith(b"data:"):
        raise EndpointError(f"{named} streams although it was asked not to; streams are not read")
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise EndpointError(f"{named} answered with something that is no JSON") from None
    if not isinstance(found, dict):
        raise EndpointError(f"{named} answered with JSON of another shape than chat/completions has")
    return found


def _object(model: LanguageModel, question: Question, found: dict[str, Any]) -> dict[str, Any]:
    choices = found.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    choice: dict[str, Any] = first if isinstance(first, dict) else {}
    told = choice.get("message")
    message = told if isinstance(told, dict) else {}
    said = object_in(_said(message.get("content")), next(iter(question.schema["properties"])))
    if said is None:
        raise EndpointError(f"{model.server.named} {_instead(model, choice, message)}")
    return said


def _said(content: object) -> str:
    """The words of a message; some servers send them in parts."""
    parts = content if isinstance(content, list) else [{"text": content}]
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def _instead(model: LanguageModel, choice: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """What happened where there is no object."""
    ended = choice.get("finish_reason")
    if ended == "length":
        return f"stopped after {model.most_tokens:,} tokens, in the middle; one that thinks aloud needs more of them"
    if ended == "content_filter" or message.get("refusal"):
        return "declined to answer"
    if message.get("tool_calls") or message.get("function_call"):
        return "wanted to use tools, and there are none"
    return "did not answer with the JSON object that was asked for"
