"""The values beside a step given to the orders of its sentence: `Choose a rating, send.` beside `Rating 4`.

A value with a name goes to the order that speaks of it, else it is entered before the last button is pressed; values
without names go, one after the other, to the orders that leave open what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engines.functional.columns import COLUMN, REFERRING
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.naming import PIECES, bare, given, stems
from bot.engines.functional.slots import Intent
from bot.engines.functional.values import MAIL, Pair

NAMED = re.compile(
    r"^(?:the\s+)?(?:(?P<name>[A-Za-z][A-Za-z-]*(?: [A-Za-z-]+){0,2}?)\s+(?P<value>`[^`]+`|\"[^\"]+\"|\*\*[^*]+\*\*)"
    r"|(?P<count>[A-Za-z][a-z-]*(?: [a-z-]+){0,2})\s+(?P<number>\d[\d.,]*))$"
)
QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\([^()]*\)")
GENERIC = re.compile(
    r"^(?:the|a|an|this|that|her|his|their|one|same)\s+(?:\w+\s+){0,3}?(?:product|item|article|order|page|entry|thing|goods)s?\b(?!\s+(?:list|overview|page))"
    r"|^(?:it|product|item|article)$|^(?:the )?(?:product|item|article|order)(?:'s)? (?:details? )?page\b"
    r"|^(?:\w+ )?(?:product|item|article)$",
    re.IGNORECASE,
)
LISTS = re.compile(r"\b(?:list|overview|all|orders|products|cart|basket|checkout)\b", re.IGNORECASE)
OPEN_ENDED = frozenset({Verb.SET, Verb.CHOOSE, Verb.SEARCH})
TAKING = frozenset({"apply", "redeem", "request", "use", "buy", "order"})
PRESSING = frozenset({Verb.CLICK, Verb.NAMED, Verb.SUBMIT, Verb.ADD, Verb.PRESS_KEY})
REMOVING = frozenset({"remove", "delete", "erase"})
EMPTY = re.compile(r"\(?(?:empty|blank|nothing|none|left (?:empty|blank))\)?", re.IGNORECASE)
PLURAL = re.compile(r"\b(?:products|items|articles|goods|things)$", re.IGNORECASE)
TWICE = re.compile(r"\s*\((?:twice|both|2x|in both fields?)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One value of the column; `name` is empty where it bears none, `quoted` says how it was written."""

    value: str
    name: str = ""
    quoted: bool = False


def items(tail: Sequence[str]) -> tuple[Item, ...]:
    """The values of a column; what only refers to the test data is none."""
    found: list[Item] = []
    for piece in tail:
        named = COLUMN.match(piece)
        if named:
            whole = _without_reference(named[2])
            found.append(Item(name=named[1].strip(), value=whole.strip(' "`*.')))
            continue
        for part in _split(piece):
            one = NAMED.match(part)
            if REFERRING.search(part):
                continue
            if one:
                name, value = one["name"] or one["count"], one["value"] or one["number"]
                found.append(Item(name=name.strip(), value=value.strip(' "`*.')))
            elif part.strip(' "`*.'):
                found.append(Item(value=TWICE.sub("", part).strip(' "`*.'), quoted=part[:1] in {'"', "*"}))
    return tuple(found)


def _without_reference(text: str) -> str:
    pieces = re.split(r",\s+(?=(?:everything|anything|all|the) (?:else|rest|other)\b)", text, maxsplit=1)
    return pieces[0]


def _split(piece: str) -> list[str]:
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue010{len(kept) - 1}\ue011"

    masked = QUOTED.sub(keep, piece)
    parts = [part for part in PIECES.split(masked) if part.strip()]
    return [re.sub(r"\ue010(\d+)\ue011", lambda found: kept[int(found[1])], part).strip() for part in parts]


def bound(intents: tuple[Intent, ...], values: tuple[Item, ...], data: Sequence[Pair]) -> tuple[Intent, ...] | None:
    """The orders with their values; None when a value finds no place."""
    values = tuple(_whole(item, intents) for item in values)
    named = [item for item in values if item.name]
    free = [item for item in values if not item.name]
    made, left = _named(intents, named, data)
    made, left = _instead(made, left, data)
    made, free = _answers(made, free)
    taken = _free(_several(made, free), free, data)
    if taken is None:
        return None
    return _before_sending(taken, tuple(left))


