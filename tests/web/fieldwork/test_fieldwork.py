"""Who answers and who does not is shown with its interval; it is enough by rules that never look at a result."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.web.surveys.conftest import asking

from twofold.sources.mapping_file import read_mapping
from twofold.store.load import load
from twofold_web.answering.models import Response, UsedSheet
from twofold_web.delivery.models import Invitation, InvitationState, Way
from twofold_web.fieldwork.models import FieldworkPlan
from twofold_web.fieldwork.rates import group_rates, rate
from twofold_web.fieldwork.reads.watching import enough, in_the_field, totals_asked, watched
from twofold_web.fieldwork.stopping import Rule, Rules, Standing, met
from twofold_web.fieldwork.totals import read_totals, written_totals
from twofold_web.fieldwork.weighing import Answers, weighed
from twofold_web.fieldwork.writes.planning import Planned, close_what_has_enough, plan_fieldwork
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.models import Survey
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def live(hotel: Scope) -> Survey:
    survey = create_survey(hotel, "stay", asking("nps", "text"))
    publish(hotel, survey.id)
    return Survey.objects.of(hotel).get(id=survey.id)


@pytest.fixture
def respond(hotel: Scope, live: Survey) -> Callable[..., Response]:
    def came(state: str = "finished", kind: str = "anonymous", **more: object) -> Response:
        values = {
            "id": uuid.uuid4(), "survey": live, "number": 1, "state": state, "revision": 1, "kind": kind, "person": "",
            "unit": "", "touchpoint": "", "channel": "", "case": "", "language": "en", "hidden": {}, "touchpoints": [],
            "seed": 1, "answers": {}, "seconds": {"block-1.1": 60.0}, "end": "", "begun_at": NOW, "seen_at": NOW,
            "finished_at": NOW if state == "finished" else None,
        }  # fmt: skip
        return Response.objects.add(hotel, **(values | more))

    return came


@pytest.fixture
def ask(hotel: Scope, live: Survey) -> Callable[..., None]:
    def invite(count: int, finished: int, **more: object) -> None:
        for at in range(count):
            done = at < finished
            state = InvitationState.FINISHED if done else InvitationState.ASKED
            Invitation.objects.add(
                hotel, survey=live, way=Way.EMAIL, nonce=uuid.uuid4().hex, digest=uuid.uuid4().hex, state=state,
                asked_at=NOW, finished_at=NOW if done else None, made_at=NOW, **more,
            )  # fmt: skip

    return invite


def test_the_response_rate_is_of_those_who_were_asked_by_name(hotel: Scope, live: Survey, ask, respond) -> None:
    ask(40, 12)
    respond()  # by an anonymous link: nobody knows how many saw it

    found = watched(hotel, live.id)

    assert (found.response.count, found.response.n) == (12, 40)
    # Wilson 1927, 12 of 40, 95 %
    assert (round(found.response.low, 3), round(found.response.high, 3)) == (0.181, 0.454)


def test_who_was_not_asked_or_not_reached_is_not_counted(hotel: Scope, live: Survey, ask) -> None:
    ask(3, 1)
    for state in (InvitationState.WAITING, InvitationState.NOT_ASKED, InvitationState.FAILED):
        ask(0, 0)
        Invitation.objects.add(
            hotel, survey=live, way=Way.EMAIL, nonce=state, digest=state, state=state, made_at=NOW
        )  # fmt: skip

    assert watched(hotel, live.id).response.n == 3


def test_a_group_that_answers_less_is_found(hotel: Scope, live: Survey, ask) -> None:
    ask(200, 80, unit="NORTH")
    ask(200, 20, unit="SOUTH")

    groups = {one.value: one for one in watched(hotel, live.id).asked[0].groups}

    assert (groups["NORTH"].differs, groups["SOUTH"].differs) == ("higher", "lower")


def test_groups_that_answer_alike_are_seldom_said_to_differ() -> None:
    # under no difference any claim among many groups is an error; Benjamini and Hochberg keep it at one in twenty
    rng = np.random.default_rng(11)
    wrong = 0
    for _ in range(400):
        counts = rng.binomial(150, 0.3, 12)
        wrong += any(one.differs for one in group_rates((str(at), int(n), 150) for at, n in enumerate(counts)))
    assert wrong / 400 < 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5


def test_where_people_break_off_and_how_long_the_others_take(hotel: Scope, live: Survey, respond) -> None:
    for _ in range(3):
        respond()
    respond("partial", seconds={"block-1.1": 9.0})
    respond("partial", seconds={"a": 9.0, "b": 4.0})
    respond("partial", kind="test")

    found = watched(hotel, live.id)

    assert (found.finishing.count, found.finishing.n) == (3, 5), "a look by the author is no response"
    assert found.off.pages == ((1, 1), (2, 1))
    assert (found.off.minutes, found.off.timed) == (1.0, 3)


def test_flags_are_counted_and_nothing_is_removed(hotel: Scope, live: Survey, respond) -> None:
    for quality in ("ok", "ok", "fast", ""):
        respond(quality=quality)

    found = watched(hotel, live.id)

    assert (found.flagged.count, found.flagged.n, found.finishing.count) == (1, 3, 4)


def test_nobody_asked_and_nobody_came_is_said_without_a_number() -> None:
    assert rate(0, 0).value is None
    assert group_rates([]) == ()


# employees


@pytest.fixture
def pulse(hotel: Scope) -> Survey:
    survey = create_survey(hotel, "pulse", asking("rating", side="employee"))
    publish(hotel, survey.id)
    return Survey.objects.of(hotel).get(id=survey.id)


def test_of_employees_nothing_but_a_total_above_the_threshold_is_known(hotel: Scope, pulse: Survey, ask) -> None:
    for at in range(4):
        Invitation.objects.add(
            hotel, survey=pulse, way=Way.EMAIL, nonce=str(at), digest=f"e{at}", state=InvitationState.ASKED,
            made_at=NOW, unit="NORTH",
        )  # fmt: skip

    found = watched(hotel, pulse.id)

    assert (found.asked, found.begun, found.sheets, found.response.n) == ((), (), None, 0)
    assert {row.survey.name: row.finished for row in in_the_field(hotel)}["pulse"] is None


def test_no_stop_rule_tells_how_few_employees_have_answered(hotel: Scope, pulse: Survey) -> None:
    plan = plan_fieldwork(hotel, pulse, Planned(rules=Rules(most=1), closes=True))
    for at in range(4):
        UsedSheet.objects.add(hotel, mark=f"m{at}", survey=pulse)
    assert enough(hotel, plan, pulse) == ()
    assert close_what_has_enough(hotel, NOW) == 0

    UsedSheet.objects.add(hotel, mark="m4", survey=pulse)

    assert enough(hotel, plan, pulse) == (Rule.MOST,)


def test_the_page_of_an_employees_survey_offers_no_weights(hotel: Scope, pulse: Survey, signed_in) -> None:
    client = signed_in(Role.EX_MANAGER)

    page = client.get(reverse("survey_fieldwork", args=["hotel", pulse.id])).content.decode()
    weights = client.post(reverse("survey_weights", args=["hotel", pulse.id]), {"totals": "unit;NORTH;3"})

    assert "survey_weights" not in page
    assert "weights/" not in page
    assert weights.status_code == 200
    assert not FieldworkPlan.objects.of(hotel).exists()


# stop rules


@pytest.mark.parametrize(
    ("rules", "standing", "expected"),
    [
        (Rules(), Standing(10**6, 0.0, date(2030, 1, 1)), ()),
        (Rules(most=400), Standing(399, None, date(2026, 1, 1)), ()),
        (Rules(most=400), Standing(400, None, date(2026, 1, 1)), (Rule.MOST,)),
        (Rules(width=5.0), Standing(300, 5.0, date(2026, 1, 1)), (Rule.WIDTH,)),
        (Rules(width=5.0), Standing(4, 0.0, date(2026, 1, 1)), ()),
        (Rules(until=date(2026, 5, 4)), Standing(0, None, date(2026, 5, 4)), ()),
        (Rules(until=date(2026, 5, 4)), Standing(0, None, date(2026, 5, 5)), (Rule.UNTIL,)),
    ],
)
def test_it_is_enough_by_number_width_or_day(rules: Rules, standing: Standing, expected: tuple[Rule, ...]) -> None:
    assert met(rules, standing) == expected


def test_a_plan_closes_the_survey_when_it_has_enough_and_only_if_it_says_so(
    hotel: Scope, live: Survey, respond
) -> None:
    for _ in range(3):
        respond()
    plan = plan_fieldwork(hotel, live, Planned(rules=Rules(most=3)))
    assert enough(hotel, plan, live) == (Rule.MOST,)
    assert close_what_has_enough(hotel, NOW) == 0

    plan_fieldwork(hotel, live, Planned(rules=Rules(most=3), closes=True))

    assert (close_what_has_enough(hotel, NOW), close_what_has_enough(hotel, NOW)) == (1, 0)
    assert Survey.objects.of(hotel).get(id=live.id).state == "closed"


def test_the_last_day_is_the_organisations_own(hotel: Scope, live: Survey) -> None:
    plan = plan_fieldwork(hotel, live, Planned(rules=Rules(until=date(2026, 5, 4))))

    assert enough(hotel, plan, live, NOW) == ()
    assert enough(hotel, plan, live, NOW + timedelta(days=1)) == (Rule.UNTIL,)


def test_who_may_not_publish_plans_nothing(hotel: Scope, live: Survey, scope_as, signed_in) -> None:
    with pytest.raises(PermissionDenied):
        plan_fieldwork(scope_as(Role.ANALYST), live, Planned())
    answer = signed_in(Role.ANALYST).post(reverse("survey_fieldwork", args=["hotel", live.id]), {"most": "3"})
    assert answer.status_code == 403


def test_the_page_keeps_rules_and_says_when_it_is_enough(hotel: Scope, live: Survey, respond, signed_in, ask) -> None:
    client = signed_in(Role.CX_MANAGER)
    address = reverse("survey_fieldwork", args=["hotel", live.id])
    ask(10, 4, unit="NORTH", segment="gold", language="el")
    ask(10, 4, unit="NORTH", segment="silver", language="el")
    respond(unit="NORTH")

    client.post(address, {"most": "1", "until": "nonsense", "width": "-3", "item": "nps"})
    page = client.get(address).content.decode()

    plan = FieldworkPlan.objects.of(hotel).get()
    assert (plan.most, plan.until, plan.width, plan.item) == (1, None, None, "nps")
    assert "so many answers are there" in page
    assert "gold" in page
    assert "8 of 20 asked" in page


# weighting


def some_answers() -> Answers:
    """North answers readily and is content, south is neither."""
    return Answers([9.0, 8.0, 9.0, 10.0] * 20 + [3.0, 4.0] * 10, {"unit": ["N"] * 80 + ["S"] * 20}, nps=False)


def test_weighting_gives_a_quiet_group_its_share_and_says_what_it_costs() -> None:
    done = weighed(some_answers(), {"unit": {"N": 50, "S": 50}})

    assert done["plain"][1] == pytest.approx(0.8 * 9 + 0.2 * 3.5)
    assert done["raked"][1] == pytest.approx(0.5 * 9 + 0.5 * 3.5)
    assert done["raked"][0] < done["raked"][1] < done["raked"][2]
    assert done["design_effect"] == pytest.approx(1.5625)
    assert [round(one["weight"], 3) for one in done["groups"]] == [0.625, 2.5]


@pytest.mark.parametrize(
    ("totals", "trouble"),
    [
        ({"region": {"N": 1}}, "NO_MARGIN"),
        ({"unit": {"N": 1, "S": 1, "W": 1}}, "NOBODY"),
        ({"unit": {"N": 1}}, "UNKNOWN"),
        ({"unit": {"N": 1, "S": 0}}, "NOT_POSITIVE"),
    ],
)
def test_totals_that_do_not_fit_are_refused_with_the_group(totals, trouble: str) -> None:
    assert weighed(some_answers(), totals)["trouble"] == trouble


def test_totals_are_read_with_any_delimiter_and_what_is_not_understood_is_said() -> None:
    lines = "margin;group;number\nunit;NORTH;1 200\nunit\tSOUTH\t800\nlanguage,el,12.5\nnonsense\nunit;;3"
    read = read_totals(lines, "en")

    assert read.totals == {"unit": {"NORTH": 1200.0, "SOUTH": 800.0}, "language": {"el": 12.5}}
    assert [number for number, _ in read.wrong] == [5, 6]


@pytest.mark.parametrize(
    ("language", "typed", "total"),
    [("en", "1,200", 1200.0), ("en", "1,234,567.5", 1234567.5), ("el", "1.200", 1200.0), ("cs", "12,5 %", 12.5)],
)
def test_a_total_is_read_as_the_readers_language_writes_it_and_kept_whole(language: str, typed: str, total: float):
    read = read_totals(f"unit;NORTH;{typed}", language)

    assert read.totals == {"unit": {"NORTH": total}}
    assert read_totals(written_totals(read.totals, language), language).totals == read.totals


def test_a_total_that_nobody_can_tell_is_refused_with_its_line() -> None:
    assert read_totals("unit;NORTH;1.200", "hu").wrong == ((1, "unit;NORTH;1.200"),)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read = read_totals(text, "en")

    assert read_totals(written_totals(read.totals, "en"), "en").totals.keys() == read.totals.keys()


def test_the_page_weights_the_answers_of_the_store(hotel: Scope, live: Survey, signed_in, tmp_path) -> None:
    rows = [f"n{at},2026-05-01,NORTH,stay,10" for at in range(30)] + [
        f"s{at},2026-05-01,SOUTH,stay,2" for at in range(10)
    ]
    other = ["x1,2026-05-01,NORTH,other,0"]
    (tmp_path / "answers.csv").write_text("\n".join(["id,day,unit,survey,nps", *rows, *other]), encoding="utf-8")
    (tmp_path / "answers.toml").write_text(
        """
