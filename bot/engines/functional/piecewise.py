"""Clauses that grammar cannot take as a whole, piece by piece: each piece on the page that the one before led to."""

from __future__ import annotations

import re
from collections.abc import Generator

from bot.domain.probe import Action, Control, Observation, Probe
from bot.engines.functional.acting import perform, submit
from bot.engines.functional.assigning import Pair, distributed, laid_out
from bot.engines.functional.clicking import clickables
from bot.engines.functional.counting import counted
from bot.engines.functional.entering import TEXT_ROLES, enter
from bot.engines.functional.grammar import cut, plain, stem
from bot.engines.functional.grounding import Order, by_verb, grounded
from bot.engines.functional.lemmas import LEMMAS, Verb
from bot.engines.functional.matching import role
from bot.engines.functional.opening import goto, route_for
from bot.engines.functional.slots import Intent
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import MAIL, called
from bot.engines.functional.valuing import fields

PIECES = re.compile(
    r"\s*(?:[;,]\s+(?:and\s+|but\s+)?(?:then\s+|now\s+)?|\s+but\s+|\s+and\s+then\s+|\s+then\s+|\s+->\s+|\.\s+|\s+and\s+)\s*"
)
PIECES_AT_MOST = 12
CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z]*\d)[A-Z0-9]{4,}")
MORE = re.compile(
    r"(?i)(?:another|again|plus|now|and)?\s*(?:x\s?(?P<n>\d{1,3})|(?P<m>\d{1,3})\s*(?:x|pieces?|more)?)"
    r"(?:\s+(?:more|instead|again))?"
)
SAME_DATA = re.compile(
    r"(?i)(?:with\s+|and\s+|fill in\s+|enter\s+|use\s+)?(?:the\s+)?same\s+(?:\w+\s+)?"
    r"(?:address|data|details|values|inputs?|form|things|stuff)"
    r"(?:\s+(?:again|as before))?"
)
PAGE_SAYS = re.compile(
    r"^(?P<name>[A-Z][\w' -]{2,40}?)\s+page(?:\s+(?:now|again|still))?\b\s*[:,]?\s*(?!.*\b(?:press|click)\b)"
)
IN_FIELDS = re.compile(
    r"^(?:(?:set|enter|put|type|write|fill in|so|and)\s+)*(?P<one>\d[\d.,]*)\s+and\s+(?P<two>\d[\d.,]*)\s+"
    r"(?:in|into|for|as)\s+(?:the\s+)?(?P<noun>[a-z]+(?: [a-z]+)?)\s+"
    r"(?:boxes|fields|inputs|filters|limits)$",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"^(?:(?:set|enter|put|type|choose|limit|filter|by|so|and|the|a)\s+)*"
    r"(?P<noun>[a-z]+)\s+(?:range\s+)?(?:from\s+|between\s+|of\s+|to\s+)?(?P<one>\d[\d.,]*)\s*(?:to|-|\u2013|and)\s*"
    r"(?P<two>\d[\d.,]*)$",
    re.IGNORECASE,
)
ANYTHING = re.compile(
    r"(?i)(?:enter\s+|with\s+|and\s+)?(?:any|some)\s+(?P<name>[a-z ]{3,25})|"
    r"(?P<other>[a-z]{3,20})\s+(?:as you (?:like|please)|of your choice|does not matter)"
)
SECRETS = re.compile(r"(?<![\w@.])(?=[^\s()\"]*[a-z])(?=[^\s()\"]*\d)[^\s,;()\"`]{6,}(?=[\s,;.)\"`]|$)", re.IGNORECASE)
GOING = frozenset({Verb.OPEN, Verb.CLICK, Verb.CHOOSE, Verb.LOOK, Verb.UNKNOWN, Verb.BACK})
OTHER_LOGIN = re.compile(r"\b(?:as|with)\s+(?:the\s+)?[A-Z]|\w's\b|\b(?:times|twice)\b")


