"""Triggers, the sample plan, and what messages say."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.forms.asking import PlanForm, QuotaForm, TriggerForm, WordsForm
from twofold_web.delivery.models import Once, Period, Plan, Trigger, Way, Wording
from twofold_web.delivery.reads import surveys as reads
from twofold_web.delivery.reads.policies import policy_of
from twofold_web.delivery.sending.parts import length_of
from twofold_web.delivery.sending.wording import sms_of, words_for
from twofold_web.delivery.views.surveys import found
from twofold_web.delivery.words import ONCE, PERIODS, REASONS, WAYS
from twofold_web.delivery.writes.planning import add_quota, remove_quota, set_plan
from twofold_web.delivery.writes.triggering import delete_trigger, make_trigger, pause_trigger
from twofold_web.delivery.writes.wording import example_places, send_example, set_words
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.prepared import Found
from twofold_web.foundation.scope import ActorKind, Scope


@page(Permission.SEND_SURVEYS)
def triggers(request: HttpRequest, scope: Scope, survey_id: int) -> HttpResponse:
    """What makes people be asked, and a form for another trigger."""
    survey = found(scope, survey_id)
    form = TriggerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        make_trigger(scope, survey_id, form.wish())
        messages.success(request, _("From now on they are asked."))
        return redirect("survey_triggers", scope.slug, survey_id)
    general = policy_of(scope).limits[""]
    rows = [
        (
            watch,
            watch.row,
            WAYS[Way(watch.row.way)],
            ONCE[Once(watch.row.once)],
            watch.row.delay_minutes // 60,
            watch.row.reminders + 1 > general.most,
            _foretold(watch.foretold),
        )
        for watch in reads.triggers_of(scope, survey_id)
    ]
    values = {"survey": survey, "form": form, "triggers": rows, "base": settings.PUBLIC_ADDRESS.rstrip("/")}
    return render(request, "delivery/triggers.html", values, status=422 if form.errors else 200)


def _foretold(found: Found | None) -> dict[str, object] | None:
    """What would have become of the events loaded lately, in words; None where it is not known yet."""
    if found is None or found.body is None:
        return None
    reasons = [(REASONS[Reason(code)], number) for code, number in found.body["reasons"]]
    return found.body | {"reasons": reasons, "not_asked": sum(number for _reason, number in reasons)}


@require_POST
@page(Permission.SEND_SURVEYS)
def change_trigger(request: HttpRequest, scope: Scope, survey_id: int, trigger_id: int) -> HttpResponse:
    """Let a trigger rest, go on, or end."""
    found(scope, survey_id)
    act = request.POST.get("act", "")
    try:
        if act in {"pause", "resume"}:
            pause_trigger(scope, survey_id, trigger_id, paused=act == "pause")
        elif act == "delete":
            delete_trigger(scope, survey_id, trigger_id)
    except (Trigger.DoesNotExist, OverflowError):
        raise Http404 from None
    return redirect("survey_triggers", scope.slug, survey_id)


@page(Permission.SEND_SURVEYS)
def plan(request: HttpRequest, scope: Scope, survey_id: int) -> HttpResponse:
    """The share that is drawn, the target, and limits by unit and segment."""
    survey = found(scope, survey_id)
    known = Plan.objects.of(scope).filter(survey_id=survey_id).first()
    begin = {"share": known.share / 100, "target": known.target} if known else {}
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted if posted is not None and "share" in posted else None, initial=begin)
    quota = QuotaForm(posted if posted is not None and "by" in posted else None)
    if form.is_valid():
        set_plan(scope, survey_id, round(form.cleaned_data["share"] * 100), form.cleaned_data["target"])
        messages.success(request, _("The plan is set; it holds for everybody who is asked from now on."))
        return redirect("survey_plan", scope.slug, survey_id)
    if quota.is_valid():
        add_quota(scope, survey_id, quota.wish())
        return redirect("survey_plan", scope.slug, survey_id)
    quotas = [(row, PERIODS[Period(row.period)]) for row in reads.quotas_of(scope, survey_id)]
    values = {"survey": survey, "form": form, "quota": quota, "quotas": quotas}
    return render(request, "delivery/plan.html", values, status=422 if form.errors or quota.errors else 200)


@require_POST
@page(Permission.SEND_SURVEYS)
def lift_quota(request: HttpRequest, scope: Scope, survey_id: int, quota_id: int) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """Lift a limit."""
    found(scope, survey_id)
    try:
        remove_quota(scope, survey_id, quota_id)
    except OverflowError:
        raise Http404 from None
    return redirect("survey_plan", scope.slug, survey_id)


@page(Permission.SEND_SURVEYS)
def words(request: HttpRequest, scope: Scope, survey_id: int, language: str) -> HttpResponse:
    """What messages say in a language, as they will look."""
    survey = found(scope, survey_id)
    if language not in survey.document.languages:
        raise Http404
    own = Wording.objects.of(scope).filter(survey_id=survey_id, language=language).first()
    begin = {"subject": own.subject, "text": own.text, "sms": own.sms} if own else {}
    form = WordsForm(request.POST if request.method == "POST" and "send" not in request.POST else None, initial=begin)
    if request.method == "POST" and "send" in request.POST:
        return _sent(request, scope, survey_id, language)
    if form.is_valid():
        set_words(scope, survey_id, language, form.cleaned_data)
        messages.success(request, _("The words are kept."))
        return redirect("survey_words", scope.slug, survey_id, language)
    said = words_for(scope, survey_id, survey.document, language)
    places = example_places(scope, survey_id)
    sms = sms_of(said, places)
    values = {
        "survey": survey,
        "language": language,
        "form": form,
        "said": said,
        "places": places,
        "sms": sms,
        "length": length_of(sms),
        "again": words_for(scope, survey_id, survey.document, language, reminder=True),
    }
    return render(request, "delivery/words.html", values, status=422 if form.errors else 200)


def _sent(request: HttpRequest, scope: Scope, survey_id: int, language: str) -> HttpResponse:
    survey = found(scope, survey_id)
    if scope.actor.kind is ActorKind.USER and send_example(scope, survey_id, survey.document, language):
        messages.success(request, _("A copy is on its way to %(address)s.") % {"address": scope.actor.name})
    else:
        messages.error(request, _("The mail server did not take the message. The administrator can see why."))
    return redirect("survey_words", scope.slug, survey_id, language)
