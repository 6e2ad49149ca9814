"""One person with several marks: whatever decisions name together shares its clocks and opt-outs, and shared addresses
do not tie strangers together."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING

from twofold_web.delivery.asking.deciding import Ask, Limit, Reason
from twofold_web.delivery.asking.identity import identities, identities_in
from twofold_web.delivery.asking.kin import MOST_BESIDE
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Tie
from twofold_web.delivery.reads.forecast import forecast
from twofold_web.delivery.reads.ledger import decisions_of
from twofold_web.delivery.writes.deciding import Contemplated, contacted, decide_and_record
from twofold_web.delivery.writes.opting import opt_out, set_clock
from twofold_web.delivery.writes.sweeping import erase

WAYS = {
    "name": {"name": "G-1"},
    "email": {"email": "a@guest.example"},
    "phone": {"phone": "+36201234567"},
    "other": {"email": "anna@work.example"},
}
CLOCKS = {"": Limit(2, 30), "stay": Limit(1, 20)}
TOGETHER = ("name", "email", "phone", "name email", "name phone", "email phone", "name other")
steps = st.lists(
    st.tuples(
        st.sampled_from([names.split() for names in TOGETHER]),
        st.sampled_from(["stay", "relationship"]),
        st.integers(0, 12),
        st.sampled_from(["ask", "ask", "ask", "opt out"]),
    ),
    min_size=3,
    max_size=14,
)


def who(*names: str):
    return tuple(each for name in names for each in identities(**WAYS[name]))


@pytest.fixture
def ask(hotel, stay):
    """A contact that is decided and made at once."""

    def decided(people, moment=MORNING, purpose="stay", number=0):
        wish = Contemplated(stay.pk, purpose, "email", None, number)
        decision, verdict = decide_and_record(hotel, people, wish, moment)
        if isinstance(verdict, Ask):
            contacted(hotel, decision.pk, moment)
        return verdict

    return decided


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=steps)
def test_no_history_of_several_marks_breaks_a_clock_or_an_opt_out(hotel, ask, told):
    """The oracle joins marks that stood together, and counts what left in every window of the joined person."""
    with transaction.atomic():
        for purpose, limit in CLOCKS.items():
            set_clock(hotel, purpose, limit.most, limit.days)
        groups: list[set[str]] = []
        left, out, now = [], [], MORNING
        for names, purpose, days, act in told:
            now += timedelta(days=days)
            if act == "opt out":
                opt_out(hotel, who(*names), purpose, how="page")
                out.append((set(names), purpose))
                continue
            verdict = ask(who(*names), now, purpose)
            own = set(names).union(*(group for group in groups if group & set(names)))
            groups = [group for group in groups if not group & own] + [own]
            if not isinstance(verdict, Ask):
                continue
            left.append((set(names), purpose, now))
            assert not [one for one, about in out if one & own and about == purpose]
            for clock, limit in CLOCKS.items():
                counted = [at for one, about, at in left if one & own and clock in {"", about}]
                assert sum(at > now - limit.span for at in counted) <= limit.most
        transaction.set_rollback(True)


def test_a_refused_decision_ties_addresses_together_as_well(hotel, ask):
    set_clock(hotel, "", 1, 30)
    assert ask(who("name", "email")) == Ask()
    assert ask(who("name", "phone")).reason is Reason.CLOCK

    assert ask(who("phone")).reason is Reason.CLOCK


def test_who_opted_out_by_e_mail_gets_no_text_message(hotel, ask):
    ask(who("name", "phone"))
    ask(who("name", "email"), purpose="relationship")
    opt_out(hotel, who("email"), how="link")

    assert ask(who("phone"), MORNING + timedelta(days=90)).reason is Reason.OPTED_OUT
    looked = decisions_of(hotel, identities_in("+36201234567"), MORNING)
    assert [row.purpose for row in looked.opted_out] == [""]


def test_an_address_that_many_people_share_ties_nobody_to_the_others(hotel, ask):
    set_clock(hotel, "", 50, 30)
    for number in range(MOST_BESIDE + 1):
        ask(identities(f"G-{number}", "desk@agency.example"), purpose="relationship")
    opt_out(hotel, identities("G-0"), how="page")

    assert ask(identities("G-1", "own@guest.example")) == Ask()
    assert ask(identities("G-0", "zero@guest.example")).reason is Reason.OPTED_OUT


def test_the_forecast_sees_the_same_person(hotel, stay, ask):
    set_clock(hotel, "", 1, 30)
    ask(who("name", "email"))
    ask(who("name", "phone"))
    guests = [
        Guest("+36201234567"),  # the person above
        Guest("b@guest.example", "G-2"),
        Guest("c@guest.example", "G-2"),
        Guest("c@guest.example"),  # the one before
    ]

    told = forecast(hotel, stay.pk, "stay", guests, MORNING)

    assert (told.asked, told.refused) == (1, ((Reason.CLOCK, 3),))


def test_who_opted_out_and_was_erased_is_asked_by_no_other_address(hotel, ask):
    ask(who("name", "email"))
    ask(who("name", "phone"))
    opt_out(hotel, who("email"), how="link")

    erase(hotel, who("name"))

    assert not Tie.objects.of(hotel).exists()
    for mark in ("email", "phone", "name"):
        assert ask(who(mark), MORNING + timedelta(days=90)).reason is Reason.OPTED_OUT


def test_an_erased_guest_of_an_agency_takes_no_other_guest_along(hotel, ask):
    set_clock(hotel, "", 50, 30)
    for number in range(MOST_BESIDE + 1):
        ask(identities(f"G-{number}", "desk@agency.example"), purpose="relationship")
    opt_out(hotel, identities("G-0"), how="page")

    erase(hotel, identities("G-0"))

    assert ask(identities("G-1", "desk@agency.example")) == Ask()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (identities(email="Anna@Guest.example"), identities(email="anna@guest.EXAMPLE")),
        (identities(email="jose\u0301@guest.example"), identities(email="jos\u00e9@guest.example")),
        (identities(email="anna@b\u00fccher.example"), identities(email="anna@xn--bcher-kva.example")),
        (identities(email="an\u200bna@guest.example"), identities(email="anna@guest.example")),
        (identities(email="anna+hotel@guest.example"), identities(email="anna+spa@guest.example")),
        (identities(email="an.na@gmail.com"), identities(email="anna+x@googlemail.com")),
        (identities(phone="+36 (20) 123-4567"), identities(phone="0036 20 123 4567")),
        (identities(phone="+44 (0)20 7946 0958"), identities(phone="+442079460958")),
        (identities(phone="\u202a+36\u00a020\u2011123\u20134567\u202c"), identities(phone="+36201234567")),
    ],
)
def test_an_address_is_the_same_however_it_is_written(hotel, ask, one, other):
    set_clock(hotel, "", 1, 30)

    assert ask(one) == Ask()
    assert ask(other).reason is Reason.CLOCK


def test_a_number_without_its_country_is_nobodys(hotel):
    assert identities(phone="06 20 123 4567") == identities(phone="020 7946 0958") == ()


def test_a_clock_of_the_host_that_was_set_back_allows_nothing_more(hotel, ask):
    set_clock(hotel, "", 1, 30)
    assert ask(who("email")) == Ask()

    assert ask(who("email"), MORNING - timedelta(days=40)).reason is Reason.CLOCK
