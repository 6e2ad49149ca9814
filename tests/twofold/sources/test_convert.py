import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twofold.errors import MappingError, TwofoldError
from twofold.facts.schemas import ANSWER, EVENT, REJECTED

EVENT_TOML = """
[event]
id = "id"
occurred_at = "at"
person = {column = "who", missing = [0]}
weight = {column = "w", default = 1}
"""
NPS = EVENT_TOML + '\n[[answer]]\nitem = "nps"\ncolumn = "score"\nscale = [0, 10]\nmissing = [11, "n/a"]\n'


def row(**cells):
    return {"id": "1", "at": "2026-01-31 12:00", "who": "anna", "w": "", "score": "9"} | cells


def test_a_row_becomes_an_event_and_its_answer(convert, key, micros):
    found = convert(NPS, [row()])
    (event,), (answer,) = found.events, found.answers
    assert event["occurred_us"] == event["local_us"] == micros("2026-01-31T12:00")
    assert event["person"] == event["respondent"] == key.pseudonym("person", "anna")
    assert (event["kind"], event["side"], event["status"], event["weight"]) == ("survey", "customer", "complete", 1.0)
    assert (event["source"], event["row"], event["version"]) == ("file.csv", 2, 1)
    assert (answer["item"], answer["number"], answer["instrument"]) == ("nps", 9.0, "nps")
    assert (answer["scale_low"], answer["scale_high"], answer["missing"]) == (0.0, 10.0, None)
    assert (answer["event_id"], answer["row"]) == (event["event_id"], event["row"])
    assert not found.rejected


def test_events_answers_and_rejections_have_the_columns_of_the_schemas(convert):
    found = convert(NPS, [row(), row(id="2", score="77"), row(id="3", at="soon")])
    left_to_the_store = {"load", "recorded_us"}
    assert set(found.events[0]) == set(EVENT.names) - left_to_the_store
    assert set(found.answers[0]) == set(ANSWER.names) - left_to_the_store
    assert set(found.rejected[0]) == set(REJECTED.names) - left_to_the_store
    for column in EVENT:
        if not column.nullable and column.name not in left_to_the_store:
            assert all(event[column.name] is not None for event in found.events)


def test_a_value_outside_its_scale_rejects_that_answer_and_no_other(convert):
    mapping = NPS + '\n[[answer]]\nitem = "comment"\ncolumn = "text"\ntype = "text"\n'
    found = convert(mapping, [row(score="12", text="fine")])
    assert len(found.events) == 1
    assert [(each["item"], each["text"]) for each in found.answers] == [("comment", "fine")]
    (rejected,) = found.rejected
    assert (rejected["row"], rejected["column"], rejected["item"], rejected["found"]) == (2, "score", "nps", "12")
    assert "expected a number 0 to 10" in rejected["reason"]
    assert "11, n/a" in rejected["reason"]
    assert rejected["content_json"] is None


@pytest.mark.parametrize("code", ["11", "11.0", "+11", "11,0"])
def test_a_missing_code_is_kept_as_the_mapping_writes_it_however_the_file_does(convert, code):
    (answer,) = convert(NPS, [row(score=code)]).answers
    assert (answer["number"], answer["missing"]) == (None, "11")


def test_a_missing_code_may_be_a_word(convert):
    (answer,) = convert(NPS, [row(score="n/a")]).answers
    assert (answer["number"], answer["missing"]) == (None, "n/a")


def test_an_empty_cell_is_no_answer(convert):
    found = convert(NPS, [row(score="")])
    assert (len(found.events), found.answers, found.rejected) == (1, [], [])


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1e999", "1_0", "nine", "0x5", "5 stars", "٥"])
def test_what_is_no_finite_number_is_rejected_as_an_answer(convert, value):
    found = convert(NPS, [row(score=value)])
    assert not found.answers
    assert [each["found"] for each in found.rejected] == [value]


