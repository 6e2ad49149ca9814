"""Every variable that the application reads stands in the reference, and what makes no sense is refused by name."""

import re
from pathlib import Path

import pytest

from twofold_web import environment
from twofold_web.environment import SettingError

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"TWOFOLD_[A-Z_]+[A-Z]")


def test_every_variable_is_documented_and_every_documented_one_is_read():
    read = {
        name
        for folder in ("twofold", "twofold_web")
        for path in (ROOT / "src" / folder).rglob("*.py")
        for name in NAME.findall(path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    documented = {
        name for line in page.splitlines() if line.startswith("| `TWOFOLD_") for name in NAME.findall(line)[:1]
    }

    assert read == documented


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("TWOFOLD_DEMO", "perhaps", lambda: environment.flag("TWOFOLD_DEMO")),
        ("TWOFOLD_DATABASE", "mysql://a/b", lambda: environment.database(Path())),
        ("TWOFOLD_DATABASE", "postgresql://host", lambda: environment.database(Path())),
        ("TWOFOLD_SECRET_KEY", "short", lambda: environment.secret_key(Path())),
        ("TWOFOLD_LOG", "xml", environment.logs),
        ("TWOFOLD_LOG_LEVEL", "loud", environment.logs),
        ("TWOFOLD_MAIL", "http://host", lambda: environment.mail(Path())),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name, value, read):
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingError, match=name):
        read()


def test_a_refusal_does_not_show_a_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TWOFOLD_DATABASE", "postgresq://user:secret@host/name")

    with pytest.raises(SettingError) as refused:
        environment.database(Path())
    assert "secret" not in str(refused.value)


def test_the_secret_of_an_installation_is_made_once_and_for_its_owner_only(tmp_path: Path):
    made = environment.secret_key(tmp_path)

    assert environment.secret_key(tmp_path) == made
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
