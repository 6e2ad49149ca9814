"""Changing the tree of units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from twofold.errors import DefinitionError
from twofold.facts import Unit as Node
from twofold.facts import UnitTree
from twofold_web.foundation.audit import record
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import ApiKey, Grant, Invitation, Unit
from twofold_web.people.reads.reach import require_at, require_everywhere
from twofold_web.people.refusals import Refusal

BRING = "people.units"
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class UnitWish:
    """What a unit shall be.

    Attributes:
        code: what events carry; stays as it is once the unit exists.
        name: what people call it.
        level: the kind of unit, such as region or branch.
        country: two letters, for public holidays.
        zone: IANA time zone.
    """

    code: str
    name: str = ""
    level: str = ""
    country: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import of units changed.

    Attributes:
        added: the codes of new units.
        moved: the codes of units that hang elsewhere now.
        changed: the codes of units called otherwise now.
    """

    added: tuple[str, ...]
    moved: tuple[str, ...]
    changed: tuple[str, ...]


def adopt_units(scope: Scope, nodes: Iterable[Node]) -> int:
    """Take over units that the facts list and the tree does not know yet; returns how many were new.

    Known units stay where people have put them.

    Raises:
        PermissionDenied: the actor may neither load data nor manage people.
    """
    if not scope.may(Permission.LOAD_DATA):
        scope.require(Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        known = _locked(scope)
        fresh = {node.code: node for node in nodes if node.code not in known}
        if known:
            # a tree that people made before the first load is new to the store
            _bring(scope)
        _put(scope, known, fresh)
        if fresh:
            record(scope, "units.adopted", scope.slug, {"added": len(fresh)})
    return len(fresh)


def plant_unit(scope: Scope, wish: UnitWish, parent_code: str = "") -> Unit:
    """Create a unit below another, or a root.

    Raises:
        PermissionDenied: the actor may not manage units there.
        Unit.DoesNotExist: there is no such unit above.
        Refusal: the code is missing or taken, or the tree would be too deep.
    """
    require_at(scope, Permission.MANAGE_PEOPLE, parent_code)
    code = wish.code.strip()
    if not code:
        raise Refusal(_("Give the unit the code that your data uses for it."), field="code")
    with transaction.atomic():
        known = _locked(scope)
        if code in known:
            raise Refusal(_("There is a unit with this code already."), field="code")
        if parent_code and parent_code not in known:
            raise Unit.DoesNotExist
        node = Node(code, parent_code or None, wish.name.strip(), wish.level.strip(), wish.country.upper(), wish.zone)
        _put(scope, known, {code: node})
        record(scope, "unit.planted", code, {"parent": parent_code})
        _bring(scope)
    return known[code]


def change_unit(scope: Scope, unit_id: int, wish: UnitWish) -> Unit:
    """Rename a unit, or correct its level, country or time zone.

    Raises:
        PermissionDenied: the actor may not manage units there.
        Unit.DoesNotExist: there is no such unit here.
    """
    with transaction.atomic():
        unit = _managed(scope, unit_id)
        before = {name: getattr(unit, name) for name in ("name", "level", "country", "zone")}
        after = {
            "name": wish.name.strip(),
            "level": wish.level.strip(),
            "country": wish.country.upper(),
            "zone": wish.zone,
        }
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if changed:
            Unit.objects.of(scope).filter(pk=unit.pk).update(**after)
            record(scope, "unit.changed", unit.code, changed)
            _bring(scope)
    return Unit.objects.of(scope).get(pk=unit_id)


def move_unit(scope: Scope, unit_id: int, parent_id: int | None) -> int | None:
    """Hang a unit and all below it under another, or make it a root; returns where it hung before.

    Raises:
        PermissionDenied: the actor may not manage units at both places.
        Unit.DoesNotExist: there is no such unit here.
        Refusal: the unit would stand below itself, or the tree would be too deep.
    """
    with transaction.atomic():
        known = {unit.pk: unit for unit in _locked(scope).values()}
        unit = _managed(scope, unit_id)
        parent = None if parent_id is None else known.get(parent_id)
        if parent is None and parent_id is not None:
            raise Unit.DoesNotExist
        require_at(scope, Permission.MANAGE_PEOPLE, parent.code if parent else "")
        before = unit.parent_id
        if before == parent_id:
            return before
        if parent is not None and parent.path.startswith(unit.path):
            raise Refusal(_("“%(unit)s” cannot stand below itself.") % {"unit": unit})
        if before is not None:
            require_at(scope, Permission.MANAGE_PEOPLE, known[before].code)
        known[unit.pk].parent = parent
        _lay_paths(scope, known.values())
        above = known[before].code if before is not None else ""
        record(scope, "unit.moved", unit.code, {"from": above, "to": parent.code if parent else ""})
        _bring(scope)
    return before


def delete_unit(scope: Scope, unit_id: int) -> None:
    """Delete a unit with nothing below it, no role, no open invitation and no key; facts are never deleted so.

    Raises:
        PermissionDenied: the actor may not manage units there.
        Unit.DoesNotExist: there is no such unit here.
        Refusal: it is not empty.
    """
    with transaction.atomic():
        unit = _managed(scope, unit_id)
        if Unit.objects.of(scope).filter(parent=unit).exists():
            raise Refusal(_("“%(unit)s” has units below it. Move or delete them first.") % {"unit": unit})
        if any(model.objects.of(scope).filter(unit=unit).exists() for model in (Grant, ApiKey, Invitation)):
            raise Refusal(
                _("Roles, invitations or keys are tied to “%(unit)s”. Take them away first.") % {"unit": unit}
            )
        code = unit.code
        unit.delete()
        record(scope, "unit.deleted", code)


def import_units(scope: Scope, listed: UnitTree) -> Imported:
    """Take over a whole tree from a file: new units are planted, known ones renamed and moved, others stay.

    Raises:
        PermissionDenied: the actor may not manage units everywhere.
        Refusal: with the units that only we know, a unit would stand below itself.
    """
    require_everywhere(scope, Permission.MANAGE_PEOPLE)
    with transaction.atomic():
        known = _locked(scope)
        outcome = planned(known, listed)
        _put(scope, known, {code: listed.units[code] for code in outcome.added})
        for code in outcome.moved + outcome.changed:
            node = listed.units[code]
            row = known[code]
            row.parent = known[node.parent] if node.parent else None
            row.name, row.level = node.name, node.level or ""
            row.country, row.zone = node.country or "", node.zone or ""
        _lay_paths(scope, known.values())
        if outcome.added or outcome.moved or outcome.changed:
            counts = {"added": len(outcome.added), "moved": len(outcome.moved), "changed": len(outcome.changed)}
            record(scope, "units.imported", scope.slug, counts)
            _bring(scope)
    return outcome


def planned(known: Mapping[str, Unit], listed: UnitTree) -> Imported:
    """What an import would change.

    Raises:
        Refusal: with the units that only we know, a unit would stand below itself.
    """
    ours = {code: node_of(unit, known) for code, unit in known.items()}
    try:
        UnitTree.of((ours | listed.units).values())
    except DefinitionError as wrong:
        raise Refusal(_("The file does not fit the tree: %(what)s") % {"what": wrong}) from wrong
    both = [code for code in listed.units if code in ours]
    moved = tuple(code for code in both if ours[code].parent != listed.units[code].parent)
    changed = tuple(code for code in both if code not in moved and ours[code] != listed.units[code])
    return Imported(tuple(code for code in listed.units if code not in ours), moved, changed)


def node_of(unit: Unit, known: Mapping[str, Unit]) -> Node:
    """A unit as the library knows it."""
    above = {row.pk: code for code, row in known.items()}
    parent = above[unit.parent_id] if unit.parent_id is not None else None
    return Node(unit.code, parent, unit.name or unit.code, unit.level or None, unit.country or None, unit.zone or None)


def _locked(scope: Scope) -> dict[str, Unit]:
    """The whole tree by code; nobody else changes it until we are done, so that two moves make no ring."""
    return {unit.code: unit for unit in Unit.objects.of(scope).select_for_update().order_by("pk")}


def _managed(scope: Scope, unit_id: int) -> Unit:
    scope.require(Permission.MANAGE_PEOPLE)
    unit = Unit.objects.of(scope).select_for_update().get(pk=unit_id)
    try:
        require_at(scope, Permission.MANAGE_PEOPLE, unit.code)
    except PermissionDenied as wrong:
        # beyond their reach it does not exist for them
        raise Unit.DoesNotExist from wrong
    return unit


def _put(scope: Scope, known: dict[str, Unit], nodes: Mapping[str, Node]) -> None:
    """Plant nodes, those above first, and note them among the known."""
    waiting = dict(nodes)
    while waiting:
        ready = [node for node in waiting.values() if node.parent is None or node.parent not in waiting]
        for node in ready:
            known[node.code] = _plant(scope, node, known.get(node.parent or ""))
            del waiting[node.code]


def _plant(scope: Scope, node: Node, parent: Unit | None) -> Unit:
    if parent is not None and parent.depth >= DEEPEST:
        raise Refusal(_("A tree can be %(levels)s levels deep.") % {"levels": DEEPEST})
    unit = Unit.objects.add(
        scope,
        parent=parent,
        code=node.code,
        name=node.name,
        level=node.level or "",
        country=node.country or "",
        zone=node.zone or "",
    )
    unit.path = f"{parent.path if parent else ''}{unit.pk:010d}/"
    unit.save(update_fields=["path"])
    return unit


def _lay_paths(scope: Scope, units: Iterable[Unit]) -> None:
    """Write down where each unit stands after moves."""
    rows = {unit.pk: unit for unit in units}
    for unit in rows.values():
        chain = [unit]
        while chain[-1].parent_id is not None:
            chain.append(rows[chain[-1].parent_id])
            if len(chain) > DEEPEST:
                raise Refusal(_("A tree can be %(levels)s levels deep.") % {"levels": DEEPEST})
        unit.path = "".join(f"{step.pk:010d}/" for step in reversed(chain))
    Unit.objects.of(scope).bulk_update(rows.values(), ["parent", "path", "name", "level", "country", "zone"])


def _bring(scope: Scope) -> None:
    """Have the worker tell the store, so that the library's filters and protection of employees see the same tree."""
    enqueue(scope, BRING, {}, key="tree")
