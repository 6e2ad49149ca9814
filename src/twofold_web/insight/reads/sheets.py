"""Pages that are made of sections: which sections, of what, and what is there of them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.models import Prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.prepared import Found, find, key_of
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Part
from twofold_web.insight.preparing.choices import CHOICES
from twofold_web.insight.preparing.customers import CUSTOMERS
from twofold_web.insight.preparing.teams import TEAMS
from twofold_web.insight.preparing.voice import VOICE
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.allowed import sees_everything, units_for


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of sections.

    Attributes:
        name: of its address.
        title: of the page.
        lead: what it answers.
        kind: which prepared result it shows.
        sections: of it, in order.
        folded: those that are opened by whoever wants them.
        permission: who may see it.
    """

    name: str
    title: Any
    lead: Any
    sections: tuple[str, ...]
    kind: str = CUSTOMERS
    folded: tuple[str, ...] = ()
    permission: Permission = Permission.SEE_OVERVIEW


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "overview",
            _("Overview"),
            _("What changed, and what to look at first."),
            ("findings", "overall", "standing_out"),
            folded=("standing_out",),
        ),
        Sheet(
            "touchpoints",
            _("Touchpoints"),
            _("Where the experience is good, where it breaks, and which way customers take."),
            ("touchpoints", "journeys", "memory", "questions", "audit"),
        ),
        Sheet(
            "channels",
            _("Channels"),
            _("Which channels differ, and whether the same customers meet the same company in each."),
            ("channels", "same_company"),
        ),
        Sheet("service", _("Service"), _("How long customers wait, and what becomes of their contacts."), ("service",)),
        Sheet(
            "unit_results",
            _("Units compared"),
            _("Which units stand out, with the places each may truly hold."),
            ("units",),
        ),
        Sheet(
            "drivers",
            _("Drivers"),
            _("What goes with the overall score, and how sure that is. These are associations."),
            ("drivers",),
        ),
        Sheet(
            "changes",
            _("Changes"),
            _("What moved, when, and whether only the mix of answers moved."),
            ("change", "shifts"),
        ),
        Sheet(
            "priorities",
            _("Priorities"),
            _("What to do first, what it may bring, and who should practise what."),
            ("priorities",),
        ),
        Sheet(
            "links",
            _("Links"),
            _("Which working conditions go with what customers say."),
            ("links", "pulse", "voice_of_employees", "employees"),
            kind=TEAMS,
            permission=Permission.SEE_TEAMS,
        ),
        Sheet(
            "voice_overview",
            _("What people say"),
            _("What comments are about, how good or bad they sound, and typical words."),
            ("voice",),
            kind=VOICE,
            permission=Permission.SEE_COMMENTS,
        ),
        Sheet("actions", _("Actions"), _("What was done, and whether it helped."), ("effects",), kind=TEAMS),
    )
}


@dataclass(frozen=True, slots=True)
class Laid:
    """A page as it stands.

    Attributes:
        found: what is known of the result behind it.
        parts: the drawn sections in order: key and HTML.
        folded: those that are folded, likewise.
        units: which units it is about; empty for the whole organisation.
        kind: the prepared result that is shown.
        facts: whether anything was ever loaded.
    """

    found: Found
    parts: tuple[tuple[str, SafeString], ...] = ()
    folded: tuple[tuple[str, SafeString], ...] = ()
    units: tuple[str, ...] = ()
    kind: str = CUSTOMERS
    facts: bool = True
    whole: bool = field(default=True)


def lay(scope: Scope, sheet: Sheet, filters: Filters, language: str = "") -> Laid:
    """What a page shows to somebody, in their language.

    Raises:
        Http404: a filter names a unit that is not theirs to see.
    """
    if not has_facts(scope):
        return Laid(Found(None), facts=False)
    units = units_for(scope, sheet.permission, [filters.unit])
    kind = kind_for(scope, sheet, filters)
    if kind == TEAMS and sheet.kind == TEAMS and not sees_everything(scope, sheet.permission):
        if sheet.permission is not Permission.SEE_TEAMS:  # told of the whole organisation only
            return Laid(Found(None), units=units, kind=kind, whole=False)
        asked: dict[str, Any] = {"units": ",".join(units)}
    else:
        asked = {"units": ""} if kind == TEAMS else customers_request(filters, units)
    found = find(scope, kind, asked)
    if found.body is None:
        return Laid(found, units=units, kind=kind)
    drawn = parts_of(scope, kind, asked, sheet.sections, language or get_language() or "en")
    shown = tuple((key, html) for key, html in drawn if key not in sheet.folded)
    return Laid(found, shown, tuple((key, html) for key, html in drawn if key in sheet.folded), units, kind)


def findings(scope: Scope, filters: Filters) -> Found:
    """What is known of what stands out among customers.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    if not has_facts(scope):
        return Found(None)
    units = units_for(scope, Permission.SEE_OVERVIEW, [filters.unit])
    return find(scope, CUSTOMERS, customers_request(filters, units))


def kind_for(scope: Scope, sheet: Sheet, filters: Filters) -> str:
    """Which result a page shows: priorities are told with employees' conditions where somebody may see these."""
    if sheet.name == "priorities" and filters.empty and sees_everything(scope, Permission.SEE_TEAMS):
        return TEAMS if sees_everything(scope, Permission.SEE_OVERVIEW) else CUSTOMERS
    return sheet.kind


def customers_request(filters: Filters, units: tuple[str, ...]) -> dict[str, str]:
    """What a job is asked for about customers."""
    return {
        "unit": ",".join(units),
        "channel": filters.channel,
        "from": filters.span.first,
        "to": filters.span.last,
    }


def parts_of(
    scope: Scope, kind: str, asked: dict[str, Any], sections: tuple[str, ...], language: str
) -> tuple[tuple[str, SafeString], ...]:
    """The drawn sections of a prepared result, in the order asked."""
    rows = Part.objects.of(scope).filter(kind=kind, key=key_of(asked), language=language[:2], section__in=sections)
    # drawn by our own templates, which escape whatever they are given
    html = {row.section: mark_safe(row.html) for row in rows}  # noqa: S308 - see the line above
    return tuple((key, html[key]) for key in sections if key in html)


def choices(scope: Scope) -> dict[str, Any]:
    """What filters and explorations offer; empty until it is prepared."""
    empty: dict[str, Any] = {"dimensions": [], "values": {}, "items": {}, "months": []}
    if not has_facts(scope):
        return empty
    # every load renews them: what is there serves, and a page need not ask for the version of the facts once more
    kept = Prepared.objects.of(scope).filter(kind=CHOICES, key=key_of({})).values_list("body", flat=True).first()
    return kept or find(scope, CHOICES, {}).body or empty
