"""Passkeys and authenticator apps: how their secrets are kept, and who needs them."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import ActorKind, Scope
from twofold_web.people.models import EntranceRules, User


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """Keeps authenticator secrets encrypted: the table alone signs nobody in."""

    def encrypt(self, text: str) -> str:
        """The text as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"twofold.second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def lacks_second_factor(scope: Scope, user: User) -> bool:
    """Whether somebody must set up a second factor before they may go on; inside the organisation's wall."""
    if scope.actor.kind is not ActorKind.USER or Role.ADMINISTRATOR not in scope.roles:
        return False
    asked = EntranceRules.objects.of(scope).filter(second_factor=True).exists()
    return asked and not is_mfa_enabled(user)
