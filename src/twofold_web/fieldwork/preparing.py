"""The weighted score as a prepared result: nobody waits for the store in a request."""

from collections.abc import Callable
from typing import Any

from twofold_web.fieldwork.weighing import answers_of, weighed
from twofold_web.foundation.scope import Scope

WEIGHED = "fieldwork.weighed"


def asked(survey_name: str, survey_id: int, item: str, totals: dict[str, Any]) -> dict[str, Any]:
    """The request that names a result."""
    return {"survey": survey_name, "id": survey_id, "item": item, "totals": totals}


def prepare_weighed(scope: Scope, request: dict[str, Any], _progress: Callable[[float, str], None]) -> dict[str, Any]:
    """The groups of the answers, and the score before and after weighting where totals are given."""
    answers = answers_of(scope, request["survey"], request["id"], request["item"])
    body: dict[str, Any] = {"n": len(answers.values), "found": answers.groups, "weighed": None}
    if request["totals"] and answers.values:
        body["weighed"] = weighed(answers, request["totals"])
    return body
