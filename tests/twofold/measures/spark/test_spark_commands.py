"""``twofold measure --engine spark`` says on the command line what the embedded engine says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.spark
TWOFOLD = Path(sys.executable).with_name("twofold")


def run(*words):
    """Run the real command in a process of its own."""
    done = subprocess.run(
        [TWOFOLD, "measure", *words, "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)  # nothing but JSON may stand there


def same(ours, theirs):
    assert [one["group"] for one in ours] == [one["group"] for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        for name, value in one.items():
            assert other[name] == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value)


@pytest.mark.parametrize("name", ["nps"])
def test_a_command_on_a_standalone_master_says_the_same(store, master, name):
    asked = (name, "--store", store.place, "--by", "channel")
    same(run(*asked)["estimates"], run(*asked, "--engine", "spark", "--master", master)["estimates"])


@pytest.mark.parametrize("name", ["nps", "csat", "time_to_reply"])
def test_a_command_on_spark_connect_says_the_same(store, connect, name):
    asked = (name, "--store", store.place, "--by", "channel")
    same(run(*asked)["estimates"], run(*asked, "--engine", "spark", "--master", connect)["estimates"])


def test_nobody_at_the_address_is_one_clear_sentence(store, spark):
    assert spark
    for master in ("spark://127.0.0.1:9", "sc://127.0.0.1:9"):
        words = ("nps", "--store", store.place, "--engine", "spark", "--master", master)
        done = subprocess.run(
            [TWOFOLD, "measure", *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert "nobody answers" in done.stderr
        assert "Traceback" not in done.stderr
