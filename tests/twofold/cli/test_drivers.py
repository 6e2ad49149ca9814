"""``twofold drivers`` on a plain file and on a store."""

import json

import numpy as np
import pytest

from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = """
[source]
timezone = "UTC"

[event]
id = "id"
kind = {kind}
side = {side}
occurred_at = "at"
person = "who"
unit = "unit"

[[answer]]
item = "{outcome}"
instrument = "{outcome}"
column = "outcome"
scale = [0, 10]

[[answer]]
item = "food"
column = "food"
instrument = "{item}"
scale = [1, 5]
missing = [6, 9]

[[answer]]
item = "room"
column = "room"
instrument = "{item}"
scale = [1, 5]
missing = [6, 9]
"""


def survey(seed=1, n=300):
    """Food weighs twice as much as the room, which a third never saw (6)."""
    rng = np.random.default_rng(seed)
    food, room = rng.integers(1, 6, (2, n))
    saw = rng.random(n) > 0.3
    y = np.clip(np.round(2 + food + 0.5 * np.where(saw, room, 3) + rng.standard_normal(n)), 0, 10).astype(int)
    room = np.where(saw, room, 6)
    return np.where(rng.random(n) < 0.05, 9, food), room, y


@pytest.fixture
def table(tmp_path):
    food, room, y = survey()
    rows = ["overall,food,room,left,hotel"]
    rows += [
        f"{c},{a},{b},{'Yes' if c < 6 else 'No'},h{at % 30}"
        for at, (a, b, c) in enumerate(zip(food, room, y, strict=True))
    ]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def made_store(folder, *, kind, side, outcome, item):
    food, room, y = survey()
    rows = ["id,at,who,unit,outcome,food,room"]
    rows += [
        f"{at},2026-0{1 + at % 6}-11T10:00:00,p{at % 250},u{at % 7},{c},{a},{b}"
        for at, (a, b, c) in enumerate(zip(food, room, y, strict=True))
    ]
    (folder / "answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = {"kind": f'{{value = "{kind}"}}', "side": f'{{value = "{side}"}}', "outcome": outcome, "item": item}
    text = MAPPING
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    text = text.replace('instrument = ""\n', "")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "answers.csv", parse_mapping(text))
    return folder / "facts"


@pytest.fixture
def customers(tmp_path):
    return made_store(tmp_path, kind="survey", side="customer", outcome="nps", item="")


@pytest.fixture
def employees(tmp_path):
    return made_store(tmp_path, kind="pulse", side="employee", outcome="enps", item="driver")


def test_a_file_gives_a_documented_document(command, table):
    ran = command(
        "drivers", "--table", table, "--outcome", "overall", "--items", "food,room", "--missing", "9",
        "--not-applicable", "6", "--cluster", "hotel", "--bootstrap", "200", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    told = ran.json
    assert (told["kind"], told["version"], told["outcome"], told["method"]) == ("drivers", 1, "overall", "lmg")
    first, second = told["drivers"]
    assert [first["item"], second["item"]] == ["food", "room"]
    assert first["share_low"] <= first["share"] <= first["share_high"]
    assert (first["rank"], first["rank_low"], first["rank_high"]) == (1, 1, 1)
    assert second["applicable"] == pytest.approx(0.7, abs=0.06)
    assert first["missing"] > 0
    assert told["clusters"] == 30
    assert told["imputed"] > 0
    assert "goes with" in first["sentence"]
    assert set(first["asymmetry"]) >= {"class", "penalty", "reward", "p_value", "reason"}


def test_the_table_speaks_of_associations_only(command, table):
    ran = command("drivers", "--table", table, "--outcome", "overall", "--items", "food,room", "--bootstrap", "200")
    assert ran.code == 0, ran.err
    told = (ran.out + ran.err).lower()
    assert "food" in ran.out
    assert "associations" in told
    assert not any(word in told for word in ("causes", "leads to", "because of"))


def test_yes_and_no_become_one_and_nought_and_say_so(command, table):
    ran = command(
        "drivers", "--table", table, "--outcome", "left", "--items", "food,room", "--bootstrap", "200", "--json"
    )
    assert ran.json["outcome_type"] == "binary"
    assert ran.json["outcome_values"] == {"0": "No", "1": "Yes"}
    food = ran.json["drivers"][0]
    assert food["coefficient_high"] < 0
    assert food["log_odds_high"] < 0


def test_a_condition_picks_rows(command, table):
    ran = command(
        "drivers", "--table", table, "--outcome", "overall", "--items", "food", "--where", "hotel=h1,h2,h3,h4,h5",
        "--where", "room<6", "--bootstrap", "200", "--json",
    )  # fmt: skip
    assert 30 <= ran.json["n"] <= 50


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--outcome", "overall"], 2, "--items"),
        (["--outcome", "nothing", "--items", "food"], 1, "nothing"),
        (["--outcome", "overall", "--items", "food,food"], 2, "named twice"),
        (["--outcome", "overall", "--items", "hotel"], 2, "--levels"),
        (["--outcome", "overall", "--items", "food", "--missing", "=3"], 2, "takes codes"),
        (["--outcome", "overall", "--items", "food", "--bootstrap", "3"], 2, "too few"),
        (["--outcome", "overall", "--items", "food", "--missing", "6", "--not-applicable", "6"], 2, "cannot be both"),
        (["--outcome", "left", "--items", "food", "--outcome-type", "binary", "--minimum-n", "5"], 2, "30"),
    ],
)
def test_a_wrong_question_gets_one_sentence(command, table, words, code, says):
    ran = command("drivers", "--table", table, *words)
    assert ran.code == code
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_a_code_of_the_items_is_an_answer_on_the_longer_scale_of_the_outcome(command, table):
    words = ["--items", "food,room", "--not-applicable", "6", "--bootstrap", "200", "--json"]
    assert command("drivers", "--table", table, "--outcome", "overall", "--missing", "9", *words).json["n"] == 300
    few = command("drivers", "--table", table, "--outcome", "overall", "--missing", "overall=9", *words).json
    assert few["n"] < 300
    assert any("overall: 9 was read as no answer" in line for line in few["caveats"])


