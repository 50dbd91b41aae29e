"""A real house for the journeys: `clerestory demo` as anybody starts it, and a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@dataclass(frozen=True)
class House:
    public: str
    staff: str
    password: str
    folder: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demonstration in its own folder, on free ports, set up as on a new machine."""
    folder = tmp_path_factory.mktemp("house") / "demo"
    log = folder.with_name("demo.log")
    public, staff = free_port(), free_port()
    command = [
        str(Path(sys.executable).with_name("clerestory")),
        "demo",
        f"--data={folder}",
        f"--port={public}",
        f"--staff-port={staff}",
    ]
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("CLERESTORY_", "DJANGO"))
    }
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        password = wait_for_password(process, log)
        yield House(f"http://127.0.0.1:{public}", f"http://127.0.0.1:{staff}", password, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for_password(process: subprocess.Popen, log: Path) -> str:
    for _ in range(600):
        said = log.read_text()
        if "Stop with Ctrl+C" in said:
            return re.search(r"password\s+(\S+)\s+as", said)[1]
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"the demonstration did not start:\n{log.read_text()}")


class Visitor:
    """One person at a browser, who looks at each page with axe."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self, name: str = "") -> None:
        """No accessibility violation, no script, no sideways scrolling; a picture if wanted."""
        found = Axe().run(self.page, options={"runOnly": WCAG})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.page.locator("script").count() == 0, f"{self.page.url} has a script"
        self._reflows()
        folder = os.environ.get("CLERESTORY_SCREENSHOTS")
        if folder and name:
            self.page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)

    def _reflows(self) -> None:
        """WCAG 2.2, 1.4.10: at 320 pixels nothing but the box of a wide table scrolls sideways."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{self.page.url} is {wide} pixels wide on a telephone"
        self.page.set_viewport_size(size)

    def show(self, selector: str, name: str) -> None:
        """Keeps the picture of one part of the page, for the documentation."""
        folder = os.environ.get("CLERESTORY_SCREENSHOTS")
        if folder:
            self.page.locator(selector).screenshot(path=Path(folder, f"{name}.png"))

    def sign_in(self, house: House, account: str) -> None:
        self.page.goto(house.staff)
        self.page.get_by_label("Email address").fill(f"{account}@alderbrook.example")
        self.page.get_by_label("Password").fill(house.password)
        self.page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[[], Visitor]]:
    """A new person each time it is called: a window with cookies of its own."""
    contexts = []

    def arrive() -> Visitor:
        contexts.append(
            browser.new_context(locale="en-GB", viewport={"width": 1100, "height": 900})
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        return Visitor(page)

    yield arrive
    for context in contexts:
        context.close()
