"""The truth: what is expected is what the files show, within their error."""

# ruff: noqa: S608 - queries over our own files

import numpy as np
import pytest
from scipy.stats import chi2

from twofold.simulate.climate import HISTORY
from twofold.simulate.pulse_items import column_of, statements
from twofold.simulate.scenario import read_scenario
from twofold.simulate.world import world

NET = "CASE WHEN x >= 9 THEN 100 WHEN x <= 6 THEN -100 ELSE 0 END"
# columns of touchpoint surveys: measure, column, code for no answer, score
SCORES = [
    ("csat_mean", "Q1 satisfaction", 6, "x"),
    ("csat", "Q1 satisfaction", 6, "CASE WHEN x >= 4 THEN 100 ELSE 0 END"),
    ("nps", "Q2 recommend", 11, NET),
    ("ces", "Q3 it was easy", 9, "CASE WHEN x >= 5 THEN 100 ELSE 0 END"),
    ("ces_mean", "Q3 it was easy", 9, "x"),
    ("valence", "Q4 feeling", 99, "sign(x) * 100"),
    ("intensity", "Q5 how strongly", 99, "x"),
]
WIDE = 4.5  # standard errors: hundreds of comparisons, and persons who repeat make the plain error a little small


def errors(simulated, measure: str, column: str, code: int, score: str, by: dict[str, str]) -> list[float]:
    """How many standard errors each group's mean is away from the truth."""
    names = ", ".join(f'"{name}"' for name in by.values())
    found = simulated.rows(f"""SELECT {names}, avg(y), stddev(y) / sqrt(count(*)), count(*) FROM
        (SELECT *, {score} AS y FROM (SELECT *, "{column}" AS x FROM {{surveys}}) WHERE x <> {code})
        GROUP BY {names} HAVING count(*) >= 80""")
    distances = []
    for *group, value, error, _n in found:
        expected = simulated.truth.value(measure, **dict(zip(by, group, strict=True)))
        distances.append((value - expected.observed) / error)
    return distances


@pytest.mark.parametrize(("measure", "column", "code", "score"), SCORES)
def test_survey_measures_by_touchpoint_and_channel_are_as_expected(clean, measure, column, code, score):
    distances = errors(clean, measure, column, code, score, {"touchpoint": "About", "channel": "Via"})
    assert len(distances) > 12
    assert max(map(abs, distances)) < WIDE
    assert np.mean(np.square(distances)) < 2.2


def test_satisfaction_by_unit_is_as_expected(clean):
    distances = errors(clean, *SCORES[0], {"unit": "Unit", "touchpoint": "About"})
    assert len(distances) > 25
    assert max(map(abs, distances)) < WIDE
    # squared standard normal distances add up to a chi-square; each end is passed by chance once in 10,000
    low, high = chi2.ppf([1e-4, 1 - 1e-4], len(distances))
    assert low < np.sum(np.square(distances)) < high


def test_satisfaction_by_month_is_as_expected(clean):
    found = clean.rows("""SELECT strftime("Sent"[:10]::date, '%Y-%m'), avg("Q1 satisfaction"),
        stddev("Q1 satisfaction") / sqrt(count(*)) FROM {surveys} WHERE "Q1 satisfaction" <> 6 GROUP BY 1""")
    distances = [
        (value - clean.truth.value("csat_mean", month=month).observed) / error for month, value, error in found
    ]
    assert len(distances) == 24
    assert max(map(abs, distances)) < WIDE
    assert np.mean(np.square(distances)) < 2.0


def test_the_weighted_nps_of_all_surveys_is_as_expected(clean):
    [(plain, weighted, error)] = clean.rows(f"""SELECT avg(y), sum(w * y) / sum(w), stddev(y) / sqrt(count(*)) FROM
        (SELECT w, {NET} AS y FROM (SELECT "Q2 recommend" AS x, "Weight" AS w FROM {{surveys}}
         UNION ALL SELECT "NPS", "Weight" FROM {{memories}}) WHERE x <> 11)""")
    expected = clean.truth.value("nps")
    assert plain == pytest.approx(expected.observed, abs=WIDE * error)
    assert weighted == pytest.approx(expected.weighted, abs=WIDE * error)


