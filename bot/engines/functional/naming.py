"""What the test data calls things: `the good coupon`, `product B`, `the second customer`, `the declined card`.

A tester names a thing once, in a table of test data, and then speaks of it by that name. The names come in three
forms: one value (`Product B: Linen Tea Towel`), alternatives with a remark each (`Coupons: NOPE99 (unknown), WELCOME10
(good)`), and parts (`Card: number 4242 4242 4242 4242, holder Ada Lovelace`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.engines.functional.counting import counted, one_of
from bot.engines.functional.grammar import plain, stem
from bot.engines.functional.values import MAIL, Pair

PIECES = re.compile(r"[,;]\s+(?![^(]*\))|\s+/\s+(?![^(]*\))|\n")
REMARK = re.compile(r"^(?P<value>[^()]+?)\s*\((?P<remark>[^()]+)\)$")
PART = re.compile(
    r"^(?:(?P<name>[a-z]+(?: [a-z]+){0,2}|[A-Z]{2,4}(?: [A-Z]{2,3})?)\s+"
    r"(?P<value>`[^`]+`|\"[^\"]+\"|[A-Z+\d][^\s].*|\d+)"
    r"|(?P<capital>[A-Z][a-z]+(?: [a-z]+)?)\s+(?P<quoted>`[^`]+`|\"[^\"]+\"|\d+)"
    r"|(?P<label>[A-Za-z][A-Za-z ]{1,30}?)\s*[:=]\s+(?P<said>\S.*))$"
)
TELLING_APART = frozenset({"first", "second", "third", "other", "declined", "bad", "expired", "unknown"})
ENOUGH = 0.6
NOT_GOOD = re.compile(r"\b(?:not|isn't|is not)\s+(?:valid|accepted|correct|right|good|working)\b", re.IGNORECASE)
PRICE = re.compile(r"[\u20ac$\u00a3]|\d[.,]\d\d\b|\bEUR\b")
COUNTED = re.compile(
    r"^(?:(?P<n>\d{1,3})\s*(?:x|\u00d7|pcs\.?|pieces?(?: of)?|units?(?: of)?)\s+)?"
    r"(?P<name>[A-Z][\w'&-]*(?: [\w'&-]+){0,4}?)(?:\s*(?:x|\u00d7)\s*(?P<m>\d{1,3}))?$"
)
QUANTITY = re.compile(
    r"(?:quantity|qty\.?|pieces|x)\s*:?\s*(\d{1,3})$|(\d{1,3})\s*(?:pieces|pcs\.?|units)$", re.IGNORECASE
)
NEGATIVE = re.compile(
    r"\b(?:expired|unknown|invalid|bad|wrong|too|declined|refused|rejected|small|short|long|low|not|no|never|taken|used|"
    r"missing|old|larger|higher)\b|n't\b",
    re.IGNORECASE,
)
SMALL = frozenset(
    [
        "from",
        "two",
        "three",
        "four",
        "several",
        "with",
        "for",
        "of",
        "in",
        "on",
        "to",
        "and",
        "above",
        "below",
        "given",
        "named",
        "data",
        "test",
        "step",
        "both",
        "all",
        "these",
        "those",
        "will",
        "be",
        "by",
        "as",
    ]
)
SAME = {
    "ok": "good", "valid": "good", "right": "good", "correct": "good", "working": "good", "accepted": "good",
    "sufficient": "good", "proper": "good", "real": "good", "free": "good", "invalid": "bad", "wrong": "bad",
    "broken": "bad", "malformed": "bad", "incomplete": "bad", "impossible": "bad", "incorrect": "bad",
    "refused": "declined", "rejected": "declined", "too": "", "that": "", "is": "", "which": "", "still": "",
    "already": "", "one": "", "again": "", "user": "customer", "account": "customer", "item": "product",
    "article": "product", "taken": "use", "used": "use", "telephone": "phone", "pair": "", "detail": "",
}  # fmt: skip


def bare(text: str) -> str:
    """A value without quotes and remarks."""
    return re.sub(r"[`\"*]", "", re.sub(r"\s*\([^()]*\)", "", text)).strip(" .,;")


def pieces(value: str) -> tuple[str, ...]:
    """The parts of a value, without quotes and remarks."""
    return tuple(one for piece in PIECES.split(value) if (one := bare(piece)))


def stems(text: str) -> frozenset[str]:
    """The words of a name, one form for words that testers use alike."""
    # `Product A`: the letter is a name, and no article.
    text = re.sub(r"(?<=[a-z] )A$", "letter-a", text)
    said = NOT_GOOD.sub(" bad ", re.sub(r"['\u2019]s\b", "", text))
    found = (stem(word) for word in plain(said).split() if word not in SMALL)
    return frozenset(SAME.get(word, word) for word in found) - {""}


def expanded(data: Iterable[Pair]) -> tuple[Pair, ...]:
    """The data with a name for each alternative and each part, in front of what they were taken from."""
    found: list[Pair] = []
    for name, value in data:
        if name:
            found += [*_alternatives(name, value), *_parts(name, value), *_side_by_side(name, value)]
        found.append((name, value))
    return tuple(found)


def _alternatives(name: str, value: str) -> list[Pair]:
    """`WELCOME10 (10 % off), SPRING24 (expired)`: each with its remark; the only one that is not refused is good."""
    pieces = [REMARK.match(piece.strip()) for piece in PIECES.split(value) if piece.strip()]
    remarked = [piece for piece in pieces if piece is not None and not PRICE.search(piece["remark"])]
    if not remarked or len(remarked) < len(pieces) or any(_part(piece["value"]) for piece in remarked):
        return []
    one = " ".join(stem(word) for word in name.split())
    good = [piece for piece in remarked if not NEGATIVE.search(piece["remark"])]
    found = [(f"{piece['remark']} {one}", bare(piece["value"])) for piece in remarked]
    return [*found, (f"good {one}", bare(good[0]["value"]))] if len(good) == 1 < len(remarked) else found


def _parts(name: str, value: str) -> list[Pair]:
    """`number 4242, holder Ada Lovelace`: each part by the whole's name and its own."""
    found = [part_of(piece) for piece in PIECES.split(value)]
    return [(f"{name} {part[0]}", part[1]) for part in found if part is not None]


