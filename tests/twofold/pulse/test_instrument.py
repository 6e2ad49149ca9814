"""The questionnaire is whole in every language, and what is missing is found when it is read."""

import re
from importlib import resources

import pytest
import tomli_w

from twofold.errors import DefinitionError, UsageError
from twofold.facts.words import AnswerType, Instrument
from twofold.pulse.instrument import LANGUAGES, instrument_versions, parse_instrument, read_instrument
from twofold.pulse.mapping import pulse_mapping
from twofold.simulate.pulse_items import statements
from twofold.simulate.scenario import read_scenario, scenario_names
from twofold.sources.mapping_file import parse_mapping

SIX = ("clear-expectations", "tools", "manager-support", "error-handling", "process-transparency", "time-and-room")
ALPHABET = {"bg": r"[Ѐ-ӿ]", "el": r"[Ͱ-Ͽἀ-῿]", "hu": r"[őűáéíóöúü]", "cs": r"[ěščřžýáíéůúťďňó]", "en": r"[a-z]"}


def texts(pulse):
    """Every text of the questionnaire, by language."""
    yield pulse.introduction
    yield from pulse.labels.values()
    for scale in pulse.scales:
        yield scale.name
        yield from (item.wording for item in scale.items)
    yield from (pulse.recommendation.wording, pulse.lowest, pulse.highest, pulse.open.wording)


@pytest.mark.parametrize("version", instrument_versions())
def test_six_conditions_of_two_or_three_statements_come_before_what_follows_from_them(version):
    pulse = read_instrument(version)
    assert pulse.version == version
    assert tuple(scale.id for scale in pulse.drivers) == SIX
    assert all(2 <= len(scale.items) <= 3 for scale in pulse.scales)
    assert [scale.id for scale in pulse.scales if not scale.driver] == ["engagement"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_its_own_language(language):
    pulse = read_instrument()
    written = [one[language] for one in texts(pulse)]
    assert len(set(written)) == len(written)
    if language != "en":
        assert not set(written) & {one["en"] for one in texts(pulse)}
    assert sum(bool(re.search(ALPHABET[language], text.lower())) for text in written) >= 0.8 * len(written)
    assert not any(re.search(r"\b(the|and|my)\b", text) for text in written if language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_end_with_a_full_stop_and_questions_with_a_question_mark(language):
    pulse = read_instrument()
    assert all(item.wording[language].endswith(".") for scale in pulse.scales for item in scale.items)
    mark = ";" if language == "el" else "?"
    assert pulse.recommendation.wording[language].endswith(mark)
    assert pulse.open.wording[language].endswith(mark)


def test_no_statement_asks_two_things_or_says_not():
    for scale in read_instrument().scales:
        for item in scale.items:
            assert not re.search(r"\b(and|or|not|never|no)\b", item.wording["en"].lower()), item.id


def test_items_become_facts_with_their_scale_and_what_they_ask():
    items = {item.name: item for item in read_instrument().items()}
    assert len(items) == 6 * 2 + 3 + 2
    assert items["tools-systems"].instrument is Instrument.DRIVER
    assert str(items["tools-systems"].scale) == "1-5"
    assert set(items["tools-systems"].wording) == set(LANGUAGES)
    assert items["engagement"].instrument is None
    assert (items["enps"].instrument, str(items["enps"].scale)) == (Instrument.ENPS, "0-10")
    assert items["comment"].type is AnswerType.TEXT


def test_simulated_employees_answer_the_statements_of_the_questionnaire():
    asked = {item.id for scale in read_instrument().scales for item in scale.items}
    for name in scenario_names():
        drivers = read_scenario(name).drivers
        assert {*drivers, *(one.item for one in statements(drivers))} == asked


def test_the_mapping_reads_every_question_under_its_own_name():
    mapping = parse_mapping(tomli_w.dumps(pulse_mapping(read_instrument())))
    assert [answer.item.value for answer in mapping.answers] == [item.name for item in read_instrument().items()]


@pytest.mark.parametrize(
    ("found", "put", "why"),
    [
        ('hu = "Tudom, mit várnak el tőlem a munkámban."\n', "", "clear-expectations .* no text in hu"),
        ('id = "tools-systems"', 'id = "tools"', "the item tools twice"),
        ('id = "time-and-room"\ndriver', 'id = "tools"\ndriver', "the scale tools twice"),
        ("[labels.4]", "[labels.6]", "need a label each"),
        ("scale = [1, 5]", 'scale = "1-5"', "cannot be read"),
    ],
)
def test_a_questionnaire_with_a_hole_is_refused(found, put, why):
    text = (resources.files("twofold.pulse.instruments") / "pulse-1.toml").read_text(encoding="utf-8")
    assert found in text
    with pytest.raises(DefinitionError, match=why):
        parse_instrument(text.replace(found, put, 1))


def test_a_version_that_was_never_written_is_refused():
    with pytest.raises(UsageError, match="no version 99"):
        read_instrument(99)
