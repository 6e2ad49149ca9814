"""Every page of the navigation, for every role that sees it: readable by all, in both themes, in five languages.

The list of pages is the navigation's own, so that a page which somebody adds tomorrow is walked as well.
"""

import os

import pytest
from django.urls import NoReverseMatch, reverse

from twofold_web.foundation.hooks import NAVIGATION
from twofold_web.foundation.permissions import MAY, Role

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "hu", "bg", "el", "cs")
THEMES = ("light", "dark")


def _address(name: str) -> str | None:
    try:
        return reverse(name, args=["hotel"])
    except NoReverseMatch:
        return None


ENTRIES = {entry.url: entry for entry in NAVIGATION}
PAGES = {name: address for name in sorted(ENTRIES) if (address := _address(name))}
# of roles that may do the same, one; the administrator's pages are all pages, which other tests walk
DIFFERENT = {MAY[role]: role for role in Role if role is not Role.ADMINISTRATOR}.values()
# every page in every language takes four times as long; without, one language a page, all five in turn
EVERY = bool(os.environ.get("TWOFOLD_EVERY_LANGUAGE"))
# and every second page of a role: what roles may see at all, the matrix of pages asks without a browser
SEEN = [(role, name) for role in DIFFERENT for name in PAGES if ENTRIES[name].permission in MAY[role]]
SEEN = SEEN[:: 1 if EVERY else 2]
SPOKEN = [
    (name, language) for turn, name in enumerate(PAGES) for language in (LANGUAGES if EVERY else (LANGUAGES[turn % 5],))
]
LONG_WORDS = [
    (name, language)
    for turn, name in enumerate(PAGES)
    for language in (("el", "bg") if EVERY else (("el", "bg")[turn % 2],))
]
FOCUSABLE = """
[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(e => !e.disabled && e.type !== 'hidden' && e.type !== 'radio' && e.tabIndex >= 0)
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => !e.closest('dialog:not([open]), .drop:not([open]) > .drop-body'))
    .map((e, place) => (e.dataset.place = place, e.outerHTML.slice(0, 100)))"""
HERE = "document.activeElement && document.activeElement.dataset.place"


def test_every_line_of_the_navigation_leads_somewhere():
    assert set(PAGES) == set(ENTRIES)


@pytest.mark.parametrize(("name", "language"), SPOKEN)
def test_axe_finds_nothing_in_either_theme(opened, axe_complaints, name, language):
    found = opened(PAGES[name], language=language)
    assert axe_complaints(found.page) == []
    found.page.emulate_media(color_scheme="dark")
    assert axe_complaints(found.page, "color-contrast") == []  # all that a theme changes
    assert found.page.locator("html").get_attribute("lang") == language
    assert found.complaints == []


@pytest.mark.parametrize(("role", "name"), SEEN)
def test_every_role_sees_its_pages_whole(opened, axe_complaints, role, name):
    turn = SEEN.index((role, name))
    found = opened(
        PAGES[name], role, language=LANGUAGES[turn % 5], theme=THEMES[turn % 2], width=(390, 1280)[turn % 3 > 0]
    )
    assert axe_complaints(found.page) == []
    assert found.complaints == []


@pytest.mark.parametrize(("name", "language"), LONG_WORDS)
def test_nothing_sticks_out_on_a_phone_or_on_a_wall(opened, outside, name, language):
    found = opened(PAGES[name], language=language, width=390)
    found.page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    for width in (390, 2560):
        found.page.set_viewport_size({"width": width, "height": 900})
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.page.evaluate(outside, width) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_reaches_everything(opened, name):
    page = opened(PAGES[name]).page
    wanted = page.evaluate(FOCUSABLE)
    reached: set[str] = set()
    page.evaluate("document.body.focus(); window.scrollTo(0, 0)")
    for _ in range(4 * len(wanted) + 10):  # a field for a date takes several
        page.keyboard.press("Tab")
        place = page.evaluate(HERE)
        if place is not None:
            reached.add(place)
        if len(reached) == len(wanted):
            break
    assert [what for place, what in enumerate(wanted) if str(place) not in reached] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_without_javascript(opened, name):
    found = opened(PAGES[name], scripts=False, width=390)
    page = found.page
    assert page.locator("main h1").first.is_visible()
    assert found.complaints == []
    page.locator(".menu > summary").click()
    assert page.locator(".sections a").first.is_visible()
    assert page.locator(".language button").first.is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_change_its_language(opened, name):
    page = opened(PAGES[name]).page
    page.locator(".language select").select_option("el")
    page.wait_for_function("document.documentElement.lang === 'el'")
    assert page.url.split("?")[0].endswith(PAGES[name])
