"""Signing somebody in whose identity has been shown already: by a demonstration's button or an invitation's link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from twofold_web.people.models import User


def enter(request: HttpRequest, user: User, *, to: str = "/", method: str = "link") -> HttpResponse:
    """Sign in.

    Args:
        request: of the browser.
        user: who.
        to: where they go.
        method: how their identity was shown.
    """
    record_authentication(request, user, method=method)
    answer: HttpResponse = perform_login(request, user, redirect_url=to)
    return answer


def speak(request: HttpRequest, answer: HttpResponse, user: User) -> HttpResponse:
    """Show the pages in the person's own language, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not user.is_demo:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.BEHIND_TLS)
    return answer
