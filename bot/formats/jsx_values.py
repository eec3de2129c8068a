"""What text an expression of a JavaScript module can have, as far as its own text tells; a hole is written `{}`."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from bot.formats.syntax import Node, significant, source

HOLE = "{}"
_ALTERNATIVES = 8
_DEPTH = 40
_LONGEST = 2000
_WRAPPERS = frozenset({
    "parenthesized_expression", "jsx_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "await_expression",
})  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_HEXADECIMAL = re.compile(r"(?:x|u\{?)([0-9a-fA-F]{1,6})\}?")

Constants = Mapping[str, tuple[str, ...]]


def texts(node: Node | None, constants: Constants, *, depth: int = _DEPTH) -> tuple[str, ...]:
    """Return the texts an expression can have (at most 8); nothing when it is no text."""
    if node is None or depth <= 0:
        return ()
    if node.type in _WRAPPERS:
        inner = significant(node)
        return texts(inner[0], constants, depth=depth - 1) if inner else ()
    if node.type == "string":
        return (_string(node),)
    if node.type in ("identifier", "member_expression"):
        return constants.get(source(node), ())
    if node.type == "template_string":
        return _template(node, constants, depth - 1)
    if node.type in ("ternary_expression", "binary_expression"):
        return _either(node, constants, depth - 1)
    return ()


def attribute_texts(value: Node | None, constants: Constants) -> tuple[str, ...]:
    """Return the texts of a JSX attribute's value; a plain string there knows entities and no escapes."""
    if value is not None and value.type == "string":
        return (html.unescape(source(value)[1:-1]),)
    return texts(value, constants)


def constants_of(root: Node) -> dict[str, tuple[str, ...]]:
    """Return the texts of a module's top-level constants: `NAME` and `NAME.KEY` of plain objects."""
    found: dict[str, tuple[str, ...]] = {}
    for statement in root.named_children:
        declaration = statement.child_by_field_name("declaration") or statement
        for declarator in declaration.named_children if declaration.type == "lexical_declaration" else ():
            name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if name is not None and name.type == "identifier":
                _constant(source(name), value, found, depth=4)
    return found


def _constant(name: str, value: Node | None, found: dict[str, tuple[str, ...]], *, depth: int) -> None:
    while value is not None and value.type in _WRAPPERS and significant(value):
        value = significant(value)[0]
    if value is None or depth == 0:
        return
    if value.type == "object":
        for pair in value.named_children:
            if pair.type == "pair":
                key = key_of(pair)
                _constant(f"{name}.{key}", pair.child_by_field_name("value"), found, depth=depth - 1)
    elif possible := texts(value, found):
        found[name] = possible


def key_of(pair: Node) -> str:
    """Return the key of an object's pair, without quotes."""
    key = pair.child_by_field_name("key")
    return _string(key) if key is not None and key.type == "string" else source(key)


def called(call: Node) -> str:
    """Return what a call calls (`toast.error`, `setError`), `""` when it is no plain name."""
    function = call.child_by_field_name("function") or call.child_by_field_name("constructor")
    if function is None or function.type not in ("identifier", "member_expression", "import"):
        return ""
    if function.type != "member_expression":
        return source(function)
    owner, name = function.child_by_field_name("object"), function.child_by_field_name("property")
    plain = owner is not None and owner.type in ("identifier", "this")
    return f"{source(owner) if plain else ''}.{source(name)}"


def _string(node: Node) -> str:
    return "".join(_fragment(child) for child in node.named_children)[:_LONGEST]


def _fragment(node: Node) -> str:
    text = source(node)
    if node.type != "escape_sequence":
        return text
    number = _HEXADECIMAL.fullmatch(text[1:])
    if number and int(number[1], 16) < 0x110000 and not 0xD800 <= int(number[1], 16) < 0xE000:
        return chr(int(number[1], 16))
    return _ESCAPES.get(text[1:], text[1:])


def _template(node: Node, constants: Constants, depth: int) -> tuple[str, ...]:
    pieces = []
    for child in node.named_children:
        if child.type == "template_substitution":
            inner = significant(child)
            possible = texts(inner[0], constants, depth=depth) if inner else ()
            pieces.append(possible[0] if len(possible) == 1 else HOLE)
        else:
            pieces.append(_fragment(child))
    return ("".join(pieces)[:_LONGEST],)


def _either(node: Node, constants: Constants, depth: int) -> tuple[str, ...]:
    fields: tuple[str, ...]
    if node.type == "ternary_expression":
        fields, joined = ("consequence", "alternative"), False
    else:
        operator = source(node.child_by_field_name("operator"))
        if operator not in ("||", "??", "&&", "+"):
            return ()
        fields, joined = ("left", "right"), operator == "+"
        if operator == "&&":
            fields = ("right",)
    arms = [texts(node.child_by_field_name(name), constants, depth=depth) for name in fields]
    if joined:
        return _concatenated(arms[0], arms[1])
    return tuple(dict.fromkeys(text for arm in arms for text in arm))[:_ALTERNATIVES]


def _concatenated(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    if not left and not right:
        return ()
    both = (f"{a}{b}"[:_LONGEST] for a in left or (HOLE,) for b in right or (HOLE,))
    return tuple(dict.fromkeys(both))[:_ALTERNATIVES]
