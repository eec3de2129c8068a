"""A case while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.case import ManualCase, Step
from bot.formats.manual_case.blocks import Item
from bot.formats.manual_case.placing import Said, placed

IDENTIFIER = re.compile(
    r"^\W*(?:(?i:test\s*case)\s*[:#]?\s*|(?i:test)\s+(?=[A-Z]+[-_]\d))?"
    r"([A-Z][A-Z0-9]{1,11}(?:[-_][A-Z][A-Z0-9]{0,11}){0,3}[-_]\d[\d._-]*"
    r"|(?:[A-Z][A-Za-z]{0,11}[-_ ])?[A-Z](?:[-_ ]?[A-Z])*[-_ ]?\d[\d._-]*|\d+(?:\.\d+)+)"
    r"(?=$|[\s:.,;)\]\u2013\u2014*`-])[\s:.)\]\u2013\u2014*`/|-]*(.*)$",
    re.DOTALL,
)
NUMBERED_CASE = re.compile(r"^\W*test\s*case\s*#?\s*(\d+)\W*(.*)$", re.IGNORECASE | re.DOTALL)
LED = re.compile(r"^(?:[-=]{1,2}>|\u2192|\u21d2|\u2794)\s*")


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
    expectations: list[Said] = field(default_factory=list)
    numbered: bool = True
    provisional: list[Item] = field(default_factory=list)
    prose: list[tuple[str, int]] = field(default_factory=list)

    def step(self, text: str, line: int) -> None:
        """Add a step."""
        flat = " ".join(text.split())
        if flat:
            self.steps.append(Step(text=flat, line=line))

    def more(self, text: str) -> None:
        """Add to the last step what belongs to it: the rows of a table below it, a list of its parts."""
        last = self.steps[-1]
        self.steps[-1] = Step(text=f"{last.text.rstrip(' :;')}; {' '.join(text.split())}", line=last.line)

    def expect(self, text: str, line: int, *, after: int | None = None, number: int | None = None) -> None:
        """Add an expectation; `after` is the index of the step it belongs to, `number` its own in its list."""
        flat = LED.sub("", " ".join(text.split()))
        if flat and flat.strip("-\u2013\u2014. ") and flat.casefold() not in {"n/a", "none", "na"}:
            near = len(self.steps) - 1
            self.expectations.append(Said(text=flat, line=line, after=after, near=near, number=number))

    def case(self, *, id: str, title: str, path: str, covers: tuple[str, ...]) -> ManualCase:
        """Return the finished case."""
        return ManualCase(
            id=id,
            title=title,
            path=path,
            preconditions=tuple(self.preconditions),
            data=tuple(self.data),
            steps=tuple(self.steps),
            expectations=placed(self.expectations, len(self.steps), counted=self.numbered),
            covers=covers,
            line=self.line,
        )
