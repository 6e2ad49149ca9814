"""Links that many people open: make, change what they stand for, revoke."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.db import transaction

from twofold_web.delivery.models import Link, LinkKind
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.tokens import digest_of, new_nonce, secret_of
from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class LinkWish:
    """What a link stands for.

    Attributes:
        kind: how it is used.
        name: where, for those who manage links.
        unit: what answers are about.
        touchpoint: the same.
        channel: the same.
        language: empty for the browser's.
        hidden: values of hidden fields.
        hosts: origins whose pages may show it in a frame.
        opens_at: from when on it may be answered.
        closes_at: until when.
    """

    kind: LinkKind
    name: str
    unit: str = ""
    touchpoint: str = ""
    channel: str = ""
    language: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    hosts: Sequence[str] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def make_link(scope: Scope, survey_id: int, wish: LinkWish) -> Link:
    """Open a door.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        link = _made(scope, survey_id, wish)
        record(scope, "link.made", f"link {link.pk}", {"survey": survey_id, "kind": wish.kind.value, "unit": wish.unit})
    return link


def link_for_tests(scope: Scope, survey_id: int) -> Link:
    """The link by which authors try a survey; its answers count nowhere."""
    scope.require(Permission.EDIT_SURVEYS)
    rows = Link.objects.of(scope).filter(survey_id=survey_id, kind=LinkKind.TEST, revoked_at=None)
    with transaction.atomic():
        return rows.first() or _made(scope, survey_id, LinkWish(LinkKind.TEST, "test"))


def revoke_link(scope: Scope, survey_id: int, link_id: int) -> None:
    """Close a door for good; what came through it stays.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
        Link.DoesNotExist: there is none.
    """
    require_sending(scope)
    with transaction.atomic():
        link = Link.objects.of(scope).select_for_update().get(pk=link_id, survey_id=survey_id)
        if link.revoked_at is None:
            link.revoked_at = datetime.now(UTC)
            link.save(update_fields=["revoked_at"])
            record(scope, "link.revoked", f"link {link.pk}")


def origin_of(text: str) -> str:
    """The origin that somebody means by an address; empty where it is none.

    >>> origin_of("https://Shop.example/basket?x=1"), origin_of("shop.example:8443"), origin_of("https://a;b.example")
    ('https://shop.example', 'https://shop.example:8443', '')
    """
    written = text.strip().lower()
    parts = urlsplit(written if "://" in written else f"https://{written}")
    try:
        port = parts.port
    except ValueError:
        return ""
    local = parts.hostname in {"localhost", "127.0.0.1"}
    if parts.scheme not in ({"https", "http"} if local else {"https"}) or not HOST.fullmatch(parts.hostname or ""):
        return ""
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")


def _made(scope: Scope, survey_id: int, wish: LinkWish) -> Link:
    nonce = new_nonce()
    return Link.objects.add(
        scope,
        survey_id=survey_id,
        kind=wish.kind,
        name=wish.name,
        nonce=nonce,
        digest=digest_of(secret_of(nonce)),
        unit=wish.unit,
        touchpoint=wish.touchpoint,
        channel=wish.channel,
        language=wish.language,
        hidden=dict(wish.hidden),
        hosts=list(wish.hosts),
        opens_at=wish.opens_at,
        closes_at=wish.closes_at,
        made_by=scope.actor.name,
        made_at=datetime.now(UTC),
    )