def _side_by_side(name: str, value: str) -> list[Pair]:
    """`Phone, bad / good: call me / +49 30 1234`: as many names as values."""
    labels, parts = name.split(", "), pieces(value)
    if "/" not in name and len(labels) == len(parts) > 1:
        # `Card holder, expiry date`: the second one is the card's too.
        first = labels[0].split()[0] if " " in labels[0] else ""
        named = [labels[0], *(f"{first} {label}".strip() for label in labels[1:])]
        return list(zip(named, parts, strict=True))
    head, _, kinds = name.rpartition(", ")
    names, values = re.split(r"\s*/\s*", kinds), re.split(r"\s+/\s+", value)
    if not head or len(names) < 2 or len(names) != len(values):
        return []
    return [(f"{one} {head}", bare(two)) for one, two in zip(names, values, strict=True)]


def part_of(piece: str) -> Pair | None:
    """A part of a value with its own name: `expiry date 12/30`, `declined: 4000`."""
    return _part(re.sub(r"\s*\([^()]*\)$", "", piece.strip()))


def _part(text: str) -> Pair | None:
    found = PART.match(text)
    if found is None:
        return None
    return (
        found["name"] or found["capital"] or found["label"],
        bare(found["value"] or found["quoted"] or found["said"]),
    )


def given(noun: str, data: Iterable[Pair]) -> str | None:
    """The value that the data gives to a thing of this name; None when it names none, or several alike."""
    data = tuple(data)
    wanted = stems(noun)
    ranked: list[tuple[float, str]] = []
    for name, value in data:
        own = stems(name)
        if wanted and own and value:
            ranked.append((_fit(wanted, own), value))
    ranked.sort(key=lambda item: -item[0])
    if "good" in wanted and (not ranked or ranked[0][0] < ENOUGH):
        # `The valid coupon` beside `Coupon` and `Coupon, expired` is the one that nothing is said of.
        return next((value for name, value in data if value and stems(name) == wanted - {"good"}), None)
    best = [value for fit, value in ranked if fit == ranked[0][0]]
    return best[0] if ranked and ranked[0][0] >= ENOUGH and (len(set(best)) == 1 or ranked[0][0] == 1.0) else None


