"""The second step, done by the worker: simulate an organisation, and hand its files over as uploads are."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from twofold.facts.unit_files import read_units
from twofold.simulate import simulate
from twofold.store.load_units import load_units
from twofold_web.blueprint.writes import import_map
from twofold_web.demonstration.cast import address, stage_of
from twofold_web.foundation import jobs
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.writes import load_file
from twofold_web.people.models import User
from twofold_web.people.writes import adopt_units, grant_role

BRING = "demonstration.bring"
EVENTS = 120_000
JOURNEY = "journey.toml"


def bring(run: JobRun) -> dict[str, Any]:
    """Simulate the organisation's files and ask for them to be loaded, all or none."""
    stage = stage_of(run.payload["slug"])
    folder = Path(settings.HOME) / "demonstration" / stage.slug
    simulate(
        folder,
        seed=stage.seed,
        scenario=stage.slug,
        events=EVENTS,
        progress=lambda share: run.progress(share * 0.9, _("Simulating the organisation")),
    )
    load_units(store_of(run.scope, create=True), folder / "units.csv")
    files = sorted(folder.glob("*.parquet"))
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        _people_the_units(run.scope, folder / "units.csv")
        for file in files:
            load_file(run.scope, file, file.with_suffix(".toml").read_text(encoding="utf-8"), file.name)
        import_map(run.scope, (folder / JOURNEY).read_text(encoding="utf-8"), JOURNEY, publish=True)
        record(run.scope, "demonstration.brought", stage.slug, {"files": len(files)})
    shutil.rmtree(folder)
    return {"files": len(files)}


def _people_the_units(scope: Scope, units: Path) -> None:
    nodes = list(read_units(units).units.values())
    adopt_units(scope, nodes)
    stage = stage_of(scope.slug)
    for player in stage.players:
        if player.level:
            unit = next(node for node in nodes if node.level == player.level)
            grant_role(scope, User.objects.get(email=address(stage, player)), player.role, unit.code)
