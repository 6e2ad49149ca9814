"""What every measure means, as text: changing a meaning is a change somebody reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from twofold.measures import CATALOGUE, find_measure

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent


def test_no_definition_changes_unseen():
    text = "\n\n".join(one.text() for one in CATALOGUE.values()) + "\n"
    assert text == (HERE / "definitions.txt").read_text(encoding="utf-8"), (
        "a measure's meaning changed: if it was meant to, write the new text to definitions.txt"
    )


def test_every_measure_is_documented():
    found = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "measure_reference.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_measure_asks_one_question(name):
    one = find_measure(name)
    assert one.question.endswith("?")
    assert one.formula
    assert one.counted
