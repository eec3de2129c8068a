"""What testers add to an order that the order does not need, and orders in other words.

`from the test data` says where a value stands (it is looked up anyway), `pay by voucher with the code X` chooses and
enters, `without a code` leaves out what nobody enters. The text is a cut one: quoted spans are marks.
"""

from __future__ import annotations

import re

from bot.engines.functional.grammar import CLOSE, OPEN

MARK = f"{OPEN}\\d+{CLOSE}"
FROM_DATA = re.compile(
    r"\s*,?\s+(?:(?:as\s+)?(?:given\s+|listed\s+|shown\s+)?(?:from|in|of|according to|with)\s+(?:the\s+)?"
    r"(?:test\s+|case\s+)data\b(?:\s+(?:above|below|table))?|as given(?: above| below)?|"
    r"in the (?:given )?quantit(?:y|ies)(?: given| above)?|(?<!the )\babove\b(?=[,.;]|$))",
    re.IGNORECASE,
)
PAGES = re.compile(
    r"\s*,?\s+(?:each\s+)?(?:from|on|via|through)\s+(?:their|its|the)\s+(?:own\s+)?(?:product|detail)s?\s+pages?\b",
    re.IGNORECASE,
)
VIA = re.compile(
    r"(?<=\w)\s+(?:via|through|by way of)\s+(?:the\s+)?\w+(?:\s+(?:page|link|menu))?(?=[,.;]|$|\s+and\b)", re.IGNORECASE
)
FOR_REAL = re.compile(r"\s+(?:for real|for good|really)(?=[,.;]|$|\s+and\b)", re.IGNORECASE)
WITHOUT = re.compile(
    r"\s*,?\s+without\s+(?!\w+ing\b)(?!(?:an?\s+|any\s+)?(?:match|hit|result)\w*\b)(?:an?\s+|any\s+|the\s+)?[\w-]+(?:\s+[\w-]+)?(?:\s+(?:and|or)\s+[\w-]+)?"
    r"(?=[,.;]|$|\s+and\s+\w+\s+the\b)",
    re.IGNORECASE,
)
PAY = re.compile(
    r"\b(?:pay|paying|payment)\s+(?:(?:by|with|using|via)\s+)(?P<how>(?:the\s+|a\s+|an\s+)?[^,.;:]+?)"
    r"(?:\s*:\s*|(?=[,.;]|$|\s+and\s+(?:then\s+)?(?:place|order|submit|send|click|press|finish|confirm|try)\b))",
    re.IGNORECASE,
)
WITH_CODE = re.compile(r"^(?P<method>[\w ]+?),?\s+(?:with|using|and)\s+(?:the\s+)?(?P<rest>.+)$", re.IGNORECASE)
_NAME = rf"(?:[A-Z][\w'-]*(?: [\w'-]+){{0,4}}|{MARK})"
_BUT = r"(?:,?\s+but\s+(?:this time\s+)?|,\s+(?:this time\s+)?|\s+this time\s+)with"
BUT_WITH = re.compile(
    rf"{_BUT}\s+(?:the|an?)\s+(?P<what>[^\W\d]\w*(?: (?!and\b)[^\W\d]\w*){{0,3}}) (?P<value>\d[\d ]*\d|{MARK})"
    r"(?:(?P<more>,?\s+and\s+(?=(?:the|a)\s))|(?=[,.;]|$|\s+and\b))",
    re.IGNORECASE,
)
PATH = re.compile(rf"^{_NAME}(?:\s+[>\u203a\u00bb]\s+{_NAME})+")
HAVE_DONE = re.compile(
    r"(?:,?\s+and\s+|(?<=[.;])\s+|^)have\s+(?:it|them|the \w+|everything)\s+(?=\w+ed\b)", re.IGNORECASE
)
WITH_TEXT = re.compile(r",\s+with\s+the\s+(?=(?:gift\s+)?(?:message|note|text|comment)\b)", re.IGNORECASE)
TICK = re.compile(r"\b(?:remove|take away|take out|clear|delete)\s+the\s+(?:tick|check ?mark)\b", re.IGNORECASE)


