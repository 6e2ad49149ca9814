"""Exports of help desks and review sites become contacts and reviews."""

import json

ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Tags,Status,Priority,Via,"
    "Ticket type,Created at,Updated at,Solved at,Satisfaction Score\n"
    "1,101,Ann,9001,ann@x.test,Bo,Support,Bill is wrong,a b,Solved,High,Mail,Question,2026-03-01 10:43,"
    "2026-03-02 10:00,2026-03-02 09:00,Good\n"
    "1,102,Cyd,9002,cyd@x.test,-,-,No signal,,On-hold,-,Web form,-,2026-03-01 11:00,2026-03-02 10:00,,Offered\n"
    "1,103,Ann,9001,ann@x.test,Bo,Support,Again,,Closed,Low,Phone call (inbound),-,2026-03-05 11:00,"
    "2026-03-06 10:00,2026-03-05 12:00,Bad\n"
)


def test_zendesk_tickets_become_contacts_with_their_outcome_and_channel(export, moment):
    read = export("tickets.csv", ZENDESK)
    assert read.proposal.connector == "zendesk"
    assert [event["kind"] for event in read.events] == ["contact"] * 3
    assert [event["outcome"] for event in read.events] == ["resolved", "waiting", "resolved"]
    assert [event["channel"] for event in read.events] == ["e-mail", "web", "phone"]
    assert moment(read.events[0]["resolved_us"]) == "2026-03-02 09:00:00"
    assert read.events[0]["person"] == read.events[2]["person"] != read.events[1]["person"]


def test_an_offered_zendesk_rating_is_no_answer(export):
    read = export("tickets.csv", ZENDESK)
    assert read.numbers("ticket_satisfaction") == [1.0, None, 0.0]
    assert not read.rejected


def test_zendesk_json_lines_are_read_with_what_is_nested_in_them(export):
    tickets = [
        {
            "id": n,
            "created_at": f"2026-03-{n:02}T10:00:00Z",
            "status": "solved" if n % 2 else "open",
            "via": {"channel": "email"},
            "subject": "Bill",
            "requester": {"id": 7 + n},
            "assignee": None,
            "satisfaction_rating": {"score": "good" if n == 1 else "unoffered"},
        }
        for n in range(1, 4)
    ]
    read = export("tickets.json", "\n".join(json.dumps(ticket) for ticket in tickets) + "\n")
    assert read.proposal.connector == "zendesk-json"
    assert [event["outcome"] for event in read.events] == ["resolved", "waiting", "resolved"]
    assert read.numbers("ticket_satisfaction") == [1.0, None, None]
    assert read.events[0]["channel"] == "e-mail"


FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,"
    "Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),"
    "Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results,Full name,"
    "Contact ID\n"
    "1,Late parcel,Closed,Low,Email,Problem,Dee,Care,2026-03-01 09:00:00,2026-03-03 09:00:00,2026-03-02 09:00:00,"
    "2026-03-02 10:00:00,2026-03-02 10:00:00,2026-03-01 09:30:00,00:00:00,00:30:00,24:00:00,1,1,Within SLA,Within SLA,"
    ",Extremely happy,Eve,501\n"
    "2,Broken,Waiting on Courier,Low,Chat,Problem,No Agent,No Group,2026-03-01 10:00:00,2026-03-03 09:00:00,,,"
    "2026-03-02 10:00:00,,00:00:00,,,0,1,,,,,Fay,502\n"
)


def test_freshdesk_tickets_keep_their_times_and_custom_states_wait(export, moment):
    read = export("tickets.csv", FRESHDESK)
    assert read.proposal.connector == "freshdesk"
    assert [event["outcome"] for event in read.events] == ["resolved", "waiting"]
    assert moment(read.events[0]["replied_us"]) == "2026-03-01 09:30:00"
    assert read.numbers("csat") == [7.0]
    assert read.events[1]["unit"] is None
    assert read.events[1]["employee"] is None


CHATWOOT = (
    "Agent Name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
    "Link to the conversation,Recorded date\n\n"
    "Gil (gil@x.test),5,Quick and kind,Hal,hal@x.test,,https://chat.test/app/accounts/1/conversations/7,"
    "2026-03-01 09:12:13 UTC\n\n"
    "Gil (gil@x.test),1,,Ida,,,https://chat.test/app/accounts/1/conversations/8,2026-03-02 09:12:13 UTC\n\n"
    "Reporting period 2026-03-01 to 2026-03-31\n"
)


def test_chatwoot_ratings_are_read_and_the_last_line_is_kept_as_rejected(export, moment):
    read = export("csat.csv", CHATWOOT)
    assert read.proposal.connector == "chatwoot"
    assert read.numbers("csat") == [5.0, 1.0]
    assert moment(read.events[0]["occurred_us"]) == "2026-03-01 09:12:13"
    assert [each["reason"][:7] for each in read.rejected] == ["1 cells"]


def test_google_reviews_are_read_from_takeout(export, moment):
    reviews = [
        {
            "reviewer": {"displayName": "Jo"},
            "starRating": "FIVE",
            "comment": "Csodás",
            "createTime": "2026-03-01T09:12:13.123456789Z",
            "updateTime": "2026-03-01T09:12:13.123456Z",
            "reviewReply": {"comment": "Köszönjük", "updateTime": "2026-03-02T08:00:00Z"},
            "name": "accounts/1/locations/2/reviews/a",
        },
        {"reviewer": {"displayName": "Jo"}, "starRating": "STAR_RATING_UNSPECIFIED", "name": "x/b"}
        | {"createTime": "2026-03-03T09:12:13Z"},
    ]
    read = export("reviews.json", json.dumps({"reviews": reviews}))
    assert read.proposal.connector == "google-reviews"
    assert read.numbers("stars") == [5.0, None]
    assert read.texts("comment") == ["Csodás"]
    assert moment(read.events[0]["replied_us"]) == "2026-03-02 08:00:00"
    assert [event["person"] for event in read.events] == [None, None]
    assert moment(read.events[0]["occurred_us"]) == "2026-03-01 09:12:13"


BOOKING = (
    '\ufeff"Review date";"Guest name";"Reservation number";"Review title";"Positive review";"Negative review";'
    '"Review score";"Staff";"Cleanliness";"Location";"Facilities";"Comfort";"Value for money";"Property reply"\n'
    '"2026-03-01 12:33:45";"Kim";"4000000001";"Fine";"Line one\nline two";"";"8,5";"7,5";"-";"9";"7";"8";"8";""\n'
    '"2026-03-02 12:33:45";"Kim";"4000000002";"";"";"Noise";"3";"2,5";"5";"10";"";"8";"7,5";"Sorry"\n'
)


def test_booking_scores_with_decimal_commas_and_dashes_are_read(export):
    read = export("reviews.csv", BOOKING)
    assert read.proposal.connector == "booking"
    assert read.numbers("review_score") == [8.5, 3.0]
    assert read.numbers("cleanliness") == [None, 5.0]
    assert read.texts("liked") == ["Line one\nline two"]
    assert [event["person"] for event in read.events] == [None, None]
    assert not read.rejected
