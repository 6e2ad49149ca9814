"""What the environment says: each variable read once, with its type, and refused loudly where it makes no sense."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

# set while a command runs that owns the tables (migrate, backup, restore): the wall of the database stays down for it
AS_OWNER = "TWOFOLD_AS_OWNER"
DATABASE_FILE = "twofold.sqlite3"
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class SettingError(ValueError):
    """A variable of the environment makes no sense; the message says which, and what would."""


def text(name: str, default: str = "") -> str:
    """A text, or the default where the variable is not set."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or a no.

    Raises:
        SettingError: it is neither.
    """
    written = os.environ.get(name)
    if written is None:
        return default
    if written.lower() not in TRUE | FALSE:
        raise SettingError(f"{name}={written!r}: expected yes or no")
    return written.lower() in TRUE


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of several words.

    Raises:
        SettingError: it is none of them.
    """
    written = text(name, default).lower()
    if written not in allowed:
        raise SettingError(f"{name}={written!r}: expected {' or '.join(allowed)}")
    return written


def logs() -> tuple[str, str]:
    """How logs are written and from which level on: ``TWOFOLD_LOG``, ``TWOFOLD_LOG_LEVEL``.

    Machines get JSON and every request; somebody at a terminal gets text, and only what went wrong.
    """
    style = choice("TWOFOLD_LOG", ("json", "text"), "text" if sys.stderr.isatty() else "json")
    levels = ("debug", "info", "warning", "error")
    return style, choice("TWOFOLD_LOG_LEVEL", levels, "info" if style == "json" else "warning")


def listed(name: str, default: str = "") -> list[str]:
    """Values between commas."""
    return [value.strip() for value in text(name, default).split(",") if value.strip()]


def home() -> Path:
    """Where the application keeps what it writes: ``TWOFOLD_HOME``, or ``twofold-home`` here."""
    return Path(text("TWOFOLD_HOME", "twofold-home")).resolve()


def secret_key(folder: Path) -> str:
    """The key that signs sessions: ``TWOFOLD_SECRET_KEY``, or one made once and kept in the home folder.

    Raises:
        SettingError: the key is shorter than 32 characters.
    """
    given = text("TWOFOLD_SECRET_KEY")
    if not given:
        return _kept_secret(folder / "secret.key")
    if len(given) < 32:
        raise SettingError("TWOFOLD_SECRET_KEY is shorter than 32 characters; leave it out to have one made")
    return given


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    made = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(made)
    return made


def database(folder: Path) -> dict[str, object]:
    """Django's database entry from ``TWOFOLD_DATABASE`` (``postgresql://user:password@host:port/name``), else SQLite.

    Raises:
        SettingError: it is no address of PostgreSQL.
    """
    address = text("TWOFOLD_DATABASE")
    return _postgresql(address) if address else _sqlite(folder / DATABASE_FILE)


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # a transaction that may write takes its place at once, so that it waits instead of failing half-way
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(address: str) -> dict[str, object]:
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        # the address may hold a password
        raise SettingError("TWOFOLD_DATABASE: expected postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 20}},
    }


def mail(folder: Path) -> dict[str, object]:
    """Django's settings for sending e-mail from ``TWOFOLD_MAIL`` (``smtp://user:password@host:port``, ``smtps://…``).

    Without it, messages are files in the home folder, so that a trial loses none.

    Raises:
        SettingError: it is no address of a mail server.
    """
    address = text("TWOFOLD_MAIL")
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError("TWOFOLD_MAIL: expected smtp://user:password@host:port or smtps://…")
    encrypted = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted,
        "EMAIL_USE_TLS": not encrypted and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
