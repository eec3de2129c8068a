"""Lines that begin with Given, When and Then: what goes before, what is done, what is seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.formats.manual_case.draft import Draft

LINE = re.compile(r"^(?:[-*+\u2022]\s+)?\**(Given|When|Then|And|But|\*)\**:?\s+(\S.*)$")
MAIN = frozenset({"given", "when", "then"})
_ONE_EVENT = re.compile(r"[^,.]+\.?$")


def told(lines: Sequence[tuple[str, int]], draft: Draft, part: str) -> str | None:
    """Read lines into the draft; `part` is the last word of the story so far. None when they tell no story."""
    found = [(LINE.match(text.strip()), text, line) for text, line in lines]
    words = [mark[1].casefold() for mark, _, _ in found if mark]
    if not words or not (part or _begins(words, next(mark[2] for mark, _, _ in found if mark))):
        return None
    entries: list[tuple[str, str, int]] = []
    for mark, text, line in found:
        if mark:
            part = mark[1].casefold() if mark[1].casefold() in MAIN else part
            entries.append((part, mark[2], line))
        elif entries and text.strip()[:1].islower():
            entries[-1] = (part, f"{entries[-1][1]} {text.strip()}", entries[-1][2])
    for word, text, line in entries:
        _line(draft, word, text, line)
    return part


def _begins(words: Sequence[str], text: str) -> bool:
    """Whether lines begin a story: several of them, `Given`, or one event that nothing is said of."""
    if words[0] == "given" or len(MAIN.intersection(words)) > 1 or words.count("when") > 1:
        return True
    return words[0] == "when" and bool(len(words) > 1 or _ONE_EVENT.fullmatch(text))


def _line(draft: Draft, part: str, text: str, line: int) -> None:
    """What is given once something was done is brought about by the tester: a step."""
    if part == "given" and not draft.steps:
        draft.preconditions.append(text)
    elif part in {"given", "when"}:
        draft.step(text, line)
    elif part == "then" and draft.steps:
        draft.expect(text, line, after=len(draft.steps) - 1)
