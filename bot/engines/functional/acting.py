"""Intents carried out on the page: each returns the reason when it could not be, and an empty text when it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import replace

from bot.domain.probe import Action, Control, Observation, Probe
from bot.engines.functional.clicking import QUOTED_ACCEPT, answered, clickables, find_clickable
from bot.engines.functional.entering import (
    choose,
    clear,
    enter,
    fill_form,
    find_field,
    leave,
    match_option,
    set_field,
    tick,
)
from bot.engines.functional.grammar import is_path, plain, stem, words
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.looking import look_at
from bot.engines.functional.matching import ACCEPT, alike, best, role
from bot.engines.functional.opening import (
    HERE_IT,
    ORDINAL_RESULT,
    ensure_place,
    goto,
    listed_links,
    on_page,
    open_target,
    reach,
    route_for,
)
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import called
from bot.engines.functional.valuing import fields

TIMES_LIMIT = 30
# Words for sending a form whatever its button is called; `register` and `apply` say which button.
GENERIC = re.compile(
    r"^(?:$|submit|send|save|place|confirm|finish|continue|proceed|post|go|order|pay|create|log|sign|enviar|envie)"
)
CODES = re.compile(r"(?<!\S)(?=\S*[A-Za-z])(?=\S*\d)[A-Za-z0-9]{4,}(?!\S)")


def perform(tour: Tour, intent: Intent) -> Asking:
    """Carry out an intent as often as it says."""
    looks = intent.verb is Verb.TICK and intent.quoted
    reason = "" if looks else (yield from ensure_place(tour, intent.place))
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
            looks = intent.phrase.startswith(("check", "mark")) and (
                not intent.quoted
                or bool(re.search(r"\b(?:button|link|header|message|text|page|summary)\b", intent.place))
            )
            if reason and looks and not re.search(r"box|option", intent.target):
                return (yield from look_at(tour, intent))
            return reason
        case Verb.UNTICK:
            return (yield from tick(tour, intent, on=False))
        case Verb.LOOK:
            return (yield from look_at(tour, intent))
        case _:
            return (yield from _unknown(tour, intent))


def click(tour: Tour, intent: Intent) -> Asking:
    """Click what is named; a box is ticked, and a field that is named is focused by the click."""
    noun = plain(intent.target)
    if is_path(intent.target) or (ORDINAL_RESULT.match(noun) and listed_links(tour)):
        return (yield from open_target(tour, intent))
    spoken = yield from _spoken_of(tour, intent)
    if spoken is not None:
        return spoken
    if noun in {"it", "them"} and tour.again(tour.last):
        return (yield from act(tour, _click_action(intent), tour.again(tour.last)))
    found = find_clickable(tour, intent.target, intent)
    least = QUOTED_ACCEPT if intent.quoted else ACCEPT
    if found is not None and found.score >= least:
        tour.doubts += found.score < QUOTED_ACCEPT
        return (yield from act(tour, _click_action(intent), found.control))
    field = best(intent.target, fields(tour), context=intent.context)
    if field is not None and field.score >= least:
        box = role(field.control) in {"radio", "checkbox", "switch"}
        return (yield from act(tour, Action.CLICK if not box else Action.CHECK, field.control))
    failed = (
        f"no control is called {intent.target!r}" if found is None else f"nothing fits {intent.target!r} well enough"
    )
    if plain(intent.target) in HERE_IT or tour.was_link(intent.target):
        reason = yield from open_target(tour, intent)
        return failed if reason else ""
    return failed


def _spoken_of(tour: Tour, intent: Intent) -> Generator[Probe, Observation, str | None]:
    """`Click this link`, `press that button`: what the texts before it named last, where the page has one of it."""
    found = re.fullmatch(r"(?i)(?:on\s+)?(?:this|that|the)\s+(link|button)", intent.target.strip())
    if found is None:
        return None
    kind = [c for c in clickables(tour) if role(c) == found[1].casefold() and c.name]
    places = [(text.casefold().rfind(c.name.casefold()), at, c) for at, text in enumerate(tour.told[-3:]) for c in kind]
    named = [item for item in places if item[0] >= 0]
    if not named:
        pointing = re.match(r"(?i)(?:on\s+)?(?:this|that)\b", intent.target.strip())
        return f"it is not clear which {found[1]} is meant" if pointing else None
    tour.doubts += 1
    return (yield from act(tour, _click_action(intent), max(named, key=lambda item: (item[1], item[0]))[2]))


def _click_action(intent: Intent) -> Action:
    return {Verb.DOUBLE_CLICK: Action.DOUBLE_CLICK, Verb.HOVER: Action.HOVER}.get(intent.verb, Action.CLICK)


def named(tour: Tour, intent: Intent) -> Asking:
    """`Save the profile`: a control called by verb and object, the verb in the object's row, or the form's button."""
    answer = answered(tour, intent) if not intent.quoted else None
    if answer is not None:
        return (yield from act(tour, Action.CLICK, answer))
    return (yield from _called(tour, intent))


def _called(tour: Tour, intent: Intent) -> Asking:
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
        found = find_clickable(tour, noun, Intent(verb=Verb.CLICK, context=context, phrase="press"))
        if (
            found is not None
            and found.score >= QUOTED_ACCEPT
            and (not context or context != intent.target or found.score > 100)
        ):
            return (yield from act(tour, Action.CLICK, found.control))
    if intent.quoted:
        reason = yield from _beside(tour, intent, verb)
        return reason and ((yield from _in_form_of(tour, verb, intent.target)) and reason)
    return (yield from _by_object(tour, intent, verb))


def _by_object(tour: Tour, intent: Intent, verb: str) -> Asking:
    """No control is called by verb and object: a code for the verb's form, a box, a form without a name."""
    code = CODES.findall(intent.target)
    if len(code) == 1 and not (yield from _in_form_of(tour, verb, code[0])):
        return ""
    box = best(intent.target, [c for c in fields(tour) if role(c) in {"checkbox", "switch"}]) if intent.target else None
    if box is not None and verb in {"accept", "agree to", "agree", "toggle", "confirm"}:
        return (yield from act(tour, Action.CHECK, box.control))
    if not intent.target or re.search(r"\bform\b|^it$", intent.target):
        reason = yield from submit(tour, intent)
        route = route_for(tour, verb.replace(" ", "")) if reason else None
        return (yield from goto(tour, route)) if route else reason
    return (yield from _sent_as(tour, verb, intent.target))


