"""Workers at the same time, and the owner of the database: tried on real databases, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.begun import Begun

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def told(database: dict[str, str], tmp_path: Path, begun_home: Begun) -> dict:
    """What the process found."""
    begun_home.into(tmp_path)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    ours = {"TWOFOLD_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "twofold_web.settings", "PYTHONPATH": str(ROOT)}
    script = [Path(__file__).with_name("racing.py")]
    # the database of another server is empty still
    for program in ([["-m", "twofold_web.manage", "migrate", "-v", "0"]] if database else []) + [script]:
        ran = subprocess.run(
            [sys.executable, *program], env=kept | ours | database, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_on_a_real_database_no_race_breaks_a_rule_and_no_row_tells_an_order(told):
    # ten persons of two addresses and two numbers, each asked once at a time; the target is seven
    assert told["asked"] == {"wrong": [], "asked": 7, "addresses": 7, "used": 7, "persons": 7}
    # six sheets: one row changed, that of the roll, which all six share; no transaction or place tells one from another
    assert told["taken"] == {"codes": 6, "again": True, "changed": ["delivery_roll"], "roll": 1}
