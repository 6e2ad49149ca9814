"""What the frame of every page does: themes, menus, keys, forms that are sent once, sessions that end, errors."""

import re
import time
from typing import Any

import pytest

from twofold_web.foundation.permissions import Role

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "hu", "bg", "el", "cs")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_gallery_of_parts(opened, axe_complaints, outside, theme, width):
    found = opened("/gallery/", width=width, theme=theme)
    assert axe_complaints(found.page) == []
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.page.evaluate(outside, width) == []
    assert found.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_does_not_exist_reads_well(opened, axe_complaints, language):
    page = opened("/o/nosuch/overview/", language=language, theme="dark").page
    assert axe_complaints(page) == []
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".sections").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_page_names_the_permission(opened, axe_complaints, language):
    page = opened("audit/", Role.VIEWER, language=language).page
    assert axe_complaints(page) == []
    assert page.locator("main strong").inner_text()


def test_another_organisation_does_not_exist(opened):
    there = opened("/o/bank/overview/").page.locator("main").inner_text()
    nowhere = opened("/o/nosuch/overview/").page.locator("main").inner_text()
    assert there == nowhere
    assert "Bank" not in there


def test_the_theme_stays_on_the_next_page(opened):
    page = opened("me/", theme="light").page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("[data-theme-switch]").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark


def test_the_menu_of_a_phone_opens_by_keyboard(opened):
    page = opened("me/", width=390).page
    assert not page.locator(".sections a").first.is_visible()
    page.locator(".menu > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".sections a").first.is_visible()


def test_a_menu_closes_by_escape_and_gives_the_focus_back(opened):
    page = opened("me/").page
    page.locator(".person > summary").click()
    assert page.locator(".person .drop-body").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".person .drop-body").is_visible()
    assert page.evaluate("document.activeElement.matches('.person > summary')")


def test_g_and_a_letter_open_a_page_unless_somebody_types(opened):
    page = opened("me/employees/").page
    page.locator("#employee").press_sequentially("gh")
    assert page.url.endswith("/me/employees/")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(re.compile(r"/o/hotel/me/$"))


def test_letters_can_be_switched_off(opened):
    page = opened("me/employees/").page
    page.keyboard.press("?")
    page.locator("#keys input").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.reload()
    assert page.url.endswith("/me/employees/")


def test_a_form_is_sent_once_however_often_somebody_clicks(opened):
    found = opened("me/employees/")
    posts = []
    found.page.on("request", lambda asked: posts.append(asked) if asked.method == "POST" else None)
    found.page.locator("#email").fill("nobody@hotel.example")
    found.page.locator("#employee").fill("E-1")
    found.page.evaluate("""() => {
        const button = document.querySelector('form.panel button.first');
        button.click(); button.click(); button.click();
    }""")
    found.page.wait_for_selector(".errors")
    assert len(posts) == 1
    assert found.page.locator("#email").input_value() == "nobody@hotel.example"


def test_the_summary_of_errors_is_read_first_and_leads_to_the_field(opened):
    page = opened("me/employees/").page
    page.locator("#email").fill("nobody@hotel.example")
    page.locator("#employee").fill("E-1")
    page.locator("form.panel button.first").click()
    page.wait_for_selector(".errors")
    assert page.evaluate("document.activeElement.matches('.errors')")
    page.locator(".errors a").click()
    assert page.evaluate("document.activeElement.id") == "email"


def test_a_dangerous_act_asks_first(opened):
    page = opened("/gallery/").page
    page.evaluate("document.querySelector('form.panel').addEventListener('submit', () => { window.sent = true; })")
    page.locator("form.panel button.danger").click()
    assert page.locator("#question").is_visible()
    page.keyboard.press("Escape")
    assert not page.evaluate("window.sent")


def test_a_form_sent_after_the_session_ended_is_kept_and_sent_again(application, entered):
    context = entered(Role.CX_MANAGER)
    page = context.new_page()
    page.goto(application.url("me/"))
    page.evaluate("""() => {
        const form = document.querySelector('.person form');
        form.action = location.pathname + 'agree/';
        form.insertAdjacentHTML('beforeend', '<input name="note" value="what I typed">');
    }""")
    context.clear_cookies(name="sessionid")
    page.locator(".person > summary").click()
    page.locator(".person form button").click()
    page.wait_for_selector("textarea[name=note]", state="attached")
    assert page.locator("textarea[name=note]").input_value() == "what I typed"
    session = application.sessions[Role.CX_MANAGER.value]
    context.add_cookies([{"name": "sessionid", "value": session, "url": application.address}])
    page.locator("main form button.first").click()
    page.wait_for_url(re.compile(r"/o/hotel/me/$"))


def test_a_page_that_cannot_reach_the_server_says_so_and_stays(opened):
    page = opened("me/").page
    page.context.set_offline(True)
    page.wait_for_selector("#live .message")
    assert page.locator("h1").is_visible()
    page.context.set_offline(False)
    page.wait_for_selector("#live .message", state="detached")


def test_a_finished_job_loads_its_page_again(opened):
    page = opened("me/").page
    answer: dict[str, Any] = {"body": "<progress></progress>"}
    page.context.route(re.compile(r"/preparing/1/$"), lambda route: route.fulfill(**answer))
    page.evaluate("""() => {
        const waiting = document.createElement('div');
        waiting.setAttribute('hx-get', '/o/hotel/preparing/1/');
        waiting.setAttribute('hx-trigger', 'every 300ms');
        waiting.id = 'waiting';
        document.querySelector('main').append(waiting);
        htmx.process(waiting);
    }""")
    page.wait_for_selector("#waiting progress")
    answer.clear()
    answer["headers"] = {"HX-Refresh": "true"}  # not before the progress was seen
    page.wait_for_selector("#waiting", state="detached")
    page.locator("h1").wait_for()  # the old page is gone before the new one stands
    assert page.locator("h1").is_visible()


def test_a_slow_network_still_shows_what_was_asked(opened, application):
    page = opened("me/").page
    page.context.route(re.compile(r"/me/employees/"), lambda route: (time.sleep(0.5), route.continue_())[1])
    page.goto(application.url("me/employees/"))
    assert page.locator("h1").is_visible()
    page.go_back()
    page.wait_for_url(re.compile(r"/o/hotel/me/$"))
