"""JavaScript, JSX and TypeScript as syntax trees; the only module that knows tree-sitter.

Broken source never raises: tree-sitter puts error nodes where it lost the thread and goes on. Columns are counted in
UTF-16 units, the way V8 and source maps count them; lines are counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

__all__ = ["EXTENSIONS", "LIMIT", "Node", "Parsed", "Position", "parse", "significant", "source", "walk"]

EXTENSIONS = (".jsx", ".tsx", ".js", ".ts", ".mjs", ".mts", ".cjs", ".cts")
LIMIT = 1_000_000
"""Bytes of a file that are read; a larger file is read as an empty one (generated or hostile, not written by hand)."""


class Position(NamedTuple):
    """A place in a text: line from 1, column from 0 in UTF-16 units."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A parsed file: its bytes, split into lines once, and its root node."""

    root: Node
    lines: tuple[bytes, ...]

    def start(self, node: Node) -> Position:
        """Return where a node begins."""
        return self._position(node.start_point.row, node.start_point.column)

    def end(self, node: Node) -> Position:
        """Return where a node ends, exclusive."""
        return self._position(node.end_point.row, node.end_point.column)

    def _position(self, row: int, column: int) -> Position:
        prefix = self.lines[row][:column] if row < len(self.lines) else b""
        if not prefix.isascii():
            column = len(prefix.decode("utf-8", "replace").encode("utf-16-le")) // 2
        return Position(row + 1, column)


@cache
def _language(kind: str) -> Language:
    if kind == "tsx":
        return Language(tree_sitter_typescript.language_tsx())
    if kind == "ts":
        return Language(tree_sitter_typescript.language_typescript())
    return Language(tree_sitter_javascript.language())


def _kind(path: str) -> str:
    if path.endswith(".tsx"):
        return "tsx"
    return "ts" if path.endswith((".ts", ".mts", ".cts")) else "js"


def parse(path: str, text: str) -> Parsed:
    """Parse a file by its extension; text above LIMIT bytes is taken as empty."""
    data = text.encode("utf-8", "replace")
    if len(data) > LIMIT:
        data = b""
    tree = Parser(_language(_kind(path))).parse(data)
    return Parsed(root=tree.root_node, lines=tuple(data.split(b"\n")))


def walk(root: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text, without recursion."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def significant(node: Node) -> list[Node]:
    """Return the named children that are not comments."""
    return [child for child in node.named_children if child.type != "comment"]


def source(node: Node | None) -> str:
    """Return the text of a node, empty for None."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
