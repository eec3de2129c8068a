"""Which component a single-page application shows at which path: React Router's elements and route objects."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.source import PageRoute
from bot.formats.jsx_values import Constants, attribute_texts, key_of, texts
from bot.formats.syntax import Node, Parsed, significant, source, walk

ELEMENTS = ("jsx_element", "jsx_self_closing_element")
_SHOWN = ("element", "component", "Component", "render", "lazy")
_TRANSPARENT = frozenset({"Navigate", "Redirect", "Suspense", "Fragment", "Outlet", "Routes", "Switch"})
_DEEPEST = 64


def routes_of(parsed: Parsed, constants: Constants) -> tuple[PageRoute, ...]:
    """Return the routes of a module in its order, each with its own components first, then the layouts around it."""
    own: list[PageRoute] = []
    around: list[PageRoute] = []
    for node in walk(parsed.root):
        fields = _fields(node)
        if fields is None:
            continue
        chain = [fields, *_enclosing(node)]
        for route in _paths(chain, constants):
            own += [PageRoute(route=route, component=name) for name in _components(fields)]
            if not _has_routes(node):
                around += [PageRoute(route=route, component=name) for outer in chain[1:] for name in _components(outer)]
    return tuple(dict.fromkeys([*own, *around]))


def attributes(element: Node) -> Iterator[tuple[str, Node | None]]:
    """Yield a JSX element's attributes: name, value node (None for a bare one)."""
    head = element.child_by_field_name("open_tag") if element.type == "jsx_element" else element
    for child in head.named_children if head is not None else ():
        if child.type == "jsx_attribute":
            parts = significant(child)
            if parts:
                yield source(parts[0]), parts[1] if len(parts) > 1 else None


def tag_of(element: Node) -> str:
    """Return a JSX element's tag (`button`, `Link`, `Menu.Item`), empty for a fragment."""
    head = element.child_by_field_name("open_tag") if element.type == "jsx_element" else element
    return source(head.child_by_field_name("name")) if head is not None else ""


def _fields(node: Node) -> dict[str, Node | None] | None:
    """Return what a route element or a route object states, None for any other node."""
    if node.type in ELEMENTS and tag_of(node).endswith("Route"):
        fields = dict(attributes(node))
        if node.type == "jsx_element" and not any(name in fields for name in _SHOWN):
            fields["children of v5"] = node
        return fields
    if node.type == "object":
        pairs = {key_of(pair): pair.child_by_field_name("value") for pair in node.named_children if pair.type == "pair"}
        shows = any(name in pairs for name in (*_SHOWN, "children"))
        return pairs if shows and ("path" in pairs or "index" in pairs or "children" in pairs) else None
    return None


def _enclosing(node: Node) -> list[dict[str, Node | None]]:
    """Return the fields of the routes around a route, innermost first."""
    found = []
    parent = node.parent
    for _ in range(_DEEPEST):
        if parent is None or parent.type in ("statement_block", "arrow_function"):
            break
        fields = _fields(parent)
        if fields is not None:
            found.append(fields)
        parent = parent.parent
    return found


def _has_routes(node: Node) -> bool:
    return any(_fields(inner) is not None for child in node.named_children for inner in walk(child))


def _paths(chain: list[dict[str, Node | None]], constants: Constants) -> tuple[str, ...]:
    """Join the paths of a chain of routes, innermost first; none when one of them is not known."""
    joined = ("/",)
    for fields in reversed(chain):
        if "path" not in fields:
            continue
        own = _own_paths(fields["path"], constants)
        joined = tuple(_join(outer, inner) for outer in joined for inner in own)[:16]
    pathless = "path" not in chain[0] and "index" not in chain[0]
    return () if pathless else joined


def _own_paths(value: Node | None, constants: Constants) -> tuple[str, ...]:
    inner = significant(value)[0] if value is not None and value.type == "jsx_expression" and significant(value) else value
    if inner is not None and inner.type == "array":
        return tuple(text for item in significant(inner) for text in texts(item, constants))
    return attribute_texts(value, constants)


def _join(outer: str, inner: str) -> str:
    if inner.startswith("/"):
        return inner
    return "/".join([outer.removesuffix("*").rstrip("/"), inner]).rstrip("/") or "/"


def _components(fields: dict[str, Node | None]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _SHOWN:
        value = fields.get(name)
        inner = significant(value) if value is not None and value.type == "jsx_expression" else [value]
        if inner and inner[0] is not None and inner[0].type == "identifier":
            found[source(inner[0])] = None
        elif value is not None:
            found.update(dict.fromkeys(_tags(value)))
    whole = fields.get("children of v5")
    if whole is not None:
        found.update(dict.fromkeys(tag for child in whole.named_children for tag in _tags(child)))
    return tuple(name for name in found if name not in _TRANSPARENT and not name.endswith("Route"))


def _tags(node: Node) -> Iterator[str]:
    return (tag for inner in walk(node) if inner.type in ELEMENTS and (tag := tag_of(inner))[:1].isupper())
