"""What a `.jsx`, `.tsx`, `.js` or `.ts` file tells without being run: components, routes, elements, messages.

The static view serves recall, ranking and the text of oracles; what the page really shows is the live page's to say.
"""

from __future__ import annotations

import bisect
import html
import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from bot.domain.source import Definition, Element, Message, ScreenModule
from bot.formats.jsx_imports import imports_of
from bot.formats.jsx_messages import endpoints_at, messages_at, prose
from bot.formats.jsx_routes import ELEMENTS, attributes, routes_of, tag_of
from bot.formats.jsx_values import HOLE, Constants, attribute_texts, called, constants_of, texts
from bot.formats.statements import executable
from bot.formats.syntax import Node, Parsed, parse, significant, source, walk

_NAMED = re.compile(
    r"data-(?:test|cy|qa)[\w-]*|aria-(?:label|description|placeholder|roledescription)|placeholder|id|name|type|title"
    r"|alt|htmlFor|to|href|label|role|value|legend|heading|header|caption|description|helperText"
)
_VISIBLE = re.compile(
    r"aria-(?:label|description|placeholder)|placeholder|title|alt|label|legend|heading|header|caption|description|helperText"
)
_TEXTUAL = frozenset({
    "button", "a", "Link", "NavLink", "Button", "label", "option", "th", "td", "summary", "legend", "caption",
    "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "dt", "dd", "figcaption",
})  # fmt: skip
_ALERTING = re.compile(r"error|alert|warning|message|notice|toast|problem", re.IGNORECASE)
_WRAPPING = re.compile(r"(?:^|\.)(?:memo|forwardRef|observer|with[A-Z]\w*|lazy|styled)$")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "class"})
_DECLARED = frozenset({"function_declaration", "class_declaration", "abstract_class_declaration"})
_LONGEST = 300
_MANY = 500


def read(path: str, text: str, *, known: frozenset[str]) -> ScreenModule:
    """Read one file; `known` are the repository's paths that imports may lead to. Broken source never raises."""
    parsed = parse(path, text)
    constants = constants_of(parsed.root)
    nodes = list(walk(parsed.root))
    elements = tuple(_element(node, constants) for node in nodes if node.type in ELEMENTS)
    said = dict.fromkeys(message for node in nodes for message in _messages(node, constants))
    messages = tuple(sorted(said, key=lambda message: message.line))
    visible = (text for node in nodes for text in _visible(node, constants))
    return ScreenModule(
        path=path,
        components=tuple(_components(path, parsed, nodes)),
        imports=imports_of(path, parsed, known),
        routes=routes_of(parsed, constants),
        elements=tuple(element for element in elements if element.attributes or element.text),
        messages=messages,
        strings=tuple(dict.fromkeys([*visible, *(message.text for message in messages)])),
        endpoints=tuple(dict.fromkeys(address for node in nodes for address in endpoints_at(node, constants))),
        executable=executable(path, text),
        code=frozenset(_code(parsed)),
    )


def _code(parsed: Parsed) -> Iterator[int]:
    """Yield the lines that hold code or shown text: no blank lines, no comments, no imports."""
    waiting = [parsed.root]
    while waiting:
        node = waiting.pop()
        if node.type in {"comment", "import_statement", "hash_bang_line"} or _only_comments(node):
            continue
        waiting.extend(node.children)
        if not node.children:
            rows = range(node.start_point.row, node.end_point.row + 1)
            written = (node.text or b"").split(b"\n")
            yield from (row + 1 for row, piece in zip(rows, written, strict=False) if piece.strip())


def _only_comments(node: Node) -> bool:
    """Tell whether a node is JSX's way to write a comment: braces around nothing else."""
    return node.type == "jsx_expression" and all(child.type == "comment" for child in node.named_children)


def _components(path: str, parsed: Parsed, nodes: list[Node]) -> Iterator[Definition]:
    """Yield what is named like a component, or exported by default, and holds JSX."""
    shown = [(node.start_byte, tag_of(node)) for node in nodes if node.type in ELEMENTS]
    rendered = [(at, tag) for at, tag in shown if tag[:1].isupper()]
    used = [(node.start_byte, called(node)) for node in nodes if node.type == "call_expression"]
    uses = sorted((at, name) for at, name in [*rendered, *used] if name)
    starts = [at for at, _ in uses]
    jsx = sorted(at for at, _ in shown)
    for node in nodes:
        name = _component_name(path, node)
        if name and bisect.bisect_left(jsx, node.start_byte) < bisect.bisect_left(jsx, node.end_byte):
            inside = uses[bisect.bisect_left(starts, node.start_byte) : bisect.bisect_left(starts, node.end_byte)]
            calls = dict.fromkeys(use for _, use in inside[:_MANY] if use[:1].isupper() or "." not in use)
            yield Definition(
                name=name,
                path=path,
                first=parsed.start(node).line,
                last=parsed.end(node).line,
                calls=tuple(calls),
            )


