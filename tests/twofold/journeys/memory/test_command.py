"""``twofold journey memory``, from a plain log and from a store."""

import json

import pytest
from click.testing import CliRunner

from twofold.cli import twofold

HEADER = "case,point,at,score,nps\n"
PATHS = [([1, 5, 3], 5), ([5, 5, 4], 9), ([2, 1], 2), ([4, 3, 5, 5], 9), ([3, 2, 4], 6), ([5, 1, 2], 3)]


@pytest.fixture
def log(tmp_path):
    rows = [
        f"c{case},p{place},2026-01-{1 + place:02d},{score},{memory if place else ''}"
        for case in range(120)
        for scores, memory in [PATHS[case % 6]]
        for place, score in enumerate(scores)
    ]
    (tmp_path / "log.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path / "log.csv"


def run(*arguments):
    return CliRunner().invoke(twofold, ["journey", "memory", *map(str, arguments)])


def asked(log):
    return ("--log", log, "--case", "case", "--touchpoint", "point", "--time", "at", "--score", "score")


def test_a_log_tells_in_json_which_rule_is_followed_with_n_and_intervals(log):
    ran = run(*asked(log), "--remembered", "nps", "--scale", "1,5", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert (told["kind"], told["journeys"], told["respondents"]) == ("memory", 120, 120)
    assert [rule["rule"] for rule in told["rules"]][:3] == ["mean", "end", "peak-end"]
    assert all(rule["explained"]["low"] < rule["explained"]["high"] for rule in told["rules"])
    assert told["sentence"]
    assert {"impact", "low", "high", "rank", "rank_low", "rank_high", "n", "shown"} <= set(told["moments"][0])


def test_people_read_a_sentence_a_table_of_rules_and_one_of_moments(log):
    ran = run(*asked(log), "--remembered", "nps")
    assert ran.exit_code == 0, ran.output
    assert "of 120 customers" in ran.stdout
    assert "Moments that matter" in ran.stdout
    assert "not causes" in ran.stdout


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--remembered", "nps", "--scale", "1,4"], "column score holds 5, outside the scale 1 to 4"),
        (["--remembered", "nps", "--scale", "5,1"], "'5,1' is no scale"),
        (["--remembered", "point"], "column point holds 'p0'; a number was expected"),
        (["--remembered", "mood"], "no column 'mood'"),
        (["--remembered", "nps", "--moments", "1"], "at least 2 rated moments"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(log, more, words):
    ran = run(*asked(log), *more)
    assert ran.exit_code != 0
    assert words in str(ran.exception)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a --store, or a plain --log"),
        (["--store", "facts", "--score", "csat"], "go with --log"),
        (["--log", "log.csv"], "name the --score column"),
        (["--store", "facts", "--level", "95"], "a level lies between 0 and 1"),
    ],
)
def test_wrong_usage_says_what_to_name(arguments, words):
    ran = run(*arguments)
    assert ran.exit_code == 2
    assert words in ran.stderr


def test_rows_without_a_score_are_no_moments_and_cases_without_a_memory_are_counted(log):
    text = log.read_text(encoding="utf-8").replace("c0,p1,2026-01-02,5,5", "c0,p1,2026-01-02,,5")
    log.write_text(text + "c999,p0,2026-01-01,3,\n", encoding="utf-8")
    told = json.loads(run(*asked(log), "--remembered", "nps", "--json").stdout)
    assert told["rated"]["moments"] == told["rated"]["steps"] - 1
    assert told["unused"]["not_remembered"] == 1
