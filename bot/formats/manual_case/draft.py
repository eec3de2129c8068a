"""A case while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.case import Expectation, ManualCase, Step

IDENTIFIER = re.compile(
    r"^\W*(?:test\s*case\s*[:#]?\s*)?"
    r"((?:[A-Z][A-Za-z]{0,11}[-_ ])?(?:[A-Z]{1,12}[-_ ]?)+\d[\d._-]*|\d+(?:\.\d+)+)"
    r"(?=$|[\s:.,;)\]\u2013\u2014*`-])[\s:.)\]\u2013\u2014*`-]*(.*)$",
    re.DOTALL,
)
NUMBERED_CASE = re.compile(r"^\W*test\s*case\s*#?\s*(\d+)\W*(.*)$", re.IGNORECASE | re.DOTALL)
AFTER = re.compile(
    r"^\W*(?:\(?\s*(?:after|at|on|in|for|depois d[oe]|después de(?:l)?|após|после)?\s*(?:the\s+)?"
    r"(?:step|passo|paso|шага?|schritt|krok)s?\s*#?\s*(\d{1,3})\s*\)?)\s*[:,.)\u2013\u2014-]?\s+",
    re.IGNORECASE,
)
WITHIN = re.compile(r"\(\s*(?:after\s+|in\s+|see\s+)?step\s*(\d{1,3})\s*\)", re.IGNORECASE)
TRAILING = re.compile(r"\(\s*(?:after\s+)?step\s*(\d{1,3})\s*\)\s*\.?$", re.IGNORECASE)


def identity(text: str) -> tuple[str, str]:
    """Split a heading such as `TC-12: Log out` into id and title; the id is empty when there is none."""
    found = IDENTIFIER.match(text)
    if found:
        return re.sub(r"\s+", "-", found[1].strip(" .-_")), _title(found[2])
    numbered = NUMBERED_CASE.match(text)
    if numbered:
        return f"TC-{numbered[1]}", _title(numbered[2])
    return "", _title(text)


def _title(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split()).strip("* ")


@dataclass(slots=True)
class Draft:
    """What has been read of one case; `level` is its heading's, 0 for the file itself."""

    level: int = 0
    line: int = 1
    heading: str = ""
    id: str = ""
    title: str = ""
    parent: Draft | None = None
    preconditions: list[str] = field(default_factory=list)
    data: list[tuple[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    expectations: list[tuple[str, int, int | None]] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)
    numbered: bool = True
    provisional: list[Step] = field(default_factory=list)

    def step(self, text: str, line: int) -> None:
        """Add a step."""
        flat = " ".join(text.split())
        if flat:
            self.steps.append(Step(text=flat, line=line))

    def more(self, text: str) -> None:
        """Add to the last step what belongs to it: the rows of a table below it, a list of its parts."""
        last = self.steps[-1]
        self.steps[-1] = Step(text=f"{last.text.rstrip(' :;')}; {' '.join(text.split())}", line=last.line)

    def expect(self, text: str, line: int, *, after: int | None = None) -> None:
        """Add an expectation; `after` is the index of the step it belongs to."""
        flat = " ".join(text.split())
        if flat and flat.strip("-\u2013\u2014. ") and flat.casefold() not in {"n/a", "none", "na"}:
            self.expectations.append((flat, line, after))
            self.behind.append(len(self.steps) - 1)

    def placed(self) -> tuple[Expectation, ...]:
        """Give each expectation its step: as the table says, as its text says, or by equal numbering."""
        loose = [item for item in self.expectations if item[2] is None]
        nears = [near for item, near in zip(self.expectations, self.behind, strict=True) if item[2] is None]
        # Steps and what is expected by turns: each expectation belongs to the step above it.
        by_turns = len(set(nears)) > 1 and min(nears) >= 0
        aligned = self.numbered and len(loose) == len(self.steps)
        count = iter(range(len(loose)))
        found: list[Expectation] = []
        for (text, line, after), near in zip(self.expectations, self.behind, strict=True):
            said = near if by_turns and after is None else self._said(text)
            at = next(count) if after is None else 0
            place = after if after is not None else said if said is not None else at if aligned else None
            found.append(Expectation(text=text, line=line, after=place))
        return tuple(found)

    def _said(self, text: str) -> int | None:
        found = AFTER.match(text) or TRAILING.search(text) or WITHIN.search(text)
        number = int(found[1]) - 1 if found else -1
        return number if 0 <= number < len(self.steps) else None

    def case(self, *, id: str, title: str, path: str, covers: tuple[str, ...]) -> ManualCase:
        """Return the finished case."""
        return ManualCase(
            id=id,
            title=title,
            path=path,
            preconditions=tuple(self.preconditions),
            data=tuple(self.data),
            steps=tuple(self.steps),
            expectations=self.placed(),
            covers=covers,
            line=self.line,
        )
