"""What respondents touch on their phones, and what lies in the tables afterwards."""

import json
import subprocess
import sys

from playwright.sync_api import Page
from tests.browser.application.conftest import Application, environment


def answered(application: Application) -> list[dict[str, object]]:
    """What lies in the table, the newest first."""
    return table(application, "Response", "kind", "state", "language", "answers", order="-begun_at")


def table(application: Application, model: str, *columns: str, order: str = "pk") -> list[dict[str, object]]:
    """Columns of a table of the answers."""
    program = (
        "import django, json; django.setup()\n"
        f"from twofold_web.answering.models import {model}\n"
        f"print(json.dumps(list({model}.objects.anywhere().order_by({order!r}).values{columns!r})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment(application.home), capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


TOO_SMALL = (
    "[...document.querySelectorAll('label.point, label.option, button, select, textarea, a, [type=text], [type=date],"
    " [type=file]')].filter(e => e.checkVisibility() && !e.closest('.unseen')).map(e => [e.outerHTML.slice(0, 80),"
    " e.getBoundingClientRect()]).filter(([_, r]) => r.height < 44 || r.width < 44).map(([html]) => html)"
)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').tap()


def go_on(page: Page) -> None:
    page.locator(".buttons button[value=on]").tap()
