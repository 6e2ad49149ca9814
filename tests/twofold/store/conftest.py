"""What the store's tests share."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from twofold.store import Store, open_store

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # staged_loads.py


@pytest.fixture
def store(tmp_path) -> Store:
    """A new store."""
    return open_store(tmp_path / "facts", create=True)


@pytest.fixture
def start() -> Callable[..., "subprocess.Popen[str]"]:
    """Start a Python program in a process of its own; it can import staged_loads."""
    started: list[subprocess.Popen[str]] = []

    def run(program: str, *arguments: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(HERE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
