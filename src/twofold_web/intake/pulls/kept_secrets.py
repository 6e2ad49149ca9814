"""Secrets of pulls: kept by the administrator in files outside of the database, one folder an organisation.

The database, its backups and the audit trail hold only the name: whoever reads them opens nothing.
"""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.pulls.found import PullFailed

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
MOST_BYTES = 64 << 10


def secret_file(slug: str, name: str) -> Path:
    """Where a secret is kept.

    Raises:
        PullFailed: the name could lead elsewhere.
    """
    if not NAME.fullmatch(name):
        raise PullFailed(_("The name of a secret has letters, digits, points and hyphens only."))
    return Path(settings.PULL_SECRETS) / slug / name


def secret_of(slug: str, name: str) -> str:
    """The secret of this name; empty where no name is given.

    Raises:
        PullFailed: there is none, or it may not be read.
    """
    if not name:
        return ""
    path = secret_file(slug, name)
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MOST_BYTES).strip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise PullFailed(
            _("There is no secret “%(name)s”: the administrator puts it into the file %(path)s on the server.")
            % {"name": name, "path": f"{slug}/{name}"}
        ) from wrong
