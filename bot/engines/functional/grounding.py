"""A clause read by the page alone, where grammar has failed: controls that it mentions, values beside them.

`cart, qty 3`, `Express`, `card 4111..., holder Ada`: what is mentioned says what is done with it
(a link or button is pressed, a field is filled, an option chosen). Nothing is done unless nearly all words are
accounted for, and whatever is done this way leaves a doubt, so that no disagreement rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.probe import Control
from bot.engines.functional.assigning import SMALL
from bot.engines.functional.clicking import clickables
from bot.engines.functional.entering import MEANT, TEXT_ROLES, by_topic
from bot.engines.functional.grammar import PLACEHOLDER, Sentence, plain, stem, words
from bot.engines.functional.kinds import is_for
from bot.engines.functional.lemmas import LEMMAS, Verb, verb_at
from bot.engines.functional.matching import role
from bot.engines.functional.tour import Tour
from bot.engines.functional.values import called
from bot.engines.functional.valuing import fields

TOKEN = re.compile(rf"{PLACEHOLDER.pattern}|[^\s,;:=()!?\u2192]+|[:=]")
WINDOW = 6
LINKING = frozenset(
    [
        "to",
        "with",
        "as",
        "in",
        "into",
        "for",
        "on",
        "at",
        "by",
        "is",
        "be",
        "and",
        "then",
        "the",
        "a",
        "an",
        "of",
        "from",
        "should",
        "that",
        "this",
        "it",
        "its",
        "via",
        "under",
        "now",
        "again",
        "also",
        "number",
        "field",
        "box",
        "input",
        "list",
        "dropdown",
        "drop",
        "down",
        "menu",
        "button",
        "link",
        "option",
        "value",
        "text",
        "page",
        "using",
        "use",
        "one",
        "only",
        "same",
        "another",
        "new",
        "still",
        "instead",
        "first",
        "once",
        "more",
        "too",
        "both",
        "no",
        ":",
        "=",
        "-",
        "+",
        "->",
        "&",
        "you",
        "your",
        "his",
        "her",
        "their",
        "there",
        "which",
        "please",
        "after",
        "before",
        "until",
        "when",
        "while",
        "so",
        "finally",
        "next",
        "just",
        "shop",
        "site",
        "app",
        "back",
        "via",
        "same",
    ]
)
BOXES = frozenset({"checkbox", "switch", "radio"})
OFF = re.compile(r"\b(?:un\w+|off|remove|deselect|without|not|no|disable|clear)\b", re.IGNORECASE)
SHORT_FORMS = {
    "qty": "quantity",
    "pw": "password",
    "pwd": "password",
    "no": "number",
    "addr": "address",
    "msg": "message",
}
DENIED = re.compile(r"\b(?:not|never|neither|nor|except|instead of|rather than)\b|n't\b", re.IGNORECASE)
CHANGING = frozenset(["put", "remove", "delete", "cancel", "place", "save", "send", "apply", "buy", "hide", "close"])
UNKNOWN_AT_MOST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Something to do: `value` None means that the control is pressed or ticked."""

    control: Control
    value: str | None = None
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    start: int
    end: int
    control: Control
    option: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    at: int
    end: int
    text: str


def grounded(tour: Tour, text: str, sentence: Sentence) -> tuple[Order, ...]:
    """Return what a clause (cut text) orders, in its order; nothing unless its words are accounted for."""
    tokens = TOKEN.findall(re.sub(r"\([^()]*\)", " ", text))
    if not tokens or len(tokens) > 40:
        return ()
    mentions = _mentions(tour, tokens, sentence)
    values = _values(tokens, mentions, sentence)
    taken = {at for item in mentions for at in range(item.start, item.end)}
    taken |= {at for item in values for at in range(item.at, item.end)}
    unknown = [token for at, token in enumerate(tokens) if at not in taken and not _known(token)]
    if tokens[0] in unknown:
        return ()
    if len(unknown) > UNKNOWN_AT_MOST or (not mentions and not values):
        return ()
    if DENIED.search(text) and any(role(item.control) not in BOXES for item in mentions):
        return ()
    orders = _orders(tour, mentions, values, text)
    verb = verb_at(text)
    if verb and (verb[0] in {Verb.ADD, Verb.CLEAR, Verb.LEAVE} or verb[1] in CHANGING):
        # `Put it in the cart`: a link to the place is not what was asked for.
        orders = () if any(order.value is None and role(order.control) == "link" for order in orders) else orders
    typed = [order.control.ref for order in orders if order.value is not None]
    return orders if len(set(typed)) == len(typed) else ()


def _known(token: str) -> bool:
    word = plain(token)
    return not word or word in LINKING or word in LEMMAS or word.removesuffix("s") in LEMMAS


