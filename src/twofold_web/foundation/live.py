"""Who may be told, as it happens, that something moves in an organisation."""

from django.http import HttpRequest, HttpResponse

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope

ORGANISATION = "X-Twofold-Organisation"


@page(Permission.SEE_OWN)
def live(request: HttpRequest, scope: Scope) -> HttpResponse:  # noqa: ARG001 - every page gets its request
    """Nothing to show: the server that speaks ASGI asks here whom it would tell, and then tells them (``serving``).

    A browser that gets this answer itself stands before a server that cannot keep a line open, and goes on asking.
    """
    return HttpResponse(status=204, headers={ORGANISATION: str(scope.organisation_id)})
