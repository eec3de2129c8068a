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
    """Yield the nodes that no comment and no type position takes out."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(_kept_children(node))))


def _kept_children(node: Node) -> Iterator[Node]:
    arm = _skipped_arm(node)
    hint = ""
    for child in node.children:
        if child.type == "comment":
            hint = _hint(child) or hint
        elif child.is_named:
            if hint != "next" and child.type not in _TYPES and child != arm:
                yield child
            hint = ""


def _skipped_arm(node: Node) -> Node | None:
    """Return the arm that an `ignore if` or `ignore else` before an if statement takes out."""
    before = node.prev_named_sibling if node.type == "if_statement" else None
    fields = {"if": "consequence", "else": "alternative"}
    field = fields.get(_hint(before)) if before is not None else None
    return node.child_by_field_name(field) if field else None


def _hint(node: Node) -> str:
    if node.type != "comment":
        return ""
    body = (node.text or b"").decode("utf-8", "replace").removeprefix("//").removeprefix("/*")
    found = _IGNORE.match(body)
    return found[1] if found else ""


def _statement(parsed: Parsed, node: Node) -> Iterator[Statement]:
    if node.type in _PLAIN or _is_expression(node):
        start = parsed.start(node)
        yield Statement(line=start.line, places=(start,), end=parsed.end(node))
    elif node.type in _VALUED:
        value = node.child_by_field_name(_VALUED[node.type])
        if value is not None and value.type != "statement_block":
            yield _valued(parsed, node, _bare(value))


def _valued(parsed: Parsed, owner: Node, value: Node) -> Statement:
    start = parsed.start(value)
    function = value.type in _FUNCTIONS
    places = (start,)
    if owner.type == "variable_declarator":
        places = (parsed.start(owner),) if function else (parsed.start(owner), start)
    return Statement(line=start.line, places=places, end=parsed.end(value), function=function and len(places) == 1)


def _bare(node: Node) -> Node:
    while node.type == "parenthesized_expression":
        inner = significant(node)
        if not inner:
            break
        node = inner[0]
    return node


def _is_expression(node: Node) -> bool:
    if node.type != "expression_statement" or node.parent is None:
        return False
    inner = significant(node)
    if not inner or inner[0].type == "internal_module":
        return False
    in_head = node.parent.type == "for_statement" and node.parent.child_by_field_name("body") != node
    return not in_head and not _is_directive(node, inner[0])


def _is_directive(node: Node, inner: Node) -> bool:
    if inner.type != "string" or node.parent is None or node.parent.type not in ("program", "statement_block"):
        return False
    before = node.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    if before is None:
        return node.parent.type == "program" or _is_function_body(node.parent)
    head = significant(before)
    return before.type == "expression_statement" and bool(head) and _is_directive(before, head[0])


def _is_function_body(block: Node) -> bool:
    return block.parent is not None and ("function" in block.parent.type or block.parent.type == "method_definition")
