"""Orders about things that the test data names: `put the product into the cart`, `apply the good coupon`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.lemmas import Verb
from bot.engines.functional.naming import PIECES, bare, given, part_of, pieces, stems, thing_for, things
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Tour

PAGE_OF = re.compile(
    r"^(?:the\s+)?(?:(?:details?\s+|product\s+)?page\s+(?:of|for)\s+)?(?P<noun>.+?)(?:'s)?(?:\s+(?:details?\s+)?page)?(?:\s+(?:as|in|on|without)\s.*)?$"
)
OWNED = re.compile(r"^(?P<what>.+?)\s+of\s+(?P<owner>.+)$", re.IGNORECASE)
CHANGED_TO = re.compile(r"^(?P<what>.+?)\s+(?:to|by|with)\s+(?:the\s+)?(?P<value>.+)$", re.IGNORECASE)
OWNER_OF = re.compile(r"^(?:that|those|the one|one)\s+of\s+(.+)$", re.IGNORECASE)
MORE = re.compile(r"(?:one|another)(?:\s+(?:more|one))?(?:\s+of\s+(?:it|them|these))?", re.IGNORECASE)
LETTERED = re.compile(r"(?i)(?:the )?(?:product|item|article) \w$")
BUYING = frozenset({"order", "buy"})
FOR_WHAT = re.compile(r"\s+(?:for|about|on)\s+.*$", re.IGNORECASE)
SENDING = frozenset({"save", "send", "submit", "post", "register", "create", "apply", "redeem", "place"})
CODED = frozenset({"apply", "redeem", "use", "try", "enter"})
GATHERING = frozenset({"put", "fill", "prepare", "make", "create", "assemble", "collect", "use"})
TOGETHER = re.compile(r"\s+together\b|\s+(?:with the )?(?:products?|items?|goods|things|articles?)\b", re.IGNORECASE)
NAMED_THING = re.compile(r"\b[A-Z]\w")


def resolved(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """The order with the things and values that its words stand for in the test data."""
    if intent.quoted and intent.verb is not Verb.ADD:
        return (_valued(tour, intent),) if _unresolved(intent) else (intent,)
    match intent.verb:
        case Verb.ADD:
            return _added(tour, intent)
        case Verb.OPEN | Verb.CLICK:
            return (_opened(tour, intent),)
        case Verb.NAMED:
            return _coded(tour, intent)
        case Verb.SET | Verb.CHOOSE | Verb.SEARCH:
            return _gathered(tour, intent) or (_valued(tour, intent),)
        case _:
            return (intent,)


def _unresolved(intent: Intent) -> bool:
    """Whether a value is a description and no text to type: `enter the highest price in "Price to"`."""
    value = intent.value or ""
    described = re.match(r"(?:the|an?|that|his|her)\s+[a-z]", value, re.IGNORECASE)
    return intent.verb is Verb.SET and bool(described) and f'"{value}"' not in intent.raw


def _added(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    context = intent.context
    if (
        not context
        or intent.quoted
        or (NAMED_THING.search(context.removeprefix("Product ")) and not LETTERED.match(context))
    ):
        return (intent,)
    found = thing_for(context, tour.data)
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", context)
    each = [thing_for(part, tour.data) for part in parts] if not found and len(parts) > 1 else []
    if each and all(each):
        found = tuple(thing for things_of in each for thing in things_of)
    return tuple(_one(intent, name, number) for name, number in found) or (intent,)


def _one(intent: Intent, name: str, number: int) -> Intent:
    count = intent.value or (str(number) if number > 1 else None)
    return replace(intent, context=name, value=count)


def _opened(tour: Tour, intent: Intent) -> Intent:
    noun = PAGE_OF.match(intent.target)
    value = next((value for name, value in tour.data if noun and stems(name) == stems(noun["noun"])), None)
    found = things(value) if value else ()
    return replace(intent, target=found[0][0]) if len(found) == 1 else intent


def _coded(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """`Apply the good coupon`, `save the bad phone number`: what the data gives goes in first."""
    more = MORE.fullmatch(intent.target) if intent.phrase == "add" else None
    if more:
        return (replace(intent, verb=Verb.ADD, target="add to cart"),)
    if intent.phrase in BUYING:
        return _bought(tour, intent)
    value = given(FOR_WHAT.sub("", intent.target), tour.data) if intent.target else None
    code = bare(value) if value else ""
    if value is None or not code:
        return (intent,)
    if intent.phrase in CODED and " " not in code:
        return (replace(intent, target=code, quoted=True),)
    if intent.phrase not in SENDING:
        return (intent,)
    parts = [part_of(piece) for piece in PIECES.split(value)]
    named = [(part[0], part[1]) for part in parts if part is not None]
    entered = named if len(named) == len(parts) else [(intent.target, code)] if len(parts) == 1 else []
    fills = [
        replace(intent, verb=Verb.SET, target=name, value=text, phrase="enter", quoted=True) for name, text in entered
    ]
    return (*fills, replace(intent, target="")) if fills else (intent,)


def _bought(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """`Order the product with the address and card above`: into the cart, to the checkout, filled in, placed."""
    what, _, how = intent.target.partition(" with ")
    found = thing_for(what, tour.data)
    if not found:
        return (intent,)
    add = replace(intent, verb=Verb.ADD, target="add to cart", phrase="add")
    nouns = [noun.strip() for noun in re.split(r"\s*(?:,|\band\b|&)\s*", how) if noun.strip()]
    named = [noun for noun in nouns if given(noun, tour.data) is None]
    return (
        *(_one(add, name, number) for name, number in found),
        replace(intent, verb=Verb.OPEN, target="cart", phrase="open"),
        replace(intent, verb=Verb.OPEN, target="checkout", phrase="go to"),
        *(replace(intent, verb=Verb.CHOOSE, target=noun, phrase="choose") for noun in named),
        *(replace(intent, verb=Verb.SET, target=noun, phrase="enter") for noun in _groups(tour, nouns)),
        replace(intent, verb=Verb.NAMED, target="order", phrase="place"),
    )


def _groups(tour: Tour, nouns: list[str]) -> list[str]:
    """What the data gives of the nouns; all the groups that an order takes, where none is named."""
    known = [noun for noun in nouns if given(noun, tour.data) is not None]
    return known or [name for name, value in tour.data if len(pieces(value)) > 1 and not things(value) and name]


def _gathered(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """`Put the first cart together`: everything that the data lists under that name is added."""
    noun = TOGETHER.sub("", intent.target)
    if intent.value is not None or intent.phrase not in GATHERING or noun == intent.target:
        return ()
    add = replace(intent, verb=Verb.ADD, target="add to cart", phrase="add")
    return tuple(_one(add, name, number) for name, number in thing_for(noun, tour.data))


def shared_owner(tour: Tour, intents: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """`Enter name and email of the new customer`: the name too is the new customer's."""
    made = list(intents)
    for at, intent in enumerate(intents):
        owner = OWNED.match(intent.target) if intent.verb is Verb.SET and intent.value is None else None
        if owner is None or given(owner["owner"], tour.data) is None:
            continue
        for earlier in range(at - 1, -1, -1):
            one = intents[earlier]
            if one.verb is not Verb.SET or one.value is not None or " of " in one.target:
                break
            made[earlier] = replace(one, target=f"{one.target} of {owner['owner']}")
    return tuple(made)


