"""Every measure, counted once more with plain loops over small random tables, from the words of its definition."""

import math
from collections import defaultdict

import duckdb
import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.facts.units import UnitTree
from twofold.measures import CATALOGUE, MeasureOptions, cube, measure
from twofold.measures.sampling import moments

DAY = 86_400_000_000
HOUR = 3_600_000_000
ANY_N = MeasureOptions(minimum_n=1)
QUIET = settings(max_examples=6, deadline=None)
SCALES = {
    "nps": (0, 10),
    "enps": (0, 10),
    "csat": (1, 5),
    "ces": (1, 7),
    "ces_effort": (1, 5),
    "valence": (-2, 2),
    "intensity": (1, 5),
    "q": (1, 7),
    "a1": (0, 2),
    "a2": (0, 5),
}


def net(x):
    return (x >= 9) - (x <= 6)


# name: the item whose answers count, what one answer says
COUNTED = {
    "nps": ("nps", net, 100),
    "csat": ("csat", lambda x: x in (4, 5), 100),
    "csat_mean": ("csat", float, 1),
    "ces": ("ces", lambda x: x in (5, 6, 7), 100),
    "ces_mean": ("ces", float, 1),
    "ces_effort": ("ces_effort", float, 1),
    "valence": ("valence", lambda x: (x > 0) - (x < 0), 100),
    "intensity": ("intensity", float, 1),
    "top_box": ("q", lambda x: x == 7, 100),
    "top_2_box": ("q", lambda x: x >= 6, 100),
    "bottom_box": ("q", lambda x: x == 1, 100),
    "favourable": ("q", lambda x: x >= 5, 100),
    "unfavourable": ("q", lambda x: x <= 3, 100),
    "mean": ("q", float, 1),
}


@st.composite
def surveys(draw, most=40):
    """Events with answers: persons repeat or are unknown, weights differ and may be 0, answers may be missing."""
    events = []
    for number in range(draw(st.integers(1, most))):
        event = {
            "event_id": 100 + number,
            "person": draw(st.sampled_from([None, 1, 2, 3])),
            "weight": draw(st.sampled_from([1.0, 1.0, 0.5, 2.5, 0.0])),
            "channel": draw(st.sampled_from([None, "web", "phone"])),
            "kind": draw(st.sampled_from(["survey", "pulse", "review"])),
            "status": draw(st.sampled_from(["complete", "partial", "unanswered", "not asked"])),
        }
        asked = draw(st.lists(st.sampled_from(list(SCALES)), unique=True))
        events.append((event, {item: draw(st.none() | st.integers(*SCALES[item])) for item in asked}))
    return events


def answer_rows(events):
    for event, answers in events:
        for item, number in answers.items():
            low, high = SCALES[item]
            yield event | {
                "item": item,
                "instrument": "audit" if item in ("a1", "a2") else None if item == "q" else item,
                "number": None if number is None else float(number),
                "missing": "99" if number is None else None,
                "scale_low": float(low),
                "scale_high": float(high),
                "kind": "survey",
            }


def respondent(event):
    return event["person"] or event["event_id"]


def compare(estimates, expected):
    """Expected: group to observations (weight, score, respondent) and the factor that makes the value of a mean."""
    found = {tuple(one.group.values()): one for one in estimates}
    assert set(found) == {group for group, (rows, _) in expected.items() if rows}
    for group, one in found.items():
        rows, factor = expected[group]
        total = math.fsum(weight for weight, _, _ in rows)
        value = factor * math.fsum(weight * score for weight, score, _ in rows) / total
        assert one.value == pytest.approx(value, rel=1e-9, abs=1e-9)
        assert one.n == len(rows)
        assert 0 < one.n_effective <= len(rows) * (1 + 1e-9)
        assert one.low is None or math.isnan(one.low) or one.low <= value + 1e-9
        assert one.high is None or math.isnan(one.high) or one.high >= value - 1e-9


def grouped(rows):
    groups = defaultdict(list)
    for group, *row in rows:
        groups[(group,)].append(tuple(row))
    return groups


def table(connection, memory_facts, events=(), answers=()):
    return memory_facts(connection, list(answers), list(events), UnitTree())


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as opened:
        yield opened


@QUIET
@given(events=surveys())
def test_measures_of_answers_are_what_loops_count(engine, memory_facts, events):
    facts = table(engine, memory_facts, answers=answer_rows(events))
    found = cube(facts, COUNTED, "channel", item="q", options=ANY_N)
    for name, (item, says, factor) in COUNTED.items():
        rows = [
            (event["channel"], event["weight"], float(says(answers[item])), respondent(event))
            for event, answers in events
            if answers.get(item) is not None and event["weight"] > 0
        ]
        compare(found[name], {group: (rows, factor) for group, rows in grouped(rows).items()})


