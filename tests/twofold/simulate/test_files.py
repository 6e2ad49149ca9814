"""The files: the same from the same seed, readable, in five languages, with the dirt that was planted."""

# ruff: noqa: S608 - queries over our own files

import hashlib
import itertools
import tomllib
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from twofold.errors import InputError, UsageError
from twofold.facts.journey_map import read_map
from twofold.facts.unit_files import read_units
from twofold.simulate import SCENARIOS, journeys, read_truth, simulate
from twofold.simulate.scenario import read_scenario
from twofold.simulate.texts import LANGUAGES, MOODS, read_texts

SMALL = {"events": 36_000, "months": 8}


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate(tmp_path / name, seed=seed, **SMALL)
    first, again, other = (digests(tmp_path / name) for name in "abc")
    assert first == again
    assert first.keys() == other.keys()
    assert first["surveys.parquet"] != other["surveys.parquet"]


def test_the_truth_is_read_back_as_it_was_returned(hotel):
    assert read_truth(hotel.folder / "truth.json") == hotel.truth


def test_the_number_of_events_is_about_what_was_asked_for(hotel, clean):
    assert sum(hotel.truth.files.values()) == pytest.approx(60_000, rel=0.1)
    assert sum(clean.truth.files.values()) == pytest.approx(500_000, rel=0.05)


def test_every_file_has_the_rows_that_the_truth_says(hotel):
    for name, rows in hotel.truth.files.items():
        assert pq.ParquetFile(hotel.folder / f"{name}.parquet").metadata.num_rows == rows


def test_every_column_that_a_mapping_names_is_in_its_file(clean):
    for name in clean.truth.files:
        columns = set(pq.read_schema(clean.folder / f"{name}.parquet").names)
        mapping = tomllib.loads((clean.folder / f"{name}.toml").read_text(encoding="utf-8"))
        named = {
            field if isinstance(field, str) else field.get("column")
            for key, field in mapping["event"].items()
            if key != "context"
        }
        named |= {answer["column"] for answer in mapping.get("answer", [])} | set(mapping["event"].get("context", []))
        assert named - {None} <= columns


def test_every_unit_and_touchpoint_of_an_event_is_known(clean):
    units = read_units(clean.folder / "units.csv").units
    points = {point.name for point in read_map(clean.folder / "journey.toml").touchpoints()}
    assert {unit.level for unit in units.values()} == {"country", "region", "branch", "team"}
    assert {unit.country for unit in units.values()} >= {"HU", "BG", "GR", "CZ"}
    for column, query in (
        ("unit", 'SELECT DISTINCT "Unit" FROM {surveys}'),
        ("team", 'SELECT DISTINCT "Team" FROM {pulses}'),
    ):
        assert {row[0] for row in clean.rows(query)} <= set(units), column
    assert {row[0] for row in clean.rows('SELECT DISTINCT "About" FROM {surveys}')} <= points
    assert {row[0] for row in clean.rows('SELECT DISTINCT "Topic" FROM {memories}')} <= points


def test_keys_are_unique_and_look_like_business_keys(clean):
    ids = {
        "surveys": "Response ID",
        "contacts": "Contact",
        "purchases": "Invoice",
        "pulses": "Pulse",
        "visits": "Visit",
        "usages": "Step",
        "tickets": "Entry",
        "exposures": "Exposure",
    }
    for name, column in ids.items():
        [(rows, different)] = clean.rows(f'SELECT count(*), count(DISTINCT "{column}") FROM {{{name}}}')
        assert rows == different
    [(wrong,)] = clean.rows("""SELECT count(*) FROM {surveys}
        WHERE NOT regexp_full_match("Customer", 'C-[0-9]{{7}}')
        OR NOT regexp_full_match("Served by", 'E-[0-9]{{6}}')""")
    assert wrong == 0


def test_times_carry_the_offset_of_their_country_and_lie_in_the_window(clean):
    found = clean.rows('SELECT "Sent", "Unit" FROM {surveys} USING SAMPLE 2000')
    units = read_units(clean.folder / "units.csv").units
    hours = {"HU": {1, 2}, "CZ": {1, 2}, "BG": {2, 3}, "GR": {2, 3}, "IE": {0, 1}}
    for text, unit in found:
        moment = datetime.fromisoformat(text)
        assert moment.utcoffset().total_seconds() / 3600 in hours[units[unit].country]
        assert datetime(2023, 12, 31, tzinfo=UTC) < moment < datetime(2026, 1, 2, tzinfo=UTC)


