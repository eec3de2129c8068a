"""Locator chains and Playwright's locators: built from data, and read back as data."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator as Live
from playwright.sync_api import Page as Tab

from bot.domain.probe import Call, Locator
from bot.formats import locator


def live(tab: Tab, chain: Locator) -> Live:
    """Return the locator that a chain describes; raise ValueError for a chain that is not allowed."""
    target: object = tab
    for call in locator.checked(chain).calls:
        member = getattr(target, call.method)
        plain = call.method in locator.PROPERTIES
        target = member if plain else member(*call.arguments, **dict(call.keywords))
    assert isinstance(target, Live)  # each allowed call returns one
    return target


def written(tab: Tab, path: str, same: Callable[[Live], bool]) -> Locator:
    """Return Playwright's own chain for the element at a CSS path; the path itself when no chain names it alone.

    `same` says whether a locator matches exactly the element that is meant.
    """
    plain = Locator(calls=(Call(method="locator", arguments=(f"css={path}",)),))
    try:
        own = locator.parse(str(live(tab, plain).normalize()))
    except ValueError:
        return plain
    if same(live(tab, own)):
        return own
    first = Locator(calls=(*own.calls, Call(method="first")))
    return first if same(live(tab, first)) else plain
