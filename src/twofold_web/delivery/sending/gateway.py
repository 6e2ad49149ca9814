"""Gateways for text messages: a request that is described, so that any provider fits without a program.

    {"method": "POST", "url": "https://sms.example/v1/messages", "headers": {"Authorization": "Bearer {secret}"},
     "content": "json", "body": {"to": "{to}", "text": "{text}", "id": "{key}"}, "sent": [200, 202], "repeatable": true}

Values take the place of ``{to}``, ``{text}``, ``{key}``, ``{sender}`` and ``{secret}`` after the description has been
read, so that no text can become a part of the request's form.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from twofold_web.delivery.sending import outbound
from twofold_web.delivery.sending.outcomes import Became, Outcome

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
PLACE = re.compile(r"\{(to|text|key|secret|sender)\}")
MOST_BYTES = 20_000


class GatewayWrong(ValueError):
    """The description of a gateway makes no sense; the text says where."""


@dataclass(frozen=True, slots=True)
class Request:
    """A gateway's request as it is described.

    Attributes:
        url: where it goes.
        method: POST or PUT or GET.
        headers: beside the content type.
        content: ``json`` or ``form``.
        body: with places for values.
        sent: statuses that mean the message is on its way.
        repeatable: whether the gateway sends nothing twice that has the same ``{key}``.
    """

    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    content: str = "json"
    body: Any = field(default_factory=dict)
    sent: tuple[int, ...] = (200, 201, 202)
    repeatable: bool = False


def read_request(told: Mapping[str, Any]) -> Request:
    """A description, checked.

    Raises:
        GatewayWrong: it makes no sense.
    """
    unknown = set(told) - {"url", "method", "headers", "content", "body", "sent", "repeatable"}
    headers, sent = told.get("headers", {}), told.get("sent", [200, 201, 202])
    url, method, content = (
        told.get(name, other) for name, other in (("url", ""), ("method", "POST"), ("content", "json"))
    )
    tests = (
        (not unknown, f"unknown: {', '.join(sorted(unknown))}"),
        (
            _is_line(url)
            and " " not in url
            and urlsplit(url).scheme in {"https", "http"}
            and not PLACE.search(urlsplit(url).netloc),
            "url",
        ),
        (method in {"POST", "PUT", "GET"}, "method"),
        (content in {"json", "form"}, "content"),
        (
            isinstance(headers, dict) and all(HEADER.fullmatch(str(n)) and _is_line(v) for n, v in headers.items()),
            "headers",
        ),
        (isinstance(sent, list) and sent and all(isinstance(s, int) and 200 <= s < 300 for s in sent), "sent"),
        (isinstance(told.get("repeatable", False), bool), "repeatable"),
        (content == "json" or isinstance(told.get("body", {}), dict), "body"),
        (len(json.dumps(told)) <= MOST_BYTES, "too long"),
        ("{to}" in json.dumps(told) and "{text}" in json.dumps(told), "{to} {text}"),
    )
    wrong = [name for holds, name in tests if not holds]
    if wrong:
        raise GatewayWrong("; ".join(wrong))
    return Request(url, method, headers, content, told.get("body", {}), tuple(sent), told.get("repeatable", False))


def secret_of(slug: str, name: str) -> str:
    """A secret that the administrator keeps in a file; empty where there is none."""
    if not NAME.fullmatch(name):
        return ""
    try:
        return (Path(settings.PULL_SECRETS) / slug / name).read_text(encoding="utf-8").strip()[:10_000]
    except (OSError, UnicodeDecodeError):
        return ""


def send(request: Request, values: Mapping[str, str]) -> Outcome:
    """Send one text message; ``values`` has ``to``, ``text``, ``key`` and ``secret``."""
    headers = {name: _line(_filled(value, values)) for name, value in request.headers.items()}
    body = _filled(request.body, values)
    if request.content == "json":
        written, kind = json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    else:
        written, kind = (
            urlencode({key: str(value) for key, value in body.items()}).encode(),
            "application/x-www-form-urlencoded",
        )
    url = PLACE.sub(lambda found: quote(values.get(found[1], ""), safe=""), request.url)
    told = {"User-Agent": "Twofold", "Content-Type": kind} | headers
    try:
        answer = outbound.ask(request.method, url, told, b"" if request.method == "GET" else written)
    except outbound.RefusedPlace as wrong:
        return Outcome(Became.REFUSED, f"address not allowed: {wrong}"[:300])
    except outbound.Unreachable as wrong:
        return Outcome(Became.LATER, f"no connection: {wrong}"[:300])
    except outbound.Lost as wrong:
        return Outcome(Became.LATER if request.repeatable else Became.UNSURE, f"no answer: {wrong}"[:300])
    return _outcome(request, answer)


def _outcome(request: Request, answer: outbound.Answer) -> Outcome:
    said = f"HTTP {answer.status}"
    if answer.status in request.sent:
        return Outcome(Became.SENT, said)
    if answer.status in {408, 425, 429, 503}:
        return Outcome(Became.LATER, said)
    if 200 <= answer.status < 300:  # a success that the description does not name
        return Outcome(Became.UNSURE, said)
    if answer.status >= 500:
        return Outcome(Became.LATER if request.repeatable else Became.UNSURE, said)
    return Outcome(Became.REFUSED, said)


def _filled(told: Any, values: Mapping[str, str]) -> Any:
    if isinstance(told, str):
        return PLACE.sub(lambda found: values.get(found[1], ""), told)
    if isinstance(told, list):
        return [_filled(each, values) for each in told]
    return {key: _filled(value, values) for key, value in told.items()} if isinstance(told, dict) else told


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and value.isascii() and len(value) <= 1000


def _line(value: str) -> str:
    """One line, whatever a value holds: a line break would begin another header."""
    return "".join(sign for sign in value if sign.isascii() and sign.isprintable())
