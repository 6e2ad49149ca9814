"""Where the bytes of uploaded files lie: under numbers of ours, one folder an organisation."""

import hashlib
import shutil
import unicodedata
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope

MOST_NAME = 255
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_BLOCK = 1 << 20


def folder_of(scope: Scope) -> Path:
    """The organisation's folder, which is made where it is missing."""
    store = Organisation.objects.values_list("store", flat=True).get(id=scope.organisation_id)
    folder = Path(settings.UPLOADS) / str(store)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(scope: Scope, stored: uuid.UUID) -> Path:
    """Where a file's bytes lie."""
    return folder_of(scope) / str(stored)


def take_over(scope: Scope, path: Path) -> uuid.UUID:
    """Move a file into the organisation's folder, under a new number."""
    stored = uuid.uuid4()
    target = path_of(scope, stored)
    try:
        path.replace(target)
    except OSError:  # another disk
        draft = target.with_name(f"{target.name}.draft")
        shutil.copyfile(path, draft)
        draft.replace(target)
        path.unlink(missing_ok=True)
    return stored


def remove(scope: Scope, stored: uuid.UUID) -> None:
    """Delete a file and what was noted beside it; what is gone already is no error."""
    for path in folder_of(scope).glob(f"{stored}*"):
        with suppress(FileNotFoundError):
            path.unlink()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_name(given: str) -> str:
    """The name of a file as people may see it: its last part, without signs that cannot be seen.

    >>> plain_name("../../etc/passwd"), plain_name("a" + chr(0) + "b.csv"), plain_name(" ")
    ('passwd', 'ab.csv', 'file')
    """
    return _shortened(plain_text(given.replace("\\", "/").rsplit("/", 1)[-1])) or "file"


def plain_text(given: str) -> str:
    """A line that people typed, without signs that cannot be seen.

    >>> plain_text(" wrong" + chr(0) + chr(10) + " month ")
    'wrong month'
    """
    seen = "".join(" " if sign.isspace() else sign for sign in given)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) not in _UNSEEN).split())


def _shortened(name: str) -> str:
    """At most so many signs; the end, which tells the format, stays."""
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 21]}…{name[-20:]}"
