"""Where expectations belong: each after the step that a table, a mark before it, its own words or its number name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.case import Expectation

_STEP = r"(?:step|passo|paso|\u0448\u0430\u0433\u0430?|schritt|krok)s?"
_PLACE = (
    r"(?:after|at|on|in|for|to|zu|nach|bei|depois d[oe]|despu\u00e9s de(?:l)?|ap\u00f3s|"
    r"\u043f\u043e\u0441\u043b\u0435)"
)
AFTER = re.compile(
    rf"^\W*(?:\(?\s*{_PLACE}?\s*(?:the\s+)?{_STEP}\s*#?\s*(\d{{1,3}})\s*\)?)\s*[:,.)\u2013\u2014-]?\s+",
    re.IGNORECASE,
)
WITHIN = re.compile(r"\(\s*(?:after\s+|in\s+|see\s+)?step\s*(\d{1,3})\s*\)", re.IGNORECASE)
TRAILING = re.compile(r"\(\s*(?:after\s+)?step\s*(\d{1,3})\s*\)\s*\.?$", re.IGNORECASE)
_NUMBERS = r"(?:\d{1,3}\s*(?:,|/|&|\+|and|und|to|[-\u2013])\s*)*(\d{1,3})"
MARK = re.compile(
    rf"^[*_\s]*(?:[(\[]\s*(?:{_PLACE}\s+)?(?:the\s+)?(?:{_STEP}\s*)?(?:no\.?\s*|#\s*)?{_NUMBERS}\s*[)\]]\s*:?"
    rf"|(?:{_PLACE}\s+)?(?:the\s+)?(?:{_STEP}\s*)?(?:no\.?\s*|#\s*)?{_NUMBERS}\s*[:)]"
    rf"|(?:{_PLACE}\s+)?(?:the\s+)?{_STEP}\s*(?:no\.?\s*|#\s*)?{_NUMBERS}\s*[.\u2013\u2014-])[*_]*\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to be seen, as read.

    `after` is the index of a step that is known already, `near` that of the last step above, `number` the number that
    the item bears in its list.
    """

    text: str
    line: int
    after: int | None
    near: int
    number: int | None = None


def placed(said: Sequence[Said], steps: int, *, counted: bool) -> tuple[Expectation, ...]:
    """Give each expectation its step; `counted` when the n-th of as many expectations as steps belongs to step n."""
    loose = [item for item in said if item.after is None]
    nears = {item.near for item in loose}
    # Steps and what is expected by turns: each expectation belongs to the step above it.
    by_turns = len(nears) > 1 and min(nears) >= 0
    aligned = counted and len(loose) == steps
    by_number = _numbers_are_steps(loose, steps)
    at = iter(range(len(loose)))
    found: list[Expectation] = []
    for item in said:
        count = next(at) if item.after is None else 0
        text, named = _named(item.text, steps) if item.after is None else (item.text, None)
        if item.after is not None:
            place: int | None = item.after
        elif by_turns:
            place = item.near
        elif named is not None:
            place = named
        else:
            place = count if aligned else _numbered(item, steps) if by_number else None
        found.append(Expectation(text=text, line=item.line, after=place))
    return tuple(found)


def _named(text: str, steps: int) -> tuple[str, int | None]:
    """The step that a text names, with the text behind the mark that names it."""
    mark = MARK.match(text)
    number = int(next(group for group in mark.groups() if group)) if mark else 0
    if mark and 1 <= number <= steps:
        return text[mark.end() :], number - 1
    words = AFTER.match(text) or TRAILING.search(text) or WITHIN.search(text)
    number = int(words[1]) if words else 0
    return text, number - 1 if 1 <= number <= steps else None


def _numbered(item: Said, steps: int) -> int | None:
    return item.number - 1 if item.number is not None and 1 <= item.number <= steps else None


def _numbers_are_steps(loose: Sequence[Said], steps: int) -> bool:
    """Numbers with gaps name steps; numbers from one on do when most of the steps have one (a few are just a list)."""
    numbers = [item.number for item in loose if item.number is not None]
    if not numbers or any(later <= earlier for earlier, later in itertools.pairwise(numbers)):
        return False
    return numbers != list(range(1, len(numbers) + 1)) or 2 * len(numbers) > steps
