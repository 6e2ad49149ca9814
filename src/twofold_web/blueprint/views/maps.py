"""Journey maps: the list, the history of one, and its editor."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold.facts.journey_map import JourneyMap
from twofold_web.blueprint.documents import MapUnreadable, read_document, write_document
from twofold_web.blueprint.editing import laid_over, step
from twofold_web.blueprint.editing import new_map as begun
from twofold_web.blueprint.forms import CONTACTS, DOMAINS, LANGUAGES, fields_of
from twofold_web.blueprint.models import JourneyMapVersion
from twofold_web.blueprint.reads.maps import maps_of, published_maps, version_of_map, versions_of
from twofold_web.blueprint.reads.pictures import language as reader_language
from twofold_web.blueprint.writes.maps import EditedMeanwhile, go_back, import_map, publish_map, save_map
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class Edited:
    """What the editor holds.

    Attributes:
        journey: the map as it is now, saved or not.
        based_on: the number of the version it was made from.
        language: of the texts that are shown.
    """

    journey: JourneyMap
    based_on: int
    language: str


@page(Permission.EDIT_MAPS)
def maps(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every map, with the version that is in force."""
    return render(request, "blueprint/maps.html", {"maps": maps_of(scope)})


@page(Permission.EDIT_MAPS)
def new_map(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Begin a map."""
    title = request.POST.get("title", "").strip()[:120]
    name = slugify(title, allow_unicode=True)[:80]
    if request.method != "POST" or not name:
        wrong = _("Give the journey a name.") if request.method == "POST" else ""
        return render(request, "blueprint/map_new.html", {"wrong": wrong}, status=422 if wrong else 200)
    if version_of_map(scope, name) is None:
        save_map(scope, begun(name, title, reader_language()), None)
    return redirect("map_edit", scope.slug, name)


@page(Permission.EDIT_MAPS)
def map_import(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Bring a map in from a file."""
    file = request.FILES.get("file")
    if request.method != "POST" or file is None:
        wrong = _("Choose a file.") if request.method == "POST" else ""
        return render(request, "blueprint/map_import.html", {"wrong": wrong}, status=422 if wrong else 200)
    try:
        version = import_map(scope, file.read(), file.name or "map.toml")
    except MapUnreadable as wrong:
        return render(request, "blueprint/map_import.html", {"unreadable": str(wrong)}, status=422)
    messages.success(request, _("The map was brought in. Look at it, then publish it."))
    return redirect("map_history", scope.slug, version.name)


@page(Permission.EDIT_MAPS)
def map_history(request: HttpRequest, scope: Scope, name: str) -> HttpResponse:
    """Every version of a map."""
    versions = versions_of(scope, name)
    if not versions:
        raise Http404
    published = next((one for one in published_maps(scope) if one.name == name), None)
    return render(request, "blueprint/map_history.html", {"name": name, "versions": versions, "published": published})


@page(Permission.EDIT_MAPS)
def map_edit(request: HttpRequest, scope: Scope, name: str) -> HttpResponse:
    """The editor: every button hands the whole form over, so that it works without a script."""
    newest = version_of_map(scope, name)
    if newest is None:
        raise Http404
    language = _language(request)
    if request.method != "POST":
        return _form(request, Edited(read_document(newest.document), newest.number, language))
    based_on = int(request.POST["based_on"]) if request.POST.get("based_on", "").isdigit() else newest.number
    wanted, kept = request.POST.get("do", ""), read_document(newest.document)
    try:
        base = replace(read_document(request.POST.get("document", "") or newest.document), name=name)
        kept = laid_over(base, request.POST.dict(), request.POST.get("language", language))
        journey = step(kept, wanted)
        journey = read_document(write_document(journey))  # says what is wrong with it
    except MapUnreadable as wrong:
        return _form(request, Edited(kept, based_on, language), unreadable=str(wrong))
    if wanted not in {"save", "publish", "over"}:
        return _form(request, Edited(journey, based_on, language), changed=True)
    return _keep(request, scope, Edited(journey, based_on, language))


def _keep(request: HttpRequest, scope: Scope, edited: Edited) -> HttpResponse:
    wanted, name, based_on = request.POST.get("do", ""), edited.journey.name, edited.based_on
    newest = version_of_map(scope, name)
    if wanted == "over" and newest is not None:  # somebody has read the warning
        based_on = newest.number
    try:
        version = save_map(scope, edited.journey, based_on)
    except EditedMeanwhile as meanwhile:
        return _form(request, edited, meanwhile=meanwhile.newest)
    if wanted == "publish":
        publish_map(scope, name, version.number)
        messages.success(request, _("Saved and published: the blueprint is being drawn by this version."))
    else:
        messages.success(request, _("Saved as a draft. The blueprint changes when you publish it."))
    return redirect("map_history", scope.slug, name)


def _form(
    request: HttpRequest,
    edited: Edited,
    *,
    unreadable: str = "",
    changed: bool = False,
    meanwhile: JourneyMapVersion | None = None,
) -> HttpResponse:
    journey, language = edited.journey, edited.language
    context = {
        "name": journey.name,
        "title": journey.title.get(language, ""),
        "stages": fields_of(journey, language),
        "document": write_document(journey),
        "based_on": edited.based_on,
        "language": language,
        "languages": LANGUAGES,
        "contacts": CONTACTS,
        "domains": DOMAINS,
        "unreadable": unreadable,
        "changed": changed,
        "meanwhile": meanwhile,
    }
    return render(request, "blueprint/map_edit.html", context, status=422 if unreadable else 409 if meanwhile else 200)


def _language(request: HttpRequest) -> str:
    """The language whose texts are shown next: chosen on the page, or the reader's."""
    chosen = request.POST.get("show") or request.GET.get("show") or request.POST.get("language") or reader_language()
    return chosen if chosen in LANGUAGES else "en"


@page(Permission.EDIT_MAPS)
@require_POST
def map_publish(request: HttpRequest, scope: Scope, name: str, number: int) -> HttpResponse:
    """Put a version in force."""
    if publish_map(scope, name, number) is None:
        raise Http404
    messages.success(request, _("Published: the blueprint is being drawn by this version."))
    return redirect("map_history", scope.slug, name)


@page(Permission.EDIT_MAPS)
@require_POST
def map_back(request: HttpRequest, scope: Scope, name: str, number: int) -> HttpResponse:
    """Make an earlier version the newest again."""
    if go_back(scope, name, number) is None:
        raise Http404
    messages.success(request, _("The earlier version is the newest again, as a draft."))
    return redirect("map_history", scope.slug, name)


@page(Permission.EDIT_MAPS)
def map_file(request: HttpRequest, scope: Scope, name: str, number: int, kind: str) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """A version as a file, in the library's format."""
    version = version_of_map(scope, name, number)
    if version is None or kind not in {"toml", "csv"}:
        raise Http404
    text = version.document if kind == "toml" else write_document(read_document(version.document), ".csv")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8" if kind == "csv" else "application/toml")
    answer["Content-Disposition"] = f'attachment; filename="map-{number}.{kind}"'
    return answer