def piecewise(tour: Tour, raw: str, reason: str) -> Asking:
    """Carry a clause out piece by piece; `reason` is why it could not be as a whole, and stays the answer."""
    sentence = cut(raw)
    told = yield from _told(tour, raw)
    if told is not None:
        return told
    whole = yield from _grounded(tour, raw)
    if not whole:
        return ""
    pieces = [sentence.quoting(piece) for piece in PIECES.split(_without_asides(sentence.text)) if piece.strip(" .")]
    if not 2 <= len(pieces) <= PIECES_AT_MOST:
        return reason if (yield from _led_to(tour, raw)) else ""
    for at, piece in enumerate(pieces):
        rest = ", ".join(pieces[at:])
        if at and len(pieces) > at + 1 and not (yield from _grounded(tour, rest)):
            return ""
        failed = yield from _piece(tour, piece)
        if failed:
            return f"{reason} ({piece!r} was not understood)" if piece != raw else reason
    return ""


def _without_asides(text: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", text)


def _told(tour: Tour, piece: str) -> Generator[Probe, Observation, str | None]:
    """Notations with a meaning of their own; None when the piece is none of them."""
    things = counted(piece)
    if things:
        return (yield from _added(tour, things))
    if CODE.fullmatch(piece.strip(" .")):
        return (yield from another_code(tour, piece.strip(" .")))
    more = MORE.fullmatch(_without_asides(piece).strip(" ."))
    if more and _quantity(tour) is not None:
        return (yield from _more(tour, more["n"] or more["m"]))
    if SAME_DATA.fullmatch(piece.strip(" .")):
        return (yield from refilled(tour))
    several = _several(tour, piece)
    if several:
        return (yield from _entered(tour, several))
    anything = ANYTHING.fullmatch(piece.strip(" ."))
    if anything:
        name = anything["name"] or anything["other"]
        return (yield from perform(tour, Intent(verb=Verb.SET, target=name, quality="valid", phrase="enter")))
    page = PAGE_SAYS.match(piece)
    if page and not (yield from _led_to(tour, page["name"])):
        return ""
    return None


def _several(tour: Tour, piece: str) -> tuple[Order, ...]:
    """`20 and 40 in the price boxes`, `the price range 10 to 40`: as many fields of that name as values."""
    found = IN_FIELDS.search(piece.strip(" .")) or RANGE.search(piece.strip(" ."))
    if found is None:
        return ()
    wanted = {stem(word) for word in plain(found["noun"]).split()}
    named = [c for c in fields(tour) if wanted <= {stem(word) for word in called(c).split()} and not c.options]
    if len(named) != 2:
        return ()
    return tuple(Order(control=c, value=value) for c, value in zip(named, (found["one"], found["two"]), strict=True))


def _entered(tour: Tour, orders: tuple[Order, ...]) -> Asking:
    reason = ""
    for order in orders:
        reason = reason or (yield from _carry_out(tour, order))
    return reason


def _quantity(tour: Tour) -> Control | None:
    found = [c for c in fields(tour) if "quantity" in called(c).split() or role(c) == "spinbutton"]
    return found[0] if len(found) == 1 else None


def _more(tour: Tour, number: str) -> Asking:
    """`another x4`, `x3 instead`: so many of what the page shows are added."""
    control = _quantity(tour)
    if control is None:
        return "no quantity is asked for"
    reason = yield from enter(tour, control, number)
    return reason or (yield from perform(tour, Intent(verb=Verb.ADD, target="add to cart", phrase="add")))


def refilled(tour: Tour) -> Asking:
    """`Same address`, `same data`: every empty field takes what a field of that name took last."""
    done = 0
    for control in fields(tour):
        given = [value for name, value in tour.typed if name == called(control) and value]
        here = tour.again(control)
        if given and here is not None and not here.value and role(here) in TEXT_ROLES:
            reason = yield from enter(tour, here, given[-1])
            if reason:
                return reason
            done += 1
    return "" if done else "nothing was typed into such a form before"


def credentials(tour: Tour, piece: str) -> Generator[Probe, Observation, str | None]:
    """On a login form, `a@b.c and bad password (secret1)` or `fix password (secret2)`: it is typed and sent."""
    secret = [c for c in fields(tour) if c.kind == "password"]
    mail, found = MAIL.search(piece), SECRETS.findall(MAIL.sub(" ", piece))
    sentence = re.search(r"(?i)\b(?:enter|type|fill|put|register|create|set|change|open|go|click|press)\b|;", piece)
    if len(secret) != 1 or len(found) != 1 or sentence or (not mail and OTHER_LOGIN.search(piece)):
        return None
    user = [c for c in fields(tour) if c.kind == "email" or {"email", "user", "username"} & set(called(c).split())]
    reason = (yield from enter(tour, user[0], mail[0])) if mail and user else ""
    here = tour.again(secret[0])
    reason = reason or ((yield from enter(tour, here, found[0].strip('"`'))) if here else "the form is gone")
    return reason or (yield from submit(tour, Intent(verb=Verb.SUBMIT, phrase="log in")))


def another_code(tour: Tour, code: str) -> Generator[Probe, Observation, str | None]:
    """`... and after that SPRING24`: into the field that took such a code before, and sent the way that one was."""
    shape = re.sub(r"\d+", "", code)
    used = [name for name, value in tour.typed if CODE.fullmatch(value)]
    alike = [name for name, value in tour.typed if re.sub(r"\d+", "", value) == shape]
    name = (alike or used or [""])[-1]
    control = next((c for c in fields(tour) if name and called(c) == name), None)
    if control is None:
        return None
    tour.doubts += 1
    reason = yield from enter(tour, control, code)
    if not reason and len(tour.told[-1].split()) <= 3 and alike and tour.again(tour.pressed):
        # A step that says nothing but another code tries that one too.
        return (yield from perform(tour, Intent(verb=Verb.CLICK, target=tour.pressed_name(), phrase="press")))
    button = next((button for button, field in tour.fields_of.items() if field == name), "")
    near = [c for c in clickables(tour) if button and plain(c.name) == button and c.context == control.context]
    if reason or not near or alike:
        return reason
    return (yield from perform(tour, Intent(verb=Verb.CLICK, target=near[0].name, phrase="press")))


def _added(tour: Tour, things: tuple[tuple[str, int], ...]) -> Asking:
    reason = ""
    for thing, number in things:
        intent = Intent(verb=Verb.ADD, target="add to cart", context=thing, value=str(number) if number > 1 else None)
        reason = reason or (yield from perform(tour, intent))
    return reason


def _piece(tour: Tour, piece: str) -> Asking:
    told = yield from _told(tour, piece)
    if told is not None:
        return told
    intents = parse(piece)
    reason = ""
    if intents[0].verb is Verb.UNKNOWN:
        reason = "no verb"
    for intent in intents:
        reason = reason or (yield from perform(tour, intent))
    if not reason:
        return ""
    return (yield from _grounded(tour, piece)) and (yield from _led_to(tour, piece))


def _grounded(tour: Tour, piece: str) -> Asking:
    """By what the page calls its controls, else by the button that is called like the verb."""
    sentence = cut(piece)
    orders = grounded(tour, sentence.text, sentence) or _spread(tour, piece)
    if not orders:
        return (yield from _by_verb(tour, piece))
    sending = parse(piece)[0].verb in {Verb.NAMED, Verb.ADD} and all(order.value is not None for order in orders)
    buttons = [c for c in clickables(tour) if role(c) == "button" and c.context == orders[-1].control.context]
    if sending and (len(buttons) != 1 or not buttons[0].context):
        return "it is not clear how it is sent"
    verb = parse(piece)[0].verb
    if verb not in GOING and any(order.value is None and role(order.control) == "link" for order in orders):
        return "a link does not do that"
    tour.doubts += 1
    reason = yield from _entered(tour, orders)
    return reason or ((yield from act(tour, Action.CLICK, tour.again(buttons[0]))) if sending else "")


def _spread(tour: Tour, piece: str) -> tuple[Order, ...]:
    """`Deliver to Ada Lovelace, Harbour Street 12, 20457 Hamburg`: three values or more over fields in a row."""
    first = piece.partition(" ")[0].strip(":").casefold()
    lead = first in LEMMAS or first in {"deliver", "ship", "address", "recipient"}
    said = re.sub(r"^(?:[a-z]+:?\s+)*", "", piece[:1].lower() + piece[1:] if lead else piece).replace('"', "")
    free = [control for control in fields(tour) if role(control) in TEXT_ROLES]
    pairs = distributed(free, said) or _in_section(free, said)
    return tuple(Order(control=pair.control, value=pair.value) for pair in pairs) if len(pairs) >= 3 else ()


def _in_section(free: list[Control], said: str) -> tuple[Pair, ...]:
    """As many values as a section of the form has fields."""
    values = [value.strip(" .,;") for value in re.split(r"\s+/\s+|[,;]\s+", said) if value.strip(" .,;")]
    sections = {control.context: [c for c in free if c.context == control.context] for control in free}
    fitting = [group for group in sections.values() if len(group) == len(values) >= 3]
    return laid_out(fitting[0], values) if len(fitting) == 1 else ()


def _carry_out(tour: Tour, order: Order) -> Asking:
    here = tour.again(order.control)
    if here is None:
        return f"{order.control.name!r} has left the page"
    if order.value is not None:
        return (yield from enter(tour, here, order.value))
    boxes = role(here) in {"checkbox", "switch", "radio"}
    action = Action.CLICK if not boxes else Action.UNCHECK if order.off else Action.CHECK
    if boxes:
        tour.last_box = here
    return (yield from act(tour, action, here))


def _by_verb(tour: Tour, piece: str) -> Asking:
    """`add 1`, `apply X`, `try the code X`: the value goes into the only field of the button's form."""
    intents = parse(piece)
    intent = intents[0]
    value = _value_of(intent, piece)
    if len(intents) > 1 or not value:
        return "nothing is given"
    button = by_verb(tour, intent.verb, intent.phrase)
    if button is None:
        return "no button is called so"
    near = [c for c in fields(tour) if role(c) in TEXT_ROLES and c.context and c.context == button.context]
    numbers = [c for c in near if role(c) == "spinbutton"]
    fitting = numbers if re.fullmatch(r"\d+", value) and len(numbers) == 1 else near
    if len(fitting) != 1:
        return "it is not clear into which field"
    tour.doubts += 1
    reason = yield from enter(tour, fitting[0], value)
    return reason or (yield from perform(tour, Intent(verb=Verb.CLICK, target=button.name, phrase="press")))


def _value_of(intent: Intent, piece: str) -> str:
    """The only value of a short order: quoted, a number or a code."""
    sentence = cut(piece)
    if len(sentence.quotes) == 1:
        return sentence.quotes[0]
    codes = re.findall(r"(?<!\S)(?:\d+|(?=\S*[A-Z])[A-Z0-9]{3,})(?!\S)", sentence.text.strip(" ."))
    return codes[0] if len(codes) == 1 and not sentence.quotes else intent.value or ""


def _led_to(tour: Tour, piece: str) -> Asking:
    """The name of something that an earlier page linked to: `torch page`, `Pocket Torch`."""
    route = route_for(tour, re.sub(r"\([^()]*\)|\b(?:again|page|the|back to|to)\b", " ", piece))
    if route is not None:
        return (yield from goto(tour, route))
    first = parse(piece)[0]
    if first.verb not in {Verb.UNKNOWN, Verb.OPEN} and not first.phrase.startswith("check"):
        return "nothing is called so"
    name = {stem(word) for word in plain(re.sub(r"\([^()]*\)", " ", piece)).split()} - {"page", "again", "product"}
    known = [link for link in tour.where if name and name <= {stem(word) for word in link.split()}]
    exact = [link for link in known if {stem(word) for word in link.split()} == name]
    found = exact if len(exact) == 1 else known
    if len(found) != 1 or len(found[0].split()) > 3 * len(name):
        return "nothing is called so"
    tour.doubts += 1
    reason = ""
    for _ in range(2):
        here = [c for c in clickables(tour) if role(c) == "link" and plain(c.name) == found[0]]
        if here:
            return reason or (yield from act(tour, Action.CLICK, here[0]))
        reason = reason or (yield from goto(tour, tour.where[found[0]]))
    return reason or "nothing is called so"
