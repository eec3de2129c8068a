"""What V8 counts in the pages of a test: precise block coverage over the DevTools protocol.

The counters of a document are lost when the next one replaces it, so that they are taken before whatever may navigate,
and before a page or context closes. The scripts' text is kept once for each address and content.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from playwright.sync_api import BrowserContext, CDPSession, Error, Locator, Page

from bot.adapters.collectors import records

PAGE_MOVES = ("goto", "reload", "go_back", "go_forward", "close")
LOCATOR_MOVES = ("click", "dblclick", "press")
FOREIGN = ("/node_modules/", "/@vite/", "/@react-refresh", "/@id/")


class PreciseCoverage:
    """Counts the scripts of one origin in every page that is opened, and writes the counts down as they are taken."""

    def __init__(self, origin: str, notes: Path) -> None:
        self._origin = f"{origin.rstrip('/')}/"
        self._notes = notes
        self._sessions: dict[Page, CDPSession] = {}
        self._hashes: dict[tuple[Page, str], str] = {}
        self._known: set[str] = set()

    def install(self) -> None:
        """Make every page of this process be counted."""
        for name in PAGE_MOVES:
            _before(Page, name, self.take)
        for name in LOCATOR_MOVES:
            _before(Locator, name, lambda locator: self.take(cast(Locator, locator).page))
        _before(BrowserContext, "close", self._take_all)
        _after(BrowserContext, "new_page", self.watch)

    def watch(self, page: object) -> None:
        """Start to count in a page."""
        assert isinstance(page, Page)
        session = page.context.new_cdp_session(page)

        def parsed(event: Mapping[str, object]) -> None:
            self._hashes[(page, str(event["scriptId"]))] = str(event.get("hash", ""))

        session.on("Debugger.scriptParsed", parsed)
        session.send("Debugger.enable")
        session.send("Debugger.setSkipAllPauses", {"skip": True})
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
        self._sessions[page] = session

    def take(self, page: object) -> None:
        """Write down what was counted in a page since the last take; a page that is gone has nothing to say."""
        session = self._sessions.get(cast(Page, page))
        if session is None:
            return
        with contextlib.suppress(Error):
            found = session.send("Profiler.takePreciseCoverage")
            for script in cast(list[dict[str, object]], found["result"]):
                if self._is_own(str(script["url"])):
                    self._keep(cast(Page, page), session, script)

    def _take_all(self, context: object) -> None:
        for page in cast(BrowserContext, context).pages:
            self.take(page)
            self._sessions.pop(page, None)

    def _is_own(self, url: str) -> bool:
        return url.startswith(self._origin) and not any(part in url for part in FOREIGN)

    def _keep(self, page: Page, session: CDPSession, script: Mapping[str, object]) -> None:
        url, number = str(script["url"]), str(script["scriptId"])
        key = f"{url} {self._hashes.get((page, number), number)}"
        if key not in self._known:
            answer = session.send("Debugger.getScriptSource", {"scriptId": number})
            self._known.add(key)
            records.append(self._notes, records.SCRIPTS, {"key": key, "url": url, "source": answer["scriptSource"]})
        functions = [
            [[piece["startOffset"], piece["endOffset"], piece["count"]] for piece in function["ranges"]]
            for function in cast(list[dict[str, list[dict[str, int]]]], script["functions"])
        ]
        records.append(self._notes, records.SCRIPTS, {"key": key, "functions": functions})


def _before(owner: type, name: str, act: Callable[[object], None]) -> None:
    """Have `act` called with the object before a method of its class."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def wrapped(self: object, *arguments: object, **keywords: object) -> object:
        act(self)
        return method(self, *arguments, **keywords)

    setattr(owner, name, wrapped)


def _after(owner: type, name: str, act: Callable[[object], None]) -> None:
    """Have `act` called with what a method of a class returns."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def wrapped(self: object, *arguments: object, **keywords: object) -> object:
        made = method(self, *arguments, **keywords)
        act(made)
        return made

    setattr(owner, name, wrapped)
