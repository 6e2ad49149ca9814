"""An author builds, translates, publishes and edits a live survey: by keyboard alone, without a script, by dragging."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LINES = "[...document.querySelectorAll('.lines .lines .line-text')].map(e => e.textContent.trim())"
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"


def begin(opened, **how) -> Page:
    """A new survey of its own for each test, open in the editor."""
    page = opened("surveys/new/", **how).page
    page.fill("#n-title", f"Stay {secrets.token_hex(3)}")
    page.press("#n-title", "Enter")
    page.wait_for_url("**/edit/**")
    return page


def until(page: Page, holds: str) -> None:
    """Wait for a claim; as a function, because the page's policy lets nobody evaluate strings."""
    page.wait_for_function(f"() => {holds}")


def settle(page: Page) -> None:
    page.wait_for_function(SETTLED)


def press(page: Page, selector: str, *keys: str) -> None:
    """Keys on an element that a keyboard reaches."""
    page.focus(selector)
    for key in keys:
        page.keyboard.press(key)
    settle(page)


def add(page: Page, type_: str, text: str) -> None:
    """A question by keyboard: open the menu, choose the kind, type over its text."""
    press(page, "#add-menu", "Enter")
    press(page, f".add-types button[value*='item:{type_}:']", "Enter")
    until(page, f"document.querySelector('#survey-form #p-type').value === '{type_}'")
    until(page, "document.activeElement.name.endsWith('/text|en')")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    until(page, f"({LINES}).includes({text!r})")
    settle(page)


def move_and_take_back(page: Page) -> None:
    """A question moves by arrow, and goes back."""
    page.focus("#survey-outline .line.chosen > a")
    page.keyboard.press("Alt+ArrowUp")
    until(page, f"({LINES})[0] === 'What was best?'")
    settle(page)
    press(page, "#do-undo", "Enter")
    until(page, f"({LINES})[0] === 'Would you recommend us?'")


def say_thanks(page: Page) -> None:
    """The last page gets its text."""
    settle(page)
    press(page, "[id='line-end:thanks']", "Enter")
    page.wait_for_selector("#p-kind")
    page.focus("[name='text|end:thanks/text|en']")
    page.keyboard.press("Control+a")
    page.keyboard.type("Thank you")
    page.keyboard.press("Tab")
    until(page, "document.querySelector('.phone-said')?.textContent === 'Thank you'")
    settle(page)


def translate(page: Page, editor: str) -> None:
    """Every text in Hungarian."""
    page.goto(editor.replace("/edit/", "/translations/"))
    press(page, "button[value=hu]", "Enter")
    page.wait_for_selector(".translate-row textarea")
    for number in range(page.locator(".translate-row textarea").count()):
        page.locator(".translate-row textarea").nth(number).focus()
        page.keyboard.type(f"szöveg {number}")
    press(page, ".form-actions button.first", "Enter")
    page.wait_for_selector(".message.success")
    assert page.locator(".badge.caution").count() == 0


def publish(page: Page, editor: str) -> None:
    """From the page that says what publishing does."""
    page.goto(editor.replace("/edit/", "/publish/"))
    press(page, "main form button.first", "Enter")
    page.wait_for_url(re.compile(r"/surveys/\d+/$"))
    expect(page.locator("h1 .badge")).to_have_text("open")


def edit_the_live_one(page: Page, editor: str) -> None:
    """A new version; the old one stays readable."""
    page.goto(f"{editor}?at=item:nps")
    page.focus("[name='text|item:nps/text|en']")
    page.keyboard.press("Control+a")
    page.keyboard.type("How likely are you to come again?")
    page.keyboard.press("Tab")
    until(page, f"({LINES})[0] === 'How likely are you to come again?'")
    settle(page)
    page.goto(editor.replace("/edit/", "/publish/"))
    expect(page.locator(".changes")).to_contain_text("begins anew")
    press(page, "main form button.first", "Enter")
    page.wait_for_url(re.compile(r"/surveys/\d+/$"))
    page.goto(editor.replace("/edit/", "/versions/1/"))
    expect(page.locator(".phones")).to_contain_text("Would you recommend us?")


def test_an_author_builds_translates_publishes_and_edits_a_live_survey_by_keyboard_alone(opened):
    found = opened("surveys/new/")
    page = found.page
    page.focus("#n-title")
    page.keyboard.type(f"Stay {secrets.token_hex(3)}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/**")
    editor = page.url.partition("?")[0]

    add(page, "nps", "Would you recommend us?")
    add(page, "text", "What was best?")
    move_and_take_back(page)
    say_thanks(page)
    translate(page, editor)
    publish(page, editor)
    edit_the_live_one(page, editor)

    assert found.complaints == []


