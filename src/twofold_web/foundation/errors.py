"""What people see when a page cannot be shown: what happened, what it means for them, what to do."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from twofold_web.foundation.permissions import Permission

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - what broke is not told
    """The request makes no sense."""
    return render(request, "foundation/errors/400.html", status=HTTPStatus.BAD_REQUEST)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A permission is missing: which one, and who gives it."""
    context = {"permission": permission_words(str(exception))}
    return render(request, "foundation/errors/403.html", context, status=HTTPStatus.FORBIDDEN)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - a reason would leak
    """Nothing here, or nothing for this person: both look the same."""
    # the frame of an organisation would say that the rest of the address exists
    request.scope = None  # type: ignore[attr-defined] # read by foundation.navigation
    return render(request, "foundation/errors/404.html", status=HTTPStatus.NOT_FOUND)


def handler500(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Something broke: a page that needs neither the session nor the database."""
    # without a request no context processor runs
    written = render_to_string("foundation/errors/500.html")
    return HttpResponse(written, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form of an older session, or of another site: what was typed may be sent again if it came from here."""
    context = {"fields": repeatable(request), "action": request.get_full_path()}
    # a part of a page that asks for itself cannot show a form: it says that the session has changed
    status = HTTPStatus.UNAUTHORIZED if request.headers.get("HX-Request") else HTTPStatus.FORBIDDEN
    return render(request, "foundation/errors/csrf.html", context, status=status)


def session_ended(request: HttpRequest) -> HttpResponse:
    """Somebody sends a form after their session has ended: nothing is lost."""
    context = {"fields": repeatable(request), "action": request.get_full_path()}
    return render(request, "foundation/errors/session.html", context, status=HTTPStatus.UNAUTHORIZED)


def permission_words(value: str) -> str:
    """A permission in the reader's language, as the administrator's page calls it; empty for what is none."""
    if value not in {permission.value for permission in Permission}:
        return ""
    # the administrator's words begin with a capital letter
    return gettext(value[0].upper() + value[1:])


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme in {"http", "https"} and origin.netloc == request.get_host()


def repeatable(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that may be sent again: only of our own pages, never files or secrets."""
    secret = request.path.startswith("/account/") or any("password" in name for name in request.POST)
    if not comes_from_here(request) or secret or request.FILES:
        return []
    posted: list[tuple[str, list[Any]]] = list(request.POST.lists())
    return [(name, str(value)) for name, values in posted if name != TOKEN for value in values]
