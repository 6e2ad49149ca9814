"""The picture: well-formed, without style or script, every number with its n, every link with a name, nothing cut."""

import re
import tomllib
import xml.etree.ElementTree as ET
from datetime import date
from importlib import resources

import pytest

from twofold.journeys.drawing.letters import text_width
from twofold.reports.blueprint import Comparison, words
from twofold.reports.blueprint.drawing.picture import draw, draw_alone
from twofold.reports.blueprint.drawing.style import DARK, LIGHT, RULES, page_style
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.exporting import FORMATS, export
from twofold.reports.blueprint.opening import opened
from twofold.reports.blueprint.record import Gap
from twofold.reports.blueprint.seeing import withheld
from twofold.reports.blueprint.table import tell
from twofold.reports.words import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
MADE = date(2026, 7, 1)


def parsed(picture):
    return ET.fromstring(picture.svg)  # noqa: S314 - our own drawing


def address(evidence):
    return f"/evidence/{evidence.part}?of={evidence.name}&in={evidence.detail}"


@pytest.fixture
def compared(everything):
    gaps = (
        Gap("score", "book", "", "csat", 9.0, 2.0, 16.0, 0.01, 0.95, shown=True),
        Gap("emotion", "book", "", "valence", -1.0, -9.0, 7.0, 0.8, 0.95, shown=True),
        Gap("leaving", "book", "skipped", "", None, None, None, None, 0.95, shown=False),
        Gap("condition", "tools", "", "mean", 0.2, 0.1, 0.3, 0.01, 0.95, shown=True),
    )
    return Comparison(everything, everything, gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_well_formed_in_every_language(everything, compared, emptied, language):
    for found in (everything, compared, emptied):
        root = parsed(draw(found, language, address))
        assert root.tag == f"{SVG}svg"
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}desc").text


def test_a_page_with_a_strict_policy_may_hold_it(everything):
    for element in parsed(draw(everything, "en", address)).iter():
        assert not {"style", "onclick", "onload"} & set(element.attrib)
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"}


def test_what_a_map_says_cannot_become_markup(everything):
    svg = draw(everything, "en", address).svg
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_everything_that_opens_has_a_name_and_every_part_opens(everything):
    links = list(parsed(draw(everything, "en", address)).iter(f"{SVG}a"))
    assert all(link.get("aria-label") and link.get("href") for link in links)
    parts = {re.search(r"/evidence/(\w+)", link.get("href"))[1] for link in links}
    assert parts == {part.value for part in Part}


def test_a_number_that_may_not_be_shown_is_not_in_the_picture(everything):
    svg = draw(everything, "en", address).svg
    assert "not shown, so that nobody can be recognised" in svg
    assert "too few" in svg


def test_every_shown_score_stands_with_its_interval_and_n(everything):
    said = [element.text for element in parsed(draw(everything, "en")).iter(f"{SVG}text")]
    assert {"74.0%", "70.0 to 78.0", "n = 400"} <= set(said)


def test_a_link_is_thick_where_strong_and_absent_where_not_shown(everything, emptied):
    assert draw(everything, "en").svg.count("bp-strong-bond") == 1
    assert "bp-bond" not in draw(emptied, "en").svg


def test_only_differences_beyond_chance_are_marked(compared):
    svg = draw(compared, "en").svg
    assert "▲ +9.0" in svg
    assert "▼ −1.0" not in svg
    assert "−1.0" in svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_stay_on_the_sheet(everything, compared, language):
    for found in (everything, compared):
        root = parsed(draw(found, language))
        left, _, width, _ = map(float, root.get("viewBox").split())
        for element in root.iter(f"{SVG}text"):
            if element.get("text-anchor") == "start":
                end = float(element.get("x")) + text_width(element.text or "", 11.0) * 0.9
                assert end <= left + width + 4, element.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_all_that_the_picture_opens(everything, language):
    told = tell(everything, language)
    lines = [line for row in told.rows for line in (*row.emotion, *row.score, *row.channels, *row.leaving)]
    lines += [*told.conditions, *told.bonds, *told.actions]
    there = {
        re.sub(r"&amp;", "&", link.get("href")) for link in parsed(draw(everything, language, address)).iter(f"{SVG}a")
    }
    assert there <= {address(line.evidence) for line in lines if line.evidence is not None}
    assert all(line.said for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_places(language):
    def sentences(code):
        text = resources.files(words).joinpath(f"{code}.toml").read_text(encoding="utf-8")
        return {(t, k): s for t, table in tomllib.loads(text).items() for k, s in table.items()}

    there, wanted = sentences(language), sentences("en")
    assert there.keys() == wanted.keys()
    for key, sentence in wanted.items():
        assert set(re.findall(r"{\w+}", there[key])) == set(re.findall(r"{\w+}", sentence)), key


def test_both_colour_schemes_know_every_colour():
    used = set(re.findall(r"var\(--bp-([a-z-]+)\)", RULES))
    assert used <= LIGHT.keys() == DARK.keys()
    assert "var(" not in str(draw_alone_style())
    assert f"--bp-ink: light-dark({LIGHT['ink']}, {DARK['ink']});" in page_style()


def draw_alone_style():
    from twofold.reports.blueprint.drawing.style import standing_alone  # noqa: PLC0415 - beside its only use

    return standing_alone()


def contrast(one, two):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_texts_can_be_read_on_every_ground(scheme):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for small letters."""
    for ground in ("ground", "main", "below", "card"):
        for letters in ("ink", "muted", "better", "worse"):
            assert contrast(scheme[letters], scheme[ground]) >= 4.5, (letters, ground)
    assert contrast(scheme["on-stage"], scheme["stage"]) >= 4.5
    assert contrast(scheme["on-role"], scheme["role"]) >= 4.5


def test_a_file_stands_alone(everything):
    svg = draw_alone(everything, "hu", MADE).svg
    assert "<style>" in svg
    assert "Magyarország" in svg
    assert "<a " not in svg
    ET.fromstring(svg)  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("pptx", b"PK")]
)
def test_every_format_is_a_file_of_its_kind(everything, kind, begins):
    pytest.importorskip("vl_convert")
    pytest.importorskip("pptx")
    assert kind in FORMATS
    assert export(everything, kind, "el", MADE).startswith(begins)


def test_what_somebody_may_not_see_says_so_and_is_not_there(everything, compared):
    for found in (everything, compared):
        kept = withheld(found, "conditions", "bonds", "actions")
        svg = draw(kept, "en", address).svg
        assert svg.count("Not among the results that you may see.") == 3
        assert "Coaching" not in svg
        assert "3.40" not in svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_opens_has_evidence_with_its_method(everything, language):
    told = tell(everything, language)
    lines = [line for row in told.rows for line in (*row.emotion, *row.score, *row.channels, *row.leaving)]
    lines += [*told.conditions, *told.bonds, *told.actions]
    for line in lines:
        if line.evidence is not None:
            found = opened(everything, line.evidence, language)
            assert found.title
            assert all(found.sentences)
            assert all(head and text for head, text in found.notes)


def test_evidence_of_nothing_is_none(everything):
    for part in Part:
        assert opened(everything, Evidence(part, "nowhere", "nothing"), "en") is None
