"""A reply to one comment, suggested: somebody reads it, changes it, and sends it in their own name, or does not."""

from dataclasses import dataclass

from twofold.errors import EndpointError
from twofold.voice.summaries.asking import LANGUAGES, asked_about, check_language
from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import RULES
from twofold.voice.summaries.protocol import Question
from twofold.voice.summaries.words import harmless_words, numbers_stand, quoted, shown_words

LONGEST = 1_200
SCHEMA = {
    "type": "object",
    "properties": {"reply": {"type": "string"}, "quote": {"type": "string"}},
    "required": ["reply", "quote"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A suggestion.

    Attributes:
        text: what might be answered.
        about: the words of the comment that it answers.
        model: who suggested it.
    """

    text: str
    about: str
    model: str


def suggest_reply(model: LanguageModel, comment: str, *, language: str) -> Reply:
    """Ask for a reply in the comment's language.

    Args:
        model: who is asked.
        comment: what somebody wrote; masked before it leaves.
        language: of the comment.

    Raises:
        EndpointError: no usable answer came, or it answers something that the comment does not say.
    """
    asked = (
        f"{RULES} Write a reply to comment 1 in {LANGUAGES.get(language, 'the language of the comment')}: polite and "
        'short, in the formal register: {"reply": "…", "quote": "…"}. The quote is the few words of the comment that '
        "the reply answers, copied exactly. Promise nothing, admit no liability, give no names, numbers or addresses."
    )
    given, answer = asked_about(
        model, [comment], lambda given: Question("reply", (("system", asked), ("user", given.as_json())), SCHEMA)
    )
    if not given.texts:
        raise EndpointError("there is nothing in the comment that could be answered")
    text, quote = answer.get("reply"), answer.get("quote")
    words = quoted(quote, given.texts[0]) if isinstance(quote, str) else ""
    if not isinstance(text, str) or not words:
        raise EndpointError(f"{model.model} answered something that the comment does not say")
    text = text.strip()
    if not text or len(text) > LONGEST or not harmless_words(text) or not numbers_stand(text, given.texts):
        raise EndpointError(f"{model.model} suggested a reply that cannot be shown: too long, or with links or numbers")
    check_language(model, text, language)
    return Reply(shown_words(text), words, model.model)
