"""Steps taken from list items and table rows, with what each of them carries: expectations and data."""

from __future__ import annotations

from bot.formats.manual_case.blocks import Item, Row
from bot.formats.manual_case.data import pairs_of
from bot.formats.manual_case.dividing import INNER_EXPECTED, divided
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.labels import Part
from bot.formats.manual_case.pieces import flat, label_start, pieces
from bot.formats.manual_case.tables import Columns, cell, lines, unnumbered


def take_step(draft: Draft, text: str, line: int) -> None:
    """A step, which may carry its own expectation behind an arrow or a label."""
    action, expected = divided(unnumbered(text))
    draft.step(action, line)
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


def take_row(draft: Draft, row: Row, found: Columns) -> None:
    """Steps of a row, its data, its expectations: paired line by line when there are as many of each."""
    before = len(draft.steps)
    if Part.PRECONDITIONS in found:
        draft.preconditions.extend(lines(cell(row, found[Part.PRECONDITIONS])))
    if Part.DATA in found:
        _row_data(draft, cell(row, found[Part.DATA]))
    own = "" if Part.ID in found else cell(row, found.get(Part.DATA))
    for text in lines(cell(row, found[Part.STEPS])):
        take_step(draft, _with_data(text, own), row.line)
    added = len(draft.steps) - before
    if Part.EXPECTED in found and draft.steps:
        expected = lines(cell(row, found[Part.EXPECTED]))
        for at, text in enumerate(expected):
            place = before + at if added == len(expected) > 0 else len(draft.steps) - 1
            draft.expect(text, row.line, after=place)


def _row_data(draft: Draft, text: str) -> None:
    for piece in lines(text):
        draft.data.extend(pairs_of(piece))


def _with_data(text: str, data: str) -> str:
    """A step row's own data column belongs to its step."""
    return f"{text}; {flat(data)}" if data.strip("-\u2013\u2014/ ").casefold() not in {"", "n/a"} else text
