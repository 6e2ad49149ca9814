"""``twofold changes``: from a store and from plain files, with what is refused."""

import csv

import numpy as np
import pytest


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def stepped(tmp_path):
    """Two years of scores; team b falls by six errors in its second year."""
    rng = np.random.default_rng(3)
    rows = [
        {
            "month": f"{2024 + at // 12}-{at % 12 + 1:02d}",
            "team": team,
            "score": round(50 + rng.standard_normal() - 6 * (team == "b" and at >= 12), 4),
            "error": 1.0,
        }
        for at in range(24)
        for team in "ab"
    ]
    return write(tmp_path / "scores.csv", rows)


def test_the_team_that_fell_is_named_with_its_month(command, stepped):
    ran = command(
        "changes",
        "--table",
        stepped,
        "--time",
        "month",
        "--value",
        "score",
        "--se",
        "error",
        "--group",
        "team",
        "--json",
    )
    assert ran.code == 0, ran.err
    assert ran.json["kind"] == "changes"
    claimed = [one for one in ran.json["groups"] if one["claimed"]]
    assert [one["group"] for one in claimed] == ["b"]
    (step,) = claimed[0]["steps"]
    assert step["earliest"] <= "2025-01" <= step["latest"]
    assert step["low"] < -6 < step["high"]
    assert any("team b" in sentence and "95% interval" in sentence for sentence in ran.json["sentences"])
    assert not any("caus" in sentence for sentence in ran.json["sentences"])


def test_rows_of_one_period_are_averaged(command, tmp_path):
    rng = np.random.default_rng(4)
    rows = [{"year": 2000 + at, "x": round(10 + rng.normal(), 4)} for at in range(12) for _ in range(30)]
    ran = command("changes", "--table", write(tmp_path / "x.csv", rows), "--time", "year", "--value", "x", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["overall"]["n"] == 360
    assert len(ran.json["overall"]["values"]) == 12


def test_a_period_that_comes_twice_is_refused_with_its_rows(command, stepped):
    ran = command("changes", "--table", stepped, "--time", "month", "--value", "score", "--se", "error")
    assert ran.code == 1
    assert "rows 2 and 3" in ran.err
    assert "2024-01" in ran.err


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--store", "x", "--table", "y"),
        ("--store", "x"),
        ("--store", "x", "--measure", "nps", "--time", "t"),
        ("--store", "x", "--measure", "nps", "--compare", "2025-01,2025-02"),
        ("--store", "x", "--measure", "nps", "--mix", "channel", "--compare", "2025-01"),
        ("--table", "nowhere.csv", "--time", "t", "--value", "v"),
        ("--table", "nowhere.csv"),
    ],
)
def test_wrong_usage_exits_with_two(command, asked):
    ran = command("changes", *asked)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_store_is_split_into_mix_and_real_change(command, store):
    asked = ("--mix", "channel,unit", "--compare", "2026-01..2026-03,2026-04..2026-06")
    ran = command("changes", "--store", store, "--measure", "nps", *asked, "--json")
    assert ran.code == 0, ran.err
    mix = ran.json["mix"]
    assert mix["total"]["value"] == pytest.approx(mix["mix"]["value"] + mix["real"]["value"])
    assert sum(part["value"] for part in mix["by_dimension"].values()) == pytest.approx(mix["mix"]["value"])
    halves = [
        command("measure", "nps", "--store", store, "--where", f"month{side}", "--json").json["estimates"][0]
        for side in ("<=2026-03", ">=2026-04")
    ]
    assert mix["value_before"]["value"] == pytest.approx(halves[0]["value"])
    assert mix["value_after"]["value"] == pytest.approx(halves[1]["value"])
    assert mix["n_before"] + mix["n_after"] == halves[0]["n"] + halves[1]["n"]


def test_overlapping_spans_are_refused(command, store):
    asked = ("--mix", "channel", "--compare", "2026-01..2026-04,2026-04..2026-06")
    ran = command("changes", "--store", store, "--measure", "nps", *asked)
    assert ran.code == 2
    assert "overlap" in ran.err


def test_a_mix_of_employees_is_refused(command, store):
    ran = command("changes", "--store", store, "--measure", "enps", "--mix", "unit")
    assert ran.code == 2
    assert "enps" in ran.err
