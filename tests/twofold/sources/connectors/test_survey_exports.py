"""Exports of survey tools become events with the right ids, times, languages and answers, traps included."""

from twofold.facts.items import Scale
from twofold.sources.connectors.registry import connector

QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,ResponseId,RecipientEmail,"
    "DistributionChannel,UserLanguage,Q1,Q1_NPS_GROUP,Q2_1,Q3\n"
    "Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Response ID,"
    'Recipient Email,Distribution Channel,User Language,"How likely are you to\nrecommend us?",'
    "How likely - Group,Rate us - Staff,Anything else?\n"
    + ",".join(f'"{{""ImportId"":""{name}"",""timeZone"":""Europe/Budapest""}}"' for name in "abcdefghijklmno")
    + "\n"
    + "".join(
        f"2026-07-{day:02} 10:00:00,2026-07-{day:02} 10:05:00,IP Address,192.0.2.1,100,300,True,R_{day},g{day}@x.test,"
        f"email,HU,{day % 11},Promoter,{1 + day % 5},\n"
        for day in range(1, 29)
    )
    + "2026-07-29 10:00:00,2026-07-29 10:01:00,Survey Preview,192.0.2.1,40,60,False,R_29,,preview,EN,7,Passive,,\n"
)


def test_the_two_rows_below_a_qualtrics_header_are_no_events(export):
    read = export("q.csv", QUALTRICS)
    assert read.proposal.connector == "qualtrics"
    assert len(read.events) == 29
    assert not read.rejected
    assert [event["row"] for event in read.events[:2]] == [4, 5]


def test_qualtrics_times_stand_in_the_zone_that_the_third_header_row_tells(export, moment):
    read = export("q.csv", QUALTRICS)
    assert moment(read.events[0]["occurred_us"]) == "2026-07-01 08:05:00"


def test_qualtrics_keeps_an_unfinished_response_as_partial_and_a_preview_apart(export):
    last = export("q.csv", QUALTRICS).events[-1]
    assert last["status"] == "partial"
    assert last["context_Status"] == "Survey Preview"


def test_qualtrics_answers_carry_the_wording_of_the_second_header_row(export):
    mapping = export("q.csv", QUALTRICS).proposal.mapping
    nps = next(each for each in mapping.answers if each.item.value == "nps")
    assert nps.wording == {"en": "How likely are you to recommend us?"}
    assert nps.answer.columns == ("Q1",)


def test_qualtrics_system_columns_become_neither_answers_nor_context(export):
    mapping = export("q.csv", QUALTRICS).proposal.mapping
    used = {*mapping.event.context, *(column for each in mapping.answers for column in each.answer.columns)}
    assert not used & {"IPAddress", "Progress", "Duration (in seconds)", "Q1_NPS_GROUP", "RecipientEmail"}


def limesurvey(header, rows):
    lines = [header, *rows, ""]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def test_limesurvey_codes_with_semicolons_and_a_byte_order_mark_are_read(export, moment):
    header = '"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp";"ipaddr";"NPS";"G[SQ001]"'
    rows = [
        f'"{n}";"2026-03-{n:02} 09:00:00";"3";"cs";"1";"2026-03-{n:02} 08:58:00";"2026-03-{n:02} 09:00:00";'
        f'"192.0.2.1";"{n % 11}";"{1 + n % 5}"'
        for n in range(1, 28)
    ]
    rows.append('"28";"";"1";"cs";"1";"2026-03-28 08:00:00";"2026-03-28 08:01:00";"192.0.2.1";"4";""')
    read = export("results-survey123.csv", limesurvey(header, rows))
    assert read.proposal.connector == "limesurvey-codes"
    assert [event["status"] for event in read.events[-2:]] == ["complete", "partial"]
    assert moment(read.events[-1]["occurred_us"]) == "2026-03-28 08:01:00"
    assert read.events[0]["language"] == "cs"
    assert not read.rejected


def test_limesurvey_ids_of_two_surveys_are_kept_apart_by_the_name_of_the_file(export):
    header, row = '"id","submitdate","lastpage","startlanguage","X"', '"1","2026-03-01 09:00:00","3","en","5"'
    first = export("results-survey1.csv", limesurvey(header, [row]))
    second = export("results-survey2.csv", limesurvey(header, [row]))
    assert first.events[0]["event_id"] != second.events[0]["event_id"]


def test_limesurvey_without_dates_writes_1980_which_is_no_time(export):
    header, row = '"id","submitdate","lastpage","startlanguage","X"', '"1","1980-01-01 00:00:00","3","en","5"'
    read = export("results-survey1.csv", limesurvey(header, [row]))
    assert read.proposal.mapping.event.occurred_at is None
    assert read.events[0]["status"] == "complete"


def test_limesurvey_full_answers_know_na_as_no_answer(export):
    header = '"Response ID","Date submitted","Last page","Start language","Rate the staff from 1 to 5"'
    rows = [f'"{n}","2026-03-{n:02} 09:00:00","3","el","{1 + n % 5}"' for n in range(1, 25)]
    rows += ['"25","2026-03-25 09:00:00","3","el","N/A"']
    read = export("results.csv", limesurvey(header, rows))
    assert read.proposal.connector == "limesurvey-texts"
    rating = read.proposal.mapping.answers[0]
    assert (rating.scale, rating.missing) == (Scale(1, 5), ("N/A",))
    assert not read.rejected


SURVEYMONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
    "How likely are you to recommend us?,How satisfied were you with,,Which did you use?,,Which did you use?\n"
    ",,,,,,,,,Response,Food,Staff,Pool,Spa,Open-Ended Response\n"
    + "".join(
        f"1130{n:04},77,03/{n:02}/2026 09:12:13 PM,03/{n:02}/2026 09:15:00 PM,192.0.2.1,,,,room {n},"
        f"{n % 11},{1 + n % 5},{5 - n % 5},{'Pool' if n % 2 else ''},,\n"
        for n in range(1, 29)
    )
)


def test_two_header_rows_of_surveymonkey_name_the_columns_together(export, moment):
    read = export("Sheet_1.csv", SURVEYMONKEY)
    columns = {column for each in read.proposal.mapping.answers for column in each.answer.columns}
    assert read.proposal.connector == "surveymonkey"
    assert {
        "How likely are you to recommend us?",
        "How satisfied were you with - Food",
        "How satisfied were you with - Staff",
    } <= columns
    assert len(read.events) == 28
    assert moment(read.events[0]["occurred_us"]) == "2026-03-01 21:15:00"


def test_a_repeated_question_title_keeps_both_columns(export):
    names = {each.name for each in export("Sheet_1.csv", SURVEYMONKEY).proposal.columns}
    assert {"Which did you use? - Pool", "Which did you use? - Spa", "Which did you use?"} <= names


FORMBRICKS = (
    '"No.","Response ID","Timestamp","Finished","Survey ID","Formbricks ID (internal)","User ID","Notes","Tags",'
    '"userAgent - device","1. How likely are you to recommend us?","2. Why?","3. Pick","3. Pick - Option ID"\n'
    + "".join(
        f'{n},"r{n}","2026-03-{n:02} 09:12:13","{"No" if n == 3 else "Yes"}","s1","c{n}","u{n}","","","desktop",'
        f'"{n % 11}","Because the room was number {n} and quiet","A","x{n}"\n'
        for n in range(1, 29)
    )
)


def test_formbricks_csv_tells_finished_from_unfinished(export):
    read = export("export-stay.csv", FORMBRICKS)
    assert read.proposal.connector == "formbricks"
    assert [event["status"] for event in read.events[:3]] == ["complete", "complete", "partial"]
    assert read.texts("2_why")[0] == "Because the room was number 1 and quiet"
    assert "3. Pick - Option ID" not in read.proposal.mapping.event.context


def test_formbricks_json_is_read_from_the_list_inside(export, moment):
    records = ",".join(
        f'{{"id": "r{n}", "createdAt": "2026-03-{n:02}T09:12:13.123Z", "surveyId": "s",'
        f' "finished": {str(n != 2).lower()},'
        f' "data": {{"q1": {n % 11}, "q2": "text {n} about a long and quiet night"}}, "language": "default",'
        f' "contact": {{"id": "c{n}", "userId": "u{n}"}}, "meta": {{"url": "https://x.test/{n}"}}}}'
        for n in range(1, 29)
    )
    read = export("responses.json", f'{{"data": [{records}]}}')
    assert read.proposal.connector == "formbricks-json"
    assert [event["status"] for event in read.events[:2]] == ["complete", "partial"]
    assert moment(read.events[0]["occurred_us"]) == "2026-03-01 09:12:13"
    assert read.events[0]["language"] is None


def google_forms(rows):
    return '"Timestamp","How satisfied are you? (1-5)","Comments"\n' + "".join(f"{row}\n" for row in rows)


def test_google_forms_times_tell_their_zone_by_name(export, moment):
    rows = [
        '"2026/03/01 9:12:13 AM GMT+1","4","quiet and clean, thank you"',
        '"2026/07/01 9:12:13 PM EEST","5","the best of all stays so far"',
        '"2026/07/02 9:12:13 PM GMT","3","N/A"',
    ]
    read = export("form.csv", google_forms(rows))
    assert read.proposal.connector == "google-forms"
    told = [moment(event["occurred_us"]) for event in read.events]
    assert told == ["2026-03-01 08:12:13", "2026-07-01 18:12:13", "2026-07-02 21:12:13"]


def test_a_later_google_forms_export_repeats_the_same_events(export):
    rows = ['"2026/03/01 9:12:13 AM GMT+1","4","quiet"', '"2026/03/02 9:12:13 AM GMT+1","5","clean"']
    before = export("form.csv", google_forms(rows[:1]))
    after = export("form (1).csv", google_forms(rows))
    assert after.events[0]["event_id"] == before.events[0]["event_id"]
    assert after.events[1]["event_id"] != before.events[0]["event_id"]


def test_a_google_sheet_writes_times_as_its_locale_does_and_they_are_still_read(export, moment):
    rows = [f'"{day}.3.2026 9:12:13","4","quiet"' for day in range(13, 29)]
    read = export("sheet.csv", google_forms(rows))
    assert read.proposal.connector == "google-forms"
    assert moment(read.events[0]["occurred_us"]) == "2026-03-13 09:12:13"


def test_a_connector_that_is_named_goes_before_what_the_header_says(export):
    text = "Timestamp,Score\n" + "".join(f"2026-03-{day:02}T09:00:00,{day % 11}\n" for day in range(1, 29))
    assert export("a.csv", text).proposal.connector is None
    assert export("b.csv", text, connector("google-forms")).proposal.connector == "google-forms"
