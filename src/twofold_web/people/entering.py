"""The middleware that finds out who acts in which organisation before a view runs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from twofold_web.foundation.errors import comes_from_here, session_ended
from twofold_web.foundation.wall import walled
from twofold_web.people.api_access import wall_of
from twofold_web.people.entrance import entered_through
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of
from twofold_web.people.second_factor import lacks_second_factor

API = "/api/"
ACCOUNT = "/account/"
# what a session that began at an identity provider keeps away from: ways into the account from elsewhere
GUARDED = ("/account/password/", "/account/2fa/", "/account/3rdparty/", "/account/email/")


class ScopeMiddleware:
    """Puts ``request.scope`` in place for addresses that name an organisation, and keeps the wall up around them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; walls that the API has put up come down with the answer."""
        if not request.path.startswith(API):
            return self.get_response(request)
        with wall_of(request):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], arguments: list[Any], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Resolve the organisation of the address; one that a person has no role in does not exist for them."""
        if request.path.startswith(ACCOUNT) and _keeps_out(request):
            return redirect("front_door")
        if "slug" not in named or request.path.startswith(API):
            return None
        slug = named.pop("slug")
        if not isinstance(request.user, User):
            if request.method == "POST" and comes_from_here(request):
                return session_ended(request)
            return redirect_to_login(request.get_full_path())
        scope = scope_of(request.user, slug)
        if scope is None or entered_through(request) not in {None, scope.organisation_id}:
            raise Http404
        request.scope = scope  # type: ignore[attr-defined] # read by foundation.pages.page
        with walled(scope.organisation_id):
            if entered_through(request) is None and lacks_second_factor(scope, request.user):
                messages.warning(
                    request, _("This organisation asks administrators for a passkey or an authenticator app.")
                )
                return redirect("mfa_index")
            response = view(request, *arguments, **named)
            # a lazily rendered response would ask the database outside the wall
            render = getattr(response, "render", None)
            return render() if callable(render) else response


def _keeps_out(request: HttpRequest) -> bool:
    return request.path.startswith(GUARDED) and entered_through(request) is not None
