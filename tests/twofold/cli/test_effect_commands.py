"""``twofold effect``: designs, power, estimates and verdicts on the command line."""

import json

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
