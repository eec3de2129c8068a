"""Orders about things that the test data names: `put the product into the cart`, `apply the good coupon`, `open product B`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.lemmas import Verb
from bot.engines.functional.naming import bare, given, pieces, stems, thing_for, things
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Tour

PAGE_OF = re.compile(
    r"^(?:the\s+)?(?:(?:details?\s+|product\s+)?page\s+(?:of|for)\s+)?(?P<noun>.+?)(?:'s)?(?:\s+(?:details?\s+)?page)?(?:\s+(?:as|in|on|without)\s.*)?$"
)
CODED = frozenset({"apply", "redeem", "use", "try", "enter"})
GATHERING = frozenset({"put", "fill", "prepare", "make", "create", "assemble", "collect", "use"})
TOGETHER = re.compile(r"\s+together\b|\s+(?:with the )?(?:products?|items?|goods|things|articles?)\b", re.IGNORECASE)
NAMED_THING = re.compile(r"\b[A-Z]\w")


def resolved(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """The order with the things and values that its words stand for in the test data."""
    if intent.quoted and intent.verb is not Verb.ADD:
        return (intent,)
    match intent.verb:
        case Verb.ADD:
            return _added(tour, intent)
        case Verb.OPEN | Verb.CLICK:
            return (_opened(tour, intent),)
        case Verb.NAMED:
            return (_coded(tour, intent),)
        case Verb.SET | Verb.CHOOSE:
            return _gathered(tour, intent) or (_valued(tour, intent),)
        case _:
            return (intent,)


def _added(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    if not intent.context or intent.quoted or NAMED_THING.search(intent.context.removeprefix("Product ")):
        found = (
            thing_for(intent.context, tour.data)
            if re.match(r"(?i)(?:the )?(?:product|item|article) \w$", intent.context)
            else ()
        )
    else:
        found = thing_for(intent.context, tour.data)
    return tuple(_one(intent, name, number) for name, number in found) or (intent,)


def _one(intent: Intent, name: str, number: int) -> Intent:
    count = intent.value or (str(number) if number > 1 else None)
    return replace(intent, context=name, value=count)


def _opened(tour: Tour, intent: Intent) -> Intent:
    noun = PAGE_OF.match(intent.target)
    value = next((value for name, value in tour.data if noun and stems(name) == stems(noun["noun"])), None)
    found = things(value) if value else ()
    return replace(intent, target=found[0][0]) if len(found) == 1 else intent


def _coded(tour: Tour, intent: Intent) -> Intent:
    """`Apply the good coupon`: the code that the data gives to it."""
    value = given(intent.target, tour.data) if intent.phrase in CODED and intent.target else None
    code = bare(value) if value else ""
    return replace(intent, target=code, quoted=True) if code and " " not in code else intent


def _gathered(tour: Tour, intent: Intent) -> tuple[Intent, ...]:
    """`Put the first cart together`: everything that the data lists under that name is added."""
    noun = TOGETHER.sub("", intent.target)
    if intent.value is not None or intent.phrase not in GATHERING or noun == intent.target:
        return ()
    add = replace(intent, verb=Verb.ADD, target="add to cart", phrase="add")
    return tuple(_one(add, name, number) for name, number in thing_for(noun, tour.data))


def _valued(tour: Tour, intent: Intent) -> Intent:
    """A value that the test data holds under the name that the step uses for it (`the unknown voucher`)."""
    if not intent.value:
        return intent
    value = given(intent.value, tour.data) if not re.search(r"\d", intent.value) else None
    parts = pieces(value) if value else ()
    return replace(intent, value=parts[0]) if len(parts) == 1 else intent
