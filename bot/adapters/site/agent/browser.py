"""The browser of the agent: found, launched, and one context at a time that remembers nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import playwright
from playwright.sync_api import Browser, BrowserContext, Playwright, Route, sync_playwright
from playwright.sync_api import Page as Tab

from bot.adapters.site.agent.trouble import TroubleError
from bot.adapters.site.messages import Trouble

SYSTEM_CHROMIUM = ("/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser")
VIEWPORT_WIDTH, VIEWPORT_HEIGHT = 1280, 900
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    # Roles and names as the browser itself computes them, for the scan of the page.
    "--enable-blink-features=ComputedAccessibilityInfo",
)
SANDBOXED_FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def flags(*, sandboxed: bool) -> tuple[str, ...]:
    """Return the launch flags; raise TroubleError outside a sandbox of ours, where the browser must keep its own."""
    if not sandboxed:
        reason = "the browser gives up its own sandbox only inside ours"
        raise TroubleError(Trouble(slug="no-sandbox", reason=reason))
    return (*SANDBOXED_FLAGS, *QUIET_FLAGS)


def executable(setting: str | None, driver: Playwright | None = None) -> str | None:
    """Return the browser to use: the configured one, the system's, one on PATH, Playwright's own; None without any."""
    own = () if driver is None else (driver.chromium.executable_path,)
    found = () if (path := shutil.which("chromium")) is None else (path,)
    places = (setting,) if setting else (*SYSTEM_CHROMIUM, *found, *own)
    return next((place for place in places if Path(place).is_file()), None)


def driver() -> Path:
    """Return the program through which Playwright speaks to a browser."""
    return Path(playwright.__file__).parent / "driver" / "node"


def found() -> str | None:
    """Return the browser that would be used where none is configured."""
    system = executable(None)
    if system is not None:
        return system
    with sync_playwright() as driver:
        return executable(None, driver)


class Window:
    """A lazily launched browser with one context; `origin` is the page origin, `hosts` may be asked for anything."""

    def __init__(self, origin: str, *, setting: str | None, hosts: Iterable[str], sandboxed: bool) -> None:
        self.origin = origin.rstrip("/")
        self._setting = setting
        self._hosts = frozenset(hosts) | LOOPBACK | {urlsplit(origin).hostname or ""}
        self._sandboxed = sandboxed
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._context: BrowserContext | None = None

    def open(self) -> Tab:
        """Return an empty page in a new context."""
        self.forget()
        self._context = self._launched().new_context(
            base_url=self.origin,
            locale="en-US",
            timezone_id="UTC",
            viewport={"width": VIEWPORT_WIDTH, "height": VIEWPORT_HEIGHT},
        )
        self._context.route(foreign(self._hosts), _abort)
        return self._context.new_page()

    def forget(self) -> None:
        """Close the context, with everything it remembers."""
        if self._context is not None and self.is_alive():
            self._context.close()
        self._context = None

    def is_alive(self) -> bool:
        """Whether the browser still runs."""
        return self._browser is not None and self._browser.is_connected()

    def program(self) -> str:
        """Return the browser's path; raise TroubleError without one."""
        if self._driver is None:
            self._driver = sync_playwright().start()
        path = executable(self._setting, self._driver)
        if path is None:
            wanted = self._setting or ", ".join(SYSTEM_CHROMIUM)
            raise TroubleError(Trouble(slug="no-chromium", reason=f"there is no browser at {wanted}"))
        return path

    def close(self) -> None:
        """Close the browser and its driver."""
        self.rest()
        if self._driver is not None:
            self._driver.stop()
            self._driver = None

    def rest(self) -> None:
        """Close the browser, so that it holds no memory while tests run in another one."""
        self._context = None
        if self._browser is not None and self.is_alive():
            self._browser.close()
        self._browser = None

    def _launched(self) -> Browser:
        if self._browser is None or not self.is_alive():
            path = self.program()
            launch = flags(sandboxed=self._sandboxed)
            assert self._driver is not None  # program() starts it
            self._browser = self._driver.chromium.launch(
                executable_path=path, args=list(launch), chromium_sandbox=not self._sandboxed
            )
        return self._browser


def foreign(hosts: Iterable[str]) -> re.Pattern[str]:
    """Return what matches the addresses of every host but the given ones."""
    own = "|".join(re.escape(host) for host in sorted(hosts) if host)
    return re.compile(rf"^https?://(?!({own})(:\d+)?([/?#]|$))")


def _abort(route: Route) -> None:
    route.abort("blockedbyclient")
