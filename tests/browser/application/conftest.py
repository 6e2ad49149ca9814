"""The application as people meet it: a real server over a small organisation, one browser, a signed-in page a role.

The organisation is built once, whichever worker of the test run comes first; each worker serves it by itself.
"""

import fcntl
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from twofold_web.foundation.permissions import Role

BUILD = "import django, runpy; django.setup(); runpy.run_path({!r}, run_name='__main__')"
PATIENCE = 180.0  # seconds until a busy machine has built and started everything
# what sticks out of the window, boxes that scroll by themselves and drawings aside
OUTSIDE = """width => [...document.querySelectorAll('body *')].filter(e => {
    if (!e.checkVisibility() || e.closest('svg, dialog, .unseen, .skip, thead')) return false;
    for (let box = e.parentElement; box; box = box.parentElement)
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) return false;
    const own = e.getBoundingClientRect();
    return own.width > 0 && (own.right > width + 1 || own.left < -1);
}).map(e => e.outerHTML.slice(0, 120))"""


@dataclass(slots=True)
class Application:
    """A running application.

    Attributes:
        address: where it answers, without a slash at the end.
        home: the folder of everything it writes.
        sessions: the session of a person of each role in the organisation ``hotel``.
    """

    address: str
    home: Path
    sessions: dict[str, str]

    def url(self, path: str) -> str:
        """The address of a page of the hotel: ``url("overview/")``, or of any page: ``url("/gallery/")``."""
        return f"{self.address}{path}" if path.startswith("/") else f"{self.address}/o/hotel/{path}"


@dataclass(slots=True)
class Opened:
    """A page in the browser, and what the browser complained about on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


def environment(home: Path) -> dict[str, str]:
    """The variables of a program of its own that works in a home folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    ours = {"TWOFOLD_HOME": str(home), "TWOFOLD_DEMO": "yes", "TWOFOLD_LOG_LEVEL": "error"}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "twofold_web.settings"}


@pytest.fixture(scope="session")
def built_home(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - without a browser nothing is built
    """A home folder with a small organisation, the same for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = run / "application"
    with (run / "application.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "sessions.json").exists():
            building = BUILD.format(Path(__file__).with_name("building.py").as_posix())
            built = subprocess.run(
                [sys.executable, "-c", building], env=environment(home), capture_output=True, text=True, check=False
            )
            assert built.returncode == 0, built.stderr[-4000:]
    return home


@pytest.fixture(scope="session")
def application(built_home: Path) -> Iterator[Application]:
    """The application, served by its own server."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "twofold_web.serving.pages", "127.0.0.1", str(port)]
    log = built_home / f"server-{secrets.token_hex(4)}.log"
    with log.open("wb") as written:
        server = subprocess.Popen(words, env=environment(built_home), stdin=subprocess.PIPE, stderr=written)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health/live/", server, log)
            sessions = json.loads((built_home / "sessions.json").read_text(encoding="utf-8"))
            yield Application(address, built_home, sessions)
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.terminate()
            server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')[-4000:]}")


@pytest.fixture(scope="session")
def worked(application: Application) -> Callable[[], None]:
    """Do the jobs that wait, as the worker would."""
    doing = "import django; django.setup()\nfrom twofold_web.foundation.jobs import work_once\nwhile work_once(): pass"

    def work() -> None:
        words = [sys.executable, "-c", doing]
        done = subprocess.run(words, env=environment(application.home), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-4000:]

    return work


@pytest.fixture
def entered(application: Application, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser window of somebody: ``entered(Role.VIEWER, language="el", width=390, scripts=False)``."""
    contexts: list[BrowserContext] = []

    def enter(
        role: Role | None = Role.ADMINISTRATOR,
        *,
        language: str = "en",
        width: int = 1280,
        theme: str = "light",
        scripts: bool = True,
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripts
        )
        contexts.append(context)
        cookies = [{"name": "django_language", "value": language, "url": application.address}]
        if role is not None:
            cookies.append({"name": "sessionid", "value": application.sessions[role.value], "url": application.address})
        context.add_cookies(cookies)
        return context

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def opened(application: Application, entered: Callable[..., BrowserContext]) -> Open:
    """A page as somebody sees it: ``opened("overview/", Role.VIEWER, language="el")``; complaints are collected."""

    def open_page(path: str, role: Role | None = Role.ADMINISTRATOR, **how: object) -> Opened:
        page = entered(role, **how).new_page()
        found = Opened(page)
        page.on(
            "console", lambda said: found.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith(application.address) else _foreign(found, asked.url)
        )
        page.goto(application.url(path))
        return found

    return open_page


def _foreign(found: Opened, url: str) -> None:
    """Nothing is fetched from elsewhere."""
    if not url.startswith(("data:", "blob:")):
        found.complaints.append(f"fetched {url}")


@pytest.fixture(scope="session")
def axe_complaints() -> Callable[..., list[str]]:
    """What axe-core finds wrong with a page, one line a place; by one rule alone where it is named."""
    axe = Axe()

    def complain(page: Page, only: str = "") -> list[str]:
        found = axe.run(page, options={"runOnly": {"type": "rule", "values": [only]}} if only else None)
        return [
            f"{wrong['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
            for wrong in found.response["violations"]
            for node in wrong["nodes"]
        ]

    return complain


@pytest.fixture(scope="session")
def outside() -> str:
    """A script that lists what sticks out of a window of the given width."""
    return OUTSIDE


@pytest.fixture(scope="session")
def links(application: Application) -> dict[str, str]:
    """The addresses of a survey by the kind of link."""
    program = BUILD.format(Path(__file__).with_name("answering_building.py").as_posix())
    built = subprocess.run(
        [sys.executable, "-c", program], env=environment(application.home), capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-4000:]
    tokens = json.loads(built.stdout.splitlines()[-1])
    return {kind: f"{application.address}/s/{token}/" for kind, token in tokens.items()}


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
