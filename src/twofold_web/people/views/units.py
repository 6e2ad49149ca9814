"""The tree of units."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold.errors import DefinitionError
from twofold.facts.unit_files import read_units
from twofold.facts.units import UnitTree
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.forms import NewUnitForm, UnitFileForm, UnitForm, note, places
from twofold_web.people.models import Unit
from twofold_web.people.reads import unit_choices
from twofold_web.people.reads.reach import require_everywhere
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes.units import (
    UnitWish,
    change_unit,
    delete_unit,
    import_units,
    move_unit,
    planned,
    plant_unit,
)

LARGEST_FILE = 1_000_000


@page(Permission.MANAGE_PEOPLE)
def units(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The tree, and a form for a new unit."""
    form = NewUnitForm(scope, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = UnitWish(**{name: form.cleaned_data[name] for name in ("code", "name", "level", "country", "zone")})
        try:
            unit = plant_unit(scope, wish, form.cleaned_data["parent"])
        except Refusal as refusal:
            note(form, refusal)
        else:
            messages.success(request, _("“%(unit)s” is created.") % {"unit": unit})
            return redirect("units", scope.slug)
    return render(request, "people/units.html", _shown(scope) | {"form": form}, status=422 if form.errors else 200)


def _shown(scope: Scope) -> dict[str, object]:
    everywhere = scope.units(Permission.MANAGE_PEOPLE) is None
    return {
        "units": unit_choices(scope, Permission.MANAGE_PEOPLE),
        "everywhere": everywhere,
        "file_form": UnitFileForm(),
    }


@page(Permission.MANAGE_PEOPLE)
def unit(request: HttpRequest, scope: Scope, unit_id: int) -> HttpResponse:
    """One unit: rename, move, delete."""
    found = _unit(scope, unit_id)
    start = {name: getattr(found, name) for name in ("name", "level", "country", "zone")}
    form = UnitForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        change_unit(scope, unit_id, UnitWish(found.code, **form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("units", scope.slug)
    below = {row.code for row in found.and_below(Unit.objects.of(scope))}
    spots = [(code, name) for code, name in places(scope, Permission.MANAGE_PEOPLE) if code not in below]
    shown = {"unit": found, "form": form, "spots": spots, "above": found.parent.code if found.parent else ""}
    return render(request, "people/unit.html", shown, status=422 if form.errors else 200)


@require_POST
@page(Permission.MANAGE_PEOPLE)
def move(request: HttpRequest, scope: Scope, unit_id: int) -> HttpResponse:
    """Hang a unit under another: by its code from the form, by its id from the page's drag and from undo."""
    found = _unit(scope, unit_id)
    target = _target(request, scope)
    try:
        before = move_unit(scope, unit_id, target.pk if target else None)
    except Unit.DoesNotExist as wrong:
        raise Http404 from wrong
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("units", scope.slug)
    back = reverse("unit_back", args=[scope.slug, unit_id, before or 0])
    place = target or _("the top")
    moved = _("“%(unit)s” is moved below “%(place)s”.") % {"unit": found, "place": place}
    messages.success(request, moved, extra_tags=f"undo {back}")
    return redirect("units", scope.slug)


def _target(request: HttpRequest, scope: Scope) -> Unit | None:
    code, row = request.POST.get("to", ""), request.POST.get("below", "")
    if not code and not row:
        return None
    rows = Unit.objects.of(scope)
    chosen = rows.filter(pk=int(row)).first() if row.isascii() and row.isdigit() and len(row) < 19 else None
    target = chosen or rows.filter(code=code).first()
    if target is None:
        raise Http404
    return target


@require_POST
@page(Permission.MANAGE_PEOPLE)
def move_back(request: HttpRequest, scope: Scope, unit_id: int, parent_id: int) -> HttpResponse:
    """Undo a move."""
    found = _unit(scope, unit_id)
    try:
        move_unit(scope, unit_id, parent_id or None)
    except Unit.DoesNotExist as wrong:
        raise Http404 from wrong
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(unit)s” is back where it was.") % {"unit": found})
    return redirect("units", scope.slug)


@require_POST
@page(Permission.MANAGE_PEOPLE)
def delete(request: HttpRequest, scope: Scope, unit_id: int) -> HttpResponse:
    """Delete an empty unit."""
    found = _unit(scope, unit_id)
    try:
        delete_unit(scope, unit_id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("unit", scope.slug, unit_id)
    messages.success(request, _("“%(unit)s” is deleted.") % {"unit": found})
    return redirect("units", scope.slug)


@require_POST
@page(Permission.MANAGE_PEOPLE)
def import_file(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what a file of units would change; on confirmation, change it."""
    require_everywhere(scope, Permission.MANAGE_PEOPLE)
    given = request.FILES.get("file")
    name = Path(str(given.name)).name[:80] if given else request.POST.get("name", "")[:80]
    try:
        text = _decoded(name, given.read(LARGEST_FILE + 1)) if given else request.POST.get("text", "")
        tree = _tree(name, text)
        if "confirmed" in request.POST:
            outcome = import_units(scope, tree)
            done = _("%(added)s units created, %(moved)s moved, %(changed)s changed.")
            counts = {"added": len(outcome.added), "moved": len(outcome.moved), "changed": len(outcome.changed)}
            messages.success(request, done % counts)
            return redirect("units", scope.slug)
        known = {row.code: row for row in Unit.objects.of(scope)}
        shown = {"plan": planned(known, tree), "tree": tree, "name": name, "text": text}
    except (Refusal, DefinitionError) as wrong:
        form = NewUnitForm(scope)
        return render(request, "people/units.html", _shown(scope) | {"form": form, "wrong": wrong}, status=422)
    return render(request, "people/units_import.html", shown)


def _decoded(name: str, body: bytes) -> str:
    if len(body) > LARGEST_FILE:
        raise Refusal(_("%(name)s is larger than one megabyte.") % {"name": name})
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Refusal(_("%(name)s is not in UTF-8. Save it as “CSV UTF-8”.") % {"name": name}) from wrong


def _tree(name: str, text: str) -> UnitTree:
    if not text.strip():
        raise Refusal(_("Choose a file with units in it."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            return read_units(path)
        except DefinitionError as wrong:
            raise DefinitionError(str(wrong).replace(str(path), name or "CSV")) from wrong


def _unit(scope: Scope, unit_id: int) -> Unit:
    for row in unit_choices(scope, Permission.MANAGE_PEOPLE):
        if row.pk == unit_id:
            return row
    raise Http404
