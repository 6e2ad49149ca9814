"""``twofold pulse``: the questionnaire, its mapping, and its check on a table and on a store."""

import csv

import numpy as np
import pytest

from twofold.cli.pulse import COMMANDS, pulse_group
from twofold.pulse.agreement import icc, rwg_j
from twofold.pulse.instrument import LANGUAGES, read_instrument
from twofold.pulse.reliability import alpha


@pytest.fixture
def survey_table(tmp_path):
    """One person a row: three items on 1 to 5, 9 where the question does not apply, and the team."""
    rng = np.random.default_rng(1)
    team = np.repeat(np.arange(24), 9)
    felt = rng.normal(0, 0.6, 24)[team] + 0.4 * rng.standard_normal(len(team))
    answers = np.clip(np.round(3.5 + felt[:, None] + 0.5 * rng.standard_normal((len(team), 3))), 1, 5)
    answers[5, 1] = 9
    path = tmp_path / "survey.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["team", "a", "b", "c"])
        writer.writerows([f"team {one}", *row] for one, row in zip(team, answers.astype(int).tolist(), strict=True))
    return path, answers, team


@pytest.fixture(scope="module")
def pulse_file(tmp_path_factory):
    """Answers to the shipped pulse: twelve teams of eight, and one of three."""
    rng = np.random.default_rng(2)
    path = tmp_path_factory.mktemp("pulse") / "pulse.csv"
    items = [item.id for scale in read_instrument().scales for item in scale.items]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "employee", "team", "role", "language", *items, "enps", "comment"])
        for number in range(99):
            team = number // 8
            felt = 3.6 + 0.5 * np.sin(team) + 0.4 * rng.standard_normal()
            said = np.clip(np.round(felt + 0.6 * rng.standard_normal(len(items))), 1, 5).astype(int).tolist()
            writer.writerow(
                ["2026-03-05", f"E{number}", f"t{team}", "clerk", "hu", *said, int(rng.integers(0, 11)), ""]
            )
    return path


def test_each_command_says_in_the_list_what_it_says_alone():
    for name, (_, _, line) in COMMANDS.items():
        assert pulse_group.get_command(None, name).short_help == line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_is_shown_whole_in_every_language(command, language):
    out = command("pulse", "show", "--language", language).out
    for scale in read_instrument().scales:
        assert all(item.wording[language] in out for item in scale.items)


def test_the_questionnaire_as_json_has_every_language(command):
    shown = command("pulse", "show", "--json").json
    assert (shown["kind"], shown["id"], shown["instrument_version"]) == ("pulse-instrument", "pulse", 1)
    assert set(shown["scales"][0]["items"][0]["wording"]) == set(LANGUAGES)


def test_a_table_gets_the_numbers_of_the_library(command, survey_table):
    path, answers, team = survey_table
    asked = ("--items", "a,b,c", "--unit", "team", "--scale", "1,5", "--missing", "9", "--json")
    [scale] = command("pulse", "check", "--table", path, *asked).json["scales"]
    known = np.where(answers == 9, np.nan, answers)
    whole = ~np.isnan(known).any(axis=1)
    assert (scale["n"], scale["left_out"]) == (215, 1)
    assert scale["alpha"]["value"] == pytest.approx(alpha(known).value)
    assert scale["team_means"]["icc2"]["value"] == pytest.approx(icc(known[whole].mean(axis=1), team[whole]).icc2.value)
    told = rwg_j(known[whole], team[whole], 2.0)
    assert scale["team_means"]["rwg"]["mean"] == pytest.approx(told.value.mean())
    assert scale["team_means"]["rwg"]["lowest"] == pytest.approx(told.value.min())
    assert scale["team_means"]["use"] == "yes"
    assert scale["team_means"]["sentence"].startswith("Team means may be compared")
    assert set(scale["alpha_without"]) == {"a", "b", "c"}


def test_a_table_is_told_to_people_in_sentences(command, survey_table):
    out = command(
        "pulse", "check", "--table", survey_table[0], "--items", "a,b,c", "--unit", "team", "--missing", "9"
    ).out
    assert "215 people answered every item, 1 only some" in out
    assert "cannot be judged without the ends of the scale" in out


