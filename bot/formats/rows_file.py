"""Rows as CSV or tab-separated text: one column a component, one line a row, an empty cell where it is absent.

A cell that could be taken for something else (an empty text, `*`, a number that is a text, a spreadsheet's formula,
control characters) is written as JSON writes a text, in quotes. A first line that holds a tab makes a file
tab-separated, as PICT writes its rows; it has no other quotes then.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NoReturn

from bot.domain.covering import Component, Literal, Model, Row, Seed
from bot.domain.errors import InputError
from bot.formats.rows_source import LONGEST, RowsSource, mark

SLUG = "rows-file"
FREE = "*"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Line = tuple[int, list[str]]


def write(rows: Sequence[Row], source: RowsSource) -> str:
    """Return the rows as CSV, columns in model order."""
    spelling = Spelling(source)
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([_header(part.path) for part in source.model.components])
    for row in rows:
        given = dict(row)
        lines.writerow(
            [
                spelling.text(part.path, given[part.path]) if part.path in given else ""
                for part in source.model.components
            ]
        )
    return out.getvalue()


def read_suite(text: str, source: RowsSource, *, origin: str) -> tuple[Row, ...]:
    """Return the rows of an existing suite; a cell that is no value stays as it is written, for the judge to name.

    Raise InputError (`rows-file`) with the line.
    """
    spelling = Spelling(source)
    columns, lines = _table(text, source, origin)
    known = {part.path for part in source.model.components}
    stranger = next((path for path in columns if path not in known), None)
    if stranger is not None:
        _refuse(f"line 1: {stranger!r} is no component of the model", origin)
    return tuple(
        tuple((path, spelling.value(path, cell)) for path, cell in zip(columns, cells, strict=True) if cell != "")
        for _, cells in lines
    )


def read_seeds(text: str, source: RowsSource, *, origin: str) -> tuple[Seed, ...]:
    """Return rows to start from, whole or partial; raise InputError (`rows-file`) with the line.

    `*` leaves a cell free, and so does an empty cell of a component that always exists. Values and columns that the
    model does not have are kept: the generator drops and reports them.
    """
    spelling = Spelling(source)
    columns, lines = _table(text, source, origin)
    optional = {part.path for part in source.model.components if part.when is not None and not source.blank_is_free}
    return tuple(
        Seed(
            cells=tuple(
                (path, spelling.value(path, cell))
                for path, cell in zip(columns, cells, strict=True)
                if cell not in ("", FREE)
            ),
            absent=tuple(path for path, cell in zip(columns, cells, strict=True) if cell == "" and path in optional),
        )
        for _, cells in lines
    )


def read_texts(text: str, *, origin: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the rows of a file by column, as texts: what they mean is for others to say. Raise InputError."""
    columns, lines = _table(text, RowsSource(model=Model(components=())), origin)
    return tuple(tuple(zip(columns, cells, strict=True)) for _, cells in lines)


class Spelling:
    """How the values of each component are written in a cell, and back."""

    def __init__(self, source: RowsSource) -> None:
        self._source = source
        self._parts = {part.path: part for part in source.model.components}
        self._used: Counter[tuple[str, str]] = Counter()
        self._values = {path: self._spelled(part) for path, part in self._parts.items()}

    def text(self, path: str, value: Literal) -> str:
        """Return the cell of a value; one that has several names takes them in turn."""
        names = self._source.names.get((path, mark(value)), ())
        if not names:
            return self._plain(path, value)
        turn = self._used[path, mark(value)]
        self._used[path, mark(value)] += 1
        name = names[turn % len(names)]
        return json.dumps(name) if _needs_quotes(name) and not _negative_number(name) else name

    def value(self, path: str, cell: str) -> Literal:
        """Return what a cell says: a value of the component where there is one of that name, else the text."""
        values = self._values.get(path, {})
        found = values.get(cell, values.get(cell.lower())) if self._source.folded else values.get(cell)
        if found is not None:
            return found[0]
        unquoted = _unquoted(cell)
        return cell if unquoted is None else unquoted

    def _spelled(self, part: Component) -> dict[str, tuple[Literal]]:
        found: dict[str, tuple[Literal]] = {}
        for value in (*part.values, *part.invalid):
            names = self._source.names.get((part.path, mark(value)), ())
            texts = names or (self._plain(part.path, value),)
            for text in texts:
                found.setdefault(text, (value,))
                if self._source.folded:
                    found.setdefault(text.lower(), (value,))
        return found

    def _plain(self, path: str, value: Literal) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        part = self._parts.get(path)
        others = (*part.values, *part.invalid) if part is not None else ()
        twins = {json.dumps(other) for other in others if not isinstance(other, str)}
        return json.dumps(value) if value in twins or _needs_quotes(value) else value


def _header(path: str) -> str:
    return json.dumps(path) if _needs_quotes(path) else path


def _needs_quotes(text: str) -> bool:
    odd = text in ("", FREE) or text.startswith(('"', *_FORMULA))
    return odd or text != text.strip() or any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in text)


def _negative_number(text: str) -> bool:
    return text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal()


def _unquoted(cell: str) -> str | None:
    if not cell.startswith('"'):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _table(text: str, source: RowsSource, origin: str) -> tuple[list[str], list[Line]]:
    if len(text) > LONGEST:
        _refuse(f"the file is longer than {LONGEST // 1024 // 1024} MiB", origin)
    lines = list(_lines(text.removeprefix("\ufeff"), origin))
    if not lines:
        _refuse("line 1: the names of the components were expected", origin)
    columns = [_column(cell, source) for cell in lines[0][1]]
    twice = next((path for path, count in Counter(columns).items() if count > 1), None)
    if twice is not None:
        _refuse(f"line 1: {twice!r} is there twice", origin)
    for number, cells in lines[1:]:
        if len(cells) != len(columns):
            _refuse(f"line {number}: {len(cells)} cells where {len(columns)} were expected", origin)
    return columns, lines[1:]


def _column(cell: str, source: RowsSource) -> str:
    unquoted = _unquoted(cell)
    name = cell.strip() if unquoted is None else unquoted
    if not source.folded:
        return name
    return next((part.path for part in source.model.components if part.path.lower() == name.lower()), name)


def _lines(text: str, origin: str) -> Iterator[Line]:
    if "\t" in text.partition("\n")[0]:
        yield from _tabbed(text)
        return
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        _refuse(f"line {reader.line_num}: {error}", origin)


def _tabbed(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip("\r"):
            yield number, [cell.strip() for cell in line.removesuffix("\r").split("\t")]


def _refuse(what: str, origin: str) -> NoReturn:
    raise InputError(
        f"{origin}, {what}.",
        remedy="Write one column a component, named in the first line, and one line a row.",
        slug=SLUG,
    )
