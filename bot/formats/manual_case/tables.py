"""Tables of manual cases: which column is what, rows as steps or as whole cases, numbered lines inside a cell."""

from __future__ import annotations

import re

from bot.formats.manual_case.blocks import Row, Table
from bot.formats.manual_case.labels import NUMBER_HEADERS, Part, part_of, plain

Columns = dict[Part, int]
FIELD_HEADERS = frozenset(
    {
        "field",
        "fields",
        "name",
        "parameter",
        "input",
        "key",
        "campo",
        "поле",
        "feld",
        "pole",
        "data",
        "variable",
        "item",
    }
)
VALUE_HEADERS = frozenset(
    {"value", "values", "valor", "значение", "wert", "wartość", "data", "test data", "content", "example", "input"}
)
AFTER_HEADERS = (NUMBER_HEADERS - {""}) | {"after step", "after steps", "after", "after step no", "after no"}
NUMBER = re.compile(r"^\s*(?:[-*+•]\s+|\(?\d{1,3}[.)](?!\d)\s*|step\s+\d+\s*[:.)-]\s*)", re.IGNORECASE)
INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)]\s+(?=\S)")


def columns(table: Table) -> Columns:
    """Name the columns by their headers; a column of step numbers is not the column of steps."""
    found: Columns = {}
    headers = [plain(cell) for cell in table.rows[0].cells] if table.rows else []
    numbered = _number_column(table, headers)
    for at, cell in enumerate(table.rows[0].cells if table.rows else ()):
        part = part_of(cell)
        if part is not None and part is not Part.IGNORED and at != numbered:
            found.setdefault(part, at)
    if Part.STEPS not in found and Part.EXPECTED in found and Part.TITLE in found and Part.ID not in found:
        found[Part.STEPS] = found.pop(Part.TITLE)
    if Part.STEPS not in found and Part.EXPECTED in found:
        other = [at for at, cell in enumerate(headers) if at not in {numbered, *found.values()} and not part_of(cell)]
        found.update({Part.STEPS: other[0]} if other else {})
    if Part.STEPS not in found and Part.EXPECTED in found and "description" in headers:
        found[Part.STEPS] = headers.index("description")
    return found


def _number_column(table: Table, headers: list[str]) -> int | None:
    """The first column whose header may number steps and whose cells are numbers (or another column holds steps)."""
    for at, header in enumerate(headers):
        if header not in NUMBER_HEADERS:
            continue
        cells = [row.cells[at] for row in table.rows[1:] if at < len(row.cells) and row.cells[at].strip()]
        if not cells or all(re.fullmatch(r"(?i)\W*(?:step\s*)?[\d.]+\W*", cell) for cell in cells):
            return at
    return None


def cell(row: Row, at: int | None) -> str:
    """Return the text of a cell; a missing one is empty."""
    return row.cells[at].strip() if at is not None and at < len(row.cells) else ""


def lines(text: str) -> tuple[str, ...]:
    """Split a cell of several numbered or bulleted lines; continuation lines join the line before."""
    pieces = [piece.strip() for piece in text.split("\n") if piece.strip()]
    if len(pieces) == 1:
        return _inline(pieces[0])
    if not any(NUMBER.match(piece) for piece in pieces):
        return tuple(pieces)
    found: list[str] = []
    for piece in pieces:
        if NUMBER.match(piece) or not found:
            found.append(unnumbered(piece))
        else:
            found[-1] = f"{found[-1]} {piece}"
    return tuple(item for item in found if item)


def is_numbered(text: str) -> bool:
    """Whether a cell holds several lines, or a run of text, that count up from one."""
    if "\n" not in text:
        return len(_inline(text)) > 1
    numbers = [re.match(r"\s*\(?(\d{1,3})[.)](?!\d)", line) for line in text.split("\n")]
    counted = [int(number[1]) for number in numbers if number]
    return bool(numbers[0]) and len(counted) > 1 and counted == list(range(1, len(counted) + 1))


