import json

import numpy as np
import pytest
from click.testing import CliRunner

from twofold.cli.effect.dose import dose_command
from twofold.errors import InputError, UsageError


def written(path, change):
    """Thirty teams over ten months; the first fifteen get 1 to 5 hours from month 6 on, 2 points more an hour."""
    rng = np.random.default_rng(3)
    lines = ["team,month,score,hours,since"]
    for team in range(30):
        hours = team % 5 + 1 if team < 15 else 0
        for month in range(1, 11):
            score = team + month + rng.normal() + 2 * hours * (month >= 6)
            row = [team, month, f"{score:.4f}", hours if month >= 6 else 0, 6 if hours else ""]
            lines.append(",".join(map(str, change(row))))
    path.write_text("\n".join(lines))
    return str(path)


@pytest.fixture
def teams(tmp_path):
    return written(tmp_path / "teams.csv", lambda row: row)


def asked(teams, *more):
    arguments = ["--panel", teams, "--unit", "team", "--time", "month", "--outcome", "score", "--dose", "hours", *more]
    return CliRunner().invoke(dose_command, arguments, catch_exceptions=False, standalone_mode=False)


def test_two_points_an_hour_are_found_and_every_group_of_hours_has_its_own_change(teams):
    found = json.loads(asked(teams, "--json").output)
    assert found["per_unit"]["low"] < 2 < found["per_unit"]["high"]
    assert found["among_treated"]["low"] < 2 < found["among_treated"]["high"]
    assert [one["low_dose"] for one in found["bins"]] == [1, 3, 5]
    for one in found["bins"]:
        assert one["effect"] == pytest.approx(2 * one["mean_dose"], abs=1.5)
    assert "strong parallel trends" in found["caveat"]


def test_the_first_month_with_hours_is_the_start_where_none_is_named(teams):
    named = json.loads(asked(teams, "--first-treated", "since", "--json").output)
    assert json.loads(asked(teams, "--json").output)["per_unit"] == named["per_unit"]


def test_the_sentence_for_people_has_number_interval_and_units(teams):
    said = asked(teams).output
    assert "for each one more of hours (95 % interval" in said
    assert "15 treated of 30 units" in said


def test_hours_in_every_row_need_a_start(tmp_path):
    always = written(tmp_path / "always.csv", lambda row: [*row[:3], row[0] % 5 + 1 if row[0] < 15 else 0, row[4]])
    with pytest.raises(InputError, match="--first-treated"):
        asked(always)
    assert asked(always, "--first-treated", "since").exit_code == 0


def test_a_team_with_two_doses_is_named(tmp_path):
    two = written(tmp_path / "two.csv", lambda row: [*row[:3], 9 if row[:2] == [3, 8] else row[3], row[4]])
    with pytest.raises(InputError, match="'3' has two doses"):
        asked(two)


def test_a_level_that_is_none_is_refused(teams):
    with pytest.raises(UsageError, match="--level"):
        asked(teams, "--level", "95")
