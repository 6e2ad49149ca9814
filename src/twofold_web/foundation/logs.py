"""Logs that machines read: one JSON object a line, with numbers instead of names."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# what our own lines may carry; anything else that a library hangs on a record stays out
FIELDS = ("method", "route", "status", "ms", "organisation", "user", "job", "kind", "attempt", "schedule", "what")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
        }
        if number := REQUEST_ID.get():
            line["request"] = number
        line |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    # Django's own line names the path, which may hold a token
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return record.getMessage()


def _trace(wrong: BaseException | None) -> list[str]:
    """Where it broke and what it was, innermost last; not what it said: that may quote somebody's data."""
    if wrong is None:
        return []
    before = _trace(wrong.__cause__ or wrong.__context__)
    frames = traceback.extract_tb(wrong.__traceback__)
    return [*before, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), type(wrong).__name__]


def logging_of(style: str, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``.

    Args:
        style: ``json`` for machines, ``text`` for somebody at a terminal.
        level: the least severe that is written.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonLines},
            "text": {"format": "{asctime} {levelname:.1} {name}: {message}", "style": "{", "datefmt": "%H:%M:%S"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": style}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # its lines name the path of each refused request, which may hold a token; ours name the route
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
