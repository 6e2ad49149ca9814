"""The report in a real browser: both widths, both themes, five languages, keyboard, print, axe-core."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from twofold.findings import Picture
from twofold.reports import LANGUAGES, Heading, lay_out
from twofold.reports.reasons import Reasons, reasons
from twofold.simulate import simulate
from twofold.sources.mapping_file import read_mapping
from twofold.store import open_store
from twofold.store.load import load
from twofold.store.load_units import load_units

pytestmark = pytest.mark.browser

# what sticks out of the window, drawings aside
OUTSIDE = """width => [...document.querySelectorAll('main *')].filter(e => {
    if (e.closest('svg') || getComputedStyle(e).position === 'absolute') return false;
    const head = e.closest('thead th');  // heads of columns are read aloud only, where the window is narrow
    if (head && getComputedStyle(head).position === 'absolute') return false;
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
}).map(e => e.outerHTML.slice(0, 120))"""
# texts wider than their cell
RUNNING_OVER = """[...document.querySelectorAll('td > span')].filter(e => {
    const text = e.getBoundingClientRect(), cell = e.parentElement.getBoundingClientRect();
    return text.width > 0 && (text.right > cell.right + 1 || text.left < cell.left - 1);
}).map(e => e.textContent)"""
# the pictures that the report's own tests lay out; tests are no package, so the file is loaded by its path
PICTURES = Path(__file__).parent.parent / "twofold" / "reports" / "conftest.py"
_spec = importlib.util.spec_from_file_location("report_pictures", PICTURES)
_pictures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_pictures)
full_picture = _pictures.full_picture


@pytest.fixture(scope="module")
def reasoned(tmp_path_factory) -> Reasons:
    """What a page says of reasons, of a small simulated chain."""
    folder = tmp_path_factory.mktemp("chain")
    simulate(folder / "data", seed=5, events=9_000)
    store = open_store(folder / "facts", create=True)
    load_units(store, folder / "data" / "units.csv")
    for file in sorted((folder / "data").glob("*.parquet")):
        load(store, file, read_mapping(file.with_suffix(".toml")))
    found = reasons(store.facts())
    assert all((found.shifts, found.drivers, found.pulse, found.links, found.proposed, found.effects))
    return found


@pytest.fixture(scope="module")
def laid_out(reasoned):
    """Lay a picture out with everything a page can hold; an empty one alone."""

    def make(picture, language="en"):
        lived, why = (_pictures.all_lived(), reasoned) if picture.overall else (None, Reasons())
        return lay_out(picture, Heading(date(2026, 7, 1)), language, lived, why)

    return make


@pytest.fixture
def opened(browser, laid_out, tmp_path):
    """Open a report: its page, and everything the browser had to say about it."""
    contexts = []

    def open_report(picture: Picture, language="en", width=1280, theme="light") -> tuple[Page, list[str]]:
        file = tmp_path / f"{language}.html"
        file.write_text(laid_out(picture, language).html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: None if request.url == file.as_uri() else said.append(request.url))
        page.goto(file.as_uri())
        return page, said

    yield open_report
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overflows_fails_or_is_fetched(opened, full_picture, language):
    page, said = opened(full_picture, language)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width, theme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE, width) == []
    assert said == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_runs_into_the_next_column(opened, full_picture, language):
    page, _ = opened(full_picture, language)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(RUNNING_OVER) == []


@pytest.mark.parametrize(
    ("language", "width", "theme"), [("en", 1280, "light"), ("el", 390, "dark"), ("hu", 1280, "dark")]
)
def test_axe_finds_nothing(opened, full_picture, language, width, theme):
    page, _ = opened(full_picture, language, width, theme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_on_an_empty_report(opened):
    page, said = opened(Picture())
    assert Axe().run(page).violations_count == 0
    assert said == []


def test_the_theme_follows_the_system_and_can_be_switched(opened, full_picture):
    page, _ = opened(full_picture, theme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    button = page.get_by_role("button", name="Switch between light and dark")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.evaluate(colour) != dark
    assert button.get_attribute("aria-pressed") == "false"
    page.reload()
    assert page.evaluate(colour) != dark


def test_the_page_reads_without_its_script(browser, laid_out, full_picture, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(laid_out(full_picture).html, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.get_by_role("heading", name="Touchpoints").is_visible()
    assert page.locator("#theme").is_hidden()
    context.close()


def test_the_keyboard_reaches_the_content_first_and_opens_notes(opened, full_picture):
    page, _ = opened(full_picture)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    note = page.locator("details.note").first
    note.locator("summary").focus()
    page.keyboard.press("Enter")
    assert note.get_attribute("open") is not None


def test_on_paper_it_is_light_and_the_notes_are_open(opened, full_picture):
    page, _ = opened(full_picture, theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav").is_hidden()
    assert page.pdf().startswith(b"%PDF")
