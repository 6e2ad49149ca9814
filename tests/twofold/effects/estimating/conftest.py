"""Worlds with a known truth."""

import importlib.util
import sys
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[4] / "benchmarks" / "effect_worlds.py"  # the benchmark tries the same worlds
_spec = importlib.util.spec_from_file_location("effect_worlds", _FILE)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["effect_worlds"] = _module
_spec.loader.exec_module(_module)


@pytest.fixture(scope="session")
def worlds():
    """``worlds.World`` says what is true, ``worlds.draw`` makes a panel of it."""
    return _module
