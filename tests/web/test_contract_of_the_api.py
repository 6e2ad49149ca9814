"""Every operation of the API, called with what its own schema allows and with what it does not: never a fault of ours.

The cases are generated (schemathesis); operations that somebody adds tomorrow are called as well.
"""

import json
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort

from twofold_web.api import api
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import MAY, Permission, Role
from twofold_web.foundation.scope import Scope

SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
FEW = effort(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # the library's own list of border cases is ten times as long
    suppress_health_check=list(HealthCheck),
)
METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> list[tuple[str, str]]:
    """Every method of every path."""
    found = json.loads(json.dumps(api.get_openapi_schema()))["paths"]
    return [(method, path) for path, methods in found.items() for method in methods if method in METHODS]


def called(client: Client, method: str, path: str, body: bytes = b"{}") -> HttpResponse:
    """The answer to a call with values that no organisation has."""
    filled = path.replace("{slug}", "hotel")
    while "{" in filled:
        before, _, rest = filled.partition("{")
        filled = before + "999999999" + rest.partition("}")[2]
    return client.generic(method.upper(), filled, body, content_type="application/json")


def sent(client: Client, case: schemathesis.Case, slug: str) -> HttpResponse:
    """The answer to a generated call, in an organisation."""
    named = {name: quote(str(value), safe="") for name, value in (case.path_parameters or {}).items()}
    path = case.path.format(**(named | {"slug": slug}))
    query = urlencode({name: str(value) for name, value in (case.query or {}).items()})
    body = case.body if isinstance(case.body, bytes) else json.dumps(_plain(case.body)).encode()
    kind = case.media_type or "application/json"
    return client.generic(case.method.upper(), f"{path}?{query}" if query else path, body, content_type=kind)


@SCHEMA.parametrize()
@effort(FEW, max_examples=12)
@pytest.mark.django_db
def test_no_call_makes_the_server_stumble(case: schemathesis.Case, signed_in) -> None:
    cache.clear()  # the limit of calls would answer instead
    client = signed_in(Role.ADMINISTRATOR)

    answer = sent(client, case, "hotel")

    path = answer.request["PATH_INFO"]
    assert answer.status_code < 500, f"{case.method} {path}: {answer.content[:300]!r}"
    if answer.status_code >= 400 and answer["Content-Type"].startswith("application/json"):
        problem = json.loads(answer.content)
        assert problem.get("error"), f"{case.method} {path}: {problem}"
        assert problem.get("do"), f"{case.method} {path} does not say what to do: {problem}"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_calls_what_it_may_and_nothing_else(role: Role, hotel: Scope, signed_in) -> None:
    client = signed_in(role)
    for method, path in operations():
        answer = called(client, method, path)
        assert answer.status_code < 500, f"{method} {path} as {role}"
        if MAY[role] == frozenset({Permission.SEE_OWN}) and "/me" not in path:
            # a body that makes no sense is refused before anybody asks for permission
            assert answer.status_code in {403, 404, 411, 415, 422}, f"{method} {path} as {role}: {answer.status_code}"


@SCHEMA.parametrize()
@effort(FEW, max_examples=4)
@pytest.mark.django_db
def test_a_neighbour_gets_nothing_and_learns_nothing(
    case: schemathesis.Case, hotel: Scope, bank: Scope, signed_in
) -> None:
    cache.clear()
    neighbour = signed_in(Role.ADMINISTRATOR, scope=bank)

    answer, nobody = (sent(neighbour, case, slug) for slug in ("hotel", "nobody"))

    assert 400 <= answer.status_code < 500, f"{case.method} {case.path}: {answer.content[:300]!r}"
    assert answer.status_code == nobody.status_code, f"{case.method} {case.path}"
    assert answer.content == nobody.content, f"{case.method} {case.path} tells that the organisation exists"
    assert not AuditEntry.objects.of(hotel).exclude(act__in=("organisation.founded", "role.granted")).exists()


def test_a_stranger_must_sign_in(hotel: Scope) -> None:
    for method, path in operations():
        assert called(Client(), method, path).status_code == 401, f"{method} {path}"


def _plain(value: object) -> object:
    return None if isinstance(value, schemathesis.core.NotSet) else value