def _instead(
    intents: tuple[Intent, ...], left: list[Item], data: Sequence[Pair]
) -> tuple[tuple[Intent, ...], list[Item]]:
    """`Use the address of a customer` beside `Email: a@b.c`: orders that lack a value take what is left, one each.

    The only one that lacks it takes all, and so does a last clause without a verb that we know: `review it`.
    """
    lacking = [
        at
        for at, one in enumerate(intents)
        if (one.verb in OPEN_ENDED and one.value is None and given(one.target, data) is None) or _strange(intents, at)
    ]
    if not left or not lacking or (len(lacking) > 1 and len(lacking) != len(left)):
        return intents, left
    shares = [left] if len(lacking) == 1 else [[item] for item in left]
    made: list[Intent] = []
    for at, intent in enumerate(intents):
        share = shares[lacking.index(at)] if at in lacking else []
        made += [_filled(replace(intent, verb=Verb.SET), item) for item in share] or [intent]
        if share and intent.verb is Verb.UNKNOWN:
            made.append(replace(intent, verb=Verb.SUBMIT, phrase="send", target=""))
    return tuple(made), []


def _strange(intents: tuple[Intent, ...], at: int) -> bool:
    intent = intents[at]
    return intent.verb is Verb.UNKNOWN and at == len(intents) - 1 > 0 and len(intent.raw.split()) <= 3


def _answers(intents: tuple[Intent, ...], free: list[Item]) -> tuple[tuple[Intent, ...], list[Item]]:
    """`Decide to keep it` beside `"Keep order"`: the button that is quoted is what the order means."""
    made = list(intents)
    left = list(free)
    for item in free:
        first = set(item.value.casefold().replace(",", " ").split())
        at = next(
            (n for n, one in enumerate(made) if item.quoted and one.verb is Verb.NAMED and _answer(one, first)), None
        )
        if at is not None:
            made[at] = replace(
                made[at], verb=Verb.CLICK, target=item.value, quoted=True, phrase="press", raw=f'press "{item.value}"'
            )
            left.remove(item)
    return tuple(made), left


def _answer(intent: Intent, words: set[str]) -> bool:
    return intent.phrase in words & {"keep", "close", "dismiss"} or (intent.phrase == "confirm" and "yes" in words)


def _several(intents: tuple[Intent, ...], free: list[Item]) -> tuple[Intent, ...]:
    """`Put two products into the cart` beside two of them: as many additions."""
    made: list[Intent] = []
    for intent in intents:
        plural = intent.verb is Verb.ADD and PLURAL.search(intent.context)
        made += [replace(intent, value=None)] * len(free) if plural and free else [intent]
    return tuple(made)


def _whole(item: Item, intents: tuple[Intent, ...]) -> Item:
    """`Order 2` beside `open the older order` is what the order is called, no field with a number."""
    opened = [intent for intent in intents if intent.verb in {Verb.OPEN, Verb.CLICK} and not intent.quoted]
    called = any(stems(item.name) <= stems(intent.target) and not LISTS.search(intent.target) for intent in opened)
    return Item(value=f"{item.name} {item.value}") if item.name and item.value.isdecimal() and called else item


def _said(intent: Intent) -> frozenset[str]:
    return stems(
        f"{intent.target} {intent.context} {intent.value or ''} {intent.raw if intent.verb is Verb.UNKNOWN else ''}"
    )


def _named(
    intents: tuple[Intent, ...], named: list[Item], data: Sequence[Pair]
) -> tuple[tuple[Intent, ...], list[Item]]:
    left = list(named)
    made: list[Intent] = []
    for intent in intents:
        mine = [item for item in left if _speaks_of(intent, item)]
        if intent.verb is Verb.FILL_FORM and not mine:
            mine = list(left)
        if not mine:
            made.append(intent)
            continue
        left = [item for item in left if item not in mine]
        if all(stems(intent.target) < stems(item.name) for item in mine) and given(intent.target, data):
            made.append(intent)
        made += [_filled(intent, item) for item in mine]
    return tuple(made), left


def _speaks_of(intent: Intent, item: Item) -> bool:
    """Whether an order leaves open the value that an item of this name has."""
    name, said = stems(item.name), _said(intent)
    if intent.verb is Verb.ADD:
        return intent.value is None and bool(name & {"quantity", "qty", "number", "amount", "piece"})
    removing = intent.verb is Verb.NAMED and intent.phrase in REMOVING
    unknown = intent.verb is Verb.UNKNOWN and intent.raw.startswith("with ")
    if intent.verb is Verb.CHOOSE and intent.target == "sort":
        return "sort" in name
    if not (intent.verb in OPEN_ENDED or removing or unknown) or (intent.quoted and intent.value is not None):
        return False
    given_already = intent.value is not None and re.search(r"\d", intent.value) is not None
    return bool(name & said) and not given_already


