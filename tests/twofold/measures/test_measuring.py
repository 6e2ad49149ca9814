"""What each measure says of a table small enough to count by hand."""

import pytest

from twofold.errors import MixedScales, UnknownDimension, UnknownMeasure, UsageError
from twofold.measures import MeasureOptions, cube, measure

ANY_N = MeasureOptions(minimum_n=1)


def scores(numbers, **more):
    return [{"number": float(number), **more} for number in numbers]


def value(estimates):
    (one,) = estimates
    return one.value


NPS = {"instrument": "nps", "item": "nps", "scale_low": 0.0, "scale_high": 10.0}


def test_nps_is_promoters_minus_detractors(facts_of):
    facts = facts_of(answers=scores([10, 9, 9, 8, 7, 6, 0, 10, 10, 3], **NPS))
    (one,) = measure(facts, "nps")
    assert one.value == pytest.approx(50 - 30)
    assert (one.n, one.n_effective, one.shown) == (10, pytest.approx(10), True)
    assert one.low < 20 < one.high


@pytest.mark.parametrize(
    ("name", "numbers", "scale", "expected"),
    [
        ("csat", [5, 4, 3, 2, 1], (1, 5), 40),
        ("csat", [7, 6, 5, 4, 1], (1, 7), 40),
        ("csat", [10, 9, 8, 7, 0], (0, 10), 60),
        ("csat_mean", [5, 4, 3, 2, 1], (1, 5), 3),
        ("ces", [7, 6, 5, 4, 1], (1, 7), 60),
        ("ces_mean", [7, 6, 5, 4, 1], (1, 7), 4.6),
        ("ces_effort", [1, 1, 2, 4, 5], (1, 5), 2.6),
        ("valence", [2, 1, 0, -1, 2], (-2, 2), 40),
        ("intensity", [1, 2, 3, 4, 5], (1, 5), 3),
        ("enps", [10, 9, 8, 0, 1], (0, 10), 0),
    ],
)
def test_a_standard_question_has_the_value_counted_by_hand(facts_of, name, numbers, scale, expected):
    instrument = {"csat_mean": "csat", "ces_mean": "ces"}.get(name, name)
    facts = facts_of(answers=scores(numbers, instrument=instrument, scale_low=scale[0], scale_high=scale[1]))
    assert value(measure(facts, name)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("top_box", 20),
        ("top_2_box", 40),
        ("bottom_box", 20),
        ("favourable", 40),
        ("unfavourable", 40),
        ("mean", 3),
        ("index", 50),
    ],
)
def test_a_measure_of_any_item_counts_the_item_named(facts_of, name, expected):
    facts = facts_of(answers=scores([5, 4, 3, 2, 1]) + scores([1, 1, 1], item="other"))
    assert value(measure(facts, name, item="q")) == pytest.approx(expected)


def test_a_measure_of_any_item_without_an_item_is_refused(facts_of):
    with pytest.raises(UsageError, match="needs an item"):
        measure(facts_of(answers=scores([1])), "mean")
    assert len(measure(facts_of(answers=scores([1])), "mean", by="item")) == 1


def test_an_index_averages_within_persons_first(facts_of):
    rows = [
        {"event_id": 1, "item": "a", "number": 5.0},
        {"event_id": 1, "item": "b", "number": 1.0, "scale_low": 1.0, "scale_high": 7.0},
        {"event_id": 2, "item": "a", "number": 5.0},
    ]
    (one,) = measure(facts_of(answers=rows), "index", item=["a", "b"], options=ANY_N)
    assert one.value == pytest.approx((50 + 100) / 2)
    assert one.n == 2


def test_an_audit_score_is_points_over_possible_points(facts_of):
    point = {"instrument": "audit", "kind": "visit", "side": "shopper", "scale_low": 0.0}
    rows = [
        {"event_id": 1, "item": "a", "number": 1.0, "scale_high": 1.0, **point},
        {"event_id": 1, "item": "b", "number": 2.0, "scale_high": 3.0, **point},
        {"event_id": 2, "item": "a", "number": 0.0, "scale_high": 1.0, **point},
        {"event_id": 2, "item": "b", "number": None, "missing": "na", "scale_high": 3.0, **point},
    ]
    (one,) = measure(facts_of(answers=rows), "audit_score", options=ANY_N)
    assert one.value == pytest.approx(100 * 3 / 5)
    assert one.n == 2


def test_scales_are_never_mixed_silently(facts_of):
    facts = facts_of(answers=scores([1, 2, 3]) + scores([1, 7], scale_high=7.0) + scores([1], item="other"))
    with pytest.raises(MixedScales, match="1-5 and 1-7"):
        measure(facts, "mean", item="q")
    rescaled = measure(facts, "mean", item="q", options=MeasureOptions(minimum_n=1, rescale=(0, 100)))
    assert value(rescaled) == pytest.approx((0 + 25 + 50 + 0 + 100) / 5)


def test_nps_is_refused_on_another_scale(facts_of):
    with pytest.raises(MixedScales, match="0-10 only"):
        measure(facts_of(answers=scores([5], instrument="nps")), "nps")


