"""What follows next, and whom to look after, as commands: with intervals, or with the reason why not."""

import csv
import datetime as dt
import random

import pytest

MAPPING = """
[event]
id = "id"
kind = {value = "contact"}
occurred_at = "at"
person = "who"
case = "case"
touchpoint = "what"
outcome = "outcome"
channel = "channel"
"""


@pytest.fixture(scope="module")
def contacts(tmp_path_factory):
    """Contacts of 400 customers: those who are left alone twice mostly go; calls are followed by a visit."""
    rng = random.Random(4)  # noqa: S311 - no secret hangs on it
    start = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - the file writes no zone either
    path = tmp_path_factory.mktemp("contacts") / "contacts.csv"
    rows = []
    for person in range(400):
        moment, bad = start + dt.timedelta(days=rng.randrange(150)), 0
        for number in range(12):
            hurt = rng.random() < 0.3
            bad += hurt
            case = f"T{person}-{number}"
            rows.append([len(rows), moment, f"customer {person}", case, "call", "", rng.choice(["app", "phone"])])
            later, outcome = moment + dt.timedelta(hours=5), "abandoned" if hurt else "resolved"
            rows.append([len(rows), later, f"customer {person}", case, "visit", outcome, "desk"])
            if rng.random() < (0.5 if hurt and bad > 1 else 0.05):
                break
            moment += dt.timedelta(days=rng.randrange(10, 25))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "at", "who", "case", "what", "outcome", "channel"], *rows])
    (path.parent / "contacts.toml").write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def contact_store(command, contacts, tmp_path):
    ran = command("load", contacts, "--store", tmp_path / "facts", "--map", contacts.with_suffix(".toml"))
    assert ran.code == 0, ran.err
    return tmp_path / "facts"


def test_the_next_touchpoint_comes_with_its_trial(command, contact_store):
    ran = command("journey", "next", "--store", contact_store, "--context", "channel", "--json")
    assert ran.code == 0, ran.err
    found = ran.json
    assert (found["kind"], [each["name"] for each in found["scores"]]) == (
        "foresight",
        ["log_loss", "brier", "accuracy"],
    )
    assert all(each["low"] <= each["gain"] <= each["high"] and each["n"] > 100 for each in found["scores"])
    assert found["better"] is False  # after a call comes a visit: the plain frequencies know that as well
    assert "not shown to beat" in found["sentence"]
    assert found["tuned_from"] < found["tried_from"]


def test_a_log_is_enough_for_the_next_touchpoint(command, contacts):
    options = ("--case", "case", "--touchpoint", "what", "--time", "at", "--order", "2")
    ran = command("journey", "next", "--log", contacts, *options)
    assert ran.code == 0, ran.err
    assert "calibration error" in ran.out
    assert command("journey", "next", "--log", contacts, *options, "--horizon-days", "5000").code == 2


def test_customers_are_listed_with_the_evidence_and_without_names(command, contact_store):
    ran = command("journey", "watch", "--store", contact_store, "--window-days", "60", "--horizon-days", "60", "--json")
    assert ran.code == 0, ran.err
    found = ran.json
    assert found["association"]["shown"] is True
    assert found["association"]["low"] > 0.2
    assert found["watched"]
    for each in found["watched"]:
        assert len(each["experiences"]) >= 2
        assert {one["why"] for one in each["experiences"]} == {"abandoned"}
    assert "customer" not in "".join(each["person"] for each in found["watched"])
    table = command("journey", "watch", "--store", contact_store, "--window-days", "60", "--horizon-days", "60").out
    assert table.startswith("After two bad experiences within 60 days, ")
    assert "95 % interval" in table


def test_nobody_is_listed_after_something_that_nobody_leaves_for(command, contact_store):
    ran = command("journey", "watch", "--store", contact_store, "--bad", "2", "--window-days", "1", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["watched"] == []
    assert ran.json["reason"]


def test_surveys_alone_cannot_tell_who_left(command, store):
    ran = command("journey", "watch", "--store", store)
    assert ran.code == 2
    assert "whether somebody left cannot be seen" in ran.err
