"""What a killed process left behind goes; what somebody still needs stays."""

import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from twofold_web.foundation.models import Prepared
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.sweeping import KEPT, sweep
from twofold_web.intake import places
from twofold_web.intake.models import Load, LoadState

NOW = datetime.now(UTC)


def lying(scope: Scope, stored: uuid.UUID, hours: float) -> Path:
    path = places.path_of(scope, stored)
    path.write_bytes(b"rows")
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_a_file_that_nothing_refers_to_goes_after_a_day(hotel: Scope) -> None:
    old, young = lying(hotel, uuid.uuid4(), 25), lying(hotel, uuid.uuid4(), 23)

    assert sweep(NOW) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_a_file_that_waits_to_be_loaded_stays_however_old(hotel: Scope) -> None:
    waiting, done = (lying(hotel, uuid.uuid4(), 500) for _ in range(2))
    for path, state in ((waiting, LoadState.WAITING), (done, LoadState.DONE)):
        values = {"source": "a.csv", "mapping": "", "store_load": str(uuid.uuid4()), "made_by": "anna"}
        Load.objects.add(hotel, stored=uuid.UUID(path.name), state=state, **values)

    sweep(NOW)

    assert (waiting.exists(), done.exists()) == (True, False)


def test_a_result_that_nobody_renewed_goes(hotel: Scope) -> None:
    for name, age in (("old", KEPT + timedelta(hours=1)), ("new", timedelta(days=1))):
        values = {"kind": "x", "key": name, "version": 1, "body": {}, "seconds": 0.1, "made_at": NOW - age}
        Prepared.objects.add(hotel, **values)

    sweep(NOW)

    assert [kept.key for kept in Prepared.objects.of(hotel)] == ["new"]