def test_codes_for_no_answer_are_left_out(facts_of):
    facts = facts_of(
        answers=[*scores([5, 4], instrument="csat"), {"number": None, "missing": "9", "instrument": "csat"}]
    )
    (one,) = measure(facts, "csat_mean", options=ANY_N)
    assert (one.value, one.n) == (4.5, 2)


def test_few_respondents_are_not_shown_and_the_reason_says_so(facts_of):
    few = scores([5, 4, 3, 2], channel="web", instrument="csat")
    many = scores([5] * 6, channel="phone", instrument="csat")
    phone, web = measure(facts_of(answers=few + many), "csat", by="channel")
    assert (phone.group, phone.shown, phone.reason) == ({"channel": "phone"}, True, None)
    assert (web.value, web.low, web.high, web.n, web.n_effective, web.shown) == (None, None, None, None, None, False)
    assert web.reason == "fewer than 5 respondents"


def test_ten_answers_of_one_person_are_one_respondent(facts_of):
    facts = facts_of(answers=scores([5] * 10, instrument="csat", person=7))
    (one,) = measure(facts, "csat")
    assert not one.shown


def test_weights_count(facts_of):
    rows = scores([5], instrument="csat", weight=3.0) + scores([1], instrument="csat", weight=1.0)
    rows += scores([5], instrument="csat", weight=0.0)
    (one,) = measure(facts_of(answers=rows), "csat_mean", options=ANY_N)
    assert (one.value, one.n) == (4.0, 2)
    assert "weighted" in one.method


def test_a_missing_group_is_none_and_comes_last(facts_of):
    rows = scores([5], instrument="csat") + scores([4], instrument="csat", channel="web")
    web, unknown = measure(facts_of(answers=rows), "csat_mean", by=["channel"], options=ANY_N)
    assert (web.group, unknown.group) == ({"channel": "web"}, {"channel": None})


def test_context_fields_split_by_their_own_name_in_any_case(facts_of):
    rows = scores([5], instrument="csat", context_AIRLINE="QF") + scores([4], instrument="csat", context_AIRLINE="BA")
    found = measure(facts_of(answers=rows), "csat_mean", by="airline", options=ANY_N)
    assert [one.group for one in found] == [{"AIRLINE": "BA"}, {"AIRLINE": "QF"}]


def test_periods_split_and_filter(facts_of):
    # 2025-12-29 is the Monday of the first ISO week of 2026
    rows = [row for day in (20450, 20451, 20454, 20484, 20485) for row in scores([5], instrument="csat", local_day=day)]
    facts = facts_of(answers=rows)
    months = measure(facts, "csat", period="month", options=ANY_N)
    assert [(one.group["month"], one.n) for one in months] == [("2025-12", 2), ("2026-01", 2), ("2026-02", 1)]
    weeks = measure(facts, "csat", by="week", options=ANY_N)
    assert [one.group["week"] for one in weeks] == ["2025-W52", "2026-W01", "2026-W05"]
    days = measure(facts, "csat", by="day", where="month=2026-01..2026-02", options=ANY_N)
    assert [one.group["day"] for one in days] == ["2026-01-01", "2026-01-31", "2026-02-01"]


def test_unknown_names_say_what_there_is(facts_of):
    facts = facts_of(answers=scores([5], instrument="csat", context_FARE="x"))
    with pytest.raises(UnknownMeasure, match="did you mean nps"):
        measure(facts, "npss")
    with pytest.raises(UnknownDimension, match=r"channel.*month.*FARE"):
        measure(facts, "csat", by="colour")
    with pytest.raises(UnknownDimension, match="did you mean channel"):
        measure(facts, "csat", where="chanel=web")


def test_a_cube_says_what_its_measures_say_alone(facts_of):
    rows = scores([10, 9, 3, 7], **NPS, channel="web") + scores([5, 1, 3], instrument="csat", channel="web")
    rows += scores([7, 1, 4], instrument="ces", scale_high=7.0, channel="phone")
    facts = facts_of(answers=rows)
    names = ["nps", "csat", "csat_mean", "ces", "ces_mean", "top_box"]
    found = cube(facts, names, by="channel", item="q", options=ANY_N)
    assert list(found) == names
    for name in names[:-1]:
        assert found[name].to_json() == measure(facts, name, by="channel", options=ANY_N).to_json()


def test_response_rate_and_volume_count_events(facts_of):
    events = [{"status": status} for status in ("complete", "partial", "unanswered", "unanswered", "not asked")]
    events += [{"kind": "purchase"}]
    facts = facts_of(events=events)
    assert value(measure(facts, "response_rate", options=ANY_N)) == pytest.approx(50)
    (volume,) = measure(facts, "volume")
    assert volume.value == 6
    assert volume.low < 6 < volume.high


def test_nothing_at_all_gives_no_estimates(facts_of):
    assert len(measure(facts_of(), "nps")) == 0
    assert len(measure(facts_of(), "nps", by="channel")) == 0
    assert len(measure(facts_of(), "time_to_reply", by="channel")) == 0
    assert len(measure(facts_of(), "repeat_contact")) == 0
