"""``journey deviations`` on a plain log and on a store."""

import pytest

MAP = """
[map]
name = "stay"

[[stage]]
name = "before"
[[stage.touchpoint]]
name = "booking"

[[stage]]
name = "arrival"
[[stage.touchpoint]]
name = "check-in"

[[stage]]
name = "after"
[[stage.touchpoint]]
name = "check-out"
"""
LOAD = """
[event]
kind = {column = "kind"}
occurred_at = "day"
person = "who"
case = "case"
touchpoint = "what"
channel = "channel"

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
"""
COUNT = 300


@pytest.fixture
def map_file(tmp_path):
    path = tmp_path / "stay.toml"
    path.write_text(MAP)
    return path


@pytest.fixture
def log(tmp_path):
    """Every fifth case leaves out check-in and is worth 2 less; half are by phone."""
    rows = ["case,what,day,channel,worth"]
    for case in range(COUNT):
        skips = case % 5 == 0
        for day, what in enumerate(("booking", "check-in", "check-out"), start=1):
            if what != "check-in" or not skips:
                worth = 6 - 2 * skips + (case * 7 // 3 + day) % 3 - 1
                rows.append(f"{case},{what},2026-01-{day:02},{'phone' if case % 2 else 'web'},{worth}")
    rows.append("open,booking,2026-06-01,web,9")
    path = tmp_path / "log.csv"
    path.write_text("\n".join(rows))
    return path


def asked(log, map_file, *further):
    return ("journey", "deviations", "--log", log, "--case", "case", "--touchpoint", "what", "--time", "day", "--map",
            map_file, *further)  # fmt: skip


def test_a_log_tells_deviations_with_their_shares_and_what_goes_along_with_them(command, log, map_file):
    ran = command(*asked(log, map_file, "--outcome-column", "worth", "--adjust", "channel", "--json"))
    assert ran.code == 0
    told = ran.json
    assert (told["kind"], told["journeys"], told["open"], told["on_map"]["n"]) == (
        "deviations",
        COUNT,
        1,
        COUNT * 4 // 5,
    )
    (one,) = told["deviations"]
    assert (one["kind"], one["touchpoint"], one["share"]["n"], one["of"]) == ("skipped", "check-in", 60, COUNT)
    assert one["share"]["low"] < 0.2 < one["share"]["high"]
    price = one["price"]
    assert price["low"] < -2 < price["high"] < 0
    assert price["claim"]
    assert price["exact"] == ["channel"]
    assert "an association" in price["sentence"]
    assert {who["segment"] for who in one["who"]} == {"phone", "web"}


def test_people_get_a_table_and_sentences(command, log, map_file):
    ran = command(*asked(log, map_file, "--outcome-column", "worth", "--adjust", "channel"))
    assert ran.code == 0
    assert "240 of 300 finished journeys follow the map 'stay' all the way (80.0 %" in ran.out
    assert "check-in skipped" in ran.out
    assert "lower (95 % interval -2." in ran.out
    assert "0 of 2 segments stand out" in ran.out


def test_a_store_prices_deviations_by_scores_and_by_what_customers_did_next(command, tmp_path, map_file):
    rows = ["kind,day,who,case,what,channel,nps"]
    for case in range(COUNT):
        skips = case % 5 == 0
        steps = ("booking", "check-out") if skips else ("booking", "check-in", "check-out")
        rows += [f"contact,2026-01-{day:02},c{case},s{case},{what},web," for day, what in enumerate(steps, start=1)]
        told = (3, 9)[case // 5 % 2] if skips else (8, 9, 10)[case % 3]
        rows.append(f"survey,2026-01-09,c{case},s{case},check-out,web,{told}")
        if not skips:
            rows.append(f"contact,2026-02-20,c{case},t{case},booking,web,")
    rows.append("contact,2026-09-01,nobody,last,booking,web,")
    (tmp_path / "stay.csv").write_text("\n".join(rows))
    (tmp_path / "stay-load.toml").write_text(LOAD)
    store = tmp_path / "facts"
    assert command("load", tmp_path / "stay.csv", "--map", tmp_path / "stay-load.toml", "--store", store).code == 0
    question = ("journey", "deviations", "--store", store, "--map", map_file, "--json")
    for outcome, sign in (("nps", -1), ("repurchase", -1), ("churn", 1)):
        ran = command(*question, "--outcome", outcome)
        assert ran.code == 0, ran.err
        skipped = next(one for one in ran.json["deviations"] if one["kind"] == "skipped")
        assert skipped["price"]["claim"], outcome
        assert skipped["price"]["value"] * sign > 20, outcome
    about = command(*question, "--outcome", "nps", "--about", "check-out")
    assert next(one for one in about.json["deviations"] if one["kind"] == "skipped")["price"]["claim"]
    elsewhere = command(*question, "--outcome", "nps", "--about", "booking")
    assert (elsewhere.code, "no answer to 'nps' about booking belongs to a journey" in elsewhere.err) == (2, True)
    unknown = command(*question, "--outcome", "taste")
    assert (unknown.code, "no answer to 'taste' belongs to a journey" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("further", "part"),
    [
        (("--outcome", "nps"), "a plain log holds no answers"),
        (("--outcome-column", "what"), "column what holds 'booking', which is no number"),
        (("--steps-by", "channel"), "leave --steps-by at touchpoint"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(command, log, map_file, further, part):
    ran = command(*asked(log, map_file, *further))
    assert ran.code in {1, 2}
    assert part in ran.err


def test_a_store_takes_no_column_as_outcome_and_a_map_must_be_there(command, log, tmp_path):
    missing = command(*asked(log, tmp_path / "no.toml"))
    assert (missing.code, "there is no such file" in missing.err) == (1, True)