@QUIET
@given(events=surveys())
def test_measures_of_whole_responses_are_what_loops_count(engine, memory_facts, events):
    facts = table(engine, memory_facts, answers=answer_rows(events))
    index, audit = [], []
    for event, answers in events:
        known = {item: number for item, number in answers.items() if number is not None and event["weight"] > 0}
        shares = [100 * (known[i] - SCALES[i][0]) / (SCALES[i][1] - SCALES[i][0]) for i in ("q", "csat") if i in known]
        if shares:
            index.append((event["channel"], event["weight"], sum(shares) / len(shares), respondent(event)))
        points = [i for i in ("a1", "a2") if i in known]
        if points:
            possible = sum(SCALES[i][1] for i in points)
            won = 100 * sum(known[i] for i in points) / possible
            audit.append((event["channel"], event["weight"] * possible, won, respondent(event)))
    of_index = measure(facts, "index", by="channel", item=("q", "csat"), options=ANY_N)
    compare(of_index, {group: (rows, 1) for group, rows in grouped(index).items()})
    of_audit = measure(facts, "audit_score", by="channel", options=ANY_N)
    compare(of_audit, {group: (rows, 1) for group, rows in grouped(audit).items()})


@QUIET
@given(events=surveys())
def test_measures_of_events_are_what_loops_count(engine, memory_facts, events):
    happened = [event for event, _ in events if event["weight"] > 0]
    facts = table(engine, memory_facts, events=[event for event, _ in events])
    asked = [
        (event["channel"], event["weight"], float(event["status"] in ("complete", "partial")), respondent(event))
        for event in happened
        if event["kind"] in ("survey", "pulse") and event["status"] != "not asked"
    ]
    found = cube(facts, ["response_rate", "volume"], "channel", options=ANY_N)
    compare(found["response_rate"], {group: (rows, 100) for group, rows in grouped(asked).items()})
    counts = {one.group["channel"]: one.value for one in found["volume"]}
    channels = [event["channel"] for event in happened]
    assert counts == {channel: channels.count(channel) for channel in channels}


@st.composite
def steps(draw):
    """Steps of contacts over some weeks; a case belongs to one person."""
    rows = []
    for number in range(draw(st.integers(1, 40))):
        case = draw(st.sampled_from([None, None, "x", "y", "z"]))
        start = draw(st.integers(0, 30)) * DAY + draw(st.integers(0, 23)) * HOUR
        waits = [draw(st.none() | st.integers(-2, 60)) for _ in range(2)]
        rows.append(
            {
                "event_id": 100 + number,
                "kind": draw(st.sampled_from(["contact", "contact", "contact", "survey"])),
                "case": case,
                "person": {"x": 1, "y": 2, "z": None}[case] if case else draw(st.sampled_from([None, 1, 2])),
                "weight": draw(st.sampled_from([1.0, 1.0, 2.0, 0.5, 0.0])),
                "channel": draw(st.sampled_from([None, "web", "phone"])),
                "occurred_us": start,
                "outcome": draw(
                    st.sampled_from(
                        [None, "opened", "replied", "waiting", "abandoned", "resolved", "unresolved", "reopened"],
                    ),
                ),
                "replied_us": None if waits[0] is None else start + waits[0] * HOUR,
                "resolved_us": None if waits[1] is None else start + waits[1] * HOUR,
            },
        )
    return rows


def joined(rows):
    """The contacts that these steps are of."""
    together = defaultdict(list)
    for row in rows:
        if row["kind"] == "contact" and row["weight"] > 0:
            together[row["case"] or row["event_id"]].append(row)
    found = [
        contact(sorted(parts, key=lambda row: (row["occurred_us"], row["event_id"]))) for parts in together.values()
    ]
    return sorted(found, key=lambda one: (one["start"], one["first"]["event_id"]))


def contact(parts):
    """One contact of its steps in order."""
    solved = [row for row in parts if row["outcome"] not in ("unresolved", "abandoned")]
    undone = [row["occurred_us"] for row in parts if row["outcome"] in ("unresolved", "reopened")]
    return {
        "first": parts[0],
        "start": parts[0]["occurred_us"],
        "replied": min(said(parts, "replied"), default=None),
        "resolved": max(said(solved, "resolved"), default=None),
        "undone": max(undone, default=None),
        "outcome": any(row["outcome"] or row["resolved_us"] is not None for row in parts),
        "abandoned": any(row["outcome"] == "abandoned" for row in parts),
    }


def said(parts, what):
    """The moments of a reply or a solution: as recorded, or that of the step that says so."""
    recorded = [row[f"{what}_us"] for row in parts if row[f"{what}_us"] is not None]
    return recorded + [row["occurred_us"] for row in parts if row[f"{what}_us"] is None and row["outcome"] == what]


def is_resolved(one):
    return one["resolved"] is not None and (one["undone"] is None or one["undone"] <= one["resolved"])


def observed(one, score):
    return one["first"]["channel"], one["first"]["weight"], float(score), respondent(one["first"])


