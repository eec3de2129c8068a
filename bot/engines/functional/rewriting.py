"""Sentences of many testers turned into orders: passive voice, narration, asides and labels before a step.

`The quantity is set to 2` becomes `set the quantity to 2`, `Desk Lamp - open it` becomes `open Desk Lamp`. The text
is a cut one: quoted spans are marks, so that nothing in them is rewritten.
"""

from __future__ import annotations

import re

from bot.engines.functional.grammar import CLOSE, OPEN
from bot.engines.functional.lemmas import LEMMAS, Verb, verb_at
from bot.engines.functional.shortening import shortened

MARK = f"{OPEN}\\d+{CLOSE}"
_PARTICIPLES = {
    "opened": "open", "clicked": "click", "pressed": "press", "set": "set", "changed": "change", "entered": "enter",
    "typed": "type", "filled": "fill", "filled in": "fill in", "filled out": "fill in", "selected": "select",
    "chosen": "choose", "picked": "pick", "ticked": "tick", "unticked": "untick", "unchecked": "uncheck",
    "activated": "activate", "deactivated": "deactivate", "removed": "remove", "deleted": "delete", "added": "add",
    "applied": "apply", "replaced": "replace", "overwritten": "overwrite", "submitted": "submit", "saved": "save",
    "confirmed": "confirm", "cancelled": "cancel", "canceled": "cancel", "switched": "switch", "cleared": "clear",
    "emptied": "clear", "increased": "increase", "raised": "raise", "reduced": "reduce", "lowered": "lower",
    "placed": "place", "sent": "send", "corrected": "correct", "updated": "update", "reloaded": "reload",
    "refreshed": "refresh", "visited": "visit", "searched": "search", "sorted": "sort", "put": "put", "left": "leave",
    "checked": "check", "used": "use", "closed": "close", "accepted": "accept", "pushed": "push", "hit": "hit",
}  # fmt: skip
_NAMES = "|".join(sorted(_PARTICIPLES, key=len, reverse=True))
PASSIVE = re.compile(
    rf"^(?P<place>(?:in|into|on|at|from|under|within)\s+(?:(?!\b(?:is|are)\b)[^,])*?{MARK}\s*,?\s+)?"
    rf"(?P<what>(?:(?!,)[^.;])*?)\s+(?P<aux>(?:is|are|gets?|has been|have been)\s+)?"
    rf"(?:then\s+|now\s+|again\s+|once more\s+)*"
    rf"(?P<done>{_NAMES})\b(?P<rest>.*)$",
    re.IGNORECASE,
)
NOISE = re.compile(
    r"\b(?:please|simply|just|only|directly|kindly|carefully|quickly|manually|first of all|this time|"
    r"for the first time|last thing|one more thing|as (?:a|the) (?:first|next|last) step|at first|in the next step)\b"
    r",?\s*",
    re.IGNORECASE,
)
LABELLED = re.compile(
    rf"\b(?P<noun>button|link|field|box|checkbox|entry|option|tab|menu item|item|list|drop-?down(?: list| "
    rf"menu)?|section)\s+"
    rf"(?:that is\s+|which is\s+)?(?:labell?ed|called|named|titled|with (?:the )?(?:label|text|name|"
    rf"caption))\s+(?P<mark>{MARK})",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\s+(?:that|which)\s+(?:you (?:can )?(?:find|see)|(?:is|are|was|were) (?:found|shown|displayed|listed|"
    r"located))\b[^,;.]*",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"^(?:when|once|as soon as|after)\s+(?:you are\s+|being\s+)?(?:asked|prompted|the \w+ (?:opens|appears|is shown)|"
    r"done|finished|it (?:opens|appears)|that)\b[^,]*,\s*",
    re.IGNORECASE,
)
IT_BEHIND = re.compile(
    r"^(?P<what>[^,;:]{2,60}?)\s*(?:\s[-\u2013\u2014]|:|,)\s+(?P<verb>\w+(?: up| on)?)\s+it\b(?P<rest>.*)$"
)
PLACE_LABEL = re.compile(
    r"^(?:on |in )?(?:the )?(?P<name>[\w' ]{2,30}?)\s*(?P<page> page| screen)?\s*(?P<mark>[:,])\s+(?P<rest>.+)$"
)
ONWARD = re.compile(
    r"\s*,?\s+(?:and\s+)?(?:from there|then|afterwards)\s+(?:on\s+)?to\s+(?=the\b|" + MARK + r"|[A-Z])", re.IGNORECASE
)
SECTION = re.compile(
    rf"^(?:in|on|under|within|from)\s+(?:the\s+)?(?:{MARK}\s+)?(?:section|area|part|list|form|drop-?down\b[^,]*|block)\s*(?:{MARK})?\s*,\s*",
    re.IGNORECASE,
)
BRACKETED = re.compile(rf"\bby\s+[^()]{{2,30}}\(\s*({MARK})\s*\)", re.IGNORECASE)
IN_FIELD = re.compile(
    rf"\b(?:in|into)\s+(?:the\s+)?(?:field|box|input)\s+(?P<field>{MARK}),?\s+(?:the\s+)?(?:user\s+|you\s+)?"
    rf"(?:inputs?|enters?|types?|writes?|puts?|fills?(?: in)?)\s+(?:the\s+(?:text|value)\s+)?(?P<value>{MARK}|[^,;.]+)",
    re.IGNORECASE,
)
STEPS_IN_PATH = re.compile(r"\s+(?:>|\u203a|\u00bb|->)\s+")
BREAKS = re.compile(
    r"(\s*;\s*|(?<=[.!])\s+|\s*,?\s+and then\s+|\s*,\s*(?:and\s+|then\s+)?|\s+and\s+(?:then\s+)?|\s+then\s+|\s+&\s+)",
    re.IGNORECASE,
)


NAME_FIRST = re.compile(r"^[A-Z][a-z]+\s+(?P<verb>[a-z]+s)\b")
ARROW_VALUE = re.compile(rf"(?<=\w)\s*(?:\u2192|->)\s*(?={OPEN}\d|\d)")
MAIL_WORD = re.compile(r"\be-mail", re.IGNORECASE)
SHORT = (
    (re.compile(r"(?<!\w)w/o\s+", re.IGNORECASE), "without "),
    (re.compile(r"(?<!\w)w/\s*", re.IGNORECASE), "with "),
    (re.compile(r"\bpwd?\b", re.IGNORECASE), "password"),
    (re.compile(r"\bqty\b", re.IGNORECASE), "quantity"),
    (re.compile(r"\baddr\b\.?", re.IGNORECASE), "address"),
    (re.compile(r"\bmsg\b", re.IGNORECASE), "message"),
    (re.compile(r"(?<=[a-z\ue001]) \+ (?=[a-z\ue000])"), " and "),
)
AS_FIRST = re.compile(
    rf"(^|[.;!]\s+|,\s+|\band\s+)(?P<how>as|for|under|in)\s+(?!an?\b)(?:the\s+)?(?P<what>[\w -]{{3,30}}?|{MARK}),?\s+"
    r"(?:i\s+|you\s+|we\s+|she\s+|he\s+)?(?P<verb>select|choose|enter|pick|type|set|write|put|fill in|use)\s+"
    rf"(?:to\s+)?(?P<value>{MARK}|[^,;.]+?)(?=$|[,;.]|\s+and\b)",
    re.IGNORECASE,
)
WITHIN_VERB = re.compile(
    r"^(?P<verb>\w+)\s+(?P<place>(?:in|on)\s+(?:the\s+)?(?:\w+\s+)?(?:cart|basket|list|page|table|header|form|menu))\s+"
    r"(?P<what>(?:the|a|an)\s+.+)$",
    re.IGNORECASE,
)


PRONOUN = re.compile(r"^(?:i|we|you|she|he|they)\s+", re.IGNORECASE)
WHO = r"(?:i|we|you|she|he|they|the (?:user|customer|tester|visitor))"
OPENING = re.compile(
    rf"(^|(?<=[.!])\s+)(?!(?:if|click|press|open|enter|type|select|choose)\b)[A-Z][^,.;:{OPEN}]{{3,60}},\s+(?={WHO}\s)",
    re.IGNORECASE,
)
LOGGED_AS = re.compile(rf"(^|(?<=[.!])\s+)(?:being\s+)?logged in as\s+(\w+),?\s+(?={WHO}\s)", re.IGNORECASE)
ORDER = "click|press|tap|open|choose|select|enter|type|fill|set|change|remove|delete|add|put|go|reload|submit|save"
TRAILING = re.compile(
    r",?\s+(?:whereupon|where|which|because|as if|as from|so\s+that|since|on which)\b"
    r"(?:(?!,?\s+(?:and\s+)?then\s)[^.;])*|"
    rf",?\s+until\b(?:(?!,?\s+(?:(?:and\s+)?then|and\s+(?:{ORDER}))\s)[^.;])*",
    re.IGNORECASE,
)


IS_AT = re.compile(r"(^|\band\s+)(?:is|are)\s+(?:now\s+|back\s+|again\s+)*(?:at|on|in)\s+the\s+(?=\w+)", re.IGNORECASE)
FROM_PLACE = re.compile(
    r"\b(?P<verb>proceeds?|goes|go|continues?|moves?|returns?|switch(?:es)?)\s+from\s+(?:the\s+)?\w+(?:\s+page)?\s+(?=(?:back\s+)?to\b)",
    re.IGNORECASE,
)


def rewritten(text: str) -> str:
    """Return a cut step as orders."""
    text = shortened(ARROW_VALUE.sub(": ", MAIL_WORD.sub("email", text)))
    named = NAME_FIRST.match(text)
    if named and named["verb"] in LEMMAS and named["verb"].removesuffix("s") not in {"order", "product", "user"}:
        text = text[named.start("verb") :]
    for pattern, word in SHORT:
        text = pattern.sub(word, text)
    text = OPENING.sub(r"\1", LOGGED_AS.sub(r"\1log in as \2, ", text))
    text = TRAILING.sub("", text) if verb_at(PRONOUN.sub("", text)) else text
    text = FROM_PLACE.sub(r"\g<verb> ", IS_AT.sub(r"\1go to the ", PRONOUN.sub("", text)))
    text = WITHIN_VERB.sub(r"\g<verb> \g<what> \g<place>", text)
    text = AS_FIRST.sub(_value_first, text)
    plain = LABELLED.sub(lambda found: f"{found['mark']} {found['noun']}", RELATIVE.sub("", NOISE.sub("", text)))
    plain = re.sub(rf"(^|[.;!]\s+){ASKED.pattern.removeprefix('^')}", r"\1", plain, flags=re.IGNORECASE)
    plain = ONWARD.sub(" then go to ", " ".join(plain.split()).strip(" ,"))
    plain = SECTION.sub("", IN_FIELD.sub(r"enter \g<value> in \g<field>", BRACKETED.sub(r"by \1", plain)))
    if STEPS_IN_PATH.search(plain) and not verb_at(plain):
        return " then ".join(_pressed(piece) for piece in STEPS_IN_PATH.split(plain))
    return _placed("".join(_orders(plain)))


def _value_first(found: re.Match[str]) -> str:
    """`As payment method select X` becomes `select X as payment method`."""
    if re.fullmatch(MARK, found["what"]) and re.match(r"(?:the|an?)\b", found["value"], re.IGNORECASE):
        return f"{found[1]}set {found['what']} to {found['value']}"
    link = "as" if found["how"].casefold() == "as" else "for"
    return f"{found[1]}{found['verb']} {found['value']} {link} {found['what']}"


def _pressed(piece: str) -> str:
    return (
        piece if verb_at(piece) and verb_at(piece[:1].lower() + piece[1:]) and piece[:1].islower() else f"click {piece}"
    )


def _orders(text: str) -> list[str]:
    """Each clause in the passive as an order; a clause that has no verb belongs to the passive behind it."""
    pieces = BREAKS.split(text)
    found: list[str] = []
    held = ""
    for at in range(0, len(pieces), 2):
        piece, mark = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else ""
        whole = held + ASKED.sub("", piece)
        active = _active(whole)
        later = any(PASSIVE.match(other) for other in pieces[at + 2 :: 2])
        if active is None and later and not _starts(piece) and mark.strip() in {"and", ","}:
            held = whole + mark
            continue
        found += [active if active is not None else whole, mark]
        held = ""
    return found


def _starts(piece: str) -> bool:
    return verb_at(piece) is not None or PASSIVE.match(piece) is not None


def _active(clause: str) -> str | None:
    found = PASSIVE.match(clause)
    if found is None or verb_at(clause) is not None:
        return None
    if not found["aux"] and (
        len(clause.split()) > 9
        or re.search(r"\b(?:that|which|who)\b|:", found["what"])
        or found["done"].casefold() in {"put", "hit", "left"}
    ):
        return None
    if re.fullmatch(r"(?:the|an?|her|his|your)?", found["what"].strip(), re.IGNORECASE):
        # `The changed name` is a name.
        return None
    verb = _PARTICIPLES[found["done"].casefold()]
    place = f" {found['place'].strip(' ,')}" if found["place"] else ""
    return f"{verb} {found['what'].strip()}{found['rest']}{place}"


def _placed(text: str) -> str:
    """`Desk Lamp - open it`, `Profile: put ...`, `Log in page, try ...`."""
    behind = IT_BEHIND.match(text)
    if behind and LEMMAS.get(behind["verb"].casefold()) is not None and not verb_at(behind["what"]):
        return f"{behind['verb']} {behind['what']}{behind['rest']}"
    label = PLACE_LABEL.match(text)
    if (
        label is None
        or (len(label["name"].split()) > 3 and verb_at(label["name"]) is not None)
        or (label["mark"] == "," and not label["page"])
    ):
        return text
    follows = verb_at(label["rest"])
    if follows is None and re.match(rf"[\w ]{{2,30}}?\s*(?:[=:]|to)\s*{MARK}", label["rest"]):
        return f"on the {label['name'].strip()} page, set {label['rest']}"
    if follows is None and label["page"] and re.match(r"(?:try|attempt|use|with)\b", label["rest"], re.IGNORECASE):
        return f"on the {label['name'].strip()} page, {label['rest']}"
    if follows is None or follows[0] in {Verb.LOOK} or (not label["page"] and _is_order(label["name"])):
        return text
    return f"on the {label['name'].strip()} page {label['rest']}"


def _is_order(name: str) -> bool:
    found = verb_at(name)
    return found is not None and bool(found[2] or found[0] in {Verb.RELOAD, Verb.BACK})