@pytest.mark.parametrize(
    ("decimal", "written", "number"),
    [
        ("", "4,5", 4.5),
        ("", "0,875", 0.875),
        ("", "4.5", 4.5),
        ("", "1,234", None),
        ('decimal = ","', "1.234,5", 1234.5),
        ('decimal = ","', "1,234", 1.234),
        ('decimal = ","', "4.5", 4.5),
        ('decimal = "."', "1,234.5", 1234.5),
        ('decimal = "."', "1,234", 1234.0),
        ('decimal = "."', "4,5", None),
    ],
)
def test_a_comma_is_read_as_the_mapping_says_and_never_guessed(convert, decimal, written, number):
    mapping = f'[source]\n{decimal}\n[event]\noccurred_at = "at"\n[[answer]]\nitem = "x"\ncolumn = "score"\n'
    found = convert(mapping, [row(score=written)])
    assert [each["number"] for each in found.answers] == ([] if number is None else [number])
    assert len(found.rejected) == (number is None)


def test_words_are_mapped_to_codes_before_the_scale_is_looked_at(convert):
    mapping = (
        EVENT_TOML
        + '[[answer]]\nitem = "q"\ncolumn = "score"\nmap = {Agree = 4, Never = 6}\nscale=[1,5]\nmissing=[6]\n'
    )
    found = convert(mapping, [row(score="Agree"), row(id="2", score="Never"), row(id="3", score="Perhaps")])
    assert [(each["number"], each["missing"]) for each in found.answers] == [(4.0, None), (None, "6")]
    assert [each["found"] for each in found.rejected] == ["Perhaps"]


def test_a_recommendation_without_a_scale_is_asked_from_0_to_10(convert):
    mapping = EVENT_TOML + '[[answer]]\nitem = "nps"\ncolumn = "score"\n'
    found = convert(mapping, [row(score="11")])
    assert not found.answers
    assert "0 to 10" in found.rejected[0]["reason"]


def test_a_long_file_takes_its_items_from_a_column(convert):
    mapping = '[event]\noccurred_at = "at"\n[[answer]]\nitem = {column = "q"}\ncolumn = "score"\nscale = [1, 5]\n'
    rows = [row(q="Q1", score="4"), row(q="CSAT", score="5"), row(q="", score="3"), row(q="Q1", score="9")]
    found = convert(mapping, rows)
    assert [(each["item"], each["number"], each["instrument"]) for each in found.answers] == [
        ("Q1", 4.0, None),
        ("CSAT", 5.0, "csat"),
    ]
    assert [(each["row"], each["item"], each["found"]) for each in found.rejected] == [(4, None, "3"), (5, "Q1", "9")]
    assert [each["item"] for each in found.items] == ["CSAT", "Q1"]
    assert json.loads(found.items[0]["body"])["instrument"] == "csat"


def test_choices_and_texts_are_no_numbers(convert):
    mapping = (
        EVENT_TOML
        + '[[answer]]\nitem = "why"\ncolumn = "score"\ntype = "choice"\nmissing = [0]\n'
        + '[[answer]]\nitem = "said"\ncolumn = "text"\ntype = "text"\n'
    )
    found = convert(mapping, [row(score="3", text="=HYPERLINK(1)"), row(id="2", score="0", text="")])
    assert [
        (each["item"], each["choice"], each["text"], each["number"], each["missing"]) for each in found.answers
    ] == [
        ("said", None, "=HYPERLINK(1)", None, None),
        ("why", "3", None, None, None),
        ("why", None, None, None, "0"),
    ]


def test_an_answer_may_name_its_own_touchpoint(convert):
    mapping = (
        EVENT_TOML
        + 'touchpoint = {value = "stay"}\n[[answer]]\nitem = "q"\ncolumn = "score"\ntouchpoint = {value = "bar"}\n'
    )
    found = convert(mapping, [row()])
    assert (found.events[0]["touchpoint"], found.answers[0]["touchpoint"]) == ("stay", "bar")


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"id": ""}, "id", "is empty"),
        ({"at": ""}, "at", "every event needs its time"),
        ({"at": "soon"}, "at", "is no time"),
        ({"at": "1900-01-01"}, "at", "before 1950"),
        ({"at": "1899-12-31"}, "at", "before 1950"),
        ({"at": "2100-01-01"}, "at", "more than a day after"),
        ({"at": "2026-06-02 00:00:01"}, "at", "more than a day after"),
        ({"at": "infinity"}, "at", "is no time"),
        ({"at": "epoch"}, "at", "is no time"),
        ({"at": "2026-02-30"}, "at", "is no time"),
        ({"w": "-1"}, "w", "negative"),
        ({"w": "inf"}, "w", "no finite number"),
        ({"w": "heavy"}, "w", "no finite number"),
    ],
)
def test_a_row_that_cannot_be_an_event_is_kept_with_its_reason(convert, key, cells, column, said):
    found = convert(NPS, [row(**cells)])
    assert (found.events, found.answers) == ([], [])
    (rejected,) = found.rejected
    assert (rejected["row"], rejected["column"], rejected["item"]) == (2, column, None)
    assert said in rejected["reason"]
    assert rejected["found"] == (cells[column] or None)
    assert json.loads(rejected["content_json"]) == row(**cells) | {"who": key.pseudonym("person", "anna")}


