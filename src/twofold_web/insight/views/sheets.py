"""The pages that show prepared sections."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.preparing.teams import TEAMS
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.months import months_between
from twofold_web.insight.reads.sheets import SHEETS, choices, lay
from twofold_web.people.reads import unit_choices


def sheet_view(name: str) -> Callable[..., HttpResponse]:
    """The view of one of the pages in ``reads.sheets``."""
    sheet = SHEETS[name]

    @page(sheet.permission)
    def view(request: HttpRequest, scope: Scope) -> HttpResponse:
        filters = Filters.of(request.GET)
        laid = lay(scope, sheet, filters)
        offered = choices(scope)
        return render(
            request,
            "insight/sheet.html",
            {
                "sheet": sheet,
                "laid": laid,
                "found": laid.found,
                "filters": filters,
                "units": unit_choices(scope, Permission.SEE_OVERVIEW),
                "channels": offered["values"].get("channel", []),
                "months": months_between(*offered["months"]) if offered["months"] else [],
                "may_export": scope.may(Permission.EXPORT),
                "may_edit_words": scope.may(Permission.EDIT_MAPS),
                "filtered": laid.kind != TEAMS,
            },
        )

    return view