def _inline(text: str) -> tuple[str, ...]:
    """Split `1. Open x 2. Click y` when its numbers count up from one."""
    marks = list(INLINE_NUMBER.finditer(text))
    counted = [int(re.sub(r"\D", "", mark[0])) for mark in marks]
    if len(marks) < 2 or marks[0].start() != 0 or counted != list(range(1, len(marks) + 1)):
        return (unnumbered(text),) if unnumbered(text) else ()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True))


def unnumbered(text: str) -> str:
    """Drop the number, bullet or check box before a line."""
    bare = NUMBER.sub("", text, count=1).strip()
    return NUMBER.sub("", _plain_number(re.sub(r"^\[[ xX]?\]\s*", "", bare)), count=1).strip()


def _plain_number(text: str) -> str:
    """`**1.** Open` as `1. Open`: a number in bold is a number."""
    return re.sub(r"^(\*\*|__)(\d{1,3}[.)])\1\s*", r"\2 ", text)


def unmarked(text: str) -> tuple[str, int | None]:
    """Drop the bullet or check box before a line, and take the number there; `(2)` or `2:` stay with the text."""
    bare = re.sub(r"^\s*[-*+•]\s+", "", text).strip()
    bare = _plain_number(re.sub(r"^\[[ xX]?\]\s*", "", bare))
    numbered = re.match(r"(\d{1,3})[.)]\s+(?=\S)", bare)
    return (bare[numbered.end() :], int(numbered[1])) if numbered else (bare, None)


def after_steps(table: Table) -> tuple[tuple[int, str, int], ...]:
    """A table whose first column numbers steps done before: (number, what is seen, line) a row; else nothing."""
    header, *body = table.rows or (Row(cells=(), line=table.line),)
    first = plain(header.cells[0]) if header.cells else ""
    numbers = [re.fullmatch(r"\W*(?:step\s*)?(\d{1,3})\W*", cell(row, 0), re.IGNORECASE) for row in body]
    if first not in AFTER_HEADERS or not body or not all(numbers):
        return ()
    parts = [part_of(name) for name in header.cells]
    if Part.STEPS in parts[1:]:
        return ()
    return tuple(
        (int(number[1]), _row_text(header, row, parts), row.line)
        for number, row in zip(numbers, body, strict=True)
        if number
    )


def _row_text(header: Row, row: Row, parts: list[Part | None]) -> str:
    """`Subtotal 37.50; Total 42.40`: a cell with its header; one with a dash says nothing."""
    said: list[str] = []
    for at in range(1, min(len(header.cells), len(row.cells))):
        text = cell(row, at)
        if parts[at] is Part.IGNORED or not text.strip("-\u2013\u2014/ "):
            continue
        said.append(text if parts[at] is Part.EXPECTED else f"{header.cells[at].strip()} {text}")
    return "; ".join(said)


def is_about(table: Table) -> bool:
    """Whether a table of two columns states facts about a case (priority, preconditions) and not test data alone."""
    if not table.rows or any(len(row.cells) != 2 for row in table.rows):
        return False
    header = [plain(name) for name in table.rows[0].cells]
    if header[0] in FIELD_HEADERS or header[1] in VALUE_HEADERS:
        return False
    return any(part_of(row.cells[0]) in {Part.PRECONDITIONS, Part.IGNORED} for row in table.rows)


def pairs(table: Table) -> tuple[tuple[str, str], ...]:
    """Read a table of test data: field and value per row, or fields as headers above one row of values."""
    if not table.rows:
        return ()
    header, *body = table.rows
    names = [plain(name) for name in header.cells]
    if len(names) >= 2 and (names[0] in FIELD_HEADERS or names[1] in VALUE_HEADERS or not names[0]):
        return tuple((cell(row, 0), cell(row, 1)) for row in body if cell(row, 0) or cell(row, 1))
    if len(names) == 2 and len(body) > 1:
        return tuple((cell(row, 0), cell(row, 1)) for row in body if cell(row, 0))
    return tuple(
        (name.strip(), cell(body[0], at)) for at, name in enumerate(header.cells) if body and cell(body[0], at)
    )
