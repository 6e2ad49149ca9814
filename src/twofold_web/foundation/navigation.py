"""What stands on every page: where one can go, in which organisation, in which language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.hooks import NAVIGATION, Entry
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope

# groups in the order of the questions people bring; names of addresses in the order in which they stand in a group
GROUPS = (_("Experience"), _("Reasons"), _("Action"), _("Surveys"), _("Data"), _("Administration"), _("Me"))
PLACES = (
    *("blueprint", "overview", "voice", "touchpoints", "channels", "service", "unit_results"),
    *("drivers", "links", "changes", "explore"),
    *("priorities", "actions", "reports", "alerts"),
    *("surveys", "fieldwork", "survey_bank"),
    *("data", "pulls", "quality", "contacts", "maps"),
    *("people", "units", "keys", "audit", "employee_links"),
    "home",
)
# "g", then one of these, opens a page
KEYS = {
    "blueprint": "b",
    "overview": "o",
    "voice": "v",
    "channels": "c",
    "service": "s",
    "drivers": "d",
    "links": "l",
    "changes": "n",
    "explore": "e",
    "priorities": "p",
    "actions": "a",
    "reports": "r",
    "surveys": "q",
    "data": "i",
    "maps": "m",
    "people": "u",
    "home": "h",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the navigation as it is drawn.

    Attributes:
        label: what it says.
        url: where it leads.
        icon: the name of its sign, which is the name of its address.
        key: the letter that opens it after "g"; empty where it has none.
        here: whether the page shown is this one or one below it.
    """

    label: str
    url: str
    icon: str
    key: str = ""
    here: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame: ``scope``, ``organisation`` (its name), ``sections`` and ``demo``."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None:
        return {"scope": None, "organisation": "", "sections": {}, "demo": settings.DEMO}
    name = Organisation.objects.values_list("name", flat=True).get(id=scope.organisation_id)
    return {"scope": scope, "organisation": name, "sections": sections(request.path, scope), "demo": settings.DEMO}


def sections(path: str, scope: Scope) -> dict[str, list[Line]]:
    """The lines that somebody may see, by group; the one whose address reaches furthest into the path is ``here``."""
    seen = [entry for entry in NAVIGATION if scope.may(entry.permission)]
    addresses = {entry.url: url for entry in seen if (url := _address(entry, scope))}
    here = max((url for url in addresses.values() if path.startswith(url)), key=len, default="")
    groups: dict[str, list[Line]] = {str(group): [] for group in GROUPS}
    for entry in sorted((entry for entry in seen if entry.url in addresses), key=_place):
        url = addresses[entry.url]
        line = Line(str(entry.label), url, entry.url, KEYS.get(entry.url, ""), here=url == here)
        groups.setdefault(str(entry.section), []).append(line)
    return {group: lines for group, lines in groups.items() if lines}


def _address(entry: Entry, scope: Scope) -> str:
    """Where a line leads; empty where its pages do not exist in this installation (a test says so)."""
    try:
        return reverse(entry.url, args=[scope.slug])
    except NoReverseMatch:
        return ""


def _place(entry: Entry) -> int:
    return PLACES.index(entry.url) if entry.url in PLACES else len(PLACES)
