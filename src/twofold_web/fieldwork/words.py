"""What groups of people are called on the pages of fieldwork."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import unit_choices
from twofold_web.surveys.questionnaire.document import Document, Item, text_in
from twofold_web.surveys.questionnaire.piping import PIPE

BY = {
    "unit": _("Unit"),
    "segment": _("Segment"),
    "way": _("Way"),
    "channel": _("Channel"),
    "language": _("Language"),
    "touchpoint": _("Touchpoint"),
    "version": _("Version"),
}
WAYS = {"email": _("E-mail"), "sms": _("Text message"), "app": _("Own app or page")}


def namer(scope: Scope) -> Callable[[str, str], str]:
    """Calls a group by its name: a unit as the tree does, a language in its reader's; else as it stands."""
    units = {unit.code: unit.name for unit in unit_choices(scope, Permission.EDIT_SURVEYS)}

    def called(by: str, value: str) -> str:
        if by == "language":
            return _language(value)
        return str(WAYS.get(value, value)) if by == "way" else units.get(value, value) if by == "unit" else value

    return called


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def question(item: Item, document: Document) -> str:
    """A question as a page lists it: in the reader's language, with dots for what is put in."""
    language = (get_language() or document.source_language)[:2]
    return PIPE.sub("…", text_in(item.text, language, document.source_language)) or item.item


def weighed_groups(body: dict[str, Any] | None, called: Callable[[str, str], str]) -> list[tuple[str, str, Any]]:
    """The groups that answers were weighted to: name, what it is a group of, what weighting did to it."""
    found = ((body or {}).get("weighed") or {}).get("groups") or []
    return [(called(one["margin"], one["group"]), str(BY.get(one["margin"], one["margin"])), one) for one in found]


def grouped(found: Any, called: Callable[[str, str], str]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Each grouping with its heading, and its groups under their names."""
    return [
        (BY[one.by], [(called(one.by, group.value), group) for group in one.groups])
        for one in found
        if len(one.groups) > 1
    ]