def test_an_answer_outside_its_scale_is_refused_with_row_and_column(command, survey_table):
    ran = command("pulse", "check", "--table", survey_table[0], "--items", "a,b", "--scale", "1,5")
    assert ran.code == 1
    assert "row 7, column 'b': found 9, expected 1 to 5" in ran.err


def test_a_person_with_two_rows_is_refused_where_people_are_named(command, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("who,a,b\n1,2,3\n2,3,4\n,1,1\n,2,2\n1,4,5\n", encoding="utf-8")
    ran = command("pulse", "check", "--table", path, "--items", "a,b", "--person", "who")
    assert ran.code == 1
    assert "rows 2 and 6: both are of who '1' (1 such rows)" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--store", "x", "--table", "y"),
        ("--store", "x", "--items", "a,b"),
        ("--table", "FILE"),
        ("--table", "FILE", "--items", "a,a"),
        ("--table", "FILE", "--items", "a,b", "--month", "2026-01"),
        ("--table", "FILE", "--items", "a,b", "--missing", "x"),
        ("--table", "FILE", "--items", "a,b", "--level", "2"),
    ],
)
def test_wrong_usage_is_refused(command, survey_table, words):
    ran = command("pulse", "check", *(str(survey_table[0]) if word == "FILE" else word for word in words))
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_the_shipped_pulse_is_mapped_loaded_and_checked_without_telling_of_the_small_team(
    command, pulse_file, tmp_path
):
    mapping = tmp_path / "pulse.toml"
    mapping.write_text(command("pulse", "mapping").out, encoding="utf-8")
    loaded = command("load", pulse_file, "--map", mapping, "--store", tmp_path / "store", "--json")
    assert loaded.code == 0, loaded.err
    assert (loaded.json["accepted"], loaded.json["rejected_answers"]) == (99, 0)
    found = command("pulse", "check", "--store", tmp_path / "store", "--json").json
    # of 13 teams the one of three people is hidden, and a second one, or it would be what is left of the whole
    assert (found["kind"], found["month"], found["teams"], found["people_at_least"]) == ("pulse", "2026-03", 11, 80)
    assert [scale["name"] for scale in found["scales"]] == [scale.id for scale in read_instrument().scales]
    assert found["scales"][0]["mean"]["n"] == 198
    assert found["scales"][0]["icc2"]["value"] == round(found["scales"][0]["icc2"]["value"], 2)
    assert found["enps"]["n"] == 99


def test_a_store_without_a_pulse_says_so(command, store):
    for month in ((), ("--month", "2020-01")):
        ran = command("pulse", "check", "--store", store, *month)
        assert ran.code == 0
        assert "There is no pulse" in ran.err
        assert ran.out == ""


def test_a_pulse_of_very_few_shows_the_whole_and_says_once_what_cannot_be_known(command, tmp_path):
    path, mapping = tmp_path / "few.csv", tmp_path / "few.toml"
    lines = [f"2026-03-05,E{n},{'a' if n < 9 else 'b'},{n % 5 + 1},{n % 4 + 1}" for n in range(12)]
    path.write_text("\n".join(["date,employee,team,tools,tools-systems", *lines]) + "\n", encoding="utf-8")
    mapping.write_text(
        """
        [event]
        kind = {value = "pulse"}
        side = {value = "employee"}
        occurred_at = "date"
        person = "employee"
        unit = "team"
        [[answer]]
        item = "tools"
        column = "tools"
        scale = [1, 5]
        instrument = "driver"
        [[answer]]
        item = "tools-systems"
        column = "tools-systems"
        scale = [1, 5]
        instrument = "driver"
        """,
        encoding="utf-8",
    )
    assert command("load", path, "--map", mapping, "--store", tmp_path / "store").code == 0
    out = command("pulse", "check", "--store", tmp_path / "store").out
    assert "0 teams may be shown" in out  # nine people, but the other three would be the rest
    assert out.count("cannot be known") == 2  # in the table, and in one sentence
    assert "fewer than 30 people" in out
