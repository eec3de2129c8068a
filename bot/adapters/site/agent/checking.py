"""Assertions as they are carried out: the same web-first `expect` that a written test uses."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Error, expect
from playwright.sync_api import Locator as Live
from playwright.sync_api import Page as Tab

from bot.domain.probe import Assertion, Check, Checked, Failed, Form, Locator

SEEN_MS = 500
LONGEST_SEEN = 500
PAGE_FORMS = frozenset({Form.URL, Form.NOT_URL, Form.TITLE})
PLAIN_FORMS = frozenset(
    {Form.VISIBLE, Form.HIDDEN, Form.ENABLED, Form.DISABLED, Form.CHECKED, Form.UNCHECKED, Form.FOCUSED}
)


def check(tab: Tab, target: Live | None, probe: Check, chain: Locator | None) -> Checked | Failed:
    """Carry out one assertion; `seen` says what was there instead (or what was there)."""
    form = probe.assertion.form
    if target is None and form not in PAGE_FORMS:
        return Failed(reason=f"{form.value} needs a control")
    if len(probe.assertion.expected) < _expected(form):
        return Failed(reason=f"{form.value} needs an expected value")
    if target is not None:
        # A selector that cannot be read is the probe's mistake, not the page's: this raises.
        target.count()
    try:
        _assert(tab, target, probe.assertion, timeout=probe.timeout * 1000)
        holds = True
    except re.error as error:
        return Failed(reason=f"not a pattern: {error}")
    except AssertionError as error:
        if "strict mode violation" in str(error):
            return Failed(reason="the locator matches several elements")
        holds = False
    return Checked(holds=holds, seen=_seen(tab, target, probe.assertion), locator=chain)


def _expected(form: Form) -> int:
    return 2 if form is Form.ATTRIBUTE else int(form not in PLAIN_FORMS)


def _assert(tab: Tab, target: Live | None, assertion: Assertion, *, timeout: float) -> None:
    form, expected = assertion.form, assertion.expected
    if target is None or form in PAGE_FORMS:
        _assert_page(tab, form, str(expected[0]), timeout)
    elif form in PLAIN_FORMS:
        getattr(expect(target), form.value)(timeout=timeout)
    elif form is Form.ATTRIBUTE:
        expect(target).to_have_attribute(str(expected[0]), str(expected[1]), timeout=timeout)
    elif form is Form.COUNT:
        expect(target).to_have_count(int(expected[0]), timeout=timeout)
    else:
        getattr(expect(target), form.value)(str(expected[0]), timeout=timeout)


def _assert_page(tab: Tab, form: Form, expected: str, timeout: float) -> None:
    match form:
        case Form.URL:
            expect(tab).to_have_url(re.compile(expected), timeout=timeout)
        case Form.NOT_URL:
            expect(tab).not_to_have_url(re.compile(expected), timeout=timeout)
        case _:
            expect(tab).to_have_title(expected, timeout=timeout)


def _seen(tab: Tab, target: Live | None, assertion: Assertion) -> str:
    """Say what is there, as far as it can be said quickly."""
    try:
        return _state(tab, target, assertion)[:LONGEST_SEEN]
    except Error:
        return "nothing"


def _state(tab: Tab, target: Live | None, assertion: Assertion) -> str:
    form = assertion.form
    if target is None or form in PAGE_FORMS:
        return tab.title() if form is Form.TITLE else tab.url
    if form is Form.COUNT:
        return str(target.count())
    if form in {Form.VISIBLE, Form.HIDDEN}:
        return "visible" if target.is_visible() else "hidden"
    readings: dict[Form, Callable[[], object]] = {
        Form.VALUE: lambda: target.input_value(timeout=SEEN_MS),
        Form.ENABLED: lambda: "enabled" if target.is_enabled(timeout=SEEN_MS) else "disabled",
        Form.DISABLED: lambda: "enabled" if target.is_enabled(timeout=SEEN_MS) else "disabled",
        Form.CHECKED: lambda: "checked" if target.is_checked(timeout=SEEN_MS) else "not checked",
        Form.UNCHECKED: lambda: "checked" if target.is_checked(timeout=SEEN_MS) else "not checked",
        Form.ATTRIBUTE: lambda: target.get_attribute(str(assertion.expected[0]), timeout=SEEN_MS),
        Form.FOCUSED: lambda: tab.evaluate("() => document.activeElement ? document.activeElement.tagName : ''"),
    }
    read = readings.get(form, lambda: target.inner_text(timeout=SEEN_MS))
    return " ".join(str(read()).split())
