"""Each role's main task in a real browser, from the first page to the end, with what goes wrong on the way."""

import re
from pathlib import Path

import pytest

from twofold_web.foundation.permissions import Role

pytestmark = pytest.mark.browser
FRONT_LINE = (Role.SERVICE_AGENT, Role.SHOPPER, Role.REVIEWER, Role.EMPLOYEE)


def _ready(page, worked) -> None:
    """Let the worker do what the page waits for, and see the page come by itself."""
    if page.locator(".preparing").count():
        worked()
        page.locator(".preparing").wait_for(state="detached", timeout=60_000)


def test_a_cx_manager_narrows_the_blueprint_and_shares_what_they_see(opened, entered, worked):
    page = opened("blueprint/", Role.CX_MANAGER).page
    _ready(page, worked)
    page.locator("svg.blueprint[role=group]").wait_for()
    page.locator(".blueprint-filters > summary").click()
    page.locator("#b-from").select_option(index=2)
    page.locator(".blueprint-filters button.first").click()
    page.wait_for_url(re.compile("from="))
    _ready(page, worked)
    shared = page.url
    said = page.locator(".page-head .lead").inner_text()

    colleague = entered(Role.VIEWER).new_page()
    colleague.goto(shared)

    assert colleague.locator("svg.blueprint[role=group]").is_visible()
    assert colleague.locator(".page-head .lead").inner_text() == said
    page.go_back()
    assert "from=" not in page.url
    assert page.locator("svg.blueprint[role=group]").is_visible()


def test_a_cx_manager_opens_the_evidence_of_a_touchpoint_down_to_the_comments(opened, worked):
    page = opened("blueprint/", Role.CX_MANAGER).page
    _ready(page, worked)

    page.locator("svg.blueprint a[href*='evidence']").first.click()
    page.wait_for_url(re.compile("/blueprint/evidence/"))
    page.locator("a[href*='/evidence/comments/']").first.click()
    page.wait_for_url(re.compile("/evidence/comments/"))

    assert page.locator("h1").inner_text()
    assert page.locator("main").inner_text().strip()


def test_an_analyst_asks_keeps_and_takes_away(opened, worked, tmp_path: Path):
    page = opened("explore/", Role.ANALYST).page
    page.locator("#x-measure").select_option("csat")
    page.locator("#x-by1").select_option("channel")
    page.locator(".explore button.first").click()
    page.wait_for_url(re.compile("measure=csat"))
    _ready(page, worked)
    assert page.locator(".report svg, .report table").count()

    page.locator("details.drawer > summary").last.click()
    with page.expect_download() as taken:
        page.locator(".drawer a.button:text-is('CSV')").click()
    taken.value.save_as(tmp_path / "data.csv")
    head = (tmp_path / "data.csv").read_text(encoding="utf-8-sig")
    assert "channel" in head
    assert "n_effective" in head or "n" in head.splitlines()[0]

    page.locator("#v-name").fill("CSAT by channel")
    page.locator("form:has(#v-name) button").click()
    page.locator("a:text-is('CSAT by channel')").first.wait_for()
    page.go_back()  # the form that was sent is not sent once more
    page.goto(page.url)
    assert page.locator("a:text-is('CSAT by channel')").count() == 1


def test_an_analyst_who_asks_what_makes_no_sense_is_told_why(opened):
    page = opened("explore/?measure=nope", Role.ANALYST).page
    assert page.locator(".message.error").inner_text().strip()
    assert page.locator("#x-measure").is_visible()


def test_an_administrator_invites_corrects_and_withdraws(opened):
    page = opened("people/").page
    form = page.locator("form:has(input[type=email])").first
    form.locator("input[type=email]").fill("new@hotel.example")
    form.locator("button:not([type=button])").last.click()
    page.locator("text=new@hotel.example").first.wait_for()

    withdraw = page.locator("form[action*='/withdraw/'] button").first
    page.on("dialog", lambda dialog: dialog.accept())
    withdraw.click()
    page.wait_for_load_state()
    again = page.locator("dialog[open] button.danger, dialog[open] button.first")
    if again.count():
        again.first.click()
        page.wait_for_load_state()
    assert page.locator("form[action*='/withdraw/']").count() == 0


def test_a_viewer_reads_and_is_refused_a_write(opened, application):
    page = opened("overview/", Role.VIEWER).page
    assert page.locator("h1").inner_text()
    token = page.evaluate("document.cookie.match(/csrftoken=([^;]+)/)?.[1] || ''")

    answer = page.request.post(
        application.url("explore/views/"),
        form={"question": "measure=nps", "name": "mine", "csrfmiddlewaretoken": token},
        headers={"Referer": application.url("overview/"), "X-CSRFToken": token},
    )

    assert answer.status in {403, 404}
    assert page.goto(application.url("audit/")).status == 403
    assert page.goto(f"{application.address}/o/bank/overview/").status == 404


@pytest.mark.parametrize("role", [Role.EX_MANAGER, Role.UNIT_LEADER, Role.TRAINER])
def test_those_who_care_for_teams_find_their_results_and_no_single_person(opened, worked, role):
    page = opened("overview/", role).page
    _ready(page, worked)
    lines = page.locator(".sections a")
    names = [lines.nth(place).get_attribute("href") for place in range(lines.count())]

    assert names
    for href in names:
        answer = page.goto(page.url.split("/o/")[0] + href)
        assert answer.status == 200, href
        assert "employee_" not in page.locator("main").inner_text()


@pytest.mark.parametrize("role", FRONT_LINE)
def test_the_front_line_lands_on_its_own_page_and_finds_nothing_that_is_not_theirs(opened, application, role):
    page = opened("/", role).page
    assert page.url.rstrip("/").endswith(("/me", "/o/hotel")) or "/me/" in page.url
    assert page.locator("h1").inner_text()
    for forbidden in ("overview/", "explore/", "voice/", "data/", "people/"):
        assert page.goto(application.url(forbidden)).status == 403, forbidden


def test_the_back_button_after_a_form_shows_the_page_as_it_is_now(opened):
    page = opened("reports/", Role.ANALYST).page
    before = page.locator(".list li, tbody tr, article").count()
    page.locator("input[name=name]").first.fill("Every Monday")
    page.locator("form:has(textarea[name=readers]) button").last.click()
    page.wait_for_load_state()
    page.locator("text=Every Monday").first.wait_for()
    page.go_back()
    page.reload()
    assert page.locator("text=Every Monday").count() >= 1
    assert page.locator(".list li, tbody tr, article").count() >= before