def _sent_as(tour: Tour, verb: str, noun: str) -> Asking:
    """`Send another review`: the form in use, whatever it is called."""
    failed = f"no control is called {(verb + ' ' + noun).strip()!r}"
    if verb not in {"send", "submit", "post"} or tour.last_field is None:
        return failed
    return (yield from submit(tour, Intent(verb=Verb.SUBMIT, phrase=verb))) and failed


def _in_form_of(tour: Tour, verb: str, value: str) -> Asking:
    """`Apply SAVE5`: the value goes into the only text field beside the only button called like the verb."""
    buttons = [c for c in clickables(tour) if role(c) == "button" and words(c.name)[:1] == words(verb)[:1]]
    near = [c for c in fields(tour) if buttons and c.context == buttons[0].context and role(c) == "textbox"]
    short = [c for c in near if c.tag == "input"]
    if len(buttons) != 1 or len(short) != 1 or not buttons[0].context:
        return f"nothing takes {value!r}"
    tour.doubts += 1
    reason = yield from enter(tour, short[0], value)
    return reason or (yield from click(tour, Intent(verb=Verb.CLICK, target=buttons[0].name, phrase="press")))


def _beside(tour: Tour, intent: Intent, verb: str) -> Asking:
    """`Apply "X"`: X goes into the field that was used with that button before, then the button is pressed."""
    used = {name for name, _ in tour.typed}
    found = find_clickable(tour, verb, Intent(verb=Verb.CLICK, phrase="press"))
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
    nouns = {stem(word) for word in plain(intent.target).split()} - {"form", "it", "empty", "off", "blank"}
    tests: tuple[Callable[[Control], bool], ...] = (
        lambda control: bool(nouns) and nouns <= {stem(word) for word in words(control.name)},
        lambda control: bool(
            tour.last_field and tour.last_field.context and control.context == tour.last_field.context
        ),
        lambda control: bool(verb) and plain(control.name).startswith(verb),
        lambda control: bool(verb) and words(control.name)[:1] == words(verb)[:1],
        lambda _: GENERIC.match(verb) is not None,
    )
    for test in tests:
        fitting = [control for control in buttons if test(control)]
        if len(fitting) == 1:
            return (yield from act(tour, Action.CLICK, fitting[0]))
    again = tour.again(tour.pressed)
    if again is not None and GENERIC.match(verb):
        return (yield from act(tour, Action.CLICK, again))
    return "it is not clear which button sends the form"