def _filled(intent: Intent, item: Item) -> Intent:
    if intent.verb is Verb.ADD:
        return replace(intent, value=item.value)
    verb = intent.verb if intent.verb in {Verb.CHOOSE, Verb.SEARCH} else Verb.SET
    if EMPTY.fullmatch(item.value):
        return replace(
            intent, verb=Verb.CLEAR, target=item.name, value=None, phrase="clear", place="", raw=f"clear {item.name}"
        )
    said = f'set {item.name} to "{item.value}"'
    return replace(
        intent,
        verb=verb,
        target=item.name,
        value=item.value,
        quality="",
        quoted=True,
        phrase="set",
        place="",
        raw=said,
        text=said,
    )


def _free(intents: tuple[Intent, ...], free: list[Item], data: Sequence[Pair]) -> tuple[Intent, ...] | None:
    places = [at for at, intent in enumerate(intents) if _open(intent, data)]
    made = list(intents)
    if len(free) > 1 and len(places) == 1 and intents[places[0]].verb in OPEN_ENDED and not _mail(free):
        free = [Item(value=", ".join(item.value for item in free))]
    told = {bare(value) for intent in intents if (value := given(intent.target, data)) is not None}
    free = [item for item in free if item.value not in told or len(free) <= len(places)]
    if len(free) > len(places):
        return _credentials(made, free, places)
    for item in sorted(free, key=lambda one: not MAIL.search(one.value)):
        at = next((p for p in places if _wants_mail(intents[p]) == bool(MAIL.fullmatch(item.value))), places[0])
        places.remove(at)
        made[at] = _given(made[at], item.value)
    return tuple(made)


def _credentials(made: list[Intent], free: list[Item], places: list[int]) -> tuple[Intent, ...] | None:
    logins = [at for at, intent in enumerate(made) if intent.verb is Verb.LOG_IN and intent.value is None]
    if places or len(logins) != 1 or len(free) > 2:
        return None
    user = free[0].value if MAIL.search(free[0].value) else made[logins[0]].target
    secret = free[-1].value if not MAIL.search(free[-1].value) else None
    made[logins[0]] = replace(made[logins[0]], target=user, value=secret)
    return tuple(made)


def _mail(free: list[Item]) -> bool:
    return any(MAIL.search(item.value) for item in free)


def _wants_mail(intent: Intent) -> bool:
    return bool({"email", "mail", "user"} & stems(intent.target))


def _open(intent: Intent, data: Sequence[Pair]) -> bool:
    """Whether an order leaves open what it is about, and the test data does not say it either."""
    if intent.verb in OPEN_ENDED:
        return intent.value is None and not (
            intent.verb is Verb.SET and given(intent.target, data) and not _judged(intent)
        )
    if intent.verb is Verb.ADD:
        return bool(GENERIC.search(intent.context) or PLURAL.search(intent.context)) or not intent.context
    if intent.verb in {Verb.OPEN, Verb.CLICK}:
        return not intent.quoted and bool(GENERIC.search(intent.target)) and not LISTS.search(intent.target)
    return (
        intent.verb is Verb.NAMED
        and not intent.quoted
        and intent.phrase in TAKING
        and not re.search(r"\d", intent.target)
    )


def _judged(intent: Intent) -> bool:
    return bool(intent.quality) or bool({"good", "bad", "expired", "declined", "new", "unknown"} & stems(intent.target))


def _given(intent: Intent, value: str) -> Intent:
    said = bare(value) if intent.verb in {Verb.OPEN, Verb.CLICK, Verb.ADD} else value
    if intent.verb is Verb.ADD:
        count = re.match(r"^(\d{1,3})\s*(?:x|\u00d7|pieces? of)?\s+(.+)$", said)
        thing = count[2] if count else said
        return replace(
            intent,
            context=thing,
            value=count[1] if count else intent.value,
            raw=f'put "{thing}" into the cart',
            quoted=True,
        )
    if intent.verb in {Verb.OPEN, Verb.CLICK}:
        return replace(intent, target=said, quoted=True, raw=f'{intent.phrase} "{said}"')
    if intent.verb is Verb.NAMED:
        return replace(intent, target=said, quoted=True, raw=f'{intent.phrase} "{said}"')
    return replace(intent, value=value, quality="", raw=f'set {intent.target} to "{value}"')


def _before_sending(intents: tuple[Intent, ...], left: tuple[Item, ...]) -> tuple[Intent, ...]:
    """What no order speaks of is entered before the last button is pressed."""
    if not left:
        return intents
    pressed = [at for at, intent in enumerate(intents) if intent.verb in PRESSING]
    at = pressed[-1] if pressed else len(intents)
    pattern = intents[0] if intents else Intent(verb=Verb.SET)
    return (*intents[:at], *(_filled(replace(pattern, verb=Verb.SET), item) for item in left), *intents[at:])
