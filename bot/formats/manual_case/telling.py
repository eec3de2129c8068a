"""A step with a heading of its own (`Step 3`, `3. Refused card`): what is told below it is one step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.formats.manual_case.blocks import Heading
from bot.formats.manual_case.dividing import expected_line, observed, seen_lines
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.taking import take_paragraph, take_step

STEP_NAME = re.compile(r"^\W{0,3}(?:step\s*)?\d{1,2}\s*[.):\u2013\u2014-]?\s+(.+)$", re.IGNORECASE)


@dataclass(slots=True)
class Telling:
    """`single` is how many steps there were at the heading (None: no such heading); `name` is what it is called."""

    single: int | None = None
    name: tuple[str, int] | None = None

    def is_told(self, draft: Draft) -> bool:
        """Whether the step of the heading has been read: what follows belongs to it."""
        return self.single is not None and len(draft.steps) > self.single

    def waits(self, draft: Draft) -> bool:
        """Whether nothing but the name of the step is known."""
        return self.name is not None and not self.is_told(draft)

    def close(self, draft: Draft) -> None:
        """A step of which nothing was told but its name is what its name says."""
        if self.name and self.waits(draft):
            take_step(draft, *self.name)
        self.name = None

    def take(self, draft: Draft, text: str, line: int) -> None:
        """Text below the heading: the step itself, then what is seen or belongs to it."""
        seen = expected_line(text.split("\n", 1)[0]) is not None or (self.name is not None and observed(text))
        if not self.is_told(draft) and not (seen and self.name):
            take = take_paragraph if self.name else take_step
            take(draft, text, line)
            return
        self.close(draft)
        if not seen:
            draft.more(text)
            return
        for said in seen_lines(text.split("\n")):
            draft.expect(said, line, after=len(draft.steps) - 1)


def opened(heading: Heading, draft: Draft) -> Telling:
    """A heading among the steps: `1. Name` is one of them, told below; any other groups the steps below it."""
    name = STEP_NAME.match(heading.text)
    return Telling(single=len(draft.steps), name=(name[1], heading.line)) if name else Telling()
