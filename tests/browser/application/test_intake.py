"""A file is brought, corrected, tried, loaded and undone, as somebody with a browser does it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROWS = "id;day;guest;house;score;said\n" + "".join(
    f"{number};0{number % 9 + 1}.03.2026;guest {number};prague;{number % 11};<b>It was fine and quiet</b>\n"
    for number in range(1, 31)
)


@pytest.fixture
def worker(application):
    """Somebody who does the jobs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "twofold_web.manage", "worker"],
        env={**os.environ, "TWOFOLD_HOME": str(application.home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.terminate()
    process.wait(60)


@pytest.mark.usefixtures("worker")
def test_a_file_goes_all_the_way_and_back(opened, axe_complaints, outside, tmp_path: Path):
    file = tmp_path / "<i>guests.csv"
    file.write_text(ROWS, encoding="utf-8")
    found = opened("data/", width=390)
    page = found.page
    page.set_input_files("#files", file)
    page.click("form.dropzone button.first")
    page.wait_for_selector("#mapping-page", timeout=90_000)
    assert page.evaluate(outside, 390) == []
    assert axe_complaints(page) == []
    with page.expect_response(lambda answer: "/mapping/" in answer.url):
        page.select_option("select[name=role-3]", "unit")
    page.wait_for_selector("#column-3 select[name=role-3] option[value=unit]:checked", state="attached")
    page.click("button[value=try]")
    page.wait_for_selector("main .cards", timeout=90_000)
    assert page.evaluate(outside, 390) == []
    assert axe_complaints(page) == []
    page.click("form[action$='/load/'] button")
    page.wait_for_selector("main .cards", timeout=90_000)
    assert axe_complaints(page) == []
    page.click("a.danger")
    page.fill("#reason", "a trial only")
    page.click("main form button.danger")
    page.wait_for_selector("main .message.warning", timeout=90_000)
    assert "a trial only" in page.inner_text("main")
    assert found.complaints == []
