"""The employee's page: only with their agreement, only their own, never a name, a score, or an answer of the pulse."""

import pytest
from django.test import Client

from twofold_web.foundation import prepared
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.models import AuditEntry, Job, Prepared
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.home.models import EmployeeLink
from twofold_web.home.own_records import OWN
from twofold_web.home.reads import links
from twofold_web.home.writes import LinkRefused, agree, end_link, propose_link, withdraw

EMAIL = "employee@hotel.example"


@pytest.fixture
def employee(hotel: Scope, signed_in, praised) -> Client:
    return signed_in(Role.EMPLOYEE)


@pytest.fixture
def proposed(scope_as, employee) -> EmployeeLink:
    return propose_link(scope_as(Role.ADMINISTRATOR), EMAIL, "E-1")


def _page(client: Client) -> str:
    client.get("/o/hotel/me/")
    while work_once():
        pass
    return client.get("/o/hotel/me/").content.decode()


def test_nothing_is_shown_before_the_employee_agrees(employee, proposed):
    page = _page(employee)
    assert "Do you want to see" in page
    assert "quick and kind" not in page
    assert not Prepared.objects.anywhere().filter(kind=OWN).exists()


def test_praise_appears_after_the_agreement_and_names_nobody(employee, proposed):
    employee.post("/o/hotel/me/agree/")
    page = _page(employee)
    assert page.count("quick and kind") == 6
    assert "March 2025" in page
    for hidden in ("Peter", "Petra", "slow", "grand", "2025-03", "More time please", "Selling"):
        assert hidden not in page, hidden
    assert "Listening" in page


def test_a_withdrawn_agreement_deletes_what_was_prepared(employee, proposed, scope_as):
    employee.post("/o/hotel/me/agree/")
    _page(employee)
    employee.post("/o/hotel/me/withdraw/")
    assert "quick and kind" not in _page(employee)
    assert not Prepared.objects.anywhere().filter(kind=OWN).exists()
    proposed.refresh_from_db()
    assert (proposed.employee, proposed.person) == (None, None)


def test_a_job_that_runs_after_the_withdrawal_keeps_nothing(employee, proposed, scope_as):
    scope = scope_as(Role.EMPLOYEE)
    agree(scope)
    prepared.ask(scope, OWN, {"link": proposed.pk})
    withdraw(scope)
    while work_once():
        pass
    assert not Prepared.objects.anywhere().filter(kind=OWN).exists()
    assert Job.objects.get(payload__kind=OWN).state == "failed"


def test_too_few_customers_show_no_comment_at_all(scope_as, employee, signed_in):
    propose_link(scope_as(Role.ADMINISTRATOR), EMAIL, "E-2")
    employee.post("/o/hotel/me/agree/")
    page = _page(employee)
    assert "grand" not in page
    assert "at least 5 content customers" in page


def test_nobody_else_sees_an_employees_page(employee, proposed, signed_in):
    employee.post("/o/hotel/me/agree/")
    _page(employee)
    for role in (Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.EX_MANAGER):
        assert "quick and kind" not in _page(signed_in(role))


def test_comments_of_the_month_that_is_not_over_wait(employee, proposed, scope_as, monkeypatch):
    from datetime import datetime  # noqa: PLC0415 - a clock of this test only

    import twofold_web.home.own_records as own  # noqa: PLC0415 - patched here only

    class March(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2025, 3, 31, 23, tzinfo=tz)

    monkeypatch.setattr(own, "datetime", March)
    agree(scope_as(Role.EMPLOYEE))
    assert "quick and kind" not in _page(employee)


def test_the_trail_says_who_agreed_but_never_to_be_whom(employee, proposed, scope_as):
    employee.post("/o/hotel/me/agree/")
    employee.post("/o/hotel/me/withdraw/")
    acts = list(AuditEntry.objects.of(scope_as(Role.ADMINISTRATOR)).filter(act__startswith="employee."))
    assert [entry.act for entry in acts] == ["employee.proposed", "employee.agreed", "employee.withdrew"]
    assert all(entry.detail == {} and "E-1" not in entry.target for entry in acts)


def test_two_users_are_never_one_employee(proposed, scope_as):
    scope_as(Role.VIEWER)
    with pytest.raises(LinkRefused, match="taken"):
        propose_link(scope_as(Role.ADMINISTRATOR), "viewer@hotel.example", "E-1")


def test_somebody_without_a_role_here_cannot_be_linked(proposed, scope_as):
    with pytest.raises(LinkRefused, match="unknown"):
        propose_link(scope_as(Role.ADMINISTRATOR), "nobody@hotel.example", "E-3")


def test_an_administrator_of_a_branch_may_not_try_identifiers_out(proposed, scope_as, hotel):
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 - this test only

    from twofold_web.foundation.scope import Granted  # noqa: PLC0415 - this test only

    scope = scope_as(Role.VIEWER)
    branch = type(scope)(scope.organisation_id, scope.slug, scope.actor, (Granted(Role.ADMINISTRATOR, "north"),))
    with pytest.raises(PermissionDenied):
        propose_link(branch, EMAIL, "E-3")
    with pytest.raises(PermissionDenied):
        end_link(branch, proposed.pk)
    assert list(links(branch)) == []


def test_the_administrators_page_lists_and_ends_links(proposed, signed_in, employee):
    employee.post("/o/hotel/me/agree/")
    administrator = signed_in(Role.ADMINISTRATOR)
    assert EMAIL in administrator.get("/o/hotel/me/employees/").content.decode()
    administrator.post(f"/o/hotel/me/employees/{proposed.pk}/end/")
    assert EMAIL not in administrator.get("/o/hotel/me/employees/").content.decode()
    assert administrator.post(f"/o/hotel/me/employees/{proposed.pk}/end/").status_code == 404


@pytest.mark.parametrize("role", [Role.CX_MANAGER, Role.EMPLOYEE, Role.VIEWER])
def test_others_may_not_link_anybody(role, signed_in, db):
    client = signed_in(role)
    assert client.get("/o/hotel/me/employees/").status_code == 403
    assert client.post("/o/hotel/me/employees/", {"email": EMAIL, "employee": "E-1"}).status_code == 403


def test_a_refused_proposal_says_what_to_do_and_keeps_the_address(signed_in, db):
    page = signed_in(Role.ADMINISTRATOR).post(
        "/o/hotel/me/employees/", {"email": "<script>@x.example", "employee": "E-1"}
    )
    assert page.status_code == 422
    assert "&lt;script&gt;@x.example" in page.content.decode()
    assert "<script>@x" not in page.content.decode()
