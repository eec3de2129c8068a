"""The walk over a file's blocks that fills drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.formats.manual_case.blocks import Block, Heading, Item, Listing, Paragraph, Table
from bot.formats.manual_case.data import pair, pairs_of
from bot.formats.manual_case.dividing import ARROW
from bot.formats.manual_case.draft import Draft, identity
from bot.formats.manual_case.facts import take_about, take_fact
from bot.formats.manual_case.gherkin import told
from bot.formats.manual_case.labels import META, NUMBERED, Part, fields_of, labelled, part_of, plain
from bot.formats.manual_case.narrative import ITEM, LETTERED, STEP_LINE, follow
from bot.formats.manual_case.pieces import flat, label_start, numbered_lines, sentences, whole
from bot.formats.manual_case.placing import MARK
from bot.formats.manual_case.scene import is_caption, sets_scene, trail_id
from bot.formats.manual_case.tables import (
    Columns,
    after_steps,
    cell,
    columns,
    is_about,
    lines,
    pairs,
    unmarked,
    unnumbered,
)
from bot.formats.manual_case.taking import settle, take_item, take_paragraph, take_row, take_step
from bot.formats.manual_case.telling import Telling, opened

SHOULD = re.compile(
    r"^(?:you|the user|users?|it|this|that|there|the \w+(?: \w+)?)\s+(?:should|must|shall|will)\b|^(?:should|expect)\b",
    re.IGNORECASE,
)

# What a mark in a table of expectations means is not itself seen.
LEGEND = re.compile(r"^\W*[\"'\u201c`][^\"'\u201d`\n]{1,3}[\"'\u201d`]\s*(?:means?|=|stands for|:)", re.IGNORECASE)
# A heading that goes on with the case above it.
CONTINUES = re.compile(
    r"^\W*(?:part|phase|stage|continued)\b\s*(?:\d+|[A-Z]\b|[ivx]+\b|one|two|three|four)?", re.IGNORECASE
)
# A label with its text on the same line says all it has to say there; a list below it is something else.
ONE_LINERS = frozenset({Part.PRECONDITIONS, Part.SCENE, Part.DATA, Part.IGNORED})


class Walk:
    """Walks blocks in order; `drafts` are the cases found, those without steps included."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = [Draft()]
        self._part: Part | None = None
        # The level of the heading that the steps stand under, and the step that is told below a heading of its own.
        self._steps_level = 0
        self._told_step = Telling()
        # The last of Given, When and Then, once a story has begun.
        self._story = ""

    @property
    def draft(self) -> Draft:
        """The case being read."""
        return self.drafts[-1]

    def take(self, sequence: Iterable[Block]) -> None:
        """Read blocks, then settle what was provisional."""
        for block in sequence:
            self._block(block)
        self._told_step.close(self.draft)
        for draft in self.drafts:
            settle(draft)
        followed = any(draft.steps for draft in self.drafts)
        parents = {id(draft.parent) for draft in self.drafts}
        for draft in self.drafts:
            if not draft.steps and (not followed or (draft.id and id(draft) not in parents)):
                follow(draft)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case Listing():
                self._listing(block)
            case Table():
                self._table(block)

    def _heading(self, heading: Heading) -> None:
        self._told_step.close(self.draft)
        if self._steps_level and heading.level > self._steps_level and not identity(heading.text)[0]:
            self._part = Part.STEPS
            self._told_step = opened(heading, self.draft)
            return
        named = labelled(heading.text + "\n")
        part = part_of(heading.text) or (named[0] if named else None)
        if part is Part.SCENE or plain(heading.text) in META:
            part = None
        if part in {Part.ID, Part.TITLE}:
            part = None
            heading = Heading(
                level=heading.level, text=heading.text.partition(":")[2] or heading.text, line=heading.line
            )
        if part is not None:
            self._part = part
            numbered = NUMBERED.match(plain(heading.text.partition(":")[0]))
            self._told_step = Telling(single=len(self.draft.steps) if numbered else None)
            self._steps_level = heading.level if part is Part.STEPS and not numbered else 0
            if named and named[1]:
                self._text(named[1], heading.line)
            return
        if self.draft.id and heading.level > self.draft.level and CONTINUES.match(heading.text):
            self._part = None
            return
        self._begin(heading)

    def _begin(self, heading: Heading) -> None:
        parent: Draft | None = self.draft
        while parent is not None and parent.level >= heading.level:
            parent = parent.parent
        id, title = identity(heading.text)
        self.drafts.append(
            Draft(level=heading.level, line=heading.line, heading=heading.text, id=id, title=title, parent=parent)
        )
        self._part = None
        self._story = ""
        self._steps_level = 0

    def _paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph may hold several labelled lines (`**ID:** x` newline `**Title:** y`)."""
        if self._told([(text, paragraph.line + at) for at, text in enumerate(paragraph.text.split("\n"))]):
            return
        if self._named(paragraph) or self._itemised(paragraph):
            return
        line = paragraph.line
        rest: list[str] = []
        for at, text in enumerate(paragraph.text.split("\n")):
            fields = fields_of(text) if self._sets_scene() else ()
            opened = self._opened(text)
            if not fields and opened is None:
                rest.append(text.removeprefix(": ") if at else text)
                continue
            self._text("\n".join(rest), line)
            self.draft.data.extend(fields)
            self._part, said = opened if opened and not fields else (None, "")
            rest, line = [said], paragraph.line + at
        self._text("\n".join(rest), line)
        said = "\n".join(rest).strip()
        if self._part in ONE_LINERS and said and not said.endswith(":"):
            self._part = None

    def _named(self, paragraph: Paragraph) -> bool:
        """A line in bold that bears an id heads a case; a trail such as `Wiki > Shop > T-8` may end in one."""
        id, title = identity(paragraph.text) if is_caption(paragraph.text) else ("", "")
        first = self.draft.level == 0 and not self.draft.preconditions and not self.draft.provisional
        if id and title and (first or self.draft.steps) and "\n" not in paragraph.text:
            self._begin(Heading(level=self.draft.level or 1, text=paragraph.text, line=paragraph.line))
            return True
        trail = trail_id(paragraph.text)
        if trail and not self.draft.id and not self.draft.steps:
            self.draft.id = trail
        return bool(trail)

    def _itemised(self, paragraph: Paragraph) -> bool:
        """A paragraph that is a step: `A1. ...`, or `Item 1 - Name` with what is done on the next line."""
        lettered = LETTERED.match(paragraph.text)
        item = ITEM.match(paragraph.text)
        step = STEP_LINE.match(paragraph.text)
        if not step and (self._part in {Part.EXPECTED, Part.DATA} or not (lettered or item)):
            return False
        if lettered:
            take_paragraph(self.draft, paragraph.text[lettered.end() :], paragraph.line)
            self._part, self._told_step = None, Telling()
        elif step:
            self._part, self._told_step = Part.STEPS, Telling(single=len(self.draft.steps))
            take_step(self.draft, step[1], paragraph.line)
        elif item and item["text"]:
            take_paragraph(self.draft, item["text"], paragraph.line + 1)
            self._part, self._told_step = None, Telling()
        return bool(lettered or step or (item and item["text"]))

    def _sets_scene(self) -> bool:
        """Whether what is read stands before the steps, under no label of another kind."""
        return not self.draft.steps and self._part in {None, Part.SCENE, Part.PRECONDITIONS, Part.IGNORED}

    def _labels(self, part: Part, text: str) -> bool:
        """Whether a line that begins with the name of a part opens it: facts do so before the steps only."""
        if part is Part.SCENE:
            return ":" in text and self._sets_scene()
        if part is Part.IGNORED and plain(text.partition(":")[0]) in META:
            return ":" in text and self._sets_scene()
        return _is_label(text)

    def _opened(self, line: str) -> tuple[Part, str] | None:
        """The part that a line opens, and what it says there; who it is about stays with its label."""
        named = labelled(line)
        if named is None or not self._labels(named[0], line):
            return None
        if named[0] is not Part.SCENE:
            return named
        return (Part.SCENE, line.replace("**", "").strip()) if named[1].strip() else (Part.PRECONDITIONS, "")

    def _told(self, lines_of: Sequence[tuple[str, int]]) -> bool:
        """Lines that begin with Given, When and Then; headings in between do not end the story."""
        story = told(lines_of, self.draft, self._story)
        self._story = self._story if story is None else story
        return story is not None

    def _text(self, text: str, line: int) -> None:
        """Take running text into the part that is being read."""
        if not text.strip():
            return
        match self._part:
            case Part.PRECONDITIONS | Part.SCENE | None:
                self._prose(text, line)
            case Part.DATA:
                self.draft.data.extend(pairs_of(text))
            case Part.STEPS if self._told_step.single is not None:
                self._told_step.take(self.draft, text, line)
            case Part.STEPS:
                for piece in lines(text):
                    take_step(self.draft, piece, line)
            case Part.EXPECTED:
                self._expected(text, line)
            case part:
                self._part = None
                take_fact(self.draft, part, text)

    def _expected(self, text: str, line: int) -> None:
        self.draft.numbered = False
        if LEGEND.match(text):
            return
        for piece, number in numbered_lines(text):
            self.draft.expect(piece, line, number=number, after=self._after())

    def _after(self) -> int | None:
        """What is expected below the heading of a step belongs to that step."""
        return len(self.draft.steps) - 1 if self._told_step.is_told(self.draft) else None

    def _prose(self, text: str, line: int) -> None:
        """Text under no heading sets the scene before the steps, and says what should be seen after them."""
        text = "\n".join(piece for piece in text.split("\n") if not is_caption(piece))
        if self._part is None:
            self.draft.prose.append((text, line))
        if self._part or self._within():
            labelled_so = self._part is not None
            said = (sentence for sentence in sentences(text) if labelled_so or sets_scene(sentence))
            self.draft.preconditions.extend(said)
            return
        for sentence in sentences(text):
            if SHOULD.match(sentence):
                self.draft.expect(sentence, line)
                self.draft.numbered = False

    def _within(self) -> bool:
        """Prose before any step may set the scene; prose after the steps is not ours to read."""
        return not self.draft.steps

    def _listing(self, listing: Listing) -> None:
        if self._part is Part.STEPS and self._told_step.waits(self.draft) and listing.start is not None:
            self._told_step = Telling()
        if self._part not in {Part.EXPECTED, Part.DATA} and self._told(
            [(item.text, item.line) for item in listing.items]
        ):
            return
        if _is_labels(listing, within=self._part):
            for item in listing.items:
                self._paragraph(Paragraph(text=item.text, line=item.line))
                for child in item.children:
                    self._block(child)
            return
        for item in listing.items:
            self._item(item, listing)
        if self._part is Part.EXPECTED:
            self.draft.numbered = self.draft.numbered and listing.start == 1

    def _item(self, item: Item, listing: Listing) -> None:
        match self._part:
            case Part.STEPS if self._told_step.is_told(self.draft):
                self.draft.more(whole(item))
            case Part.STEPS:
                take_item(self.draft, item)
                self._after_item(item)
            case Part.EXPECTED:
                text, number = unmarked(whole(item))
                number = item.number if item.number is not None else number
                self.draft.expect(text, item.line, number=number, after=self._after())
            case Part.DATA:
                self._data_item(item)
            case Part.PRECONDITIONS:
                self.draft.preconditions.append(flat(unnumbered(whole(item))))
            case None:
                self._loose_item(item, listing)
            case _:
                pass

    def _after_item(self, item: Item) -> None:
        """A bold label on a later line of an item ends the list (Markdown joins the line to the item)."""
        start = label_start(item.text)
        if start < len(item.text):
            line = item.line + item.text[:start].count("\n")
            self._paragraph(Paragraph(text=item.text[start:].strip(), line=line))

    def _data_item(self, item: Item) -> None:
        said = unnumbered(whole(item))
        found = pair(said)
        self.draft.data.extend((found,) if found else pairs_of(said))

    def _loose_item(self, item: Item, listing: Listing) -> None:
        """A list under no heading: steps when numbered, checked off or followed by an arrow."""
        text = whole(item)
        checkbox = re.match(r"\[[ xX]?\]\s", text)
        if listing.start is not None or checkbox or ARROW.search(text):
            take_item(self.draft, item)
        else:
            self.draft.provisional.append(item)

    def _table(self, table: Table) -> None:
        found = columns(table)
        rows = after_steps(table) if self.draft.steps else ()
        if rows:
            for number, text, line in rows:
                self.draft.expect(text, line, after=number - 1 if 1 <= number <= len(self.draft.steps) else None)
        elif self._part is Part.DATA and Part.STEPS not in found:
            self.draft.data.extend(pairs(table))
        elif Part.STEPS in found and (Part.ID in found or Part.TITLE in found):
            self._case_table(table, found)
        elif Part.STEPS in found:
            for row in table.rows[1:]:
                take_row(self.draft, row, found, alone=len(table.rows) == 2)
        else:
            self._other_table(table)

    def _other_table(self, table: Table) -> None:
        """A table without a column of steps: expectations, what goes before the steps, or data of the last step."""
        if self._part is Part.EXPECTED:
            for row in table.rows[1:]:
                self.draft.expect(": ".join(text for text in row.cells if text.strip()), row.line)
        elif self._part in {None, Part.PRECONDITIONS} and not self.draft.steps:
            self._facts(table)
        elif self._part is Part.STEPS and self.draft.steps and table.rows and len(table.rows[0].cells) == 2:
            self.draft.more("; ".join(f"{name}: {value}" for name, value in pairs(table)))

    def _facts(self, table: Table) -> None:
        """A vertical table: `| Steps | 1. … |`, facts about the case, or plain test data."""
        named = [part_of(row.cells[0]) for row in table.rows if row.cells]
        if Part.STEPS in named and len([part for part in named if part]) >= 2:
            for row in table.rows:
                self._part = part_of(row.cells[0]) if row.cells else None
                if self._part is not None:
                    expected = self._part is Part.EXPECTED
                    self._text(cell(row, 1) if expected else "\n".join(lines(cell(row, 1))), row.line)
                self._part = None
        elif is_about(table):
            for row in table.rows:
                take_about(self.draft, row)
        else:
            self.draft.data.extend(pairs(table))

    def _case_table(self, table: Table, found: Columns) -> None:
        """A row per case; rows without an id continue the case above."""
        host = self.draft
        current = ""
        for row in table.rows[1:]:
            id = cell(row, found.get(Part.ID)) or (cell(row, found.get(Part.TITLE)) if Part.ID not in found else "")
            if id and id != current:
                current = id
                title = cell(row, found.get(Part.TITLE))
                name = " ".join(cell(row, found.get(Part.ID)).replace("`", "").replace("*", "").split())
                self.drafts.append(Draft(level=7, line=row.line, id=name, title=flat(title), parent=host))
            take_row(self.draft, row, found)
        self._part = None


def _is_label(text: str) -> bool:
    """`Steps:`, `**Steps**`, a lone `Steps`: but not a sentence that happens to start so."""
    return ":" in text or text.strip().startswith("**") or len(text.split()) <= 3


def _is_labels(listing: Listing, *, within: Part | None) -> bool:
    named = [labelled(item.text) for item in listing.items]
    if within in {Part.STEPS, Part.EXPECTED, Part.DATA, Part.PRECONDITIONS}:
        strong = [
            item.text.lstrip().startswith("**") and not (within is Part.EXPECTED and MARK.match(item.text))
            for item in listing.items
        ]
        return any(found and mark for found, mark in zip(named, strong, strict=True)) and listing.start is None
    return any(found and found[0] is not Part.SCENE for found in named) and listing.start is None
