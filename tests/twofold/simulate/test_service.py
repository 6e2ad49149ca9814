"""Steps of contacts, questions to the assistant and exposures: their shares are those of the truth."""

# ruff: noqa: S608 - queries over our own files

import numpy as np
import pytest

WIDE = 4.5  # standard errors
# of each contact about a problem: how it ended, its channel, and what its steps say
STEPS = """(SELECT "Ticket", any_value(c."Result") AS result, any_value(c."Channel") AS channel,
        any_value(c."First reply"::timestamptz) AS replied, any_value(c."Opened"::timestamptz) AS opened,
        any_value(c."Closed"::timestamptz) AS closed,
        coalesce(list(t."What happened"), []) AS said, coalesce(list(t."Channel"), []) AS channels
    FROM {contacts} c LEFT JOIN {tickets} t USING ("Ticket")
    WHERE c."Opened" BETWEEN '2024-01-01' AND '2025-11-01' GROUP BY 1)"""


def close(share: float, n: int, expected: float) -> bool:
    return share == pytest.approx(expected, abs=WIDE * np.sqrt(max(expected * (1 - expected), 1e-4) / n))


def share_of(clean, said: str, among: str) -> tuple[float, int]:
    [row] = clean.rows(f"SELECT avg(({said})::int), count(*) FROM {STEPS} WHERE {among}")
    return row


def test_what_happens_within_contacts_is_as_frequent_as_the_truth_says(clean):
    service = clean.truth.service
    answered = "result <> 'hung up'"
    handed = f"{answered} AND list_contains(channels, '{service['handed_to']}') AND channel <> '{service['handed_to']}'"
    for said, among, expected in (
        ("list_contains(said, 'assigned')", answered, service["of_answered_contacts"]["assigned"]),
        ("list_contains(said, 'waits for customer')", answered, service["of_answered_contacts"]["waiting"]),
        ("list_contains(said, 'opened again')", "result = 'solved'", service["of_solved_contacts"]["reopened"]),
        ("list_contains(said, 'promised')", handed, service["of_handed_contacts"]["promised"]),
        (
            "list_contains(said, 'promise not known')",
            "list_contains(said, 'promised')",
            service["of_promises"]["promise_unknown"],
        ),
    ):
        assert close(*share_of(clean, said, among), expected), said
    for channel, expected in service["of_answered_contacts"]["identified"].items():
        among = f"{answered} AND channel = '{channel}' AND NOT ({handed})"
        assert close(*share_of(clean, "list_contains(said, 'identified')", among), expected), channel


def test_contacts_that_are_handed_on_are_as_many_as_the_truth_says_and_are_asked_again(clean):
    service = clean.truth.service
    there = service["handed_to"]
    among = f"result <> 'hung up' AND channel <> '{there}'"
    said = f"list_contains(channels, '{there}')"
    assert close(*share_of(clean, said, among), service["of_answered_contacts"]["handed"])
    asked = f"""list_contains(list_transform(list_zip(said, channels), pair -> pair[1] || ' ' || pair[2]),
        'identified {there}')"""
    assert close(*share_of(clean, asked, f"{among} AND {said}"), service["of_handed_contacts"]["asked_again"])


def test_steps_lie_between_the_opening_of_a_contact_and_its_end(clean):
    # on the clock on the wall: in the night when clocks change, moments a second apart may seem an hour apart
    [(wrong, n)] = (
        clean.rows("""SELECT count(*) FILTER (t."When"[:19] < c."Opened"[:19] OR t."When"[:19] > c."Closed"[:19]
        OR t."What happened" = 'assigned' AND t."When"[:19] > c."First reply"[:19]), count(*)
        FROM {tickets} t JOIN {contacts} c USING ("Ticket") WHERE c."Closed" IS NOT NULL""")
    )
    assert n > 1000
    assert wrong == 0


def test_the_assistant_answers_and_hands_on_as_the_truth_says(clean):
    known = clean.truth.service["assistant"]
    [(alone, solved, n, channel)] = clean.rows("""SELECT avg(alone::int), avg(solved::int) FILTER (NOT alone), count(*),
        any_value(first) FROM (SELECT bool_and("Channel" = 'chatbot') AS alone,
        bool_or("What happened" = 'solved') AS solved, arg_min("Channel", "When"::timestamptz) AS first
        FROM {tickets} WHERE "Ticket" LIKE 'Q-%' AND "When" < '2025-12-25' GROUP BY "Ticket")""")
    assert n > 500
    assert channel == known["channel"]
    assert close(alone, n, known["self_service_share"])
    assert close(1 - alone, n, known["escape_rate"])
    assert close(solved, n * (1 - alone), known["solved_by_people"])


def test_exposures_come_before_what_they_led_to_and_the_others_do_not(clean):
    for exposure in clean.truth.exposures:
        name, when = {"purchase": ("purchases", "Date"), "contact": ("contacts", "Opened")}[exposure["leads_to"]]
        low, high = exposure["hours"]
        [(n, led)] = clean.rows(f"""SELECT count(*), avg((EXISTS (SELECT 1 FROM {{{name}}} d
            WHERE d."Customer" = e."Customer" AND epoch(d."{when}"::timestamptz) - epoch(e."Seen"::timestamptz)
            BETWEEN {low} * 3600 AND {high} * 3600))::int)
            FROM {{exposures}} e WHERE "What" = '{exposure["touchpoint"]}'""")
        by_chance = 0.03  # a customer who saw something for nothing may buy within the hours all the same
        assert n > 100
        assert exposure["led"] - WIDE / (2 * np.sqrt(n)) < led < exposure["led"] + WIDE / (2 * np.sqrt(n)) + by_chance
