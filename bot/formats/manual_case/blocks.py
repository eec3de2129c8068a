"""Markdown as a few kinds of blocks, each with its line; inline emphasis kept because testers use it as quotes.

Bold text stays as `**text**`, italic as `*text*`, code in backticks; links leave their label (and the case file
they lead to); other HTML tags vanish; a line break is a newline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.formats.manual_case.html_table import tables_of

MARKS = {"strong_open": "**", "strong_close": "**", "em_open": "*", "em_close": "*"}
BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
LINKED_CASE = re.compile(r"([^/\\]+)\.(?:md|markdown)(?:#.*)?$", re.IGNORECASE)
NESTING = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; newlines as written."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A list item: its own text, the blocks nested in it, and the number as written in an ordered list."""

    text: str
    line: int
    children: tuple[Block, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list; `start` is the first number of an ordered one, else None."""

    items: tuple[Item, ...]
    line: int
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row; a newline inside a cell is a `<br>`."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its first row is the header."""

    rows: tuple[Row, ...]
    line: int


Block = Heading | Paragraph | Listing | Table


def blocks(text: str, *, offset: int = 0) -> tuple[Block, ...]:
    """Parse Markdown; `offset` is added to line numbers (lines of front matter before the text)."""
    markdown = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable("table")
    tokens = markdown.parse(text)
    return _sequence(tokens, offset)


def _sequence(tokens: Sequence[Token], offset: int) -> tuple[Block, ...]:
    found: list[Block] = []
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        found.extend(_block(tokens[at : end + 1], offset))
        at = end + 1
    return tuple(found)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at` (itself when it opens nothing)."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _line(token: Token, offset: int) -> int:
    return (token.map[0] if token.map else 0) + 1 + offset


def _block(tokens: Sequence[Token], offset: int) -> tuple[Block, ...]:
    first = tokens[0]
    line = _line(first, offset)
    match first.type:
        case "heading_open":
            return (Heading(level=int(first.tag[1:]), text=_inline(tokens[1]), line=line),)
        case "paragraph_open":
            return (Paragraph(text=_inline(tokens[1]), line=line),)
        case "bullet_list_open" | "ordered_list_open":
            return (_listing(tokens, offset),)
        case "table_open":
            return (Table(rows=tuple(_rows(tokens, offset)), line=line),)
        case "html_block":
            return _html(first.content, line)
        case "blockquote_open":
            return _sequence(tokens[1:-1], offset)
        case _:
            return ()


def _html(content: str, line: int) -> tuple[Block, ...]:
    return tuple(
        Table(rows=tuple(Row(cells=cells, line=line + at) for at, cells in rows), line=line)
        for rows in tables_of(content)
    )


def _listing(tokens: Sequence[Token], offset: int) -> Listing:
    items: list[Item] = []
    at = 1
    while at < len(tokens) - 1:
        end = _closing(tokens, at)
        items.append(_item(tokens[at : end + 1], offset))
        at = end + 1
    start = tokens[0].attrGet("start") if tokens[0].type == "ordered_list_open" else None
    ordered = tokens[0].type == "ordered_list_open"
    return Listing(
        items=tuple(items),
        line=_line(tokens[0], offset),
        start=int(start if start is not None else 1) if ordered else None,
    )


def _item(tokens: Sequence[Token], offset: int) -> Item:
    inner = _sequence(tokens[1:-1], offset)
    line = _line(tokens[0], offset)
    number = int(tokens[0].info) if tokens[0].info.isdecimal() else None
    if inner and isinstance(inner[0], Paragraph):
        return Item(text=inner[0].text, line=line, children=inner[1:], number=number)
    return Item(text="", line=line, children=inner, number=number)


def _rows(tokens: Sequence[Token], offset: int) -> list[Row]:
    rows: list[Row] = []
    cells: list[str] = []
    line = _line(tokens[0], offset)
    for token in tokens:
        if token.type == "tr_open":
            cells, line = [], _line(token, offset)
        elif token.type == "inline":
            cells.append(_inline(token))
        elif token.type == "tr_close":
            rows.append(Row(cells=tuple(cells), line=line))
    return rows


def _inline(token: Token) -> str:
    parts: list[str] = []
    target: list[str] = []
    for child in token.children or ():
        if child.type == "link_open":
            target.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close" and target:
            parts.append(_linked(target.pop(), "".join(parts)))
        else:
            parts.append(_piece(child))
    return "".join(parts).strip()


def _linked(href: str, before: str) -> str:
    found = LINKED_CASE.search(href)
    return f" ({found[1]})" if found and found[1].casefold() not in before.casefold() else ""


def _piece(token: Token) -> str:
    if token.type in MARKS:
        return MARKS[token.type]
    match token.type:
        case "code_inline":
            return f"`{token.content}`"
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if BREAK.fullmatch(token.content.strip()) else ""
        case _:
            return token.content
