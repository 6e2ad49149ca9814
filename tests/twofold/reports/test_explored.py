"""Explorations as blocks: every group with interval and n, gaps where nothing may be shown."""

from datetime import date

from markupsafe import Markup

from twofold.findings.finding import Difference
from twofold.measures.estimates import Estimate
from twofold.reports.explored import Explored, courses, explored_table
from twofold.reports.figures.axis import Axis
from twofold.reports.figures.band_line import Moment, band_line
from twofold.reports.figures.trend_break import TrendBreak
from twofold.reports.numbers import Numbers
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of


def wording(language: str = "en") -> Wording:
    words = words_of(language)
    return Wording(words, Numbers(words))


def estimate(value: float | None, **group: str | None) -> Estimate:
    if value is None:
        return Estimate("csat", group, None, None, None, None, None, 0.95, "Wilson", shown=False, reason="few")
    return Estimate("csat", group, value, value - 5, value + 5, 40, 38.0, 0.95, "Wilson", shown=True, reason=None)


BY_CHANNEL = Explored(
    "csat",
    ("channel",),
    (estimate(80, channel="app"), estimate(60, channel="<b>phone"), estimate(None, channel="chat")),
    differences={("app",): Difference(20, 10, 30, 0.001), ("<b>phone",): Difference(-20, -30, -10, 0.2)},
    ranks={("app",): (1, 1), ("<b>phone",): (1, 2)},
)


def test_every_group_stands_in_a_row_the_lowest_first_and_the_hidden_last() -> None:
    table = explored_table(wording(), BY_CHANNEL)
    assert [row.cells[0].text for row in table.rows] == ["<b>phone", "App", "Chat"]
    assert [cell.text for cell in table.rows[1].cells[2:]] == ["80.0%", "+20.0\N{NO-BREAK SPACE}pp", "1", "40", "38"]
    assert table.rows[1].cells[2].under == "75.0% to 85.0%"


def test_only_what_holds_after_the_correction_is_marked() -> None:
    assert [row.tone for row in explored_table(wording(), BY_CHANNEL).rows] == ["plain", "better", "missing"]


def test_a_hidden_group_shows_no_number_and_is_counted() -> None:
    table = explored_table(wording(), BY_CHANNEL)
    assert [cell.text for cell in table.rows[2].cells] == ["Chat", "", "too few answers to show"]
    assert sum(cell.colspan for cell in table.rows[2].cells) == len(table.columns)
    assert len(table.foot) == 1


def test_what_is_drawn_is_escaped() -> None:
    drawn = band_line([Moment("<i>", (1, 0, 2)), Moment("b", None)], Axis(0, 2), [], "<script>")
    assert isinstance(drawn, Markup)
    assert "<script>" not in drawn
    assert "<i>" not in drawn
    assert "style=" not in drawn


def test_a_course_has_a_gap_where_nothing_may_be_shown() -> None:
    months = [estimate(None if month == 3 else 60 + month, month=f"2025-0{month}") for month in range(1, 6)]
    figures = courses(wording(), Explored("csat", ("month",), tuple(months)))
    assert len(figures) == 1
    assert figures[0].drawing.count('class="course"') == 2
    assert figures[0].drawing.count('class="moment"') == 4
    assert len(figures[0].table.rows) == 5


MONTHS = tuple(estimate(60 + month, month=f"2025-0{month}") for month in range(1, 6))
WORDING, SCALE = TrendBreak(date(2025, 3, 16), "the wording"), TrendBreak(date(2025, 4, 1), "the scale", cuts=True)


def test_a_new_wording_is_marked_and_a_new_scale_ends_the_line() -> None:
    figure = courses(wording(), Explored("csat", ("month",), MONTHS, breaks={"": (SCALE, WORDING)}))[0]
    assert figure.drawing.count('class="break"') == figure.drawing.count('class="break cut"') == 1
    assert figure.drawing.count('class="course"') == 2
    assert [sentence[0] for sentence in figure.sentences] == ["1", "2"]
    assert "March 16, 2025" in figure.sentences[0]
    assert all(sentence in figure.drawing for sentence in figure.sentences)
    # the month in which the wording changed holds both; the new scale stands from April on
    assert [row.cells[0].text[:7] for row in figure.table.rows] == [
        *("January", "Februar", "March 2", "1: brea", "2: brea", "April 2", "May 202")
    ]
    assert all(sum(cell.colspan for cell in row.cells) == len(figure.table.columns) for row in figure.table.rows)


def test_a_break_outside_the_months_that_are_shown_is_not_drawn() -> None:
    far = (TrendBreak(date(2024, 12, 31), "x"), TrendBreak(date(2025, 1, 1), "x"), TrendBreak(date(2025, 6, 1), "x"))
    figure = courses(wording(), Explored("csat", ("month",), MONTHS, breaks={"": far}))[0]
    assert figure.sentences == ()
    assert len(figure.table.rows) == 5


def test_a_month_alone_between_a_cut_and_the_end_keeps_its_interval() -> None:
    cut = TrendBreak(date(2025, 5, 1), "the scale", cuts=True)
    figure = courses(wording(), Explored("csat", ("month",), MONTHS, breaks={"": (cut,)}))[0]
    assert figure.drawing.count("interval thin") == 1


def test_each_question_has_its_own_breaks() -> None:
    found = tuple(estimate(60, item=item, month=f"2025-0{m}") for item in ("room", "staff") for m in (1, 2, 3, 4))
    drawn = courses(wording(), Explored("csat", ("item", "month"), found, breaks={"staff": (WORDING,)}))
    assert {figure.title: len(figure.sentences) for figure in drawn} == {"room": 0, "staff": 1}


def test_a_course_is_drawn_for_each_group_on_one_scale() -> None:
    found = tuple(estimate(60, channel=channel, month=f"2025-0{m}") for channel in ("app", "phone") for m in (1, 2, 3))
    assert [one.title for one in courses(wording(), Explored("csat", ("channel", "month"), found))] == ["App", "Phone"]


def test_every_language_lays_it_out() -> None:
    captions = {explored_table(wording(language), BY_CHANNEL).columns[-1].label for language in LANGUAGES}
    assert len(captions) == len(LANGUAGES)