def _mentions(tour: Tour, tokens: Sequence[str], sentence: Sentence) -> tuple[_Mention, ...]:
    """The longest windows of words that mean one control or one option, from left to right."""
    found: list[_Mention] = []
    for length in range(min(WINDOW, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            end = start + length
            if any(item.start < end and start < item.end for item in found):
                continue
            piece = " ".join(sentence.restore(token) for token in tokens[start:end])
            meant = _meant(tour, piece, quoted=length == 1 and bool(PLACEHOLDER.fullmatch(tokens[start])))
            if meant is not None:
                found.append(_Mention(start=start, end=end, control=meant[0], option=meant[1]))
    return tuple(sorted(found, key=lambda item: item.start))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_root(SHORT_FORMS.get(word, word)) for word in words(text)) - {"the", "a", "an"}


def _root(word: str) -> str:
    """`wrapped` and `wrapping` are forms of `wrap`; short words stay as they are."""
    bare = re.sub(r"(?<=\w{3})(?:ed|ing)$", "", word) if len(word) > 6 else word
    return stem(re.sub(r"([bdgmnprt])\1$", r"\1", bare) if bare != word else word)


def _meant(tour: Tour, piece: str, *, quoted: bool) -> tuple[Control, str] | None:
    """The one control (and option) that a piece of text means."""
    said = _stems(piece)
    if not said or (
        not quoted and ((said <= SMALL | LINKING and said != {"code"}) or re.fullmatch(r"[\d.,/+-]+", piece))
    ):
        return None
    ranked = [(fit, control, option) for control, option, fit in _all_named(tour, said) if fit >= 0.5]
    ranked.sort(key=lambda item: -item[0])
    best = [item for item in ranked if item[0] == ranked[0][0]]
    places = {(item[1].href or item[1].ref, item[2]) for item in best}
    if len(places) != 1:
        spoken = by_topic(tour, [item[1] for item in best])
        best = [item for item in best if item[1] is spoken]
    return (best[0][1], best[0][2]) if (best and len({item[1].ref for item in best}) == 1) or len(places) == 1 else None


def _all_named(tour: Tour, said: frozenset[str]) -> list[tuple[Control, str, float]]:
    found: list[tuple[Control, str, float]] = []
    for control in fields(tour):
        meant = {MEANT.get(word, word) for word in said}
        own = _stems(called(control))
        if meant <= own | {MEANT.get(word, word) for word in own}:
            found.append((control, "", 0.5 + len(said) / (2 * max(len(own - SMALL), len(said)))))
        for option in control.options:
            bare = _stems(re.sub(r"\([^)]*\)", " ", option))
            if said <= _stems(option) and bare:
                found.append((control, option, len(said & bare) / len(bare)))
    for control in clickables(tour):
        own = _stems(control.name if len(control.name) <= 60 else "")
        if own and said <= own:
            fit = len(said) / len(own - SMALL or own)
            found.append((control, "", fit if fit > 0.6 else 0.0))
    return [(control, option, min(fit, 1.0)) for control, option, fit in found]


def _values(tokens: Sequence[str], mentions: Sequence[_Mention], sentence: Sentence) -> tuple[_Value, ...]:
    """What is quoted, has a digit, or is a run of capitalised words, and is no mention."""
    taken = {at for item in mentions for at in range(item.start, item.end)}
    found: list[_Value] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and end not in taken and _is_data(tokens[end], first=end == 0):
            end += 1
            if PLACEHOLDER.fullmatch(tokens[end - 1]):
                break
        if end > at:
            text = " ".join(sentence.restore(token) for token in tokens[at:end]).strip(" .,")
            found.append(_Value(at=at, end=end, text=text))
        at = max(end, at + 1)
    return tuple(found)


def _is_data(token: str, *, first: bool) -> bool:
    if PLACEHOLDER.fullmatch(token) or re.search(r"\d", token):
        return True
    named = token[:1].isupper() and plain(token) not in LEMMAS and plain(token) not in LINKING
    return named and (not first or token.isupper())


def _orders(tour: Tour, mentions: Sequence[_Mention], values: Sequence[_Value], text: str) -> tuple[Order, ...]:
    """Each value goes to the field mentioned beside it, else to the only one of its kind; the rest is pressed."""
    chosen = {item.control.ref for item in mentions if item.option}
    # `payment = Voucher` names the list and its option: the option says all.
    mentions = [item for item in mentions if item.option or item.control.ref not in chosen]
    free = [item for item in mentions if _takes_text(item)]
    given: dict[int, _Mention] = {}
    orders: list[tuple[int, Order]] = []
    for value in values:
        before = [item for item in free if item.end <= value.at and item.start not in given]
        behind = [item for item in free if item.start >= value.end and item.start not in given]
        field = before[-1] if before else behind[0] if behind else None
        if field is not None:
            given[field.start] = field
            orders.append((value.at, Order(control=field.control, value=value.text)))
            continue
        kind = [control for control in fields(tour) if is_for(control, value.text)] or _for_codes(tour, value.text)
        if len(kind) != 1:
            return ()
        orders.append((value.at, Order(control=kind[0], value=value.text)))
    for item in mentions:
        if item.start in given:
            continue
        if _takes_text(item):
            return ()
        box = role(item.control) in BOXES
        off = box and bool(OFF.search(" ".join(text.split())))
        orders.append((item.start, Order(control=item.control, value=item.option or None, off=off)))
    return tuple(order for _, order in sorted(orders, key=lambda pair: pair[0]))


def _for_codes(tour: Tour, text: str) -> list[Control]:
    """A bare code goes to the field for codes, to that of what was spoken of last when there are several."""
    if not re.fullmatch(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z]*\d)[A-Z0-9]{4,}", text):
        return []
    found = [c for c in fields(tour) if role(c) == "textbox" and {"code", "voucher", "coupon"} & set(called(c).split())]
    spoken = by_topic(tour, found) if len(found) > 1 else None
    return [spoken] if spoken is not None else found


def _takes_text(item: _Mention) -> bool:
    return role(item.control) in TEXT_ROLES and not item.option and item.control.tag not in {"button", "a"}


def by_verb(tour: Tour, verb: Verb, phrase: str) -> Control | None:
    """The only button whose name begins with the verb of a clause."""
    if verb not in {Verb.NAMED, Verb.ADD, Verb.SUBMIT}:
        return None
    found = [c for c in clickables(tour) if role(c) == "button" and words(c.name)[:1] == words(phrase)[:1]]
    return found[0] if len(found) == 1 else None
