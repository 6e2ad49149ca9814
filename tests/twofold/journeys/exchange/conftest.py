"""What journeys to write; the strategies stand in ``written_journeys``."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # written_journeys.py

from written_journeys import made

from twofold.journeys.steps import Steps


@pytest.fixture
def stay() -> Steps:
    """Two stays of known guests."""
    rows = [(1, 0, "booking"), (1, 5, "check-in"), (2, 1, "booking"), (2, 9, "check-out")]
    return made(rows, {"channel": ["web", "desk", "phone", None], "unit": ["Brno", "Brno", "Pécs", "Pécs"]})
