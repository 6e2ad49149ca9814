"""Journeys are cut where a key changes or a person pauses, and every moment finds its journey."""

import numpy as np
import pyarrow as pa
import pytest

from twofold.errors import UsageError
from twofold.journeys import Coded, JourneyKey, LeftOut, PathRule, Steps
from twofold.journeys.cutting import CASE_BIT, Moments, cut

HOUR = 3_600_000_000


def steps(rows: list[tuple[int, float, str]], rule: PathRule, until: float = 0.0) -> Steps:
    """Steps of rows of key, hour and touchpoint."""
    moments = Moments(
        key=np.array([key for key, _, _ in rows], np.uint64),
        time=np.array([round(hour * HOUR) for _, hour, _ in rows], np.int64),
        row=np.arange(len(rows)),
        event=np.arange(len(rows)),
        touchpoint=Coded.of(pa.array([name for _, _, name in rows], pa.string())),
        columns={"channel": Coded.of(pa.array([name.upper() for _, _, name in rows], pa.string()))},
    )
    return cut(moments, rule, until=round(until * HOUR), left_out=LeftOut())


def paths(found: Steps) -> list[list[str]]:
    told = found.touchpoint.texts(found.touchpoint.codes)
    return [told[begin:end] for begin, end in zip(found.offsets[:-1], found.offsets[1:], strict=True)]


def test_a_pause_ends_the_journey_of_a_person():
    found = steps([(1, 0, "a"), (1, 5, "b"), (1, 16, "c")], PathRule(gap_hours=10))
    assert paths(found) == [["a", "b"], ["c"]]


def test_no_pause_divides_a_case():
    case = int(CASE_BIT) + 1
    found = steps([(case, 0, "a"), (case, 5000, "b")], PathRule(gap_hours=10))
    assert paths(found) == [["a", "b"]]


def test_a_journey_is_finished_by_its_last_touchpoint_or_by_silence():
    rows = [(1, 0, "a"), (2, 99, "a"), (3, 99, "bye")]
    found = steps(rows, PathRule(idle_hours=48, ends=("bye",)), until=100)
    assert found.finished.tolist() == [True, False, True]


def test_a_segment_is_what_the_first_step_says():
    found = steps([(1, 0, "a"), (1, 1, "b"), (2, 0, "c")], PathRule())
    assert found.segment("channel").texts(found.segment("channel").codes) == ["A", "C"]


def test_some_of_the_journeys_are_journeys_again():
    found = steps([(1, 0, "a"), (1, 1, "b"), (2, 0, "c"), (3, 0, "d")], PathRule())
    some = found.only(np.array([True, False, True]))
    assert paths(some) == [["a", "b"], ["d"]]
    assert some.key.tolist() == [1, 3]


def test_a_survey_belongs_to_the_latest_journey_that_had_begun():
    found = steps([(1, 0, "a"), (1, 100, "b"), (2, 0, "c")], PathRule(gap_hours=10))
    at = found.locate(np.array([1, 1, 1, 2, 9], np.uint64), np.array([-5, 50, 100, 7, 0], np.int64) * HOUR)
    assert at.tolist() == [0, 0, 1, 2, -1]


def test_nobody_is_found_where_there_are_no_journeys():
    nothing = steps([], PathRule())
    assert (nothing.journeys, len(nothing)) == (0, 0)
    assert nothing.locate(np.array([1], np.uint64), np.array([0])).tolist() == [-1]


def test_codes_are_in_the_order_of_the_alphabet():
    coded = Coded.of(pa.chunked_array([["b", None], ["a", "b"]]))
    assert coded.labels == ("a", "b")
    assert coded.codes.tolist() == [1, -1, 0, 1]


@pytest.mark.parametrize("hours", [0.0, -1.0, float("nan")])
def test_a_rule_without_any_pause_is_refused(hours):
    with pytest.raises(UsageError, match="above 0"):
        PathRule(gap_hours=hours)


def test_an_endless_pause_is_allowed():
    found = steps([(1, 0, "a"), (1, 1e6, "b")], PathRule(key=JourneyKey.PERSON, gap_hours=float("inf")))
    assert paths(found) == [["a", "b"]]
