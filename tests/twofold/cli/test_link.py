"""``twofold link`` on a plain panel, as people and programs use it."""

import csv

import numpy as np
import pytest

PAIR = {
    "ex", "cx", "within", "between", "lag", "grade", "claim", "sentence", "basis", "direction", "by_lag", "reverse",
    "detrended", "correlation_between", "corrected", "p", "p_adjusted", "p_reverse", "minimum_detectable", "n_units",
    "n_periods", "checks", "adjusted_for", "confounders", "reason",
}  # fmt: skip
ESTIMATE = {
    "measure", "group", "value", "low", "high", "n", "n_effective", "level", "method", "shown", "reason", "se", "df",
    "p", "units", "lag",
}  # fmt: skip


@pytest.fixture
def panel_file(tmp_path):
    """30 branches over 18 months: tools go one month ahead of scores; a second driver goes with nothing."""
    rng = np.random.default_rng(1)
    tools, idle, score = rng.normal(size=(3, 30, 18))
    score[:, 1:] += 0.8 * tools[:, :-1]
    path = tmp_path / "panel.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["branch", "month", "tools", "idle", "score"])
        for unit in range(30):
            for month in range(18):
                when = f"{2024 + month // 12}-{month % 12 + 1:02d}"
                values = [f"{grid[unit, month]:.6f}" for grid in (tools, idle, score)]
                rows.writerow([f"b{unit}", when, *values])
    return path


def test_the_json_has_the_contracted_shape_and_the_planted_link(command, panel_file):
    found = command(
        "link", "--panel", panel_file, "--unit", "branch", "--time", "month", "--ex", "tools,idle", "--cx", "score",
        "--json",
    ).json  # fmt: skip
    assert found["kind"] == "links"
    assert (found["units"], found["periods"], found["period_kind"], found["lags"]) == (30, 18, "month", 3)
    first, second = found["pairs"]
    assert set(first) == set(second) == PAIR
    assert set(first["within"]) == set(first["between"]) == ESTIMATE
    assert (first["claim"], first["lag"], first["grade"]) == (True, 1, "strong")
    assert first["within"]["low"] < 0.8 < first["within"]["high"]
    assert (second["claim"], second["grade"]) == (False, "none shown")
    assert "80 %" in second["sentence"]


def test_the_table_names_every_pair_and_what_is_claimed(command, panel_file):
    told = command(
        "link", "--panel", panel_file, "--unit", "branch", "--time", "month", "--ex", "tools,idle", "--cx", "score"
    )
    assert "strong" in told.out
    assert "none shown" in told.out
    assert "one month later (30 units, 17 months)" in told.out
    assert "associations" in told.err


def test_without_time_rows_of_a_unit_are_averaged_and_nothing_is_said_within(command, panel_file):
    told = command("link", "--panel", panel_file, "--unit", "branch", "--ex", "tools", "--cx", "score", "--json")
    (pair,) = told.json["pairs"]
    assert (pair["within"], pair["lag"], pair["basis"]) == (None, None, "between units")
    assert "540 rows were averaged to 30 units" in told.err


def test_two_rows_of_one_unit_and_month_are_refused_until_asked_to_average(command, panel_file):
    text = panel_file.read_text()
    panel_file.write_text(text + "b0,2024-01,1.0,1.0,1.0\n")
    asked = ("link", "--panel", panel_file, "--unit", "branch", "--time", "month", "--ex", "tools", "--cx", "score")
    refused = command(*asked)
    assert refused.code == 1
    assert "rows 2 and 542" in refused.err
    assert "strong" in command(*asked, "--average").out


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (("--unit", "branch", "--ex", "tools", "--cx", "nonsense"), 1, "nonsense"),
        (("--unit", "branch", "--ex", "tools", "--cx", "tools"), 2, "twice"),
        (("--unit", "branch", "--ex", "tools"), 2, "--ex and --cx"),
        (("--unit", "branch", "--ex", "month", "--cx", "score"), 1, "2024-01"),
        (("--unit", "branch", "--ex", "tools", "--cx", "score", "--minimum-units", "3"), 2, "minimum-units"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(command, panel_file, options, code, why):
    told = command("link", "--panel", panel_file, *options)
    assert why in told.err
    assert told.code == code
    assert "Traceback" not in told.err


def test_one_source_is_needed_and_options_belong_to_theirs(command, panel_file, tmp_path):
    neither = command("link")
    assert (neither.code, "one source" in neither.err) == (2, True)
    assert "one source" in command("link", "--panel", panel_file, "--store", tmp_path).err
    assert "--unit goes with --panel" in command("link", "--store", tmp_path, "--unit", "branch").err
