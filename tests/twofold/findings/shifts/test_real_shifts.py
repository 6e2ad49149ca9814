"""Shifts and mix in public data: what they say must at least agree with what a pencil says."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from twofold.findings.shifts.change_points import find_shifts
from twofold.findings.shifts.kitagawa import Mixed, decompose
from twofold.findings.shifts.observed import Observed

pytestmark = pytest.mark.realdata
RATED = {"1", "2", "3", "4", "5"}


def airport(path: Path) -> list[tuple[float, float, str]]:
    """Overall rating, weight and boarding area of every passenger who rated."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = csv.DictReader(lines)
        rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
        return [
            (float(row["Q7ALL"]), float(row["WEIGHT"] or 1), row["BAREA"].strip())
            for row in rows
            if row["Q7ALL"].strip() in RATED
        ]


def test_between_two_years_of_the_airport_mix_and_real_add_up_to_the_difference(
    real_data: Callable[[str], Path],
) -> None:
    years = [airport(real_data(f"sfo_airport_survey/sfo_{year}_raw.csv")) for year in (2016, 2017)]
    everybody = [*years[0], *years[1]]
    areas = sorted({area for _, _, area in everybody})
    score, weight = (np.array([row[at] for row in everybody]) for at in (0, 1))
    level = np.array([[areas.index(row[2])] for row in everybody])
    after = np.arange(len(everybody)) >= len(years[0])
    found = decompose(Mixed(score, weight, np.arange(len(score)), after, ("area",), level, (tuple(areas),)))
    means = [np.average(score[after == side], weights=weight[after == side]) for side in (False, True)]
    assert found.total.value == pytest.approx(means[1] - means[0])
    assert found.mix.value + found.real.value == pytest.approx(found.total.value)
    assert abs(found.mix.value) < 0.05  # the survey is drawn by boarding area: its mix is made the same every year
    assert found.n_before + found.n_after == len(everybody)


def test_weeks_of_complaints_lie_near_the_line_that_is_drawn_through_them(real_data: Callable[[str], Path]) -> None:
    """No truth is known here: whatever is found, the fitted line must pass through what a pencil counts."""
    with real_data("cfpb_complaints/consumer_complaints.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["Date received"].split("/"), row["Timely response?"] == "Yes") for row in csv.DictReader(lines)]
    monday = date(1969, 12, 29).toordinal()
    week = np.array([(date(int(y), int(m), int(d)).toordinal() - monday) // 7 for (m, d, y), _ in rows])
    timely = np.array([yes for _, yes in rows], dtype=np.float64)
    time, code = np.unique(week, return_inverse=True)
    n = np.bincount(code).astype(float)
    share = np.bincount(code, timely) / n
    kept = n >= 50
    se = np.sqrt(timely.mean() * (1 - timely.mean()) / n)
    found = find_shifts(Observed(time[kept], share[kept], se[kept], n[kept], "week"))
    for step in found.steps:
        assert step.earliest <= step.first <= step.latest
        assert step.size.low <= step.size.value <= step.size.high
    assert np.abs((found.line - share[kept]) / se[kept]).mean() < 3.0
