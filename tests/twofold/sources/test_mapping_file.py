from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.errors import MappingError, TwofoldError
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType, Instrument
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, Mapping, SourceOptions
from twofold.sources.mapping_file import FORMATS, parse_mapping, read_mapping, write_mapping

FULL = """
[source]
format = "csv"
encoding = "utf-8"
delimiter = ";"
decimal = ","
sheet = "Answers"
timezone = "Europe/Budapest"
name = "front desk survey"
skip = 2

[event]
id = "RESPNUM"
kind = {value = "survey"}
occurred_at = {columns = ["DATE", "TIME"], format = "%m/%d/%Y %H:%M"}
person = {column = "PAX", missing = [0]}
channel = {column = "VIA", map = {1 = "web", 2 = "phone"}, default = "web"}
weight = "WEIGHT"
context = ["AIRLINE", "PEAK"]

[[answer]]
item = "nps"
column = "NETPRO"
scale = [0, 10]
missing = [11, 99.0, "n/a"]
instrument = "NPS"
version = 2
wording = {en = "Would you recommend us?"}
labels = {0 = "never", 10 = "always"}

[[answer]]
item = {column = "question"}
column = "answer"
map = {Agree = 4, Disagree = 2}
touchpoint = "where"

[[answer]]
item = "comment"
column = "Q8COM"
type = "text"
"""


def test_every_key_of_the_format_is_read():
    mapping = parse_mapping(FULL)
    assert mapping.source == SourceOptions(
        format="csv",
        encoding="utf-8",
        delimiter=";",
        decimal=",",
        sheet="Answers",
        timezone="Europe/Budapest",
        name="front desk survey",
        skip=2,
    )
    assert mapping.event.occurred_at == Field(columns=("DATE", "TIME"), format="%m/%d/%Y %H:%M")
    assert mapping.event.person == Field(columns=("PAX",), missing=("0",))
    assert mapping.event.channel == Field(columns=("VIA",), map={"1": "web", "2": "phone"}, default="web")
    assert mapping.event.context == ("AIRLINE", "PEAK")
    nps, long, comment = mapping.answers
    assert nps.scale == Scale(0, 10)
    assert nps.missing == ("11", "99", "n/a")
    assert nps.instrument == "nps"
    assert nps.version == 2
    assert nps.labels == {"0": "never", "10": "always"}
    assert long.item == Field(columns=("question",))
    assert long.answer == Field(columns=("answer",), map={"Agree": "4", "Disagree": "2"})
    assert long.touchpoint == Field(columns=("where",))
    assert comment.type is AnswerType.TEXT


