"""The audit trail."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.acts import ACTS
from twofold_web.people.forms import AuditForm
from twofold_web.people.reads.audit import Question, acts_of, entries_of, exported_lines
from twofold_web.people.words import detail_words
from twofold_web.people.writes.audit_looks import export_audit, verify_audit

PAGE = 50


@page(Permission.READ_AUDIT)
def audit(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The newest entries that fit the filters, fifty a page."""
    form = AuditForm([(act, ACTS.get(act, act)) for act in acts_of(scope)], request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    question = Question(asked.get("person", ""), asked.get("act", ""), asked.get("since"), asked.get("until"))
    rows = entries_of(scope, question)
    before = request.GET.get("after", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(number__lt=int(before))
    found = list(rows[: PAGE + 1])
    shown = {
        "form": form,
        "entries": [_shown(entry) for entry in found[:PAGE]],
        "next": found[PAGE - 1].number if len(found) > PAGE else None,
    }
    return render(request, "people/audit.html", shown)


def _shown(entry: AuditEntry) -> dict[str, Any]:
    return {"entry": entry, "act": ACTS.get(entry.act, entry.act), "detail": detail_words(entry.detail)}


@require_POST
@page(Permission.READ_AUDIT)
def verify(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Read the chain again and say whether it holds."""
    found = verify_audit(scope)
    if found.broken_at is None:
        held = _("The chain holds: %(entries)s entries, none changed, removed or inserted.")
        messages.success(request, held % {"entries": found.entries})
    else:
        broken = _("The chain is broken at entry %(number)s. Compare with an exported copy.")
        messages.error(request, broken % {"number": found.broken_at})
    return redirect("audit", scope.slug)


@require_POST
@page(Permission.READ_AUDIT)
def export(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """The whole trail, one entry a line."""
    export_audit(scope)
    answer = StreamingHttpResponse(exported_lines(scope), content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="audit-{scope.slug}.ndjson"'
    return cast("HttpResponse", answer)  # a page may stream; its type is the only thing that differs
