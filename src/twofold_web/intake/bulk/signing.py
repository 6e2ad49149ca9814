"""Signatures of deliveries: a secret that nobody stores, and a moment that goes stale."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.pull_models import Hook
from twofold_web.people.api_problems import Refused

WINDOW = 300  # seconds by which the sender's clock may differ from ours
MOMENT, SIGNATURE = "X-Twofold-Timestamp", "X-Twofold-Signature"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a delivery carries beside its body.

    Attributes:
        moment: seconds since 1970, as the sender wrote them.
        signature: hexadecimal; several may stand between commas while a secret is exchanged.
    """

    moment: str
    signature: str


def secret_of(hook: Hook) -> str:
    """The secret of an address: made of the installation's key, so that the database alone opens nothing."""
    told = f"twofold.hook:{hook.address}:{hook.secret_number}".encode()
    return "whs_" + hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


def signature_of(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment, a point and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(hook: Hook, signed: Signed, body: bytes, now: datetime | None = None) -> str:
    """The signature that fits.

    Raises:
        Refused: 401, none does, or the delivery is too old or too new.
    """
    moment = signed.moment.strip()
    if not moment.isdecimal() or len(moment) > 12:
        raise _refused(_("The header %(name)s is missing or no number of seconds.") % {"name": MOMENT})
    age = (now or datetime.now(UTC)).timestamp() - int(moment)
    expected = signature_of(secret_of(hook), moment, body)
    given = [part.strip().removeprefix("v1=") for part in signed.signature.split(",")[:4]]
    fits = any(hmac.compare_digest(expected.encode(), each.lower().encode()) for each in given)
    if not fits:
        raise _refused(_("The signature does not fit the body."))
    if abs(age) > WINDOW:
        raise _refused(_("The delivery is older or newer than %(window)s seconds.") % {"window": WINDOW})
    return expected


def _refused(error: str) -> Refused:
    return Refused(
        401,
        error,
        _("Sign “[seconds since 1970].[body]” with HMAC-SHA256 and send it as %(signature)s: v1=[hexadecimal digits].")
        % {"signature": SIGNATURE},
    )