def test_a_reply_comes_after_the_opening_and_the_end_after_the_reply(clean):
    [(wrong,)] = clean.rows("""SELECT count(*) FROM {contacts}
        WHERE "First reply"::timestamptz <= "Opened"::timestamptz
        OR "Closed"::timestamptz <= "First reply"::timestamptz""")
    [(strange,)] = clean.rows("""SELECT count(*) FROM {contacts}
        WHERE ("Result" = 'hung up') <> ("First reply" IS NULL) OR ("Result" = 'solved') <> ("Closed" IS NOT NULL)""")
    assert (wrong, strange) == (0, 0)


def test_people_write_in_all_five_languages(clean):
    found = dict(clean.rows('SELECT "Language", count("Comment") FROM {surveys} GROUP BY 1'))
    assert set(found) == set(LANGUAGES)
    assert min(found.values()) > 100


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_topic_has_comments_of_every_mood_in_every_language_without_leftovers(scenario):
    known = read_scenario(scenario)
    topics = [point.name for point in known.touchpoint]
    texts = read_texts([*topics, known.memory.touchpoint, known.promise.topic, *known.drivers])
    assert texts.count.min() >= 6
    assert texts.count.shape == (len(LANGUAGES), len(topics) + 2 + len(known.drivers), len(MOODS))
    for comment in texts.comments.to_pylist():
        assert not any(sign in comment for sign in "{}[]<>_$%|"), comment
        assert comment == comment.strip()
        assert "  " not in comment
        assert comment[0] == comment[0].upper()
        assert comment[-1] in ".!"


def test_comments_in_a_language_are_written_in_its_letters():
    texts = read_texts(["room"])
    for language, letters in (("bg", "абвгдежз"), ("el", "αβγδεζη"), ("cs", "ěščřž"), ("hu", "őűáé"), ("en", "the")):
        number = LANGUAGES.index(language)
        places = itertools.chain.from_iterable(
            range(first, first + count)
            for first, count in zip(texts.first[number, 0], texts.count[number, 0], strict=True)
        )
        together = "".join(texts.comments[int(place)].as_py() for place in places)
        assert all(letter in together for letter in letters), language


def test_the_dirt_that_was_planted_is_in_the_files(hotel):
    [(bad_dates,)] = hotel.rows("""SELECT count(*) FROM {surveys} WHERE try_cast("Sent" AS timestamptz) IS NULL""")
    [(bad_scores,)] = hotel.rows("""SELECT count(*) FROM {surveys} WHERE "Q1 satisfaction" = 55""")
    assert bad_dates == hotel.truth.spoilt_rows["surveys"] > 0
    assert bad_scores == hotel.truth.spoilt_answers["surveys"] > 0


def test_memory_holds_one_chunk_however_many_events_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(journeys, "CHUNK", 1000)
    peaks = []
    for name, events in (("small", 90_000), ("large", 360_000)):
        tracemalloc.start()
        simulate(tmp_path / name, seed=1, events=events, months=6)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        groups = pq.ParquetFile(tmp_path / name / "purchases.parquet").metadata
        assert max(groups.row_group(number).num_rows for number in range(groups.num_row_groups)) <= 1000
    assert peaks[1] < 2 * peaks[0]  # the organisation grows with the square root of the events


def test_progress_is_told_up_to_the_end(tmp_path):
    told = []
    simulate(tmp_path, seed=1, progress=told.append, **SMALL)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"scenario": "bank"}, "there is no scenario 'bank'; choose one of hotel, telecom"),
        ({"months": 2}, "2 months are too few"),
        ({"events": 0}, "must be positive"),
        ({"customers": 0}, "must be positive"),
        ({"dirt": 0.9}, "dirt is a share of rows from 0 to 0.5"),
    ],
)
def test_settings_that_make_no_organisation_are_refused(tmp_path, wrong, part):
    with pytest.raises(UsageError, match=part):
        simulate(tmp_path, **({"seed": 1} | SMALL | wrong))


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written to"):
        simulate(tmp_path / "file", seed=1, **SMALL)
