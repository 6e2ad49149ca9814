"""A report for one reader: made with their own rights, in their language, as a PDF."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from twofold.errors import TwofoldError
from twofold.findings.measured import picture
from twofold.findings.standing_out import standing_out
from twofold.measures.narrowed import narrowed
from twofold.reports.blocks import Section
from twofold.reports.pdf import pdf_of
from twofold.reports.sections.breakdowns import touchpoint_section
from twofold.reports.sections.claims import first_section
from twofold.reports.sections.scores import overall_section
from twofold.reports.sections.voice import chosen_quotes_section
from twofold.reports.spoken import Quote
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.insight.models import Delivery, Reader, Report, Sending, What
from twofold_web.insight.preparing.customers import wording_of
from twofold_web.insight.preparing.estimating import estimated, put
from twofold_web.insight.questions import Filters, Question
from twofold_web.insight.reads.allowed import units_for
from twofold_web.insight.reads.exploring import explored_of, section_of, troubles, units_of, with_breaks
from twofold_web.insight.reads.voice import picked
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.looks import record_reading
from twofold_web.people.reads import scope_of

REPORT = "insight.report"
NO_CHOICES: dict[str, Any] = {"dimensions": [], "values": {}, "items": {}, "months": []}


class NothingToSay(RuntimeError):
    """The report would be empty; the message says why."""


def send_report(run: JobRun) -> dict[str, Any]:
    """Send each reader their copy: claimed first, so that a repeated job sends none twice."""
    report = Report.objects.of(run.scope).select_related("view").filter(pk=run.payload["report"]).first()
    if report is None or (report.paused and "only" not in run.payload):
        return {"sent": 0}
    readers = Reader.objects.of(run.scope).filter(report=report).select_related("user")
    # a trial goes to its owner, who need not be among the readers
    readers = readers.filter(user_id=run.payload["only"]) if "only" in run.payload else readers.filter(ended_at=None)
    states = [_one(run, report, reader, at / max(len(readers), 1)) for at, reader in enumerate(readers)]
    return {"sent": states.count(Sending.SENT.value), "of": len(states)}


def _one(run: JobRun, report: Report, reader: Reader, share: float) -> str:
    run.progress(share, "")
    with transaction.atomic():
        claimed, mine = Delivery.objects.of(run.scope).get_or_create(
            report=report, user=reader.user, job=run.job_id, defaults={"organisation_id": run.scope.organisation_id}
        )
    if not mine:  # an attempt before this one has sent it, or died while it did: better once too few than twice
        return str(claimed.state)
    state, note = _sent(run.scope, report, reader)
    Delivery.objects.of(run.scope).filter(pk=claimed.pk).update(state=state.value, note=note[:300])
    return state.value


def _sent(worker: Scope, report: Report, reader: Reader) -> tuple[Sending, str]:
    scope = scope_of(reader.user, worker.slug)
    if scope is None or not scope.may(Permission.SEE_OVERVIEW) or not reader.user.is_active:
        return Sending.NOT_ALLOWED, ""
    language = reader.user.language[:2]
    with translation.override(language):
        try:
            message_for(scope, report, reader, language).send()
        except NothingToSay as nothing:
            return Sending.NOTHING, str(nothing)
        except (TwofoldError, OSError) as failed:
            return Sending.FAILED, f"{type(failed).__name__}: {failed}"
    return Sending.SENT, ""


def message_for(scope: Scope, report: Report, reader: Reader, language: str) -> EmailMessage:
    """The e-mail for a reader, in the active language, with the PDF.

    Raises:
        NothingToSay: there is nothing that this reader could be shown.
    """
    organisation = Organisation.objects.get(id=scope.organisation_id)
    sections = sections_for(scope, report, language)
    pdf = pdf_of(report.name, organisation.name, sections, language)
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    page = reverse("explore" if report.what == What.VIEW else "overview", args=[scope.slug])
    query = f"?{report.view.question}" if report.what == What.VIEW and report.view else ""
    ending = base + reverse("report_end", args=[scope.slug, reader.token])
    lines = [
        _("The report “%(name)s” of %(organisation)s is attached. It shows what you may see.")
        % {"name": report.name, "organisation": organisation.name},
        _("On the page: %(address)s") % {"address": f"{base}{page}{query}"},
        _("If you do not want this report any more: %(address)s") % {"address": ending},
    ]
    # one line, whatever the report is called: a line break would begin another header
    subject = " ".join(f"{report.name} · {organisation.name}".split())
    headers = {"List-Unsubscribe": f"<{ending}>"}
    message = EmailMessage(subject, "\n\n".join(lines), to=[reader.user.email], headers=headers)
    message.attach("report.pdf", pdf, "application/pdf")
    return message


def sections_for(scope: Scope, report: Report, language: str) -> tuple[Section, ...]:
    """What a report shows to somebody.

    Raises:
        NothingToSay: nothing was loaded, or their rights do not reach what the view asks.
    """
    if not has_facts(scope):
        raise NothingToSay(_("Nothing has been loaded yet"))
    shown = _view(scope, report, language) if report.what == What.VIEW else _overview(scope, language)
    return (*shown, *_quoted(scope, report, language))


def _quoted(scope: Scope, report: Report, language: str) -> tuple[Section, ...]:
    """The comments that the report's owner has picked, as far as this reader may see them."""
    if not report.quotes or not scope.may(Permission.SEE_COMMENTS):
        return ()
    said = [Quote(one.text, one.language, good=one.valence > 0) for one in picked(scope, report.owner_id)]
    if not said:
        return ()
    record_reading(scope, Filters(), len(said))
    return (chosen_quotes_section(wording_for(scope, language), said),)


def _overview(scope: Scope, language: str) -> tuple[Section, ...]:
    units = units_for(scope, Permission.SEE_OVERVIEW)
    facts = narrowed(store_of(scope).facts(), [f"unit={','.join(units)}"] if units else ())
    measured = picture(facts)
    wording, found = wording_of(measured, scope, language), standing_out(measured)
    return (
        first_section(wording, found),
        overall_section(wording, measured),
        touchpoint_section(wording, measured, found),
    )


def _view(scope: Scope, report: Report, language: str) -> tuple[Section, ...]:
    question = Question.parse(report.view.question if report.view else "")
    wrong = troubles(scope, question, NO_CHOICES)
    if wrong:
        raise NothingToSay(" ".join(wrong))
    units = units_of(scope, question)
    body = estimated(put(scope, question, units), units, lambda _share: None)
    wording = wording_for(scope, language)
    return (section_of(wording, with_breaks(scope, wording, question, explored_of(body, question))),)
