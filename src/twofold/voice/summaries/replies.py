"""A reply to one comment, suggested: somebody reads it, changes it, and sends it in their own name, or does not."""

from dataclasses import dataclass

from twofold.errors import EndpointError
from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import RULES, harmless_words, numbered, occurs
from twofold.voice.summaries.protocol import Question, answer_to
from twofold.voice.summaries.summary import LANGUAGES

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
    given = numbered([comment], model.most_letters)
    if not given.texts:
        raise EndpointError("there is nothing in the comment that could be answered")
    asked = (
        f"{RULES} Write a reply to comment 1 in {LANGUAGES.get(language, 'the language of the comment')}: polite and "
        'short, in the formal register: {"reply": "…", "quote": "…"}. The quote is the few words of the comment that '
        "the reply answers, copied exactly. Promise nothing, admit no liability, give no names, numbers or addresses."
    )
    answer = answer_to(model, Question("reply", (("system", asked), ("user", given.as_json())), SCHEMA))
    text, quote = answer.get("reply"), answer.get("quote")
    if not isinstance(text, str) or not isinstance(quote, str) or not occurs(quote, given.texts[0]):
        raise EndpointError(f"{model.model} answered something that the comment does not say")
    if not text.strip() or len(text) > LONGEST or not harmless_words(text):
        raise EndpointError(f"{model.model} suggested a reply that cannot be shown: too long, or with links or numbers")
    return Reply(text.strip(), " ".join(quote.split()), model.model)
