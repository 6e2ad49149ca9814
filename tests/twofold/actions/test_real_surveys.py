"""Real surveys: codes that are no answers, weights, clusters that cannot carry a claim."""

import pytest

from twofold.actions.plain_levers import TableQuestion, levers_of_file
from twofold.actions.practice import practice
from twofold.actions.priorities import priorities
from twofold.actions.request import PrioritiesRequest
from twofold.errors import InputError

pytestmark = pytest.mark.realdata

AIRPORT = TableQuestion(
    outcome="NETPRO",
    items=("Q7ART", "Q7FOOD", "Q7STORE", "Q7SIGN", "Q7SCREENS", "Q7RENTAL"),
    unit="BAREA",
    weight="WEIGHT",
    missing=("NETPRO=11", "0"),
    not_applicable=("6",),
    scale=(1.0, 5.0),
    nps=True,
)


@pytest.fixture(scope="module")
def airport(real_data):
    return levers_of_file(real_data("sfo_airport_survey/sfo_2017_raw.csv"), AIRPORT)


def test_the_nps_of_the_airport_is_the_published_one(airport):
    # SFO 2017: weighted 40.4, computed from the file with code 11 as blank; reading it as a promoter gives 41.6
    assert airport.outcome_level == pytest.approx(40.4, abs=0.05)
    assert airport.respondents == 2746


def test_a_touchpoint_that_few_use_reaches_few(airport):
    reach = dict(zip(airport.names, airport.reach, strict=True))
    assert reach["Q7RENTAL"] < 0.5
    assert reach["Q7SIGN"] > 0.9


def test_food_goes_before_rental_cars_at_the_airport(airport):
    found = priorities(airport, PrioritiesRequest(target=4.5))
    assert found.levers[0].name == "Q7FOOD"
    rental = next(one for one in found.levers if one.name == "Q7RENTAL")
    assert rental.name not in found.levers[0].tied


def test_boarding_area_a_lies_below_the_others_in_food(airport):
    told = practice(airport.names, airport.by_unit, airport.coefficient).suggestions
    assert ("A", "Q7FOOD") in {(one.unit, one.lever) for one in told}


def test_a_missing_code_that_was_not_named_is_refused(real_data):
    with pytest.raises(InputError, match="found 11; is it a missing code"):
        levers_of_file(
            real_data("sfo_airport_survey/sfo_2017_raw.csv"),
            TableQuestion("NETPRO", ("Q7ART",), missing=("0",), not_applicable=("6",), scale=(1.0, 5.0), nps=True),
        )


def test_what_one_hotel_alone_differs_in_has_no_place(real_data):
    # 20 of 21 hotels have a pool: its coefficient is that hotel's luck, and a clustered error of it looks like 0
    question = TableQuestion(
        "Score", ("Pool", "Casino", "Spa"), unit="Hotel name", cluster="Hotel name", outcome_scale=(1.0, 5.0)
    )
    levers = levers_of_file(real_data("tripadvisor_las_vegas/las_vegas_tripadvisor.csv"), question)
    found = {one.name: one for one in priorities(levers, PrioritiesRequest(target=1.0)).levers}
    assert "one cluster" in found["Pool"].reason
    # 24 reviews a hotel are not enough to say anything of one
    told = practice(levers.names, levers.by_unit)
    assert (told.compared, len(told.not_enough)) == (0, 63)


def test_services_that_go_with_staying_are_found_in_churn(real_data):
    question = TableQuestion(
        "Churn",
        ("TechSupport", "OnlineSecurity", "DeviceProtection"),
        not_applicable=("No internet service",),
        outcome_scale=(0.0, 1.0),
        higher_is_better=False,
    )
    levers = levers_of_file(real_data("telco_churn_ibm/telco_churn.csv"), question)
    assert levers.outcome_level == pytest.approx(1869 / 7043)  # published: 26.54 %
    found = {one.name: one for one in priorities(levers, PrioritiesRequest(target=0.6)).levers}
    assert found["TechSupport"].points.low > 0.0
    assert found["DeviceProtection"].rank == 3
