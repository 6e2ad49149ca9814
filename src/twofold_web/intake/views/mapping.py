"""The mapping page: the first rows, what each column becomes, and how to correct it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from twofold.errors import MappingError
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation.audit import record
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.checking import check
from twofold_web.intake.forms import cards
from twofold_web.intake.forms.reading import Chosen, read_choices
from twofold_web.intake.models import Upload, UploadState
from twofold_web.intake.reads import upload_of
from twofold_web.intake.reads.uploads import kept_mapping, loaded_before, look_of
from twofold_web.intake.sentences import say
from twofold_web.intake.writes import choose_mapping, try_mapping

MOST_WRITTEN = 400_000
ERROR = 422


def show_mapping(request: HttpRequest, scope: Scope, upload: Upload, chosen: Chosen | None = None) -> HttpResponse:
    """The mapping page of an upload that was looked at."""
    look = look_of(scope, upload)
    if look is None:
        return render(request, "intake/file.html", {"upload": upload, "job": upload.job})
    if request.method == "GET" and scope.actor.name != upload.made_by:
        with transaction.atomic():
            record(scope, "rows.seen", upload.name, {"upload": upload.pk})
    mapping = chosen.mapping if chosen else parse_mapping(upload.mapping)
    checked = check(mapping, look, upload.name)
    wrong = chosen.wrong if chosen else {}
    typed = {name: request.POST.get(name, "") for name in wrong}
    find = request.GET.get("find", "")[:100]
    drawn = cards.cards(look, cards.Drawn(mapping, checked.times, wrong, typed), find)
    groups = cards.grouped(drawn)
    body: dict[str, Any] = {
        "upload": upload,
        "look": look,
        "heads": cards.heads(look, mapping),
        "rows": list(zip(look.numbers, look.first, strict=True)),
        "groups": groups,
        "find": find,
        "whole": cards.whole_file(mapping),
        "mapping": mapping,
        "zones": cards.zones(),
        "formats": cards.FORMATS,
        "doubts": [say(doubt) for doubt in look.doubts],
        "trouble": say(checked.trouble),
        "wrong": wrong,
        "typed_zone": typed.get("zone", mapping.source.timezone),
        "kept": _kept(scope, upload, chosen),
        "before": loaded_before(scope, upload),
    }
    return render(request, "intake/mapping.html", body, status=ERROR if wrong else 200)


@page(Permission.LOAD_DATA)
@require_POST
def choose(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """Keep what was chosen; then back to the page, or on to the dry run."""
    upload = upload_of(scope, upload_id)
    look = look_of(scope, upload)
    if upload.state != UploadState.READY or look is None:
        return redirect("data_file", scope.slug, upload.pk)
    chosen = read_choices(parse_mapping(upload.mapping), look, request.POST.dict())
    try:
        upload = choose_mapping(scope, upload, chosen.mapping)
    except MappingError as wrong:
        chosen.wrong["zone"] = say(str(wrong)).text
    if chosen.wrong:
        return show_mapping(request, scope, upload, chosen)
    if request.POST.get("then") == "try":
        try_mapping(scope, upload)
        return redirect("data_trial", scope.slug, upload.pk)
    return show_mapping(request, scope, upload) if request.headers.get("HX-Request") else _back(scope, upload, request)


@page(Permission.LOAD_DATA)
@require_GET
def download(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """The mapping as a file."""
    upload = upload_of(scope, upload_id)
    name = content_disposition_header(as_attachment=True, filename=f"{upload.name}.toml") or "attachment"
    return HttpResponse(
        upload.mapping, content_type="application/toml; charset=utf-8", headers={"Content-Disposition": name}
    )


@page(Permission.LOAD_DATA)
@require_POST
def written(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """Take a mapping that somebody wrote."""
    upload = upload_of(scope, upload_id)
    if upload.state != UploadState.READY:
        return redirect("data_file", scope.slug, upload.pk)
    try:
        choose_mapping(scope, upload, _written(request))
    except MappingError as wrong:
        said = say(str(wrong))
        messages.error(request, _("The mapping was not taken: %(why)s") % {"why": said.text})
    else:
        messages.success(request, _("The mapping was taken as it is written."))
    return redirect("data_file", scope.slug, upload.pk)


@page(Permission.LOAD_DATA)
@require_POST
def proposed(request: HttpRequest, scope: Scope, upload_id: int) -> HttpResponse:
    """Back to the proposal."""
    upload = upload_of(scope, upload_id)
    look = look_of(scope, upload)
    if upload.state == UploadState.READY and look is not None:
        choose_mapping(scope, upload, parse_mapping(look.proposal))
        messages.success(request, _("The mapping is what was proposed again."))
    return redirect("data_file", scope.slug, upload.pk)


def _written(request: HttpRequest) -> Mapping:
    given = request.FILES.get("file")
    text = request.POST.get("toml", "")
    if given is not None:
        try:
            text = given.read(MOST_WRITTEN).decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise MappingError(_("the file is no text in UTF-8")) from wrong
    return parse_mapping(text.replace("\r\n", "\n")[:MOST_WRITTEN], "mapping")


def _kept(scope: Scope, upload: Upload, chosen: Chosen | None) -> str:
    """Who chose this mapping last time; empty where it is not the kept one."""
    kept = kept_mapping(scope, upload.columns)
    return kept.made_by if kept is not None and chosen is None and kept.mapping == upload.mapping else ""


def _back(scope: Scope, upload: Upload, request: HttpRequest) -> HttpResponse:
    changed = request.POST.get("changed", "")
    place = f"#column-{int(changed)}" if changed.isdecimal() and len(changed) < 6 else ""
    response = redirect("data_file", scope.slug, upload.pk)
    response["Location"] += place
    return response
