import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from twofold.cli.effect.attendance import attendance_command
from twofold.errors import UsageError


def written(path, share=0.6, effect=3.0, missing=0):
    """Persons drawn by lot; eager ones come, and would have scored higher anyway."""
    rng = np.random.default_rng(5)
    lines = ["person,invited,came,score,earlier"]
    for person in range(400):
        eager = rng.random() < share
        earlier = rng.normal() + 2 * eager
        came = int(eager and person % 2)
        score = earlier + rng.normal() + effect * came
        told = "" if person % 2 and person < 2 * missing else f"{score:.4f}"
        lines.append(f"p{person},{person % 2},{came},{told},{earlier:.4f}")
    path.write_text("\n".join(lines))
    return str(path)


@pytest.fixture
def persons(tmp_path):
    return written(tmp_path / "persons.csv")


def asked(persons, *more):
    arguments = ["--table", persons, "--assigned", "invited", "--attended", "came", "--outcome", "score", *more]
    return CliRunner().invoke(attendance_command, arguments, catch_exceptions=False, standalone_mode=False)


def test_coming_helps_those_who_came_by_3_though_eager_ones_were_better_before(persons):
    found = json.loads(asked(persons, "--json").output)
    assert found["coming"]["low"] < 3 < found["coming"]["high"]
    # by hand: the difference of means, and divided by how many more came
    rows = [line.split(",") for line in Path(persons).read_text().splitlines()[1:]]
    table = np.array([[float(cell) for cell in row[1:]] for row in rows])
    gap = table[table[:, 0] == 1].mean(axis=0) - table[table[:, 0] == 0].mean(axis=0)
    assert found["intention_to_treat"]["effect"] == pytest.approx(gap[2])
    assert found["coming"]["effect"] == pytest.approx(gap[2] / gap[1])
    assert not found["weak"]


def test_the_error_of_being_invited_is_welchs(persons):
    found = json.loads(asked(persons, "--json").output)["intention_to_treat"]
    rows = [line.split(",") for line in Path(persons).read_text().splitlines()[1:]]
    sides = [[float(row[3]) for row in rows if row[1] == side] for side in "10"]
    assert found["se"] == pytest.approx(np.sqrt(sum(np.var(one, ddof=1) / len(one) for one in sides)))


def test_the_measure_before_narrows_the_interval(persons):
    plain, sharper = (json.loads(asked(persons, *more, "--json").output) for more in ((), ("--before", "earlier")))
    reach = [one["coming"]["high"] - one["coming"]["low"] for one in (plain, sharper)]
    assert reach[1] < reach[0]
    assert sharper["coming"]["low"] < 3 < sharper["coming"]["high"]


def test_where_hardly_anybody_came_the_interval_is_open_and_said_to_be(tmp_path):
    found = json.loads(asked(written(tmp_path / "few.csv", share=0.01), "--json").output)
    assert found["weak"]
    assert found["coming"]["low"] is None
    assert "Too few" in found["sentence"]


def test_outcomes_missing_among_the_invited_only_are_warned_of(tmp_path):
    said = asked(written(tmp_path / "holes.csv", missing=30)).output
    assert "more often on one side" in said
    assert "left out: 30 rows" in said


def test_arms_with_names_need_to_know_which_was_not_invited(tmp_path, persons):
    named = tmp_path / "named.csv"
    rows = [row.split(",") for row in Path(persons).read_text().splitlines()]
    lines = [",".join([one[0], {"1": "A", "0": "B"}.get(one[1], one[1]), *one[2:]]) for one in rows]
    named.write_text("\n".join(lines))
    with pytest.raises(UsageError, match="--control"):
        asked(str(named))
    told = json.loads(asked(str(named), "--control", "B", "--json").output)
    assert told["coming"] == json.loads(asked(persons, "--json").output)["coming"]
