"""``twofold priorities`` as people run it: on a file, on a store, and where it must refuse."""

import random

import pytest

from twofold.actions.parameter_file import example_parameters


@pytest.fixture
def table(tmp_path):
    """Twelve branches; food matters, music does not, the lift is used by half."""
    chance = random.Random(3)  # noqa: S311 - test data
    lines = ["branch,score,food,music,lift"]
    for number in range(900):
        branch = f"b{number % 12:02}"
        food = min(5, max(1, round(chance.gauss(3.5 + 0.1 * (number % 12), 0.9))))
        music = chance.randint(1, 5)
        lift = chance.randint(1, 5) if number % 2 else 6
        said = 4.0 + 1.0 * food + (0.3 * lift if lift < 6 else 1.0) + chance.gauss(0.0, 1.0)
        lines.append(f"{branch},{min(10, max(0, round(said)))},{food},{music if number % 50 else 0},{lift}")
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def asked(table):
    return ["priorities", "--table", table, "--outcome", "score", "--items", "food,music,lift", "--missing", "0"]


CODED = ["--not-applicable", "lift=6", "--scale", "1,5", "--outcome-scale", "0,10"]


def test_a_file_is_ranked_with_intervals_and_the_irrelevant_lever_is_not_first(command, asked):
    done = command(*asked, *CODED, "--target", "4.5", "--json")
    assert done.code == 0, done.err
    levers = {one["name"]: one for one in done.json["levers"]}
    assert done.json["kind"] == "priorities"
    assert levers["food"]["rank"] == 1
    assert levers["music"]["points"]["low"] < 0.0 < levers["music"]["points"]["high"]
    assert levers["lift"]["reach"]["value"] == pytest.approx(0.5)
    assert levers["music"]["n"] == 882
    assert levers["food"]["importance"]["low"] < levers["food"]["importance"]["value"]
    assert "If the association were" in levers["food"]["sentence"]
    assert done.json["value"]["missing_for_money"][0] == "customers"


def test_the_table_for_people_says_what_is_missing(command, asked):
    done = command(*asked, *CODED, "--target", "4.5", "--unit", "branch")
    assert done.code == 0, done.err
    assert "gain, points" in done.out
    assert "Who should practise what" in done.out
    assert "Customers kept are not counted: customers, represented, churn" in done.err


def test_the_best_units_are_a_target(command, asked):
    done = command(*asked, *CODED, "--unit", "branch", "--best-unit", "--json")
    food = next(one for one in done.json["levers"] if one["name"] == "food")
    assert done.json["aim"] == "the level that the best quarter of units reaches"
    assert food["level"]["value"] < food["target"]["value"] < 4.7


def test_parameters_bring_customers_money_and_a_tornado(command, asked, tmp_path):
    assert command("priorities", "--write-parameters", tmp_path / "p.toml").code == 0
    written = (tmp_path / "p.toml").read_text(encoding="utf-8")
    assert written == example_parameters()
    (tmp_path / "p.toml").write_text(written.replace('outcome = "nps"', 'outcome = "score"'), encoding="utf-8")
    done = command(*asked, *CODED, "--target", "4.5", "--parameters", tmp_path / "p.toml", "--json")
    assert done.code == 0, done.err
    assert done.json["currency"] == "EUR"
    assert done.json["levers"][0]["money"]["low"] < done.json["levers"][0]["money"]["high"]
    assert done.json["tornado"]["what"] == "money"
    assert done.json["value"]["left_out"] == {"word of mouth": ["nps_per_point"]}


def test_an_existing_parameters_file_is_not_overwritten(command, tmp_path):
    (tmp_path / "p.toml").write_text("mine", encoding="utf-8")
    assert command("priorities", "--write-parameters", tmp_path / "p.toml").code == 2
    assert (tmp_path / "p.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (["--target", "high"], 2, "--target takes a number"),
        (["--target", "9"], 2, "outside its scale, 1 to 5"),
        (["--best-unit"], 2, "say no unit"),
        (["--where", "branch=b01"], 2, "--where goes with --store"),
        (["--draws", "10"], 2, "at least 1,000 draws"),
        (["--unit", "shop"], 1, "shop"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_in_one_sentence(command, asked, more, code, message):
    done = command(*asked, *CODED, *more)
    assert (done.code, message in done.err) == (code, True), done.err


def test_a_code_that_was_not_named_is_refused_by_the_scale(command, asked):
    done = command(*asked, "--scale", "1,5")
    assert done.code == 1
    assert "lift holds 6, outside the scale 1 to 5" in done.err


def test_neither_a_store_nor_a_table_is_wrong_usage(command):
    assert command("priorities").code == 2


def test_a_store_ranks_touchpoints(command, store):
    done = command("priorities", "--store", store, "--target", "4", "--json")
    assert done.code == 0, done.err
    assert [one["name"] for one in done.json["levers"]] == ["food"]
    importance = done.json["levers"][0]["importance"]
    assert importance["low"] < 0.0 < importance["high"]  # answers are drawn independently
    assert any("same survey" in caveat for caveat in done.json["caveats"])


def test_a_store_without_purchases_has_no_loyalty(command, store):
    done = command("priorities", "--store", store, "--loyalty-months", "12")
    assert (done.code, "no purchases" in done.err) == (2, True)


def test_a_store_without_employees_has_no_candidates(command, store):
    done = command("priorities", "--store", store, "--candidates")
    assert (done.code, "no driver to link" in done.err) == (2, True)
