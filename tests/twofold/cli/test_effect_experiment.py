import json

import numpy as np
import pytest
from click.testing import CliRunner

from twofold.cli.effect.experiment import experiment_command
from twofold.errors import InputError, UsageError


@pytest.fixture
def people(tmp_path):
    rng = np.random.default_rng(1)
    lines = ["arm,orders,sessions,before"]
    for person in range(600):
        before = rng.normal()
        orders = before + rng.normal() + (person % 2)
        lines.append(f"{'AB'[person % 2]},{orders:.4f},{rng.integers(1, 5)},{before:.4f}")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines))
    return str(path)


def asked(people, *more):
    arguments = ["--table", people, "--arm", "arm", "--outcome", "orders", *more]
    return CliRunner().invoke(experiment_command, arguments, catch_exceptions=False, standalone_mode=False)


def test_a_gain_is_told_with_its_interval_and_a_covariate_narrows_it(people):
    plain = json.loads(asked(people, "--json").output)["arms"][0]
    sharper = json.loads(asked(people, "--covariate", "before", "--json").output)["arms"][0]
    assert plain["verdict"] == sharper["verdict"] == "improved"
    assert sharper["high"] - sharper["low"] < plain["high"] - plain["low"]
    assert 0.3 < sharper["variance_reduction"] < 0.7


def test_the_table_for_people_says_the_verdict_in_a_sentence(people):
    assert "Improved:" in asked(people, "--per", "sessions", "--control", "A").output


def test_a_covariate_measured_after_the_start_is_refused(people):
    with pytest.raises(InputError, match="measured until 2026-03-02"):
        asked(people, "--covariate", "before", "--start", "2026-03-01", "--measured", "before=2026-03-02")


def test_shares_must_name_every_arm(people):
    with pytest.raises(UsageError, match="every arm once: A, B"):
        asked(people, "--shares", "A=1,C=1")
