"""The page: whole, safe, and honest about what it does not show."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from twofold.findings import Intake, Picture
from twofold.reports import LANGUAGES, write_report

SECTIONS = [
    "findings",
    "overall",
    "touchpoints",
    "journeys",
    "memory",
    "change",
    "shifts",
    "channels",
    "same_company",
    "units",
    "drivers",
    "employees",
    "pulse",
    "links",
    "priorities",
    "effects",
    "service",
    "audit",
    "voice",
    "questions",
    "standing_out",
    "loaded",
]
LIVED_TABLES = 10  # paths, deviations, rules, moments, levels, consistency, crossings, two clocks, domains
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags in order, and whether they close as they open."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.headings, self.addresses = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.addresses += [value for name, value in attrs if name in {"href", "src", "action", "srcset"}]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(page):
    parser = Outline()
    parser.feed(page.html)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_page_has_every_section_in_order_with_headings_that_skip_no_level(full_picture, laid_out, language):
    found = outline(laid_out(full_picture, language))
    assert [attrs["id"] for tag, attrs in found.tags if tag == "section"] == SECTIONS
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert found.headings[0] == 1
    assert all(after <= before + 1 for before, after in steps)
    assert next(attrs for tag, attrs in found.tags if tag == "html")["lang"] == language


def test_a_page_asks_for_nothing_outside_itself(full_picture, laid_out):
    page = laid_out(full_picture)
    assert all(address.startswith("#") for address in outline(page).addresses)
    assert not re.search(r"https?://|url\(|@import", page.html)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.html)[1]
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy


def test_the_policy_lets_our_own_style_and_script_through_and_no_other(full_picture, laid_out):
    page = laid_out(full_picture)
    assert page.html.count("<script>") == page.html.count("<style>") == 1
    assert " style=" not in page.html
    assert not re.search(r"\son\w+=", page.html)


def test_what_comes_from_data_is_text_and_never_markup(full_picture, laid_out):
    page = laid_out(full_picture, title="<b>Hotel</b>")
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;alert" in page.html
    assert "<b>Hotel" not in page.html


def test_every_table_and_figure_has_a_method_note(full_picture, laid_out):
    found = outline(laid_out(full_picture))
    notes = [attrs for tag, attrs in found.tags if tag == "details" and attrs.get("class") == "note"]
    figures = [attrs for tag, attrs in found.tags if tag == "figure"]
    whiskers = [attrs for tag, attrs in found.tags if tag == "table" and "whiskers" in attrs["class"]]
    cards = [attrs for tag, attrs in found.tags if tag == "div" and attrs.get("class", "").startswith("card ")]
    scores = [attrs for tag, attrs in found.tags if tag == "p" and attrs.get("class") == "value"]
    assert len(notes) == len(figures) + len(whiskers) + len(scores) - 4 + LIVED_TABLES  # four counts are no scores
    assert len(figures) == 3
    assert cards == [] or len(notes) > len(cards)


def test_every_drawing_is_named_or_hidden_from_readers(full_picture, laid_out):
    drawings = [attrs for tag, attrs in outline(laid_out(full_picture)).tags if tag == "svg" and "class" in attrs]
    assert all(attrs.get("aria-label") or attrs.get("aria-hidden") == "true" for attrs in drawings)


def test_a_number_that_may_not_be_shown_is_not_shown(full_picture, laid_out):
    page = laid_out(full_picture)
    lift = re.search(r"Lift</th>.*?</tr>", page.html, re.DOTALL)[0]
    assert "too few answers to show" in lift
    assert not re.search(r"\d", re.sub(r"<[^>]+>", "", lift))


def test_of_four_hundred_units_the_ends_are_drawn_and_the_others_counted(full_picture, laid_out):
    page = laid_out(full_picture)
    units = re.search(r'<section id="units".*?</section>', page.html, re.DOTALL)[0]
    table = re.search(r'<table class="whiskers many".*?</table>', units, re.DOTALL)[0]
    assert table.count("<tr ") == 1 + 24
    assert "376 more lie between these" in units
    assert units.count('class="dot ') >= 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_store_gets_a_kind_page(laid_out, language):
    page = laid_out(Picture(), language)
    assert page.html.count('class="empty"') == len(SECTIONS)
    assert page.findings == ()


@pytest.mark.parametrize(
    "part",
    ["overall", "touchpoints", "questions", "months", "channels", "units", "employees", "service", "audit", "volumes"],
)
def test_any_part_may_stand_alone_or_be_missing(full_picture, laid_out, part):
    outline(laid_out(replace(full_picture, **{part: ()})))
    outline(laid_out(Picture(**{part: getattr(full_picture, part)})))


def test_text_alone_is_counted(laid_out):
    page = laid_out(Picture(intake=Intake(events=3, answers=3, comments=3)))
    assert "Free text: 3 comments" in page.html


def test_differences_are_worded_as_differences_and_never_as_causes(full_picture, laid_out):
    said = re.sub(r"<[^>]+>", " ", laid_out(full_picture).html).lower()
    assert not re.search(r"because of the|caused by|leads to|due to|driven by|effect of", said)
    assert "this is a difference, not a cause" in said


def test_a_finding_says_its_difference_with_interval_and_n(full_picture, laid_out):
    page = laid_out(full_picture)
    first = re.search(r'<section id="findings".*?</section>', page.html, re.DOTALL)[0]
    for claim in re.findall(r"<li class=.*?</div></div>", first, re.DOTALL):
        assert re.search(r"\(.+ to .+; [\d,]+ (answers|events|contacts)\)|Rejected: |No answer: ", claim)


def test_the_same_picture_makes_the_same_page(full_picture, laid_out):
    assert laid_out(full_picture).html == laid_out(full_picture).html


def test_a_page_is_written_as_one_file(full_picture, laid_out, tmp_path):
    page = laid_out(full_picture, "el")
    assert write_report(page, tmp_path / "report.html").read_text(encoding="utf-8") == page.html
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_paths_are_drawn_in_the_words_of_the_map(laid_out, full_picture):
    html = laid_out(full_picture, "hu").html
    assert 'class="journey-flow" lang="hu"' in html
    assert "booking (hu)" in html


def test_every_deviation_has_its_share_with_an_interval(laid_out, full_picture):
    html = laid_out(full_picture).html
    table = html[html.index("<caption>Where journeys leave their map") :]
    rows = re.findall(r"<tr role=\"row\".*?</tr>", table[table.index("<tbody") : table.index("</tbody>")], re.DOTALL)
    assert len(rows) > 3
    assert all(len(re.findall(r"\d% to \d", row)) == 1 for row in rows)


def test_without_journeys_the_page_says_how_to_get_them(laid_out):
    html = laid_out(Picture()).html
    assert "There are no journeys of more than one step." in html
