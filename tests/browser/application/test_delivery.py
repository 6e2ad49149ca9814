"""Asking people in a browser: a link with its code, a list, a trigger; and an employee who takes a sheet."""

import json
import os
import subprocess
import sys

import pytest

from twofold_web.foundation.permissions import Role

pytestmark = pytest.mark.browser
SURVEYS = """
import json, django; django.setup()
from tests.web.delivery.conftest import document
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.tokens import token_of
from twofold_web.delivery.writes.inviting import Asking, invite
from datetime import UTC, datetime
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import worker_scope
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish
hotel = Organisation.objects.get(slug="hotel")
scope = worker_scope(hotel.id, hotel.slug)
stay = create_survey(scope, "delivery-stay", document())
pulse = create_survey(scope, "delivery-pulse", document("employee", "employee"))
publish(scope, stay.pk), publish(scope, pulse.pk)
now = datetime.now(UTC)
rows = invite(scope, [Guest("one@staff.example"), Guest("two@staff.example")], Asking(pulse.pk, "email", None), now)
print(json.dumps({"stay": stay.pk, "pulse": pulse.pk, "tokens": [token_of(hotel.id, row.nonce) for row in rows]}))
"""


@pytest.fixture(scope="session")
def asked(application):
    """Two surveys that take answers, and two employees who are invited."""
    ours = {"TWOFOLD_HOME": str(application.home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings", "PYTHONPATH": "."}
    made = subprocess.run(
        [sys.executable, "-c", SURVEYS], env={**os.environ, **ours}, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr[-3000:]
    return json.loads(made.stdout.splitlines()[-1])


LOOKS = ({"language": "el", "width": 390}, {"language": "hu", "theme": "dark", "width": 1280})


@pytest.mark.parametrize("path", ["", "links/", "people/", "triggers/", "plan/", "words/el/"])
@pytest.mark.parametrize("look", LOOKS, ids=("phone", "dark"))
def test_pages_of_delivery_are_readable_by_all(opened, asked, axe_complaints, outside, path, look):
    found = opened(f"surveys/{asked['stay']}/delivery/{path}", Role.CX_MANAGER, **look)

    assert axe_complaints(found.page) == []
    assert found.page.evaluate(outside, look["width"]) == []
    assert found.complaints == []


def test_a_manager_makes_a_link_brings_a_list_and_asks(opened, asked, axe_complaints, outside):
    at = f"surveys/{asked['stay']}/delivery/"
    page = opened(f"{at}links/", Role.CX_MANAGER, width=390).page
    page.fill("#id_name", "Reception desk")
    page.select_option("#id_language", "el")
    page.click("form.panel button.first")
    page.wait_for_selector("img.code")
    page.wait_for_load_state("networkidle")
    assert page.locator("img.code").evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.evaluate(outside, 390) == []

    page.click("a[href$='/delivery/people/']")
    page.fill("#id_pasted", "E-mail;nyelv\nanna@guest.example;hu\nno address;el\ncili@guest.example;el\n")
    page.click("form.panel button.first")
    page.wait_for_selector("text=2 will be asked, 0 not.")
    assert page.locator("text=this is no address").is_visible()
    assert axe_complaints(page) == []
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/confirm/'] button.first")
    page.locator("dialog[open] button.first, dialog[open] button[value=yes], .message.success").first.wait_for()
    if not page.locator(".message.success").count():
        page.locator("dialog[open] button").last.click()
    page.wait_for_selector("text=2 people are invited")


def test_a_person_is_looked_up_without_standing_in_an_address(opened, axe_complaints):
    found = opened("contacts/ledger/", Role.CX_MANAGER, language="el", width=390)
    found.page.fill("#id_person", "nobody@guest.example")
    found.page.click("form.panel button.first")
    found.page.wait_for_selector(".empty")

    assert "nobody" not in found.page.url
    assert axe_complaints(found.page) == []


@pytest.mark.parametrize(("place", "scripts"), [(0, True), (1, False)], ids=("scripts", "without scripts"))
def test_an_employee_takes_a_sheet_once_and_nothing_remembers_them(
    application, entered, asked, axe_complaints, place, scripts
):
    context = entered(None, language="el", width=360, scripts=scripts)
    context.clear_cookies()
    page = context.new_page()
    address = f"{application.address}/ask/sheet/{asked['tokens'][place]}/?language=el"
    page.goto(address)
    if scripts:
        assert axe_complaints(page) == []
    button = page.locator("form button").bounding_box()
    assert button["height"] >= 44

    page.locator("form button").click()
    page.locator("a.button").wait_for()
    where = page.locator("a.button").get_attribute("href")
    sent = []
    page.on("request", lambda asked_for: sent.append(asked_for.headers.get("referer", "")))
    page.locator("a.button").click()
    page.wait_for_url(f"**{where}")

    assert context.cookies() == []
    # the page of the answers never learns which invitation somebody came from
    assert not any("/ask/sheet/" in told for told in sent)
    page.goto(address)
    page.locator("form button").click()
    assert page.locator("a.button").count() == 0
