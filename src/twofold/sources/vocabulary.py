"""The closed vocabularies of facts, as foreign files spell them."""

from enum import StrEnum

from twofold.facts.words import Kind, Outcome, Side, Status

# what other systems call our words; compared without case, with _ and - read as blanks
ALIASES: dict[type[StrEnum], dict[str, str]] = {
    Kind: {
        "ticket": Kind.CONTACT,
        "call": Kind.CONTACT,
        "chat": Kind.CONTACT,
        "complaint": Kind.CONTACT,
        "email": Kind.CONTACT,
        "e mail": Kind.CONTACT,
        "mystery visit": Kind.VISIT,
        "mystery shopping": Kind.VISIT,
        "order": Kind.PURCHASE,
        "usage": Kind.USE,
        "step": Kind.USE,
        "page view": Kind.USE,
        "login": Kind.USE,
        "advertisement": Kind.EXPOSURE,
        "impression": Kind.EXPOSURE,
        "employee pulse": Kind.PULSE,
        "questionnaire": Kind.SURVEY,
    },
    Side: {
        "client": Side.CUSTOMER,
        "guest": Side.CUSTOMER,
        "staff": Side.EMPLOYEE,
        "mystery shopper": Side.SHOPPER,
    },
    Status: {
        "completed": Status.COMPLETE,
        "finished": Status.COMPLETE,
        "incomplete": Status.PARTIAL,
        "no answer": Status.UNANSWERED,
        "no response": Status.UNANSWERED,
    },
    Outcome: {
        "solved": Outcome.RESOLVED,
        "answered": Outcome.REPLIED,
        "pending": Outcome.WAITING,
        "unsolved": Outcome.UNRESOLVED,
        "authenticated": Outcome.IDENTIFIED,
        "identity checked": Outcome.IDENTIFIED,
        "call back promised": Outcome.PROMISED,
        "callback promised": Outcome.PROMISED,
        "promise unknown": Outcome.PROMISE_UNKNOWN,
    },
}


def plain_word(found: str) -> str:
    """A word without case and with blanks for ``_`` and ``-``.

    >>> plain_word(" Mystery_Visit ")
    'mystery visit'
    """
    return " ".join(found.replace("_", " ").replace("-", " ").casefold().split())


def spellings(words: type[StrEnum]) -> dict[str, str]:
    """Every spelling of a vocabulary, as :func:`plain_word` writes it, and the word it stands for."""
    own = {plain_word(word.value): word.value for word in words}
    return own | {alias: str(word) for alias, word in ALIASES[words].items()}
