"""``twofold voice``: the documented shapes, and one clear sentence where something is wrong."""

import csv

import pytest
from tests.twofold.voice.conftest import HEAD, MAPPING

from twofold.cli.output import write_table
from twofold.facts.words import Side
from twofold.reports.spoken import spoken
from twofold.store import open_store
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.cards import cards
from twofold.voice.keeping import Corrected, annotate_store
from twofold.voice.keeping.places import comments_of
from twofold.voice.valence.heads import shipped_card
from twofold.voice.valence.reading import Label

READ = ("--encoder", "ngrams")
SAID = (
    "The towels in my room were dirty and wet, awful.",
    "A szoba koszos volt, a törölköző vizes. Hívjon: +36 30 123 4567",
    "Pokoj byl špinavý a ručníky mokré.",
    "The reception was friendly and quick.",
    "A recepció nagyon kedves volt.",
    "Персоналът беше много любезен.",
    "Η υποδοχή ήταν εξαιρετική.",
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "said.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["id", "said"], *enumerate(SAID)])
    return path


@pytest.fixture
def store(tmp_path, command):
    rows = "".join(
        f'{at},customer,2026-01-{at + 1:02d},p{at},brno,room,a,5,"{said}",\n' for at, said in enumerate(SAID)
    )
    (tmp_path / "in.csv").write_text(HEAD + rows)
    (tmp_path / "in.toml").write_text(MAPPING)
    command("load", tmp_path / "in.csv", "--store", tmp_path / "facts")
    return tmp_path / "facts"


def test_a_file_is_annotated_in_five_languages(command, table, tmp_path):
    told = command("voice", "annotate", table, "--text", "said", "--out", tmp_path / "out.csv", *READ, "--json").json
    assert (told["kind"], told["rows"], told["comments"]) == ("voice", 7, 7)
    assert told["languages"] == {"hu": 2, "en": 2, "cs": 1, "bg": 1, "el": 1}
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "123 4567" not in rows[1]["masked"]
    assert "cleanliness=-" in rows[0]["aspects"]
    assert [float(row["valence"]) < 0 for row in rows] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "name a FILE"),
        (("{table}",), 2, "--text"),
        (("{table}", "--text", "sayd", "--out", "x.csv"), 1, "did you mean 'said'"),
        (("{table}", "--text", "said", "--out", "x.doc"), 2, "endings"),
        (("nowhere.csv", "--text", "said", "--out", "x.csv"), 1, "nowhere.csv"),
        (("{table}", "--text", "said", "--out", "x.csv", "--languages", "english"), 2, "--languages"),
        (("{table}", "--text", "said", "--out", "x.csv", "--encoder", "best"), 2, "best"),
        (("--store", "nowhere"), 1, "no store"),
        (("{table}", "--store", "nowhere"), 2, "--text"),
        (("{table}", "--text", "said", "--out", "x.csv", "--store", "nowhere"), 1, "no store"),
        (("--store", "nowhere", "--text", "said"), 2, "go with a FILE"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(command, table, arguments, code, words):
    done = command("voice", "annotate", *(each.format(table=table) for each in arguments))
    assert done.code == code
    assert words in done.err


def test_a_store_is_read_once_and_searched_quoted_and_measured(command, store):
    first = command("voice", "annotate", "--store", store, *READ, "--json").json
    assert (first["kind"], first["comments"], first["read"]) == ("voice-store", 7, 7)
    assert command("voice", "annotate", "--store", store, *READ, "--json").json["read"] == 0
    mean = command("measure", "mean", "--item", "voice.valence", "--store", store, "--json").json
    assert mean["estimates"][0]["n"] == 7
    hits = command("voice", "search", "towels", "--store", store, "--mode", "words", "--json").json
    assert (hits["kind"], hits["searched"]) == ("voice-search", 7)
    assert [hit["text"] for hit in hits["hits"]] == [SAID[0]]
    quoted = command("voice", "quotes", "--store", store, "--json").json
    assert quoted["kind"] == "voice-quotes"
    assert 1 <= len(quoted["quotes"]) <= 3
    few = command("voice", "quotes", "--store", store, "--bad", "--json").json
    assert few["quotes"] == []  # three people wrote something bad: too few to be quoted


def test_what_people_have_put_right_is_searched_and_reported_as_they_say(command, store):
    command("voice", "annotate", "--store", store, *READ)
    opened = open_store(store)
    row = next(
        row for row in comments_of(opened.facts(), Side.CUSTOMER, ("text",)).to_pylist() if "towels" in row["text"]
    )
    place = tuple(row[name] for name in ("event_id", "event_check", "version", "item"))
    said = {place: Corrected(Label.POSITIVE)}
    annotate_store(opened, Reader(ReadingOptions(encoder="ngrams")), corrections=said)
    (hit,) = command("voice", "search", "towels", "--store", store, "--mode", "words", "--json").json["hits"]
    assert hit["valence"] == 1.0
    told = spoken(opened.facts(), store=opened)
    assert told.corrected == 1
    assert SAID[0] not in {quote.text for quote in told.quotes if not quote.good}


def test_a_comment_stands_on_one_line_and_orders_no_terminal_about(capsys):
    write_table(["comment"], [["first\nsecond\r\n \x1b[2Jthird \u202eback 👩\u200d🍳"]])
    assert capsys.readouterr().out.splitlines() == ["comment", "first second [2Jthird back 👩\u200d🍳"]


def test_ones_own_words_are_read_from_a_file(command, table, tmp_path):
    own = tmp_path / "own.toml"
    own.write_bytes(b"\xef\xbb\xbf" + b'[add.en.qualities.noise]\nbad = ["towels"]\n')
    asked = ("voice", "annotate", table, "--text", "said", "--out", tmp_path / "out.csv", *READ)
    command(*asked, "--dictionary", own)
    assert "noise=-" in (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[add.en.qualities.noise\n", "own.toml: the organisation's dictionary is no TOML"),
        (b'[add.en.qualities.loudness]\nbad = ["loud"]\n', "loudness"),
        (b'[remove.en.qualities.price]\nbad = ["nonesuch"]\n', "own.toml: "),
        ('[add.hu.qualities.noise]\nbad = ["őrült"]\n'.encode("cp1250"), "own.toml is no UTF-8 text"),
        (b"# " + b"x" * 5_000_001, "own.toml has more than 5,000,000 letters"),
    ],
)
def test_a_file_of_own_words_that_is_wrong_is_refused_by_its_name(command, table, tmp_path, content, words):
    (tmp_path / "own.toml").write_bytes(content)
    asked = ("voice", "annotate", table, "--text", "said", "--out", tmp_path / "out.csv", *READ)
    done = command(*asked, "--dictionary", tmp_path / "own.toml")
    assert done.code in {1, 2}
    assert words in done.err
    assert not (tmp_path / "out.csv").exists()


def test_nothing_is_searched_that_nobody_has_read(command, store):
    done = command("voice", "search", "towels", "--store", store)
    assert done.code == 2
    assert "voice annotate" in done.err


def test_no_language_model_is_asked_unless_one_is_named(command, store, monkeypatch):
    monkeypatch.delenv("TWOFOLD_LLM_URL", raising=False)
    command("voice", "annotate", "--store", store, *READ)
    done = command("voice", "summary", "--store", store)
    assert done.code == 2
    assert "TWOFOLD_LLM_URL" in done.err


def test_help_does_not_wait_for_the_models(command):
    assert "annotate" in command("voice", "--help").out


def test_each_model_has_a_card(command):
    told = command("voice", "card", "--encoder", "ngrams", "--json").json
    assert [one["job"] for one in told["models"]] == ["encoder", "language", "valence", "feelings"]
    assert all(one["checksum"] for one in told["models"])
    assert "CC BY 4.0" in told["models"][2]["licence"]


def test_the_card_of_each_model_that_ships_tells_its_accuracy_by_language_and_what_changed(command):
    _encoder, *models = command("voice", "card", "--encoder", "ngrams", "--json").json["models"]
    for one in models:  # measured of these very weights: who ships others measures them
        assert one["measure"]
        assert one["changed"]
        assert {row["language"] for row in one["accuracy"]} == {"hu", "bg", "el", "cs", "en"}
        assert all(0.5 < row["low"] <= row["value"] <= row["high"] <= 1 for row in one["accuracy"])
        assert all(row["n"] > 500 for row in one["accuracy"])
    shown = command("voice", "card", "--encoder", "ngrams").out
    assert "hu, film-review sentences: 0.772 (95 % interval 0.761 to 0.783, n 5,929)" in shown


def test_figures_that_were_measured_of_other_weights_are_not_shown(monkeypatch):
    monkeypatch.setattr("twofold.voice.cards.shipped_card", lambda: shipped_card() | {"checksum": "of others"})
    _language, valence, feelings = cards()
    assert (valence.measure, valence.accuracy, valence.changed) == ("", (), ())
    assert feelings.accuracy


def test_own_scores_teach_a_model_that_the_next_reading_uses_and_an_erasure_deletes(command, tmp_path):
    good, bad = ("zippy", "glorp"), ("drabble", "snark")  # no dictionary knows these words; the scores do
    said = [(good if at % 2 else bad)[at % 4 // 2] for at in range(120)]
    rows = "".join(
        f"{at},customer,2026-01-05,p{at},brno,room,a,{9 if at % 2 else 1},The visit was {word} number {at},\n"
        for at, word in enumerate(said)
    )
    (tmp_path / "in.csv").write_text(HEAD + rows)
    (tmp_path / "in.toml").write_text(MAPPING)
    facts = tmp_path / "facts"
    command("load", tmp_path / "in.csv", "--store", facts)
    assert command("voice", "train", "--store", facts, *READ).code == 2  # nobody has read the comments
    command("voice", "annotate", "--store", facts, *READ)
    card = command("voice", "train", "--store", facts, *READ, "--json").json
    assert (card["kind"], card["comments"], card["uses"]) == ("voice-train", 120, "own")
    assert card["macro_f1"] > 0.9 > card["macro_f1_shipped"]
    (own,) = command("voice", "card", "--store", facts, *READ, "--json").json["own"]
    assert (own["job"], own["unused"], own["card"]["accuracy"]) == ("valence", "", card["accuracy"])
    assert "95 % interval" in command("voice", "card", "--store", facts, *READ).out
    again = command("voice", "annotate", "--store", facts, *READ, "--json").json
    assert again["read"] == 120
    assert "own model 1" in again["model"]
    (tmp_path / "new.csv").write_text("said\nThe visit was snark\nThe visit was zippy\n")
    file = ("voice", "annotate", tmp_path / "new.csv", "--text", "said", "--out", tmp_path / "out.csv", *READ)
    assert "own model" not in command(*file, "--json").json["model"]
    assert "own model 1" in command(*file, "--store", facts, "--json").json["model"]
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as read:
        assert [float(row["valence"]) < 0 for row in csv.DictReader(read)] == [True, False]
    command("store", "erase", "--person", "p1", "--yes", "--store", facts)
    assert not list(facts.glob("_derived/**/*.model"))
    assert "no model of its own" in command("voice", "card", "--store", facts, *READ).out
    assert "own model" not in command("voice", "annotate", "--store", facts, *READ, "--json").json["model"]
    assert "no model of its own" in command(*file, "--store", facts).err


def test_too_few_scores_teach_nothing(command, store):
    command("voice", "annotate", "--store", store, *READ)
    done = command("voice", "train", "--store", store, *READ)
    assert done.code == 2
    assert "rated comments" in done.err


def test_a_file_of_labels_teaches_what_comments_are_about(command, store, tmp_path):
    said = [("the gronk was plomping", "noise"), ("we came on Monday", "")]
    rows = "".join(f"{text} {at},{category}\n" for at in range(15) for text, category in said)
    (tmp_path / "labels.csv").write_text(f"text,category\n{rows}")
    asked = ("voice", "train", "--store", store, "--aspects", tmp_path / "labels.csv", "--encoder", "ngrams")
    card = command(*asked, "--json").json
    assert (card["kind"], card["version"], card["comments"], card["categories"]) == ("voice-aspects", 1, 30, ["noise"])
    assert "30 labelled texts teach noise." in command(*asked).out
    (own,) = command("voice", "card", "--store", store, *READ, "--json").json["own"]
    assert (own["job"], own["card"]["version"], own["changed"][0]) == ("aspects", 2, "+0 comments, +0 corrections.")
    assert "own aspects 2" in command("voice", "annotate", "--store", store, *READ, "--json").json["model"]
    (tmp_path / "labels.csv").write_text("text,category\nLoud,loudness\n")
    assert "no category loudness" in command(*asked).err
