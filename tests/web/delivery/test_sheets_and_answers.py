"""Both halves together: who took a sheet, and what was answered, joined by an administrator with the whole database.

The attack: whatever order either half shows, lay one beside the other. People come in a random order that only the test
knows; an order that tells something correlates with it.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scipy.stats import spearmanr
from tests.web.begun import Begun
from tests.web.foundation.conftest import _database

ROOT = Path(__file__).resolve().parents[3]
INVITED, CAME = 60, 48
# a Spearman correlation of 48 unrelated orders exceeds this less than once in ten thousand times
TELLING = 0.56


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, begun_home: Begun
) -> Iterator[dict[str, list[int]]]:
    """The orders that an administrator sees, as numbers of who came when."""
    tmp_path = tmp_path_factory.mktemp("sheets")
    coming = random.Random().sample(range(INVITED), CAME)  # noqa: S311 - no secret
    begun_home.into(tmp_path)
    if request.param == "sqlite":
        yield _ran(tmp_path, coming, {})
    else:
        yield from (_ran(tmp_path, coming, {"TWOFOLD_DATABASE": address}) for address in _database())


def _ran(home: Path, coming: list[int], database: dict[str, str]) -> dict[str, list[int]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    ours = {"TWOFOLD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings", "PYTHONPATH": str(ROOT)}
    script = [Path(__file__).with_name("sheets_and_answers.py"), str(INVITED), json.dumps(coming)]
    # the database of another server is empty still
    for program in ([["-m", "twofold_web.manage", "migrate", "-v", "0"]] if database else []) + [script]:
        environment = kept | ours | database | {"TWOFOLD_LOG_LEVEL": "error"}
        ran = subprocess.run([sys.executable, *program], env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_no_order_of_either_half_tells_when_somebody_came(found):
    assert sorted(found["roll"]) == list(range(CAME)), "not everybody's sheet was noted"
    handed_in = {person for name, order in found.items() if name.startswith("answering_") for person in order}
    assert handed_in == set(range(CAME)), "not everybody's answers are there"
    for name, order in found.items():
        if len(order) >= 12:
            told = abs(spearmanr(order, range(len(order))).statistic)
            assert told < TELLING, f"{name} tells when people came: {told:.2f}"


def test_no_order_of_the_answers_follows_one_of_the_invitations(found):
    invitations = {name: order for name, order in found.items() if name.startswith(("delivery_", "roll"))}
    answers = {name: order for name, order in found.items() if name.startswith("answering_") and len(order) >= 12}
    for one, invited in invitations.items():
        for other, answered in answers.items():
            both = [person for person in invited if person in set(answered)]
            told = abs(spearmanr([answered.index(person) for person in both], range(len(both))).statistic)
            assert told < TELLING, f"{one} and {other} go together: {told:.2f}"