def test_a_survey_is_built_without_a_script(opened):
    page = begin(opened, scripts=False)
    page.click("#add-menu")
    page.click(".add-types button[value*='item:csat:']")
    page.fill("[name='text|item:csat/text|en']", "How was breakfast?")
    page.click("#add-menu")
    page.click(".add-types button[value*='item:single:']")
    expect(page.locator(".line-text >> text=How was breakfast?")).to_be_visible()
    page.focus(".line.chosen > a")
    page.click("[id='up-item:single']")
    expect(page.locator(".lines .lines li").nth(0)).to_contain_text("New question")


def test_a_question_is_dragged_to_where_it_shall_stand_and_the_preview_follows_what_is_typed(opened):
    found = opened("surveys/new/")
    page = begin(lambda *_a, **_k: found)
    add(page, "nps", "First")
    add(page, "text", "Second")
    page.hover("[data-place='item:text'] .line-text")
    page.mouse.down()
    # as a hand does it: a drag begins with a small move, and the browser tells where it is from the second one on
    box = page.locator("[data-place='item:text'] .line-text").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 12)
    for _ in range(2):
        page.hover("[data-place='item:nps'] .line-text")
    page.mouse.up()
    until(page, f"({LINES})[0] === 'Second'")
    settle(page)
    page.fill("[name='text|item:text/text|en']", "Changed")
    page.keyboard.press("Tab")
    until(page, "document.querySelector('.phone-item.chosen .phone-question').textContent === 'Changed'")
    assert found.complaints == []


IN_SIGHT = """([box, part]) => {
    const [frame, own] = [box, part].map(one => document.querySelector(one).getBoundingClientRect());
    return own.top >= frame.top - 1 && own.top < Math.min(frame.bottom, innerHeight);
}"""


@pytest.mark.parametrize("width", [1100, 1280, 1500])
def test_the_open_question_stays_in_sight_in_a_long_survey(opened, width):
    page = begin(opened, width=width)
    editor = page.url.partition("?")[0]
    asked = [{"key": f"q{at}", "type": "csat", "text": {"en": f"Question {at}"}} for at in range(60)]
    path = editor.replace("/o/hotel/surveys/", "/api/v1/o/hotel/surveys/").replace("/edit/", "")
    draft = page.request.get(path).json()
    draft["questionnaire"]["blocks"][0]["items"] = asked
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    changed = page.request.put(
        f"{path}/draft",
        data={"draft_number": draft["draft_number"], "questionnaire": draft["questionnaire"]},
        headers={"X-CSRFToken": token, "Referer": editor},
    )
    assert changed.ok, changed.text()

    page.goto(f"{editor}?at=item:q50")
    for act in (lambda: None, lambda: press(page, "[name='text|item:q50/text|en']", "x", "Tab")):
        act()
        assert page.evaluate(IN_SIGHT, ["#survey-outline", "#survey-outline .line.chosen"])
        if width >= 1280:  # below, the preview stands under the form
            assert page.evaluate(IN_SIGHT, ["#survey-beside", ".phone-item.chosen"])


def test_two_tabs_with_the_same_question_lose_nothing(opened):
    page = begin(opened)
    add(page, "text", "First")
    settle(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("[name='text|item:text/text|en']", "Theirs")
    other.keyboard.press("Tab")
    until(other, f"({LINES})[0] === 'Theirs'")
    page.fill("[name='text|item:text/text|en']", "Mine")
    page.keyboard.press("Tab")
    page.wait_for_selector("#c-mine")
    expect(page.locator("#survey-editor")).to_contain_text("Theirs")
    page.click("button[value=over]")
    page.wait_for_selector("#survey-outline")
    assert page.evaluate(LINES) == ["Mine"]


@pytest.mark.parametrize(("width", "language", "theme"), [(1440, "en", "light"), (390, "el", "dark")])
def test_the_editor_is_accessible_and_fits_the_window(opened, axe_complaints, outside, width, language, theme):
    page = begin(opened, width=width, language=language, theme=theme)
    page.click("#survey-outline > summary") if width < 1000 else None
    page.click("#add-menu")
    page.click(".add-types button[value*='item:matrix:']")
    page.wait_for_selector(".entries")
    settle(page)
    assert axe_complaints(page) == []
    assert page.evaluate(outside, width) == []
