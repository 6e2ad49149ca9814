"""Server and workers killed with kill -9 while people answer: what was acknowledged is there, once."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_what_a_respondent_was_told_is_kept_outlives_kill_9_and_is_counted_once():
    found = importlib.util.spec_from_file_location("answer_kills", ROOT / "benchmarks" / "answer_kills.py")
    assert found is not None
    assert found.loader is not None
    program = importlib.util.module_from_spec(found)
    found.loader.exec_module(program)

    figures = program.main(rounds=2, clients=4)

    assert figures["whole"] > 0, "nobody finished: the test shows nothing"
    assert (figures["lost"], figures["twice"]) == (0, 0)
