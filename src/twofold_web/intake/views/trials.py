"""The dry run, and the step from it to the load."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold.errors import MappingError
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import OPEN
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.forms.trial_rows import shown_rows
from twofold_web.intake.models import Upload, UploadState
from twofold_web.intake.reads import upload_of
from twofold_web.intake.reads.uploads import loaded_before, trial_path
from twofold_web.intake.sentences import say
from twofold_web.intake.writes import load_upload, try_mapping
from twofold_web.intake.writes.uploads import hash_of


@page(Permission.LOAD_DATA)
def trial(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """What loading the file would do; POST asks for it anew."""
    upload = upload_of(scope, upload_id)
    if upload.state != UploadState.READY:
        return redirect("data_file", scope.slug, upload.pk)
    if request.method == "POST":
        try_mapping(scope, upload)
        return redirect("data_trial", scope.slug, upload.pk)
    told = _kept_trial(scope, upload)
    job = upload.trial
    body: dict[str, Any] = {
        "upload": upload,
        "job": job,
        "moving": told is None and job is not None and job.state in OPEN,
    }
    if told is not None:
        body |= _drawn(told, parse_mapping(upload.mapping)) | {"before": loaded_before(scope, upload)}
        if scope.actor.name != upload.made_by:
            with transaction.atomic():
                record(scope, "rows.seen", upload.name, {"upload": upload.pk})
    return render(request, "intake/trial.html", body)


@page(Permission.LOAD_DATA)
@require_POST
def begin(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """Load the file; a second press of the button leads to the same load."""
    upload = upload_of(scope, upload_id)
    if upload.state != UploadState.READY:
        return redirect("data_file", scope.slug, upload.pk)
    try:
        load = load_upload(scope, upload)
    except MappingError as wrong:
        messages.error(request, _("The mapping was not taken: %(why)s") % {"why": say(str(wrong)).text})
        return redirect("data_file", scope.slug, upload.pk)
    return redirect("data_load", scope.slug, load.pk)


def _kept_trial(scope: Scope, upload: Upload) -> dict[str, Any] | None:
    """The dry run of the mapping as it stands now; None where there is none."""
    try:
        told: dict[str, Any] = json.loads(trial_path(scope, upload).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return told if told.get("mapping") == hash_of(upload.mapping) else None


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _drawn(told: dict[str, Any], mapping: Mapping) -> dict[str, Any]:
    if "trouble" in told:
        return {"trouble": say(told["trouble"])}
    groups = [each | {"said": say(each["reason"])} for each in told["groups"]]
    items = [
        {"item": item, "count": count, "missing": told["missing"].get(item, 0)}
        for item, count in told["answers"].items()
    ]
    return {
        "told": told,
        "first_day": _day(told["first"]),
        "last_day": _day(told["last"]),
        "groups": groups,
        "items": sorted(items, key=lambda each: str(each["item"])),
        "faulty": shown_rows(told, mapping, told["faulty"]),
        "first": shown_rows(told, mapping, told["rows"]),
        "warnings": [say(each) for each in told["warnings"]],
        "nothing": told["accepted"] == 0,
    }
