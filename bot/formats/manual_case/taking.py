"""Steps taken from list items and table rows, with what each of them carries: expectations and data."""

from __future__ import annotations

from bot.formats.manual_case.blocks import Item, Row
from bot.formats.manual_case.data import pairs_of
from bot.formats.manual_case.dividing import INNER_EXPECTED, divided
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.labels import Part
from bot.formats.manual_case.pieces import label_start, one_text, pieces, seen_lines
from bot.formats.manual_case.tables import Columns, cell, is_numbered, lines, unnumbered


def take_step(draft: Draft, text: str, line: int, *, data: str = "") -> None:
    """A step, which may carry its own expectation behind an arrow or a label, and what is to be entered."""
    action, expected = divided(unnumbered(text))
    draft.step(f"{action}; {data}" if data else action, line)
    for said in expected if draft.steps else ():
        draft.expect(said, line, after=len(draft.steps) - 1)


def take_item(draft: Draft, item: Item) -> None:
    """An item of a list of steps, with what is nested in it."""
    inner: list[str] = []
    expected: list[tuple[str, int]] = []
    for child in item.children:
        for piece, line in pieces(child):
            mark = INNER_EXPECTED.match(piece)
            if mark:
                expected.append((piece[mark.end() :], line))
            else:
                inner.append(piece)
    text = item.text[: label_start(item.text)]
    take_step(draft, "; ".join([text, *inner]) if inner else text, item.line)
    for text, line in expected:
        if text.strip() and draft.steps:
            draft.expect(text, line, after=len(draft.steps) - 1)


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
