"""Page probes: a look at the page, actions, checks. Every failure of a page is an observation, never a crash."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Dialog, Error, JSHandle
from playwright.sync_api import Locator as Live
from playwright.sync_api import Page as Tab
from playwright.sync_api import Request as Sent

from bot.adapters.site.agent import chains
from bot.adapters.site.agent.browser import Window
from bot.adapters.site.agent.checking import check
from bot.adapters.site.agent.patience import patience
from bot.domain.probe import Act, Acted, Action, Check, Checked, Control, Failed, Locator, Look, Page, Settle, Visit

_HERE = Path(__file__).parent
SCAN, PLACE, QUIET = ((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("scan", "place", "quiet"))
SAME = "(element, [held, index]) => held.elements[index] === element"
ACTION_MS = 5_000
LOAD_MS = 15_000
# Above everything that a probe may wait for by itself.
PATIENCE_SECONDS = 45.0
FETCHES = frozenset({"fetch", "xhr", "document", "script"})
PAGE_ACTIONS = frozenset({Action.GOTO, Action.RELOAD, Action.BACK})


class Pages:
    """One page at a time in a window, and what was last seen on it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._tab: Tab | None = None
        self._held: JSHandle | None = None
        self._seen: Page | None = None
        self._looks = 0
        self._pending: set[Sent] = set()
        self._messages: list[str] = []

    def ask(self, probe: Visit | Look | Act | Check) -> Page | Acted | Checked | Failed:
        """Carry out one probe; what a page or browser does wrong is told in a Failed."""
        try:
            with patience(PATIENCE_SECONDS):
                return self._ask(probe)
        except (Error, ValueError, AssertionError) as error:
            if not self._window.is_alive():
                self._tab = self._held = self._seen = None
            return Failed(reason=_reason(error))

    def forget(self) -> None:
        """Close the page and its context."""
        self._tab = self._held = self._seen = None
        self._window.forget()

    def _ask(self, probe: Visit | Look | Act | Check) -> Page | Acted | Checked | Failed:
        # A page that could not be opened is opened by the next step that goes somewhere, or says why not.
        if isinstance(probe, Visit) or (self._tab is None and isinstance(probe, Act) and probe.action is Action.GOTO):
            self._open()
        if self._tab is None:
            return Failed(reason="no page is open: a Visit comes first")
        match probe:
            case Visit():
                return self._look(self._tab, Settle(quiet=0.0, limit=1.0))
            case Look(settle=settle):
                return self._look(self._tab, settle)
            case Act():
                return self._act(self._tab, probe)
            case Check():
                chain = self._chain(self._tab, probe.ref, probe.assertion.locator)
                target = None if chain is None else chains.live(self._tab, chain)
                return check(self._tab, target, probe, chain)

    def _open(self) -> None:
        self.forget()
        self._pending.clear()
        self._messages.clear()
        tab = self._window.open()
        tab.on("dialog", self._accept)
        tab.on("request", self._begun)
        tab.on("requestfinished", self._ended)
        tab.on("requestfailed", self._ended)
        tab.set_default_timeout(ACTION_MS)
        tab.set_default_navigation_timeout(LOAD_MS)
        self._tab = tab

    def _accept(self, dialog: Dialog) -> None:
        if dialog.message:
            self._messages.append(" ".join(dialog.message.split())[:500])
        dialog.accept()

    def _begun(self, request: Sent) -> None:
        if request.resource_type in FETCHES:
            self._pending.add(request)

    def _ended(self, request: Sent) -> None:
        self._pending.discard(request)

    def _look(self, tab: Tab, settle: Settle) -> Page:
        self._settle(tab, settle)
        self._held = tab.evaluate_handle(SCAN)
        found = cast(dict[str, object], self._held.evaluate("held => held.page"))
        self._looks += 1
        self._seen = _page(found, self._looks, tuple(self._messages))
        self._messages.clear()
        return self._seen

    def _settle(self, tab: Tab, settle: Settle) -> None:
        """Wait until neither the DOM nor a request of the page has moved for a while, at most `limit` seconds."""
        deadline = time.monotonic() + settle.limit
        while (left := deadline - time.monotonic()) > 0:
            try:
                tab.evaluate(QUIET, [settle.quiet * 1000, left * 1000])
            except Error:
                # The document was replaced under the wait: the new one gets the rest of the time.
                tab.wait_for_load_state("domcontentloaded", timeout=LOAD_MS)
                continue
            if not self._pending:
                return

    def _act(self, tab: Tab, act: Act) -> Acted | Failed:
        chain = None if act.action in PAGE_ACTIONS else self._chain(tab, act.ref, act.locator)
        if chain is None and act.action not in PAGE_ACTIONS | {Action.PRESS}:
            return Failed(reason=f"{act.action.value} needs a control")
        if chain is not None and act.action is not Action.PRESS and chains.live(tab, chain).count() > 1:
            return Failed(reason="the locator matches several elements")
        if act.action is Action.GOTO and not self._is_own(urljoin(f"{self._window.origin}/", act.value or "/")):
            return Failed(reason=f"{(act.value or '')[:200]!r} is not on the site")
        self._perform(tab, act, chain)
        page = self._look(tab, act.settle)
        if not self._is_own(tab.url):
            return Failed(reason=f"the page left the site for {tab.url[:200]}")
        return Acted(page=page, locator=chain)

    def _perform(self, tab: Tab, act: Act, chain: Locator | None) -> None:
        value = act.value or ""
        match act.action:
            case Action.GOTO:
                tab.goto(act.value or "/")
            case Action.RELOAD:
                tab.reload()
            case Action.BACK:
                tab.go_back()
            case Action.PRESS if chain is None:
                tab.keyboard.press(value)
            case _:
                assert chain is not None  # _act refuses it
                _on(chains.live(tab, chain), act.action, value)

    def _is_own(self, address: str) -> bool:
        return address == "about:blank" or urlsplit(address)[:2] == urlsplit(self._window.origin)[:2]

    def _chain(self, tab: Tab, ref: str | None, given: Locator | None) -> Locator | None:
        """Return the chain to act on: the given one, or Playwright's for the control that was seen as `ref`."""
        if ref is None:
            return given
        index = self._index(tab, ref)
        held = self._held
        path = str(tab.evaluate(f"([held, index]) => (\n{PLACE})(held, index)", [held, index]))

        def same(candidate: Live) -> bool:
            return candidate.count() == 1 and bool(candidate.evaluate(SAME, [held, index]))

        return chains.written(tab, path, same)

    def _index(self, tab: Tab, ref: str) -> int:
        """Return where the control of a ref is held; one that was drawn anew is looked up by what it was."""
        look, _, number = ref.partition("-")
        if self._seen is None or look != f"c{self._looks}" or not number.isdecimal():
            msg = f"{ref[:50]!r} is not on the page last seen"
            raise ValueError(msg)
        index = int(number)
        if index >= len(self._seen.controls):
            msg = f"{ref[:50]!r} is not on the page last seen"
            raise ValueError(msg)
        if tab.evaluate("([held, index]) => held.elements[index].isConnected", [self._held, index]):
            return index
        wanted = _identity(self._seen.controls[index])
        self._look(tab, Settle(quiet=0.0, limit=0.5))
        same = [place for place, control in enumerate(self._seen.controls) if _identity(control) == wanted]
        if len(same) != 1:
            msg = "the control has left the page"
            raise ValueError(msg)
        return same[0]


