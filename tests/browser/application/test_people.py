"""Signing in, people and units in a real browser: by mouse, by keyboard, without scripts, and with a passkey."""

import pytest

from twofold_web.foundation.permissions import Role

pytestmark = pytest.mark.browser
# pages that the navigation does not list; a stranger's first
STRANGERS = ("/account/login/", "/account/password/reset/", "/account/signup/", "/invitations/1-1-x/")
ACCOUNTS = ("/account/2fa/", "/account/sessions/", "/account/email/", "/account/2fa/webauthn/add/")
INSIDE = ("people/entrance/", "people/1/", "units/1/")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


LOOKS = ({"language": "el", "width": 390}, {"language": "bg", "theme": "dark", "width": 1280})


@pytest.mark.parametrize("path", [*STRANGERS, *ACCOUNTS, *INSIDE])
@pytest.mark.parametrize("look", LOOKS, ids=("phone", "dark"))
def test_pages_beside_the_navigation_are_readable_by_all(opened, axe_complaints, outside, path, look):
    found = opened(path, None if path in STRANGERS else Role.ADMINISTRATOR, **look)

    assert axe_complaints(found.page) == []
    assert found.page.evaluate(outside, look["width"]) == []
    assert [line for line in found.complaints if "404" not in line] == []


def _parent_of(page, code):
    return page.locator(f"[data-unit]:has(.code:text-is('{code}'))").get_attribute("data-path").split("/")[-3:-2]


def test_a_unit_is_dragged_onto_another_and_the_move_undone(opened):
    page = opened("units/").page
    rows = page.locator("[data-unit]")
    leaf, elsewhere = rows.last, rows.nth(rows.count() - 3)
    code = leaf.locator(".code").inner_text()
    before = _parent_of(page, code)

    leaf.scroll_into_view_if_needed()
    grip, target = leaf.locator(".grip").bounding_box(), elsewhere.bounding_box()
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + 12, steps=5)
    page.mouse.up()
    page.locator(".message.success .undo button").wait_for()
    after = _parent_of(page, code)
    page.locator(".message.success .undo button").click()
    page.wait_for_load_state()

    assert after != before
    assert _parent_of(page, code) == before


def test_a_unit_is_moved_without_a_script(opened):
    page = opened("units/", scripts=False).page
    page.locator("[data-unit] .name a").last.click()
    chosen = page.locator("#to option").nth(1).get_attribute("value")

    page.locator("#to").select_option(chosen)
    page.locator("form[action$='/move/'] button").click()

    assert page.locator(".message.success").is_visible()
    page.locator(".message.success .undo button").click()


def test_a_passkey_is_added_and_signs_in(application, entered):
    address = application.address.replace("127.0.0.1", "localhost")  # browsers give passkeys to names only
    context = entered(None)
    context.add_cookies([{"name": "sessionid", "value": application.sessions[Role.REVIEWER.value], "url": address}])
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{address}/account/2fa/webauthn/add/")
    page.locator("input[name=name]").fill("A test's device")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    context.clear_cookies()
    page.goto(f"{address}/account/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)

    assert page.locator(".person .name").inner_text() == "Reviewer"


def test_a_passkey_that_is_refused_is_said_on_the_page(application, entered):
    address = application.address.replace("127.0.0.1", "localhost")
    context = entered(None)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})

    page.goto(f"{address}/account/login/")
    page.locator("#passkey_login").click()

    page.locator("[data-passkey-trouble]").wait_for(state="visible", timeout=90_000)
