"""Intents carried out on the page: each returns the reason when it could not be, and an empty text when it was."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.domain.probe import Action, Control
from bot.engines.functional.entering import choose, clear, enter, fields, fill_form, find_field, leave, set_field, tick
from bot.engines.functional.grammar import is_path, plain, stem, words
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.matching import (
    ACCEPT,
    READ_ROLES,
    Match,
    alike,
    best,
    is_clickable,
    is_field,
    rank,
    role,
    split_role,
)
from bot.engines.functional.steps import Intent
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import called

QUOTED_ACCEPT = 80.0
TIMES_LIMIT = 30
LOCAL = re.compile(r"^https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(/[^\s]*)?$")
PAGE_WORDS = re.compile(
    r"\b(?:page|screen|view|section|tab|site|website|app|application|list|link|button|menu|again|details?)\b"
)
HERE = frozenset({"", "page", "application", "app", "site", "website", "browser", "shop", "start", "home", "home page", "main page",
                  "landing page", "start page", "web shop", "store", "url", "test page", "web application"})  # fmt: skip
NEW = frozenset({"new", "newest", "latest", "created"})
ORDINALS = {"first": 0, "top": 0, "upper": 0, "last": -1, "bottom": -1, "second": 1, "third": 2}


def perform(tour: Tour, intent: Intent) -> Asking:
    """Carry out an intent as often as it says."""
    reason = yield from ensure_place(tour, intent.place)
    for _ in range(min(intent.times, TIMES_LIMIT)):
        reason = reason or (yield from _one(tour, intent))
    return reason


def _one(tour: Tour, intent: Intent) -> Asking:
    simple = _SIMPLE.get(intent.verb)
    if simple is not None:
        return (yield from act(tour, simple))
    handler = _HANDLERS.get(intent.verb)
    if handler is not None:
        return (yield from handler(tour, intent))
    match intent.verb:
        case Verb.TICK:
            reason = yield from tick(tour, intent, on=True)
            looks = intent.phrase.startswith(("check", "mark")) and not intent.quoted
            return "" if reason and looks and not re.search(r"box|option", intent.target) else reason
        case Verb.UNTICK:
            return (yield from tick(tour, intent, on=False))
        case Verb.LOOK:
            return ""
        case _:
            return (yield from _unknown(tour, intent))


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
    said = [{stem(word) for word in words(c.text)} for c in tour.controls("heading", "region", "dialog", "form")]
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
    if plain(PAGE_WORDS.sub(" ", plain(target))) in HERE or plain(target) in HERE:
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
    name = plain(PAGE_WORDS.sub(" ", plain(intent.target))) or plain(intent.target)
    if name.partition(" ")[0] in NEW and _new(tour, name) is None and tour.created:
        above = best(f"{stem(name.partition(' ')[2])}s", [c for c in clickables(tour) if role(c) == "link"])
        reason = (yield from act(tour, Action.CLICK, above.control)) if above else ""
        return reason or (yield from _open_found(tour, intent, name))
    return (yield from _open_found(tour, intent, name))


def _open_found(tour: Tour, intent: Intent, name: str) -> Asking:
    found = _new(tour, name) or _clickable(tour, intent.target, intent) or _clickable(tour, name, intent)
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
    return f"nothing on the page leads to {intent.target!r}"


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


def click(tour: Tour, intent: Intent) -> Asking:
    """Click what is named; a box is ticked, and a field that is named is focused by the click."""
    noun = plain(intent.target)
    if noun in {"it", "them"} and tour.again(tour.last):
        return (yield from act(tour, _click_action(intent), tour.again(tour.last)))
    found = _clickable(tour, intent.target, intent)
    least = QUOTED_ACCEPT if intent.quoted else ACCEPT
    if found is not None and found.score >= least:
        tour.doubts += found.score < QUOTED_ACCEPT
        return (yield from act(tour, _click_action(intent), found.control))
    field = best(intent.target, fields(tour), context=intent.context)
    if field is not None and field.score >= least:
        box = role(field.control) in {"radio", "checkbox", "switch"}
        return (yield from act(tour, Action.CLICK if not box else Action.CHECK, field.control))
    return f"no control is called {intent.target!r}" if found is None else f"nothing fits {intent.target!r} well enough"


def _click_action(intent: Intent) -> Action:
    return {Verb.DOUBLE_CLICK: Action.DOUBLE_CLICK, Verb.HOVER: Action.HOVER}.get(intent.verb, Action.CLICK)


def clickables(tour: Tour) -> tuple[Control, ...]:
    """What can be clicked, in front of everything else: with a dialog open, only what is in it."""
    found = tuple(
        c for c in tour.page.controls if is_clickable(c) and (not is_field(c)) and role(c) not in READ_ROLES - {"img"}
    )
    dialogs = tour.controls("dialog", "alertdialog")
    if dialogs:
        inside = tuple(c for c in found if c.context and c.context == dialogs[-1].text)
        return inside or found
    return found


def _clickable(tour: Tour, noun: str, intent: Intent) -> Match | None:
    """Return the control to click; what fits alike is told apart by ordinal, place, form and kind."""
    controls = clickables(tour)
    context = intent.context if not _is_region(intent.context) else ""
    bare, at = _ordinal(noun)
    found = best(noun, controls, context=context)
    if found is not None:
        return found
    _, wanted = split_role(f"{bare} {intent.place}" if intent.place in {"button", "link", "tab"} else bare)
    ranked = [match for match in rank(bare, controls, context=context, wanted=wanted) if match.score >= ACCEPT]
    close = [match for match in ranked if match.score == ranked[0].score]
    if at is not None and ranked and -len(close) <= at < len(close):
        return close[at]
    return _settle(tour, close, intent)


def _settle(tour: Tour, close: list[Match], intent: Intent) -> Match | None:
    tests: tuple[Callable[[Control], bool], ...] = (
        lambda control: tour.last_field is not None and control.kind == "submit",
        lambda control: bool(tour.last_field and control.context == tour.last_field.context and control.context),
        lambda control: role(control) == "button" and intent.phrase.startswith(("press", "push", "hit", "submit")),
        lambda control: role(control) == "link" and _is_region(intent.context),
    )
    for test in tests:
        fitting = [match for match in close if test(match.control)]
        if len(fitting) == 1:
            return fitting[0]
    return close[0] if len(close) == 1 else None


def _is_region(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:header|footer|nav\w*|menu|bar|sidebar|top|corner|page|dialog|form|left|right|bottom)\b",
            text.casefold(),
        )
    )


def _ordinal(noun: str) -> tuple[str, int | None]:
    first, _, rest = plain(noun).partition(" ")
    return (rest, ORDINALS[first]) if first in ORDINALS and rest else (noun, None)


def named(tour: Tour, intent: Intent) -> Asking:
    """`Save the profile`: a control called by verb and object, by the verb in the object's row, or the form's button."""
    verb = plain(intent.phrase)
    tries = (
        (f"{verb} {intent.target}".strip(), intent.context),
        (verb, intent.target),
        (intent.target, intent.context) if intent.quoted else ("", ""),
        (verb, intent.context) if not intent.target else ("", ""),
    )
    for noun, context in tries:
        if not noun:
            continue
        found = _clickable(tour, noun, Intent(verb=Verb.CLICK, context=context, phrase="press"))
        if (
            found is not None
            and found.score >= QUOTED_ACCEPT
            and (not context or context != intent.target or found.score > 100)
        ):
            return (yield from act(tour, Action.CLICK, found.control))
    if intent.quoted:
        return (yield from _beside(tour, intent, verb))
    box = best(intent.target, [c for c in fields(tour) if role(c) in {"checkbox", "switch"}]) if intent.target else None
    if box is not None and verb in {"accept", "agree to", "agree", "toggle", "confirm"}:
        return (yield from act(tour, Action.CHECK, box.control))
    if not intent.target or re.search(r"\bform\b|^it$", intent.target):
        return (yield from submit(tour, intent))
    return f"no control is called {(verb + ' ' + intent.target).strip()!r}"


def _beside(tour: Tour, intent: Intent, verb: str) -> Asking:
    """`Apply "X"`: X goes into the field that was used with that button before, then the button is pressed."""
    used = {name for name, _ in tour.typed}
    found = _clickable(tour, verb, Intent(verb=Verb.CLICK, phrase="press"))
    near = [c for c in fields(tour) if called(c) in used and found is not None and c.context == found.control.context]
    named_by = [c for c in near if tour.fields_of.get(verb) == called(c)]
    if found is None or found.score < QUOTED_ACCEPT or len(named_by) != 1:
        return f"no control is called {verb + ' ' + intent.target!r}"
    reason = yield from enter(tour, named_by[0], intent.target)
    return reason or (yield from click(tour, Intent(verb=Verb.CLICK, target=verb, phrase="press")))


def submit(tour: Tour, intent: Intent) -> Asking:
    """Press the button that sends the form in use, or the only one there is."""
    buttons = [control for control in clickables(tour) if control.kind == "submit" and control.enabled]
    verb = plain(intent.phrase)
    nouns = {stem(word) for word in plain(intent.target).split()} - {"form", "it", "empty"}
    tests: tuple[Callable[[Control], bool], ...] = (
        lambda control: bool(nouns) and nouns <= {stem(word) for word in words(control.name)},
        lambda control: bool(
            tour.last_field and tour.last_field.context and control.context == tour.last_field.context
        ),
        lambda control: bool(verb) and plain(control.name).startswith(verb),
        lambda _: True,
    )
    for test in tests:
        fitting = [control for control in buttons if test(control)]
        if len(fitting) == 1:
            return (yield from act(tour, Action.CLICK, fitting[0]))
    return "it is not clear which button sends the form"


def add(tour: Tour, intent: Intent) -> Asking:
    """`Add X to the cart`: the control of that name at X, or on the page of X."""
    if intent.value:
        return (yield from _add_several(tour, intent))
    found = _clickable(tour, intent.target, intent)
    context = plain(intent.context)
    fits = found is not None and found.score >= QUOTED_ACCEPT
    here = not context or on_page(tour, context) or (found is not None and found.score > 100)
    if found is not None and fits and here:
        return (yield from act(tour, Action.CLICK, found.control))
    link = best(intent.context, [c for c in tour.page.controls if role(c) == "link"]) if context else None
    if link is None or link.score < QUOTED_ACCEPT:
        return f"nothing adds {intent.context or intent.target!r}"
    reason = yield from act(tour, Action.CLICK, link.control)
    found = _clickable(tour, intent.target, Intent(verb=Verb.CLICK))
    if reason or found is None or found.score < QUOTED_ACCEPT:
        return reason or f"nothing adds {intent.context!r}"
    return (yield from act(tour, Action.CLICK, found.control))


def _add_several(tour: Tour, intent: Intent) -> Asking:
    """With a count: open what is added, set its quantity, then add it."""
    if intent.context and not on_page(tour, plain(intent.context)):
        link = best(intent.context, [c for c in tour.page.controls if role(c) == "link"])
        if link is None or link.score < QUOTED_ACCEPT:
            return f"nothing leads to {intent.context!r}"
        reason = yield from act(tour, Action.CLICK, link.control)
        if reason:
            return reason
    reason = yield from set_field(tour, Intent(verb=Verb.SET, target="quantity", value=intent.value))
    return reason or (yield from click(tour, Intent(verb=Verb.CLICK, target=intent.target)))


def search(tour: Tour, intent: Intent) -> Asking:
    """Type into the search field; send it when typing alone changed nothing."""
    boxes = [
        c
        for c in fields(tour)
        if role(c) == "searchbox" or alike("search", c.name) >= QUOTED_ACCEPT or c.kind == "search"
    ]
    if intent.value is None:
        return (yield from click(tour, Intent(verb=Verb.CLICK, target="search")))
    if len(boxes) != 1:
        return "no search field was found" if not boxes else "there are several search fields"
    before = tour.page.texts
    reason = yield from set_field(tour, Intent(verb=Verb.SET, target=boxes[0].name or "search", value=intent.value))
    if reason or tour.page.texts != before:
        return reason
    button = best("search", [c for c in clickables(tour) if role(c) == "button"])
    if button is not None and button.score >= QUOTED_ACCEPT:
        return (yield from act(tour, Action.CLICK, button.control))
    return (yield from press(tour, Intent(verb=Verb.PRESS_KEY, value="Enter")))


def press(tour: Tour, intent: Intent) -> Asking:
    """Press a key, in the field in use when there is one."""
    return (yield from act(tour, Action.PRESS, tour.again(tour.last_field), intent.value))


def log_out(tour: Tour, intent: Intent) -> Asking:
    """Press what logs out."""
    return (yield from click(tour, Intent(verb=Verb.CLICK, target="log out", phrase="press")))


def _unknown(tour: Tour, intent: Intent) -> Asking:
    """Words without a verb that are exactly what a control is called."""
    found = _clickable(tour, intent.target, intent)
    if found is not None and found.score >= 95:
        return (yield from act(tour, Action.CLICK, found.control))
    return f"the words {intent.target or intent.text!r} are not understood"


def hover(tour: Tour, intent: Intent) -> Asking:
    """Move the mouse over a control, whatever its role."""
    found = best(intent.target, tour.page.controls, context=intent.context)
    if found is None:
        return f"no control is called {intent.target!r}"
    return (yield from act(tour, Action.HOVER, found.control))


def focus_or_set(tour: Tour, intent: Intent) -> Asking:
    """Setting without a value may be a press of a button of that name (`update cart`)."""
    reason = yield from set_field(tour, intent)
    if not reason or intent.value is not None or find_field(tour, intent.target):
        return reason
    found = _clickable(tour, f"{intent.phrase} {intent.target}", intent)
    if found is not None and found.score >= 90:
        return (yield from act(tour, Action.CLICK, found.control))
    return reason


def choose_or_click(tour: Tour, intent: Intent) -> Asking:
    """What is offered in no list may be a control to click."""
    reason = yield from choose(tour, intent)
    target = intent.value or intent.target
    found = _clickable(tour, target, intent) if reason else None
    if found is not None and found.score >= QUOTED_ACCEPT:
        return (yield from act(tour, Action.CLICK, found.control))
    return reason


_SIMPLE = {Verb.RELOAD: Action.RELOAD, Verb.BACK: Action.BACK}
_HANDLERS: dict[Verb, Callable[[Tour, Intent], Asking]] = {
    Verb.OPEN: open_target,
    Verb.CLICK: click,
    Verb.DOUBLE_CLICK: click,
    Verb.HOVER: hover,
    Verb.SET: focus_or_set,
    Verb.CHOOSE: choose_or_click,
    Verb.CLEAR: clear,
    Verb.PRESS_KEY: press,
    Verb.LOG_OUT: log_out,
    Verb.FILL_FORM: fill_form,
    Verb.SUBMIT: submit,
    Verb.SEARCH: search,
    Verb.ADD: add,
    Verb.NAMED: named,
    Verb.LEAVE: leave,
}
