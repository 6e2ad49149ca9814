"""A respondent answers on a phone, breaks off, loses the connection, comes back; a frame in a strict page."""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
from tests.browser.application.conftest import Application
from tests.browser.application.respondents import TOO_SMALL, answered, choose, go_on

pytestmark = pytest.mark.browser
STRICT = "default-src 'none'; frame-src {}; style-src 'none'; script-src {}"


def test_a_guest_answers_in_greek_on_a_phone_breaks_off_loses_the_connection_and_comes_back(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("el-GR")
    page = context.new_page()
    page.goto(links["anonymous"])
    expect(page.locator("html")).to_have_attribute("lang", "el")
    choose(page, "nps", "9")
    page.locator("textarea").fill("Το ασανσέρ ήταν αργό.")
    go_on(page)
    expect(page.locator("h2")).to_have_text("Οι λεπτομέρειες")
    address = page.get_by_role("link", name="οι απαντήσεις μου").get_attribute("href")
    assert not context.cookies()
    page.close()

    page = context.new_page()
    page.goto(f"{application.address}{address}")
    choose(page, "sat", "4")
    choose(page, "why", "rest")
    context.set_offline(True)
    # a file could not wait on the device; without one the page can
    page.evaluate("document.querySelector('form').enctype = 'application/x-www-form-urlencoded'")
    go_on(page)
    expect(page.locator("#said")).to_contain_text("Δεν υπάρχει σύνδεση")
    assert [row["state"] for row in answered(application) if row["kind"] == "anonymous"] == ["partial"]
    context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("στάλθηκαν", timeout=30_000)

    (row,) = [row for row in answered(application) if row["kind"] == "anonymous"]
    assert (row["state"], row["language"]) == ("finished", "el")
    assert row["answers"]["sat"] == {"number": 4}
    assert row["answers"]["comment"] == {"text": "Το ασανσέρ ήταν αργό."}
    page.goto(f"{application.address}{address}")
    expect(page.locator("h1")).to_have_text("Ευχαριστούμε")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_everything_to_touch_is_large_enough(
    links: dict[str, str],
    phone: Callable[..., BrowserContext],
    axe_complaints: Callable[..., list[str]],
    outside: str,
    theme: str,
):
    page = phone("hu", theme=theme).new_page()
    page.set_viewport_size({"width": 320, "height": 568})  # the narrowest there are
    page.goto(links["anonymous"])
    complaints = axe_complaints(page)
    go_on(page)  # without the required answer
    expect(page.locator("#wrong")).to_be_focused()
    complaints += axe_complaints(page)
    small = page.evaluate(TOO_SMALL)
    choose(page, "nps", "2")
    go_on(page)
    expect(page.locator("progress")).to_be_visible()
    complaints += axe_complaints(page)
    small += page.evaluate(TOO_SMALL)
    assert page.evaluate(outside, 320) == [], "something sticks out of the window"
    assert small == [], "something is too small to touch"
    go_on(page)
    expect(page.locator(".end")).to_be_visible()
    complaints += axe_complaints(page)
    assert complaints == []


def test_everything_works_without_a_script(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    page = phone("en", scripts=False).new_page()
    page.goto(links["anonymous"])
    page.get_by_role("button", name="Ελληνικά").click()
    expect(page.locator("html")).to_have_attribute("lang", "el")
    page.get_by_role("button", name="English").click()
    page.get_by_role("radio", name="10 Extremely likely").check(force=True)
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("group", name="How satisfied were you?").get_by_role("radio", name="3").check(force=True)
    page.locator("input[type=file]").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Choose a photo (JPEG, PNG or WebP) or a PDF of at most 10 MB.")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("radio", name="10 Extremely likely")).to_be_checked()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    newest = answered(application)[0]
    assert (newest["state"], newest["answers"]["sat"]) == ("finished", {"number": 3})


def test_a_page_that_waited_and_lacks_something_is_shown_again_with_the_reason(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("hu")
    page = context.new_page()
    page.goto(links["anonymous"])
    page.locator("textarea").fill("Lassú volt a lift.")
    context.set_offline(True)
    go_on(page)
    expect(page.locator("#said")).to_contain_text("Nincs kapcsolat")
    context.set_offline(False)
    expect(page.locator("#wrong")).to_be_visible(timeout=30_000)
    expect(page.locator(".trouble")).to_have_text("Kérjük, válaszoljon erre a kérdésre.")
    choose(page, "nps", "4")
    go_on(page)
    expect(page.locator("progress")).to_be_visible()
    newest = answered(application)[0]
    assert newest["answers"] == {"nps": {"number": 4}, "comment": {"text": "Lassú volt a lift."}}


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_written_beside_a_choice_is_asked_for_with_the_choice(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext], *, scripts: bool
):
    page = phone("en", scripts=scripts).new_page()
    page.goto(links["anonymous"])
    choose(page, "nps", "6")
    go_on(page)
    field = page.get_by_label("Something else: In your own words")
    expect(field).to_be_hidden()
    choose(page, "why", "other")
    expect(page.get_by_text("In your own words")).to_be_visible()
    field.fill("A wedding")
    choose(page, "why", "other")
    expect(field).to_be_hidden()
    choose(page, "why", "other")
    expect(field).to_have_value("A wedding")
    go_on(page)
    expect(page.locator(".end")).to_be_visible()
    assert answered(application)[0]["answers"]["why"] == {"choices": ["other"], "other": "A wedding"}


def test_a_browser_that_cannot_ask_a_style_for_the_choice_shows_the_field_and_takes_the_choice_from_it(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    page = phone("en", scripts=False).new_page()
    page.route("**/*.css", lambda route: without(route, "@supports selector"))
    page.goto(links["anonymous"])
    choose(page, "nps", "6")
    go_on(page)
    page.get_by_label("Something else: In your own words").fill("A wedding")
    go_on(page)
    expect(page.locator(".end")).to_be_visible()
    page.wait_for_load_state()
    page.unroute_all(behavior="wait")  # else a style that is still asked for fails in the next test
    assert answered(application)[0]["answers"]["why"] == {"choices": ["other"], "other": "A wedding"}


def without(route: Route, beginning: str) -> None:
    """The file without the lines that begin so, as a browser reads it that does not know them."""
    came = route.fetch()
    lines = (line for line in came.text().splitlines() if not line.startswith(beginning))
    route.fulfill(response=came, body="\n".join(lines))


class _Host(BaseHTTPRequestHandler):
    """A page of somebody else with a strict policy, and the survey in a frame."""

    def __init__(self, *arguments: object, survey: str, policy: str) -> None:
        self.survey, self.policy = survey, policy
        super().__init__(*arguments)

    def do_GET(self) -> None:
        page = f'<!doctype html><title>Shop</title><iframe src="{self.survey}" title="Survey" width="360" height="700">'
        if self.path == "/loader":
            loader = self.survey.partition("/s/")[0] + "/static/delivery/embed.js"
            page = f'<!doctype html><title>Shop</title><div data-twofold="{self.survey}"></div>'
            page += f'<script src="{loader}" defer></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop(application: Application, links: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """A page of somebody else that frames a link: ``shop("embed")``."""
    servers: list[ThreadingHTTPServer] = []

    def open_shop(kind: str) -> str:
        policy = STRICT.format(application.address, application.address)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, survey=links[kind], policy=policy))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}/"

    yield open_shop
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_survey_in_a_frame_of_a_strict_page_is_answered_without_a_cookie(
    application: Application, shop: Callable[[str], str], browser: Browser
):
    context = browser.new_context(locale="en")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(shop("embed"))
    frame = page.frame_locator("iframe")
    frame.locator('label:has(input[name="nps"][value="8"])').click()
    frame.locator(".buttons button[value=on]").click()
    frame.locator(".buttons button[value=on]").click()
    expect(frame.locator("h1")).to_have_text("Thank you")

    assert not context.cookies()
    assert all(re.match(r"http://(localhost|127\.0\.0\.1):", url) for url in asked)
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []
    assert answered(application)[0]["kind"] == "embed"

    # the loader follows the height of what is shown: of the questions, then of the last page
    page.goto(page.url + "loader")
    expect(page.locator("iframe")).not_to_have_attribute("height", "640")
    tall = int(page.locator("iframe").get_attribute("height") or 0)
    frame.locator('label:has(input[name="nps"][value="8"])').click()
    frame.locator(".buttons button[value=on]").click()
    expect(page.locator("iframe")).not_to_have_attribute("height", str(tall))
    assert tall > 640
    context.close()


def test_a_link_that_names_no_host_shows_itself_in_no_frame(shop: Callable[[str], str], browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(shop("anonymous"))

    expect(page.frame_locator("iframe").locator("form")).to_have_count(0)
    context.close()