def test_the_survey_after_the_journey_and_reviews_are_as_expected(clean):
    ratings = [item for item in clean.truth.expected if item.group.get("item", "").startswith("rating_")]
    assert len(ratings) == 4
    for expected in ratings:
        column = "Rate " + expected.group["item"].removeprefix("rating_")
        [(value, error)] = clean.rows(f"""SELECT avg("{column}"), stddev("{column}") / sqrt(count(*)) FROM {{memories}}
            WHERE "{column}" <> 6""")
        assert value == pytest.approx(expected.observed, abs=WIDE * error)
    [(stars, error)] = clean.rows("""SELECT avg("Stars"), stddev("Stars") / sqrt(count(*)) FROM {reviews}""")
    assert stars == pytest.approx(clean.truth.value("mean", item="stars").observed, abs=WIDE * error)


def test_who_answers_is_as_the_model_says(clean):
    found = clean.rows("""SELECT "About", avg(("State" <> 'silent')::int) * 100, count(*) FROM {surveys} GROUP BY 1""")
    for point, rate, n in found:
        expected = clean.truth.value("response_rate", kind="survey", touchpoint=point).observed
        assert rate == pytest.approx(expected, abs=WIDE * 50 / np.sqrt(n))
    [(rate, people)] = clean.rows("""SELECT avg(("State" <> 'silent')::int) * 100, count(DISTINCT "Employee")
        FROM {pulses}""")
    expected = clean.truth.value("response_rate", kind="pulse").observed
    assert rate == pytest.approx(expected, abs=WIDE * 15 / np.sqrt(people))


def test_silence_bends_what_the_answers_show(clean):
    """The angry and the delighted answer more: what comes back is not what was lived, and the truth knows both."""
    table = clean.truth.response["surveys"]["by_answer"]
    assert table["1"] > table["5"] > table["4"]
    bent = [e.weighted - e.population for e in clean.truth.expected if e.measure == "csat_mean"]
    assert max(map(abs, bent)) > 0.05


# contacts about problems, and questions to the assistant, one row each
CONTACTS = """(SELECT "Reservation" AS matter, "Contact" AS contact, "Channel" AS channel,
        "Opened"::timestamptz AS opened, "First reply"::timestamptz AS "First reply", "Closed"::timestamptz AS "Closed",
        "Result" = 'solved' AS solved, "Result" = 'hung up' AS hung_up, coalesce(reopened, false) AS reopened
    FROM {contacts} LEFT JOIN (SELECT "Ticket", bool_or("What happened" = 'opened again') AS reopened
        FROM {tickets} GROUP BY 1) USING ("Ticket")
    UNION ALL SELECT "Ticket", "Ticket", arg_min("Channel", "When"::timestamptz), min("When"::timestamptz),
        min("When"::timestamptz) FILTER ("What happened" = 'replied'),
        max("When"::timestamptz) FILTER ("What happened" = 'solved'),
        bool_or("What happened" = 'solved'), false, false
    FROM {tickets} WHERE "Ticket" LIKE 'Q-%' GROUP BY 1)"""


def test_contacts_end_as_expected(clean):
    [(n, resolved, abandoned, again)] = clean.rows(f"""SELECT count(*), avg(solved::int) * 100,
        avg(hung_up::int) * 100, 100 - count(DISTINCT matter) * 100 / count(*) FROM {CONTACTS}""")
    for measure, value in (("resolved", resolved), ("abandonment", abandoned), ("repeat_contact", again)):
        assert value == pytest.approx(clean.truth.value(measure).observed, abs=WIDE * 50 / np.sqrt(n)), measure
    firsts = clean.rows(f"""SELECT avg((solved AND NOT reopened)::int) * 100, count(*) FROM
        (SELECT * FROM {CONTACTS} QUALIFY row_number() OVER (PARTITION BY matter ORDER BY contact) = 1)""")
    [(first, n)] = firsts
    assert first == pytest.approx(clean.truth.value("first_contact_resolution").observed, abs=WIDE * 50 / np.sqrt(n))


