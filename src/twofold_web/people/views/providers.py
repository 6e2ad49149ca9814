"""Identity providers that do not answer, or answer with rubbish: a page that says so, never a broken one."""

import logging
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.providers.saml import views as saml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from onelogin.saml2.errors import OneLogin_Saml2_Error

LOG = logging.getLogger(__name__)
# XML that is none raises a SyntaxError; bad base64, DTDs and certificates a ValueError; what is missing a KeyError
RUBBISH = (requests.RequestException, OneLogin_Saml2_Error, SyntaxError, ValueError, KeyError, zlib.error)


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of allauth that shows our page where a provider is out of reach or sends what cannot be read."""

    @wraps(view)
    def shown(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except RUBBISH as wrong:
            LOG.warning("an identity provider did not answer as it should: %s", type(wrong).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return shown


begin_openid = guarded(openid.login)
begin_saml = guarded(saml.login)
finish_saml = guarded(saml.finish_acs)
end_saml = guarded(saml.sls)
