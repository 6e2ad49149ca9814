"""``twofold channels`` from a file to tables and JSON."""

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
kind = "kind"
occurred_at = "at"
person = "who"
case = "case"
touchpoint = "touchpoint"
channel = "channel"
outcome = "outcome"
context = ["segment"]

[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Gold customers are easy to please and use the app; the phone serves everybody as well, and forgets promises."""
    rng = np.random.default_rng(4)
    rows = ["id,kind,at,who,case,touchpoint,channel,outcome,segment,csat"]
    for person in range(240):
        segment = "gold" if person % 2 else "new"
        app = rng.random() < (0.8 if segment == "gold" else 0.3)
        channels = ["app", "phone"] if app else ["phone", "app"]
        rows.append(f"x{person},exposure,2026-01-{1 + person % 20:02d}T08:00:00,p{person},,mail,e-mail,,{segment},")
        for place, channel in enumerate(channels):
            outcome = ("promised", "promise not known")[place] if person % 3 else "identified"
            rating = rng.choice([4, 5, 5, 3] if segment == "gold" else [1, 2, 3, 4])
            at = f"2026-01-{1 + person % 20:02d}T{9 + place:02d}:00:00"
            rows.append(
                f"{person}-{place},contact,{at},p{person},c{person},help,{channel},{outcome},{segment},{rating}"
            )
    rows.append("end,contact,2026-03-01T00:00:00,p999,c999,help,phone,opened,new,")
    folder = tmp_path_factory.mktemp("channels")
    (folder / "contacts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "contacts.csv", parse_mapping(MAPPING))
    return folder / "facts"


def test_all_parts_in_json(command, facts):
    ran = command("channels", "--store", facts, "--measure", "csat_mean", "--json")
    assert ran.code == 0, ran.err
    told = ran.json
    assert (told["kind"], set(told)) == (
        "channels",
        {"kind", "version", "levels", "crossings", "handovers", "exposures"},
    )
    (measure,) = told["levels"]
    app, phone = measure["channels"]
    assert (app["channel"], phone["channel"], app["raw"]["n"]) == ("app", "phone", 240)
    assert app["adjusted_for"][0] == "segment"
    assert app["gap"]["low"] < 0 < app["gap"]["high"]
    assert (app["claim"], measure["consistency"][0]["touchpoint"]) == (False, None)
    assert measure["consistency"][0]["index"]["high"] == 1.0
    pairs = told["crossings"][0]["pairs"]
    assert {(pair["before"], pair["after"]) for pair in pairs} == {("app", "phone"), ("phone", "app")}
    broken = {one["break"]: one for one in told["handovers"]}
    assert (broken["asked again"]["overall"]["value"], broken["promise not known"]["overall"]["n"]) == (100.0, 160)
    (mail,) = told["exposures"]
    assert (mail["channel"], mail["followed"]["value"], mail["excess"]["n"]) == ("e-mail", 100.0, 240)


def test_tables_for_people_name_every_part(command, facts):
    ran = command("channels", "--store", facts, "--measure", "csat,time_to_reply")
    assert ran.code == 0, ran.err
    for words in ("csat (%", "whole journey", "crossings, csat", "asked again: percent of", "exposures (percent)"):
        assert words in ran.out
    assert "Adjusted for: segment" in ran.err


def test_one_part_and_another_case_mix(command, facts):
    ran = command("channels", "--store", facts, "--measure", "csat", "--adjust", "", "--part", "levels", "--json")
    assert set(ran.json) == {"kind", "version", "levels"}
    (measure,) = ran.json["levels"]
    assert measure["channels"][0]["adjusted_for"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--measure", "enps"], "is about employees"),
        (["--measure", "volume"], "counts events"),
        (["--measure", "time_to_reply_p90"], "ask for time_to_reply"),
        (["--adjust", "shoe"], "cannot be split by 'shoe'"),
        (["--hours", "0"], "--hours lies between"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(command, facts, asked, said):
    ran = command("channels", "--store", facts, *asked)
    assert ran.code in {1, 2}
    assert said in ran.err