@pytest.mark.parametrize(
    ("measure", "column", "quantile"),
    [
        ("time_to_reply", "First reply", 0.5),
        ("time_to_reply_p90", "First reply", 0.9),
        ("time_to_resolution", "Closed", 0.5),
        ("time_to_resolution_p90", "Closed", 0.9),
    ],
)
def test_the_share_of_contacts_within_the_true_quantile_is_the_quantile(clean, measure, column, quantile):
    for channel in (None, *(c for (c,) in clean.rows(f"SELECT DISTINCT channel FROM {CONTACTS}"))):
        expected = clean.truth.value(measure, **({"channel": channel} if channel else {}))
        where = f"AND channel = '{channel}'" if channel else ""
        [(share, n)] = clean.rows(f"""SELECT avg((epoch("{column}") - epoch(opened)
            <= {expected.observed * 3600})::int), count(*) FROM {CONTACTS} WHERE "{column}" IS NOT NULL {where}""")
        # teams differ in speed, so contacts of one team move together; seconds are whole
        assert share == pytest.approx(quantile, abs=WIDE * 0.5 / np.sqrt(n) + 0.006), channel


def test_pulses_and_visits_are_as_expected(clean):
    # persons answer up to 24 times and are alike each time: the error is that of persons, not of answers
    [(people,)] = clean.rows('SELECT count(DISTINCT "Employee") FROM {pulses}')
    [(enps,)] = clean.rows(f"""SELECT avg({NET}) FROM (SELECT "Recommend as employer" AS x FROM {{pulses}})
        WHERE x <> 11""")
    assert enps == pytest.approx(clean.truth.value("enps").observed, abs=WIDE * 60 / np.sqrt(people))
    drivers = read_scenario(clean.truth.scenario).drivers
    asked = [*drivers, *(one.item for one in statements(drivers))]
    assert len(asked) == 6 + 6 + 3
    for item in asked:
        column = column_of(item)
        [(value,)] = clean.rows(f'SELECT avg("{column}") FROM {{pulses}} WHERE "{column}" <> 9')
        expected = clean.truth.value("mean", item=item).observed
        assert value == pytest.approx(expected, abs=WIDE * 0.4 / np.sqrt(people))
    points = [point.name for point in read_scenario(clean.truth.scenario).visit_point]
    both = [clean.rows(f'SELECT sum("{p}"), count("{p}") * 2 FROM {{visits}} WHERE "{p}" <> 9')[0] for p in points]
    score = 100 * sum(got for got, _ in both) / sum(possible for _, possible in both)
    assert score == pytest.approx(clean.truth.value("audit_score").observed, abs=3.0)


def test_a_driver_moves_its_touchpoint_at_its_lag_by_its_size(clean):
    """Ordinary least squares of the experience behind each team's month on the driver at every lag."""
    settled = world(read_scenario(clean.truth.scenario), clean.truth.seed, 500_000, None, 24)
    for effect in settled.scenario.driver_effect:
        number = settled.scenario.touchpoint_number(effect.touchpoint)
        driver = settled.climate.drivers[:, settled.scenario.drivers.index(effect.driver)].astype(float)
        teams = np.unique(settled.organisation.unit_of[:, number])
        found = clean.rows(f"""SELECT "Unit", strftime("Sent"[:10]::date, '%Y-%m'), avg("Q1 satisfaction"), count(*)
            FROM {{surveys}} WHERE "About" = '{effect.touchpoint}' AND "Q1 satisfaction" <> 6 GROUP BY ALL""")
        if len(found) < 20 * len(teams) * 0.5 or len(teams) < 10:
            continue  # central teams are too few for a regression
        months = {name: month for month, name in enumerate(settled.month_names())}
        units = {code: position for position, code in enumerate(settled.organisation.unit_codes)}
        rows = [(units[u], months[m], y, n) for u, m, y, n in found]
        team, month, score, weight = (np.array(column) for column in zip(*rows, strict=True))
        lags = {lag: driver[team, HISTORY + month - lag] for lag in range(5)}
        slopes = within_slopes(score, lags, (team, month), weight)
        truth = next(
            e
            for e in clean.truth.effects
            if (e.kind, e.name, e.touchpoint) == ("driver", effect.driver, effect.touchpoint)
        )
        value, error = slopes[effect.lag]
        assert value == pytest.approx(truth.size * 0.7, abs=3.5 * error), effect
        others = [abs(slopes[lag][0]) / slopes[lag][1] for lag in slopes if lag != effect.lag]
        assert max(others) < 3.5, effect


