"""A simulated hotel chain with known causes (seed 1): what was planted is found, what was not is not claimed."""

import pytest

from twofold.findings import Kind, picture, standing_out
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load

pytestmark = pytest.mark.truth
# nothing was changed here at any moment: no process, no training that works
UNCHANGED = {"website", "breakfast", "staff-help", "follow-up"}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    truth = simulate(folder / "data", seed=1)
    store = open_store(folder / "store", create=True)
    survey = folder / "data" / "surveys.parquet"
    load(store, survey, read_mapping(survey.with_suffix(".toml")))
    return truth.to_json(), standing_out(picture(store.facts()))


def test_the_channel_that_breaks_its_promise_is_among_the_first(simulated):
    truth, found = simulated
    losses = [finding.subject for finding in found.first if finding.claim == "gap_low"]
    assert truth["promise"]["channel"] in losses


def test_the_touchpoint_where_the_promise_breaks_is_among_the_first(simulated):
    truth, found = simulated
    breaks = {finding.subject for finding in found.first if finding.kind is Kind.BREAK}
    assert breaks & set(truth["promise"]["touchpoints"])


def test_a_planted_change_is_among_the_first_and_dated_within_two_months(simulated):
    truth, found = simulated
    planted = {effect["touchpoint"]: effect for effect in truth["effects"] if effect["kind"] == "change"}
    shifts = [finding for finding in found.first if finding.kind is Kind.SHIFT]
    placed = [shift for shift in shifts if shift.place]
    assert placed
    dates = [_month(effect["from_month"]) for effect in planted.values()]
    for shift in (each for each in shifts if not each.place):  # a change of one touchpoint, seen in the whole
        assert min(abs(_month(shift.subject) - date) for date in dates) <= 2
    for shift in placed:
        effect = planted[shift.place]
        assert (shift.claim == "shift_up") == (effect["size"] > 0)
        assert abs(_month(shift.subject) - _month(effect["from_month"])) <= 2


def test_no_shift_is_claimed_where_nothing_was_changed(simulated):
    _, found = simulated
    assert not {finding.place for finding in found.findings if finding.kind is Kind.SHIFT} & UNCHANGED


def _month(text):
    return 12 * int(text[:4]) + int(text[5:7])
