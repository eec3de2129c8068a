"""HTML tables inside Markdown: rows of cell texts, with cells that span rows repeated as empty ones."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SPAN_LIMIT = 200
BLOCKS = frozenset({"p", "div", "li", "ul", "ol"})

Rows = tuple[tuple[int, tuple[str, ...]], ...]


def tables_of(html: str) -> tuple[Rows, ...]:
    """Return each table of the text: its rows as (line within the text, cells)."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return tuple(tuple(rows) for rows in reader.tables if rows)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[tuple[int, tuple[str, ...]]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._line = 0
        self._spans: dict[int, int] = {}
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.finish()
            self.tables.append([])
            self._spans = {}
        elif tag == "tr":
            self._end_row()
            self._row, self._line = [], self.getpos()[0] - 1
        elif tag in {"td", "th"}:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif self._cell is not None and (tag == "br" or tag in BLOCKS):
            self._cell.append("\n")
        elif self._cell is not None and tag in {"b", "strong"}:
            self._cell.append("**")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self.finish()
        elif self._cell is not None and tag in {"b", "strong"}:
            self._cell.append("**")
        elif self._cell is not None and tag in BLOCKS:
            self._cell.append("\n")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(r"\s+", " ", data))

    def finish(self) -> None:
        """Close what the text left open."""
        self._end_row()

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        if self._row is None:
            self._row, self._line = [], self.getpos()[0] - 1
        while self._spans.get(len(self._row), 0) > 0:
            self._spans[len(self._row)] -= 1
            self._row.append("")
        given = attributes.get("rowspan") or "1"
        self._span = min(int(given), SPAN_LIMIT) if given.isdecimal() and len(given) < 6 else 1
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._cell).split("\n"))
        if self._span > 1:
            self._spans[len(self._row)] = self._span - 1
        self._row.append("\n".join(line for line in lines if line))
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row and self.tables:
            self.tables[-1].append((self._line, tuple(self._row)))
        self._row = None
