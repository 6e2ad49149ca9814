"""What opens behind the picture: the number and its method, the comments, the rows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from twofold.errors import UsageError
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.opening import opened
from twofold_web.blueprint.asked import Asked, of_request
from twofold_web.blueprint.documents import read_document
from twofold_web.blueprint.reads.pictures import language, map_in_force, picture_of, question
from twofold_web.blueprint.reads.rows import Piece, comments_of, rows_of
from twofold_web.blueprint.writes.looks import record_look
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@page(Permission.SEE_OVERVIEW)
def evidence(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One number of the picture, in words, with how it was made and what was left out."""
    asked = Asked.of(request.GET)
    published = map_in_force(scope, asked.map)
    wanted = _wanted(request)
    if published is None or wanted is None:
        raise Http404
    shown = picture_of(scope, published, asked)
    if shown.picture is None:
        return redirect(f"{reverse('blueprint', args=[scope.slug])}?{asked.query()}")
    found = opened(shown.picture, wanted, language())
    if found is None:
        raise Http404
    context = {
        "found": shown.found,
        "opened": found,
        "query": asked.query(),
        "may_comments": scope.may(Permission.SEE_COMMENTS) and found.touchpoint,
        "may_rows": scope.may(Permission.SEE_ROWS) and found.touchpoint,
    }
    return render(request, "blueprint/evidence.html", context)


def _wanted(request: HttpRequest) -> Evidence | None:
    try:
        part = Part(request.GET.get("part", ""))
    except ValueError:
        return None
    return Evidence(part, request.GET.get("name", ""), request.GET.get("detail", ""))


@page(Permission.SEE_COMMENTS)
def evidence_comments(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The masked comments about a touchpoint; every look is recorded."""
    return _piece(request, scope, Permission.SEE_COMMENTS)


@page(Permission.SEE_ROWS)
def evidence_rows(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The answers about a touchpoint, without anybody's name; every look is recorded."""
    return _piece(request, scope, Permission.SEE_ROWS)


def _piece(request: HttpRequest, scope: Scope, permission: Permission) -> HttpResponse:
    asked, touchpoint = Asked.of(request.GET), request.GET.get("touchpoint", "")
    published = map_in_force(scope, asked.map)
    if published is None or not touchpoint:
        raise Http404
    try:
        wanted = of_request(question(scope, asked.this, permission))
    except UsageError as wrong:
        raise Http404 from wrong
    comments = permission is Permission.SEE_COMMENTS
    piece: Piece = (comments_of if comments else rows_of)(scope, wanted, touchpoint, request.GET.get("after", ""))
    if piece.rows:
        record_look(scope, "comments.seen" if comments else "rows.seen", touchpoint, len(piece.rows))
    point = read_document(published.version.document).touchpoint(touchpoint)
    context = {
        "piece": piece,
        "place": touchpoint if point is None else point.label(language()),
        "touchpoint": touchpoint,
        "query": asked.query(),
    }
    return render(request, "blueprint/comments.html" if comments else "blueprint/rows.html", context)
