"""What the API answers when it cannot do what was asked: what is wrong, and what to do."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response
from pydantic import Field

from twofold.errors import TwofoldError
from twofold_web.people.refusals import Refusal

LOG = logging.getLogger(__name__)


class Wrong(Schema):
    """One field at fault."""

    where: str
    what: str


class Problem(Schema):
    """The body of every answer that is no success."""

    error: str
    do: str
    fields: list[Wrong] = Field(default_factory=list)


class Refused(Exception):
    """An answer that is no success: status, what is wrong, what to do, and where each fault stands."""

    def __init__(
        self, status: int, error: str, do: str, *, retry_after: int = 0, fields: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(error)
        self.status, self.error, self.do, self.retry_after = status, error, do, retry_after
        self.fields = [{"where": where, "what": what} for where, what in fields]


# every operation may answer so: put it into the operation's ``response``
PROBLEMS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


def answer_problems(api: NinjaAPI) -> None:
    """Teach an API to answer with problems."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)


def _problem(status: int, error: str, do: str, fields: list[dict[str, str]] | None = None) -> Response:
    return Response({"error": error, "do": do, "fields": fields or []}, status=status)


def _refused(_request: HttpRequest, wrong: Refused) -> HttpResponse:
    answer = _problem(wrong.status, wrong.error, wrong.do, wrong.fields)
    if wrong.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if wrong.retry_after:
        answer["Retry-After"] = str(wrong.retry_after)
    return answer


def _stranger(request: HttpRequest, _wrong: AuthenticationError) -> HttpResponse:
    do = _("Sign in, or send “Authorization: Bearer tf_…” with an API key.")
    return _refused(request, Refused(401, _("Nobody has signed in."), do))


def _refusal(_request: HttpRequest, wrong: Refusal) -> HttpResponse:
    fields = [{"where": wrong.field, "what": str(wrong)}] if wrong.field else []
    return _problem(422, str(wrong), _("Correct what the message names and send it again."), fields)


def _invalid(_request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    fields = [
        {"where": ".".join(str(part) for part in error.get("loc", ())), "what": str(error.get("msg", ""))}
        for error in wrong.errors
    ]
    return _problem(
        422, _("The request does not fit its description."), _("See “fields” and the API's reference."), fields
    )


def _missing(_request: HttpRequest, _wrong: Exception) -> HttpResponse:
    return _problem(404, _("There is no such thing here."), _("Check the address and the identifiers in it."))


def _denied(_request: HttpRequest, _wrong: PermissionDenied) -> HttpResponse:
    return _problem(403, _("You may not do this."), _("Ask an administrator for a role or a key that allows it."))


def _at_fault(_request: HttpRequest, wrong: TwofoldError) -> HttpResponse:
    return _problem(422, str(wrong), _("Correct what the message names and send it again."))


def _http(_request: HttpRequest, wrong: HttpError) -> HttpResponse:
    return _problem(wrong.status_code, str(wrong), _("See the API's reference."))


def _too_large(_request: HttpRequest, _wrong: RequestDataTooBig) -> HttpResponse:
    return _problem(413, _("The request is too large."), _("Send it as several smaller requests."))


def _suspicious(_request: HttpRequest, _wrong: SuspiciousOperation | MultiPartParserError) -> HttpResponse:
    return _problem(400, _("The request cannot be read."), _("See the API's reference."))


def _broken(request: HttpRequest, wrong: Exception) -> HttpResponse:
    LOG.error("the API failed at %s", request.path, exc_info=wrong)
    return _problem(500, _("Something broke on our side."), _("Try again; if it stays so, tell your administrator."))


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: _refused,
    AuthenticationError: _stranger,
    Refusal: _refusal,
    ValidationError: _invalid,
    Http404: _missing,
    ObjectDoesNotExist: _missing,
    # a number that no row can have
    OverflowError: _missing,
    PermissionDenied: _denied,
    TwofoldError: _at_fault,
    HttpError: _http,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _suspicious,
    MultiPartParserError: _suspicious,
    Exception: _broken,
}
