"""From the JSON that a foreign file gave to a document: conditions that cannot stand are left out, and listed."""

import re
from collections.abc import Iterable
from typing import Any

from twofold_web.surveys.exchange.results import Imported, Loss
from twofold_web.surveys.questionnaire.document import Problem, QuestionnaireError, parse_document
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence

QUESTION = re.compile(r"blocks/[^/]+/items/[^/]+")


def mended(data: dict[str, Any], losses: list[Loss]) -> Imported:
    """The document; what cannot stand in it is left out, and listed: conditions, then whole questions.

    Raises:
        QuestionnaireError: something else is wrong; all of it, each with its place.
    """
    found = list(losses)
    while True:
        try:
            return Imported(parse_document(data), tuple(found))
        except QuestionnaireError as refused:
            # what is left out may leave something else in the air: a condition about a question that has gone
            gone = _without_conditions(data, refused.problems) or _without_questions(data, refused.problems)
            if not gone or not any(block["items"] for block in data["blocks"]):
                raise
            found += gone


def _without_conditions(data: dict[str, Any], problems: Iterable[Problem]) -> list[Loss]:
    wrong = {problem.place: problem.sentence for problem in problems if "/show_if" in problem.place}
    ends = [(end, f"ends/{end.get('key')}") for end in data["ends"] if isinstance(end, dict)]
    bare = set()
    for part, where in [*ends, *(one for block in data["blocks"] for one in _parts(block))]:
        if part.get("show_if") is not None and any(place.partition("/show_if")[0] == where for place in wrong):
            part["show_if"] = None
            bare.add(where)
    return [
        Loss(place, sentence("The condition is left out: %(why)s", why=why))
        for place, why in wrong.items()
        if place.partition("/show_if")[0] in bare
    ]


def _without_questions(data: dict[str, Any], problems: Iterable[Problem]) -> list[Loss]:
    why = {named[0]: problem.sentence for problem in problems if (named := QUESTION.match(problem.place))}
    gone = []
    for block in data["blocks"]:
        kept = [item for item in block["items"] if f"blocks/{block['key']}/items/{item['key']}" not in why]
        if len(kept) < len(block["items"]):
            gone += [item["key"] for item in block["items"] if item not in kept]
            block["items"] = kept
    return [
        Loss(place, sentence("The question is left out: %(why)s", why=said))
        for place, said in why.items()
        if place.rpartition("/")[2] in gone
    ]


def not_said(expression: str) -> Sentence:
    """What is said of a condition of another program that has no like here."""
    return sentence("The condition “%(condition)s” cannot be said here; always asked.", condition=expression[:80])


def _parts(block: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    place = f"blocks/{block['key']}"
    return [(block, place), *((item, f"{place}/items/{item['key']}") for item in block["items"])]


def shown(text: str) -> str:
    """A foreign text without what nobody can see."""
    return UNSEEN.sub("", text)
