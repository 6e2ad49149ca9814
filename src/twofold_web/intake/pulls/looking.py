"""One door to all kinds of pulls."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from twofold_web.intake.pull_models import Pull, PullKind
from twofold_web.intake.pulls import folder, https, imap, sftp, sql
from twofold_web.intake.pulls.found import Found, Look
from twofold_web.intake.pulls.kept_secrets import secret_of

KINDS: dict[str, Callable[[Look], Found]] = {
    PullKind.FOLDER: folder.look,
    PullKind.HTTPS: https.look,
    PullKind.SFTP: sftp.look,
    PullKind.IMAP: imap.look,
    PullKind.SQL: sql.look,
}


def look(pull: Pull, slug: str, room: Path, seen: frozenset[str]) -> Found:
    """Look where the pull looks; files come into the room.

    Raises:
        PullFailed: it could not be done; the message says why and what to do.
    """
    place = Path(tempfile.mkdtemp(dir=room))
    secret = "" if pull.kind == PullKind.SFTP else secret_of(slug, pull.secret)
    settings = pull.place | {"key_name": pull.secret}
    return KINDS[pull.kind](Look(settings, secret, pull.state, slug, place, seen))