def test_no_person_reaches_the_store_in_any_way(convert, key):
    mapping = """
    [event]
    id = "who"
    case = "who"
    occurred_at = "at"
    person = "who"
    employee = {columns = ["first", "last"]}
    """
    cells = {"who": "anna@example.org", "first": "Eva", "last": "Toth", "at": "2026-01-31"}
    found = convert(mapping, [cells, cells | {"at": "never"}])
    assert found.events[0]["case"] == str(key.pseudonym("person", "anna@example.org"))
    assert found.events[0]["employee"] == key.pseudonym("employee", "Eva Toth")
    stored = json.dumps([found.events, found.rejected])
    for secret in ("anna", "Eva", "Toth"):
        assert secret not in stored


def test_a_broken_row_keeps_its_text_only_where_no_person_is_mapped(convert, broken_row):
    broken = [broken_row(7, "5 cells where the header has 4", "anna;9;;;")]
    named = convert(NPS, [row()], broken=broken)
    assert named.read == 2
    assert named.rejected[0]["content_json"] is None
    assert "may name a person" in named.rejected[0]["reason"]
    plain = convert('[event]\noccurred_at = "at"\n', [row()], broken=broken)
    assert json.loads(plain.rejected[0]["content_json"]) == {"raw": "anna;9;;;"}
    assert plain.rejected[0]["row"] == 7


def test_a_context_column_that_names_persons_is_refused(convert):
    with pytest.raises(MappingError, match="pseudonyms only"):
        convert('[event]\noccurred_at = "at"\nperson = "who"\ncontext = ["who"]\n', [row()])


def test_context_columns_get_names_that_every_engine_can_store(convert):
    cells = row() | {"Q13 COUNTY": "a", "Q13,COUNTY": "b", "plain": ""}
    mapping = '[event]\noccurred_at = "at"\ncontext = ["Q13 COUNTY", "Q13,COUNTY", "plain"]\n'
    (event,) = convert(mapping, [cells]).events
    context = {name: value for name, value in event.items() if name.startswith("context_")}
    assert context == {"context_Q13_COUNTY": "a", "context_Q13_COUNTY_2": "b", "context_plain": None}


def test_unknown_persons_are_their_own_respondents(convert):
    found = convert(NPS, [row(who="0"), row(id="2", who="")])
    assert [event["person"] for event in found.events] == [None, None]
    assert [event["respondent"] for event in found.events] == [event["event_id"] for event in found.events]


@pytest.mark.parametrize("kind", ["Contact", "TICKET", "call", " chat", "complaint"])
def test_kinds_are_read_as_people_write_them(convert, kind):
    mapping = '[event]\noccurred_at = "at"\nkind = "what"\n'
    assert convert(mapping, [row(what=kind.strip())]).events[0]["kind"] == "contact"


def test_an_unknown_kind_rejects_its_row_and_an_unknown_constant_the_mapping(convert):
    found = convert('[event]\noccurred_at = "at"\nkind = "what"\n', [row(what="mystery_visit"), row(what="dance")])
    assert [event["kind"] for event in found.events] == ["visit"]
    assert "is none of survey, review" in found.rejected[0]["reason"]
    with pytest.raises(MappingError, match="none of survey"):
        convert('[event]\nkind = {value = "dance"}\n', [row()])


def test_an_outcome_that_is_listed_as_nothing_is_none(convert):
    mapping = (
        '[event]\noccurred_at = "at"\noutcome = {column = "o", map = {HANG = "abandoned"}, missing = ["PHANTOM"]}\n'
    )
    found = convert(mapping, [row(o="HANG"), row(o="PHANTOM"), row(o=""), row(o="AGENT")])
    assert [event["outcome"] for event in found.events] == ["abandoned", None, None]
    assert [each["found"] for each in found.rejected] == ["AGENT"]


