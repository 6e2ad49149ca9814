import re
import subprocess
import sys
from pathlib import Path

import pytest

from twofold.cli import twofold
from twofold.cli.lazy import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("script", ["command_reference.py", "measure_reference.py"])
def test_the_generated_reference_is_up_to_date(script):
    ran = subprocess.run(
        [sys.executable, ROOT / "tools" / script, "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_every_command_is_in_the_list_that_help_shows():
    for name, (_, _, line) in COMMANDS.items():
        command = twofold.get_command(None, name)
        assert command is not None
        assert command.get_short_help_str(200) == line


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
