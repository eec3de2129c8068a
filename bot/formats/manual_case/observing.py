"""Whether a sentence of a step says what is seen, and the clause of an order that does."""

from __future__ import annotations

import re

from bot.formats.manual_case.orders import is_order

_ACTS = (
    r"(?:click|press|tap|hit|push|open|go|navigate|visit|enter|type|fill|input|set|put|change|choose|select|pick|tick|"
    r"untick|check the|uncheck|log|sign|submit|send|save|search|sort|add|remove|delete|clear|reload|refresh|replace|"
    r"correct|overwrite|confirm|cancel|apply|place|repeat|try|wait|scroll|do|use|return|switch|buy|order|pay|"
    r"keep (?:the|it|this|that|my|her|his|your))\b"
)
_MODAL = re.compile(
    rf"\b(?:should|must|shall|will|ought to|has to|have to)\b(?!\s+(?:now\s+|then\s+)?{_ACTS})", re.IGNORECASE
)
LIMIT = 2000
_PERSON = r"(?:user|customer|visitor|tester|guest|admin\w*|client|buyer|person|clerk)"
_SAYS = (
    r"(?:is|are|has|have|says?|shows?|reads?|appears?|comes? up|opens?|closes?|disappears?|displays?|stays?|remains?|"
    r"contains?|changes|turns|goes|vanishes|pops|complains?|greets|lists?|asks?|tells?|thanks?|confirms?|refuses?|"
    r"rejects?|warns?|points? out|wants?|counts?|carries|drops?|rises?|offers?|becomes?|accepts?|makes?|lets|adds|"
    r"does not|do not|doesn't|don't|cannot|can't|can no longer|no longer)"
)
_WORDS = r"(?:[\w'-]+\s+|\ue000[^\ue001]*\ue001\s+)"
_SOMETHING = (
    rf"(?:the|an?|all|both|no|each|every|its|her|his|my|our|their)\s+(?!{_PERSON}\b)"
    rf"{_WORDS}{{1,7}}?(?:now\s+)?{_SAYS}\b"
)
_SOMEBODY = (
    rf"(?:you|we|i|(?:the |a )?{_PERSON}|he|she|they)\s+"
    r"(?:(?:now|then|can|will|cannot|do not|don't|does not|still)\s+)*"
    r"(?:(?:am|is|are)\s+(?:(?:now|still|not|no longer)\s+)*(?:on|at|in|taken|redirected|back|logged|sent|brought|"
    r"forwarded|shown|told|asked|thanked|greeted|offered|warned|informed)|(?:am|is|are)\s+still|(?:get to )?sees?|"
    r"gets?|stays?|remains?|lands?|reach(?:es)?|arrives?|ends? up)\b|(?:you|we|i)\s+now\s+find\b"
)
_SEEN = re.compile(
    r"^(?:(?:and|but|now|then|here|again|also|both|all|only|still|afterwards|immediately|this time|instead|of course|"
    r"at this point|as a result|meanwhile|\u2026|(?:since|with)\s[^,]{1,60}(?=,))(?:,\s*|\s+))*(?:"
    r"(?:it|this|that)\s+(?:now\s+)?(?:says|reads|shows|displays|is|was|has|stays|remains|still|moans|complains|asks|"
    r"does not|doesn't|cannot|contains|lists|warns)\b"
    rf"|{_SOMEBODY}|{_SOMETHING}"
    r"|(?:both|all|none|neither|everything|mine|yours)\s+(?:is|are|was|were|has|have|remains?|stays?|disappears?)\b"
    r"|(?-i:[A-Z][\w'-]*(?:\s+[A-Z\d][\w'-]*){0,3})\s+(?:(?:has|have)\s+(?:not|vanished|gone|changed|disappeared)|"
    r"is\s+(?:listed|shown|gone|there|still|now|no longer|marked|displayed)|appears|disappears|stays|remains)\b"
    r"|there\s+(?:is|are|was|were|'s|appears?)\b|not accepted\b|not possible\b|nothing\b|no\s+\w+|back (?:on|at|in)\b"
    r"|expect\b|result\b)",
    re.IGNORECASE,
)
# What joins an order to what is then seen: a conjunction with a subject of its own.
_JOINT = re.compile(
    r"(?:,\s*(?:and|but|whereupon|upon which|where)\s+|\s+whereupon\s+|\s+and\s+(?=(?:i|you|we)?\s*(?:now\s+)?see\b))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"(?:{_SOMEBODY}|{_SOMETHING}|there\s+(?:is|are)\b|(?:now\s+)?see\b)", re.IGNORECASE)
_PLACED = re.compile(r"(?:when|once|as soon as|after|back (?:in|on|at))\b[^,:]{3,120}(?P<joint>,\s+)", re.IGNORECASE)
# `Parcel page: nothing there`, `/parcels shows one`: where to look, and what is seen there.
_LOOKED_AT = re.compile(
    r"(?P<place>/[\w/.-]*|(?:the\s+)?[\w' -]{2,40}?\s(?:page|screen))"
    r"(?::\s+|\s+(?=(?:now|still|has|shows|lists|says|does not|doesn't)\b))(?=\S)",
    re.IGNORECASE,
)
_WHEN = re.compile(rf"(?:when|once|as soon as|after)\s+(?=(?:i|you|we|he|she|they|the {_PERSON})\b)", re.IGNORECASE)
_MESSAGE = re.compile(
    r"^(?:(?:and|still|also|again|only|both)\s+)*\ue000[^\ue001]*\ue001(?:\s*(?:,|/|and|&)?\s*(?:still\s+|again\s+)?"
    r"\ue000[^\ue001]*\ue001)*\s*(?:$|[.,;]|(?:is|are|appears?|comes? up|shows? up|pops? up|again|displayed|"
    r"shown|in)\b)",
    re.IGNORECASE,
)


def acts_later(text: str) -> bool:
    """Whether something is done after what is checked."""
    return bool(
        re.search(
            rf"(?:,|;|\band\b|\bthen\b|[.!])\s+(?:then\s+)?(?:(?:i|you|we|he|she)\s+)?{_ACTS}", text, re.IGNORECASE
        )
    )


def observes(sentence: str, *, first: bool) -> bool:
    """Whether a sentence says what is seen; the first one of a step only when it says that it must be so."""
    modal = _MODAL.search(sentence)
    if modal and re.search(r"\b(?:that|which|who)\s+$", sentence[: modal.start()], re.IGNORECASE):
        modal = None
    if modal and not re.match(rf"(?:please\s+)?{_ACTS}", sentence, re.IGNORECASE) and not is_order(sentence):
        return True
    if first:
        return False
    acts = re.search(rf"(?:,|\band\b|\bthen\b)\s+(?:then\s+)?{_ACTS}", sentence, re.IGNORECASE)
    return bool((_SEEN.match(sentence) and not acts and not _done(sentence)) or _MESSAGE.match(sentence))


def _done(sentence: str) -> bool:
    """`The cart is opened`, `the button is clicked`: something that the tester does, said in the passive."""
    return bool(
        re.search(
            r"\b(?:is|are|has been|have been)\s+(?:then\s+|now\s+|again\s+)?(?:opened|clicked|pressed|entered|"
            r"typed|filled|"
            r"set|changed|chosen|selected|picked|ticked|unticked|submitted|switched|overwritten|applied|activated)\b",
            re.split(r"\bthat\b", sentence, maxsplit=1)[0],
            re.IGNORECASE,
        )
    )


def clause(text: str) -> tuple[str, str]:
    """Divide `I save, and the page tells me that ...` or `When I go back, there is ...`; else nothing is seen."""
    placed = _PLACED.match(text)
    if placed and observes(text[placed.end() :], first=False):
        return _WHEN.sub("", text[: placed.start("joint")], count=1), text[placed.end() :]
    for joint in _JOINT.finditer(text, 0, LIMIT):
        rest = text[joint.end() :]
        if joint.start() and _CLAUSE.match(rest) and not _done(rest) and not acts_later(rest):
            return text[: joint.start()], rest
    return text, ""


def looked_at(text: str) -> tuple[str, str]:
    """Divide a line without an order into a page and what is seen there; nothing is seen when it is another line."""
    found = _LOOKED_AT.match(text)
    if not found or is_order(text) or is_order(text[found.end() :]) or _done(text) or acts_later(text):
        return text, ""
    return found["place"], text[found.end() :]
