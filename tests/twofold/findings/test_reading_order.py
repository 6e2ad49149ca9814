"""What to read first."""

from twofold.findings import Evidence, Finding, Kind, Strength, reading_order


def claim(kind, subject, score, dimension="touchpoint"):
    words = {Kind.BREAK: "break", Kind.GAP: "gap_low", Kind.SHIFT: "shift_down", Kind.DATA: "missing"}
    return Finding(kind, words[kind], dimension, subject, "nps", Evidence(), Strength.CLEAR, (), score)


def test_the_most_consequential_comes_first():
    found = [claim(Kind.BREAK, "a", 0.1), claim(Kind.BREAK, "b", 0.3)]
    assert [finding.subject for finding in reading_order(found)] == ["b", "a"]


def test_five_at_most():
    assert len(reading_order([claim(Kind.BREAK, str(i), i) for i in range(9)])) == 5


def test_a_gap_is_read_before_a_third_break_of_the_same_weight():
    found = [claim(Kind.BREAK, str(i), 1.0 - i / 100) for i in range(5)] + [claim(Kind.GAP, "phone", 0.5, "channel")]
    assert "phone" in [finding.subject for finding in reading_order(found)[:3]]


def test_each_subject_is_read_once():
    found = [claim(Kind.BREAK, "a", 0.5), claim(Kind.GAP, "a", 0.4), claim(Kind.BREAK, "b", 0.1)]
    assert [finding.subject for finding in reading_order(found)] == ["a", "b"]


def test_what_limits_the_data_is_one_sentence_among_the_first():
    data = [claim(Kind.DATA, f"q{n}", 0.9, "item") for n in range(5)]
    first = reading_order([*data, claim(Kind.BREAK, "room", 0.1)])
    assert [finding.kind for finding in first] == [Kind.DATA, Kind.BREAK]
