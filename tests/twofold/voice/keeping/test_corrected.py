"""What people say of a comment is what is counted, whichever model read it, until they take it back."""

from collections.abc import Callable

import pytest
from tests.twofold.voice.conftest import Plain
from tests.twofold.voice.keeping.test_keeping import read_in

from twofold.measures import MeasureOptions, measure
from twofold.store import Store, erase
from twofold.voice.keeping import KeptComments, annotate_store, as_corrected, kept_comments
from twofold.voice.keeping.corrected import Corrected, Place, put_right
from twofold.voice.keeping.corrections_of_record import corrections_of_record
from twofold.voice.valence.reading import Label

Bring = Callable[..., None]


def comments(store: Store, mark: str = "one") -> KeptComments:
    """What was read in a store."""
    return kept_comments(store, store.facts(), mark)


def place_of(store: Store, words: str) -> Place:
    """Where the comment with these words stands."""
    row = next(row for row in comments(store).table.to_pylist() if words in row["masked"])
    return row["event_id"], row["event_check"], row["version"], row["item"]


@pytest.fixture
def towels(commented: Store) -> dict[Place, Corrected]:
    """Read; the comment on towels is good, not about cleanliness of the room, and about the price."""
    annotate_store(commented, Plain())
    about = {("cleanliness", "room"): None, ("price", ""): 1.0}
    return {place_of(commented, "towels"): Corrected(Label.POSITIVE, about)}


def test_a_correction_is_counted_at_once_and_marked(commented: Store, towels: dict[Place, Corrected]) -> None:
    done = annotate_store(commented, Plain(), corrections=towels)
    assert (done.read, done.removed) == (0, 0)
    said = read_in(commented)
    assert sorted(said["voice.valence"]) == [-0.8, -0.8, 0.7, 1.0]
    assert said["voice.corrected"] == [1.0]
    assert "voice.aspect.cleanliness" not in said
    assert "voice.touchpoint.room" not in said
    assert said["voice.aspect.price"] == [1.0]
    (mean,) = measure(commented.facts(), "mean", item="voice.valence", where=["side=customer"], options=ANY)
    assert mean.value == pytest.approx((1.0 + 0.7 - 1.6) / 4)
    assert mean.n == 4


ANY = MeasureOptions(minimum_n=1)


def test_a_second_time_nothing_is_written(commented: Store, towels: dict[Place, Corrected]) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    version = commented.snapshot().version
    assert annotate_store(commented, Plain(), corrections=towels).answers == 0
    assert annotate_store(commented, Plain()).answers == 0  # who knows nothing of corrections leaves them
    assert commented.snapshot().version == version


def test_a_correction_holds_when_another_model_reads_everything(
    commented: Store, towels: dict[Place, Corrected]
) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    annotate_store(commented, Plain("two"), corrections=towels)
    assert sorted(read_in(commented)["voice.valence"]) == [-0.8, -0.8, 0.7, 1.0]
    assert read_in(commented)["voice.corrected"] == [1.0]


def test_what_is_taken_back_is_counted_as_the_model_reads_it(commented: Store, towels: dict[Place, Corrected]) -> None:
    before = read_in(commented)
    annotate_store(commented, Plain(), corrections=towels)
    annotate_store(commented, Plain(), corrections={})
    after = read_in(commented)
    assert {name: sorted(values) for name, values in after.items()} == {
        name: sorted(values) for name, values in before.items()
    }


def test_a_correction_changed_into_another_one_is_counted_as_the_last(
    commented: Store, towels: dict[Place, Corrected]
) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    annotate_store(commented, Plain(), corrections=dict.fromkeys(towels, Corrected(Label.NEUTRAL)))
    assert sorted(read_in(commented)["voice.valence"]) == [-0.8, -0.8, 0.0, 0.7]
    assert read_in(commented)["voice.aspect.cleanliness"] == [-0.9]


def test_a_correction_of_a_comment_that_is_not_there_or_of_an_employee_changes_nothing(commented: Store) -> None:
    annotate_store(commented, Plain())
    version, before = commented.snapshot().version, read_in(commented, "employee")
    facts = commented.facts()
    work = next(row for row in facts.collect(facts.answers()).to_pylist() if row["side"] == "employee" and row["text"])
    theirs = (work["event_id"], work["event_check"], work["version"], work["item"])
    nobody = dict.fromkeys([(1, 2, 3, "comment"), theirs], Corrected(Label.POSITIVE))
    annotate_store(commented, Plain(), corrections=nobody)
    assert read_in(commented, "employee") == before
    assert commented.snapshot().version == version


def test_an_erased_person_is_gone_with_what_was_corrected(commented: Store, towels: dict[Place, Corrected]) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    assert erase(commented, person="anna@example.org").proven
    annotate_store(commented, Plain(), corrections=towels)
    assert "voice.corrected" not in read_in(commented)


def test_feelings_against_what_people_say_go(commented: Store) -> None:
    annotate_store(commented, Plain())
    kept = comments(commented)
    glad = next(row for row in kept.table.to_pylist() if row["feelings"] != "{}")
    place = (glad["event_id"], glad["event_check"], glad["version"], glad["item"])
    table = put_right(kept.table, {place: Corrected(Label.NEGATIVE)})
    (row,) = [row for row in table.to_pylist() if row["corrected"]]
    assert (row["valence"], row["label"], row["feelings"], row["confidence"]) == (-1.0, "negative", "{}", 1.0)
    assert table.drop_columns(["corrected", "found"]).schema == kept.table.schema


def test_who_has_the_store_alone_finds_what_people_say_in_its_answers(
    commented: Store, towels: dict[Place, Corrected]
) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    facts, read = commented.facts(), comments(commented)
    told, known = as_corrected(facts, read).table, read.put_right(towels).table
    for name in ("valence", "confidence", "label", "feelings", "aspects", "corrected"):
        assert told.column(name).to_pylist() == known.column(name).to_pylist()


def test_of_two_comments_of_an_event_the_one_that_was_corrected_is_found(commented: Store, bring: Bring) -> None:
    bring(commented, "6,customer,2026-02-10,zoe@example.org,praha,room,b,8,Kind people,Cold coffee\n", "more.csv")
    annotate_store(commented, Plain())
    corrections = {place_of(commented, "Cold coffee"): Corrected(Label.NEUTRAL)}
    annotate_store(commented, Plain(), corrections=corrections)
    assert corrections_of_record(commented.facts(), comments(commented).table) == corrections


def test_of_two_comments_that_were_read_alike_nobody_can_tell_which_was_corrected(commented: Store) -> None:
    annotate_store(commented, Plain())
    annotate_store(commented, Plain(), corrections={place_of(commented, "Cold room"): Corrected(Label.NEUTRAL)})
    assert corrections_of_record(commented.facts(), comments(commented).table) == {}


def test_where_nobody_corrected_anything_nothing_is_told(commented: Store) -> None:
    annotate_store(commented, Plain())
    assert corrections_of_record(commented.facts(), comments(commented).table) == {}


@pytest.mark.parametrize("erased", [False, True])
def test_what_people_say_stands_when_another_model_reads_without_knowing_of_it(
    commented: Store, towels: dict[Place, Corrected], *, erased: bool
) -> None:
    annotate_store(commented, Plain(), corrections=towels)
    if erased:  # what the models read goes with it
        erase(commented, person="bela@example.org")
    annotate_store(commented, Plain("two"))
    said = read_in(commented)
    assert said["voice.corrected"] == [1.0]
    assert 1.0 in said["voice.valence"]
    assert said["voice.aspect.price"] == [1.0]
    assert "voice.aspect.cleanliness" not in said
