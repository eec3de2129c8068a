"""Which lines of a JavaScript module can be executed: those on which a statement starts, as Istanbul counts statements.

The rules follow the visitor of istanbul-lib-instrument 6: a declarator counts at its initialiser, a class field at its
value, an arrow's expression body at its first token (parentheses left out); heads of functions and classes, imports,
types, blocks, directives and the expression of `export default` do not count. `istanbul ignore` comments are honoured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.formats.syntax import Node, Parsed, Position, parse, significant

_PLAIN = frozenset({
    "break_statement", "continue_statement", "debugger_statement", "return_statement", "throw_statement",
    "try_statement", "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement",
    "switch_statement", "with_statement", "labeled_statement",
})  # fmt: skip
_VALUED = {
    "variable_declarator": "value",
    "field_definition": "value",
    "public_field_definition": "value",
    "arrow_function": "body",
}
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_TYPES = frozenset({"interface_declaration", "type_alias_declaration", "ambient_declaration", "type_annotation"})
_ARMS = {"if": "consequence", "else": "alternative"}
_IGNORE = re.compile(r"\s*istanbul\s+ignore\s+(if|else|next|file)(?=\W|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: the line it counts on, where it may be looked up, and where it ends.

    `places` are tried in their order. `function` says that the statement's value is itself a function that starts at
    the place, so that the function's own calls must not be taken for the statement's.
    """

    line: int
    places: tuple[Position, ...]
    end: Position
    function: bool = False


def executable(path: str, text: str) -> frozenset[int]:
    """Return the lines of a file on which a statement starts."""
    return frozenset(statement.line for statement in statements(path, text))


def statements(path: str, text: str) -> tuple[Statement, ...]:
    """Return every statement of a file, in the order of the text."""
    parsed = parse(path, text)
    if any(_hint(node) == "file" for node in parsed.root.children):
        return ()
    return tuple(statement for node in _counted(parsed.root) for statement in _statement(parsed, node))


def _counted(root: Node) -> Iterator[Node]:
    """Yield the nodes that no comment, no type position and no directive prologue takes out."""
    stack = [(root, "body")]
    while stack:
        node, role = stack.pop()
        yield node
        stack.extend(reversed(list(_kept_children(node, role))))


def _kept_children(node: Node, role: str) -> Iterator[tuple[Node, str]]:
    """Yield children with the role they have: `body` of a function or module, `if` or `else` (ignored arm), or none."""
    arm = node.child_by_field_name(_ARMS[role]) if role in _ARMS else None
    prologue = role == "body"
    hint = ""
    for child in node.children:
        if child.type == "comment":
            hint = _hint(child) or hint
            continue
        if not child.is_named:
            continue
        prologue = prologue and _is_string(child)
        outside = prologue or child == arm or child.type in _TYPES or _is_head(node, child)
        if hint != "next" and not outside:
            yield child, "body" if child.type == "statement_block" and _is_function(node) else hint
        hint = ""


def _hint(node: Node) -> str:
    if node.type != "comment":
        return ""
    body = (node.text or b"").decode("utf-8", "replace").removeprefix("//").removeprefix("/*")
    found = _IGNORE.match(body)
    return found[1] if found else ""


def _statement(parsed: Parsed, node: Node) -> Iterator[Statement]:
    if node.type in _PLAIN or _is_expression(node):
        start = parsed.start(node)
        yield Statement(line=start.line, places=(*_returned(parsed, node), start), end=parsed.end(node))
    elif node.type in _VALUED:
        value = node.child_by_field_name(_VALUED[node.type])
        if value is not None and value.type != "statement_block":
            yield _valued(parsed, node, _bare(value))


def _returned(parsed: Parsed, node: Node) -> Iterator[Position]:
    """Yield where a returned value starts: minifiers merge `return`s into one, the values stay apart."""
    values = significant(node) if node.type == "return_statement" else []
    value = _bare(values[0]) if values else None
    if value is not None and value.type not in _FUNCTIONS:
        yield parsed.start(value)


def _valued(parsed: Parsed, owner: Node, value: Node) -> Statement:
    start, function = parsed.start(value), value.type in _FUNCTIONS
    end = parsed.end(value)
    if owner.type == "variable_declarator":
        named = parsed.start(owner)
        return Statement(line=start.line, places=(named,) if function else (named, start), end=end)
    return Statement(line=start.line, places=(start,), end=end, function=function)


def _bare(node: Node) -> Node:
    while node.type == "parenthesized_expression":
        inner = significant(node)
        if not inner:
            break
        node = inner[0]
    return node


def _is_expression(node: Node) -> bool:
    inner = significant(node) if node.type == "expression_statement" else []
    return bool(inner) and inner[0].type != "internal_module"


def _is_string(node: Node) -> bool:
    inner = significant(node) if node.type == "expression_statement" else []
    return bool(inner) and inner[0].type == "string"


def _is_head(node: Node, child: Node) -> bool:
    """Whether an expression statement is really the head of a for loop (an older grammar says so)."""
    head = node.type == "for_statement" and child.type == "expression_statement"
    return head and node.child_by_field_name("body") != child


def _is_function(node: Node) -> bool:
    return "function" in node.type or node.type == "method_definition"
