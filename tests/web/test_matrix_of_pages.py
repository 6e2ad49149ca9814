"""Every page of an organisation, asked for by every role, by a neighbour and by a stranger.

The addresses come from the resolver, so that a page which somebody adds tomorrow is tried as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from twofold_web.foundation.permissions import MAY, Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.writes import found_organisation

PREFIX = "o/<slug:slug>/"
# what an address asks for, and a value that no organisation has
NOWHERE = {"int": "999999999", "slug": "nowhere", "str": "nowhere", "uuid": "00000000-0000-4000-8000-000000000000"}


@dataclass(frozen=True, slots=True)
class Address:
    """A page with values that lead nowhere in the places where it takes some."""

    path: str
    permission: Permission


def addresses() -> Iterator[Address]:
    """All pages below an organisation's address."""
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        if route.startswith(PREFIX):
            permission = getattr(pattern.callback, "permission", None)
            assert permission is not None, f"{route} does not say who may see it"
            yield Address(_filled(route), permission)


def _patterns(found: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def _filled(route: str) -> str:
    filled = "/" + route.replace("<slug:slug>", "hotel", 1)
    for kind, value in NOWHERE.items():
        while f"<{kind}:" in filled:
            before, _, rest = filled.partition(f"<{kind}:")
            filled = before + value + rest.partition(">")[2]
    return filled


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_what_it_may_and_is_refused_the_rest(role: Role, hotel: Scope, signed_in) -> None:
    client = signed_in(role)
    client.raise_request_exception = False

    for address in addresses():
        read, written = (getattr(client, method)(address.path).status_code for method in ("get", "post"))
        assert max(read, written) < 500, f"{address.path} as {role}: {read}, {written}"
        if address.permission in MAY[role]:
            assert read != 403, f"{address.path} as {role}: refused, though the role may"
        else:  # a page that only takes POST says so before it asks who comes
            assert {read, written} <= {403, 405}, f"{address.path} as {role}: {read}, {written}"
            assert 403 in {read, written}, f"{address.path} as {role}: nobody asked"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_a_page_of_an_organisation_without_a_role_there(method: str, hotel: Scope, signed_in) -> None:
    neighbour = signed_in(Role.ADMINISTRATOR, scope=found_organisation("bank", "Bank"))

    for address in addresses():
        assert getattr(neighbour, method)(address.path).status_code == 404, address.path


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_whatever_the_address(method: str, hotel: Scope) -> None:
    for address in addresses():
        answer = getattr(Client(), method)(address.path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/account/login/"), address.path


def test_every_page_carries_a_policy_without_inline_code(hotel: Scope, signed_in) -> None:
    client = signed_in(Role.ADMINISTRATOR)

    for address in addresses():
        policy = client.get(address.path)["Content-Security-Policy"]
        assert "unsafe" not in policy, address.path
        assert "default-src 'none'" in policy, address.path