def test_nobody_guesses_whether_0_is_an_answer_on_a_scale_to_10(command, tmp_path):
    path = tmp_path / "nps.csv"
    rows = [f"{at % 11},{1 + at % 5}" for at in range(220)]
    path.write_text("nps,food\n" + "\n".join(rows) + "\n", encoding="utf-8")
    words = ["drivers", "--table", path, "--outcome", "nps", "--items", "food", "--bootstrap", "200"]
    refused = command(*words, "--missing", "0")
    assert refused.code == 2
    assert "--missing nps=11" in refused.err
    assert command(*words, "--missing", "0", "--missing", "nps=11").code == 0


def test_words_may_be_codes(command, tmp_path):
    rng = np.random.default_rng(5)
    words = rng.choice(["Yes", "No", "No internet service", "Blank"], 400, p=[0.4, 0.3, 0.25, 0.05])
    score = (words == "Yes") + rng.standard_normal(400)
    path = tmp_path / "telco.csv"
    rows = [f"{word},{value:.3f}" for word, value in zip(words, score, strict=True)]
    path.write_text("support,score\n" + "\n".join(rows) + "\n", encoding="utf-8")
    one = command(
        "drivers", "--table", path, "--outcome", "score", "--items", "support", "--missing", "Blank",
        "--not-applicable", "No internet service", "--bootstrap", "200", "--json",
    ).json["drivers"][0]  # fmt: skip
    assert one["applicable"] == pytest.approx(np.mean(words != "No internet service"))
    assert one["missing"] == np.sum(words == "Blank")
    assert one["coefficient"] == pytest.approx(1.0, abs=0.3)


def test_words_are_ranked_in_the_order_they_are_given(command, tmp_path):
    rng = np.random.default_rng(3)
    level = rng.integers(0, 3, 200)
    path = tmp_path / "words.csv"
    rows = [f"{['bad', 'fine', 'good'][at]},{at + rng.standard_normal():.3f}" for at in level]
    path.write_text("mood,score\n" + "\n".join(rows) + "\n", encoding="utf-8")
    ran = command(
        "drivers", "--table", path, "--outcome", "score", "--items", "mood", "--levels", "mood=bad<fine<good",
        "--bootstrap", "200", "--json",
    )  # fmt: skip
    assert ran.json["drivers"][0]["coefficient"] == pytest.approx(1.0, abs=0.25)
    assert command(
        "drivers", "--table", path, "--outcome", "score", "--items", "mood", "--levels", "mood=bad<good"
    ).err.count("fine")


def test_a_store_puts_the_answers_of_one_survey_side_by_side(command, customers):
    ran = command(
        "drivers", "--store", customers, "--outcome", "nps", "--not-applicable", "6", "--bootstrap", "200", "--json"
    )
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["n"] == 300
    assert told["clusters"] == 250
    named = {one["item"]: one for one in told["drivers"]}
    assert named["food"]["rank"] == 1
    assert named["food"]["scale"] == [1.0, 5.0]
    assert named["food"]["missing"] > 0
    assert named["room"]["missing"] == 0
    assert named["room"]["applicable"] < 0.8


def test_a_store_and_a_file_give_the_same_shares(command, customers, table):
    words = ["--items", "food,room", "--not-applicable", "6", "--bootstrap", "200", "--json", "--listwise"]
    of_store = command("drivers", "--store", customers, "--outcome", "nps", *words).json
    of_file = command("drivers", "--table", table, "--outcome", "overall", "--missing", "9", *words).json
    for one, other in zip(of_store["drivers"], of_file["drivers"], strict=True):
        assert one["share"] == pytest.approx(other["share"], rel=1e-9)
        assert one["coefficient"] == pytest.approx(other["coefficient"], rel=1e-9)


