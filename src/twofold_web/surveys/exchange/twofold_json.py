"""Questionnaires as our own JSON: nothing is lost."""

import json

from twofold_web.surveys.exchange.results import ExchangeError, Exported, Imported, damaged, too_large
from twofold_web.surveys.questionnaire.document import Document, parse_document, written
from twofold_web.surveys.questionnaire.sentences import sentence

MOST_BYTES = 5 << 20


def read(content: bytes) -> Imported:
    """A questionnaire from JSON.

    Raises:
        ExchangeError: it is no JSON, or too large.
        QuestionnaireError: it is JSON, and no questionnaire; every problem with its place.
    """
    if len(content) > MOST_BYTES:
        raise too_large(content, MOST_BYTES)
    try:
        data = json.loads(content.decode("utf-8-sig"))
        json.dumps(data, ensure_ascii=False).encode()  # halves of letters, as "\\ud800" says, are no text
    except json.JSONDecodeError as fault:
        raise damaged(fault.lineno, fault.colno) from fault
    except (UnicodeError, RecursionError) as fault:
        raise ExchangeError(sentence("This is no JSON in UTF-8; export the questionnaire again.")) from fault
    except ValueError as fault:  # a number of thousands of digits
        raise ExchangeError(sentence("A number in this file is longer than any questionnaire needs.")) from fault
    return Imported(parse_document(data))


def write(document: Document) -> Exported:
    """A questionnaire as JSON that people can read."""
    return Exported((json.dumps(written(document), ensure_ascii=False, indent=1) + "\n").encode())
