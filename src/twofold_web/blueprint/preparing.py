"""What jobs compute for the blueprint page: links and actions, the choices of its filters, pictures, files."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
from django.utils.translation import gettext as _

from twofold.errors import InputError, UsageError
from twofold.facts.schemas import CONTEXT_PREFIX
from twofold.facts.words import Side
from twofold.measures.calendar_days import period_number, period_text
from twofold.reports.blueprint import (
    Behind,
    Blueprint,
    BlueprintQuestion,
    Comparison,
    behind_of,
    blueprint_of_facts,
    compare_blueprints,
    from_json,
    to_json,
)
from twofold.reports.blueprint.exporting import export
from twofold.reports.blueprint.seeing import withheld
from twofold_web.blueprint.asked import as_request, of_request
from twofold_web.blueprint.documents import read_document
from twofold_web.blueprint.models import JourneyMapVersion, PublishedMap
from twofold_web.foundation.jobs import JobFailed
from twofold_web.foundation.models import Prepared
from twofold_web.foundation.prepared import key_of
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of, version_of

BEHIND, CHOICES, PICTURE, FILE = "blueprint.behind", "blueprint.choices", "blueprint.picture", "blueprint.file"
MOST_VALUES = 12  # of a context field that is offered as a segment
Progress = Callable[[float, str], None]


def standing_once(scope: Scope) -> list[dict[str, Any]]:
    """One answer an organisation."""
    return [{}] if has_facts(scope) else []


def standing_pictures(scope: Scope) -> list[dict[str, Any]]:
    """Every published map, of everybody."""
    if not has_facts(scope):
        return []
    everybody = as_request(BlueprintQuestion())
    published = PublishedMap.objects.of(scope).values_list("version_id", flat=True)
    return [{"version": version, "this": everybody, "other": None} for version in published]


def prepare_behind(scope: Scope, _request: dict[str, Any], _progress: Progress) -> dict[str, Any]:
    """Links and actions of the whole organisation."""
    return {"behind": to_json(behind_of(store_of(scope).facts()))}


def prepare_picture(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """A blueprint, or two compared."""
    version = JourneyMapVersion.objects.of(scope).filter(pk=request["version"]).first()
    if version is None:
        raise JobFailed(_("This map is no longer there."))
    journey = read_document(version.document)
    facts = store_of(scope).facts()
    behind = _behind(scope) or behind_of(facts)
    progress(0.4, "")
    this = of_request(request["this"])
    try:
        if request["other"] is None:
            return {"blueprint": to_json(blueprint_of_facts(facts, journey, this, behind=behind))}
        other = of_request(request["other"])
        return {"comparison": to_json(compare_blueprints(facts, journey, this, other, behind))}
    except (UsageError, InputError) as wrong:
        raise JobFailed(_("The facts cannot be asked so: %(why)s") % {"why": wrong}) from wrong


def _behind(scope: Scope) -> Behind | None:
    """Links and actions, where they are prepared from the facts as they are now."""
    kept = Prepared.objects.of(scope).filter(kind=BEHIND, key=key_of({}), version=version_of(scope)).first()
    return None if kept is None else from_json(kept.body["behind"], Behind)


def prepare_file(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """A file of a blueprint in a language, without what its reader may not see."""
    picture = request["picture"]
    kept = Prepared.objects.of(scope).filter(kind=PICTURE, key=key_of(picture), version=version_of(scope)).first()
    body = prepare_picture(scope, picture, progress) if kept is None else kept.body
    found = withheld(read_body(body), *request["withheld"])
    progress(0.7, "")
    made = export(found, request["kind"], request["language"], datetime.now(UTC).date())
    return {"file": base64.b64encode(made).decode()}


def read_body(body: dict[str, Any]) -> Blueprint | Comparison:
    """The blueprint, or the comparison, that a job has left."""
    if "comparison" in body:
        return from_json(body["comparison"], Comparison)
    return from_json(body["blueprint"], Blueprint)


def prepare_choices(scope: Scope, _request: dict[str, Any], _progress: Progress) -> dict[str, Any]:
    """What customers' events can be filtered by: channels, months, and segments with few values."""
    facts = store_of(scope).facts()
    events = facts.events().filter(nw.col("side") == Side.CUSTOMER.value)
    months = facts.collect(events.select(month=period_number("month")).unique())["month"].to_pylist()
    fields = [name for name in events.collect_schema().names() if name.startswith(CONTEXT_PREFIX)]
    counted = {name: facts.collect(events.select(nw.col(name).n_unique()))[name][0].as_py() for name in fields}
    # where no customer has said anything yet, engines count nothing at all
    few = [name for name, count in counted.items() if 1 < (count or 0) <= MOST_VALUES + 1]

    def values(name: str) -> list[str]:
        found = facts.collect(events.select(name).unique())[name].to_pylist()
        return sorted(value for value in found if value)

    return {
        "channels": values("channel"),
        "months": [period_text("month", number) for number in sorted(one for one in months if one is not None)],
        "segments": {name.removeprefix(CONTEXT_PREFIX): values(name) for name in few},
    }
