"""Keep files that respondents added, and bring them out again for those who may read comments."""

import os
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from twofold_web.answering.adding.pictures import ENDINGS, NoPicture, kind_of, stripped
from twofold_web.answering.adding.receiving import MOST_BYTES
from twofold_web.answering.asked import Upload
from twofold_web.answering.models import Attachment
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


def keep_files(organisation_id: int, survey_id: int, respondent: str, files: Mapping[str, Upload]) -> dict[str, str]:
    """Keep the files that are what they should be.

    Returns:
        Under which names, by the question's field; a file that is refused is missing.
    """
    names: dict[str, str] = {}
    for field, upload in files.items():
        kind = kind_of(upload.content)
        if kind is None or len(upload.content) > MOST_BYTES:
            continue
        try:
            content = stripped(upload.content, kind)
        except NoPicture:
            continue
        number = uuid.uuid4()
        _write(place_of(organisation_id, number), content)
        Attachment.objects.add(
            organisation_id,
            id=number,
            survey_id=survey_id,
            response=uuid.UUID(respondent),
            kind=kind,
            size=len(content),
            added_at=datetime.now(UTC),
        )
        names[field] = f"{number}.{ENDINGS[kind]}"
    return names


def take_file(scope: Scope, survey_id: int, number: uuid.UUID) -> tuple[str, bytes] | None:
    """The name and the bytes of a file; the look is written down. None where there is none.

    Raises:
        PermissionDenied: the caller may not read comments.
    """
    scope.require(Permission.SEE_COMMENTS)
    with transaction.atomic():
        found = Attachment.objects.of(scope).filter(survey_id=survey_id, id=number).first()
        path = place_of(scope.organisation_id, number)
        if found is None or not path.exists():
            return None
        record(scope, "answer.file.seen", str(number), {"survey": survey_id})
        return f"{number}.{ENDINGS[found.kind]}", path.read_bytes()


def place_of(organisation_id: int, number: uuid.UUID) -> Path:
    """Where a file lies: among the organisation's uploads, under its number alone."""
    return Path(settings.UPLOADS) / str(organisation_id) / "answers" / number.hex


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
