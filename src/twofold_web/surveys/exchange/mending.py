"""From the JSON that a foreign file gave to a document: what cannot stand there is left out, and listed."""

import re
from collections.abc import Iterable
from typing import Any

from twofold_web.surveys.exchange.results import Imported, Loss
from twofold_web.surveys.questionnaire.document import Problem, QuestionnaireError, parse_document
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence

QUESTION = re.compile(r"blocks/[^/]+/items/[^/]+")


def mended(data: dict[str, Any], losses: list[Loss]) -> Imported:
    """The document; what cannot stand in it is left out, and listed: conditions, quotas, random orders, questions.

    Raises:
        QuestionnaireError: something else is wrong; all of it, each with its place.
    """
    found = list(losses)
    while True:
        try:
            return Imported(parse_document(data), tuple(found))
        except QuestionnaireError as refused:
            # what is left out may leave something else in the air: a condition about a question that has gone
            gone = next(filter(None, (leave_out(data, refused.problems) for leave_out in WAYS)), [])
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


def _without_quotas(data: dict[str, Any], problems: Iterable[Problem]) -> list[Loss]:
    why = {problem.place.split("/")[1]: problem.sentence for problem in problems if problem.place.startswith("quotas/")}
    kept = [quota for quota in data.get("quotas", ()) if quota["key"] not in why]
    if len(kept) == len(data.get("quotas", ())):
        return []
    data["quotas"] = kept
    return [Loss(f"quotas/{key}", sentence("The quota is left out: %(why)s", why=said)) for key, said in why.items()]


def _without_random_groups(data: dict[str, Any], problems: Iterable[Problem]) -> list[Loss]:
    """Blocks that stand apart, or ask about each other, come in the order they stand in."""
    found = {problem.place.removesuffix("/random_group"): problem.sentence for problem in problems}
    blocks = {f"blocks/{block['key']}": block for block in data["blocks"] if block.get("random_group")}
    why = {blocks[place]["random_group"]: (place, said) for place, said in found.items() if place in blocks}
    for block in blocks.values():
        if block["random_group"] in why:
            block["random_group"] = None
    return [
        Loss(f"{place}/random_group", sentence("The random order is left out: %(why)s", why=said))
        for place, said in why.values()
    ]


WAYS = (_without_conditions, _without_quotas, _without_random_groups, _without_questions)


def not_said(expression: str) -> Sentence:
    """What is said of a condition of another program that has no like here."""
    return sentence("The condition “%(condition)s” cannot be said here; always asked.", condition=expression[:80])


def _parts(block: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    place = f"blocks/{block['key']}"
    return [(block, place), *((item, f"{place}/items/{item['key']}") for item in block["items"])]


def shown(text: str) -> str:
    """A foreign text without what nobody can see."""
    return UNSEEN.sub("", text)
