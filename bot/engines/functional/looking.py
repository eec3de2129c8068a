"""`Look at the cart`, `check the list of orders`: the page to be looked at is opened, where it is another one."""

from __future__ import annotations

import re
from collections.abc import Generator

from bot.domain.probe import Action, Observation, Probe
from bot.engines.functional.clicking import clickables
from bot.engines.functional.grammar import plain
from bot.engines.functional.matching import role, score
from bot.engines.functional.naming import given, things
from bot.engines.functional.opening import OF_ALL, PAGE_WORDS, on_page, reach
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act

PHRASES = re.compile(r"^(?:have |take )?(?:an?\s+)?(?:look|check|view|inspect|see|verify)\b(?:\s+at)?", re.IGNORECASE)
AND = re.compile(
    r"\s*,\s*(?:and\s+|then\s+)*(?:at\s+)?|\s+and\s+(?:then\s+)?(?:at\s+)?|\s+then\s+(?:at\s+)?", re.IGNORECASE
)
WHERE = re.compile(r"\s+\b(?:in|on|as|for|once|again|afterwards|too|as well|at)\b.*$|'s$", re.IGNORECASE)


def look_at(tour: Tour, intent: Intent) -> Asking:
    """Open what is looked at; nothing is done where it names no page, or the one that is open. Never a failure."""
    if not PHRASES.match(intent.phrase or intent.target) and intent.target != "at":
        return ""
    if re.search(r"\b(?:link|button|header|menu)\b", f"{intent.target} {intent.place}", re.IGNORECASE):
        return ""
    nouns = [noun for noun in (*AND.split(intent.target), intent.value or "") if noun.strip(" ,") not in {"", "at"}]
    opened = 0
    for noun in nouns[:4]:
        opened += yield from _opened(tour, WHERE.sub("", noun.strip()))
    # What is said of the first of several pages is not on the last one.
    tour.doubts += opened > 1 or (opened == 1 and (len(nouns) > 1 or intent.target == "at"))
    return ""


def _opened(tour: Tour, noun: str) -> Generator[Probe, Observation, bool]:
    """Whether a page was opened."""
    bare = plain(PAGE_WORDS.sub(" ", plain(OF_ALL.sub("", noun))))
    if not bare or len(bare.split()) > 4 or on_page(tour, bare):
        return False
    links = [c for c in clickables(tour) if role(c) == "link" and not c.context and score(bare, c) >= 97]
    if len({c.href for c in links}) == 1 and links[0].href:
        return not (yield from act(tour, Action.CLICK, links[0]))
    known = things(given(noun, tour.data) or "")
    name = known[0][0] if len(known) == 1 else noun if re.match(r"(?:the )?[A-Z]\w+ [A-Z]", noun) else ""
    if not name or on_page(tour, plain(name)) or not tour.was_link(re.sub(r"^the ", "", name)):
        return False
    return not (yield from reach(tour, re.sub(r"^the ", "", name)))
