"""A kiosk: person after person, with a connection, without one, and without knowing that there is none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.application.conftest import Application
from tests.browser.application.respondents import TOO_SMALL, answered, choose, go_on, table

pytestmark = pytest.mark.browser


def test_a_kiosk_begins_anew_keeps_what_people_say_offline_and_sends_it_once(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("en")
    page = context.new_page()
    page.goto(links["kiosk"])
    choose(page, "nps", "1")
    go_on(page)
    expect(page.locator("progress")).to_be_visible()
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
    asks_to_be_called(page)
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
    assert table(application, "ContactWish", "reach", "note") == [{"reach": "+36 1 234 5678", "note": ""}]


@pytest.mark.parametrize("lost", ["the device says so", "the device does not know"])
def test_a_kiosk_that_needs_the_server_keeps_what_it_can_and_says_so(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext], lost: str
):
    context = phone("el-GR")
    page = context.new_page()
    page.goto(links["counted"])
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    choose(page, "nps", "2")
    go_on(page)
    expect(page.locator('input[name="sat"]').first).to_be_attached()
    if lost == "the device says so":
        context.set_offline(True)
    else:
        page.route("**/s/**", lambda route: route.abort())
    choose(page, "sat", "4")
    photo = {"name": "x.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    page.locator("input[type=file]").set_input_files(photo)
    go_on(page)
    expect(page.locator("#said")).to_contain_text("ένα αρχείο δεν μπορεί να περιμένει")
    page.locator("input[type=file]").set_input_files([])
    go_on(page)
    expect(page.locator("#said")).to_contain_text("Οι απαντήσεις σας")
    expect(page.locator("form")).to_be_hidden()
    context.set_offline(False)
    page.unroute_all()
    # the next person finds the first page, and the one before has become one respondent
    expect(page.locator('input[name="nps"]').first).to_be_attached(timeout=30_000)
    expect(page.locator("input:checked")).to_have_count(0)
    rows = [(row["state"], row["answers"]) for row in answered(application)]
    assert ("finished", {"nps": {"number": 2}, "sat": {"number": 4}}) in rows
    assert {"sat": {"number": 4}} not in [answers for _state, answers in rows]


def test_what_waits_on_a_kiosk_stays_there_while_its_survey_is_closed(
    application: Application, links: dict[str, str], phone: Callable[..., BrowserContext]
):
    context = phone("en")
    page = context.new_page()
    page.goto(links["counted"])
    choose(page, "nps", "8")
    context.set_offline(True)
    go_on(page)
    expect(page.locator("#said")).to_contain_text("kept on this device")
    page.route("**/s/**", lambda route: route.fulfill(status=410))
    with page.expect_response(lambda reply: reply.status == 410, timeout=30_000):
        context.set_offline(False)
    page.unroute_all()
    with page.expect_response(lambda reply: reply.request.method == "POST", timeout=30_000):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#said")).to_be_hidden()
    assert {"nps": {"number": 8}} in [row["answers"] for row in answered(application)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_step_of_a_kiosk_that_asks_by_itself_is_accessible(
    links: dict[str, str],
    phone: Callable[..., BrowserContext],
    axe_complaints: Callable[..., list[str]],
    outside: str,
    theme: str,
):
    page = phone("el-GR", theme=theme).new_page()
    page.goto(f"{links['device']}?ahead=all&lang=el")

    def looked_at(heading: str) -> None:
        expect(page.locator("legend, .end p.words").first).to_contain_text(heading)
        assert axe_complaints(page) == [], heading
        assert page.evaluate(outside, 360) == [], heading
        assert page.evaluate(TOO_SMALL) == [], heading

    looked_at("Πόσο πιθανό")
    go_on(page)  # without the required answer
    expect(page.locator("#wrong")).to_be_focused()
    looked_at("Πόσο πιθανό")
    for name, value, following in (
        ("nps", "3", "Μόνο 3;"),
        ("", "", "Πού ήσασταν;"),
        ("used", "bar", "Πώς ήταν το μπαρ;"),
    ):
        if name:
            choose(page, name, value)
        go_on(page)
        looked_at(following)
    for _ in range(2):  # in an order of their own
        go_on(page)
        expect(page.locator('input[name="sat"], input[name="why"]').first).to_be_attached()
        if page.locator('input[name="why"]').count():
            choose(page, "why", "other")
            expect(page.get_by_text("Με δικά σας λόγια")).to_be_visible()
        looked_at("")
    go_on(page)
    looked_at("Λυπούμαστε.")


def asks_to_be_called(page: Page) -> None:
    """Somebody unhappy leaves a number on the last page."""
    expect(page.locator(".end")).to_contain_text("We are sorry.")
    page.get_by_label("Telephone number").fill("+36 1 234 5678")
    page.get_by_role("checkbox").check(force=True)
    page.get_by_role("button", name="Please call me").tap()
    expect(page.get_by_role("status").first).to_have_text("We have written down that you want to be called.")


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