BOTH = re.compile(r"\b(?P<what>password|email|name)s?\s+in(?:to)?\s+both(?:\s+\w+)?\s+fields\b", re.IGNORECASE)
BUT_THE = re.compile(r"(?<=\w),?\s+but\s+(?=the\s+\w+)", re.IGNORECASE)
_WHAT = r"\bopen\s+(?P<what>(?:the|an?|her|his)\s+\w+(?: \w+){0,3}?)"
OUT_OF_LIST = re.compile(
    rf"{_WHAT}\s+(?:from|in|out of)\s+the\s+(?:list\s+of\s+(?P<of>\w+)|(?P<list>\w+)\s+list)\b", re.IGNORECASE
)
OUT_OF_QUOTED = re.compile(rf"{_WHAT}\s+(?:from|in|under|out of|via)\s+(?P<page>{MARK})", re.IGNORECASE)
THEN_USE = re.compile(r"(?<=\w):\s+(?=(?:use|enter|fill in|choose|type|set|select)\s+(?:the|an?)\b)", re.IGNORECASE)
REPEATED = re.compile(
    r"\b(?:repeat|retype|confirm)\s+the\s+(?P<what>password|email)\b(?P<how>\s+with\s+(?:the|an?)\s+\w+)?(?=[,.;]|$|\s+and\b)",
    re.IGNORECASE,
)
REPEATED_AS = re.compile(
    rf"\b(?:repeat|retype|confirm)\s+the\s+(?P<what>password|email)\s+(?:\w+ly\s+)?(?:as\s+|with\s+)?\(?(?P<value>{MARK})\)?",
    re.IGNORECASE,
)
LETTERS = re.compile(
    r",?\s+in\s+(?:capitals?|small|upper ?case|lower ?case)(?:\s+letters)?\b(?:\s+as given)?", re.IGNORECASE
)
HINT = re.compile(
    r"\bfollow\s+the\s+(?:hint|prompt|advice|invitation)\b(?:\s+to\s+log\s+in)?,?\s+(?:and\s+)?(?=log in\b)",
    re.IGNORECASE,
)
NOT_VALID = re.compile(
    r"\b(?P<the>the|an?)\s+(?P<what>\w+(?: \w+){0,2}?)\s+(?:that|which)\s+(?:is|are)\s+"
    r"(?:not\s+(?:valid|accepted|correct)|invalid)\b",
    re.IGNORECASE,
)


def shortened(text: str) -> str:
    """Return a cut step without what its orders do not need."""
    path = PATH.match(text)
    if path:
        steps = re.split(r"\s+[>\u203a\u00bb]\s+", path[0])
        text = " then ".join(f"click {step}" for step in steps) + text[path.end() :]
    text = REPEATED_AS.sub(r"set repeat \g<what> to \g<value>", LETTERS.sub("", text))
    text = HINT.sub("", REPEATED.sub(r"set repeat \g<what> to the \g<what>\g<how>", text))
    text = NOT_VALID.sub(r"\g<the> bad \g<what>", THEN_USE.sub("; ", text))
    text = OUT_OF_QUOTED.sub(r"open \g<page>, open \g<what>", text)
    text = BUT_WITH.sub(_with_value, BUT_THE.sub(", enter ", BOTH.sub(r"both \g<what>s", text)))
    text = OUT_OF_LIST.sub(lambda found: f"open the list of {found['of'] or found['list']}, open {found['what']}", text)
    text = WITH_TEXT.sub("; enter the ", HAVE_DONE.sub("; choose ", TICK.sub("untick it", text)))
    for pattern in (FROM_DATA, PAGES, VIA, WITHOUT):
        text = pattern.sub("", text)
    return PAY.sub(_payment, FOR_REAL.sub(", then confirm", text))


def _with_value(found: re.Match[str]) -> str:
    return f"; set {found['what']} to {found['value']}" + ("; enter " if found["more"] else "")


def _payment(found: re.Match[str]) -> str:
    """`pay by voucher with the code X` chooses the voucher, then enters the code."""
    how = found["how"].strip()
    split = WITH_CODE.match(how)
    method, rest = (split["method"], split["rest"]) if split else (how, "")
    if not rest and (re.match(r"(?:the|an?)\b", how, re.IGNORECASE) or len(how.split()) > 2):
        return f"use {how}; " if found[0].rstrip().endswith(":") else f"use {how}"
    return f"choose {method}" + (f", enter {rest}" if rest else "")
