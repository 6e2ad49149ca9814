"""What was read in the comments of a store: written once, replaced by newer models, gone with whoever wrote."""

import shutil
from collections.abc import Callable

import pytest
from pyarrow.parquet import read_metadata
from tests.twofold.voice.conftest import ROWS, Plain

from twofold.findings.measured import picture
from twofold.measures import MeasureOptions, measure
from twofold.measures.narrowed import narrowed
from twofold.store import Store, compact, erase, items, loads, undo
from twofold.voice.keeping import annotate_store, kept_comments
from twofold.voice.keeping.corrected import put_right
from twofold.voice.keeping.long_form import long_form
from twofold.voice.keeping.parts import folder_of, read_parts

Bring = Callable[..., None]


def read_in(store: Store, side: str = "customer") -> dict[str, list[object]]:
    """What stands in the store, by item."""
    found: dict[str, list[object]] = {}
    facts = store.facts()
    for row in facts.collect(facts.answers()).to_pylist():
        if row["item"].startswith("voice.") and row["side"] == side:
            found.setdefault(row["item"], []).append(row["number"] if row["choice"] is None else row["choice"])
    return found


def test_comments_of_customers_become_answers_in_the_event_of_their_comment(commented: Store) -> None:
    kept = annotate_store(commented, Plain())
    assert (kept.comments, kept.of_employees, kept.read) == (4, 1, 5)
    found = read_in(commented)
    assert sorted(found["voice.valence"]) == [-0.8, -0.8, -0.8, 0.7]
    assert found["voice.language"] == ["en"] * 4
    assert found["voice.feeling.joy"] == [0.9]
    assert found["voice.aspect.cleanliness"] == [-0.9]
    assert found["voice.touchpoint.room"] == [-0.9]
    by_unit = measure(commented.facts(), "mean", by=["unit"], item="voice.valence", options=MeasureOptions(minimum_n=1))
    assert {row.group["unit"]: row.n for row in by_unit} == {"brno": 3, "praha": 1}


def test_of_what_employees_write_only_how_good_and_which_condition_of_work_is_kept_and_nobody_finds_it(
    commented: Store,
) -> None:
    annotate_store(commented, Plain())
    assert read_in(commented, "employee") == {"voice.valence": [-0.8], "voice.aspect.time-and-room": [-0.7]}
    assert not any("shifts" in text for text in kept_comments(commented, commented.facts(), "one").texts)
    shown = measure(commented.facts(), "mean", where=["side=employee"], item="voice.valence")
    assert [(one.value, one.n, one.shown) for one in shown] == [(None, None, False)]


def test_the_reader_is_told_by_which_channel_each_comment_came(commented: Store) -> None:
    class Hears(Plain):
        heard_by: list[str]

        def read(self, texts, channels=()):
            self.heard_by = [*getattr(self, "heard_by", []), *channels]
            return super().read(texts, channels)

    reader = Hears()
    annotate_store(commented, reader)
    assert reader.heard_by == ["web"] * reader.asked


def test_a_second_time_nothing_is_read_and_nothing_written(commented: Store) -> None:
    annotate_store(commented, Plain())
    version, reader = commented.snapshot().version, Plain()
    again = annotate_store(commented, reader)
    assert (again.read, again.answers, reader.asked) == (0, 0, 0)
    assert commented.snapshot().version == version


def test_only_what_is_new_is_read(commented: Store, bring: Bring) -> None:
    annotate_store(commented, Plain())
    bring(commented, "9,customer,2026-03-01,carl@example.org,brno,room,a,3,Bad soup,\n", "later.csv")
    reader = Plain()
    assert annotate_store(commented, reader).read == reader.asked == 1
    assert len(read_in(commented)["voice.valence"]) == 5


def test_a_changed_comment_is_read_again_and_its_old_reading_holds_no_more(commented: Store, bring: Bring) -> None:
    annotate_store(commented, Plain())
    bring(commented, ROWS.replace("The reception was quick and kind", "The reception was bad"))
    annotate_store(commented, Plain())
    assert read_in(commented)["voice.valence"] == [-0.8] * 4


def test_another_model_replaces_what_the_first_one_read(commented: Store) -> None:
    annotate_store(commented, Plain())
    done = annotate_store(commented, Plain("two"))
    assert (done.read, done.removed) == (5, 20)
    assert len(read_in(commented)["voice.valence"]) == 4
    told = [row for row in items(commented).to_pylist() if row["item"] == "voice.valence"]
    assert [row["item_version"] for row in told] == [1, 2]
    assert "plain two" in told[1]["body"]
    back = annotate_store(commented, Plain())
    assert back.removed == 20
    assert len(read_in(commented)["voice.valence"]) == 4
    assert len([row for row in items(commented).to_pylist() if row["item"] == "voice.valence"]) == 2


def test_a_load_that_is_taken_back_takes_along_what_was_read_in_it(commented: Store) -> None:
    annotate_store(commented, Plain())
    undo(commented, loads(commented).to_pylist()[0]["load"])
    assert read_in(commented) == {}
    assert len(kept_comments(commented, commented.facts(), "one")) == 0