def test_the_same_id_is_the_same_event_in_every_file_of_a_source(convert):
    first, again = (convert(NPS, [row()], digest=digest * 64).events[0] for digest in "ab")
    assert (first["event_id"], first["event_check"]) == (again["event_id"], again["event_check"])
    assert first["content"] == again["content"]
    other = convert('[source]\nname = "other"\n' + NPS, [row()]).events[0]
    assert other["event_id"] != first["event_id"]


def test_rows_without_ids_are_told_apart_by_file_and_row(convert):
    mapping = '[event]\noccurred_at = "at"\n'
    one = [event["event_id"] for event in convert(mapping, [row(), row()], digest="a" * 64).events]
    two = [event["event_id"] for event in convert(mapping, [row(), row()], digest="b" * 64).events]
    assert len({*one, *two}) == 4
    assert one == [
        event["event_id"] for event in convert(mapping, [row(), row()], digest="a" * 64, batch_rows=1).events
    ]


def test_a_changed_cell_or_a_corrected_mapping_changes_the_content(convert):
    first = convert(NPS, [row()]).events[0]["content"]
    assert convert(NPS, [row(score="8")]).events[0]["content"] != first
    assert convert(NPS.replace("[11,", "[12,"), [row()]).events[0]["content"] != first
    assert convert(NPS, [row() | {"unmapped": "x"}]).events[0]["content"] == first


def test_a_column_that_the_file_lacks_is_named_with_the_nearest_one(convert):
    with pytest.raises(MappingError, match=r"file.csv has no column 'wh'; did you mean 'who'\?"):
        convert('[event]\noccurred_at = "at"\nperson = "wh"\n', [row()])


def test_one_item_with_two_scales_in_one_version_is_refused(convert):
    twice = '[[answer]]\nitem = "q"\ncolumn = "score"\nscale = [1, {}]\n'
    with pytest.raises(MappingError, match="another scale"):
        convert(EVENT_TOML + twice.format(5) + twice.format(7), [row()])


def test_headers_that_would_be_sql_are_only_headers(convert):
    header = "\"; DROP TABLE event; --'"
    mapping = f"[event]\noccurred_at = 'at'\ncontext = ['''{header}''']\n"
    (event,) = convert(mapping, [row() | {header: "x'; DROP TABLE answer; --"}]).events
    assert "x'; DROP TABLE answer; --" in event.values()


def test_no_rows_give_empty_tables(convert):
    found = convert(NPS, [], columns=tuple(row()))
    assert (found.events, found.answers, found.rejected, found.read) == ([], [], [], 0)


CELLS = st.one_of(
    st.sampled_from(["", "1", "5", "11", "2026-01-31", "31.01.2026", "1900-01-01", "anna", "nan", "-1", "1,5"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6).map(str.strip),
)
FIELDS = st.sampled_from(['"a"', '"b"', '{column = "c", missing = [0], map = {1 = "x"}}', '{columns = ["a", "b"]}'])
TIMES = st.sampled_from(['"a"', '"b"', '{value = "2026-01-01"}', '{column = "a", format = "%d.%m.%Y"}'])


@st.composite
def mappings(draw):
    lines = ["[event]", f"occurred_at = {draw(TIMES)}"]
    lines += [
        f"{name} = {draw(FIELDS)}"
        for name in ("id", "person", "case", "unit", "weight", "outcome", "status")
        if draw(st.booleans())
    ]
    for number in range(draw(st.integers(0, 2))):
        lines += ["[[answer]]", f'item = "q{number}"', 'column = "c"', "scale = [1, 5]", "missing = [11, 0]"]
    return "\n".join(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mapping=mappings(), rows=st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS, "c": CELLS}), max_size=5))
def test_any_table_is_converted_or_refused_and_no_row_is_lost(convert, mapping, rows):
    try:
        found = convert(mapping, rows, columns=("a", "b", "c"), batch_rows=2)
    except TwofoldError:
        return
    whole = [each for each in found.rejected if each["item"] is None]
    assert found.read == len(rows) == len(found.events) + len(whole)
    assert all(each["reason"] for each in found.rejected)
    assert all(each["number"] is None or 1 <= each["number"] <= 5 for each in found.answers)


def test_a_table_that_comes_in_several_chunks_keeps_its_row_numbers(convert):
    rows = [row(id=str(number)) for number in range(10)]
    assert [event["row"] for event in convert(NPS, rows, batch_rows=3).events] == list(range(2, 12))