def _valued(tour: Tour, intent: Intent) -> Intent:
    """A value that the test data holds under the name that the step uses for it (`the unknown voucher`)."""
    if not intent.value:
        split = CHANGED_TO.match(intent.target)
        value = given(split["value"], tour.data) if split and intent.value is None else None
        if split and value is None and split["value"].endswith(" one"):
            value = given(f"{split['value'].removesuffix(' one')} {split['what']}", tour.data)
        parts = pieces(value) if value else ()
        if split and len(parts) == 1:
            return replace(intent, target=split["what"], value=parts[0])
        owned = OWNER_OF.match(split["value"]) if split else None
        return replace(intent, target=f"{split['what']} of {owned[1]}") if split and owned else intent
    name = re.sub(r"^(?:that|those|the one|the ones) of\s+", "", intent.value, flags=re.IGNORECASE)
    value = given(name, tour.data) if not re.search(r"\d", intent.value) else None
    if value is None and name.endswith(" one"):
        value = given(f"{name.removesuffix(' one')} {intent.target}", tour.data)
    if value and name != intent.value:
        return replace(intent, target=f"{intent.target} of {name}", value=None)
    parts = pieces(value) if value else ()
    if len(parts) == 1:
        return replace(intent, value=parts[0])
    return replace(intent, value=None) if _unresolved(intent) else intent
