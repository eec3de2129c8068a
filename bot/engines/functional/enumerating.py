"""Lists in an expectation: rows with their facts, and orders of things; read without looking at the page.

`Enamel Mug 12.50, quantity 3, sum 37.50` speaks of one row; `A first, then B` and `in this order: A, B, C` of a list.
"""

from __future__ import annotations

import re

from bot.engines.functional.amounts import ANY
from bot.engines.functional.grammar import Sentence, plain
from bot.engines.functional.sayings import CAPITAL, FILLER, MARK, Claim, Say

THING = rf"(?:{MARK}|{CAPITAL.pattern})"
ROW_WORDS = (
    r"(?:(?:[Tt]he|[Aa]n?|and|[Oo]nly|[Jj]ust|[Ss]till|[Aa]lso|[Nn]ow)\s+)*"
    r"(?:(?:row|line|order|item|product)\s+(?=[A-Z]))?"
)
LISTED = (
    r"(?:(?:is|are|was|stands?|appears?|shows?|comes?|stays?|has|with|of|in|on|the|list|table|cart|listed|"
    r"shown|still|"
    r"now|as|marked)\s+)*"
)
_NAMED = re.compile(
    rf"^{ROW_WORDS}(?:(?P<n>\d{{1,4}})\s*(?:[x\u00d7]\s+|pieces?\s+of\s+|"
    rf"of\s+)?)?(?:the\s+)?(?P<name>{CAPITAL.pattern})"
    rf"\s*(?:,?\s*\(?\s*(?:by|for|at|costs?|each)?\s*(?P<amount>{ANY})\s*\)?)?(?:\s+(?:each|apiece|a piece))?$"
)
_SMALL = re.compile(r"^(?:the\s+)?(?P<name>[a-z][a-z-]{2,20})\s+(?P<n>\d{1,3})$")
_FACT = re.compile(
    rf"^{LISTED}(?:(?P<label>sum|price|total|each|unit price|line total|line sum)?\s*:?\s*(?:is\s+|of\s+)?"
    rf"(?P<amount>{ANY})(?:\s+each)?|"
    r"(?:quantity|qty|amount|pieces)\s*:?\s*(?:is\s+|of\s+)?(?P<n>\d{1,4})|(?P<pieces>\d{1,4})\s*(?:pieces?|pcs)?|"
    r"[x\u00d7]\s*(?P<times>\d{1,4})|(?:(?:with\s+|in\s+)?(?:the\s+)?(?P<said>[Ss]tatus|[Ss]tate)\s*:?\s*)?"
    r"(?P<word>[A-Z][a-z]+))$"
)
_PARTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+/\s+|\s+and\s+)\s*")
NO_THINGS = frozenset(
    {"no", "neither", "status", "error", "heading", "result", "quantity", "qty", "pieces", "sum", "total", "subtotal"}
    | {"price", "amount", "count", "step", "steps", "row", "rows", "discount", "shipping", "fee", "cost"}
)
_LISTED_WITH = re.compile(
    rf"(?P<name>{CAPITAL.pattern})\s+(?:is|are|stands?|appears?|stays?|has|remains?)\s+"
    r"(?:(?:still|now|again|listed|shown|displayed|there|in|on|the|list|table|cart)\s+)*(?:with|as|at|for)\s+"
)
_ROW_OF = re.compile(
    rf"^(?:[Tt]he\s+)?(?:row|line|entry|item)\s+(?:of|"
    rf"for)\s+(?:the\s+)?(?P<name>{CAPITAL.pattern})\s+(?:shows|has|contains|lists)\s+"
)
_IN_BRACKETS = re.compile(rf"(?P<name>{CAPITAL.pattern})\s*\((?P<facts>[A-Z][a-z]+,\s*{ANY}|{ANY},\s*[A-Z][a-z]+)\)")
_THEN = re.compile(r"\s*(?:,\s*)?(?:and\s+)?\bthen\b\s*|\s*,\s*(?:and\s+)?|\s+/\s+|\s+and\s+", re.IGNORECASE)
_IN_ORDER = re.compile(
    r"^(?:(?:the\s+)?(?:new\s+)?order\s+(?:is|reads|becomes)?\s*(?:now|again)?|(?:(?:are|is)\s+)?(?:\w+\s+)?"
    r"in\s+(?:this|the following)\s+order)\s*:?\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_ORDER_BEHIND = re.compile(
    r"^(?P<rest>.+?)\s*[,(]?\s*(?:listed\s+|shown\s+)?in\s+(?:this|exactly this|that)\s+(?:order|sequence)\)?$",
    re.IGNORECASE,
)
_ITEM = re.compile(
    rf"^(?:the\s+)?(?:(?P<front>first|last)\s+(?:(?:one|is|comes)\s+)*)?(?P<thing>{THING})"
    rf"(?:\s*\(?\s*(?P<amount>{ANY})\s*\)?)?(?:\s+(?:(?:comes|is|stands|appears)\s+)?(?P<end>first|last))?$"
)


