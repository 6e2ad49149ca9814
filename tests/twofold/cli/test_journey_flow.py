"""``journey variants`` and ``journey flow``: the documented shapes, and one clear sentence where something is wrong."""

import pytest

ROWS = "case,what,at,shop\n" + "\n".join(
    f"{case},{what},2026-0{1 + case % 2}-{1 + day:02},{'north' if case % 3 else 'south'}"
    for case in range(1, 13)
    for day, what in enumerate(["order", "pay", "deliver"] if case % 4 else ["order", "cancel"])
)
COLUMNS = ("--case", "case", "--touchpoint", "what", "--time", "at")


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(ROWS, encoding="utf-8")
    return ("--log", path, *COLUMNS)


def test_variants_have_their_documented_shape(command, log):
    told = command("journey", "variants", *log, "--json").json
    assert (told["kind"], told["cases"], told["events"], told["touchpoints"]) == ("variants", 12, 33, 4)
    first, second = told["variants"]
    assert first["path"] == ["order", "pay", "deliver"]
    assert (first["count"], first["share"], first["cumulative"]) == (9, 0.75, 0.75)
    assert first["low"] < 0.75 < first["high"]
    assert second["path"] == ["order", "cancel"]


def test_hidden_variants_are_counted(command, log):
    told = command("journey", "variants", *log, "--coverage", "0.7", "--json").json
    assert len(told["variants"]) == 1
    assert told["hidden"] == {"variants": 1, "cases": 3, "events": 6}


def test_small_groups_are_not_shown_and_say_why(command, log):
    told = command("journey", "variants", *log, "--by", "shop", "--json").json
    north, south = told["groups"]
    assert (north["cases"], north["shown"], north["variants"]["cases"]) == (8, True, 8)
    assert (south["cases"], south["shown"], south["reason"]) == (4, False, "fewer than 5 journeys")


def test_flow_writes_tables_pictures_and_graphs(command, log, tmp_path):
    ran = command(
        "journey",
        "flow",
        *log,
        "--between",
        "order",
        "deliver",
        "--svg",
        tmp_path / "a.svg",
        "--dot",
        tmp_path / "a.dot",
    )
    assert ran.code == 0
    assert "order → deliver" in ran.out
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "a.dot").read_text(encoding="utf-8").startswith("digraph")


def test_flow_has_its_documented_shape(command, log):
    compared = ("--compare", "month=2026-01", "--compare", "month=2026-02")
    told = command("journey", "flow", *log, "--period", "month", *compared, "--json").json
    paid = next(arc for arc in told["arcs"] if (arc["from"], arc["to"]) == ("order", "pay"))
    assert (paid["count"], paid["share"]["value"], paid["hours"]["median"]) == (9, 0.75, 24.0)
    few = next(arc for arc in told["arcs"] if arc["to"] == "cancel")
    assert (few["count"], few["hours"]["median"], few["hours"]["reason"]) == (3, None, "fewer than 5 journeys")
    assert [group["group"] for group in told["groups"]] == [{"month": "2026-01"}, {"month": "2026-02"}]
    assert told["comparison"]["first"] == {"name": "month=2026-01", "journeys": 6}
    assert all(arc["share"]["shown"] for arc in told["comparison"]["arcs"] if arc["from"] == "order")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--between", "ordr", "pay"), "did you mean 'order'"),
        (("--compare", "month=2026-01"), "takes two groups"),
        (("--compare", "month=2026-01", "--compare", "month=2030-01"), "there are: 2026-01, 2026-02"),
        (("--coverage", "80"), "a share above 0"),
        (("--by", "nothing"), "has no column 'nothing'"),
        (("--svg", "/nowhere/a.svg"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(command, log, words, sentence):
    ran = command("journey", "flow", *log, *words)
    assert ran.code in {1, 2}
    assert sentence in ran.err


def test_a_store_is_followed_by_any_of_its_dimensions(command, store):
    told = command("journey", "flow", "--store", store, "--by", "unit", "--json").json
    assert told["journeys"] == sum(group["journeys"] for group in told["groups"])


def test_kept_steps_give_the_same_answer(command, store):
    plain = command("journey", "variants", "--store", store, "--json").json
    assert [command("journey", "variants", "--store", store, "--keep", "--json").json for _ in range(2)] == [plain] * 2
    assert list(store.rglob("*.run"))
    assert command("journey", "variants", "--store", store, "--keep", "--where", "unit=Brno").code == 2
