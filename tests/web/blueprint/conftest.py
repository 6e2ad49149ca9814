"""A hotel with a map in force and a few answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from twofold.facts import Unit
from twofold.way import bring
from twofold_web.blueprint.writes import import_map
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import adopt_units

MAP = """\
[map]
name = "stay"
title = {en = "A stay <script>alert(1)</script>", hu = "Tartózkodás"}

[[stage]]
name = "arrival"
title = "Arrival"

[[stage.touchpoint]]
name = "check-in"
title = {en = "Check-in", hu = "Bejelentkezés"}
roles = ["receptionist"]
wanted_emotion = "welcome"

[[stage.touchpoint]]
name = "room"
title = "Room"
"""
MAPPING = """\
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = "day"
person = "guest"
unit = "hotel"
touchpoint = "where"
channel = "how"

[[answer]]
item = "csat"
column = "score"
scale = [1, 5]

[[answer]]
item = "comment"
column = "said"
type = "text"
"""
ROWS = "id,day,guest,hotel,where,how,score,said\n" + "".join(
    f"{n},2026-0{n % 2 + 1}-{n % 28 + 1:02d},g{n},{'prague' if n % 3 else 'brno'},{'check-in' if n % 2 else 'room'},"
    f"{'app' if n % 4 else 'desk'},{n % 5 + 1},call +36 30 123 45{n:02d} <script>x{n}</script>\n"
    for n in range(60)
)


@pytest.fixture
def stay(hotel: Scope) -> Scope:
    """The hotel, with its map in force."""
    with walled(hotel.organisation_id):
        import_map(hotel, MAP, "stay.toml", publish=True)
    return hotel


@pytest.fixture
def answered(stay: Scope, tmp_path: Path) -> Scope:
    """The same, with sixty answers in two hotels."""
    (tmp_path / "guests.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "guests.toml").write_text(MAPPING, encoding="utf-8")
    bring(store_of(stay, create=True), tmp_path / "guests.csv")
    with walled(stay.organisation_id):
        adopt_units(stay, [Unit("prague", name="Praha"), Unit("brno", name="Brno")])
    return stay


@pytest.fixture
def work() -> Callable[[], None]:
    """Do every job that waits."""

    def until_done() -> None:
        while work_once("test"):
            pass

    return until_done
