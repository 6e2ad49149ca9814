"""Workers killed with kill -9 in the middle of their work lose nothing and do nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

JOBS, ROUNDS = 24, 4
ROOT = Path(__file__).resolve().parents[3]


def rounds(home: Path, **environment: str) -> dict:
    """What became of the jobs after two workers were killed in each round."""
    ran = subprocess.run(
        [sys.executable, Path(__file__).with_name("kill_rounds.py"), str(JOBS), str(ROUNDS), "1"],
        env=os.environ | {"TWOFOLD_HOME": str(home), "PYTHONPATH": str(ROOT), "TWOFOLD_LOG": "json"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def nothing_lost_and_nothing_twice(found: dict) -> None:
    assert found["killed"] == 2 * ROUNDS
    assert found["repeated"] > 0, "no worker was killed in the middle of a job: the test shows nothing"
    assert (found["done"], found["effects"], found["doubled"], found["chain"]) == (JOBS, JOBS, 0, None)


def test_workers_that_are_killed_lose_no_job_and_repeat_no_effect(tmp_path: Path):
    nothing_lost_and_nothing_twice(rounds(tmp_path, TWOFOLD_DATABASE=""))


def test_the_same_holds_on_postgresql(tmp_path: Path, postgresql: str):
    nothing_lost_and_nothing_twice(rounds(tmp_path, TWOFOLD_DATABASE=postgresql))