def _component_name(path: str, node: Node) -> str:
    """Return the name of what a node defines when it may be a component, else an empty text."""
    if node.type in _DECLARED:
        name = source(node.child_by_field_name("name"))
        return name if name[:1].isupper() else ""
    if node.type == "variable_declarator":
        name = source(node.child_by_field_name("name"))
        return name if name[:1].isupper() and _is_component(node.child_by_field_name("value")) else ""
    if node.type == "export_statement" and any(child.type == "default" for child in node.children):
        value = node.child_by_field_name("value")
        return _file_name(path) if _is_component(value) else ""
    return ""


def _is_component(value: Node | None) -> bool:
    for _ in range(6):
        if value is None:
            return False
        if value.type in _FUNCTIONS:
            return True
        if value.type != "call_expression" or not _WRAPPING.search(called(value)):
            return False
        arguments = value.child_by_field_name("arguments")
        value = next(iter(significant(arguments)), None) if arguments is not None else None
    return False


def _file_name(path: str) -> str:
    stem = posixpath.basename(path).split(".")[0]
    if stem == "index":
        stem = posixpath.basename(posixpath.dirname(path))
    return stem[:1].upper() + stem[1:]


def _element(node: Node, constants: Constants) -> Element:
    literal = tuple(
        (name, text[:_LONGEST])
        for name, value in attributes(node)
        if _NAMED.fullmatch(name)
        for text in attribute_texts(value, constants)
        if text
    )
    return Element(tag=tag_of(node), attributes=literal, text=_text(node, constants), line=node.start_point.row + 1)


def _text(element: Node, constants: Constants) -> str:
    """Return an element's literal text, holes as `{}`; that of everything inside for tags that are one unit of text."""
    pieces = (_piece(node, constants) for node in islice(_content(element), _MANY))
    joined = " ".join("".join(pieces).split())
    return joined[:_LONGEST] if _spoken(joined) else ""


def _content(element: Node) -> Iterator[Node]:
    """Yield what makes up an element's text: everything for a unit of text, only plain text beside other elements."""
    whole = tag_of(element) in _TEXTUAL
    children = _children(element)
    mixed = not whole and any(child.type in ELEMENTS for child in children)
    stack = [child for child in reversed(children) if not mixed or child.type != "jsx_expression"]
    while stack:
        node = stack.pop()
        yield node
        if whole and node.type == "jsx_element":
            stack.extend(reversed(_children(node)))


def _children(element: Node) -> list[Node]:
    if element.type != "jsx_element":
        return []
    return [
        child for child in element.named_children if child.type not in ("jsx_opening_element", "jsx_closing_element")
    ]


def _piece(node: Node, constants: Constants) -> str:
    if node.type in ("jsx_text", "html_character_reference"):
        return html.unescape(source(node))
    inner = significant(node) if node.type == "jsx_expression" else []
    if not inner or inner[0].type in ELEMENTS or source(inner[0].child_by_field_name("operator")) == "&&":
        return ""
    return next(iter(texts(inner[0], constants)), HOLE)


def _spoken(text: str) -> bool:
    return any(character.isalpha() for character in text.replace(HOLE, ""))


def _visible(node: Node, constants: Constants) -> Iterator[str]:
    """Yield the texts that one element shows by itself: its own text, each piece of it, and attributes people read."""
    if node.type not in ELEMENTS:
        return
    possible = [_text(node, constants)]
    for child in _children(node):
        if child.type == "jsx_text":
            possible.append(html.unescape(source(child)))
        elif child.type == "jsx_expression":
            possible += texts(child, constants)
    component = tag_of(node)[:1].isupper()
    for name, value in attributes(node):
        read = bool(_VISIBLE.fullmatch(name))
        possible += [text for text in attribute_texts(value, constants) if read or (component and prose(text))]
    for text in possible:
        words = " ".join(text.split())
        if _spoken(words):
            yield words[:_LONGEST]


def _messages(node: Node, constants: Constants) -> Iterator[Message]:
    yield from messages_at(node, constants)
    if node.type not in ELEMENTS:
        return
    for name, value in attributes(node):
        telling = {"role": ("alert", "status"), "className": (), "class": ()}.get(name)
        said = attribute_texts(value, constants) if telling is not None else ()
        if any(text in (telling or ()) or (not telling and _ALERTING.search(text)) for text in said):
            text = _text(node, constants)
            if text:
                yield Message(text=text, line=node.start_point.row + 1)