def ending_in(noun: str, data: Iterable[Pair]) -> str | None:
    """The only value whose name ends in a noun and says nothing bad of it: `New customer password` for `password`."""
    wanted = plain(noun).split()
    found = {
        value
        for name, value in data
        if wanted and plain(name).split()[-len(wanted) :] == wanted and not NEGATIVE.search(name)
    }
    return next(iter(found)) if len(found) == 1 else None


def _fit(wanted: frozenset[str], own: frozenset[str]) -> float:
    if wanted == own:
        return 1.0
    shared = wanted & own
    if any(len(word) == 1 or word.isdecimal() or word in TELLING_APART for word in wanted ^ own):
        # `Product 1` is not meant by `product 2`, nor by `product 1 and product 2`.
        return 0.0
    if (wanted < own or own < wanted) and shared - {"new", "good", "bad", "first", "second"}:
        return len(shared) / len(wanted | own)
    return 0.0


def things(value: str) -> tuple[tuple[str, int], ...]:
    """The things of a value with their numbers: `1 x Desk Lamp (19.90), 2 x Tea Towel`, `Enamel Mug, quantity 2`.

    Of several at least one has a number: `Ada Lovelace, Mill Lane 3` is an address.
    """
    listed = counted(", ".join(pieces(value)))
    if listed:
        return listed
    found: list[tuple[str, int]] = []
    numbered = False
    for piece in pieces(value):
        number, thing = QUANTITY.match(piece), COUNTED.match(piece)
        numbered = numbered or bool(number or (thing and (thing["n"] or thing["m"])))
        if number and found:
            found[-1] = (found[-1][0], int(number[1] or number[2]))
        elif thing and not MAIL.search(piece) and not (found and PRICE.search(piece)):
            found.append((thing["name"], int(thing["n"] or thing["m"] or 1)))
        elif not found:
            return ()
    if len(found) > 1 and not numbered:
        return ()
    return tuple((one_of(name) if number > 1 else name, number) for name, number in found)


def thing_for(noun: str, data: Iterable[Pair]) -> tuple[tuple[str, int], ...]:
    """What is bought or opened under a name: `the product`, `the first product` (of `First order: 1 x Desk Lamp`)."""
    pairs = tuple(data)
    value = given(noun, pairs)
    if value is None:
        order = {"first", "second", "third"} & stems(noun)
        listed = [value for name, value in pairs if order and order <= stems(name) and things(value)]
        value = listed[0] if len(listed) == 1 else None
    return things(value) if value else ()


BEHIND = re.compile(
    r"\s+\b(?:that|which|who|whose|for which|to the|to a|with the|with a|than|as|when|because|so|for|in the|of the|"
    r"from the|on the|at the|by)\b.*$|\s*\(.*$",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"^(?:(?:to|then|the|an?|first|second|third|new|old|good|bad|valid|invalid|expired|unknown|declined|short|long|wrong|"
    r"correct|right|other|same|another|too|many|last|next|proper|real|own|her|his|their|your|my|working|missing)\s+)+",
    re.IGNORECASE,
)


def simpler(noun: str) -> tuple[str, ...]:
    """Shorter names for the same field: without what is said about its value, then its last words."""
    short = BEFORE.sub("", BEHIND.sub("", noun.strip())).strip(" .,:")
    found = [short, *(" ".join(short.split()[-length:]) for length in (2, 1)), *short.split()[:1]]
    return tuple(
        dict.fromkeys(one for one in found if one and one != noun and plain(one) not in {"one", "ones", "thing"})
    )
