"""A sentence and the page it speaks of: claims, with the words of the page where the grammar alone cannot tell."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.probe import Control
from bot.engines.functional.claims import claims
from bot.engines.functional.entering import fields
from bot.engines.functional.grammar import cut, plain, stem, words
from bot.engines.functional.matching import role
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.tour import Tour

WRITTEN = frozenset({"textbox", "searchbox", "spinbutton"})
_SENTENCES = re.compile(r"\s*;\s*|(?<=[.!?])\s+(?=[A-Z\ue000])")
_FRAME = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:(?:error|message|text|hint|result|note|notice|warning)(?:\s+(?:says|reads|is|message))?\s*:?|"
    r"it says(?: that)?|(?:the )?(?:shop|page|application|site) says(?: that)?)\s+",
    re.IGNORECASE,
)
SHORTEST = 3


def read(tour: Tour, text: str) -> tuple[Claim, ...]:
    """What an expectation claims of this page; what is to be there first, what is not to be there behind it."""
    found: list[Claim] = []
    for sentence in _SENTENCES.split(text):
        said = _said(tour, sentence)
        found.extend((said,) if said else ())
        if said is None:
            found.extend(one for claim in claims(sentence) for one in _expanded(tour, claim))
    if not found:
        found.extend(claims(text))
    return tuple(sorted(found, key=lambda claim: claim.negative))


def _said(tour: Tour, sentence: str) -> Claim | None:
    """A message that stands on the page word for word, though nobody quoted it."""
    if cut(sentence).quotes:
        return None
    for words_of in (sentence, _FRAME.sub("", sentence)):
        told = plain(words_of)
        here = [text for text in tour.page.texts if plain(text) == told]
        if len(told.split()) >= SHORTEST and len(here) == 1:
            return Claim(say=Say.SAID, subject=here[0].strip(), text=sentence.strip(" .;"))
    return None


def _expanded(tour: Tour, claim: Claim) -> tuple[Claim, ...]:
    """`The price fields are empty` is a claim about each of them."""
    if claim.say is not Say.EMPTY:
        return (claim,)
    named = empty_fields(tour, claim)
    several = claim.value == "all" or claim.label == "several"
    if len(named) < 2 or not several:
        return (claim,)
    return tuple(replace(claim, subject=plain(one.label or one.name), value="") for one in named)


def empty_fields(tour: Tour, claim: Claim) -> list[Control]:
    """The fields that a claim of emptiness may speak of."""
    wanted = {stem(word) for word in claim.subject.split()} - {"field", "input", "box", "form", "them", "all"}
    texts = [control for control in fields(tour) if role(control) in WRITTEN]
    return [one for one in texts if wanted <= {stem(word) for word in words(one.label or one.name)}]