def within_slopes(score, lags, groups, weight) -> dict[int, tuple[float, float]]:
    """Weighted least squares with an indicator for every team and month; slope and error by lag."""
    indicators = [np.equal.outer(group, np.unique(group)[1:]).astype(float) for group in groups]
    design = np.column_stack([*lags.values(), np.ones(len(score)), *indicators])
    root = np.sqrt(weight)
    inverse = np.linalg.pinv((design * root[:, None]).T @ (design * root[:, None]))
    slope = inverse @ (design.T @ (weight * score))
    left = score - design @ slope
    spread = (weight * left**2).sum() / (len(score) - np.linalg.matrix_rank(design))
    return {lag: (slope[i], float(np.sqrt(spread * inverse[i, i]))) for i, lag in enumerate(lags)}


def test_trainings_move_what_they_should_and_nothing_else(clean):
    """Difference in differences, before and after, of the trained against the teams that never were."""
    for effect in (each for each in clean.truth.effects if each.kind == "training" and each.touchpoint):
        trained = effect.months
        late = max(trained.values())
        found = clean.rows(f"""SELECT "Unit", strftime("Sent"[:10]::date, '%Y-%m') AS month, avg("Q1 satisfaction"),
            count(*) FROM {{surveys}} WHERE "About" = '{effect.touchpoint}' AND "Q1 satisfaction" <> 6 GROUP BY ALL""")
        cells = {True: {}, False: {}}
        for unit, month, score, n in found:
            after = month > late if unit not in trained else month > trained[unit]
            total, count = cells[unit in trained].get(after, (0.0, 0))
            cells[unit in trained][after] = (total + score * n, count + n)
        means = {key: {after: total / n for after, (total, n) in each.items()} for key, each in cells.items()}
        change = (means[True][True] - means[True][False]) - (means[False][True] - means[False][False])
        n = min(count for each in cells.values() for _, count in each.values())
        # other trainings and luck of teams move the comparison teams too: a coarse look, not an estimate
        assert change == pytest.approx(effect.on_csat, abs=WIDE / np.sqrt(n) + 0.22), effect.name


def test_the_worst_were_chosen_for_the_training_that_follows_bad_luck(clean):
    by_name = {effect.name: effect for effect in clean.truth.effects if effect.kind == "training"}
    unlucky = min(by_name.values(), key=lambda effect: effect.selected_on)
    assert unlucky.size == 0.0
    assert unlucky.selected_on < -0.15


def test_the_channel_that_breaks_its_promise_is_worse_and_slower(clean):
    promise = clean.truth.promise
    for touchpoint in promise["touchpoints"]:
        broken = clean.truth.value("csat_mean", touchpoint=touchpoint, channel=promise["channel"])
        whole = clean.truth.value("csat_mean", touchpoint=touchpoint)
        assert broken.population < whole.population - 0.3
    minutes = clean.truth.value("time_to_reply", channel=promise["channel"]).population * 60
    assert minutes > 5 * promise["minutes_promised"]


def test_what_has_no_effect_is_in_the_truth_as_well(clean):
    idle = [effect for effect in clean.truth.effects if effect.kind == "driver" and effect.size == 0]
    assert len(idle) > 30
    assert all(effect.on_csat == 0 for effect in idle)
