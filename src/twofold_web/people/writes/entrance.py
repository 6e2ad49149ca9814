"""Changing how people get in."""

import re
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.db import transaction
from django.utils.translation import gettext as _

from twofold_web.foundation.audit import record
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.entrance import provider_id
from twofold_web.people.models import EntranceRules, IdentityProvider
from twofold_web.people.reads.entrance import Rules
from twofold_web.people.reads.reach import require_everywhere
from twofold_web.people.refusals import Refusal

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
# where everybody can get an address: such a domain is nobody's own
PUBLIC = {
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "proton.me",
    "gmx.net",
}


@dataclass(frozen=True, slots=True)
class ProviderWish:
    """An identity provider as an administrator describes it.

    Attributes:
        kind: ``openid_connect`` or ``saml``.
        name: what the sign-in page calls it.
        address: the issuer (OpenID Connect) or the sign-in address (SAML).
        client_id: what the provider calls us (OpenID Connect).
        secret: what proves that it is us (OpenID Connect); empty to keep the one there is.
        entity_id: what the provider calls itself (SAML).
        certificate: with which it signs (SAML).
    """

    kind: str
    name: str
    address: str
    client_id: str = ""
    secret: str = ""
    entity_id: str = ""
    certificate: str = ""


def set_rules(scope: Scope, rules: Rules) -> None:
    """Change what the organisation asks of those who enter.

    Raises:
        PermissionDenied: the actor may not change settings.
        Refusal: a domain is none, or everybody's; or newcomers would be administrators.
    """
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    for domain in rules.domains:
        if not DOMAIN.fullmatch(domain):
            raise Refusal(_("“%(domain)s” is no domain such as hotel.example.") % {"domain": domain}, field="domains")
        if domain in PUBLIC:
            raise Refusal(_("Everybody can have an address at %(domain)s.") % {"domain": domain}, field="domains")
    if rules.role is Role.ADMINISTRATOR:
        raise Refusal(_("Administrators are invited by name."), field="role")
    values = {"second_factor": rules.second_factor, "domains": list(rules.domains), "role": rules.role.value}
    with transaction.atomic():
        EntranceRules.objects.of(scope).update_or_create(
            organisation_id=scope.organisation_id, defaults=values, create_defaults=values
        )
        record(scope, "entrance.ruled", scope.slug, values)


def put_provider(scope: Scope, wish: ProviderWish) -> IdentityProvider:
    """Set up an identity provider, or change the one of its kind; its secret can be replaced, never read.

    Raises:
        PermissionDenied: the actor may not change settings.
        Refusal: the description is not complete.
    """
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    name = "oidc" if wish.kind == "openid_connect" else "saml"
    with transaction.atomic():
        row = IdentityProvider.objects.of(scope).select_related("app").filter(app__provider=wish.kind).first()
        app = row.app if row else SocialApp(provider=wish.kind, provider_id=provider_id(scope.organisation_id, name))
        _refuse_wish(wish, app)
        app.name = wish.name.strip()[:40]
        app.secret = wish.secret or app.secret
        # SAML's addresses name the provider by its client_id
        app.client_id = wish.client_id.strip() if wish.kind == "openid_connect" else app.provider_id
        app.settings = _settings(wish)
        app.save()
        kept = row or IdentityProvider.objects.add(scope, app=app)
        detail = {"kind": wish.kind, "address": wish.address, "new secret": bool(wish.secret)}
        record(scope, "provider.put", app.provider_id, detail)
    return kept


def remove_provider(scope: Scope, provider_id: int) -> None:
    """Remove an identity provider; people who came through it need another way in.

    Raises:
        PermissionDenied: the actor may not change settings.
        IdentityProvider.DoesNotExist: there is none with this id here.
    """
    require_everywhere(scope, Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        row = IdentityProvider.objects.of(scope).select_related("app").get(pk=provider_id)
        name = row.app.provider_id
        row.app.delete()
        record(scope, "provider.removed", name)


def _refuse_wish(wish: ProviderWish, app: SocialApp) -> None:
    if not wish.name.strip():
        raise Refusal(_("Give the provider the name that people know it by."), field="name")
    if not wish.address.startswith(("https://", "http://")):
        raise Refusal(_("Expected an address that begins with https://."), field="address")
    if wish.kind == "openid_connect" and not (wish.client_id.strip() and (wish.secret or app.secret)):
        raise Refusal(_("The client's id and secret are needed."), field="client_id")
    if wish.kind == "saml" and not (wish.entity_id.strip() and wish.certificate.strip()):
        raise Refusal(_("The provider's entity id and certificate are needed."), field="certificate")


def _settings(wish: ProviderWish) -> dict[str, Any]:
    if wish.kind == "openid_connect":
        return {"server_url": wish.address.strip(), "oauth_pkce_enabled": True}
    certificate = "".join(line.strip() for line in wish.certificate.splitlines() if not line.startswith("-----"))
    return {
        "idp": {"entity_id": wish.entity_id.strip(), "sso_url": wish.address.strip(), "x509cert": certificate},
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "reject_idp_initiated_sso": True,
            "allow_single_label_domains": True,  # of installations inside a company
        },
    }
