"""The outermost layer of a request: gives it a number, counts it, writes one line about it without personal data."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from twofold_web.foundation.logs import REQUEST_ID
from twofold_web.foundation.metrics import REQUESTS

LIVE = "/health/live/"
# what a proxy in front may have chosen; anything else could write lines of its own into the log
PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")
logger = logging.getLogger("twofold.requests")


class WatchMiddleware:
    """Stands before all others, so that what they refuse is seen as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.path == LIVE:
            # whatever the name it was asked by, whatever the state of the database
            return HttpResponse("ok\n", content_type="text/plain")
        given = request.headers.get("X-Request-ID", "")
        number = given if PLAIN.fullmatch(given) else secrets.token_hex(8)
        mark = REQUEST_ID.set(number)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            _tell(request, response, time.perf_counter() - begun)
        finally:
            REQUEST_ID.reset(mark)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    # the pattern of the address, not the address: that may hold a token, or the number of a person
    found = request.resolver_match
    route = f"/{found.route}" if found is not None else "unknown"
    REQUESTS.observe(request.method or "", route, response.status_code, seconds)
    scope = getattr(request, "scope", None)
    user = getattr(request, "user", None)
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "organisation": getattr(scope, "organisation_id", None),
            "user": getattr(user, "pk", None),
        },
    )
