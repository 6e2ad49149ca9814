"""Files over the API: bring one, see the proposal, correct the mapping, try it, load it, undo the load."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import LoadState, Upload, UploadState
from twofold_web.intake.reads import load_of, require_loading, upload_of
from twofold_web.intake.reads.uploads import look_of, trial_path
from twofold_web.intake.receiving import too_large
from twofold_web.intake.writes import choose_mapping, discard, load_upload, receive, try_mapping, undo_load
from twofold_web.intake.writes.uploads import hash_of
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused

router = Router(tags=["files"])
FILE: Any = File(None)  # type: ignore[type-arg]  # ninja declares it as a generic and uses it as a function


class UploadOut(Schema):
    """A file that was brought: `waiting` (is looked at), `ready` (to be mapped), `refused` or `loaded`."""

    id: int
    name: str
    size: int
    sha256: str
    state: str
    trouble: str
    format: str
    mapping: str
    made_by: str
    made_at: datetime


class Uploads(Schema):
    """A page of files."""

    items: list[UploadOut]
    next: int | None


class SeenColumnOut(Schema):
    """One column of a file, and what is said about it."""

    name: str
    why: str
    doubts: list[str]
    filled: float
    distinct: int


class ProposalOut(Schema):
    """What the file seems to be; `mapping` is TOML that loads as it is."""

    format: str
    product: str
    rows: int
    complete: bool
    doubts: list[str]
    columns: list[SeenColumnOut]
    mapping: str


class MappingIn(Schema):
    """A mapping file's text."""

    mapping: Text = Field(max_length=400_000)


class GroupOut(Schema):
    """Rows or answers that would be rejected for one reason."""

    column: str | None
    item: str | None
    reason: str
    count: int
    row: int


class TrialOut(Schema):
    """A dry run: `running`, `refused` (the mapping does not fit, see `trouble`) or `done`."""

    state: str
    trouble: str = ""
    read: int | None = None
    accepted: int | None = None
    rejected: int | None = None
    repeated: int | None = None
    changed: int | None = None
    rejected_answers: int | None = None
    answers: dict[str, int] = Field(default_factory=dict)
    groups: list[GroupOut] = Field(default_factory=list)


class BegunOut(Schema):
    """A load that was asked for, or is being undone: `/loads/{id}` tells how far it is."""

    id: int
    state: str


class UndoIn(Schema):
    """Why a load is undone."""

    reason: Text = Field(min_length=1, max_length=300)


@router.post("/o/{slug}/uploads", response={201: UploadOut} | PROBLEMS)
def bring_file(request: HttpRequest, slug: str, file: UploadedFile | None = FILE) -> Any:  # noqa: ARG001 - for the reference; taken from the request below
    """Bring a file (multipart, field `file`); nothing is loaded yet."""
    scope = _scope(request, slug)
    if too_large(request):
        most = _("A file may have %(most)s MB at most.") % {"most": settings.UPLOAD_MOST_BYTES >> 20}
        raise Refused(413, most, _("Send its rows to `/events`, or split it."))
    given = request.FILES.get("file")
    if not isinstance(given, TemporaryUploadedFile):
        raise Refused(422, _("There is no file in the request."), _("Send it as multipart, in the field `file`."))
    return Status(201, _written(receive(scope, given.name or "", Path(given.temporary_file_path()))))


@router.get("/o/{slug}/uploads", response={200: Uploads} | PROBLEMS)
def list_files(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The files that were brought, the oldest first."""
    return page_of(Upload.objects.of(_scope(request, slug)), paging, _written)


@router.get("/o/{slug}/uploads/{upload_id}", response={200: UploadOut} | PROBLEMS)
def show_file(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """One file and its mapping as it stands."""
    return _written(upload_of(_scope(request, slug), upload_id))


@router.delete("/o/{slug}/uploads/{upload_id}", response={204: None} | PROBLEMS)
def throw_away(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """Delete a file that was not loaded."""
    scope = _scope(request, slug)
    discard(scope, upload_of(scope, upload_id))
    return Status(204, None)


@router.get("/o/{slug}/uploads/{upload_id}/proposal", response={200: ProposalOut} | PROBLEMS)
def show_proposal(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """What the file seems to be, column by column, and the mapping that is proposed."""
    scope = _scope(request, slug)
    look = look_of(scope, upload_of(scope, upload_id))
    if look is None:
        raise _not_ready()
    columns = [{name: getattr(each, name) for name in SeenColumnOut.model_fields} for each in look.columns]
    told = {name: getattr(look, name) for name in ("format", "product", "rows", "complete", "doubts")}
    return told | {"columns": columns, "mapping": look.proposal}


@router.put("/o/{slug}/uploads/{upload_id}/mapping", response={200: UploadOut} | PROBLEMS)
def put_mapping(request: HttpRequest, slug: str, upload_id: RowId, body: MappingIn) -> Any:
    """Say how the file is to be read."""
    scope = _scope(request, slug)
    return _written(choose_mapping(scope, _ready(scope, upload_id), parse_mapping(body.mapping)))


@router.post("/o/{slug}/uploads/{upload_id}/trial", response={202: TrialOut} | PROBLEMS)
def begin_trial(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """Try the mapping on every row without loading any."""
    scope = _scope(request, slug)
    try_mapping(scope, _ready(scope, upload_id))
    return Status(202, {"state": "running"})


@router.get("/o/{slug}/uploads/{upload_id}/trial", response={200: TrialOut} | PROBLEMS)
def show_trial(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """What the dry run of the mapping as it stands has found."""
    scope = _scope(request, slug)
    upload = _ready(scope, upload_id)
    try:
        told = json.loads(trial_path(scope, upload).read_text(encoding="utf-8"))
    except FileNotFoundError:
        told = {}
    if told.get("mapping") != hash_of(upload.mapping):
        if upload.trial is None:
            raise Http404
        return {"state": "running"}
    return told | {"state": "refused" if "trouble" in told else "done"}


@router.post("/o/{slug}/uploads/{upload_id}/load", response={202: BegunOut} | PROBLEMS)
def begin_load(request: HttpRequest, slug: str, upload_id: RowId) -> Any:
    """Load the file as it is mapped; asked twice, it is loaded once."""
    scope = _scope(request, slug)
    load = load_upload(scope, _ready(scope, upload_id))
    return Status(202, {"id": load.pk, "state": load.state})


@router.post("/o/{slug}/loads/{load_id}/undo", response={202: BegunOut} | PROBLEMS)
def begin_undo(request: HttpRequest, slug: str, load_id: RowId, body: UndoIn) -> Any:
    """Undo a load: its rows hold no more, and what they had replaced holds again."""
    scope = _scope(request, slug)
    load = load_of(scope, load_id)
    if load.state not in {LoadState.DONE, LoadState.UNDOING, LoadState.UNDONE}:
        raise Refused(409, _("This load brought nothing that could be undone."), _("See its `state` and `trouble`."))
    load = undo_load(scope, load, body.reason)
    return Status(202, {"id": load.pk, "state": load.state})


def _scope(request: HttpRequest, slug: str) -> Scope:
    scope = scope_for(request, slug, Permission.LOAD_DATA)
    require_loading(scope)
    return scope


def _ready(scope: Scope, upload_id: int) -> Upload:
    upload = upload_of(scope, upload_id)
    if upload.state != UploadState.READY:
        raise _not_ready()
    return upload


def _not_ready() -> Refused:
    return Refused(409, _("The file is not ready to be mapped."), _("See its `state` and `trouble`."))


def _written(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in UploadOut.model_fields}
