"""The same pages among Django's own, for servers that do not speak ASGI; each answer is a commit of its own."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from twofold_web.answering.asked import Asked, Reply, fields_of, place_of
from twofold_web.answering.committing.statements import write
from twofold_web.answering.memory import Memory
from twofold_web.answering.quality.callers import caller_of
from twofold_web.answering.showing.assets import asset_reply
from twofold_web.answering.showing.pages import notice_page
from twofold_web.answering.turning import decide
from twofold_web.answering.visit import TRIES, found, keep_late, opened_first, received


@csrf_exempt  # there is no cookie that a foreign page could use; the page's own token is signed
def respond(request: HttpRequest, token: str, code: str = "") -> HttpResponse:
    """A respondent's page."""
    del token, code  # read from the path, as on the event loop
    if request.method not in {"GET", "HEAD", "POST"}:
        return _response(notice_page("unknown", 405, Asked("GET", None)))
    return _response(_answered(_asked(request)))


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """The style sheet, the script, the worker."""
    del name
    return _response(asset_reply(request.path))


def _answered(asked: Asked) -> Reply:
    memory = Memory()
    if asked.place is None:
        return notice_page("unknown", 404, asked)
    for _ in range(TRIES):
        situation = found(memory, asked)
        decision = decide(asked, situation, datetime.now(UTC), opened_first(asked, situation))
        if decision.wish is not None:
            keep_late(decision.wish)
        if decision.kept is None or write([decision.kept])[0]:
            return decision.reply
    return notice_page("busy", 503, asked)


def _asked(request: HttpRequest) -> Asked:
    kind = request.headers.get("Content-Type", "")
    with_files = kind.startswith("multipart/form-data")
    asked = Asked(
        "POST" if request.method == "POST" else "GET",
        place_of(request.path),
        query=fields_of(request.META.get("QUERY_STRING", "")),
        form={} if with_files else fields_of(request.body.decode("utf-8", "replace")),
        languages=request.headers.get("Accept-Language", ""),
        caller=caller_of(request.META.get("REMOTE_ADDR", "")) if request.method == "POST" else "",
    )
    return received(asked, kind, request.body) if with_files else asked


def _response(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.body, status=reply.status)
    for name, value in reply.headers:
        response.headers[name] = value
    # who may show it in a frame is said by the page's own policy
    response.xframe_options_exempt = True
    return response
