"""A survey file with its mapping, and a way to run the command line as people do."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from twofold.cli import twofold
from twofold.cli.entry import exit_code

MAPPING = """
[source]
timezone = "Europe/Budapest"

[event]
id = "id"
kind = {value = "survey"}
occurred_at = "day"
person = "who"
channel = "channel"
unit = "branch"

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
missing = [11]

[[answer]]
item = "csat"
column = "food"
touchpoint = {value = "food"}
scale = [1, 5]
missing = [6]

[[answer]]
item = "comment"
column = "comment"
type = "text"
"""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def command(capsys) -> Callable[..., Ran]:
    """Run ``twofold`` with these words."""

    def call(*words: object) -> Ran:
        code = exit_code(twofold, [str(word) for word in words])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return call


def survey_rows(count: int) -> list[dict[str, str]]:
    """Plausible rows; the phone is worse than the branch."""
    chance = random.Random(7)  # noqa: S311 - test data
    rows = []
    for number in range(1, count + 1):
        channel = chance.choice(["phone", "branch", "web"])
        rows.append(
            {
                "id": str(number),
                "day": f"2026-0{chance.randint(1, 6)}-{chance.randint(10, 28)}",
                "who": f"C-{chance.randint(1, 400):05}",
                "channel": channel,
                "branch": chance.choice(["Brno", "Győr", "Πάτρα", "Пловдив"]),
                "nps": str(chance.choice([3, 6, 7, 8, 11] if channel == "phone" else [7, 8, 9, 10, 10, 11])),
                "food": str(chance.choice([1, 2, 3, 4, 5, 6])),
                "comment": chance.choice(["", "Fine.", "Lassú volt a pult", "=2+2"]),
            },
        )
    return rows


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """Rows as a comma-separated file."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A survey of 600 rows with its mapping beside it."""
    (tmp_path / "survey.toml").write_text(MAPPING, encoding="utf-8")
    return write_csv(tmp_path / "survey.csv", survey_rows(600))


@pytest.fixture
def store(command, survey: Path, tmp_path: Path) -> Path:
    """A store with the survey in it."""
    place = tmp_path / "facts"
    done = command("load", survey, "--store", place)
    assert done.code == 0, done.err
    return place
