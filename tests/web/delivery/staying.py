"""Stays of guests as a file brings them: a row, a load by the worker, and what takes it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from twofold_web.foundation import jobs
from twofold_web.foundation.models import Job
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.writes import load_file, undo_load
from twofold_web.intake.writes.loads import LOAD
from twofold_web.intake.writes.undoing import UNDO

MAPPING = """\
[source]
timezone = "Europe/Athens"

[event]
id = "stay"
kind = {value = "purchase"}
touchpoint = {value = "check-out"}
occurred_at = "left"
person = "guest"
case = "booking"
language = "lang"
context = ["nights"]

[contact]
email = "mail"
phone = "mobile"
zone = "zone"
"""
COLUMNS = ("stay", "left", "guest", "booking", "lang", "nights", "mail", "mobile", "zone")
Loaded = Callable[..., Load]


def stay(number: int, *, days: float = 1, **values: str) -> dict[str, str]:
    """A guest who left some days ago."""
    left = (datetime.now(UTC) - timedelta(days=days)).astimezone().strftime("%Y-%m-%dT%H:%M:%S%z")
    told = {"stay": str(number), "left": left, "guest": f"G-{number}", "booking": f"B-{number}", "lang": "el"}
    told |= {"nights": "3", "mail": f"guest{number}@guest.example", "mobile": "", "zone": "Europe/Athens"}
    return told | values


def claimed_load() -> Job:
    """The load, before all that earlier loads have asked for."""
    return next(job for job in iter(jobs.claim, None) if job.kind == LOAD)


def loading(scope: Scope, folder: Path) -> Loaded:
    """Loads a file of stays: ``load(stay(1), stay(2))``."""

    def load(*stays: dict[str, str], mapping: str = MAPPING, work: bool = True) -> Load:
        path = folder / "stays.csv"
        lines = [",".join(COLUMNS), *(",".join(each[name] for name in COLUMNS) for each in stays)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        made = load_file(scope, path, mapping, "stays.csv")
        if work:
            jobs.run(claimed_load())
            made.refresh_from_db()
            assert made.state == LoadState.DONE
        return made

    return load


def taken_back(scope: Scope, load: Load) -> Load:
    """The load, undone by the worker."""
    undo_load(scope, load, "wrong month")
    jobs.run(next(job for job in iter(jobs.claim, None) if job.kind == UNDO))
    load.refresh_from_db()
    assert load.state == LoadState.UNDONE
    return load