def test_an_erasure_reaches_what_was_read(commented: Store) -> None:
    annotate_store(commented, Plain())
    done = erase(commented, person="anna@example.org")
    assert done.proven, done.sentence()
    assert sorted(read_in(commented)["voice.valence"]) == [-0.8, -0.8]
    assert "voice.aspect.cleanliness" not in read_in(commented)
    assert not list(commented.folder.local.glob("_derived/voice/*/*"))
    again = annotate_store(commented, Plain())
    assert (again.read, again.answers) == (3, 0)
    assert len(kept_comments(commented, commented.facts(), "one")) == 2


def test_erasing_the_words_alone_erases_what_was_read_in_them(commented: Store) -> None:
    annotate_store(commented, Plain())
    assert erase(commented, person="anna@example.org", text_only=True).proven
    assert sorted(read_in(commented)["voice.valence"]) == [-0.8, -0.8]
    facts = commented.facts()
    assert sum(row["item"] == "nps" for row in facts.collect(facts.answers()).to_pylist()) == 5


def test_after_a_compaction_the_answers_stand_and_nothing_is_doubled(commented: Store) -> None:
    annotate_store(commented, Plain())
    before = {name: sorted(map(str, values)) for name, values in read_in(commented).items()}
    compact(commented)
    assert annotate_store(commented, Plain()).answers == 0
    assert {name: sorted(map(str, values)) for name, values in read_in(commented).items()} == before
    assert annotate_store(commented, Plain("two")).removed == 20


def test_a_run_that_was_killed_goes_on_where_it_was(commented: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.voice.keeping.annotating_store.AT_ONCE", 1)

    class Dies(Plain):
        def read(self, texts, channels=()):
            if self.asked == 2:
                raise KeyboardInterrupt
            return super().read(texts, channels)

    with pytest.raises(KeyboardInterrupt):
        annotate_store(commented, Dies())
    assert read_in(commented) == {}
    reader = Plain()
    annotate_store(commented, reader)
    assert reader.asked == 3
    assert len(read_in(commented)["voice.valence"]) == 4


def test_a_comment_that_two_processes_kept_is_counted_once(commented: Store) -> None:
    annotate_store(commented, Plain())
    parts = commented.folder.local.glob("_derived/voice/one/*.parquet")
    part = max(parts, key=lambda file: read_metadata(file).num_rows)
    shutil.copy(part, part.with_name("f" * 32 + ".parquet"))
    said = read_parts(folder_of(commented, "one"))
    assert said.num_rows == 9
    assert long_form(put_right(said, {})).num_rows == 24


def test_what_was_read_of_a_person_who_was_erased_meanwhile_is_not_written(commented: Store) -> None:
    class Erases(Plain):
        def read(self, texts, channels=()):
            batch = super().read(texts, channels)
            if self.asked == 4:
                assert erase(commented, person="anna@example.org").proven
            return batch

    done = annotate_store(commented, Erases())
    assert done.comments == 2
    assert not any("towels" in text for text in kept_comments(commented, commented.facts(), "one").texts)
    assert len(read_in(commented)["voice.valence"]) == 2


def test_a_reader_sees_only_what_their_facts_hold(commented: Store) -> None:
    annotate_store(commented, Plain())
    kept = kept_comments(commented, narrowed(commented.facts(), "unit=brno"), "one")
    assert len(kept) == 3
    assert "[phone]" in " ".join(kept.texts)
    assert kept.vectors.shape == (3, 64)
    assert kept_comments(commented, commented.facts(), "unknown").waiting == 4


def test_answers_of_a_model_are_no_questions_that_somebody_was_asked(commented: Store) -> None:
    before = picture(commented.facts())
    annotate_store(commented, Plain())
    after = picture(commented.facts())
    assert after.intake == before.intake
    assert after.questions == before.questions


def test_a_reader_that_suits_itself_to_the_comments_does_so_once_and_forgets_with_an_erasure(
    commented: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.voice.keeping.annotating_store.FEWEST", 3)

    class Suits(Plain):
        times = 0

        def suited(self, texts):
            Suits.times += 1
            return self.restored(f"made of {len(texts)} comments".encode())

        def restored(self, state):
            found = Plain("suited")
            found.state = state
            return found

    annotate_store(commented, Suits())
    assert annotate_store(commented, Suits()).read == 0
    assert Suits.times == 1
    assert len(kept_comments(commented, commented.facts(), "suited")) == 4
    (kept,) = commented.folder.local.glob("_derived/voice/*.suited")
    assert kept.read_bytes() == b"made of 4 comments"
    assert erase(commented, person="anna@example.org").proven
    assert not [path for path in commented.folder.local.glob("_derived/voice/**/*") if path.is_file()]
    annotate_store(commented, Suits())
    assert Suits.times == 1  # two are left: too few to suit anybody by
