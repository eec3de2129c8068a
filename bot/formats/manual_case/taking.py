"""Steps taken from list items and table rows, with what each of them carries: expectations and data."""

from __future__ import annotations

import re

from bot.formats.manual_case.blocks import Block, Item, Listing, Paragraph, Row, Table
from bot.formats.manual_case.data import pairs_of
from bot.formats.manual_case.dividing import INNER_EXPECTED, checked, divided, expected_line, observed
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.labels import Part
from bot.formats.manual_case.narrative import one_step, unticked
from bot.formats.manual_case.orders import is_order, takes_data
from bot.formats.manual_case.pieces import flat, label_start, one_text, pieces, seen_lines, whole
from bot.formats.manual_case.scene import sets_scene
from bot.formats.manual_case.tables import Columns, cell, is_numbered, lines, unnumbered

GIVEN = re.compile(r"\d|[\"`\u201c\u00ab]")
# `a. ...` on a line of its own is no list for Markdown.
SUBSTEP = re.compile(r"[ :]*\n\s*[a-z][.)]\s+(?=\S)")
NAMED_VALUE = re.compile(r"[^\W\d_][^:=\n\"`]{0,40}?\s*(?::(?!//)|=)\s*\S")


def take_step(draft: Draft, text: str, line: int, *, data: str = "") -> None:
    """A step, which may carry its own expectation behind an arrow or a label, and what is to be entered."""
    text = SUBSTEP.sub("; ", text)
    action, expected = divided(unticked(unnumbered(text)) or text)
    draft.step(f"{action}; {data}" if data else action, line)
    for said in expected if draft.steps else ():
        draft.expect(said, line, after=len(draft.steps) - 1)


def take_paragraph(draft: Draft, text: str, line: int) -> None:
    """A paragraph that is one step, with what is seen behind it."""
    action, expected = one_step(text)
    draft.step(action, line)
    for said in expected if draft.steps else ():
        draft.expect(said, line, after=len(draft.steps) - 1)


def take_item(draft: Draft, item: Item) -> None:
    """An item of a list of steps, with what is nested in it: parts of the step, its data, what is seen.

    What is done after something has been seen is a step of its own.
    """
    text = item.text[: label_start(item.text)]
    own: list[str] = []
    seen: list[tuple[str, int]] = []
    line = item.line
    for child in item.children:
        for piece, at in pieces(child):
            done, said = _nested(piece, "" if seen else text, child)
            if done and seen:
                _take_whole(draft, [text, *own], line, seen)
                text, own, seen, line = "", [], [], at
            own += [done] if done else []
            seen += [(expectation, at) for expectation in said]
    _take_whole(draft, [text, *own], line, seen)


def _take_whole(draft: Draft, texts: list[str], line: int, seen: list[tuple[str, int]]) -> None:
    take_step(draft, "; ".join(text for text in texts if text.strip()), line)
    for said, at in seen if draft.steps else ():
        draft.expect(said, at, after=len(draft.steps) - 1)


def _nested(piece: str, step: str, block: Block) -> tuple[str, tuple[str, ...]]:
    """What a nested line adds to the step above it, and what it says is seen."""
    mark = INNER_EXPECTED.match(piece)
    said = piece[mark.end() :] if mark else expected_line(piece)
    if said is not None:
        return "", (said,)
    if isinstance(block, Table):
        return piece, ()
    named = NAMED_VALUE.match(piece)
    listed = step.rstrip().endswith(":")
    # A step that gives a value itself needs none from below: what stands there is seen.
    if takes_data(step) and (listed or (named and not GIVEN.search(step))) and not observed(piece):
        return piece, ()
    if is_order(piece):
        return divided(piece)
    ordered = isinstance(block, Listing) and block.start is not None
    if isinstance(block, Paragraph) or ordered:
        return ("", (checked(piece),)) if observed(piece) else (piece, ())
    return "", (checked(piece),)


def take_row(draft: Draft, row: Row, found: Columns, *, alone: bool = False) -> None:
    """A row: one step, or the steps of a whole case (`alone`, or with an id), its data and its expectations.

    Expectations are paired with the steps line by line when there are as many of each.
    """
    before = len(draft.steps)
    case = Part.ID in found or Part.TITLE in found
    if Part.PRECONDITIONS in found:
        draft.preconditions.extend(lines(cell(row, found[Part.PRECONDITIONS])))
    if Part.DATA in found:
        _row_data(draft, cell(row, found[Part.DATA]))
    own = "" if Part.ID in found else _said(cell(row, found.get(Part.DATA)))
    text = cell(row, found[Part.STEPS])
    for piece in lines(text) if case or (alone and is_numbered(text)) else (one_text(text),):
        take_step(draft, piece, row.line, data=own)
    added = len(draft.steps) - before
    if Part.EXPECTED in found and draft.steps:
        expected = seen_lines(cell(row, found[Part.EXPECTED]))
        for at, piece in enumerate(expected):
            place = before + at if added == len(expected) > 0 else len(draft.steps) - 1
            draft.expect(piece, row.line, after=place)


def _row_data(draft: Draft, text: str) -> None:
    for piece in lines(text):
        if _said(piece):
            draft.data.extend(pairs_of(piece))


def _said(data: str) -> str:
    """A step row's own data in one line; a dash says that there is none."""
    pieces = [piece.strip() for piece in data.split("\n") if piece.strip()]
    return "; ".join(pieces) if data.strip("-\u2013\u2014/ ").casefold() not in {"", "n/a", "none"} else ""


def settle(draft: Draft) -> None:
    """A bulleted list under no heading holds the steps when nothing else does, and sets the scene before them else."""
    if draft.steps:
        before = (whole(item) for item in draft.provisional if item.line < draft.steps[0].line)
        draft.preconditions.extend(flat(text) for text in before if sets_scene(text))
        return
    trial = Draft()
    for item in draft.provisional:
        take_item(trial, item)
    orders = sum(is_order(item.text) for item in draft.provisional)
    if draft.expectations or trial.expectations or 2 <= orders > len(draft.provisional) / 2:
        for item in draft.provisional:
            take_item(draft, item)