@QUIET
@given(rows=steps(), days=st.integers(1, 9))
def test_measures_of_contacts_are_what_loops_count(engine, memory_facts, rows, days):
    found, window = joined(rows), days * DAY
    end = max((one["start"] for one in found), default=0)
    expected = {name: [] for name in ("resolved", "abandonment", "repeat_contact", "first_contact_resolution")}
    for place, one in enumerate(found):
        if one["outcome"]:
            expected["resolved"].append(observed(one, is_resolved(one)))
            expected["abandonment"].append(observed(one, one["abandoned"]))
        if one["first"]["person"] is None or one["start"] + window > end:
            continue
        same = [two for two in found if two["first"]["person"] == one["first"]["person"] and two is not one]
        after = [two for two in found[place + 1 :] if two in same and two["start"] - one["start"] <= window]
        before = [two for two in found[:place] if two in same and one["start"] - two["start"] <= window]
        expected["repeat_contact"].append(observed(one, bool(after)))
        if one["outcome"] and not before:
            once = is_resolved(one) and one["undone"] is None and not after
            expected["first_contact_resolution"].append(observed(one, once))
    facts = table(engine, memory_facts, events=rows)
    estimates = cube(facts, expected, "channel", options=MeasureOptions(minimum_n=1, within_days=days))
    for name, observations in expected.items():
        compare(estimates[name], {group: (rows, 100) for group, rows in grouped(observations).items()})


def quantile(observations, share):
    """The value this share of the way from the middle of the first to the middle of the last, weights as room."""
    reached, places = 0.0, []
    values = [value for value, _ in sorted(observations)]
    for _, weight in sorted(observations):
        places.append(reached + weight / 2)
        reached += weight
    return float(np.interp(places[0] + share * (places[-1] - places[0]), places, values))


@QUIET
@given(rows=steps())
def test_waiting_times_are_what_loops_count(engine, memory_facts, rows):
    facts = table(engine, memory_facts, events=rows)
    for moment, name in (("replied", "time_to_reply"), ("resolved", "time_to_resolution")):
        waits = defaultdict(list)
        for one in joined(rows):
            if one[moment] is not None and one[moment] >= one["start"]:
                first = one["first"]
                waits[first["channel"]].append(((one[moment] - one["start"]) / HOUR, first["weight"]))
        for share, suffix in ((0.5, ""), (0.9, "_p90")):
            estimates = {
                one.group["channel"]: one for one in measure(facts, name + suffix, by="channel", options=ANY_N)
            }
            assert set(estimates) == set(waits)
            for channel, observations in waits.items():
                plain = len({weight for _, weight in observations}) == 1
                values = [value for value, _ in observations]
                expected = float(np.quantile(values, share)) if plain else quantile(observations, share)
                if plain or len(set(values)) == len(values):
                    assert estimates[channel].value == pytest.approx(expected, rel=1e-9, abs=1e-9)
                assert min(values) <= estimates[channel].value <= max(values)
                assert estimates[channel].n == len(values)


@settings(max_examples=3, deadline=None)
@given(events=surveys(most=10), rows=steps(), by=st.sampled_from([(), ("channel",), ("channel", "month")]))
def test_a_cube_is_its_measures_asked_one_by_one(engine, memory_facts, events, rows, by):
    moved = [row | {"event_id": row["event_id"] + 100} for row in rows]
    facts = table(engine, memory_facts, [event for event, _ in events] + moved, answer_rows(events))
    together = cube(facts, None, by, item="q", options=ANY_N)
    assert list(together) == list(CATALOGUE)
    for name, estimates in together.items():
        alone = measure(facts, name, by=by, item="q" if CATALOGUE[name].needs_item else None, options=ANY_N)
        for one, other in zip(alone.to_json(), estimates.to_json(), strict=True):
            assert one.keys() == other.keys()
            for field, value in one.items():
                expected = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
                assert other[field] == expected, (name, field)


SAMPLES = st.lists(
    st.tuples(st.integers(0, 10), st.sampled_from([1.0, 0.5, 2.5, 4.0]), st.integers(0, 9)),
    min_size=4,
    max_size=60,
).filter(lambda rows: len({who for *_, who in rows}) > 1 and len({score for score, *_ in rows}) > 1)


@settings(max_examples=60, deadline=None)
@given(rows=SAMPLES)
def test_the_cluster_robust_variance_is_that_of_statsmodels(rows):
    values, weights, who = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    model = sm.WLS(values, np.ones((len(rows), 1)), weights=weights)
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    ours = moments(values, weights, who)
    assert ours.mean[0] == pytest.approx(fitted.params[0])
    assert ours.linearised_variance[0] == pytest.approx(fitted.bse[0] ** 2, rel=1e-7, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(persons=st.integers(2, 12), each=st.integers(1, 5), seed=st.integers(0, 999))
def test_the_standard_error_of_even_repeats_is_that_of_statsmodels(persons, each, seed):
    values = np.random.default_rng(seed).integers(0, 11, persons * each).astype(float)
    values[0], values[-1] = 0.0, 10.0
    who = np.repeat(np.arange(persons), each)
    fitted = sm.OLS(values, np.ones((values.size, 1))).fit(
        cov_type="cluster",
        cov_kwds={"groups": who, "use_correction": True},
    )
    ours = moments(values, None, who)
    assert ours.standard_error[0] == pytest.approx(fitted.bse[0], rel=1e-7, abs=1e-9)