def test_a_mapping_survives_being_written_and_read():
    mapping = parse_mapping(FULL)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_an_empty_mapping_file_is_the_default_mapping():
    assert parse_mapping("") == Mapping()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[event\n", "not valid TOML.*line 1"),
        ("[evnt]", "unknown key evnt; did you mean event\\? Known keys: answer, contact, event, source"),
        ('[event]\npersn = "x"', r"\[event\]: unknown key persn; did you mean person\?"),
        ('[source]\ntimezone = "Europe/Budapst"', r"\[source\]: timezone must be an IANA zone"),
        ('[source]\ntimezone = "/etc/passwd"', "timezone"),
        ('[source]\nencoding = "utf-99"', "encoding is not one"),
        ('[source]\nformat = "pdf"', "format must be one of csv"),
        ('[source]\ndelimiter = "ab"', "delimiter must be one character"),
        ('[source]\ndecimal = "x"', "decimal must be"),
        ("[source]\nskip = -1", "skip must be a whole number"),
        ("[event]\nperson = 5", "person must be a column name or a table"),
        ('[event]\nperson = ""', "person must be text that is not empty"),
        ('[event]\nperson = {colum = "x"}', r"\[event\] person: unknown key colum; did you mean column\?"),
        ('[event]\nperson = {column = "x", value = "y"}', "either a column"),
        ("[event]\nperson = {}", "either a column"),
        ('[event]\nperson = {column = "x", format = "%Y"}', "unknown key format"),
        ('[event]\nkind = {value = "survey", map = {a = "b"}}', "need a column"),
        ('[event]\ncontext = "AIRLINE"', "context must be a list"),
        ("[event]\ncontext = [3]", "context must hold texts"),
        ("answer = 3", "answer must be a list"),
        ("answer = [3]", "must be a table"),
        ('[[answer]]\ncolumn = "x"', r"\[\[answer\]\] 1: item is missing"),
        ('[[answer]]\nitem = "nps"', r"\[\[answer\]\] 1 \(nps\): column is missing"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nscale = [5, 1]', "scale must be"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nscale = [1, inf]', "scale must be"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nscale = [true, false]', "scale must be"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\ntype = "stars"', "type must be number, choice, text"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\ntype = "text"\nscale = [1, 5]', "scale belongs to numbers"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\ninstrument = "npss"', "instrument must be one of nps"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nmissing = [nan]', "missing must be text or a number"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nversion = 0', "version must be a whole number from 1 up"),
        ('[[answer]]\nitem = "nps"\ncolumn = "x"\nversion = true', "version must be a whole number"),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_sentence_that_names_file_and_key(text, said):
    with pytest.raises(MappingError, match=said) as refused:
        parse_mapping(text, "survey.toml")
    assert "survey.toml" in str(refused.value)


def test_a_missing_mapping_file_a_folder_and_a_binary_file_are_refused(tmp_path):
    with pytest.raises(MappingError, match="no such mapping file"):
        read_mapping(tmp_path / "none.toml")
    with pytest.raises(MappingError, match="is a folder"):
        read_mapping(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError, match="not text in UTF-8"):
        read_mapping(tmp_path / "binary.toml")


def test_a_mapping_written_by_windows_notepad_is_read(tmp_path):
    (tmp_path / "m.toml").write_bytes(b'\xef\xbb\xbf[event]\r\nid = "x"\r\n')
    assert read_mapping(tmp_path / "m.toml").event.id == Field(columns=("x",))


NAMES = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)
CODES = st.text(max_size=8).map(str.strip)
MAPS = st.dictionaries(CODES, CODES, max_size=3)
COLUMNS = st.lists(NAMES, min_size=1, max_size=2).map(tuple)
FIELDS = st.one_of(
    st.builds(Field, value=CODES),
    st.builds(
        Field, columns=COLUMNS, map=MAPS, missing=st.lists(CODES, max_size=2).map(tuple), default=st.none() | CODES
    ),
)
TIMES = st.builds(Field, columns=COLUMNS, format=st.none() | NAMES)
SCALES = st.tuples(st.floats(-100, 0), st.floats(1, 100)).map(lambda ends: Scale(*ends))
ANSWERS = st.builds(
    AnswerMapping,
    item=st.builds(Field, columns=COLUMNS, map=MAPS) | st.builds(Field, value=NAMES),
    answer=st.builds(Field, columns=COLUMNS, map=MAPS),
    type=st.just(AnswerType.NUMBER),
    scale=st.none() | SCALES,
    missing=st.lists(CODES, max_size=3).map(tuple),
    touchpoint=st.none() | FIELDS,
    instrument=st.none() | st.sampled_from([each.value for each in Instrument]),
    version=st.integers(1, 9),
    wording=MAPS,
    labels=MAPS,
)
EVENTS = st.builds(
    EventMapping,
    id=st.none() | FIELDS,
    kind=st.none() | FIELDS,
    occurred_at=st.none() | TIMES,
    person=st.none() | FIELDS,
    context=st.lists(NAMES, max_size=3).map(tuple),
)
SOURCES = st.builds(
    SourceOptions,
    format=st.none() | st.sampled_from(FORMATS),
    delimiter=st.none() | st.sampled_from(",;\t"),
    name=st.none() | NAMES,
    skip=st.integers(0, 9),
)


@given(source=SOURCES, event=EVENTS, answers=st.lists(ANSWERS, max_size=3).map(tuple))
def test_any_mapping_reads_back_as_it_was_written(source, event, answers):
    mapping = Mapping(source, event, answers)
    assert parse_mapping(write_mapping(mapping)) == mapping


@given(text=st.text(alphabet='[]"=.{},\n#aeventidswr15', max_size=60))
def test_any_text_is_a_mapping_or_a_mapping_error(text):
    try:
        parse_mapping(text)
    except TwofoldError:
        return


def test_a_choice_keeps_its_labels_when_written():
    choice = AnswerMapping(Field(value="why"), Field(columns=("Q",)), type=AnswerType.CHOICE, labels={"1": "price"})
    mapping = replace(Mapping(), answers=(choice,))
    assert parse_mapping(write_mapping(mapping)) == mapping