def rows(clause: str) -> tuple[tuple[Claim, ...], str]:
    """The rows that a clause lists with their facts, and what is left of the clause."""
    found: list[Claim] = []
    left: list[str] = []
    clause = _IN_BRACKETS.sub(r"\g<name>, \g<facts>", clause)
    clause = _ROW_OF.sub(r"\g<name>, ", clause)
    with_facts = _LISTED_WITH.sub(
        lambda one: f"{one['name']}, status " if " as " in one[0] else f"{one['name']}, ", clause
    )
    parts = [part for part in _PARTS.split(with_facts.strip()) if part]
    at = 0
    while at < len(parts):
        named = _NAMED.match(parts[at]) or (_SMALL.match(parts[at]) if at + 1 < len(parts) else None)
        facts = _facts(parts[at + 1 :]) if named and not _frame(named["name"]) else []
        own = [_quantity(named), *_priced(named)] if named else []
        if named is None or _frame(named["name"]) or not [*facts, *filter(None, own)] or _alone(named, facts):
            left.append(parts[at])
            at += 1
            continue
        said = [("row", ""), *filter(None, own), *facts]
        text = ", ".join(parts[at : at + 1 + len(facts)])
        named_well = (
            any(label != "word" for label, _ in said[1:])
            or re.search(r"\d", named["name"])
            or "status" in text.casefold()
        )
        if not named_well:
            left.append(parts[at])
            at += 1
            continue
        found.extend(
            Claim(say=Say.ROW, subject=named["name"], label=label, value=value, strong=True, text=text)
            for label, value in said
        )
        at += 1 + len(facts)
    if found and re.match(r"^(?:there is\s+)?(?:only|just)\b", clause, re.IGNORECASE):
        alone = len({claim.subject for claim in found}) == 1 and not left
        only = Claim(say=Say.COUNT, subject="row", value="1", text=clause)
        found.append(only if alone else Claim(say=Say.NOTHING, value="that there is nothing else", text=clause))
    return tuple(found), ", ".join(left) if found else clause


def _alone(named: re.Match[str], facts: list[tuple[str, str]]) -> bool:
    """`Total 9.90` may be a label as well as a row: the page decides, later."""
    return not facts and not (named.groupdict().get("n"))


def _frame(name: str) -> bool:
    return name.casefold() in FILLER or name.casefold() in NO_THINGS


def _quantity(named: re.Match[str]) -> tuple[str, str] | None:
    return ("quantity", named["n"]) if named["n"] else None


def _priced(named: re.Match[str]) -> tuple[tuple[str, str] | None, ...]:
    price = named.groupdict().get("amount")
    return (("", price.strip()) if price else None,)


def _facts(parts: list[str]) -> list[tuple[str, str]]:
    """The facts that follow a name, up to the first thing that is none."""
    found: list[tuple[str, str]] = []
    for part in parts:
        fact = _FACT.match(part)
        if fact is None:
            break
        number = fact["n"] or fact["pieces"] or fact["times"]
        if fact["amount"]:
            found.append(((fact["label"] or "").casefold(), fact["amount"].strip()))
        elif number:
            found.append(("quantity", number))
        elif fact["word"].casefold() in FILLER or (not fact["said"] and part == fact["word"] and len(found) > 3):
            break
        else:
            found.append(("word", fact["word"]))
    # A list of names (`Placed, Shipped`) is no row with facts.
    return found if any(label != "word" for label, _ in found) or len(found) == 1 else []


def ordered(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """The order of things that a clause gives; empty when it gives none, or says more than that."""
    listed = _IN_ORDER.match(clause) or _ORDER_BEHIND.match(clause)
    if listed is None and not re.search(r"\bthen\b", clause):
        return ()
    items = [_ITEM.match(part.strip()) for part in _THEN.split((listed["rest"] if listed else clause).strip()) if part]
    if len(items) < 2 or any(item is None for item in items):
        return ()
    return _positions([item for item in items if item], sentence)


def _positions(items: list[re.Match[str]], sentence: Sentence) -> tuple[Claim, ...]:
    found: list[Claim] = []
    whole = not any(item["front"] or item["end"] for item in items)
    for at, item in enumerate(items):
        end = item["front"] or item["end"]
        name = sentence.restore(item["thing"])
        if _frame(name) or (end == "first" and at) or (end == "last" and at != len(items) - 1):
            return ()
        say = Say.LAST if end == "last" else Say.NTH
        value = f"{at}/{len(items) if whole else 0}"
        found.append(Claim(say=say, subject=name, value=value, strong=True, text=plain(name) and name))
        if item["amount"]:
            found.append(
                Claim(
                    say=Say.ROW, subject=name, value=item["amount"].strip(), strong=True, text=sentence.restore(item[0])
                )
            )
    return tuple(found)


_BARE = re.compile(
    rf"^(?:(?:the|a|an|both|neither|nor)\s+)*(?:link\s+|button\s+)?{THING}(?:\s+(?:link|button|field|message|text))?$"
)
_NAME_ONLY = re.compile(rf"^(?:the\s+)?{CAPITAL.pattern}$")
_SAID_OF = re.compile(
    r"\s(?P<said>(?:is|are|was|were|has|have|stays?|remains?|disappears?|vanish(?:es)?|appears?|comes?|"
    r"should|must|can|"
    r"no longer|not|empty|blank|(?:still|now|again|also)\s+(?:is|are|has|have))\b.*)$",
    re.IGNORECASE,
)


def shared(pieces: list[str]) -> list[str]:
    """What is said of the last of several things is said of all: `A and B are no longer listed`."""
    pieces = _with_verb(pieces)
    for at, piece in enumerate(pieces):
        if at and not _BARE.match(piece) and all(_BARE.match(one) for one in pieces[:at]):
            said = _SAID_OF.search(piece)
            return [f"{one} {said['said']}" for one in pieces[:at]] + pieces[at:] if said else pieces
    return pieces


def _with_verb(pieces: list[str]) -> list[str]:
    """`The dearest, Oak Stool, is the last one`: a piece that begins with its verb speaks of the name before it."""
    made: list[str] = []
    for piece in pieces:
        if made and _NAME_ONLY.match(made[-1]) and re.match(r"(?:is|are|comes|stands)\b", piece):
            made[-1] = f"{made[-1]} {piece}"
        else:
            made.append(piece)
    return made
