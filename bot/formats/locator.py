"""Playwright's own locator source, as data: a chain of allowed calls with literal arguments, or nothing.

The source comes out of the sandbox (`str(locator)` of the page's content), so that it is read with `ast` and never
evaluated. The same list guards chains that arrive as data.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from bot.domain.probe import Call, Literal, Locator

LONGEST_SOURCE = 10_000
LONGEST_CHAIN = 20

_TEXT = frozenset({"exact"})
_ROLE = frozenset(
    {"name", "exact", "checked", "disabled", "expanded", "include_hidden", "level", "pressed", "selected"}
)

# method -> (kind of its one positional argument, keywords)
_ALLOWED: Mapping[str, tuple[type | None, frozenset[str]]] = {
    "get_by_role": (str, _ROLE),
    "get_by_test_id": (str, frozenset()),
    "get_by_label": (str, _TEXT),
    "get_by_text": (str, _TEXT),
    "get_by_placeholder": (str, _TEXT),
    "get_by_alt_text": (str, _TEXT),
    "get_by_title": (str, _TEXT),
    "locator": (str, frozenset({"has_text", "has_not_text"})),
    "filter": (None, frozenset({"has_text", "has_not_text", "visible"})),
    "nth": (int, frozenset()),
    "first": (None, frozenset()),
    "last": (None, frozenset()),
}
PROPERTIES = frozenset({"first", "last"})
_NARROWING = frozenset({"filter", "nth", "first", "last"})
_KEYWORD_KIND: Mapping[str, type] = {"name": str, "has_text": str, "has_not_text": str, "level": int}


def parse(source: str) -> Locator:
    """Read a locator's source; raise ValueError for anything that is not a chain of allowed calls."""
    if len(source) > LONGEST_SOURCE:
        msg = f"a locator of {len(source)} characters"
        raise ValueError(msg)
    try:
        node: ast.expr = ast.parse(source, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        msg = f"not a locator: {source[:200]!r}"
        raise ValueError(msg) from error
    calls: list[Call] = []
    following: ast.expr | None = node
    while following is not None:
        call, following = _link(following)
        calls.append(call)
    return checked(Locator(calls=tuple(reversed(calls))))


def checked(chain: Locator) -> Locator:
    """Return the chain when each call is allowed; raise ValueError otherwise."""
    if not 1 <= len(chain.calls) <= LONGEST_CHAIN:
        msg = f"a locator of {len(chain.calls)} calls"
        raise ValueError(msg)
    if chain.calls[0].method in _NARROWING:
        msg = f"a locator cannot begin with {chain.calls[0].method!r}"
        raise ValueError(msg)
    for call in chain.calls:
        _check(call)
    return chain


def _check(call: Call) -> None:
    if call.method not in _ALLOWED:
        msg = f"the call {call.method[:100]!r} is not allowed in a locator"
        raise ValueError(msg)
    positional, allowed = _ALLOWED[call.method]
    expected = [] if positional is None else [positional]
    names = [name for name, _ in call.keywords]
    good = [type(value) for value in call.arguments] == expected and len(set(names)) == len(names)
    kinds = all(type(value) is _KEYWORD_KIND.get(name, bool) for name, value in call.keywords)
    if not (good and kinds and set(names) <= allowed):
        msg = f"arguments of {call.method!r} that are not allowed in a locator"
        raise ValueError(msg)


def _link(node: ast.expr) -> tuple[Call, ast.expr | None]:
    """Take the last call off a chain: the call, and what it was called on (None: the page)."""
    match node:
        case ast.Attribute(value=inner, attr=name) if name in PROPERTIES:
            return Call(method=name), inner
        case ast.Call(func=ast.Name(id=name)):
            return _call(name, node), None
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name not in PROPERTIES:
            return _call(name, node), inner
    msg = f"a locator is a chain of calls, not {type(node).__name__}"
    raise ValueError(msg)


def _call(name: str, node: ast.Call) -> Call:
    keywords: list[tuple[str, Literal]] = []
    for keyword in node.keywords:
        if keyword.arg is None:
            msg = "a locator's keywords are written out"
            raise ValueError(msg)
        keywords.append((keyword.arg, _value(keyword.value)))
    return Call(method=name, arguments=tuple(_value(argument) for argument in node.args), keywords=tuple(keywords))


def _value(node: ast.expr) -> Literal:
    match node:
        case ast.Constant(value=str() | bool() | int() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(value, bool):
            return -value
    msg = "a locator's arguments are literals"
    raise ValueError(msg)
