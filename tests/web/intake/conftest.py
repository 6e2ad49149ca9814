"""Files that people bring."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twofold_web.intake.pulls.found import Look

ROOMS = iter(range(10_000))

MAPPING = """\
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = "day"
person = "guest"
unit = "hotel"

[[answer]]
item = "nps"
column = "score"
scale = [0, 10]

[[answer]]
item = "comment"
column = "said"
type = "text"
"""
ROWS = "id,day,guest,hotel,score,said\n" + "".join(
    f"{number},2026-03-{number % 28 + 1:02d},guest {number},prague,{number % 11},It was fine\n"
    for number in range(1, 31)
)


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """A file with this content, outside the folder of uploads."""

    def write(content: str = ROWS, name: str = "guests.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def looked(tmp_path: Path) -> Callable[..., Look]:
    """What a look is given."""

    def given(place: dict[str, Any], **more: Any) -> Look:
        room = tmp_path / f"room{next(ROOMS)}"
        room.mkdir()
        values = {"secret": "", "state": {}, "slug": "hotel", "seen": frozenset()} | more
        return Look(place=place, room=room, **values)

    return given
