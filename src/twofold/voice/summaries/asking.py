"""Comments given to a language model, as many as it can read, and its answer with what it was given."""

from collections.abc import Callable, Sequence
from typing import Any

from twofold.errors import EndpointError
from twofold.voice.language.identifying import LanguageIdentifier
from twofold.voice.summaries.endpoint import LanguageModel
from twofold.voice.summaries.prompts import Numbered, numbered
from twofold.voice.summaries.protocol import Question, TooLong, answer_to

LANGUAGES = {"en": "English", "hu": "Hungarian", "bg": "Bulgarian", "el": "Greek", "cs": "Czech", "sk": "Slovak"}
_SHORTER = 4  # times a question is made half as long before the model is given up
_ENOUGH_LETTERS, _SURE, _UNLIKELY = 40, 0.9, 0.05


def asked_about(
    model: LanguageModel, comments: Sequence[str], question: Callable[[Numbered], Question]
) -> tuple[Numbered, dict[str, Any]]:
    """Ask about comments; where the model reads less at once, about half as many, and half of these.

    Returns:
        What the model was given, and what it answered; nothing was asked where no comment has words.

    Raises:
        EndpointError: no usable answer came.
    """
    letters = model.most_letters
    for _ in range(_SHORTER + 1):
        given = numbered(comments, letters)
        if not given.texts:
            return given, {}
        try:
            return given, answer_to(model, question(given))
        except TooLong:
            sent = letters
            letters //= 2
    raise EndpointError(f"{model.server.named} cannot read {sent:,} letters at once; give it a longer context")


def check_language(model: LanguageModel, text: str, language: str) -> None:
    """Refuse an answer in another language than it was asked for; a few words are too little to tell.

    Raises:
        EndpointError: it is in another language.
    """
    if language not in LANGUAGES or sum(letter.isalpha() for letter in text) < _ENOUGH_LETTERS:
        return
    (found,) = LanguageIdentifier((language,)).of([text])
    share = found.share_by_language
    if share.get(language, 0.0) < _UNLIKELY and (found.code == "und" or share.get(found.code, 0.0) >= _SURE):
        raise EndpointError(f"{model.model} did not answer in {LANGUAGES[language]}; another model may")
