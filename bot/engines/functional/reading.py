"""A sentence and the page it speaks of: claims, with the words of the page where the grammar alone cannot tell."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.probe import Control
from bot.engines.functional.amounts import amount
from bot.engines.functional.claims import claims
from bot.engines.functional.grammar import cut, plain, stem, words
from bot.engines.functional.matching import role
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.tour import Tour
from bot.engines.functional.valuing import fields

WRITTEN = frozenset({"textbox", "searchbox", "spinbutton"})
_SENTENCES = re.compile(r"\s*;\s*|(?<=[.!?])\s+(?=[A-Z\ue000])")
_FRAME = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:(?:error|message|text|hint|result|note|notice|warning)(?:\s+(?:says|reads|is|"
    r"message))?\s*:?|"
    r"(?:the )?(?:header|menu|top|banner|heading) (?:says|reads|shows)(?: that)?|it says(?: that)?|"
    r"(?:the )?(?:shop|page|application|site) says(?: that)?)\s+",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\s+(?:is|are|stands)\s+(?:(?:shown|displayed|visible|at the top|on top|in the header|there|now|again)\s*)+$",
    re.IGNORECASE,
)
SHORTEST = 3


def read(tour: Tour, text: str) -> tuple[Claim, ...]:
    """What an expectation claims of this page; what is to be there first, what is not to be there behind it."""
    found: list[Claim] = []
    for sentence in _sentences(text):
        said = _said(tour, sentence)
        found.extend((said,) if said else ())
        if said is None:
            for claim in claims(sentence):
                found.extend(_expanded(tour, claim, found))
    if not found:
        found.extend(claims(text))
    return tuple(sorted(_last_of_each(found), key=lambda claim: claim.negative))


def _sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; what is quoted is never cut."""
    whole = cut(text)
    if any('"' in quote for quote in whole.quotes):
        return (text,)
    return tuple(whole.quoting(piece) for piece in _SENTENCES.split(whole.text))


def _last_of_each(found: list[Claim]) -> list[Claim]:
    """One amount after the other beside the same label: what stands there at the end is the last of them."""
    last = {claim.subject: claim.value for claim in found if claim.say is Say.LABEL}
    return [
        replace(claim, say=Say.NOTHING, value="a sequence within one step")
        if claim.say is Say.LABEL and last[claim.subject] != claim.value and amount(claim.value) is not None
        else claim
        for claim in found
    ]


def _said(tour: Tour, sentence: str) -> Claim | None:
    """A message that stands on the page word for word, though nobody quoted it; not one that stood there before."""
    if cut(sentence).quotes:
        return None
    old = {_worded(text) for text in tour.before.texts} if tour.before.path == tour.page.path else set()
    bare = _FRAME.sub("", sentence)
    for part in (sentence, bare, _SHOWN.sub("", bare)):
        told = _worded(part)
        here = [text for text in tour.page.texts if _worded(text) == told]
        coded = len(told.split()) == SHORTEST - 1 and re.search(r"\d{3}", told) is not None
        if (len(told.split()) >= SHORTEST or coded) and len(here) == 1 and told not in old:
            return Claim(say=Say.SAID, subject=here[0].strip(), text=sentence.strip(" .;"))
    return None


def _worded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!;:")


def _expanded(tour: Tour, claim: Claim, before: list[Claim]) -> tuple[Claim, ...]:
    """What only the page can tell: each of several fields, a name without capitals, a piece that is a text."""
    if claim.say is Say.EMPTY:
        return _each_empty(tour, claim, before)
    told = claim.say is Say.NAME and claim.value == "" and len(claim.text.split()) > 3
    if not told and (claim.say is not Say.NOTHING or claim.value != "not understood"):
        return (claim,)
    said = _said(tour, claim.text)
    if said is not None:
        return () if said in before else (said,)
    if told:
        return (claim,)
    listed = before[-1] if before and before[-1].say is Say.NAME else None
    name = plain(re.sub(r"\s+fields?$", "", claim.text))
    known = [
        c for c in tour.page.controls if name and name in {plain(c.name), plain(c.label)} and len(name.split()) > 1
    ]
    if listed is not None and len({c.name for c in known}) == 1:
        return (replace(listed, subject=known[0].label or known[0].name, text=claim.text),)
    return (claim,)


def _each_empty(tour: Tour, claim: Claim, before: list[Claim]) -> tuple[Claim, ...]:
    """`The price fields are empty`, `all of them empty`, `the form is empty` are claims about each of the fields."""
    if set(claim.subject.split()) <= {"of", "them", "all", "they", "these"}:
        named = [plain(one.subject) for one in before if one.say is Say.NAME]
        known = [one for one in _written(tour) if plain(one.label or one.name) in named]
        meant = known if len(known) == len(named) else []
    elif claim.subject == "form":
        last = tour.again(tour.last_field)
        meant = [one for one in _written(tour) if last is not None and last.context and one.context == last.context]
    else:
        fitting = empty_fields(tour, claim)
        meant = fitting if len(fitting) > 1 and claim.value == "all" else []
    # Of several fields one that is not empty is enough: what the others hold then says nothing.
    wrong = [one for one in meant if one.value]
    return tuple(replace(claim, subject=plain(one.label or one.name), value="") for one in wrong or meant) or (claim,)


def _written(tour: Tour) -> list[Control]:
    return [control for control in fields(tour) if role(control) in WRITTEN]


def empty_fields(tour: Tour, claim: Claim) -> list[Control]:
    """The fields that a claim of emptiness may speak of."""
    wanted = {stem(word) for word in claim.subject.split()} - {"field", "input", "box", "form", "them", "all"}
    return [one for one in _written(tour) if wanted <= {stem(word) for word in words(one.label or one.name)}]
