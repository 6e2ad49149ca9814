"""What inspect makes of files whose meaning we know."""

import json
import os
import random
from pathlib import Path

import pytest

from twofold.facts.items import Scale
from twofold.sources.mapping_file import parse_mapping
from twofold.sources.proposing.inspect import inspect

DATA = Path(os.environ.get("TWOFOLD_DATA", Path(__file__).parents[4] / "shared" / "data"))
REAL = sorted(path for path in DATA.glob("*/*") if path.suffix in {".csv", ".tsv", ".parquet", ".gz"})
realdata = pytest.mark.realdata


def table(tmp_path, columns, rows=600, delimiter=",", encoding="utf-8"):
    dice = random.Random(7)  # noqa: S311 - not a secret
    lines = [delimiter.join(columns)]
    lines += [delimiter.join(str(cell(at, dice)) for cell in columns.values()) for at in range(rows)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def drawn(low, *weights):
    codes = list(range(low, low + len(weights)))
    return lambda _, dice: dice.choices(codes, weights)[0]


def bell(low, high, mean, spread):
    return lambda _, dice: min(high, max(low, round(dice.gauss(mean, spread))))


def number(at, _):
    return at


def proposed(path):
    proposal = inspect(path)
    assert parse_mapping(proposal.to_toml()) == proposal.mapping
    json.dumps(proposal.to_json())
    return proposal


def rating(path, column):
    proposal = proposed(path)
    return next(answer for answer in proposal.mapping.answers if answer.answer.columns == (column,))


@pytest.mark.parametrize(
    ("header", "cell", "scale", "missing"),
    [
        ("satisfaction", bell(1, 6, 4, 1.2), Scale(1, 6), ()),
        ("satisfaction", bell(1, 7, 5, 1.4), Scale(1, 7), ()),
        ("score", bell(1, 10, 7, 2), Scale(1, 10), ()),
        ("nps", bell(0, 10, 8, 2), Scale(0, 10), ()),
        ("nps", drawn(0, 1, 1, 1, 1, 1, 3, 3, 5, 9, 9, 12, 2), Scale(0, 10), ("11",)),
        ("rating", drawn(0, 4, 1, 5, 20, 35, 25), Scale(1, 5), ("0",)),
        ("rating", drawn(0, 9, 3, 8, 20, 35, 20, 40), Scale(1, 5), ("0", "6")),
        ("rating", drawn(1, 3, 8, 20, 35, 20, 40), Scale(1, 5), ("6",)),
        ("rating", lambda _, dice: dice.choice([1, 2, 3, 4, 5, 5, 4, 99, -1]), Scale(1, 5), ("-1", "99")),
        ("recommend", lambda _, dice: dice.choice([*range(11), 97, 98, 99]), Scale(0, 10), ("97", "98", "99")),
    ],
)
def test_scales_are_found_and_codes_outside_are_missing(tmp_path, header, cell, scale, missing):
    answer = rating(table(tmp_path, {"id": number, header: cell}), header)
    assert answer.scale == scale
    assert set(answer.missing) == set(missing)


def test_a_block_of_six_point_items_keeps_its_sixth_point(tmp_path):
    columns = {f"q1_{name}": bell(1, 6, mean, 1.2) for name, mean in (("a", 4), ("b", 5), ("c", 3), ("d", 4.5))}
    for answer in proposed(table(tmp_path, columns)).mapping.answers:
        assert (answer.scale, answer.missing) == (Scale(1, 6), ())


def test_a_block_where_six_means_never_used_keeps_five_points(tmp_path):
    columns = {
        f"Q7{name}": drawn(1, 2, 5, 20, 40, 30, never) for name, never in (("ART", 20), ("FOOD", 5), ("PARK", 90))
    }
    answers = proposed(table(tmp_path, columns)).mapping.answers
    assert len(answers) == 3
    for answer in answers:
        assert (answer.scale, answer.missing) == (Scale(1, 5), ("6",))
    assert [answer.touchpoint.value for answer in answers] == ["art", "food", "park"]


def test_questions_of_yes_and_no_are_no_ratings(tmp_path):
    columns = {f"Q4{name}": drawn(0, 10, 50, 40, 1) for name in ("BAGS", "STORE", "FOOD", "WIFI")}
    assert proposed(table(tmp_path, columns)).mapping.answers == ()


LANGUAGES = {
    "hu": ("cp1250", "Azonosító;Értékelés dátuma;Ügyfél;Csatorna;Fiók;Elégedettség;Megjegyzés", "2026.03.{:02d}."),
    "bg": ("cp1251", "Номер;Дата;Клиент;Канал;Магазин;Оценка;Коментар", "{:02d}.03.2026"),
    "el": ("cp1253", "Κωδικός;Ημερομηνία;Πελάτης;Κανάλι;Κατάστημα;Βαθμολογία;Σχόλια", "{}/3/2026"),
    "cs": ("cp1250", "ID;Datum;Zákazník;Kanál;Pobočka;Hodnocení;Komentář", "{}. 3. 2026"),
    "en": ("utf-8", "ID;Date;Customer;Channel;Branch;Rating;Comment", "2026-03-{:02d}"),
}
TEXTS = {
    "hu": "Nagyon örülök a gyors ügyintézésnek, köszönöm szépen",
    "bg": "Много съм доволен от бързото обслужване",
    "el": "Πολύ γρήγορη εξυπηρέτηση, σας ευχαριστώ",
    "cs": "Velmi rychlé vyřízení, příště přijdu zase, děkuji",
    "en": "Very quick service, thank you, I will come again",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_in_five_languages_are_understood(tmp_path, language):
    encoding, header, date = LANGUAGES[language]
    names = header.split(";")
    cells = [
        number,
        lambda at, _: date.format(at % 28 + 1),
        lambda at, _: f"u{at % 90}",
        lambda at, _: ("telefon", "web", "e-mail")[at % 3],
        lambda at, _: ("A", "B", "C")[at % 3],
        bell(1, 5, 4, 1),
        lambda at, _: f"{TEXTS[language]} {at}",
    ]
    columns = dict(zip(names, cells, strict=True))
    mapping = proposed(table(tmp_path, columns, delimiter=";", encoding=encoding)).mapping
    event = mapping.event
    found = [event.id, event.occurred_at, event.person, event.channel, event.unit]
    assert [field.columns[0] if field else None for field in found] == names[:5]
    assert [answer.answer.columns[0] for answer in mapping.answers] == names[5:]


def test_a_day_and_month_that_cannot_be_told_apart_are_doubted(tmp_path):
    path = table(
        tmp_path, {"date": lambda at, _: f"{at % 12 + 1:02d}/{at % 11 + 1:02d}/2026", "csat": bell(1, 5, 4, 1)}
    )
    finding = proposed(path).columns[0]
    assert finding.role == "occurred_at"
    assert "%m/%d/%Y" in finding.doubts[0]


def test_a_date_and_a_time_of_day_are_joined(tmp_path):
    path = table(
        tmp_path,
        {
            "date": lambda at, _: f"9902{at % 28 + 1:02d}",
            "entry": lambda at, _: f"{at % 24}:{at % 60:02d}:07",
            "csat": bell(1, 5, 4, 1),
        },
    )
    when = proposed(path).mapping.event.occurred_at
    assert when is not None
    assert (when.columns, when.format) == (("date", "entry"), "%y%m%d %H:%M:%S")


def test_a_file_without_rows_still_gives_a_mapping(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,score\n")
    assert any("no rows" in doubt for doubt in proposed(path).doubts)


def test_headers_that_could_break_toml_do_not(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"score ""a"" \\ #",x\n' + "5,1\n4,2\n3,3\n" * 50, encoding="utf-8")
    proposed(path)


@realdata
@pytest.mark.skipif(not REAL, reason="the public data sets are not here (TWOFOLD_DATA)")
@pytest.mark.parametrize("path", [each for each in REAL if "bpic" not in each.name], ids=lambda path: path.name)
def test_every_real_file_gets_a_mapping_that_reads_back(path):
    proposed(path)


@realdata
@pytest.mark.skipif(not REAL, reason="the public data sets are not here (TWOFOLD_DATA)")
@pytest.mark.parametrize("year", [2016, 2017])
def test_the_airports_codes_for_no_answer_never_count(year):
    path = next(DATA.glob(f"*/sfo_{year}_raw.csv"))
    answers = {answer.answer.columns[0]: answer for answer in proposed(path).mapping.answers}
    for name, answer in answers.items():
        if name.startswith(("Q7", "Q9", "Q10", "Q14")):
            assert answer.scale == Scale(1, 5), name
            assert {"0", "6"} <= set(answer.missing), name
    assert len([name for name in answers if name.startswith("Q7")]) == 15
    if year == 2017:
        assert (answers["NETPRO"].scale, answers["NETPRO"].missing) == (Scale(0, 10), ("11",))
        assert "Blank" in answers["Q7ALL"].missing


def test_a_rating_of_the_whole_is_no_touchpoint(tmp_path):
    rows = ["id,Q7FOOD,Q7WIFI,Q7ALL", *(f"{n},{n % 5 + 1},{(n * 3) % 5 + 1},{(n * 7) % 5 + 1}" for n in range(200))]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    named = {each.answer.columns[0]: each.touchpoint for each in inspect(path).mapping.answers}
    assert named["Q7ALL"] is None
    assert named["Q7FOOD"].value == "food"
