"""What an alert can watch, and how a person's choice becomes its question."""

from datetime import date
from operator import itemgetter
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twofold.measures import CATALOGUE
from twofold_web.foundation.collation import in_order
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.questions import Question
from twofold_web.insight.reads.exploring import ONLY_OF
from twofold_web.insight.templatetags.insight import indented, measure
from twofold_web.insight.wordings import wording_for
from twofold_web.people.reads import unit_choices


def question_of(said: dict[str, Any]) -> Question:
    """What is watched: a measure of customers, by one period."""
    where = tuple((name, (said[name],)) for name in ("channel", "touchpoint", "unit") if said.get(name))
    return Question(measure=said["measure"], by=(said["period"],), where=where)


def since_of(said: dict[str, Any]) -> str:
    """The first period watched, as measures name it."""
    if said["period"] == "month":
        return str(said["since"])
    year, week, _day = date.fromisoformat(f"{said['since']}-01").isocalendar()
    return f"{year}-W{week:02d}"


def watchable(scope: Scope, offered: dict[str, Any]) -> dict[str, Any]:
    """What each field of an alert offers; ``offered`` is what filters offer."""
    language = (get_language() or "en")[:2]
    wording = wording_for(scope, language)

    def named(dimension: str) -> list[tuple[str, str]]:
        found = [(value, wording.named(dimension, value)) for value in offered["values"].get(dimension, [])]
        return [("", _("All")), *in_order(found, itemgetter(1), language)]

    fit = [name for name, one in CATALOGUE.items() if not one.needs_item and one.instrument not in ONLY_OF]
    units = [(unit.code, indented(unit)) for unit in unit_choices(scope, Permission.SEE_OVERVIEW)]
    return {
        "measure": [(name, measure(name)) for name in fit if name != "volume"],
        "unit": [("", _("All that I may see")), *units],
        "touchpoint": named("touchpoint"),
        "channel": named("channel"),
    }
