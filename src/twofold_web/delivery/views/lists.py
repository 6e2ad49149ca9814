"""Lists of people: bring one, look at it, confirm it."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from twofold_web.delivery.asking.lists import KEPT_FOR_QUESTIONNAIRE
from twofold_web.delivery.asking.tables import TableRefused, table_of
from twofold_web.delivery.forms.asking import ConfirmForm, ListForm
from twofold_web.delivery.models import Batch, Gateway
from twofold_web.delivery.reads import surveys as reads
from twofold_web.delivery.reads.forecast import forecast
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.delivery.views.surveys import found
from twofold_web.delivery.words import COLUMNS, FAULTS, REASONS
from twofold_web.delivery.writes.listing import (
    Sending,
    bring_list,
    checked_list,
    confirm_list,
    give_up_list,
    map_columns,
)
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope

MOST_BYTES = 10 << 20
TROUBLES = {
    "empty": gettext_lazy("There is no row below the names of the columns."),
    "unreadable": gettext_lazy("This is neither CSV nor XLSX."),
    "too long": gettext_lazy("A list can have 50,000 rows; bring it in parts."),
    "too wide": gettext_lazy("A list can have 60 columns."),
}
SHOWN = 50


@page(Permission.SEND_SURVEYS)
def lists(request: HttpRequest, scope: Scope, survey_id: int) -> HttpResponse:
    """The lists that were brought, and a form for another."""
    survey = found(scope, survey_id)
    posted = request.method == "POST"
    form = ListForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(MOST_BYTES + 1) if file else form.cleaned_data["pasted"].encode()
        try:
            table = table_of(content if len(content) <= MOST_BYTES else b"")
        except TableRefused as wrong:
            form.add_error("file" if file else "pasted", str(TROUBLES[str(wrong)]))
        else:
            batch = bring_list(scope, survey_id, file.name if file else _("pasted"), form.cleaned_data["way"], table)
            return redirect("survey_list", scope.slug, survey_id, batch.pk)
    values = {
        "survey": survey,
        "form": form,
        "batches": reads.batches_of(scope, survey_id),
        "gateway": Gateway.objects.of(scope).exists(),
        "employees": survey.document.side == "employee",
    }
    return render(request, "delivery/lists.html", values, status=422 if form.errors else 200)


@page(Permission.SEND_SURVEYS)
def one(request: HttpRequest, scope: Scope, survey_id: int, batch_id: int) -> HttpResponse:
    """What the columns hold, which rows cannot be used, and how many would be asked."""
    survey = found(scope, survey_id)
    batch = _batch(scope, survey_id, batch_id)
    if request.method == "POST":
        map_columns(scope, batch, {name: request.POST.get(f"column-{at}", "") for at, name in enumerate(batch.columns)})
        return redirect("survey_list", scope.slug, survey_id, batch_id)
    checked = checked_list(scope, batch)
    expected = forecast(scope, survey_id, str(survey.document.purpose), checked.guests, datetime.now(UTC))
    offered = [(column.value, str(label)) for column, label in COLUMNS.items()]
    offered += [(f"{KEPT_FOR_QUESTIONNAIRE}{each.key}", each.key) for each in survey.document.hidden]
    samples = list(zip(*batch.rows[:3], strict=False))
    values = {
        "survey": survey,
        "batch": batch,
        "columns": [(at, name, batch.mapping.get(name, ""), samples[at]) for at, name in enumerate(batch.columns)],
        "offered": offered,
        "checked": checked,
        "bad": [(each.row, FAULTS[each.fault], each.found) for each in checked.bad[:SHOWN]],
        "expected": expected,
        "reasons": [(REASONS[reason], number) for reason, number in expected.refused],
        "form": ConfirmForm(),
    }
    return render(request, "delivery/list.html", values)


@require_POST
@page(Permission.SEND_SURVEYS)
def confirm(request: HttpRequest, scope: Scope, survey_id: int, batch_id: int) -> HttpResponse:
    """Invite the people of a list."""
    found(scope, survey_id)
    batch = _batch(scope, survey_id, batch_id)
    with timezone.override(zone_for(scope)):
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nobody was invited: check the numbers below the list."))
            return redirect("survey_list", scope.slug, survey_id, batch_id)
    told = form.cleaned_data
    due = max(told["due_at"] or datetime.now(UTC), datetime.now(UTC))
    number = confirm_list(scope, batch.pk, Sending(due, told["days"], told["reminders"], told["reminder_days"]))
    messages.success(
        request,
        _("%(number)s people are invited; each is asked when the contact policy allows it.") % {"number": number},
    )
    return redirect("survey_lists", scope.slug, survey_id)


@require_POST
@page(Permission.SEND_SURVEYS)
def give_up(request: HttpRequest, scope: Scope, survey_id: int, batch_id: int) -> HttpResponse:
    """Forget a list, or ask nobody of it any more."""
    found(scope, survey_id)
    try:
        batch = Batch.objects.of(scope).get(pk=batch_id, survey_id=survey_id)
    except (Batch.DoesNotExist, OverflowError):
        raise Http404 from None
    give_up_list(scope, batch.pk)
    messages.success(request, _("Nobody of this list is asked any more."))
    return redirect("survey_lists", scope.slug, survey_id)


def _batch(scope: Scope, survey_id: int, batch_id: int) -> Batch:
    try:
        return Batch.objects.of(scope).get(pk=batch_id, survey_id=survey_id, confirmed_at=None)
    except (Batch.DoesNotExist, OverflowError):
        raise Http404 from None
