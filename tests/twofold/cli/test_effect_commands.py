"""``twofold effect``: designs, power, estimates and verdicts on the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from twofold.cli import twofold
from twofold.cli.entry import exit_code

COLUMNS = ("--unit", "branch", "--time", "month", "--outcome", "csat", "--first-treated", "start")


@pytest.fixture
def panel(tmp_path):
    """Twelve branches over 2026; five of them rise by 2 from July on."""
    rng = np.random.default_rng(3)
    lines = ["branch,month,csat,start"]
    for branch in range(12):
        level = rng.normal()
        for month in range(1, 13):
            value = level + rng.normal(0, 0.4) + (2.0 if branch < 5 and month >= 7 else 0.0)
            lines.append(f"b{branch},2026-{month:02d},{value:.4f},{'2026-07' if branch < 5 else ''}")
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def asked(capsys, *arguments):
    code = exit_code(twofold, ["effect", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_an_estimate_has_the_promised_shape(panel, capsys):
    code, out, _ = asked(capsys, "estimate", "--panel", panel, *COLUMNS, "--margin", "0.2", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["kind"] == "effect"
    assert found["verdict"] == "improved"
    assert found["low"] < 2 < found["high"]
    assert found["att"] == pytest.approx(2, abs=0.6)
    assert 0 <= found["pretrend_p"] <= 1
    assert found["naive_change"] == pytest.approx(2, abs=0.6)
    assert {"se", "sentence", "reasons", "event_study", "comparisons", "supports", "detectable"} <= set(found)
    assert [one["event"] for one in found["event_study"]] == list(range(-6, 6))


def test_people_read_the_verdict_first(panel, capsys):
    code, out, _ = asked(capsys, "estimate", "--panel", panel, *COLUMNS, "--action", "the desk training")
    assert code == 0
    assert out.startswith("Verdict: improved\nWith the desk training, csat rose by ")
    assert "treated units before/after (no effect)" in out


def test_lower_can_be_better(panel, capsys):
    _, out, _ = asked(capsys, "estimate", "--panel", panel, *COLUMNS, "--lower-is-better", "--json")
    assert json.loads(out)["verdict"] == "worse"


def test_what_cannot_be_estimated_is_null_and_no_error(tmp_path, capsys):
    path = tmp_path / "one.csv"
    path.write_text("branch,month,csat,start\n" + "".join(f"a,{at},{at % 3},7\n" for at in range(1, 13)))
    code, out, _ = asked(capsys, "estimate", "--panel", str(path), *COLUMNS, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["verdict"] == "cannot be known"
    assert found["att"] is None
    assert found["low"] is None
    assert found["naive_change"] is not None


@pytest.fixture
def wide(tmp_path):
    """Sixteen branches in eight regions; four of them rise by 2 from July on, so do rents, not the weather."""
    rng = np.random.default_rng(8)
    lines = ["branch,month,csat,rent,weather,region,start"]
    for branch in range(16):
        treated = branch in {0, 2, 4, 6, 8}
        for month in range(1, 13):
            moved = 2.0 if treated and month >= 7 else 0.0
            csat, rent, weather = rng.normal((moved, moved, 0.0), 0.4)
            start = "2026-07" if treated else ""
            lines.append(f"b{branch},2026-{month:02d},{csat:.4f},{rent:.4f},{weather:.4f},r{branch // 2},{start}")
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_what_is_known_besides_is_asked_for_by_column(wide, capsys):
    every = ("estimate", "--panel", wide, *COLUMNS, "--no-beside", "--json")
    _, out, _ = asked(capsys, *every, "--placebo-outcome", "weather", "--parent", "region")
    found = json.loads(out)
    assert found["verdict"] == "improved"
    (weather,) = found["checks"]["placebo_outcomes"]
    assert (weather["name"], weather["found"]) == ("outcome weather", False)
    assert found["checks"]["spillover"]["near"] == ["b1", "b3", "b5", "b7", "b9"]
    assert found["checks"]["spillover"]["far"] == 6
    assert found["checks"]["fading"]["begins"] == 0
    assert [one["effect"]["p_value"] > 0.025 for one in found["checks"]["placebo_dates"]] == [True, True]
    _, out, _ = asked(capsys, *every, "--placebo-outcome", "weather", "--placebo-outcome", "rent")
    found = json.loads(out)
    assert found["verdict"] == "cannot be known"
    assert "outcome rent" in found["sentence"]
    assert found["att"] is not None


def test_questions_whose_answer_should_be_nothing_stand_in_a_table(wide, capsys):
    _, out, _ = asked(capsys, "estimate", "--panel", wide, *COLUMNS, "--no-beside", "--placebo-outcome", "rent")
    table = out.split("Questions whose answer should be nothing:\n")[1].splitlines()
    (rent,) = (line for line in table if line.startswith("outcome rent"))
    assert rent.split()[-1] == "yes"


def test_an_area_that_changes_is_refused_with_its_row(wide, capsys, tmp_path):
    text = Path(wide).read_text(encoding="utf-8").replace(",r3,", ",r4,", 1)
    tmp_path.joinpath("moved.csv").write_text(text, encoding="utf-8")
    code, _, err = asked(capsys, "estimate", "--panel", str(tmp_path / "moved.csv"), *COLUMNS, "--parent", "region")
    assert code == 1
    assert "column 'region': unit 'b6' changes its area" in err


def test_a_synthetic_comparison_and_a_running_plan_are_options(wide, capsys):
    _, out, _ = asked(capsys, "estimate", "--panel", wide, *COLUMNS, "--no-beside", "--method", "synthetic", "--json")
    assert json.loads(out)["method"].startswith("synthetic difference-in-differences")
    _, out, _ = asked(capsys, "estimate", "--panel", wide, *COLUMNS, "--no-beside", "--planned", "9", "--json")
    found = json.loads(out)
    assert found["verdict"] == "improved"
    assert (found["checks"]["looks"]["planned"], found["checks"]["looks"]["made"]) == (9, 6)
    assert "decisive" in {one["reason"] for one in found["reasons"]}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--panel", "nowhere.csv", *COLUMNS), 1, "nowhere.csv"),
        (("--panel", "{panel}", *COLUMNS[:-2]), 2, "--first-treated"),
        (("--panel", "{panel}", *COLUMNS[:-1], "nothing"), 1, "nothing"),
        (("--panel", "{panel}", "--unit", "branch"), 2, "--time, --outcome"),
        (("--panel", "{panel}", *COLUMNS, "--level", "2"), 2, "level"),
        (COLUMNS, 2, "--panel file or a --store"),
    ],
)
def test_wrong_input_gets_one_sentence(panel, capsys, arguments, code, told):
    found, _, err = asked(capsys, "estimate", *(one.format(panel=panel) for one in arguments))
    assert found == code
    assert told in err
    assert "Traceback" not in err


def test_a_design_is_registered_checked_and_followed(panel, tmp_path, capsys):
    file = str(tmp_path / "desk.toml")
    words = ("--outcome", "csat", "--units", "b0,b1,b2,b3,b4", "--start", "2026-07", "--window", "6", "--margin", "0.5")
    code, out, _ = asked(capsys, "design", "--out", file, *words, "--registered-by", "Anna", "--json")
    assert code == 0
    assert len(json.loads(out)["sha256"]) == 64
    code, out, _ = asked(capsys, "check", file)
    assert code == 0
    assert "as Anna at" in out
    code, out, _ = asked(capsys, "estimate", "--panel", panel, *COLUMNS[:-2], "--design", file, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["verdict"] == "improved"
    assert found["margin"] == 0.5
    assert {one["reason"] for one in found["reasons"]} & {"registered", "late registered"}


def test_a_changed_design_is_told_and_fails(tmp_path, capsys):
    file = tmp_path / "desk.toml"
    words = ("--outcome", "csat", "--staggered", "2026-07:a,b", "--staggered", "2026-08:c", "--window", "6")
    assert asked(capsys, "design", "--out", str(file), *words, "--registered-by", "Anna")[0] == 0
    file.write_text(file.read_text().replace("window = 6", "window = 3"))
    code, out, err = asked(capsys, "check", str(file), "--json")
    assert code == 1
    assert json.loads(out)["unchanged"] is False
    assert "was changed after Anna" in err


def test_power_says_what_the_past_could_have_found(panel, capsys):
    plan = ("--treated-units", "4", "--before", "5", "--after", "4", "--draws", "40")
    code, out, _ = asked(capsys, "power", "--panel", panel, *COLUMNS[:-2], *plan, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["detectable"] > 0
    assert found["by_formula"] > 0
    assert found["plan"]["treated"] == 4
    assert all({"change", "detectable"} <= set(one) for one in found["proposals"])


def test_a_plan_that_the_past_cannot_hold_is_refused(panel, capsys):
    code, _, err = asked(capsys, "power", "--panel", panel, *COLUMNS[:-2], "--treated-units", "30")
    assert code in {1, 2}
    assert "unit" in err
