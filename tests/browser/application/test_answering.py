"""A respondent answers on a phone, breaks off, loses the connection, comes back; a kiosk; a frame in a strict page."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.application.conftest import Application

pytestmark = pytest.mark.browser
BUILD = "import django, runpy; django.setup(); runpy.run_path({!r}, run_name='__main__')"
STRICT = "default-src 'none'; frame-src {}; style-src 'none'; script-src {}"


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    return kept | {"TWOFOLD_HOME": str(home), "TWOFOLD_DEMO": "yes", "DJANGO_SETTINGS_MODULE": "twofold_web.settings"}


@pytest.fixture(scope="module")
def links(application: Application) -> dict[str, str]:
    """The addresses of a survey by the kind of link."""
    program = BUILD.format(Path(__file__).with_name("answering_building.py").as_posix())
    built = subprocess.run(
        [sys.executable, "-c", program], env=environment(application.home), capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-4000:]
    tokens = json.loads(built.stdout.splitlines()[-1])
    return {kind: f"{application.address}/s/{token}/" for kind, token in tokens.items()}


def answered(application: Application) -> list[dict[str, object]]:
    """What lies in the table, the newest first."""
    program = (
        "import django, json; django.setup()\n"
        "from twofold_web.answering.models import Response\n"
        "rows = Response.objects.anywhere().order_by('-begun_at').values('kind', 'state', 'language', 'answers')\n"
        "print(json.dumps(list(rows)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment(application.home), capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A small phone: ``phone("el-GR")``."""
    opened: list[BrowserContext] = []

    def take(language: str = "en", *, theme: str = "light", scripts: bool = True) -> BrowserContext:
        size = {"width": 360, "height": 740}
        opened.append(
            browser.new_context(
                viewport=size, has_touch=True, locale=language, color_scheme=theme, java_script_enabled=scripts
            )
        )
        return opened[-1]

    yield take
    for context in opened:
        context.close()


TOO_SMALL = (
    "[...document.querySelectorAll('label.point, label.option, button, select, textarea, a, [type=text], [type=date],"
    " [type=file]')].filter(e => e.checkVisibility() && !e.closest('.unseen')).map(e => [e.outerHTML.slice(0, 80),"
    " e.getBoundingClientRect()]).filter(([_, r]) => r.height < 44 || r.width < 44).map(([html]) => html)"
)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').tap()


def go_on(page: Page) -> None:
    page.locator(".buttons button[value=on]").tap()


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


def test_a_kiosk_begins_anew_keeps_what_people_say_offline_and_sends_it_once(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("en")
    page = context.new_page()
    page.goto(links["kiosk"])
    choose(page, "nps", "1")
    go_on(page)
    go_on(page)
    expect(page.locator("h1")).to_have_text("Thank you")
    page.get_by_role("link", name="Begin anew").tap()
    expect(page.locator("input:checked")).to_have_count(0)
    before = len([row for row in answered(application) if row["kind"] == "kiosk"])
    context.set_offline(True)
    for score in ("5", "6", "7"):
        choose(page, "nps", score)
        go_on(page)
        expect(page.locator("input:checked")).to_have_count(0)
    context.set_offline(False)
    expect(page.locator("#said")).to_be_hidden(timeout=30_000)

    kiosk = [row for row in answered(application) if row["kind"] == "kiosk"]
    assert len(kiosk) == before + 3
    assert sorted(row["answers"]["nps"]["number"] for row in kiosk if row["state"] == "partial") == [5, 6, 7]
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)


def test_three_people_go_three_ways_at_a_kiosk_without_a_connection_and_all_arrive_once(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("en")
    page = context.new_page()
    page.goto(links["device"])
    page.evaluate(
        """async () => { const worker = navigator.serviceWorker; await worker.ready;
           if (!worker.controller) await new Promise((go) => { worker.oncontrollerchange = go; });
           await fetch(location.pathname, { credentials: "omit" });
           for (;;) { const keys = await (await caches.open("twofold-1")).keys();
                      if (keys.filter((one) => one.url.includes("ahead=")).length === 5) return;
                      await new Promise((go) => requestAnimationFrame(go)); } }"""
    )
    # the connection is lost in the middle of the first one's answers
    choose(page, "nps", "3")
    go_on(page)
    expect(page.locator("legend")).to_contain_text("3 only. Why?")
    context.set_offline(True)
    page.locator("textarea").fill("Cold & loud")
    go_on(page)
    assert to_the_end(page, ("pool",)) == ["How was the pool?"]
    expect(page.locator(".end")).to_contain_text("We are sorry.")
    page.get_by_role("link", name="Begin anew").tap()
    expect(page.locator("#said")).to_contain_text("device: 1")
    goes_back_in_another_language(page)
    page.goto(links["device"])
    choose(page, "nps", "10")
    go_on(page)
    assert to_the_end(page, ("bar",)) == ["How was the bar?"]
    page.reload()
    expect(page.locator("#said")).to_contain_text("device: 3")
    context.set_offline(False)
    expect(page.locator("#said")).to_be_hidden(timeout=30_000)

    found = [row for row in answered(application) if "used" in row["answers"]]
    rounds = [
        (row["answers"]["nps"]["number"], row["state"], sorted(key for key in row["answers"] if "@" in key))
        for row in found
    ]
    assert sorted(rounds) == [
        (3, "finished", ["about@pool/good"]),
        (9, "finished", ["about@bar/good", "about@pool/good"]),
        (10, "finished", ["about@bar/good"]),
    ]
    assert [row["answers"].get("wrong") for row in found if "wrong" in row["answers"]] == [{"text": "Cold & loud"}]


def goes_back_in_another_language(page: Page) -> None:
    """Somebody leaves out what is required, is asked why, changes the language and the answer, and goes another way."""
    expect(page.locator("button[value=back]")).to_be_hidden()
    go_on(page)
    expect(page.locator("#wrong")).to_be_focused()
    expect(page.locator(".trouble")).to_have_text("Please answer this question.")
    choose(page, "nps", "2")
    go_on(page)
    expect(page.locator("legend")).to_contain_text("2 only. Why?")
    page.get_by_role("button", name="Ελληνικά").tap()
    expect(page.locator("legend")).to_contain_text("Μόνο 2;")
    page.locator("button[value=back]").tap()
    expect(page.locator('input[name="nps"]:checked')).to_have_value("2")
    choose(page, "nps", "9")
    go_on(page)
    assert to_the_end(page, ("bar", "pool")) == ["Πώς ήταν το μπαρ;", "Πώς ήταν η πισίνα;"]
    expect(page.locator(".end")).to_contain_text("Διαβάζουμε κάθε απάντηση.")
    page.get_by_role("link", name="Έναρξη από την αρχή").tap()
    expect(page.locator("input:checked")).to_have_count(0)


def to_the_end(page: Page, places: tuple[str, ...]) -> list[str]:
    """Choose places and answer whatever comes; returns what was asked about them."""
    rounds: list[str] = []
    for place in places:
        choose(page, "used", place)
    go_on(page)
    for place in places:
        expect(page.locator(f'input[name="about@{place}/good"]').first).to_be_attached()
        rounds.append(page.locator("legend").first.inner_text())
        choose(page, f"about@{place}/good", "4")
        go_on(page)
    for _ in range(2):
        expect(page.locator('input[name="sat"], input[name="why"]').first).to_be_attached()
        name = page.locator('input[name="sat"], input[name="why"]').first.get_attribute("name")
        choose(page, str(name), {"sat": "4", "why": "rest"}[str(name)])
        go_on(page)
        expect(page.locator(f'input[name="{name}"]')).to_have_count(0)
    return rounds


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