def add(tour: Tour, intent: Intent) -> Asking:
    """`Add X to the cart`: the control of that name at X, or on the page of X."""
    if intent.value:
        return (yield from _add_several(tour, intent))
    found = find_clickable(tour, intent.target, intent)
    for other in ("add to cart", "add to basket", "add to bag", "add"):
        found = found if found is not None and found.score >= QUOTED_ACCEPT else find_clickable(tour, other, intent)
    context = plain(intent.context)
    fits = found is not None and found.score >= QUOTED_ACCEPT and not _leads_there(found.control, intent)
    here = not context or on_page(tour, context) or (found is not None and found.score > 100)
    if found is not None and fits and here:
        return (yield from act(tour, Action.CLICK, found.control))
    link = best(intent.context, [c for c in tour.page.controls if role(c) == "link"]) if context else None
    if link is None or link.score < QUOTED_ACCEPT:
        reason = (yield from reach(tour, intent.context)) if intent.context else f"nothing adds {intent.target!r}"
    else:
        reason = yield from act(tour, Action.CLICK, link.control)
    found = find_clickable(tour, intent.target, Intent(verb=Verb.CLICK))
    if reason or found is None or found.score < QUOTED_ACCEPT or _leads_there(found.control, intent):
        return reason or f"nothing adds {intent.context!r}"
    return (yield from act(tour, Action.CLICK, found.control))


def _add_several(tour: Tour, intent: Intent) -> Asking:
    """With a count: open what is added, set its quantity, then add it."""
    if intent.context and not on_page(tour, plain(intent.context)):
        link = best(intent.context, [c for c in tour.page.controls if role(c) == "link"])
        if link is None or link.score < QUOTED_ACCEPT:
            reason = yield from reach(tour, intent.context)
        else:
            reason = yield from act(tour, Action.CLICK, link.control)
        if reason:
            return reason
    uncounted = yield from set_field(tour, Intent(verb=Verb.SET, target="quantity", value=intent.value))
    reason = ""
    for _ in range(min(int(intent.value or 1), TIMES_LIMIT) if uncounted else 1):
        one = Intent(verb=Verb.CLICK, target=intent.target, context=intent.context if uncounted else "")
        found = find_clickable(tour, one.target, one)
        if found is not None and _leads_there(found.control, one):
            return reason or f"nothing here does {intent.target!r}"
        reason = reason or (yield from click(tour, one))
    return reason


def _leads_there(control: Control, intent: Intent) -> bool:
    """Whether a link is called like the place that something is added to: it shows the cart, and adds nothing."""
    return role(control) == "link" and set(words(control.name)) <= set(words(intent.target)) - {"add"}


def search(tour: Tour, intent: Intent) -> Asking:
    """Type into the search field; send it when typing alone changed nothing."""
    boxes = [
        c
        for c in fields(tour)
        if role(c) == "searchbox" or alike("search", c.name) >= QUOTED_ACCEPT or c.kind == "search"
    ]
    if intent.value is None:
        return (yield from click(tour, Intent(verb=Verb.CLICK, target="search")))
    if not boxes and re.search(r"[A-Z]", intent.value) and intent.phrase.startswith("look"):
        return (yield from reach(tour, intent.value))
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
    return (yield from click(tour, Intent(verb=Verb.CLICK, target="log out", phrase="press", text=intent.text)))


def _unknown(tour: Tour, intent: Intent) -> Asking:
    """Words without a verb that are exactly what a control is called."""
    found = find_clickable(tour, intent.target, intent)
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
    if intent.value is None and re.fullmatch(r"(?i)(?:this|that)\s+(?:link|button)", intent.target.strip()):
        return (yield from click(tour, intent))
    if intent.value is not None and is_path(intent.value):
        return (yield from open_target(tour, Intent(verb=Verb.OPEN, target=intent.value)))
    reason = yield from set_field(tour, intent)
    lists = [c for c in fields(tour) if reason and intent.value and match_option(c, intent.value)]
    if len(lists) == 1:
        tour.doubts += 1
        return (yield from enter(tour, lists[0], intent.value or ""))
    if not reason or intent.value is not None or find_field(tour, intent.target):
        return reason
    found = find_clickable(tour, f"{intent.phrase} {intent.target}", intent)
    if found is not None and found.score >= 90:
        return (yield from act(tour, Action.CLICK, found.control))
    return reason


def choose_or_click(tour: Tour, intent: Intent) -> Asking:
    """What is offered in no list may be a control to click."""
    reason = yield from choose(tour, intent)
    target = intent.value or intent.target
    found = find_clickable(tour, target, intent) if reason else None
    if found is not None and found.score >= QUOTED_ACCEPT:
        return (yield from act(tour, Action.CLICK, found.control))
    one, _, other = intent.target.partition(" and ")
    if not reason or intent.value is not None or not other:
        return reason
    # `Choose wrapping as a gift and express shipping`
    first = yield from choose(tour, replace(intent, target=one))
    return first or (yield from choose(tour, replace(intent, target=other)))


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