[source]
format = "csv"
[event]
id = "id"
kind = {value = "survey"}
side = {value = "customer"}
occurred_at = {column = "day", format = "%Y-%m-%d"}
unit = "unit"
context = ["survey"]
[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
instrument = "nps"
""",
        encoding="utf-8",
    )
    load(store_of(hotel, create=True), tmp_path / "answers.csv", read_mapping(tmp_path / "answers.toml"))
    client, address = signed_in(Role.CX_MANAGER), reverse("survey_weights", args=["hotel", live.id])

    client.post(address, {"item": "nps", "totals": "unit;NORTH;500\nunit;SOUTH;500"})
    client.get(address)
    while work_once():
        pass
    page = client.get(address).content.decode()

    assert "50.0" in page, "30 promoters and 10 detractors as they answered"
    assert "n 40" in page, "the answers of another survey are not counted"
    assert ">0.0<" in page, "half and half as they are"


def test_answers_may_be_weighted_to_those_who_were_asked(hotel: Scope, live: Survey, ask, signed_in) -> None:
    ask(30, 5, unit="north", language="hu")
    ask(10, 9, unit="south", language="hu")

    assert totals_asked(hotel, live.id) == {"unit": {"north": 30.0, "south": 10.0}}, "one language is no margin"

    address = reverse("survey_weights", args=["hotel", live.id])
    assert "unit;north;30" in signed_in(Role.CX_MANAGER).get(f"{address}?fill=asked").content.decode()


def test_groups_are_called_by_their_names_in_the_readers_language(hotel: Scope, live: Survey, ask, signed_in) -> None:
    ask(30, 5, language="hu")
    ask(30, 9, language="el")
    client = signed_in(Role.CX_MANAGER)
    client.cookies["django_language"] = "cs"

    page = client.get(reverse("survey_fieldwork", args=["hotel", live.id])).content.decode()

    assert "maďarsky" in page.lower()