JOURNEYS = """
[source]
timezone = "UTC"

[event]
id = "id"
kind = "kind"
occurred_at = "at"
person = "who"
case = "case"
touchpoint = "touchpoint"

[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
"""


def test_touchpoints_of_a_journey_are_ranked_beside_the_score_that_looks_back(command, tmp_path):
    rng = np.random.default_rng(4)
    rows = ["id,kind,at,who,case,touchpoint,csat,nps"]
    for person in range(300):
        spa = rng.random() < 0.5
        desk, bath = rng.integers(1, 6, 2)
        nps = int(np.clip(round(1.0 + desk + 0.5 * (bath if spa else 3) + rng.standard_normal()), 0, 10))
        who, first, later, last = (
            f"p{person},c{person}",
            "2026-01-01T10:00:00",
            "2026-01-02T10:00:00",
            "2026-01-09T10:00:00",
        )
        rows.append(f"d{person},use,{first},{who},desk,,")
        if rng.random() < 0.9:
            rows.append(f"dr{person},survey,2026-01-01T12:00:00,{who},desk,{desk},")
        if spa:
            rows.append(f"s{person},use,{later},{who},spa,,")
            rows.append(f"sr{person},survey,2026-01-02T12:00:00,{who},spa,{bath},")
        rows.append(f"n{person},survey,{last},{who},whole,,{nps}")
    (tmp_path / "journeys.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    store = open_store(tmp_path / "facts", create=True)
    load(store, tmp_path / "journeys.csv", parse_mapping(JOURNEYS))
    ran = command(
        "drivers",
        "--store",
        tmp_path / "facts",
        "--outcome",
        "nps",
        "--rows",
        "journey",
        "--bootstrap",
        "200",
        "--json",
    )
    assert ran.code == 0, ran.err
    told = ran.json
    named = {one["item"]: one for one in told["drivers"]}
    assert told["n"] == 300
    assert [one["item"] for one in told["drivers"]] == ["desk", "spa"]
    assert named["desk"]["applicable"] == 1.0
    assert 10 <= named["desk"]["missing"] <= 60
    assert named["spa"]["missing"] == 0
    assert named["spa"]["applicable"] == pytest.approx(0.5, abs=0.1)
    # 300 and 150 journeys: standard errors of about 0.04 and 0.06
    assert named["desk"]["coefficient"] == pytest.approx(1.0, abs=0.14)
    assert named["spa"]["coefficient"] == pytest.approx(0.5, abs=0.2)
    looks_back = command("drivers", "--store", tmp_path / "facts", "--outcome", "food", "--rows", "journey")
    assert looks_back.code == 2


def test_employees_are_told_about_as_a_whole_only(command, employees):
    ran = command("drivers", "--store", employees, "--outcome", "enps", "--bootstrap", "200", "--json")
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["shown"]
    assert told["n"] % 5 == 0
    assert told["n_effective"] is None
    assert all(one["mean"] is None and one["missing"] is None and one["n"] % 5 == 0 for one in told["drivers"])
    assert told["without_outcome"] == 0
    exact = [one[name] for one in told["drivers"] for name in ("share", "share_low", "coefficient", "johnson")]
    assert all(value == round(value, 3) for value in [*exact, told["r2"]])
    for words in (["--where", "unit=u1"], ["--where", "month>=2026-03"], ["--cluster", "unit"]):
        refused = command("drivers", "--store", employees, "--outcome", "enps", *words)
        assert refused.code == 2, words
        assert refused.out == ""


def test_a_store_with_two_questionnaires_ranks_one_and_names_the_other(command, tmp_path):
    place = made_store(tmp_path, kind="survey", side="customer", outcome="nps", item="")
    rng = np.random.default_rng(8)
    rows = ["id,at,who,unit,outcome,bar"]
    rows += [f"x{at},2026-02-11T10:00:00,q{at},u1,{rng.integers(0, 11)},{rng.integers(1, 6)}" for at in range(100)]
    (tmp_path / "bar.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    text = MAPPING.replace("{kind}", '{value = "survey"}').replace("{side}", '{value = "customer"}')
    text = text.replace("{outcome}", "nps").split('[[answer]]\nitem = "food"')[0]
    text += '[[answer]]\nitem = "bar"\ncolumn = "bar"\nscale = [1, 5]\n'
    load(open_store(place), tmp_path / "bar.csv", parse_mapping(text))
    words = ["drivers", "--store", place, "--outcome", "nps", "--bootstrap", "200", "--json"]
    told = command(*words).json
    assert told["n"] == 300
    assert {one["item"] for one in told["drivers"]} == {"food", "room"}
    assert any("bar" in line for line in told["caveats"])
    assert command(*words, "--items", "bar").json["n"] == 100
    refused = command(*words, "--items", "bar,food")
    assert refused.code == 2
    assert "never asked in one survey" in refused.err


def test_a_store_without_the_outcome_says_so(command, customers):
    ran = command("drivers", "--store", customers, "--outcome", "csat")
    assert ran.code == 2
    assert "csat" in ran.err
    assert json.loads(json.dumps(ran.out)) == ""
