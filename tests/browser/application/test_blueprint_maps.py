"""Editing a journey map: by keyboard without a script, and by dragging with one."""

import secrets
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
MAP = """\
[map]
name = "{name}"

[[stage]]
name = "arrival"
title = "Arrival"

[[stage.touchpoint]]
name = "check-in"
title = "Check-in"

[[stage.touchpoint]]
name = "room"
title = "Room"

[[stage]]
name = "departure"
title = "Departure"

[[stage.touchpoint]]
name = "check-out"
title = "Check-out"
"""
ORDER = "[...document.querySelectorAll('.map-point input[name$=\".name\"]')].map(e => e.value)"


@pytest.fixture
def brought(opened, tmp_path: Path):
    """A map of its own for each test, brought in through the page; the name it has."""

    def bring(**how):
        name = f"stay-{secrets.token_hex(4)}"
        file = tmp_path / f"{name}.toml"
        file.write_text(MAP.format(name=name), encoding="utf-8")
        found = opened("maps/import/", **how)
        found.page.set_input_files("input[type=file]", file)
        found.page.click("main form button.first")
        found.page.wait_for_url(f"**/maps/{name}/")
        found.page.goto(f"{found.page.url}edit/")
        return found

    return bring


def test_touchpoints_are_moved_and_saved_without_a_script(brought):
    page = brought(scripts=False).page
    page.focus("button[value='down:s0.p1']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message[role=status]")
    assert [field.input_value() for field in page.locator(".map-point input[name$='.name']").all()] == [
        "check-in",
        "room",
        "check-out",
    ]
    assert page.locator(".map-stage").nth(1).locator(".map-point").count() == 2
    page.locator("button[value=save]").first.click()
    page.wait_for_url("**/maps/stay-*/")
    assert page.locator("tbody tr").count() == 2


def test_a_touchpoint_is_dragged_to_another_place(brought):
    found = brought()
    page = found.page
    page.set_viewport_size({"width": 1280, "height": 1600})  # both ends in sight: nothing scrolls under the mouse
    page.drag_and_drop(
        "[data-place='s1.p0'] > .panel-head", "[data-place='s0.p0'] > .panel-head", source_position={"x": 40, "y": 10}
    )
    page.wait_for_selector(".message[role=status]")
    assert page.evaluate(ORDER) == ["check-out", "check-in", "room"]
    assert found.complaints == []


def test_enter_in_a_field_keeps_what_was_typed_and_saves_nothing(brought):
    page = brought().page
    page.fill("#s0-title", "Coming in")
    page.press("#s0-title", "Enter")
    page.wait_for_selector(".message[role=status]")
    assert page.input_value("#s0-title") == "Coming in"
    assert "/edit/" in page.url


def test_the_editor_can_be_used_by_everybody(brought, axe_complaints):
    page = brought(width=390).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_complaints(page) == []