def _on(target: Live, action: Action, value: str) -> None:
    """Carry out an action on a control."""
    match action:
        case Action.FILL:
            target.fill(value)
        case Action.SELECT:
            target.select_option(value)
        case Action.PRESS:
            target.press(value)
        case _:
            plain = {
                Action.CLICK: target.click,
                Action.DOUBLE_CLICK: target.dblclick,
                Action.CHECK: target.check,
                Action.UNCHECK: target.uncheck,
                Action.HOVER: target.hover,
            }
            plain[action]()


def _identity(control: Control) -> tuple[str, ...]:
    return (control.tag, control.role, control.name, control.label, control.test_id, control.identifier)


def _page(found: Mapping[str, object], look: int, messages: tuple[str, ...]) -> Page:
    records = cast(list[dict[str, object]], found["controls"])
    controls = tuple(
        Control(ref=f"c{look}-{index}", **_fields(record))  # type: ignore[arg-type]  # the scan's own record
        for index, record in enumerate(records)
    )
    texts = tuple(str(text) for text in cast(list[object], found["texts"]))
    return Page(path=str(found["path"]), title=str(found["title"]), controls=controls, texts=(*texts, *messages))


def _fields(record: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(item) if isinstance(item, list) else item for name, item in record.items()}


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (" ".join(lines[:4]) or type(error).__name__)[:500]
