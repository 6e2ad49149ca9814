"""On PostgreSQL even a forgotten filter shows nobody else's rows: tried on a real server."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DENIED = "InsufficientPrivilege"
CLAIMS = {
    "rows without any organisation": 0,
    "raw rows of both": 1,
    "forgotten filter": ["hotel"],
    "rows of the other": 0,
    "entries of the other": 0,
    "inner wall": ["bank"],
    "outer wall afterwards": ["hotel"],
    "add to the other": DENIED,
    "give mine away": DENIED,
    "change all": 1,
    "remove the other's": 0,
    "change the trail": DENIED,
    "remove from the trail": DENIED,
    "empty the trail": DENIED,
    "change the tables": DENIED,
    "remove the policy": DENIED,
    "pretend to be the owner": 1,
    "trail holds": None,
    "left in the pool": ["", "twofold_app"],
    "another thread": 0,
    "after a refusal": ["UndefinedTable", ""],
    "error inside both": ["UndefinedTable", ""],
    "after an inner rollback": ["hotel"],
    "after the outer end": "",
    "the owner's rows": 2,
    "unwalled tables": 0,
    "a second migration": "fine",
}


def test_the_wall_holds_whatever_is_tried(tmp_path: Path, postgresql: str):
    environment = {"TWOFOLD_HOME": str(tmp_path), "TWOFOLD_DATABASE": postgresql, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, Path(__file__).with_name("wall_tries.py")],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == CLAIMS
