"""Claims that something is not, or no longer, there; each recogniser accounts for all words or declines."""

from __future__ import annotations

import re

from bot.engines.functional.grammar import plain
from bot.engines.functional.sayings import CONTROL_WORDS, Claim, Say

GONE = re.compile(
    r"^(?:the\s+)?(?P<name>[\w ]{2,30}?)(?:\s+(?:lines?|rows?|entry|text|note|tag|badge|"
    r"label))?\s+(?:(?:is|are|has|have)\s+)?"
    r"(?:gone|disappears?|disappeared|(?:no longer|not) (?:shown|visible|displayed|listed|offered|available|there|"
    r"in the (?:list|menu|header|table|cart))(?: any ?more)?|removed|hidden)$",
    re.IGNORECASE,
)
NO_MESSAGE = re.compile(
    r"^(?:there (?:is|are) )?no (?:\w+ )?(?:messages?|errors?)(?: (?:is|are) (?:shown|displayed|visible))?$|"
    r"^(?:the |all |this |that )?(?:(?!no\b)\w+ )?(?:messages?|errors?|warnings?|alerts?) (?:is|are|has|"
    r"have)?\s*(?:gone|"
    r"disappears?|disappeared|vanish(?:es|ed)?|removed|no longer (?:shown|displayed|visible|there)|"
    r"not (?:shown|displayed|visible|there) any ?more)$",
    re.IGNORECASE,
)
ROW_GONE = re.compile(
    r"^(?:the|that|its|this)\s+(?:row|line|item|entry)\s+(?:(?:is|has)\s+)?(?:gone|disappears?|disappeared|"
    r"vanish(?:es|ed)?|removed|no longer (?:shown|displayed|visible|there))$",
    re.IGNORECASE,
)
_SHOWN = r"(?:(?:is|are)\s+)?(?:shown|visible|displayed|listed|offered|there|present|any ?more|any longer|yet|left)"
_NOUN = r"(?P<noun>buttons?|links?|lines?|rows?|entry|entries)"
_PURPOSE = r"(?:\s+(?:for|to)\s+(?P<purpose>[\w ]{2,30}?))?(?:\s+(?:it|the \w+))?"
NO_THING = re.compile(
    rf"^(?:(?:there|it) (?:is|are|has) )?(?:still )?no (?:longer )?(?:(?:an?y|"
    rf"more) )?(?P<name>[\w -]{{2,30}}?)?\s*\b{_NOUN}{_PURPOSE}"
    rf"(?:\s+{_SHOWN})*$",
    re.IGNORECASE,
)
NOT_THERE = re.compile(
    rf"^(?:the\s+)?(?P<name>[\w -]{{2,30}}?)?\s*\b{_NOUN}{_PURPOSE}\s+(?:is|are)\s+(?:not|"
    rf"no longer)\s+(?:{_SHOWN}\s*)+$",
    re.IGNORECASE,
)


def no_message(piece: str) -> tuple[Claim, ...] | None:
    """`No message is shown`, `the error is gone`."""
    if not NO_MESSAGE.match(piece):
        return None
    gone = not re.match(r"^(?:there|no)\b", piece, re.IGNORECASE)
    return (Claim(say=Say.MESSAGE, negative=True, subject="gone" if gone else ""),)


def no_thing(piece: str) -> tuple[Claim, ...] | None:
    """`No discount line`, `there is no longer any button to cancel it`: of what was seen before by that name."""
    found = NO_THING.match(piece) or NOT_THERE.match(piece)
    if found is None:
        return None
    noun = CONTROL_WORDS.get(found["noun"].casefold().removesuffix("s"), "")
    name = plain(found["name"] or found["purpose"] or "")
    if not name or (noun in {"dialog", "heading"}):
        return None
    say = Say.CONTROL if noun else Say.NAME
    return (Claim(say=say, subject=name, value=noun, negative=True, label="loose"),)


def message_about(piece: str) -> tuple[Claim, ...] | None:
    """`The message about the name is gone`."""
    found = re.match(
        r"^(?:the\s+)?(?:error\s+)?(?:messages?|errors?|one|complaint)\s+(?:about|for|at|on|below)\s+(?:the\s+)?"
        r"(?P<about>[\w -]{2,30}?)(?:\s+field)?\s+(?:is|has|are)\s+(?:gone|disappeared|no longer (?:shown|"
        r"there|displayed))$",
        piece,
        re.IGNORECASE,
    )
    return (Claim(say=Say.MESSAGE, subject="gone", value=plain(found["about"]), negative=True),) if found else None


def row_gone(piece: str) -> tuple[Claim, ...] | None:
    """`The row disappears`: which one, the step tells."""
    if not ROW_GONE.match(piece):
        return None
    return (Claim(say=Say.ROW, label="gone", negative=True),)


def only_message(piece: str) -> tuple[Claim, ...] | None:
    """`Only the title message is left`: one message, and its words say what it is about."""
    found = re.match(
        r"^only (?:the )?(?:one )?(?P<about>[\w -]{2,30}?) (?:messages?|errors?|one|complaint)"
        r"(?: (?:is|are|remains?|stays?)(?: (?:left|shown|there|still there|displayed))?)?$",
        piece,
        re.IGNORECASE,
    )
    return (Claim(say=Say.ONLY, subject=plain(found["about"])),) if found else None


def gone(piece: str) -> tuple[Claim, ...] | None:
    """`the discount line is gone`: of a text that was seen before by that name."""
    found = GONE.match(piece)
    if found is None or plain(found["name"]) in {"it", "button", "dialog", "message", "line", "row"}:
        return None
    return (Claim(say=Say.NAME, subject=plain(found["name"]), negative=True),)
