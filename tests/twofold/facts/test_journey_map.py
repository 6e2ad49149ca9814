from pathlib import Path

import pytest

from twofold.errors import DefinitionError
from twofold.facts.journey_map import Contact, Domain, JourneyMap, Stage, Touchpoint, label, read_map, write_map

GOOD = """
[map]
name = "stay"
language = "hu"
title = {en = "A stay", hu = "Nálunk"}

[[stage]]
name = "arrival"
title = "Érkezés"

[[stage.touchpoint]]
name = "check-in"
title = {en = "Check-in", cs = "Příjezd"}
roles = ["receptionist"]
does = "Bejelentkezik"
wanted_emotion = "welcome"

[[stage.touchpoint]]
name = "lobby"
contact = "indirect"
domain = "environment"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "journey.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_is_read_with_texts_by_language(tmp_path: Path) -> None:
    journey = read_map(write(tmp_path, GOOD))
    check_in, lobby = journey.touchpoints()
    assert check_in.roles == ("receptionist",)
    assert check_in.does == {"hu": "Bejelentkezik"}  # a plain string is in the map's language
    assert (check_in.contact, check_in.domain) == (Contact.DIRECT, Domain.SERVICE)
    assert (lobby.contact, lobby.domain) == (Contact.INDIRECT, Domain.ENVIRONMENT)
    assert journey.stages[0].label("el") == "Érkezés"


def test_a_label_falls_back_to_english_and_then_to_the_name() -> None:
    point = Touchpoint("check-in", title={"cs": "Příjezd", "en": "Check-in"})
    assert [point.label("cs"), point.label("el"), Touchpoint("lobby").label("cs")] == ["Příjezd", "Check-in", "lobby"]


def test_a_touchpoint_is_found_with_its_stage(tmp_path: Path) -> None:
    journey = read_map(write(tmp_path, GOOD))
    found, stage = journey.touchpoint("lobby"), journey.stage_of("lobby")
    assert found is not None
    assert found.name == "lobby"
    assert stage is not None
    assert stage.name == "arrival"
    assert journey.touchpoint("spa") is None
    assert journey.stage_of("spa") is None


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    journey = read_map(write(tmp_path, GOOD))
    copy = tmp_path / "copy.toml"
    write_map(journey, copy)
    assert read_map(copy) == journey


LIMITS = (
    GOOD.replace('name = "arrival"', 'name = "arrival"\nexpected = false\nordered = false')
    + "expected = false\ntimes = 3\nwithin_hours = 2\nafter = 'check-in'\n"
)


def test_a_map_expects_every_touchpoint_once_in_its_order_unless_it_says_otherwise(tmp_path: Path) -> None:
    plain, limited = (read_map(write(tmp_path, text)) for text in (GOOD, LIMITS))
    check_in, lobby = plain.touchpoints()
    assert (lobby.expected, lobby.times, lobby.within_hours, lobby.after) == (True, 1, None, None)
    assert (plain.stages[0].expected, plain.stages[0].ordered) == (True, True)
    check_in, lobby = limited.touchpoints()
    assert (check_in.expected, check_in.times) == (True, 1)
    assert (lobby.expected, lobby.times, lobby.within_hours, lobby.after) == (False, 3, 2.0, "check-in")
    assert (limited.stages[0].expected, limited.stages[0].ordered) == (False, False)


def test_what_is_expected_is_written_and_read_back(tmp_path: Path) -> None:
    journey = read_map(write(tmp_path, LIMITS))
    copy = tmp_path / "copy.toml"
    write_map(journey, copy)
    assert read_map(copy) == journey


def test_a_map_without_touchpoints_is_a_map(tmp_path: Path) -> None:
    journey = JourneyMap("empty", stages=(Stage("before"),))
    write_map(journey, tmp_path / "empty.toml")
    assert read_map(tmp_path / "empty.toml") == journey


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "[map] is missing"),
        ("map = 3", "map must be a table"),
        ("[map]\nname = 'a'", "stage must be a list of tables [[stage]]"),
        ("[map]\ntitle = 'a'\n[[stage]]\nname = 'b'", "map.name is missing"),
        (
            "[map]\nname = 'a'\ncolour = 'red'\n[[stage]]\nname = 'b'",
            "map.colour is not known; the known keys are name",
        ),
        ("[map]\nname = 'a'\n[[stage]]\nname = 7", "stage[1].name must be a text, not 7"),
        (GOOD + "[[stage]]\nname = 'arrival'", "stage 'arrival' is defined twice"),
        (GOOD + "[[stage.touchpoint]]\nname = 'lobby'", "touchpoint 'lobby' is defined twice"),
        (
            GOOD.replace('"indirect"', '"remote"'),
            "stage[1].touchpoint[2].contact is 'remote'; it must be one of direct",
        ),
        (GOOD.replace('["receptionist"]', '"receptionist"'), "stage[1].touchpoint[1].roles must be a list of texts"),
        (GOOD.replace("does", "doing"), "stage[1].touchpoint[1].doing is not known"),
        (GOOD.replace('cs = "Příjezd"', "cs = 1"), "stage[1].touchpoint[1].title.cs must be a text"),
        (GOOD + "expected = 1", "stage[1].touchpoint[2].expected must be true or false, not 1"),
        (GOOD + "times = 0", "stage[1].touchpoint[2].times must be a whole number from 1 on, not 0"),
        (GOOD + "within_hours = -2", "stage[1].touchpoint[2].within_hours must be a number of hours above 0, not -2"),
        (GOOD + "within_hours = nan", "within_hours must be a number of hours above 0"),
        (
            GOOD + "within_hours = 2\nafter = 'spa'",
            "touchpoint 'lobby' comes after 'spa', which is no other touchpoint",
        ),
        (GOOD + "after = 'check-in'", "touchpoint 'lobby' says after but not within_hours"),
        (
            GOOD.replace('name = "arrival"', 'name = "arrival"\nordered = "no"'),
            "stage[1].ordered must be true or false",
        ),
        ("[map", "this is not TOML"),
    ],
)
def test_a_wrong_map_is_refused_with_its_file_and_key(tmp_path: Path, text: str, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DefinitionError) as refused:
        read_map(path)
    assert str(path) in str(refused.value)
    assert part in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, part in ((tmp_path / "no.toml", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(DefinitionError, match=part):
            read_map(path)


def test_the_wanted_emotion_and_roles_are_told_in_the_reader_s_language(tmp_path: Path) -> None:
    told = GOOD.replace(
        'roles = ["receptionist"]', 'roles = ["receptionist", "porter"]\nroles_called = {hu = "recepciós; londiner"}'
    ).replace('wanted_emotion = "welcome"', 'wanted_emotion = {en = "welcome", el = "ευπρόσδεκτος"}')
    journey = read_map(write(tmp_path, told))
    check_in = journey.touchpoint("check-in")
    assert check_in is not None
    assert [label(check_in.wanted_emotion, one, "") for one in ("el", "cs")] == ["ευπρόσδεκτος", "welcome"]
    assert [journey.role_label("porter", one) for one in ("hu", "bg")] == ["londiner", "porter"]
    assert journey.role_label("stranger", "hu") == "stranger"


def test_names_of_roles_that_do_not_fit_the_roles_are_not_guessed(tmp_path: Path) -> None:
    told = GOOD.replace(
        'roles = ["receptionist"]', 'roles = ["receptionist", "porter"]\nroles_called = {hu = "recepciós"}'
    )
    assert read_map(write(tmp_path, told)).role_label("receptionist", "hu") == "receptionist"
