"""A page of an organisation: who may see it is said beside its view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Scope, Rest], HttpResponse]


def page(permission: Permission) -> Callable[[View[Rest]], Callable[..., HttpResponse]]:
    """Make a view of an organisation: it is called with the request, the scope, and what the address says.

    Strangers are sent to the sign-in page, people of other organisations get 404, people without the permission 403.
    The middleware of ``people`` has put the scope on the request.
    """

    def decorate(view: View[Rest]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            scope: Scope | None = getattr(request, "scope", None)
            if scope is None:
                raise Http404
            scope.require(permission)
            return view(request, scope, *arguments, **named)

        shown.permission = permission  # type: ignore[attr-defined] # the matrix of attacks reads it
        return shown

    return decorate
