import csv

import pytest


def test_a_load_adds_up(command, survey, tmp_path):
    done = command("load", survey, "--map", survey.with_suffix(".toml"), "--store", tmp_path / "s", "--json")
    assert done.code == 0
    said = done.json
    assert said["read"] == 600 == said["accepted"] + said["rejected"] + said["duplicates"]


def test_loading_the_same_file_again_adds_nothing(command, survey, store):
    again = command("load", survey, "--store", store, "--json").json
    assert (again["read"], again["accepted"], again["duplicates"]) == (600, 0, 600)


def test_an_nps_is_what_a_pencil_says(command, survey, store):
    with survey.open(encoding="utf-8") as lines:
        scores = [int(row["nps"]) for row in csv.DictReader(lines)]
    valid = [score for score in scores if score != 11]
    expected = 100 * (sum(s >= 9 for s in valid) - sum(s <= 6 for s in valid)) / len(valid)
    (estimate,) = command("measure", "nps", "--store", store, "--json").json["estimates"]
    assert estimate["value"] == pytest.approx(expected, abs=1e-9)
    assert estimate["n"] == len(valid)
    assert estimate["low"] < estimate["value"] < estimate["high"]


def test_a_measure_by_channel_and_month_has_a_row_for_each(command, store):
    found = command("measure", "nps", "--store", store, "--by", "channel,month", "--json").json["estimates"]
    assert len({(one["group"]["channel"], one["group"]["month"]) for one in found}) == 18


def test_a_condition_narrows_the_population(command, store):
    everybody = command("measure", "nps", "--store", store, "--by", "channel", "--json").json["estimates"]
    (phone,) = command("measure", "nps", "--store", store, "--where", "channel=phone", "--json").json["estimates"]
    assert phone["value"] == next(one["value"] for one in everybody if one["group"]["channel"] == "phone")


def test_a_table_for_people_shows_the_interval_and_n(command, store):
    shown = command("measure", "csat", "--store", store, "--by", "touchpoint")
    assert shown.code == 0
    assert "low" in shown.out
    assert "food" in shown.out


def test_small_groups_are_not_shown_and_say_so(command, store):
    (estimate,) = command("measure", "nps", "--store", store, "--minimum-n", 1000, "--json").json["estimates"]
    assert (estimate["shown"], estimate["value"], estimate["n"]) == (False, None, None)
    assert estimate["reason"]


def test_wrong_usage_exits_with_two(command, store):
    for words in (
        ["measure", "npps", "--store", store],
        ["measure", "nps", "--store", store, "--by", "colour"],
        ["measure", "nps", "--store", store, "--level", "2"],
        ["measure", "nps"],
        ["load"],
        ["nonsense"],
        ["measure", "nps", "--store", store, "--engine", "spark"],
    ):
        ran = command(*words)
        assert ran.code == 2, words
        assert "Traceback" not in ran.err


def test_bad_input_exits_with_one_and_one_sentence(command, survey, tmp_path):
    for words in (
        ["load", tmp_path / "nowhere.csv", "--store", tmp_path / "s"],
        ["load", survey, "--map", tmp_path / "nowhere.toml", "--store", tmp_path / "s"],
        ["measure", "nps", "--store", tmp_path / "nothing"],
        ["inspect", tmp_path],
        ["inspect", tmp_path / "nowhere.csv"],
    ):
        ran = command(*words)
        assert ran.code == 1, words
        assert len(ran.err.strip().splitlines()) == 1, ran.err
        assert "Traceback" not in ran.err


def test_what_inspect_proposes_can_be_loaded(command, survey, tmp_path):
    proposal = tmp_path / "proposal.toml"
    proposal.write_text(command("inspect", survey).out, encoding="utf-8")
    done = command("load", survey, "--map", proposal, "--store", tmp_path / "s", "--json")
    assert done.code == 0, done.err
    assert done.json["accepted"] == 600
    (nps,) = command("measure", "nps", "--store", tmp_path / "s", "--json").json["estimates"]
    assert nps["n"] < 600  # eleven is no score


def test_every_measure_of_the_list_can_be_asked(command, store):
    names = [one["name"] for one in command("measure", "--list", "--json").json["measures"]]
    assert "nps" in names
    for name in names:
        ran = command("measure", name, "--store", store, "--item", "csat", "--json")
        assert ran.code in {0, 2}, (name, ran.err)
        assert "Traceback" not in ran.err
