"""Going somewhere: by path, by what is on the page, by a route of the source."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.probe import Action, Control
from bot.engines.functional.clicking import ORDINALS, QUOTED_ACCEPT, clickables, find_clickable
from bot.engines.functional.entering import match_option
from bot.engines.functional.grammar import is_path, plain, stem, words
from bot.engines.functional.matching import Match, best, role
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.valuing import fields

LOCAL = re.compile(r"^https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(/[^\s]*)?$")


PAGE_WORDS = re.compile(
    r"\b(?:page|screen|view|section|tab|site|website|app|application|list|link|button|menu|again|details?)\b"
)


OF_ALL = re.compile(
    r"\b(?:list|overview|page)\s+(?:of|with)\s+(?:all\s+)?(?:the\s+|her\s+|his\s+|my\s+)?|\ball\s+(?=\w+s$)",
    re.IGNORECASE,
)
OF_IT = re.compile(
    r"\b(?:of|in|for) the (?:web ?|online )?(?:shop|site|store|app|application|website)\b", re.IGNORECASE
)


HERE = frozenset(
    {
        "",
        "page",
        "application",
        "app",
        "site",
        "website",
        "browser",
        "shop",
        "start",
        "home",
        "home page",
        "main page",
        "landing page",
        "start page",
        "web shop",
        "store",
        "url",
        "test page",
        "web application",
    }
)


HERE_IT = frozenset(
    {
        "it",
        "result",
        "one",
        "product",
        "first product",
        "found product",
        "product that",
        "product found",
        "product that is found",
        "search result",
        "first result",
        "only result",
        "first one",
        "hit",
        "found",
        "entry",
        "product it",
    }
)
ORDINAL_RESULT = re.compile(
    r"^(first|top|second|third|last)\s+(?:(?:of )?(?:two |three |four |all )?(?:search )?"
    r"(?:hits?|results?|products?|items?|entry|entries|ones?|matche?s?|them|these|those|list|article))+$"
)
NEW = frozenset({"new", "newest", "latest", "created"})


def ensure_place(tour: Tour, place: str) -> Asking:
    """Go where the step says it happens, when that is elsewhere and there is a way."""
    name = plain(PAGE_WORDS.sub(" ", plain(place)))
    if is_path(place):
        return "" if tour.page.path.split("?")[0] == place else (yield from goto(tour, place))
    if not name or not re.search(r"\bpage\b|\blist\b|\bscreen\b|^\w+$|^the \w+$", place) or on_page(tour, name):
        return ""
    links = [control for control in tour.page.controls if role(control) in {"link", "tab", "menuitem"}]
    found = best(name, links)
    if found is not None and found.score >= 95:
        return (yield from act(tour, Action.CLICK, found.control))
    return ""


def on_page(tour: Tour, name: str) -> bool:
    """Whether the page is the one of that name: its path, its title or its main heading says so."""
    wanted = {stem(word) for word in name.split()}
    path = {stem(word) for word in words(tour.page.path.split("?")[0])}
    headings = tour.controls("heading")
    main = tuple(c for c in headings if c.tag == "h1") or headings[:1]
    said = [{stem(word) for word in words(c.text)} for c in (*main, *tour.controls("dialog"))]
    names = [
        {stem(word) for word in words(c.name)}
        for c in tour.controls("region", "dialog", "form", "navigation", "banner")
    ]
    return any(wanted <= found for found in [path, {stem(word) for word in words(tour.page.title)}, *said, *names])


def goto(tour: Tour, path: str) -> Asking:
    """Load a path of the application."""
    return (yield from act(tour, Action.GOTO, None, path))


def open_target(tour: Tour, intent: Intent) -> Asking:
    """Open a path, something on the page that leads there, or a page that the source gives a route."""
    target = intent.target.strip()
    outside = re.match(r"^[a-z][a-z0-9+.-]*:", target)
    local = LOCAL.match(target)
    if local:
        return (yield from goto(tour, local[1] or "/"))
    if outside or target.startswith("//"):
        return f"{target!r} is not an address of the application"
    if is_path(target):
        return (yield from goto(tour, target))
    bare = plain(OF_IT.sub(" ", target))
    if plain(PAGE_WORDS.sub(" ", bare)) in HERE or bare in HERE:
        return (yield from _open_here(tour, target))
    return (yield from _open_named(tour, intent))


def _open_here(tour: Tour, target: str) -> Asking:
    """`Open the application`: its start, unless something was opened already and no other place is named."""
    away = (
        "home" in target.casefold()
        or "start" in target.casefold()
        or not tour.page.path
        or tour.page.path == "about:blank"
    )
    route = next((route for route in tour.routes if "page" in target.casefold()), tour.start)
    opened = any(item.action is Action.GOTO for item in tour.script if hasattr(item, "action"))
    return (yield from goto(tour, route)) if away or not opened else ""


def _open_named(tour: Tour, intent: Intent) -> Asking:
    there = tour.last is not None and tour.last.href == tour.page.path
    if plain(intent.target) == "it" and there and (intent.phrase == "follow" or not listed_links(tour)):
        return ""
    intent = replace(intent, target=OF_ALL.sub("", intent.target) or intent.target)
    name = plain(PAGE_WORDS.sub(" ", plain(intent.target))) or plain(intent.target)
    if (
        (name in HERE_IT or ORDINAL_RESULT.match(plain(intent.target)))
        and not re.search(r"\b(?:list|page|overview)\b", intent.target)
        and "/" not in intent.context
    ):
        return (yield from _only_result(tour, intent))
    only = _listed_one(tour, intent.target)
    if only is not None:
        return (yield from act(tour, Action.CLICK, only))
    if name.partition(" ")[0] in NEW and _new(tour, name) is None and tour.created:
        above = best(f"{stem(name.partition(' ')[2])}s", [c for c in clickables(tour) if role(c) == "link"])
        reason = (yield from act(tour, Action.CLICK, above.control)) if above else ""
        return reason or (yield from _open_found(tour, intent, name))
    return (yield from _open_found(tour, intent, name))


def _listed_one(tour: Tour, target: str) -> Control | None:
    """`Open this order`: the only thing of that noun that a list of the page leads to."""
    found = re.fullmatch(r"(?i)(?:this|that|the|her|his|my|the only)\s+(\w+)(?:\s+again)?", target.strip())
    if found is None or stem(found[1].casefold()) != found[1].casefold():
        return None
    fitting = [c for c in listed_links(tour) if found[1].casefold() in words(c.name)]
    made = [c for c in fitting if plain(c.name) in tour.created]
    fitting = made or fitting
    return fitting[0] if len({c.href for c in fitting}) == 1 else None


def _open_found(tour: Tour, intent: Intent, name: str) -> Asking:
    found = _new(tour, name) or find_clickable(tour, intent.target, intent) or find_clickable(tour, name, intent)
    if found is not None and found.score >= QUOTED_ACCEPT:
        return (yield from act(tour, Action.CLICK, found.control))
    if on_page(tour, name) and re.search(r"\b(?:page|list|screen)\b", intent.target):
        return ""
    route = route_for(tour, name)
    if route is not None:
        return (yield from goto(tour, route))
    if found is not None and not intent.quoted and name.partition(" ")[0] not in NEW:
        tour.doubts += 1
        return (yield from act(tour, Action.CLICK, found.control))
    return (yield from reach(tour, intent.target))


def reach(tour: Tour, target: str) -> Asking:
    """Go back to where a link of that name was seen, or look on the start page, and follow it."""
    bare = re.sub(
        r"^(?:the\s+)?(?:product|details|item|article|entry)s?\s+(?:page\s+)?(?:of\s+)?(?:the\s+)?",
        "",
        target,
        flags=re.IGNORECASE,
    )
    name = plain(PAGE_WORDS.sub(" ", plain(bare))) or plain(bare)
    failed = f"nothing on the page leads to {target!r}"
    place = tour.where.get(name) or tour.where.get(plain(bare))
    if any(match_option(control, bare) for control in fields(tour)):
        return failed
    if place is None and (not re.search(r"[A-Z]", bare) or tour.page.path.split("?")[0] in {tour.start, ""}):
        return failed
    for path in dict.fromkeys((place or tour.start, tour.start)):
        if tour.page.path != path:
            reason = yield from goto(tour, path)
            if reason:
                return reason
        found = best(bare, [c for c in clickables(tour) if role(c) == "link"])
        if found is not None and found.score >= 95:
            return (yield from act(tour, Action.CLICK, found.control))
    return failed


def _only_result(tour: Tour, intent: Intent) -> Asking:
    """`Open it`, `click the result`: the only thing that a list on the page leads to, or what was just spoken of."""
    again = tour.again(tour.last)
    if again is not None and role(again) == "link" and again.href and tour.page.path != again.href:
        return (yield from act(tour, Action.CLICK, again))
    listed = list({c.href: c for c in reversed(listed_links(tour))}.values())[::-1]
    ordinal = ORDINAL_RESULT.match(plain(intent.target))
    at = ORDINALS[ordinal[1]] if ordinal else 0
    if not listed or (ordinal is None and len(listed) != 1) or at >= len(listed):
        return f"it is not clear what {intent.target!r} is"
    return (yield from act(tour, Action.CLICK, listed[at]))


def listed_links(tour: Tour) -> tuple[Control, ...]:
    """The links that a list, a table or cards of the page hold."""
    return tuple(c for c in clickables(tour) if role(c) == "link" and c.context and c.href)


def _new(tour: Tour, name: str) -> Match | None:
    """`The new order`: what this exploration brought into being, by the heading it then had."""
    first, _, rest = name.partition(" ")
    if first not in NEW or not rest:
        return None
    made = [
        c
        for c in clickables(tour)
        if plain(c.name) in tour.created and stem(rest) in {stem(word) for word in words(c.name)}
    ]
    return Match(control=made[0], score=100.0) if len({c.name for c in made}) == 1 else None


def route_for(tour: Tour, name: str) -> str | None:
    """A route without parameters whose path or component is called so."""
    wanted = sorted({stem(word) for word in plain(name).split()} - {"page", "screen"})
    for module in tour.screens:
        for route in module.routes:
            if ":" in route.route or "*" in route.route or not wanted:
                continue
            for text in (route.route, route.component):
                if sorted({stem(word) for word in words(text)} - {"page", "screen"}) == wanted:
                    return route.route
    return None
