"""What every test may ask for: the public data, a browser, Java. What is missing is skipped visibly.

``TWOFOLD_REQUIRE`` (for example ``browser,spark,realdata``) turns these skips into failures: CI sets it, so that
nothing is left out there without anybody noticing.
"""

import gc
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays until the end: nobody need look for garbage in it, now or ever after."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def leave_out(part: str, why: str) -> NoReturn:
    """Skip, or fail where this part is required."""
    if part in os.environ.get("TWOFOLD_REQUIRE", "").split(","):
        pytest.fail(f"{part} is required here, but {why}")
    pytest.skip(f"{part}: {why}")


def _folder(variable: str, default: Path, part: str) -> Path:
    folder = Path(os.environ.get(variable, default))
    if not folder.is_dir():
        leave_out(part, f"{folder} does not exist (set {variable})")
    return folder


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """A file of the public data sets by its path: ``real_data("cfpb_complaints/consumer_complaints.csv")``."""

    def find(path: str) -> Path:
        found = _folder("TWOFOLD_DATA", ROOT.parent / "shared" / "data", "realdata") / path
        if not found.exists():
            leave_out("realdata", f"{found} does not exist")
        return found

    return find


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """A file of the published statistics by its path there."""

    def find(path: str) -> Path:
        found = _folder("TWOFOLD_REFERENCE", ROOT.parent / "shared" / "reference", "realdata") / path
        if not found.exists():
            leave_out("realdata", f"{found} does not exist")
        return found

    return find


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        leave_out("browser", "no chromium on this machine")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> "Iterator[Browser]":
    """One browser for all tests of a worker: Playwright allows only one at a time in a thread."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def java() -> str:
    """The path of a Java."""
    found = shutil.which("java")
    if found is None:
        leave_out("spark", "no java on this machine")
    return found


@pytest.fixture(scope="session")
def spark_home() -> Path:
    """Where PySpark keeps its scripts and jars."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        leave_out("spark", "PySpark is not installed (pip install 'twofold[spark]')")
    return Path(found.origin).parent
