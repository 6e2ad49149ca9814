"""The contact policy: clocks, those who do not want to be asked, the ledger, and how text messages leave."""

import json
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.delivery.asking.deciding import Ask, Reason
from twofold_web.delivery.forms.contacts import ClockForm, GatewayForm, PersonForm
from twofold_web.delivery.models import DecisionState, Gateway, Way
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.ledger import Looked, lines_of, look_up
from twofold_web.delivery.reads.policies import policy_of
from twofold_web.delivery.words import REASONS, WAYS, purpose_words
from twofold_web.delivery.writes.forgetting import forget
from twofold_web.delivery.writes.gateways import set_gateway
from twofold_web.delivery.writes.opting import opt_in, opt_out, remove_clock, set_clock, set_never
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads.reach import reaches
from twofold_web.surveys.reads.drafts import title_of


@page(Permission.SEND_SURVEYS)
def policy(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The clocks, and who is never asked."""
    require_sending(scope)
    form = ClockForm(request.POST if request.method == "POST" and "most" in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        remove_clock(scope, request.POST["remove"][:40])
        return redirect("contacts", scope.slug)
    if form.is_valid():
        set_clock(scope, **form.cleaned_data)
        messages.success(request, _("The clock is set; it holds from now on."))
        return redirect("contacts", scope.slug)
    clocks = [(key, purpose_words(key), limit) for key, limit in sorted(policy_of(scope).limits.items())]
    may_forget = scope.may(Permission.LOAD_DATA) and reaches(scope, Permission.LOAD_DATA, "")
    values = {"form": form, "clocks": clocks, "person": PersonForm(), "may_forget": may_forget}
    return render(request, "delivery/policy.html", values, status=422 if form.errors else 200)


@page(Permission.SEND_SURVEYS)
def ledger(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Why somebody was not asked: looked up by a number or an address, which is sent as a form, never in an address."""
    require_sending(scope)
    form = PersonForm(request.POST if request.method == "POST" else None)
    values: dict[str, object] = {"form": form}
    if form.is_valid():
        looked = look_up(scope, request.POST["person"], datetime.now(UTC))
        values |= _shown(looked) | {"typed": request.POST["person"]}
    return render(request, "delivery/ledger.html", values, status=422 if form.errors else 200)


def _shown(looked: Looked) -> dict[str, object]:
    rows = [
        (
            row,
            title_of(row.survey),
            purpose_words(row.purpose),
            WAYS[Way(row.way)],
            REASONS[Reason(row.reason)] if row.reason else "",
            row.state,
        )
        for row in looked.decisions
    ]
    verdicts = [
        (purpose_words(purpose), None if isinstance(each, Ask) else REASONS[each.reason], getattr(each, "until", None))
        for purpose, each in looked.verdicts
    ]
    opted = [(row, purpose_words(row.purpose)) for row in looked.opted_out]
    return {"rows": rows, "verdicts": verdicts, "opted": opted, "never": looked.never, "States": DecisionState}


@require_POST
@page(Permission.SEND_SURVEYS)
def person(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Never ask somebody, ask them again, or forget them."""
    require_sending(scope)
    form = PersonForm(request.POST)
    act = request.POST.get("act", "")
    if not form.is_valid():
        messages.error(request, _("Type a number or an address first."))
        return redirect("contacts", scope.slug)
    who = form.cleaned_data["person"]
    if act == "out":
        opt_out(scope, who, how="page")
        messages.success(request, _("They are not asked any more."))
    elif act == "in":
        opt_in(scope, who)
        set_never(scope, who, never=False)
        messages.success(request, _("They may be asked again."))
    elif act == "never":
        set_never(scope, who, never=True)
        messages.success(request, _("They stand on the list of those who are never asked."))
    elif act == "erase":
        forget(scope, who)
        messages.success(
            request,
            _(
                "They are forgotten where people are asked, and within minutes in answers, files and facts. "
                "What they do not want to be asked stays known, as a number only."
            ),
        )
    return redirect("contacts", scope.slug)


@page(Permission.SEND_SURVEYS)
def download(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """The whole ledger as CSV, without names and addresses."""
    answer = StreamingHttpResponse(lines_of(scope), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return cast("HttpResponse", answer)  # a page may stream; its type is the only thing that differs


@page(Permission.MANAGE_SETTINGS)
def gateway(request: HttpRequest, scope: Scope) -> HttpResponse:
    """How text messages leave."""
    known = Gateway.objects.of(scope).first()
    example: dict[str, Any] = {
        "url": "https://sms.example/v1/messages",
        "headers": {"Authorization": "Bearer {secret}"},
    }
    example |= {"body": {"to": "{to}", "text": "{text}", "id": "{key}"}, "sent": [200, 202], "repeatable": False}
    told = known.template if known else example
    begin = {"template": json.dumps(told, indent=1, ensure_ascii=False)}
    begin |= {"name": known.name, "secret": known.secret} if known else {}
    form = GatewayForm(request.POST if request.method == "POST" else None, initial=begin)
    if form.is_valid():
        set_gateway(scope, **form.cleaned_data)
        messages.success(request, _("Text messages leave by this gateway from now on."))
        return redirect("sms_gateway", scope.slug)
    return render(request, "delivery/gateway.html", {"form": form, "known": known}, status=422 if form.errors else 200)
