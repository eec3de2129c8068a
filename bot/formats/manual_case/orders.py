"""Whether a piece of text begins with an order to the tester, or says that something is done."""

from __future__ import annotations

import re

LIMIT = 400
_VERBS = """abort accept activate add adjust answer apply approve ask assign attach blank book browse buy cancel change
check choose clear click close collapse come complete confirm connect continue copy correct create cut deactivate decide
decline decrease delete deliver deselect disable display do double-click download drag drop edit empty enable ensure
enter erase exit expand fill filter find fix follow get give go have_a_look head hide hit hover increase input insert
install invite issue keep launch leave lengthen let list log login logout look lower make mark modify move name narrow
navigate note open order pack paste pay pick place post press print proceed provide publish push put quit raise rate
read redeem redo reduce refresh register reject reload remember remove rename repeat replace request reset return review
right-click run save scan scroll search select send set share shift ship shorten show sign sort start stay submit swap
switch tab take tap test tick toggle try turn type uncheck undo untick update upload use verify view visit wait weigh
wipe write acesse acessar abra abrir clique clicar digite digitar preencher preencha pulsar
\u043e\u0442\u043a\u0440\u044b\u0442\u044c \u043d\u0430\u0436\u0430\u0442\u044c \u0432\u0432\u0435\u0441\u0442\u0438"""
# Words that name things as often as they order something: an order only before what an order has behind its verb.
_AMBIGUOUS = """
blank book buy change check close complete copy cut display drop empty filter hover input issue list log login
logout look mark name note order pack pay post print rate register request reset return review run save scan search
set share shift ship show sign sort start stay tab test turn update use view answer
"""
# These bear a number or a name of their own: `Order 3`, `List A`.
_NUMBERED = frozenset(["issue", "list", "log", "note", "order", "pack", "post", "rate", "request", "review", "test"])
# `Now empty` says how something is.
_QUALITIES = frozenset(["blank", "complete", "empty"])
_ALTERNATIVES = "|".join(re.escape(verb.replace("_", " ")) for verb in sorted(_VERBS.split(), key=len, reverse=True))
_OBJECT = (
    r"(?:$|[.!;,]|(?:for|the|a|an|by|in|on|to|into|it|this|that|these|those|with|from|at|all|both|each|every|some|any|no|"
    r"one|two|three|out|up|off|down|over|as|again|once|your|his|her|its|their|my|and|whether|if|how|what|which|back|"
    r"through|another|only|not|nothing|something|everything|anything|same|between|under|sure|F5)\b"
)
_NAMED = r"|[\"`'*(\u201c\u201e\u00ab\ue000\d/]|[A-Z])"
_LEAD = (
    r"(?:(?:and|then|now|next|first|first of all|finally|afterwards|after that|again|also|once more|please|lastly|"
    r"secondly|thirdly|as a \w+|still|to begin with|before anything else|this time|at the end|in the end|"
    r"(?:with(?:out)?|while|before|after) [^,.;:]{1,60},)\s*,?\s+){0,3}"
)
_ORDER = re.compile(
    rf"^[\s*_(>\u2013\u2014-]{{0,3}}{_LEAD}(?P<verb>{_ALTERNATIVES})(?![\w'-])(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# `Reset filters`: a verb and a noun, but no `Order placed`, no `Search empty`.
_NOUN_ONLY = re.compile(
    r"^\s+(?!(?:\w+ed|gone|shown|empty|on|off|correct|ok|visible|hidden|open|kept|set|sent|back|done|there)\b)"
    r"[a-z-]+\W*$"
)
# `Log in and Register are back`: the verb belongs to what the sentence speaks of.
_STATES = re.compile(
    r"^(?:(?!\b(?:that|which|who|what|whether|how|where|when|if|until|as|there|it|you|what)\b)[^,.;:\n]){1,80}?\s"
    r"(?:is|are|was|were|has|have|appears?|disappears?|remains?|stays?)\b(?!\s*$)",
    re.IGNORECASE,
)
_OBJECT_NEXT = re.compile(rf"^\s*{_OBJECT}{_NAMED}")
_OBJECT_STRICTLY = re.compile(rf"^\s*{_OBJECT})")
_CHECKED = re.compile(
    r"^\W{0,3}(?:(?:and|then|now|please|also)\s+)*(?:verify|confirm|ensure|make sure|assert|validate|check|see)"
    r"\s+(?:also\s+)?(?:that|if|whether)\b",
    re.IGNORECASE,
)
_ENTERS = re.compile(
    r"\b(?:enter|fill|type|input|put|insert|provide|write|set|complete|supply|use|with|data|values?|details|fields?|"
    r"form|address|following|below|as follows)\b",
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether a text begins with a verb in the imperative (checks such as `verify that ...` are none)."""
    found = _ORDER.match(text[:LIMIT])
    if not found or _CHECKED.match(text) or _STATES.match(found["verb"] + found["rest"]):
        return False
    verb = found["verb"].casefold()
    if verb not in _AMBIGUOUS.split():
        return not re.match(r"\s*:", found["rest"])
    if verb in _QUALITIES and not found["rest"].strip(" .!"):
        return False
    behind = _OBJECT_STRICTLY if verb in _NUMBERED else _OBJECT_NEXT
    return bool(behind.match(found["rest"]) or _NOUN_ONLY.match(found["rest"]))


def takes_data(text: str) -> bool:
    """Whether a step speaks of filling something in, so that names and values below it are what is entered."""
    return bool(_ENTERS.search(text))
