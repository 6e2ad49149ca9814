"""Where one can go: what the roles allow, in the order of people's questions."""

from twofold_web.foundation.navigation import GROUPS, sections
from twofold_web.foundation.permissions import Role


def test_groups_stand_in_the_order_of_the_questions(scope_as):
    shown = list(sections("/o/hotel/me/", scope_as(Role.ADMINISTRATOR)))
    order = [str(group) for group in GROUPS]
    assert shown == [group for group in order if group in shown]
    assert "Experience" in shown


def test_somebody_of_the_front_line_sees_only_their_own(scope_as):
    shown = sections("/o/hotel/me/", scope_as(Role.EMPLOYEE))
    assert [line.icon for lines in shown.values() for line in lines] == ["home"]


def test_a_page_below_another_marks_only_itself(scope_as):
    shown = sections("/o/hotel/me/employees/", scope_as(Role.ADMINISTRATOR))
    assert [line.icon for lines in shown.values() for line in lines if line.here] == ["employee_links"]


def test_one_letter_opens_one_page(scope_as):
    keys = [line.key for lines in sections("/", scope_as(Role.ADMINISTRATOR)).values() for line in lines if line.key]
    assert len(keys) == len(set(keys))
