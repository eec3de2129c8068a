"""Prose that is followed: paragraphs of orders with what is seen in between, and paragraphs that are one step each."""

from __future__ import annotations

import re

from bot.formats.manual_case.dividing import INNER_EXPECTED, pieces_of
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.orders import is_order

LETTERED = re.compile(r"^\W{0,3}(?:[A-Z]\d{1,2}|\d{1,2}[a-z])[.):]\W{0,3}\s+(?=\S)")
ITEM = re.compile(
    r"^\W{0,3}(?:item|check|point|position|pos|no|nr|test)\.?\s*\d{1,2}\s*[-\u2013\u2014.)]\s*"
    r"(?P<name>[^\n]*)(?:\n(?P<text>.+))?$",
    re.IGNORECASE | re.DOTALL,
)
STEP_LINE = re.compile(
    r"^\W{0,3}step\s*#?\d{1,2}\**\s*[-\u2013\u2014.)]\W{0,3}\s*(?=\S)(.+)$", re.IGNORECASE | re.DOTALL
)
TICKED_OFF = re.compile(
    r"\s*(?:(?:\[[ xX]?\]|[\u2610\u2611]|_{3,}(?!_))(?:\s*(?:ok|pass(?:ed)?|fail(?:ed)?|yes|no|n/?a|done)\b)?\s*)+$",
    re.IGNORECASE,
)
_TAIL = 120
_COLON = re.compile(r":\s+(?=[a-z])")
_STATES = re.compile(
    r"\b(?:is|are|has|have|was|were|shows?|says?|reads?|lists?|remains?|stays?|appears?|disappears?|should|must)\b"
)


def unticked(text: str) -> str:
    """Without the boxes at the end of a text; only its end is searched, since a long text is searched slowly."""
    return text[:-_TAIL] + TICKED_OFF.sub("", text[-_TAIL:])


def one_step(text: str) -> tuple[str, tuple[str, ...]]:
    """A paragraph that is one step: what stands behind its last order is seen; its first sentence is done."""
    said, *labelled = INNER_EXPECTED.split(unticked(text))
    pieces = pieces_of(said)
    last = max((at for at, piece in enumerate(pieces) if at == 0 or is_order(piece)), default=0)
    done, seen = _colon(pieces[last]) if pieces else ("", ())
    rest = (*seen, *pieces[last + 1 :], *(item.strip() for item in labelled))
    return " ".join((*pieces[:last], done)).strip(), tuple(item for item in rest if item)


def _colon(piece: str) -> tuple[str, tuple[str, ...]]:
    """`Look at the list: the order has gone`: an order, and what is seen there."""
    mark = _COLON.search(piece)
    if mark and _STATES.search(piece, mark.end()) and not is_order(piece[mark.end() :]):
        return piece[: mark.start()], (piece[mark.end() :],)
    return piece, ()


def follow(draft: Draft) -> None:
    """Read the paragraphs of a draft without steps: each order is a step, what is said behind it is seen after it.

    Two orders and something to be seen make a case; fewer are a text about something else.
    """
    read = [(INNER_EXPECTED.split(text), line) for text, line in draft.prose]
    pieces = [piece for texts, _ in read for piece in pieces_of(texts[0])]
    first = next((at for at, piece in enumerate(pieces) if is_order(piece)), len(pieces))
    orders = sum(is_order(piece) for piece in pieces)
    seen = orders < len(pieces) - first or any(len(texts) > 1 for texts, _ in read)
    if orders < 2 or not (seen or draft.expectations):
        return
    told = set(pieces[first:]) - set(pieces[:first])
    draft.preconditions[:] = [
        text
        for text in draft.preconditions
        if not told.intersection(pieces_of(text)) and not INNER_EXPECTED.match(text)
    ]
    for (said, *labelled), line in read:
        for piece in pieces_of(said):
            _take(draft, piece, line)
        for text in labelled if draft.steps else ():
            draft.expect(text, line, after=len(draft.steps) - 1)


def _take(draft: Draft, piece: str, line: int) -> None:
    if is_order(piece):
        done, seen = _colon(piece)
        draft.step(done, line)
    else:
        seen = (piece,)
    for text in seen if draft.steps else ():
        draft.expect(text, line, after=len(draft.steps) - 1)
